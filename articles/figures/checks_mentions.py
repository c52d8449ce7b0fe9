"""Checks of mentions against their figure: FIG202–204, 501–503."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from articles.figures.arithmetic import is_contradiction
from articles.figures.findings import Finding, Level, finding
from articles.figures.formatting import format_quantity
from articles.figures.quantity import Quantity
from articles.figures.records import Dossier, FigureRecord, MentionRecord
from articles.figures.slips import scale_slip


def check_mentions(dossier: Dossier) -> Iterator[Finding]:
    """Findings about mentions, and that the mentions of a figure agree."""
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
    """FIG203: one figure under several names; a longer form of a name is the name,
    and the measure's other names are no drift."""
    others = set(figure.labels)
    labelled = [m.label for m in mentions if m.label not in others]
    named = dict.fromkeys([figure.measure, *labelled])
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
        yield from scale_slip(said, stated, Level.ERROR, key)
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
