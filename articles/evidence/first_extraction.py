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
    signatures_of,
    spots_of,
)
from articles.figures.candidates import Extraction
from articles.figures.whole import whole_text
from articles.models import Article, Figure, insert_many


@transaction.atomic
def store_extractions(found: Sequence[tuple[Article, Extraction]]) -> int:
    """Candidates of articles just made, as `extract` would make them; their number.

    The extraction is of each article's whole text.
    """
    names = Names()
    made = []
    for article, extraction in found:
        whole = whole_text(article.title, article.description, article.body)
        covered = bound_spans(article.body)
        signatures = signatures_of(extraction)
        for index, candidate in enumerate(extraction.candidates):
            spots = spots_of(candidate, whole, covered)
            if spots:
                figure = new_figure(
                    article, extraction, index, signatures[index], names
                )
                made.append((article, extraction, index, figure, spots))
    insert_many(figure for _, _, _, figure, _ in made)
    insert_many(
        mention
        for article, _, _, figure, spots in made
        for mention in new_mentions(article, figure, spots)
    )
    rows: dict[int, dict[int, Figure]] = {}
    for article, _, index, figure, _ in made:
        rows.setdefault(article.pk, {})[index] = figure
    derived = [
        output
        for article, extraction in found
        for output in propose_derivations(extraction, rows.get(article.pk, {}))
    ]
    # By key: bulk_update would say each row's JSON once per row of its batch.
    for output in derived:
        output.save(update_fields=["proposal", "basis", "saved_at"])
    return len(made)
