"""Numbered pages of a list: `?page=2`, and 404 for pages that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.encoding import escape_uri_path

from articles.conf import conf

_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """One page of a list with the addresses of its neighbours."""

    page: Page[Any]
    path: str
    """The list's address without a number: that of the first page."""
    keep: str = ""
    """What else the address says: `entity=nasa&status=actual`."""

    @property
    def number(self) -> int:
        return self.page.number

    @property
    def total(self) -> int:
        """Rows on all pages."""
        return self.page.paginator.count

    @property
    def address(self) -> str:
        return self._address(self.number)

    @property
    def previous(self) -> str:
        """Address of the page before; empty on the first."""
        return self._address(self.number - 1) if self.page.has_previous() else ""

    @property
    def next(self) -> str:
        """Address of the page after; empty on the last."""
        return self._address(self.number + 1) if self.page.has_next() else ""

    @property
    def is_only(self) -> bool:
        return not self.page.has_other_pages()

    @property
    def links(self) -> list[tuple[str, str]]:
        """(label, address) of the numbers to show; a gap has no address."""
        numbers: Iterable[int | str] = self.page.paginator.get_elided_page_range(
            self.number, on_each_side=2, on_ends=1
        )
        return [
            (str(number), self._address(number) if isinstance(number, int) else "")
            for number in numbers
        ]

    def _address(self, number: int) -> str:
        words = [self.keep] if self.keep else []
        if number > 1:
            words.append(f"page={number}")
        return f"{self.path}?{'&'.join(words)}" if words else self.path


def numbered_page(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    keep: Mapping[str, str] | None = None,
    size: int = 0,
) -> NumberedPage:
    """The page the visitor asked for. An empty list has one, empty, page.

    `keep` are the other parameters that the addresses of its neighbours need; `size`
    rows stand on it, as many as on a list of articles unless it is given.
    """
    asked = request.GET.get("page", "1")
    if not _NUMBER.fullmatch(asked):
        raise Http404(f"No page {asked[:20]!r}.")
    try:
        page = Paginator(rows, size or conf.page_size).page(int(asked))
    except EmptyPage as problem:
        raise Http404(f"No page {asked}.") from problem
    return NumberedPage(page, escape_uri_path(request.path), urlencode(keep or {}))
