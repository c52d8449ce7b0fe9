"""Illustration screens: pictures come in through one door and are re-encoded there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.stored_pages import EndsPages
from articles.models import Illustration

_FOCUS = ("focal_x", "focal_y")
_WORDS = (
    "name",
    "alt",
    "decorative",
    "caption",
    "credit",
    "licence",
    "key",
    *_FOCUS,
)


class IllustrationForm(forms.ModelForm):
    """The words about a picture; with a new one also its file."""

    upload = forms.FileField(
        label=gettext_lazy("picture file"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, GIF or AVIF. We store our own copy, without place and "
            "camera data."
        ),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"}
        ),
    )

    class Meta:
        model = Illustration
        fields = _WORDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("upload", None)
        for name in _FOCUS:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in _FOCUS:
            if name in data and data[name] is None:
                data[name] = 50  # the middle
        if not data.get("alt", "").strip() and not data.get("decorative"):
            self.add_error(
                "alt", _("Say what the picture shows, or mark it as decorative.")
            )
        file = data.get("upload")
        if file is not None and not self.errors:
            self._take_in(file, data)
        return data

    def _take_in(self, file: Any, data: dict[str, Any]) -> None:
        try:
            row = publishing.store_illustration(
                file.read(),
                name=data["name"] or file.name,
                alt=data["alt"],
                decorative=data["decorative"],
                caption=data["caption"],
                credit=data["credit"],
            )
        except publishing.RefusedImage as problem:
            self.add_error("upload", str(problem))
            return
        if row.name != (data["name"] or file.name)[:200] or row.alt != data["alt"]:
            self.add_error(
                "upload",
                _("This picture is there already: %(name)s.") % {"name": row},
            )
            return
        data["name"] = row.name
        self.instance = row

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        # `clean` says it beside the field; the database's constraint says it again.
        return excluded | {"alt", "decorative"} if self.errors else excluded


@admin.register(Illustration)
class IllustrationAdmin(EndsPages):
    class Media:
        js = (forms.Script("js/focal-point.js", type="module"),)

    form = IllustrationForm
    list_display = ("thumbnail", "label", "alt_text", "size", "uses", "created_at")
    list_display_links = ("thumbnail", "label")
    list_filter = ("decorative",)
    search_fields = ("name", "alt", "caption", "credit")
    list_per_page = 30
    show_facets = admin.ShowFacets.NEVER

    def get_fields(self, request: HttpRequest, obj: Illustration | None = None) -> Any:
        return ("upload", *_WORDS) if obj is None else ("picture", *_WORDS)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Illustration | None = None
    ) -> Any:
        return () if obj is None else ("picture",)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """The row the form took in; a first picture is stored already."""
        form.save(commit=False)
        return form.instance

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("led_articles")

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, row: Illustration) -> SafeString:
        return format_html(
            '<img class="thumb" src="{}" alt="{}" loading="lazy" width="96" '
            'height="64">',
            row.file.url,
            row.alt or _("decorative"),
        )

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, row: Illustration) -> SafeString:
        return format_html(
            '<span class="focal-picture"><img class="picture" src="{0}" alt="{1}" '
            'width="{2}" height="{3}"></span><p class="help">{4} '
            '<a href="{0}">{5}</a></p>',
            row.file.url,
            row.alt or _("decorative"),
            row.width,
            row.height,
            _("A click on the picture sets its focal point."),
            _("Open the file"),
        )

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def label(self, row: Illustration) -> str:
        return str(row)

    @admin.display(description=gettext_lazy("alternative text"))
    def alt_text(self, row: Illustration) -> str:
        return row.alt or _("decorative")

    @admin.display(description=gettext_lazy("size"), ordering="width")
    def size(self, row: Illustration) -> str:
        return f"{row.width} × {row.height}"

    @admin.display(description=gettext_lazy("leads"))
    def uses(self, row: Illustration) -> int:
        return len(row.led_articles.all())

    def response_add(
        self, request: HttpRequest, obj: Illustration, post_url_continue: Any = None
    ) -> HttpResponse:
        messages.info(
            request,
            _("In a text: %(markdown)s")
            % {
                "markdown": f"[[image:{obj.key}]]"
                if obj.key
                else f"![{obj.alt}]({obj.file.url})"
            },
        )
        return super().response_add(request, obj, post_url_continue)
