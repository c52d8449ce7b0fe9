"""Finds the words of a mention again after the text around them was edited."""

from __future__ import annotations

from collections.abc import Iterable

from articles.figures.literals import CONTEXT, Literals
from articles.figures.whole import Place
from articles.models import Article, Mention


def text_of(article: Article, field: str) -> str:
    """The field a mention names, as it is stored."""
    return str(getattr(article, field))


def anchor(mention: Mention, literals: Literals, start: int) -> None:
    """Remember what surrounds the literal that stands at `start`; nothing is saved."""
    found = literals.anchor(mention.literal, start)
    mention.before, mention.after, mention.occurrence, mention.line = found
    mention.is_lost = False


def places_of(article: Article, mentions: Iterable[Mention]) -> dict[int, Place]:
    """Where each stand-off mention stands now, by primary key; lost ones are absent.

    A wording that a change of the text replaces is found too, by its new words. Of
    several equal literals the one with the most of its old surroundings wins, then
    the one with the old number. No two mentions share a place.
    """
    taken: list[Place] = []
    found: dict[int, Place] = {}
    options: list[tuple[int, int, Place, Mention]] = []
    fields: dict[str, Literals] = {}
    for mention in mentions:
        field = mention.field
        if field not in fields:
            fields[field] = Literals(text_of(article, field))
        text = fields[field].text
        for literal in filter(None, (mention.literal, mention.reworded)):
            for number, start in enumerate(fields[field].starts(literal)):
                place = Place(mention.field, start, start + len(literal))
                likeness = _likeness(mention, text, place)
                distance = abs(number - mention.occurrence)
                options.append((-likeness, distance, place, mention))
    options.sort(key=lambda option: (*option[:2], option[2].start, option[3].pk))
    for _, _, place, mention in options:
        if mention.pk in found:
            continue
        if any(_overlap(place, other) for other in taken):
            continue
        taken.append(place)
        found[mention.pk] = place
    return found


def nearest_place(
    article: Article, field: str, literal: str, start: int
) -> Place | None:
    """Where the literal stands nearest to an offset; None where it does not."""
    starts = Literals(text_of(article, field)).starts(literal)
    if not starts:
        return None
    at = min(starts, key=lambda one: abs(one - start))
    return Place(field, at, at + len(literal))


def _likeness(mention: Mention, text: str, place: Place) -> int:
    """How many characters next to the literal are those there were."""
    before = text[max(0, place.start - CONTEXT) : place.start]
    after = text[place.end : place.end + CONTEXT]
    return _common(mention.before[::-1], before[::-1]) + _common(mention.after, after)


def _common(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _overlap(one: Place, other: Place) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end
