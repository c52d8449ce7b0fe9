"""Proposes the figures of many articles that never had any, with few queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from articles.evidence.extraction import (
    Names,
    bound_spans,
    new_figure,
    propose_derivations,
    spots_of,
    written_on,
)
from articles.figures.literals import Anchor
from articles.figures.proposals import Proposals, Spot
from articles.models import (
    Article,
    Figure,
    Mention,
    give_keys,
    insert_columns,
    insert_many,
)


@transaction.atomic
def store_proposals(found: Sequence[tuple[Article, Proposals]]) -> int:
    """Candidates of articles just made, as `extract` would make them; their number."""
    names = Names(proposals for _, proposals in found)
    made: list[tuple[Article, int, Figure, list[Spot]]] = []
    for article, proposals in found:
        covered = bound_spans(article.body)
        written = written_on(article)
        for index, proposal in enumerate(proposals.found):
            spots = spots_of(proposal, covered)
            if spots:
                figure = new_figure(article, proposal, names, written=written)
                made.append((article, index, figure, spots))
    if not made:
        return 0
    figures = [figure for _, _, figure, _ in made]
    give_keys(figures)  # what follows from others names them by key
    rows: dict[int, dict[int, Figure]] = {}
    for article, index, figure, _ in made:
        rows.setdefault(article.pk, {})[index] = figure
    for article, proposals in found:
        propose_derivations(proposals, rows.get(article.pk, {}))
    insert_many(figures)
    _insert_mentions(made)
    return len(made)


def _insert_mentions(made: Iterable[tuple[Article, int, Figure, list[Spot]]]) -> None:
    """What `new_mentions` says: three times as many rows as there are figures."""
    values = [
        (
            article.pk,
            figure.pk,
            figure.key,
            one.field,
            one.literal,
            one.label,
            *one.anchor,
        )
        for article, _, figure, spots in made
        for one in spots
    ]
    names = ("article_id", "figure_id", "key", "field", "literal", "label")
    columns = dict(zip(names + Anchor._fields, zip(*values, strict=True), strict=True))
    columns["mode"] = (Mention.Mode.STANDOFF.value,) * len(values)
    insert_columns(Mention, columns)
