"""Category, tag, author and series screens; tags can be merged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing
from articles.admin.access import account
from articles.admin.stored_pages import EndsPages
from articles.models import Article, Author, Category, Series, Tag
from articles.text.normalise import fold


class TermForm(forms.ModelForm):
    """A name is taken when another row has it in any width and case."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        if others.filter(name_key=fold(name)).exists():
            raise ValidationError(
                _("“%(name)s” is there already, perhaps in another width or case."),
                params={"name": name},
            )
        return name


class PlaceForm(forms.ModelForm):
    """One row of the category list: its box says whose place it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Place of “%(name)s”") % {"name": self.instance}
        self.fields["position"].widget.attrs["aria-label"] = label


class TermAdmin(EndsPages):
    """Shared by the four: name, address, how many articles."""

    form = TermForm
    search_fields = ("name", "slug")
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.annotate(article_count=Count("articles", distinct=True))

    @admin.display(description=gettext_lazy("articles"), ordering="article_count")
    def uses(self, term: Any) -> int:
        return int(term.article_count)


@admin.register(Category)
class CategoryAdmin(TermAdmin):
    list_display = ("name", "slug", "position", "uses")
    list_editable = ("position",)
    ordering = ("position", "name")
    fields = ("name", "slug", "description", "position")

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, form=PlaceForm, **kwargs)


@admin.register(Author)
class AuthorAdmin(TermAdmin):
    list_display = ("name", "slug", "user", "uses")
    list_select_related = ("user",)
    fields = ("name", "slug", "bio", "url", "user")


@admin.register(Series)
class SeriesAdmin(TermAdmin):
    list_display = ("name", "slug", "uses")
    fields = ("name", "slug", "description")


@admin.register(Tag)
class TagAdmin(TermAdmin):
    list_display = ("name", "slug", "uses")
    fields = ("name", "slug", "description")
    ordering = ("name",)
    actions = ("merge_tags",)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Merging deletes tags and changes articles, public ones included."""
        return self.has_delete_permission(request) and request.user.has_perms(
            ["articles.change_article", "articles.publish_article"]
        )

    @admin.action(
        description=gettext_lazy("Merge the selected tags into one"),
        permissions=["merge"],
    )
    def merge_tags(
        self, request: HttpRequest, queryset: QuerySet[Tag]
    ) -> HttpResponse | None:
        """First asks which tag stays, then puts it in the others' places."""
        tags = list(queryset.order_by("-article_count", "name"))
        if len(tags) < 2:
            messages.warning(request, _("Select at least two tags to merge."))
            return None
        kept = next(
            (tag for tag in tags if str(tag.pk) == request.POST.get("keep")), None
        )
        if kept is None:
            context = {
                **self.admin_site.each_context(request),
                "title": _("Merge tags"),
                "tags": tags,
                "opts": self.opts,
                "action_checkbox_name": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/articles/tag/merge.html", context)
        changed = _merge(kept, [tag for tag in tags if tag != kept], request)
        text = ngettext(
            "Merged into “%(tag)s”: %(n)s article changed.",
            "Merged into “%(tag)s”: %(n)s articles changed.",
            changed,
        )
        messages.success(request, text % {"tag": kept, "n": changed})
        return None


def _merge(kept: Tag, others: list[Tag], request: HttpRequest) -> int:
    """Every article concerned gets a new revision: its tags are part of it."""
    gone = {tag.pk for tag in others}
    articles = Article.objects.filter(tag_items__tag__in=gone).distinct()
    note = _("Tags merged into “%(tag)s”.") % {"tag": kept}
    rows = list(articles.order_by("pk"))
    for article in rows:
        items = article.tag_items.select_related("tag")
        names = [kept.name if item.tag_id in gone else item.tag.name for item in items]
        publishing.save(
            article,
            by=account(request),
            tags=list(dict.fromkeys(names)),
            note=note[:300],
        )
    for tag in others:
        publishing.purge_record(tag)
    Tag.objects.filter(pk__in=gone).delete()
    return len(rows)
