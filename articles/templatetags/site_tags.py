"""What every page of the site shows around its own content."""

from __future__ import annotations

import re
from datetime import datetime

from django import template
from django.db.models import Exists, OuterRef
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.timezone import localtime

from articles.conf import conf
from articles.models import Article, Category

register = template.Library()

SECTIONS_SHOWN = 8
# Longer ones would be wider than a small screen in the largest letters.
_AMOUNT = re.compile(r"(?<![0-9.,])[0-9][0-9.,]*(?:[兆億万千][0-9.,]*)+[円人倍件台%]?")
_LONGEST_AMOUNT = 12


@register.filter
def machine_time(moment: datetime | None) -> str:
    """For `datetime` of a time element, which knows no microseconds: with the site's
    offset from UTC."""
    return localtime(moment).isoformat(timespec="seconds") if moment else ""


@register.filter
def whole_amounts(title: str) -> str:
    """The title with amounts that no line breaks: phrases may end behind 兆 and 億,
    and 千歳1兆 above 7,225億円 is another number."""
    pieces: list[str] = []
    at = 0
    for match in _AMOUNT.finditer(title):
        if len(match[0]) <= _LONGEST_AMOUNT:
            pieces.append(conditional_escape(title[at : match.start()]))
            pieces.append(format_html('<span class="whole">{}</span>', match[0]))
            at = match.end()
    pieces.append(conditional_escape(title[at:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.simple_tag
def site_name() -> str:
    return conf.site_name


@register.simple_tag
def site_description() -> str:
    return conf.site_description


@register.simple_tag
def site_language() -> str:
    """Names of categories and tags are in this one, whatever the article's is."""
    return conf.language


@register.simple_tag
def site_sections() -> list[Category]:
    """Categories a reader finds something in, in the editors' order. One query."""
    articles = Article.objects.published().filter(category=OuterRef("pk"))
    return list(Category.objects.filter(Exists(articles))[:SECTIONS_SHOWN])
