"""Every number of an article and what stands behind it: bound, ignored or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from articles.evidence.anchors import places_of, text_of
from articles.evidence.reading import BOUND_LINK, whole
from articles.figures import Quantity, parse_quantities_markdown
from articles.figures.whole import Place
from articles.models import Article, Figure, Mention

CONTEXT = 24  # characters shown on either side


class State(StrEnum):
    """What stands behind a number."""

    BOUND = "bound"
    IGNORED = "ignored"
    UNBOUND = "unbound"


@dataclass(frozen=True, slots=True)
class Number:
    """One number as written. `figure` is what it is bound to, `candidate` what was
    proposed for it, `alike` the confirmed figures of that value and unit."""

    place: Place
    line: int
    literal: str
    before: str
    after: str
    state: State
    quantity: Quantity
    figure: Figure | None = None
    candidate: Figure | None = None
    alike: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """All numbers of an article, in reading order."""

    numbers: tuple[Number, ...]

    def _count(self, state: State) -> int:
        return sum(number.state is state for number in self.numbers)

    @property
    def bound(self) -> int:
        return self._count(State.BOUND)

    @property
    def ignored(self) -> int:
        return self._count(State.IGNORED)

    @property
    def unbound(self) -> int:
        return self._count(State.UNBOUND)

    @property
    def open(self) -> tuple[Number, ...]:
        """Those nobody has decided about."""
        return tuple(n for n in self.numbers if n.state is State.UNBOUND)


def coverage(article: Article) -> Coverage:
    """Of the texts the article holds, saved or not; two queries.

    A stand-off mention is found by its words, a bound number by its link.
    """
    mentions = [] if article._state.adding else _mentions(article)
    rows = {mention.pk: mention for mention in mentions}
    settled = [(place, rows[pk]) for pk, place in places_of(article, mentions).items()]
    links = [
        (Place("body", link.start(1), link.end(1)), link[2])
        for link in BOUND_LINK.finditer(article.body)
    ]
    keys = {key for _, key in links}
    by_key = {row.key: row for row in Figure.objects.confirmed().filter(key__in=keys)}
    text = whole(article)
    found: list[Number] = []
    for match in parse_quantities_markdown(text.text):
        place = text.place(match.start, match.end)
        if place is None:
            continue
        linked = next((key for at, key in links if _meet(at, place)), None)
        mention = next((row for at, row in settled if _meet(at, place)), None)
        figure = by_key.get(linked) if linked else mention.figure if mention else None
        candidate = None
        state = State.UNBOUND
        if figure is not None and figure.state == Figure.State.CONFIRMED:
            state = State.BOUND
        elif mention is not None and mention.mode == Mention.Mode.IGNORED:
            state = State.IGNORED
        elif figure is not None and figure.state == Figure.State.CANDIDATE:
            candidate = figure
        words = text_of(article, place.field)
        found.append(
            Number(
                place,
                words.count("\n", 0, place.start) + 1,
                match.text,
                _line_before(words, place.start),
                _line_after(words, place.end),
                state,
                match.quantity,
                figure if state is State.BOUND else None,
                candidate,
            )
        )
    return Coverage(tuple(_with_alike(found)))


def _mentions(article: Article) -> list[Mention]:
    beside = (Mention.Mode.STANDOFF, Mention.Mode.IGNORED)
    rows = article.mentions.filter(mode__in=beside)
    return list(rows.select_related("figure__entity", "figure__measure"))


def _with_alike(numbers: list[Number]) -> Iterable[Number]:
    """Open numbers with the confirmed figures they might state."""
    values = {
        number.quantity.value
        for number in numbers
        if number.state is State.UNBOUND and number.quantity.value is not None
    }
    rows = (
        list(Figure.objects.confirmed().named().filter(value__in=values)[:500])
        if values
        else []
    )
    for number in numbers:
        if number.state is not State.UNBOUND:
            yield number
            continue
        alike = tuple(row for row in rows if _may_state(number.quantity, row))
        yield Number(
            number.place,
            number.line,
            number.literal,
            number.before,
            number.after,
            number.state,
            number.quantity,
            candidate=number.candidate,
            alike=alike[:5],
        )


def _may_state(quantity: Quantity, figure: Figure) -> bool:
    unit = quantity.unit.code if quantity.unit else figure.unit
    return (
        figure.value == quantity.value
        and figure.value_max == quantity.value_max
        and figure.unit == unit
    )


def _meet(one: Place, other: Place) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _line_before(text: str, start: int) -> str:
    return text[max(0, start - CONTEXT) : start].rpartition("\n")[2]


def _line_after(text: str, end: int) -> str:
    return text[end : end + CONTEXT].partition("\n")[0]
