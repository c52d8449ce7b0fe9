"""The live preview: an unsaved article in the page its readers will get.

Takes the whole form, writes nothing, contacts nobody. The same template and the same
renderer make the public page.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, is_naive, make_aware
from django.utils.translation import gettext as _

from articles import publishing
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
_FIRST_TAG = re.compile(r"\s*<[a-z][a-z0-9]*(?=[\s>/])")


def preview(request: HttpRequest, model_admin: ModelAdmin) -> HttpResponse:
    """JSON: `html` of the whole page, `checks`, `counts`, and the `seq` asked with.

    Pressed as a button, without script, it is the page itself.
    403 without the permission to write this article, 413 when the text is too long.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    stored = _stored(request.POST.get("article", ""))
    allowed = (
        model_admin.has_change_permission(request, stored)
        if stored
        else model_admin.has_add_permission(request)
    )
    if not allowed:
        raise PermissionDenied
    article = _unsaved(request.POST, stored)
    try:
        document = publishing.render_text(article.body, language=article.language)
    except TextTooLong as problem:
        message = _("The text has %(count)s characters; at most %(limit)s fit.") % {
            "count": f"{problem.length:,}",
            "limit": f"{problem.limit:,}",
        }
        error = {"code": "text_too_long", "message": message}
        return JsonResponse({"error": error}, status=413)
    page = publishing.article_page(
        article,
        document=with_lines(document),
        tags=_tags(request.POST.get("tags", "")),
        authors=_authors(request.POST.getlist("byline")),
    )
    with translation.override(_interface_language(article.language)):
        html = render_to_string(
            TEMPLATE, {"page": page, "article": article, "is_preview": True}, request
        )
    if "_preview" in request.POST:
        return HttpResponse(html, headers={"Content-Security-Policy": PAGE_POLICY})
    return JsonResponse(
        {
            "seq": request.POST.get("seq", ""),
            "html": html,
            "checks": [asdict(one) for one in advice_for_document(document)],
            "counts": {
                "characters": page.character_count,
                "minutes": page.reading_minutes,
                "headings": len(document.toc),
                "cards": len(page.cards),
            },
        }
    )


def with_lines(document: Document) -> Document:
    """The document with `data-line` on each block, so that scrolling can follow.

    Blocks that do not add up to the whole are left unmarked: the preview shows the
    page, not our idea of it.
    """
    if "".join(block.html for block in document.blocks) != document.html:
        return document
    marked = "".join(
        _FIRST_TAG.sub(rf'\g<0> data-line="{block.line_start}"', block.html, count=1)
        for block in document.blocks
    )
    return replace(document, html=marked)


def _stored(key: str) -> Article | None:
    if not key.isdecimal():
        return None
    return (
        Article.objects.select_related("category", "lead_image").filter(pk=key).first()
    )


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
