"""The article's screens: its list, its form with preview, its buttons."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markdownx.models import MarkdownxField

from articles import publishing
from articles.admin import (
    actions,
    autosave,
    buttons,
    desk,
    history,
    lookups,
    numbers,
    open_reviews,
    presence,
    preview,
    record,
    rescue,
    uploads,
)
from articles.admin.access import account, may_delete, may_edit, may_publish
from articles.admin.article_form import ArticleForm
from articles.admin.badges import change_address, hint_count, minute, state_badge
from articles.admin.filters import ChecksFilter, WaitingFilter
from articles.admin.logged import Logged
from articles.admin.notices import advice_for_stored
from articles.admin.source_panels import decisions_in
from articles.admin.widgets import EditorWidget
from articles.models import Article, Author
from articles.sources.decisions import decide_in

_WRITING = ("title", "body")
_FILING = (
    "description",
    "category",
    "tags",
    "byline",
    ("series", "series_position"),
)
_SHOWING = (
    "published_at",
    "modified_at",
    "expire_at",
    ("featured", "feature_order"),
)
_PICTURE = ("lead_image", "lead_image_source")
_ADDRESS = ("slug", "language", "translation_key", "kind", "canonical_url")
_TRIES = 5
_RECORD = ("versions", "origin", "other_keys", "times")


@admin.register(Article)
class ArticleAdmin(Logged):
    logs_saves = False  # store_edit says what was saved
    form = ArticleForm
    formfield_overrides = {MarkdownxField: {"widget": EditorWidget}}
    list_display = (
        "headline",
        "state",
        "category",
        "goes_out",
        "checks",
        "saved",
    )
    list_filter = ("status", WaitingFilter, ChecksFilter, "category", "featured")
    search_fields = ("title", "description", "slug", "body", "tag_items__tag__name")
    search_help_text = gettext_lazy("Title, description, text, slug or tag")
    date_hierarchy = "published_at"
    ordering = ("-saved_at",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = (
        actions.publish_selected,
        actions.withdraw_selected,
        actions.submit_selected,
    )
    autocomplete_fields = (*_PICTURE, "series")
    readonly_fields = ("sources", *_RECORD)

    # --- Lists -----------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        match = request.resolver_match
        if match is None or match.url_name != "articles_article_changelist":
            return rows
        return (
            rows.select_related("category")
            .prefetch_related("bylines__author")
            .defer("body", "body_html", "plain_text", "front_matter", "toc")
        )

    @admin.display(description=gettext_lazy("title"), ordering="title")
    def headline(self, article: Article) -> SafeString:
        return format_html(
            '<span lang="{}">{}</span> <small>{}</small>',
            article.language,
            article.title,
            self.byline(article),
        )

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, article: Article) -> SafeString:
        return state_badge(article)

    @admin.display(description=gettext_lazy("authors"))
    def byline(self, article: Article) -> str:
        return ", ".join(author.name for author in article.author_list)

    @admin.display(description=gettext_lazy("goes out"), ordering="published_at")
    def goes_out(self, article: Article) -> str:
        return minute(article.published_at)

    @admin.display(description=gettext_lazy("saved"), ordering="saved_at")
    def saved(self, article: Article) -> str:
        return minute(article.saved_at)

    @admin.display(description=gettext_lazy("checks"))
    def checks(self, article: Article) -> SafeString | str:
        return hint_count(article)

    # --- The form --------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        sections: list[tuple[Any, dict[str, Any]]] = [
            (None, {"fields": _WRITING, "classes": ("writing",)}),
            (gettext_lazy("About the article"), {"fields": _FILING}),
            (gettext_lazy("Dates and place"), {"fields": _SHOWING}),
            (gettext_lazy("Lead image"), {"fields": _PICTURE}),
            (gettext_lazy("Address and language"), {"fields": _ADDRESS}),
        ]
        if obj is not None:
            cited = {"fields": ("sources",), "classes": ("record", "collapse")}
            sections.append((gettext_lazy("Cited pages"), cited))
            details = {"fields": _RECORD, "classes": ("record", "collapse")}
            sections.append((gettext_lazy("Record"), details))
        return sections

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new article is signed by whoever writes it."""
        signs = Author.objects.filter(user=account(request))
        return {
            "byline": [author.pk for author in signs],
            **super().get_changeform_initial_data(request),
        }

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method == "POST" and object_id and "body" in request.POST:
            lost = rescue.rescued(request, object_id, self)
            if lost is not None:
                return lost
        # The whole width belongs to text and preview.
        context = {"is_nav_sidebar_enabled": False, **(extra_context or {})}
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, context)
        if not may_publish(request) and buttons.PUBLISHERS_OWN & request.POST.keys():
            raise PermissionDenied  # before anything is saved
        self._take_decisions(request, object_id)
        # Without Django's transaction around the whole request: on SQLite it would hold
        # the only write lock while the form is checked and a page is rendered, and
        # twenty editors would wait for each other. `store_edit` has its own.
        view: Any = self._changeform_view  # type: ignore[attr-defined]  # of the stubs
        for _try in range(_TRIES):
            try:
                return view(request, object_id, form_url, context)
            except (publishing.StaleArticle, publishing.SlugTaken):
                # Done by somebody between the check and the save: now it is seen.
                continue
        return view(request, object_id, form_url, context)

    def _take_decisions(self, request: HttpRequest, object_id: str | None) -> None:
        """What the form says about cited pages; it depends on no text, so it is kept
        even where the text meets a conflict."""
        decisions = decisions_in(request.POST)
        if not decisions or not object_id or not object_id.isdecimal():
            return
        article = Article.objects.filter(pk=object_id).first()
        if article is not None and self._may_decide(request, article):
            decide_in(article, decisions)

    def _may_decide(self, request: HttpRequest, article: Article) -> bool:
        may_change = self.has_change_permission(request, article)
        return may_change and request.user.has_perm("articles.change_source")

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        if obj is not None:
            # Its list of cited pages is drawn without the request.
            record.let_decide(obj, self._may_decide(request, obj))
            # `obj` may hold values of a form that was refused.
            stored = Article.objects.get(pk=obj.pk)
            context["stored"] = stored
            context["state"] = state_badge(stored)
            context["is_live"] = stored.is_live()
            context["blockers"] = publishing.blockers(stored)
            context["advice"] = advice_for_stored(stored.warnings)
            context["change_kinds"] = buttons.change_kinds()
            sent = request.POST
            context["change_kind"] = sent.get("change_kind", stored.pending_kind)
            context["change_note"] = sent.get("change_note", stored.pending_note)
            context["change_at"] = sent.get("change_at", "")
            context["desk"] = desk.state(request, stored)
            if self.has_change_permission(request, stored):
                context["numbers"] = numbers.panel(request, obj)
            context["others"] = presence.others_now(request, stored)
        context["revision_note"] = request.POST.get("revision_note", "")
        context["may_publish"] = may_publish(request)
        if request.method == "GET":
            context["autosave"] = autosave.offered(request, obj)
        context["conflict"] = getattr(context["adminform"].form, "conflict", None)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(
        self, request: HttpRequest, obj: Article, form: Any, change: bool
    ) -> None:
        data = form.cleaned_data
        was_scheduled = obj.pending_at is not None
        publishing.store_edit(
            obj,
            by=account(request),
            tags=data["tags"],
            authors=data["byline"],
            note=request.POST.get("revision_note", "").strip()[:300],
            expected_version=data["version"] if change else None,
            kind=request.POST.get("change_kind", ""),
            reader_note=request.POST.get("change_note", ""),
            keep_schedule=may_publish(request),
        )
        if was_scheduled and obj.pending is not None and obj.pending_at is None:
            text = _("The change no longer goes out by itself: a publisher decides.")
            messages.warning(request, text)
        user = account(request)
        if user is not None:
            for draft in autosave.tokens(request) or [""]:
                publishing.drop_autosave(obj if change else None, user, draft=draft)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Tags and byline were stored in order by `store_edit` already."""

    @admin.display(description=gettext_lazy("sources"))
    def sources(self, article: Article) -> SafeString | str:
        return record.citation_list(article)

    @admin.display(description=gettext_lazy("versions"))
    def versions(self, article: Article) -> SafeString | str:
        return record.revision_list(article)

    @admin.display(description=gettext_lazy("imported from"))
    def origin(self, article: Article) -> str:
        return record.import_origin(article)

    @admin.display(description=gettext_lazy("other keys"))
    def other_keys(self, article: Article) -> SafeString | str:
        return record.extra_keys(article)

    @admin.display(description=gettext_lazy("times"))
    def times(self, article: Article) -> str:
        return record.saved_times(article)

    # --- Buttons ---------------------------------------------------------------------

    def response_add(
        self,
        request: HttpRequest,
        obj: Article,
        post_url_continue: str | None = None,
    ) -> HttpResponse:
        answer = self._press(request, obj)
        if answer is None:
            answer = super().response_add(request, obj, post_url_continue)
        return autosave.tell_saved(request, answer)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        answer = self._press(request, obj)
        if answer is None and "_resolve" in request.POST:
            messages.success(request, _("Both versions were saved together."))
            answer = HttpResponseRedirect(change_address(obj))
        if answer is None:
            answer = super().response_change(request, obj)
        return autosave.tell_saved(request, answer)

    def _press(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """Do what the pressed button says to the article just saved."""
        for name, (press, _is_publishers) in buttons.BUTTONS.items():
            if name not in request.POST:
                continue
            # Fresh: of a public article `article` holds what is only waiting.
            answer = press(request, Article.objects.get(pk=article.pk))
            return answer or HttpResponseRedirect(change_address(article))
        return None

    # --- Permissions -----------------------------------------------------------------

    def has_change_permission(
        self, request: HttpRequest, obj: Article | None = None
    ) -> bool:
        return super().has_change_permission(request, obj) and may_edit(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: Article | None = None
    ) -> bool:
        return super().has_delete_permission(request, obj) and may_delete(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Its revisions and the like go with it, though nobody may delete one alone."""
        shown, counts, needed, protected = super().get_deleted_objects(objs, request)
        if all(self.has_delete_permission(request, article) for article in objs):
            needed = set()
        return shown, counts, needed, protected

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Asked by the bulk actions."""
        return may_publish(request)

    # --- Endpoints of the form -------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        def endpoint(name: str, view: Any) -> URLPattern:
            protected: Any = self.admin_site.admin_view(view)
            word = name.rpartition("/")[2]
            route: URLPattern = path(
                f"{name}/", protected, name=f"articles_article_{word}"
            )
            return route

        return [
            endpoint("preview", self.preview),
            endpoint("autosave", self.autosave),
            endpoint("upload", uploads.upload),
            endpoint("lookup", lookups.lookup),
            endpoint("sources", lookups.make_source),
            endpoint("reviews", self.open_reviews),
            endpoint("<int:pk>/desk", self.desk),
            endpoint("<int:pk>/compare", self.compare),
            endpoint("<int:pk>/presence", self.presence),
            *super().get_urls(),
        ]

    def desk(self, request: HttpRequest, pk: int) -> HttpResponse:
        return desk.press(request, pk, self)

    def open_reviews(self, request: HttpRequest) -> HttpResponse:
        return open_reviews.open_reviews(request, self)

    def presence(self, request: HttpRequest, pk: int) -> HttpResponse:
        return presence.presence(request, pk, self)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        return history.comparison(request, pk, self)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return history.history(request, object_id, self)

    def autosave(self, request: HttpRequest) -> HttpResponse:
        return autosave.autosave(request, self)

    def preview(self, request: HttpRequest) -> HttpResponse:
        return preview.preview(request, self)
