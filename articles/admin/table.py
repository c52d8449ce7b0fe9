"""Tables of figures and their charts: composed of confirmed figures, previewed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from articles import evidence
from articles.admin import table_compose, table_preview
from articles.admin.logged import Logged
from articles.models import ChartSpec, FigureCell, FigureTable


class CellInline(admin.TabularInline):
    model = FigureCell
    extra = 0
    autocomplete_fields = ("figure",)


class PreviewedAdmin(Logged):
    """A form whose unsaved state can be looked at as readers would see it."""

    change_form_template = "admin/articles/figuretable/change_form.html"
    preview: Any

    class Media:
        css = {"all": ("css/admin-figures.css",)}

    def get_urls(self) -> list[URLPattern]:
        protected: Any = self.admin_site.admin_view(self.preview_view)
        name = f"articles_{self.opts.model_name}_preview"
        return [path("preview/", protected, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest) -> HttpResponse:
        """The form that was posted, drawn; nothing is saved."""
        if not (
            self.has_change_permission(request) or self.has_add_permission(request)
        ):
            raise PermissionDenied
        answer: HttpResponse = type(self).preview(request)
        return answer

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        name = f"admin:articles_{self.opts.model_name}_preview"
        context["preview_address"] = reverse(name)
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(FigureTable)
class FigureTableAdmin(PreviewedAdmin):
    list_display = ("title", "key", "cell_count", "charts_drawn")
    search_fields = ("key", "title")
    readonly_fields = ("charts_drawn",)
    fields = ("title", "key", "note", "charts_drawn")
    inlines = (CellInline,)
    change_list_template = "admin/articles/figuretable/change_list.html"
    preview = staticmethod(table_preview.table)

    def get_queryset(self, request: HttpRequest) -> QuerySet[FigureTable]:
        rows: QuerySet[FigureTable] = super().get_queryset(request)
        return rows.annotate(cells_in_all=Count("cells")).prefetch_related("charts")

    def get_urls(self) -> list[URLPattern]:
        protected: Any = self.admin_site.admin_view(table_compose.compose)
        name = "articles_figuretable_compose"
        return [path("compose/", protected, name=name), *super().get_urls()]

    @admin.display(description=gettext_lazy("cells"), ordering="cells_in_all")
    def cell_count(self, table: Any) -> int:
        return int(table.cells_in_all)

    @admin.display(description=gettext_lazy("charts"))
    def charts_drawn(self, table: FigureTable) -> SafeString | str:
        if not table.pk:
            return "–"
        add = reverse("admin:articles_chartspec_add") + f"?table={table.pk}"
        links = format_html_join(
            "",
            '<a href="{}">{} ({})</a> · ',
            (
                (
                    reverse("admin:articles_chartspec_change", args=[chart.pk]),
                    chart.key,
                    chart.get_kind_display(),
                )
                for chart in table.charts.all()
            ),
        )
        words = gettext_lazy("Draw a chart")
        return format_html('{}<a href="{}">{}</a>', links, add, words)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        evidence.table_changed(form.instance)

    def delete_model(self, request: HttpRequest, obj: FigureTable) -> None:
        keys = evidence.marks_of(obj)
        super().delete_model(request, obj)
        evidence.marks_changed(keys)

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[FigureTable]
    ) -> None:
        keys = [key for table in queryset for key in evidence.marks_of(table)]
        super().delete_queryset(request, queryset)
        evidence.marks_changed(keys)


@admin.register(ChartSpec)
class ChartSpecAdmin(PreviewedAdmin):
    list_display = ("shown", "key", "kind", "table")
    list_filter = ("kind",)
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ("table",)
    search_fields = ("key", "title", "table__title")
    autocomplete_fields = ("table",)
    fields = (
        "table",
        "key",
        "kind",
        "title",
        "subtitle",
        "columns",
        ("is_transposed", "is_log"),
        "note",
    )
    preview = staticmethod(table_preview.chart)

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def shown(self, chart: ChartSpec) -> str:
        return str(chart)

    def save_model(
        self, request: HttpRequest, obj: ChartSpec, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        before = [form.initial["key"]] if change and "key" in form.changed_data else []
        evidence.marks_changed([obj.key, *before])

    def delete_model(self, request: HttpRequest, obj: ChartSpec) -> None:
        key = obj.key
        super().delete_model(request, obj)
        evidence.marks_changed([key])

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[ChartSpec]
    ) -> None:
        keys = [chart.key for chart in queryset]
        super().delete_queryset(request, queryset)
        evidence.marks_changed(keys)
