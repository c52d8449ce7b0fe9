"""The form of a source: its address decides identity, its fields become overrides."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import publishing
from articles.admin.address_reasons import remedy
from articles.models import Illustration, Source
from articles.opengraph import RefusedURL, check_url, host_of, url_key
from articles.sources.limits import source_settings


class SourceForm(forms.ModelForm):
    """The address decides identity: normalised, and only one row for each page."""

    thumbnail = forms.FileField(
        label=capfirst(gettext_lazy("upload a picture")),
        required=False,
        help_text=gettext_lazy(
            "Shown on the card instead of the page's own; stored as our own copy."
        ),
    )

    reason = forms.CharField(
        label=capfirst(gettext_lazy("reason of these changes")),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "Kept with each value you change here, for other editors."
        ),
    )

    # One field, for the admin's own two have one label between them.
    archived_at = forms.DateTimeField(
        label=capfirst(gettext_lazy("archived")),
        required=False,
        widget=forms.DateTimeInput(
            {"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"
        ),
    )

    class Meta:
        model = Source
        exclude = ()  # noqa: DJ006  # the admin's fieldsets name the fields

    def clean_url(self) -> str:
        try:
            url = check_url(self.cleaned_data["url"])
        except RefusedURL as problem:
            raise forms.ValidationError(remedy(problem.code)) from problem
        others = Source.objects.exclude(pk=self.instance.pk)
        other = others.filter(url_key=url_key(url)).first()
        if other is not None:
            raise forms.ValidationError(
                _("This page is there already: %(source)s."), params={"source": other}
            )
        self.instance.url_key = url_key(url)
        self.instance.host = host_of(url)
        return url

    def clean_thumbnail(self) -> Illustration | None:
        upload = self.cleaned_data.get("thumbnail")
        if not upload:
            return None
        try:
            return publishing.store_illustration(
                upload.read(), name=str(upload.name)[:200], decorative=True
            )
        except publishing.RefusedImage as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def overridden(self) -> dict[str, str]:
        """Field → what the editor changed it to."""
        data = self.cleaned_data
        values = {
            name: str(data[name] or "")
            for name in _PLAIN
            if name in self.changed_data and name in data
        }
        if {"published_on", "published_precision"} & set(self.changed_data):
            values["published"] = _written(
                data.get("published_on"), data.get("published_precision")
            )
        return values


class PasteForm(forms.Form):
    """The source of a page as a browser shows it, typed in or as a file."""

    html = forms.CharField(
        label=capfirst(gettext_lazy("page source")),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "class": "vLargeTextField code"}),
    )
    file = forms.FileField(label=gettext_lazy("or a saved .html file"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        upload = data.get("file")
        most = source_settings.paste_bytes
        size = upload.size if upload else len(data.get("html", "").encode())
        if size > most:
            raise forms.ValidationError(
                _("The page is larger than %(limit)s MB."),
                params={"limit": most // 1024**2},
            )
        if not size:
            raise forms.ValidationError(_("Paste the page's source or choose a file."))
        data["content"] = upload.read() if upload else data["html"].encode()
        return data


_PLAIN = (
    "title",
    "description",
    "site_name",
    "author",
    "language",
    "citation_type",
)


def _written(day: date | None, precision: Any) -> str:
    length = {"year": 4, "month": 7}.get(str(precision), 10)
    return day.isoformat()[:length] if day else ""
