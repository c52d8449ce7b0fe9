"""The search page: a form, what was found, and what to do when nothing was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import evidence
from articles.conf import conf
from articles.models import Article, ArticleTag, Category
from articles.public.seo import PageHead, page_head
from articles.search import Part, Query, Results, SearchTookTooLong, parse, search
from articles.search.query import MAX_LENGTH, MAX_PARTS, Notice
from articles.search.results import type_of_order

SUGGESTED_TOPICS = 30
_TOPICS_FROM = 200  # newest articles whose topics are suggested
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the address of the search without it."""

    label: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A changed search and how much it finds."""

    label: str
    address: str
    total: int


@dataclass(frozen=True, slots=True)
class ResultPages:
    """Addresses of the numbered pages of one search."""

    query: str
    order: str
    number: int
    last: int

    @property
    def address(self) -> str:
        return self._address(self.number)

    @property
    def previous(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(self.number + 1) if self.number < self.last else ""

    @property
    def is_only(self) -> bool:
        return self.last == 1

    @property
    def links(self) -> list[tuple[str, str]]:
        """(label, address) of the numbers to show; a gap has no address."""
        paginator = Paginator(range(self.last), 1)
        numbers: Iterable[int | str] = paginator.get_elided_page_range(
            self.number, on_each_side=2, on_ends=1
        )
        return [
            (str(number), self._address(number) if isinstance(number, int) else "")
            for number in numbers
        ]

    def _address(self, number: int) -> str:
        return _address(self.query, self.order, number)


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """`q` is the whole search; what the form's other fields say is written into it."""
    query = parse(request.GET.get("q", ""))
    order: type_of_order = "newest" if request.GET.get("sort") == "newest" else "best"
    completed = _with_fields(query, request)
    if completed is not query:
        return HttpResponseRedirect(_address(completed.text, order))
    context: dict[str, Any] = {
        "query": query,
        "order": order,
        "max_length": MAX_LENGTH,
        "chips": _chips(query, order),
        "notices": [_in_words(notice) for notice in query.notices],
        "categories": _categories(),
        "topics": _topics(),
    }
    if not query.parts:
        return render(request, "articles/search.html", {**context, "head": _head()})
    number = _number(request)
    try:
        results = search(query, number=number, size=conf.page_size, order=order)
    except SearchTookTooLong:
        return render(
            request, "articles/search.html", {**context, "gave_up": True}, status=503
        )
    if number > results.pages:
        raise Http404(f"No page {number}.")
    context |= {
        "results": results,
        "figures": _figures(query) if number == 1 else [],
        "page": ResultPages(query.text, order, number, results.pages),
        "orders": _orders(query, order),
        "offers": _offers(results, order),
    }
    return render(request, "articles/search.html", context)


def _head() -> PageHead:
    """Of the form alone: pages of results are nobody's to index."""
    return page_head(
        _("Search"),
        reverse("search"),
        description=_(
            "Articles, sources and figures of %(site)s by words, phrases, topics, "
            "cited sites and dates."
        )
        % {"site": conf.site_name},
    )


def _figures(query: Query) -> list[evidence.FigureNote]:
    """Numbers the words mean; where a filter is in force, articles alone are meant."""
    if query.filters or query.excluded:
        return []
    language = get_language() or conf.language
    found = evidence.find_figures(part.value for part in query.words)
    return [evidence.note_of(row, language) for row in found]


def _with_fields(query: Query, request: HttpRequest) -> Query:
    """The query with the form's category and dates in it; the same without any."""
    category = request.GET.get("category", "").strip()[:100]
    if category:
        query = query.with_filter("category", category)
    first, last = (
        day if _DATE.fullmatch(day) else ""
        for day in (request.GET.get("from", ""), request.GET.get("to", ""))
    )
    if first or last:
        query = query.with_filter("date", f"{first}..{last}")
    return query


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    if not _NUMBER.fullmatch(asked):
        raise Http404(f"No page {asked[:20]!r}.")
    return int(asked)


def _address(text: str, order: str, number: int = 1) -> str:
    fields = {"q": text}
    if order != "best":
        fields["sort"] = order
    if number > 1:
        fields["page"] = str(number)
    return f"{reverse('search')}?{urlencode(fields)}"


def _chips(query: Query, order: str) -> list[Chip]:
    return [
        Chip(_label(part), _value(part), _address(query.without(part).text, order))
        for part in query.parts
        if part.filter or part.negative
    ]


def _label(part: Part) -> str:
    names = {
        "tag": _("Topic"),
        "category": _("Category"),
        "source": _("Source"),
        "author": _("Author"),
        "date": _("Published"),
    }
    name = names[part.filter] if part.filter else ""
    if not part.negative:
        return name
    return _("Without %(what)s") % {"what": name} if name else _("Without")


def _value(part: Part) -> str:
    if part.filter != "date":
        return part.value
    first, last = (
        date_format(day, "DATE_FORMAT") if day else ""
        for day in (part.span.first, part.span.last)
    )
    if first == last:
        return first
    if not first:
        return _("until %(day)s") % {"day": last}
    if not last:
        return _("from %(day)s") % {"day": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _in_words(notice: Notice) -> str:
    if notice.code == "bad_date":
        return _("“%(value)s” is no date. Write 2025, 2025-11 or 2025-11-12.") % {
            "value": notice.value
        }
    if notice.code == "nothing_in_it":
        return _("“%(value)s” holds neither letters nor digits and was left out.") % {
            "value": notice.value
        }
    if notice.code == "too_long":
        return _("Only the first %(number)s characters were searched for.") % {
            "number": MAX_LENGTH
        }
    return _("Only the first %(number)s words were searched for.") % {
        "number": MAX_PARTS
    }


def _orders(query: Query, order: str) -> list[tuple[str, str]]:
    """(label, address) of both orders; the one in force has no address."""
    return [
        (label, "" if name == order else _address(query.text, name))
        for name, label in (("best", _("Best match")), ("newest", _("Newest first")))
    ]


def _offers(results: Results, order: str) -> list[Offer]:
    """Searches that find something where this one does not."""
    return [
        Offer(found.query.text, _address(found.query.text, order), found.total)
        for found in results.alternatives
    ]


def _categories() -> list[str]:
    return list(Category.objects.values_list("name", flat=True))


def _topics() -> list[tuple[str, str]]:
    """(name, address) of the topics of the newest articles, the commonest first."""
    newest = Article.objects.published().newest_first().values("pk")[:_TOPICS_FROM]
    names = (
        ArticleTag.objects.filter(content_object__in=newest)
        .values_list("tag__name", "tag__slug")
        .annotate(number=Count("pk"))
        .order_by("-number", "tag__name")[:SUGGESTED_TOPICS]
    )
    return [(name, reverse("tag", args=[slug])) for name, slug, _number in names]
