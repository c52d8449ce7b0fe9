"""Proposes the figures of many articles that never had any, with few queries."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from articles.evidence.extraction import (
    Names,
    bound_spans,
    new_figure,
    new_mentions,
    propose_derivations,
    spots_of,
    written_on,
)
from articles.figures.proposals import Proposals
from articles.models import Article, Figure, insert_many


@transaction.atomic
def store_proposals(found: Sequence[tuple[Article, Proposals]]) -> int:
    """Candidates of articles just made, as `extract` would make them; their number."""
    names = Names(proposals for _, proposals in found)
    made = []
    for article, proposals in found:
        covered = bound_spans(article.body)
        written = written_on(article)
        for index, proposal in enumerate(proposals.found):
            spots = spots_of(proposal, covered)
            if spots:
                figure = new_figure(article, proposal, names, written=written)
                made.append((article, index, figure, spots))
    insert_many(figure for _, _, figure, _ in made)
    insert_many(
        mention
        for article, _, figure, spots in made
        for mention in new_mentions(article, figure, spots)
    )
    rows: dict[int, dict[int, Figure]] = {}
    for article, index, figure, _ in made:
        rows.setdefault(article.pk, {})[index] = figure
    derived = [
        output
        for article, proposals in found
        for output in propose_derivations(proposals, rows.get(article.pk, {}))
    ]
    # By key: bulk_update would say each row's JSON once per row of its batch.
    for output in derived:
        output.save(update_fields=["proposal", "basis", "saved_at"])
    return len(made)
