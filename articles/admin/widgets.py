"""Form fields of the article form: the editor, the tag line, the ordered byline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdownx.widgets import AdminMarkdownxWidget

from articles.conf import conf
from articles.models import Author
from articles.text.tags import parse_tags


class SiteTemplate:
    """For widgets whose template is the site's: Django's own renderer for forms looks
    into applications only."""

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: Any = None
    ) -> SafeString:
        return render_to_string(template_name, context)


class EditorWidget(SiteTemplate, AdminMarkdownxWidget):  # type: ignore[misc]
    """markdownx's text area in our own layout, with our own script and addresses.

    markdownx's views check no log-in and its script posts during Japanese
    composition: neither is used.
    """

    template_name = "admin/articles/widgets/editor.html"

    class Media:
        extend = False
        css: Mapping[str, Iterable[str]] = {"all": ["css/admin-editor.css"]}
        js: Iterable[Any] = [forms.Script("js/editor.js", type="module")]

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        # markdownx fails without attributes.
        html: SafeString = super().render(name, value, attrs or {}, renderer)
        return html

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs or {})
        context["strings"] = editor_strings()
        context["toolbar"] = toolbar()
        return context

    @staticmethod
    def add_markdownx_attrs(attrs: dict[str, Any]) -> dict[str, Any]:
        """The attributes markdownx announces, leading to our own endpoints."""
        address = "admin:articles_article_"
        attrs.update(
            {
                "class": "markdownx-editor",
                "rows": 24,
                "data-markdownx-urls-path": reverse(f"{address}preview"),
                "data-markdownx-upload-urls-path": reverse(f"{address}upload"),
                "data-autosave-path": reverse(f"{address}autosave"),
                "data-sources-path": reverse(f"{address}sources"),
                "data-lookup-path": reverse(f"{address}lookup"),
                # The list that `[[` opens.
                "aria-autocomplete": "list",
                "aria-controls": "editor-completions",
                "aria-haspopup": "listbox",
                "data-max-length": conf.body_max_length,
            }
        )
        return attrs


class TagLine(forms.CharField):
    """Tags as people type them: one line, 、 or , between; cleaned to names."""

    def to_python(self, value: Any) -> Any:
        return parse_tags(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        for name in value:
            if len(name) > 100:
                raise forms.ValidationError(
                    _("The tag “%(name)s…” is longer than 100 characters."),
                    params={"name": name[:20]},
                )

    def run_validators(self, value: Any) -> None:
        super().run_validators(", ".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return parse_tags(initial or "") != parse_tags(data or "")


class OrderedChoices(SiteTemplate, forms.SelectMultiple):
    """One select box per choice, in order, and an empty one to add the next."""

    template_name = "admin/articles/widgets/ordered_choices.html"

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = [str(one) for one in value or []]
        options = [(str(key), label) for key, label in self.choices if str(key)]
        context["rows"] = [
            {"value": one, "number": number, "options": options}
            for number, one in enumerate([*chosen, ""], 1)
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> list[str]:
        given = (
            data.getlist(name)
            if isinstance(data, MultiValueDict)
            else data.get(name) or []
        )
        return [str(one) for one in dict.fromkeys(given) if one not in ("", None)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data


class Byline(forms.ModelMultipleChoiceField):
    """Authors in the order of their select boxes; cleaned to a list."""

    widget = OrderedChoices

    def clean(self, value: Any) -> Any:
        rows: dict[str, Author] = {
            str(author.pk): author for author in super().clean(value)
        }
        return [rows[str(key)] for key in value or [] if str(key) in rows]

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [str(getattr(one, "pk", one)) for one in initial or []]
        return before != [str(one) for one in data or []]


def toolbar() -> list[dict[str, str]]:
    """The editor's buttons: action in editor.js, name, shortcut, icon (SVG path)."""
    return [
        {
            "action": "bold",
            "name": _("Bold"),
            "key": "B",
            "icon": "M5 3h4a2.5 2.5 0 0 1 0 5H5zM5 8h5a2.5 2.5 0 0 1 0 5H5z",
        },
        {
            "action": "italic",
            "name": _("Emphasis"),
            "key": "I",
            "icon": "M7 3h5M4 13h5M9.5 3l-3 10",
        },
        {
            "action": "link",
            "name": _("Link"),
            "key": "K",
            "icon": "M6.5 9.5l3-3M7 4.5l1.2-1.2a3 3 0 0 1 4.5 4.5L11.5 9"
            "M9 11.5l-1.2 1.2a3 3 0 0 1-4.5-4.5L4.5 7",
        },
        {"action": "heading", "name": _("Heading"), "icon": "M4 3v10M12 3v10M4 8h8"},
        {
            "action": "list",
            "name": _("List"),
            "icon": "M6 4h8M6 8h8M6 12h8M2.5 4h.5M2.5 8h.5M2.5 12h.5",
        },
        {
            "action": "numbers",
            "name": _("Numbered list"),
            "icon": "M7 4h7M7 8h7M7 12h7M2.5 3L3.5 2.5V6M2 10.2q2-1.2 2 .3L2 13.5h2",
        },
        {
            "action": "quote",
            "name": _("Quote"),
            "icon": "M3 3v10M6.5 4.5H14M6.5 8H14M6.5 11.5H11",
        },
        {
            "action": "table",
            "name": _("Table"),
            "icon": "M2 3h12v10H2zM2 6.5h12M6 3v10M10 3v10",
        },
        {
            "action": "tidy",
            "name": _("Tidy the table"),
            "icon": "M2 3h12v10H2zM2 6.5h12M8 6.5V13M5 9.8H3.8M12.2 9.8H11",
        },
        {
            "action": "image",
            "name": _("Picture"),
            "icon": "M2 3h12v10H2zM2 11l3.5-3.5 3 3L11 8l3 3M5 5.5h.5",
        },
        {
            "action": "source",
            "name": _("Source"),
            "icon": "M2 3h12v10H2zM4.5 6h4M4.5 8.5h3M10.5 6H12v4.5h-1.5z",
        },
        {
            "action": "figure",
            "name": _("Figure"),
            "icon": "M2.5 13.5h11M4 11V7.5M8 11V3M12 11V5.5",
        },
    ]


def editor_strings() -> dict[str, str]:
    """What editor.js says, in the editor's language; {…} is filled in there."""
    return {
        "updated": _("Preview is up to date."),
        "loggedOut": _(
            "You are logged out: log in again in another tab, then go on here."
        ),
        "forbidden": _("Your account may not see this preview."),
        "offline": _("The server does not answer; your text is kept in this browser."),
        "failed": _("The preview failed ({status}). Your text is untouched."),
        "counts": _("{characters} characters · {minutes} min"),
        "countsMore": _("{headings} headings · {cards} sources"),
        "countsTables": _("{tables} tables"),
        "countsNumbers": _("{bound} of {total} numbers bound"),
        "noChecks": _("Nothing to improve was found."),
        "checks": _("Checks ({count})"),
        "line": _("Line {line}"),
        "error": _("Stops publication"),
        "advice": _("Advice"),
        "boldText": _("bold text"),
        "italicText": _("emphasis"),
        "linkText": _("link text"),
        "headingText": _("Heading"),
        "column": _("Column"),
        "pasted": _("Pasted. Insert it as:"),
        "asTable": _("Table"),
        "asCard": _("Source card"),
        "asLink": _("Link"),
        "asIs": _("As it is"),
        "restoreOffer": _("This browser holds unsaved text of {time}."),
        "restoreOfferServer": _("The server holds unsaved text of {time}."),
        "restoreChanges": _("From the saved text to this one"),
        "restore": _("Restore it"),
        "discard": _("Discard it"),
        "restored": _("Restored. Save to keep it."),
        "kept": _("Kept in this browser, {time}"),
        "keptOnServer": _("and on the server, {time}"),
        "notKept": _("This browser cannot keep a copy: save often."),
        "uploadFailed": _("The upload failed ({status})."),
        "altMissing": _("Say what the picture shows, or mark it as decorative."),
        "fileMissing": _("Choose a picture first."),
        "found": _("{count} found"),
        "knownTags": _("Known tags"),
        "uploading": _("Uploading …"),
        "uploadingPlace": _("Uploading … {name}"),
        "uploadUnused": _("The picture is stored under Pictures; its place is gone."),
        "savedAfterUpload": _("Saved as soon as the picture is there."),
        "up": _("Move up: author {number}"),
        "down": _("Move down: author {number}"),
        "author": _("Author {number}"),
        "addAuthor": _("Add an author"),
    }
