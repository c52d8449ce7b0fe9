"""What a text would say once a figure has another value: sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from articles.evidence.anchors import places_of, text_of
from articles.evidence.reading import BOUND_LINK, GENERATED, around
from articles.evidence.values import quantity_of, wording
from articles.figures import Bound, Quantity, format_quantity, parse_quantities_markdown
from articles.figures.whole import Place
from articles.models import Article, Figure, Mention


@dataclass(frozen=True, slots=True)
class Touched:
    """One place that states a figure, with its sentence.

    `wording` is what it would say; "" where a person has to write it, and for a
    generated number, which follows by itself.
    """

    place: Place
    line: int
    before: str
    literal: str
    after: str
    wording: str
    is_generated: bool = False
    is_cell: bool = False
    mention: Mention | None = None


def touched(article: Article, figure: Figure, then: Quantity | None) -> list[Touched]:
    """Places of the texts the article holds (saved or not) that state the figure.

    `figure` is as stored, `then` the quantity it would have; None where it would have
    no value. In reading order: title, description, body.
    """
    # All of the article's are placed: no two mentions share a place.
    rows = [] if article._state.adding else _standoff(article)
    places = places_of(article, rows)
    found: list[tuple[Place, Mention | None]] = [
        (places[row.pk], row)
        for row in rows
        if row.figure_id == figure.pk and row.pk in places
    ]
    found += [
        (Place("body", link.start(1), link.end(1)), None)
        for link in BOUND_LINK.finditer(article.body)
        if link[2] == figure.key
    ]
    now = quantity_of(figure)
    made = [_touched(article, place, row, now, then) for place, row in found]
    made += [
        replace(
            _touched(article, Place("body", *mark.span()), None, None, None),
            is_generated=True,
        )
        for mark in GENERATED.finditer(article.body)
        if mark[1] == figure.key
    ]
    order = ("title", "description", "body")
    return sorted(made, key=lambda one: (order.index(one.place.field), one.place.start))


def put_wordings(article: Article, places: Iterable[Touched]) -> list[Mention]:
    """Set the texts that say the new value; nothing is saved.

    The remembered wordings learn what they become, and are returned.
    """
    mentions = []
    for one in sorted(places, key=lambda one: -one.place.start):
        if not one.wording:
            continue
        name, start, end = one.place.field, one.place.start, one.place.end
        text = text_of(article, name)
        setattr(article, name, text[:start] + one.wording + text[end:])
        if one.mention is not None:
            one.mention.reworded = one.wording[:200]
            mentions.append(one.mention)
    return mentions


def _standoff(article: Article) -> list[Mention]:
    return list(article.mentions.filter(mode=Mention.Mode.STANDOFF))


def _touched(
    article: Article,
    place: Place,
    mention: Mention | None,
    now: Quantity | None,
    then: Quantity | None,
) -> Touched:
    text = text_of(article, place.field)
    literal = text[place.start : place.end]
    line_start = text.rfind("\n", 0, place.start) + 1
    line = text.count("\n", 0, place.start) + 1 if place.field == "body" else 0
    before, after = around(text, place.start, place.end)
    return Touched(
        place,
        line,
        before,
        literal,
        after,
        _reworded(literal, now, then, article.language),
        is_cell=place.field == "body" and text[line_start:].lstrip().startswith("|"),
        mention=mention,
    )


_MARK = re.compile(r"\*{1,3}|_{1,3}")


def _reworded(
    literal: str, now: Quantity | None, then: Quantity | None, language: str
) -> str:
    """The new value written as the old one was; "" where that cannot be told."""
    plain = _MARK.sub("", literal)
    read = parse_quantities_markdown(plain)
    if now is None or then is None or len(read) != 1 or read[0].text != plain:
        return ""
    said = read[0].quantity
    if said.value != now.value or said.value_max != now.value_max:
        return ""
    # A wording that left the bound out goes on leaving it out.
    bare = said.bound is Bound.EXACT and now.bound is not Bound.EXACT
    unit = then.unit if said.unit is not None else None
    made = format_quantity(
        replace(then, unit=unit, bound=Bound.EXACT, also=None)
        if bare and then.value_max is None and then.value is not None
        else replace(then, unit=unit),
        wording(language),
    )
    marks = list(_MARK.finditer(literal))
    if not marks:
        return made
    # One mark between value and bound: 1.4兆ドル**以上.
    tail = literal[marks[0].end() :]
    if len(marks) == 1 and tail and made.endswith(tail):
        return f"{made[: -len(tail)]}{marks[0][0]}{tail}"
    return ""
