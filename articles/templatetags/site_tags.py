"""What every page of the site shows around its own content."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from articles.conf import conf
from articles.models import Article, Category

register = template.Library()

SECTIONS_SHOWN = 8


@register.filter
def machine_time(moment: datetime | None) -> str:
    """For `datetime` of a time element, which knows no microseconds: with the site's
    offset from UTC."""
    return localtime(moment).isoformat(timespec="seconds") if moment else ""


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
