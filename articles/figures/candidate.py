"""A candidate: one number as an article states it, at every place that states it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from articles.figures.context import Mention, Status
from articles.figures.period import Period, Precision
from articles.figures.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Candidate:
    """One number as an article states it, at all the places that state it.

    `quantity` is the wording of the most telling mention, `mentions` are in reading
    order. `has_inherited_unit` where only the surroundings name the unit.
    """

    quantity: Quantity
    mentions: tuple[Mention, ...]
    entity: str | None = None
    counterparty: str | None = None
    measure: str = ""
    period: Period | None = None
    status: Status | None = None
    is_threshold: bool = False
    has_inherited_unit: bool = False

    @property
    def said_on(self) -> date | None:
        """The day of the announcement that stated it, where a sentence names one."""
        return next(
            (m.period.start for m in self.mentions if m.period and _is_said(m)), None
        )

    @property
    def fact_period(self) -> Period | None:
        """What it is about, which the day of an announcement is not."""
        period = self.period
        if period is not None and period.precision is Precision.DAY:
            return None if period.start == self.said_on else period
        return period


def _is_said(mention: Mention) -> bool:
    period = mention.period
    announced = mention.status is Status.ANNOUNCED
    return announced and period is not None and period.precision is Precision.DAY
