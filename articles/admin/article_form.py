"""The article form: what an editor types, checked in the editor's words."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import publishing
from articles.admin.conflict import Conflict, encounter
from articles.admin.line_ends import as_stored, with_lf
from articles.admin.widgets import Byline, TagLine
from articles.conf import conf
from articles.models import Article, Author
from articles.models.taxonomy import LIVE_STATUSES
from articles.text.normalise import fold
from articles.text.tags import format_tags

_KEPT_TEXTS = ("title", "description", "kind")
_MOMENTS = ("published_at", "modified_at", "expire_at")


class ArticleForm(forms.ModelForm):
    """All an editor can change, as the editors last left it.

    Of a public article that is the waiting change, where there is one. `save` is not
    used: publishing.store_edit stores what this form holds.
    """

    tags = TagLine(
        label=_("tags"),
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
        help_text=_("Separated by , or 、 and shown in this order."),
    )
    byline = Byline(
        label=_("authors"),
        queryset=Author.objects.all(),
        required=False,
        help_text=_("In the order of the byline."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    conflict: Conflict | None = None

    class Meta:
        model = Article
        exclude = ()  # noqa: DJ006  # the admin's fieldsets name the fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        article = kwargs.get("instance")
        copy = publishing.working_copy(article) if article else None
        super().__init__(*args, **kwargs)
        if copy is not None:
            self.initial["tags"] = format_tags(copy.tags)
            self.initial["byline"] = _keys_of(copy.authors)
            self.initial["version"] = copy.article.version
        self._shape_fields()

    def _shape_fields(self) -> None:
        fields = self.fields
        if "body" in fields:
            body = fields["body"]
            assert isinstance(body, forms.CharField)  # noqa: S101
            body.strip = False  # the stored text stays as it is, to the last byte
        if "title" in fields:
            fields["title"].widget.attrs["class"] = "vTextField title-field"
        if "description" in fields:
            fields["description"].widget.attrs["rows"] = 4
        for name in _MOMENTS:
            if name in fields:
                _name_parts(fields[name])
        if "language" in fields:
            fields["language"] = forms.ChoiceField(
                label=fields["language"].label,
                choices=self._languages(),
                initial=conf.language,
            )

    def _languages(self) -> list[tuple[str, Any]]:
        known = list(settings.LANGUAGES)
        present = self.instance.language
        if present and present not in dict(known):
            known.append((present, present))
        return known

    @cached_property
    def _stored(self) -> Article | None:
        """The row as it is now; `store_edit` looks again when it holds it."""
        if not self.instance.pk:
            return None
        return Article.objects.filter(pk=self.instance.pk).first()

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if len(with_lf(body)) > conf.body_max_length:
            raise forms.ValidationError(
                _("The body has %(count)s characters; at most %(limit)s are possible."),
                params={
                    "count": f"{len(with_lf(body)):,}",
                    "limit": f"{conf.body_max_length:,}",
                },
            )
        return as_stored(body, self.initial.get("body") or "")

    def clean_slug(self) -> str:
        """A public address is changed, never emptied."""
        slug: str = self.cleaned_data["slug"]
        return slug or (self.instance.slug if self._is_public() else "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        stored = self._stored
        if stored is not None:
            _keep_untouched(data, self.initial)
            data = self._met_another(data, stored)
        self._check_dates(data)
        self._check_versions(data)
        return data

    def _check_versions(self, data: dict[str, Any]) -> None:
        """Two articles of one language are not two language versions."""
        key = data.get("translation_key", "")
        if not key:
            return
        same = Article.objects.filter(
            translation_key=key, language=data.get("language", conf.language)
        ).exclude(pk=self.instance.pk)
        other = same.first()
        if other is not None:
            self.add_error(
                "translation_key",
                forms.ValidationError(
                    _("“%(title)s” has this key and this language already."),
                    params={"title": other},
                ),
            )

    def _check_dates(self, data: dict[str, Any]) -> None:
        starts, ends = data.get("published_at"), data.get("expire_at")
        if "published_at" in data and starts is None and self._is_public():
            self.add_error(
                "published_at",
                _("A public article needs its date. Withdraw it to hide it."),
            )
        if starts and ends and ends <= starts:
            self.add_error("expire_at", _("This is not after the publication."))

    def _is_public(self) -> bool:
        return self.instance.status in LIVE_STATUSES

    def _met_another(self, data: dict[str, Any], stored: Article) -> dict[str, Any]:
        """A form opened before somebody else's save must not undo that save.

        Returns the data to go on with: what was decided on the screen that shows both.
        """
        if "version" not in self.fields or data.get("version") == stored.version:
            return data
        version = str(stored.version)
        # Ticked after reading the comparison, and only for the version compared.
        if self.data.get("overwrite") == version:
            return {**data, "version": stored.version}
        met = encounter(stored, data)
        decides = self.data.get("_resolve") == version
        if decides:
            resolved = met.resolved(self.data)
            if resolved is not None:
                return {**resolved, "version": stored.version}
        self.conflict = met.conflict(self.data)
        self.add_error(
            None,
            _("Decide where both of you changed the same, then save both together.")
            if decides
            else _(
                "Somebody saved this article while you were writing, so yours was not "
                "saved. Your text is still here, in this form. Compare both, then "
                "decide."
            ),
        )
        return data

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        if not self.cleaned_data.get("slug"):
            excluded.add("slug")  # publishing.save makes one
        if self.errors.keys() & {"published_at", "expire_at"}:
            # Said already, in words; the database's constraint would say it again.
            excluded |= {"published_at", "expire_at", "status"}
        return excluded


def _name_parts(field: forms.Field) -> None:
    """Date and time are two inputs; the label names only both together."""
    parts = (_("%(field)s: date"), _("%(field)s: time"))
    for widget, words in zip(getattr(field.widget, "widgets", ()), parts, strict=False):
        widget.attrs["aria-label"] = words % {"field": field.label}


def _keep_untouched(data: dict[str, Any], initial: MutableMapping[str, Any]) -> None:
    """A form field cannot hold trailing spaces or microseconds; what was not edited
    is not changed by them."""
    for name in _KEPT_TEXTS:
        if name in data:
            before = str(initial.get(name) or "")
            if with_lf(before).strip() == with_lf(data[name]).strip():
                data[name] = before
            else:
                data[name] = as_stored(data[name], before)
    for name in _MOMENTS:
        moment = initial.get(name)
        if isinstance(moment, datetime) and data.get(name) == moment.replace(
            microsecond=0
        ):
            data[name] = moment


def _keys_of(names: list[str]) -> list[int]:
    """Primary keys of these authors, in this order."""
    rows = Author.objects.in_bulk([fold(name) for name in names], field_name="name_key")
    return [rows[fold(name)].pk for name in names if fold(name) in rows]
