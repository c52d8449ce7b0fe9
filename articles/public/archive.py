"""The archive: every article by the month it was published in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from articles.caching import ARTICLES, stored_page
from articles.conf import conf
from articles.models import Article, Series, live_articles
from articles.public.lists import article_list
from articles.public.seo import page_head


@dataclass(frozen=True, slots=True)
class Month:
    """A month with something to read."""

    first: date
    count: int

    @property
    def address(self) -> str:
        return reverse("archive-month", args=[self.first.year, self.first.month])


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    months: Sequence[Month]

    @property
    def count(self) -> int:
        return sum(month.count for month in self.months)

    @property
    def address(self) -> str:
        return reverse("archive-year", args=[self.number])


@stored_page(ARTICLES)
def archive(request: HttpRequest) -> HttpResponse:
    """Years and months with their numbers of articles."""
    heading = _("Archive")
    path = reverse("archive")
    return render(
        request,
        "articles/archive.html",
        {
            "heading": heading,
            "years": _years(_months()),
            "has_series": Series.objects.filter(live_articles("articles__")).exists(),
            "head": page_head(
                heading,
                path,
                description=_("All articles by year and month."),
                crumbs=[(conf.site_name, "/"), (heading, path)],
            ),
        },
    )


@stored_page(ARTICLES)
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    start = _first_day(year, 1)
    canonical = reverse("archive-year", args=[year])
    if request.path != canonical:
        return HttpResponsePermanentRedirect(canonical)
    months = _months(_within(start, _first_day(year + 1, 1)))
    return article_list(
        request,
        Article.objects.published().filter(_within(start, _first_day(year + 1, 1))),
        heading=_("Articles of %(year)s") % {"year": year},
        kind=_("Archive"),
        parent=(_("Archive"), reverse("archive")),
        more={"months": months},
    )


@stored_page(ARTICLES)
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """With the months before and after that hold something."""
    if not 1 <= month <= 12:
        raise Http404("No such month.")
    start = _first_day(year, month)
    following = _first_day(year + month // 12, month % 12 + 1)
    canonical = reverse("archive-month", args=[year, month])
    if request.path != canonical:
        return HttpResponsePermanentRedirect(canonical)
    return article_list(
        request,
        Article.objects.published().filter(_within(start, following)),
        heading=date_format(start, "YEAR_MONTH_FORMAT"),
        kind=_("Archive"),
        parent=(_("Archive"), reverse("archive")),
        more={
            "earlier_month": _month_of("-published_at", published_at__lt=_start(start)),
            "later_month": _month_of(
                "published_at", published_at__gte=_start(following)
            ),
        },
    )


def _first_day(year: int, month: int) -> date:
    try:
        day = date(year, month, 1)
        # The next year must exist too: its first day ends this one.
        day.replace(year=year + 1)
    except (ValueError, OverflowError) as problem:
        raise Http404("No such year.") from problem
    return day


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def _within(start: date, end: date) -> Q:
    """Published between these two midnights of the site's time zone."""
    return Q(published_at__gte=_start(start), published_at__lt=_start(end))


def _months(within: Q | None = None) -> list[Month]:
    """The newest first. One query."""
    rows = (
        Article.objects.published()
        .filter(within or Q())
        .annotate(month=TruncMonth("published_at"))
        .order_by("-month")
        .values_list("month")
        .annotate(number=Count("pk"))
    )
    return [Month(month.date(), number) for month, number in rows]


def _years(months: Sequence[Month]) -> list[Year]:
    grouped = groupby(months, key=lambda month: month.first.year)
    return [Year(number, list(of_year)[::-1]) for number, of_year in grouped]


def _month_of(order: str, **bounds: datetime) -> date | None:
    """The month of the first live article in that direction."""
    rows = Article.objects.published().filter(**bounds).order_by(order)
    found = rows.annotate(month=TruncMonth("published_at")).values_list("month")[:1]
    return next((month.date() for (month,) in found), None)
