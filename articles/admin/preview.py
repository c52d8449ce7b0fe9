"""The live preview: an unsaved article in the page its readers will get.

Takes the whole form, writes nothing, contacts nobody. The same template and the same
renderer make the public page.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe
from django.utils.timezone import get_current_timezone, is_naive, make_aware
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.access import article_of_form
from articles.admin.line_ends import with_lf
from articles.admin.notices import advice_for_document
from articles.conf import conf
from articles.markdown import Document, TextTooLong
from articles.models import Article, Author, Category, Illustration, Tag
from articles.text.normalise import fold
from articles.text.slugs import article_slug, slugify
from articles.text.tags import parse_tags

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.http import QueryDict

TEMPLATE = "articles/article_detail.html"
# Text of an unsaved form under the admin's address: nothing in it may act.
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; sandbox"
)
# Between the pieces of a text while its slots are filled; no text can hold it.
_BETWEEN = "\0"
_TEXTS = publishing.LiveTexts()


def preview(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """JSON: what differs from the page that the editor says it shows.

    `blocks` are the top-level pieces of the text between `kept`, a number of unchanged
    ones at the start and one at the end, each with the `key` to name it by next time in
    `shown`; `lines` is where each piece of the whole text begins. `page` is the page
    around the text, left out while it is the one named in `around`. `checks` and
    `counts` are of the whole text, `seq` is as asked with.

    Pressed as a button, without script, the answer is the page itself.
    403 without the permission to write this article, 413 when the text is too long.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = request.POST
    article = _unsaved(form, article_of_form(request, model_admin))
    # The form names itself, so that what is known of its text can be found again.
    editor = f"{request.user.pk} {form['editor'][:40]}" if "editor" in form else None
    try:
        document = _TEXTS.render(editor, article.body, language=article.language)
    except TextTooLong as problem:
        message = _("The text has %(count)s characters; at most %(limit)s fit.") % {
            "count": f"{problem.length:,}",
            "limit": f"{problem.limit:,}",
        }
        error = {"code": "text_too_long", "message": message}
        return JsonResponse({"error": error}, status=413)
    page = publishing.article_page(
        article,
        document=replace(document, html=_BETWEEN.join(b.html for b in document.blocks)),
        tags=_tags(form.get("tags", "")),
        authors=_authors(form.getlist("byline")),
        sources=_TEXTS.sources(editor, [m.url for m in document.sources if m.url]),
    )
    if "_preview" in form:
        html = _page(request, page, body=page.body.replace(_BETWEEN, ""))
        return HttpResponse(html, headers={"Content-Security-Policy": PAGE_POLICY})
    answer = {
        "seq": form.get("seq", ""),
        **_blocks(page, document, form.get("shown", "").split()),
        "checks": [asdict(one) for one in advice_for_document(document)],
        "counts": {
            "characters": page.character_count,
            "minutes": page.reading_minutes,
            "headings": len(document.toc),
            "cards": len(page.cards),
            "tables": document.html.count("<table"),
        },
    }
    around = _page(request, page, body="")
    answer["around"] = _key(around)
    if answer["around"] != form.get("around"):
        answer["page"] = around
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest, page: publishing.ArticlePage, *, body: str) -> str:
    """The readers' page with this text in it, in the article's language."""
    # Filled and escaped where it was made.
    shown = replace(page, body=mark_safe(body))  # noqa: S308
    with translation.override(_interface_language(page.language)):
        return render_to_string(
            TEMPLATE,
            {"page": shown, "article": page.article, "is_preview": True},
            request,
        )


def _blocks(
    page: publishing.ArticlePage, document: Document, shown: Sequence[str]
) -> dict[str, Any]:
    """The pieces of the text that are not the ones shown already, and where."""
    pieces = str(page.body).split(_BETWEEN) if document.blocks else []
    lines = [block.line_start for block in document.blocks]
    if len(pieces) != len(lines):
        # A stored card holds the separator: shown as one piece, slow but right.
        pieces, lines = ["".join(pieces)], [1]
    keys = [_key(piece) for piece in pieces]
    most = min(len(keys), len(shown))
    head = 0
    while head < most and keys[head] == shown[head]:
        head += 1
    tail = 0
    while tail < most - head and keys[-1 - tail] == shown[-1 - tail]:
        tail += 1
    changed = range(head, len(keys) - tail)
    return {
        "kept": [head, tail],
        "blocks": [{"key": keys[at], "html": pieces[at]} for at in changed],
        "lines": lines,
    }


def _key(html: str) -> str:
    """A short name of these bytes, for comparison with what a browser shows."""
    digest = hashlib.blake2b(html.encode(), digest_size=9).digest()
    return urlsafe_b64encode(digest).decode()


def _unsaved(form: QueryDict, stored: Article | None) -> Article:
    """The article as the form has it, complete or not; never saved."""
    article = stored or Article()
    article.title = form.get("title", article.title) or _("Untitled")
    article.description = form.get("description", article.description)
    article.body = with_lf(form.get("body", article.body))
    article.language = form.get("language", article.language)[:35]
    article.slug = form.get("slug") or article.slug or article_slug(article.title)
    for name in ("published_at", "modified_at"):
        if f"{name}_0" in form:
            setattr(article, name, _moment(form, name))
    if "category" in form:
        article.category = _row(Category, form.get("category", ""))
    if "lead_image" in form:
        article.lead_image = _row(Illustration, form.get("lead_image", ""))
    return article


def _moment(form: QueryDict, name: str) -> datetime | None:
    """Of the admin's two fields, date and time; None while they are half typed."""
    text = f"{form.get(f'{name}_0', '')} {form.get(f'{name}_1', '') or '00:00'}"
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is not None and is_naive(moment):
        moment = make_aware(moment, get_current_timezone())
    return moment


def _row(model: Any, key: str) -> Any:
    return model.objects.filter(pk=key).first() if key.isdecimal() else None


def _tags(text: str) -> list[Tag]:
    """Known tags by one query; new ones as they would be made."""
    names = parse_tags(text)
    known = Tag.objects.in_bulk([fold(name) for name in names], field_name="name_key")
    return [
        known.get(fold(name)) or Tag(name=name, slug=slugify(name)) for name in names
    ]


def _authors(keys: list[str]) -> list[Author]:
    rows = Author.objects.in_bulk([int(key) for key in keys if key.isdecimal()])
    return [rows[int(key)] for key in keys if key.isdecimal() and int(key) in rows]


def _interface_language(language: str) -> str:
    """The page's own words speak the article's language, where we have them."""
    known = {code for code, _name in settings.LANGUAGES}
    for code in (language, language.split("-")[0]):
        if code in known:
            return code
    return conf.language
