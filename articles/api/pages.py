"""Lists are walked by cursor: no page is lost or seen twice while rows come and go."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from articles.api.parameters import YEARS
from articles.api.problems import Problem

_BAD = (
    "“cursor” is none of ours. Take it from “next” of the page before, or leave it out "
    "to begin at the first page."
)


@dataclass(frozen=True, slots=True)
class Order:
    """Rows by one column, the highest first, then by primary key.

    `column` is empty for the order of primary keys alone. Each pair is covered by an
    index, so that page 1,000 costs what page 1 does.
    """

    column: str = ""

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        names = [f"-{self.column}", "-pk"] if self.column else ["-pk"]
        return rows.order_by(*names)

    def after(self, rows: QuerySet[Any], cursor: str) -> QuerySet[Any]:
        """Only what comes after the cursor. Raises `Problem` for a made-up one."""
        moment, pk = _read(cursor, with_moment=bool(self.column))
        if moment is None:
            return rows.filter(pk__lt=pk)
        return rows.filter(
            Q(**{f"{self.column}__lt": moment}) | Q(**{self.column: moment}, pk__lt=pk)
        )

    def cursor(self, row: Model) -> str:
        moment = getattr(row, self.column).isoformat() if self.column else None
        text = json.dumps([moment, row.pk]).encode()
        return base64.urlsafe_b64encode(text).decode().rstrip("=")


def page_of(
    rows: QuerySet[Any],
    *,
    order: Order,
    cursor: str,
    limit: int,
    represent: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """`results` and `next`, the cursor of the following page or null. One query."""
    if cursor:
        rows = order.after(rows, cursor)
    found = list(order.sorted(rows)[: limit + 1])
    shown = found[:limit]
    return {
        "results": [represent(row) for row in shown],
        "next": order.cursor(shown[-1]) if len(found) > limit else None,
    }


def _read(cursor: str, *, with_moment: bool) -> tuple[datetime | None, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, pk = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if type(pk) is not int or not 0 < pk < 2**63:
            raise ValueError(pk)
        if not with_moment:
            if moment is not None:
                raise ValueError(moment)
            return None, pk
        made = datetime.fromisoformat(moment)
        if made.tzinfo is None or made.year not in YEARS:
            raise ValueError(moment)
        return made, pk
    except (ValueError, TypeError, binascii.Error, RecursionError) as problem:
        raise Problem(400, _BAD, parameter="cursor") from problem
