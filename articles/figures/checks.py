"""Integrity checks: one call over a dossier gives every finding, gravest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from articles.figures.arithmetic import interval, is_contradiction, slip_power
from articles.figures.checks_relations import check_derivations
from articles.figures.context import Status
from articles.figures.findings import Finding, Level, finding
from articles.figures.formatting import format_quantity
from articles.figures.period import Period
from articles.figures.quantity import Bound, Quantity
from articles.figures.records import Dossier, FigureRecord, MentionRecord, Role

__all__ = ["check_figures"]


def check_figures(dossier: Dossier, *, as_of: date) -> list[Finding]:
    """Every finding of the v1 checks, errors first, otherwise in the order of codes.

    `as_of` is the day the check is made for; forecasts fall due against it.
    """
    findings = [
        *check_derivations(dossier),
        *_mention_findings(dossier),
        *_pair_findings(dossier),
        *(
            found
            for figure in dossier.figures
            for found in _own_findings(figure, as_of)
        ),
    ]
    return sorted(
        findings, key=lambda found: (-found.level.rank, found.code, found.figures)
    )


_MOST = 200  # figures compared with each other; more of one kind are a data table
_PENDING = frozenset(
    {Status.FORECAST, Status.ANNOUNCED, Status.TARGET, Status.POSSIBLE}
)
_SLIPS = {
    1: "億 for billion, or 万 for thousand",
    2: "億 for million, or a digit too many",
    3: "thousand, million, billion",
    4: "万, 億, 兆",
    5: "a scale word and a digit",
    6: "thousand, million, billion",
    7: "a scale word and a digit",
    8: "万, 億, 兆",
}


def _own_findings(figure: FigureRecord, as_of: date) -> Iterator[Finding]:
    """What a figure says by itself: sources, due dates, unit, missing value."""
    key = figure.key
    quantity = figure.quantity
    if quantity is None:
        if not figure.missing_reason:
            yield finding("FIG601", "missing-reason", Level.WARNING, key)
        return
    if quantity.unit is None:
        yield finding("FIG602", "no-unit", Level.WARNING, key)
    elif figure.has_inherited_unit:
        yield finding("FIG602", "unit-inherited", Level.WARNING, key)
    yield from _source_findings(figure, quantity)
    end = figure.review_on or (figure.period.end if figure.period else None)
    if end is not None and end < as_of and figure.status in _PENDING:
        yield finding("FIG401", "due", Level.INFO, key, end=end, status=figure.status)


def _source_findings(figure: FigureRecord, quantity: Quantity) -> Iterator[Finding]:
    key = figure.key
    backing = [s for s in figure.sources if s.role is not Role.CONTRADICTS]
    if not backing and not figure.is_derived:
        yield finding("FIG301", "unsourced", Level.WARNING, key)
    elif backing and all(source.role is Role.SECONDARY for source in backing):
        yield finding("FIG302", "only-secondary", Level.WARNING, key)
    for source in backing:
        if figure.as_of and source.published and source.published < figure.as_of:
            yield finding(
                "FIG303",
                "source-older",
                Level.WARNING,
                key,
                url=source.url,
                published=source.published,
                fact=figure.as_of,
            )
        if source.is_broken:
            yield finding("FIG304", "source-broken", Level.WARNING, key, url=source.url)
        for stated in source.stated:
            yield from _against_source(key, quantity, stated, source.url)


def _against_source(
    key: str, quantity: Quantity, stated: Quantity, url: str
) -> Iterator[Finding]:
    """A number in a source's own words: the same, or the same digits elsewhere."""
    if stated.value is None or quantity.value is None or abs(stated.value) < 1000:
        return
    if stated.unit is not None and stated.unit != quantity.unit:
        return
    if stated.value == quantity.value:
        yield finding("FIG501", "scale-agrees", Level.VERIFIED, key, url=url)
        return
    yield from _scale_slip(quantity, stated, Level.ERROR, key)


def _scale_slip(
    said: Quantity, stated: Quantity, level: Level, *keys: str
) -> Iterator[Finding]:
    if said.value is None or stated.value is None:
        return
    power = slip_power(said.value, stated.value)
    if power in _SLIPS:
        yield finding(
            "FIG501",
            "scale-slip",
            level,
            *keys,
            said=format_quantity(said),
            stated=format_quantity(stated),
            power=power,
            slip=_SLIPS[power],
        )


def _mention_findings(dossier: Dossier) -> Iterator[Finding]:
    by_figure: dict[str, list[MentionRecord]] = defaultdict(list)
    for mention in dossier.mentions:
        by_figure[mention.figure].append(mention)
    for figure in dossier.figures:
        mentions = by_figure.get(figure.key, [])
        if figure.quantity is None or not mentions:
            continue
        agree = True
        for mention in mentions:
            found = list(_one_mention(figure, figure.quantity, mention))
            agree = agree and not any(f.code != "FIG202" for f in found)
            yield from found
        if agree and len(mentions) > 1:
            yield finding(
                "FIG204",
                "mentions-agree",
                Level.VERIFIED,
                figure.key,
                count=len(mentions),
            )
        yield from _label_drift(figure, mentions)


def _label_drift(
    figure: FigureRecord, mentions: list[MentionRecord]
) -> Iterator[Finding]:
    """FIG203: one figure under several names; a longer form of a name is the name."""
    named = dict.fromkeys([figure.measure, *(m.label for m in mentions)])
    labels: list[str] = []
    for name in filter(None, named):
        if not any(name in known or known in name for known in labels):
            labels.append(name)
    if len(labels) > 1:
        yield finding(
            "FIG203", "label-drift", Level.WARNING, figure.key, labels=", ".join(labels)
        )


def _one_mention(
    figure: FigureRecord, stated: Quantity, mention: MentionRecord
) -> Iterator[Finding]:
    said = mention.quantity
    place = mention.place
    facts = {"place": place, "stated": format_quantity(stated)}
    if said is None:
        yield finding("FIG204", "mention-lost", Level.ERROR, figure.key, **facts)
        return
    same_unit = said.unit == stated.unit or (
        said.unit is None and stated.unit is not None
    )
    same_value = (said.value, said.value_max, said.magnitude) == (
        stated.value,
        stated.value_max,
        stated.magnitude,
    )
    if not same_value or not same_unit or said.per != stated.per:
        slip = list(_slips(figure.key, said, stated, same_unit=same_unit))
        yield from slip
        if not slip:
            shown = format_quantity(said)
            yield finding(
                "FIG204", "value-drift", Level.ERROR, figure.key, said=shown, **facts
            )
        return
    if said.bound is stated.bound:
        return
    contradicts = is_contradiction(said.bound, stated.bound)
    yield finding(
        "FIG202",
        "bound-contradiction" if contradicts else "bound-drift",
        Level.ERROR if contradicts else Level.WARNING,
        figure.key,
        said=said.bound.value,
        place=place,
        stated=stated.bound.value,
    )


def _slips(
    key: str, said: Quantity, stated: Quantity, *, same_unit: bool
) -> Iterator[Finding]:
    """The usual slips by name; nothing where the difference has none."""
    if same_unit:
        yield from _scale_slip(said, stated, Level.ERROR, key)
        return
    facts = {"said": format_quantity(said), "stated": format_quantity(stated)}
    codes = {
        said.unit.code if said.unit else "",
        stated.unit.code if stated.unit else "",
    }
    if said.value == stated.value and said.currency and stated.currency:
        yield finding("FIG502", "currency-slip", Level.ERROR, key, **facts)
    elif said.value == stated.value and codes == {"percent", "pp"}:
        yield finding("FIG503", "point-slip", Level.ERROR, key, **facts)


def _pair_findings(dossier: Dossier) -> Iterator[Finding]:
    """Figures against each other: conflicts, slips between siblings, equal values."""
    yield from _conflicts(dossier)
    yield from _sibling_slips(dossier)
    yield from _source_slips(dossier)
    yield from _equal_values(dossier)


def _conflicts(dossier: Dossier) -> Iterator[Finding]:
    """FIG201: one entity, one measure, one period, two values."""
    same: dict[tuple[str, str], list[FigureRecord]] = defaultdict(list)
    for figure in dossier.figures:
        if (
            figure.entity
            and figure.measure
            and figure.quantity
            and not figure.is_threshold
        ):
            group = same[figure.entity, figure.measure]
            if len(group) < _MOST:
                group.append(figure)
    for group in same.values():
        for one, other in combinations(group, 2):
            left, right = one.quantity, other.quantity
            if left is None or right is None or left.unit != right.unit:
                continue
            if left.per != right.per or not _overlap(one.period, other.period):
                continue
            if interval(left).meets(interval(right)):
                continue
            yield finding(
                "FIG201",
                "value-conflict",
                Level.ERROR if one.article == other.article else Level.WARNING,
                one.key,
                other.key,
                one=format_quantity(left),
                other=format_quantity(right),
            )


def _overlap(one: Period | None, other: Period | None) -> bool:
    """Whether two periods share a day; without dates only equal periods do."""
    if one is None or other is None:
        return one is other
    if not (one.start or one.end) or not (other.start or other.end):
        return one == other
    first = one.end is None or other.start is None or other.start <= one.end
    second = other.end is None or one.start is None or one.start <= other.end
    return first and second


def _sibling_slips(dossier: Dossier) -> Iterator[Finding]:
    """FIG501–504 inside one article: equal digits, another scale, currency or unit.

    One of the two must stand alone, as a slip does; figures told of different
    entities are left in peace.
    """
    counts: dict[str, int] = defaultdict(int)
    for mention in dossier.mentions:
        counts[mention.figure] += 1
    by_digits: dict[_Digits, list[FigureRecord]] = defaultdict(list)
    for figure in dossier.figures:
        if figure.quantity and figure.quantity.value:
            key = (figure.article, _digits(figure.quantity.value))
            if len(by_digits[key]) < _MOST:
                by_digits[key].append(figure)
    for (article, digits), group in list(by_digits.items()):
        for one, other in combinations(group, 2):
            if min(counts[one.key], counts[other.key]) <= 1 and _may_be_one(one, other):
                yield from _sibling_slip(one, other)
        for one in group:
            for other in by_digits.get((article, digits[:-1]), ()):
                lone = counts[other.key] <= 1 < counts[one.key]
                if lone and _may_be_one(one, other):
                    yield from _lost_digit(one, other)


_Digits = tuple[str, tuple[int, ...]]


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits


def _may_be_one(one: FigureRecord, other: FigureRecord) -> bool:
    """Whether two records might state one figure, told of nobody else."""
    left, right = one.quantity, other.quantity
    if left is None or right is None or left.per != right.per:
        return False
    if one.is_threshold != other.is_threshold:
        return False
    if (left.value_max is None) != (right.value_max is None):
        return False
    return not (one.entity and other.entity and one.entity != other.entity)


def _lost_digit(one: FigureRecord, other: FigureRecord) -> Iterator[Finding]:
    """28倍 told again and again, and once 2倍."""
    left, right = one.quantity, other.quantity
    if left is None or right is None or left.unit != right.unit:
        return
    if not left.value or not right.value or left.value_max is not None:
        return
    if one.entity != other.entity:
        return  # 3,000億 and 3,800億 of different deals are no slip
    if abs(left.value.adjusted() - right.value.adjusted()) > 1:
        return
    yield finding(
        "FIG501",
        "lost-digit",
        Level.WARNING,
        one.key,
        other.key,
        said=format_quantity(right),
        stated=format_quantity(left),
    )


def _sibling_slip(one: FigureRecord, other: FigureRecord) -> Iterator[Finding]:
    left, right = one.quantity, other.quantity
    if left is None or right is None:
        return
    keys = (one.key, other.key)
    facts = {"said": format_quantity(left), "stated": format_quantity(right)}
    codes = {left.unit.code if left.unit else "", right.unit.code if right.unit else ""}
    if left.unit == right.unit:
        yield from _scale_slip(left, right, Level.WARNING, *keys)
    elif left.currency and right.currency and left.value == right.value:
        yield finding("FIG502", "currency-slip", Level.WARNING, *keys, **facts)
    elif codes == {"percent", "pp"} and left.value == right.value:
        yield finding("FIG503", "point-slip", Level.WARNING, *keys, **facts)
    elif codes == {"times", "percent"} and one.measure == other.measure:
        pair = {q.unit.code: q.value for q in (left, right) if q.unit and q.value}
        if pair.get("times", 0) * 100 == pair.get("percent"):
            yield finding("FIG504", "growth-slip", Level.WARNING, *keys, **facts)


def _source_slips(dossier: Dossier) -> Iterator[Finding]:
    """FIG501 against cited pages: a number of theirs that only differs in scale.

    Only where no figure agrees with it, for then it was meant to.
    """
    values = {f.quantity.value for f in dossier.figures if f.quantity}
    for source in dossier.cited:
        for stated in source.stated:
            if (
                stated.value is None
                or abs(stated.value) < 1000
                or stated.value in values
            ):
                continue
            for figure in dossier.figures:
                quantity = figure.quantity
                if quantity is None or quantity.value is None or quantity.per:
                    continue
                if stated.unit is not None and stated.unit != quantity.unit:
                    continue
                power = slip_power(stated.value, quantity.value)
                if power in _SLIPS:
                    yield finding(
                        "FIG501",
                        "source-slip",
                        Level.WARNING,
                        figure.key,
                        url=source.url,
                        said=format_quantity(stated),
                        stated=format_quantity(quantity),
                        power=power,
                        slip=_SLIPS[power],
                    )


def _equal_values(dossier: Dossier) -> Iterator[Finding]:
    """FIG205: one value told of several entities is several figures, not one."""
    same: dict[tuple[object, ...], list[FigureRecord]] = defaultdict(list)
    for figure in dossier.figures:
        quantity = figure.quantity
        if (
            quantity
            and quantity.value is not None
            and quantity.bound is not Bound.RANGE
        ):
            same[figure.article, quantity.value, quantity.unit, quantity.per].append(
                figure
            )
    for group in same.values():
        owners = dict.fromkeys(figure.entity for figure in group if figure.entity)
        first = group[0].quantity
        if len(owners) > 1 and first is not None:
            yield finding(
                "FIG205",
                "same-value",
                Level.INFO,
                *(figure.key for figure in group),
                value=format_quantity(first, bound=False),
                owners=", ".join(owners),
            )
