"""Candidate figures: mentions of one number gathered, relations and sources beside."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from articles.figures.candidate import Candidate
from articles.figures.context import Mention, read_mentions
from articles.figures.guesses import Guess, guess_missing
from articles.figures.quantity import Quantity
from articles.figures.relations import Relation, propose_relations
from articles.figures.source_hints import (
    SourceHint,
    SourceText,
    cited_sources,
    propose_sources,
)
from articles.figures.tables import Gap, read_gaps, read_tables

__all__ = ["Candidate", "Extraction", "extract_figures"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text proposes; relations and hints refer to candidates by position.

    `gaps` are the cells without a number where their column holds numbers.
    """

    candidates: tuple[Candidate, ...]
    relations: tuple[Relation, ...]
    sources: tuple[SourceHint, ...]
    gaps: tuple[Gap, ...] = ()
    guesses: tuple[Guess, ...] = ()
    """What the surroundings suggest, by candidate."""


def extract_figures(
    markdown: str, sources: Sequence[SourceText] | None = None
) -> Extraction:
    """Candidate figures, relations and sources of a Markdown article.

    Mentions of equal value and unit are one candidate, unless row headers, labels or
    sentences give them to different entities. Without `sources` the cards of the text
    are used. The same text always proposes the same.
    """
    tables = read_tables(markdown)
    mentions = [_settled(mention) for mention in read_mentions(markdown, tables)]
    groups = _groups(mentions)
    candidates = tuple(_candidate(group) for group in groups)
    place = {id(mention): i for i, group in enumerate(groups) for mention in group}
    owners = [place[id(mention)] for mention in mentions]
    relations = propose_relations(markdown, mentions, owners, tables)
    if sources is None:
        sources = cited_sources(markdown)
    hints = propose_sources([c.quantity for c in candidates], sources)
    cells = [mention.cell for mention in mentions if mention.cell]
    gaps = read_gaps(markdown, cells, tables)
    guesses = guess_missing(markdown, candidates)
    return Extraction(
        candidates, tuple(relations), tuple(hints), tuple(gaps), tuple(guesses)
    )


def _settled(mention: Mention) -> Mention:
    """The mention with the unit its surroundings give."""
    if mention.unit is None:
        return mention
    quantity = replace(mention.match.quantity, unit=mention.unit)
    return replace(mention, match=replace(mention.match, quantity=quantity))


_Key = tuple[Decimal | None, Decimal | None, int | None, str, str]


def _key(quantity: Quantity) -> _Key:
    return (
        quantity.value,
        quantity.value_max,
        quantity.magnitude,
        quantity.unit.code if quantity.unit else "",
        quantity.per or "",
    )


def _groups(mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions of one figure each, ordered by their first mention."""
    by_value: dict[_Key, list[Mention]] = {}
    for mention in mentions:
        by_value.setdefault(_key(mention.match.quantity), []).append(mention)
    groups = [group for same in by_value.values() for group in _by_entity(same)]
    return sorted(groups, key=lambda group: group[0].match.start)


def _by_entity(same: list[Mention]) -> list[list[Mention]]:
    """Mentions of equal value apart by entity; unowned ones join the nearest group."""
    groups: list[list[Mention]] = []
    home: dict[str, int] = {}
    for mention in sorted(same, key=lambda mention: not mention.is_structural):
        names = _names(mention.entity)
        if not names:
            continue
        index = next((home[name] for name in names if name in home), len(groups))
        if index == len(groups):
            groups.append([])
        groups[index].append(mention)
        for name in names:
            home.setdefault(name, index)
    if not groups:
        return [same]
    lines = sorted((m.line, i) for i, group in enumerate(groups) for m in group)
    for mention in same:
        if mention.entity is None:
            groups[_nearest(lines, mention.line)].append(mention)
    for group in groups:
        group.sort(key=lambda mention: mention.match.start)
    return groups


def _nearest(lines: list[tuple[int, int]], line: int) -> int:
    """The group with a mention nearest to the line; the one before where two are."""
    after = bisect_left(lines, (line, 0))
    near = lines[max(0, after - 1) : after + 1]
    return min(near, key=lambda entry: abs(entry[0] - line))[1]


def _names(entity: str | None) -> list[str]:
    """The names an entity goes by: Alphabet（Google） is also Alphabet, and Google."""
    if entity is None:
        return []
    parts = [part.strip().casefold() for part in re.split(r"[（）()]", entity)]
    return [entity.casefold(), *(part for part in parts if part)]


def _candidate(group: list[Mention]) -> Candidate:
    ranked = sorted(group, key=lambda mention: mention.origin.trust)
    best = ranked[0]
    owner = next((mention for mention in ranked if mention.entity), None)
    return Candidate(
        best.match.quantity,
        tuple(group),
        owner.entity if owner else None,
        owner.counterparty if owner else None,
        next((m.measure for m in ranked if m.measure), ""),
        next((m.period for m in ranked if m.period), None),
        next((m.status for m in ranked if m.status), None),
        any(mention.is_threshold for mention in group),
        best.unit is not None,
    )
