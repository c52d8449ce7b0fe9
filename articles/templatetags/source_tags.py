"""How a source card's date and language are written."""

from __future__ import annotations

import re

from django import template
from django.utils import formats
from django.utils.translation import pgettext

from articles.sources import SourceCard

register = template.Library()

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_LATIN = frozenset({"ja", "zh", "ko"})


@register.filter
def card_date(card: SourceCard) -> str:
    """The date of publication, no more precise than it is known."""
    if card.published is None:
        return ""
    if card.published_precision == "year":
        return pgettext("a year alone", "%(year)s") % {"year": card.published.year}
    style = (
        "YEAR_MONTH_FORMAT" if card.published_precision == "month" else "DATE_FORMAT"
    )
    return str(formats.date_format(card.published, style))


@register.filter
def card_datetime(card: SourceCard) -> str:
    """The same for `datetime`: 2025, 2025-11 or 2025-11-12, or the page's moment."""
    if card.published is None:
        return ""
    if card.published_time:
        return card.published_time
    length = {"year": 4, "month": 7}.get(card.published_precision, 10)
    return card.published.isoformat()[:length]


@register.filter
def card_host(card: SourceCard) -> str:
    """The host, where the site's name does not say it already."""
    return "" if card.host.removeprefix("www.") == card.site else card.host


@register.filter
def card_language(card: SourceCard, page_language: str) -> str:
    """`lang` for title and description; "" when it is the page's own or unknown.

    Words in Latin letters on a page of another script are told apart even when the
    source's language is unknown: read aloud as Japanese they would be spelled out.
    """
    page = page_language.split("-")[0].lower()
    if card.language:
        if not _LANGUAGE.fullmatch(card.language):
            return ""
        return "" if card.language.split("-")[0].lower() == page else card.language
    if (
        page in _NOT_LATIN
        and card.title.isascii()
        and (len(_LATIN_WORD.findall(card.title)) > 2 and (" " in card.title))
    ):
        return "en"
    return ""
