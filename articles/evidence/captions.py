"""Numbers in the words of pictures: alternative texts and captions.

What a picture says in the Markdown itself is part of the body and its numbers are
mentions like any other. A picture of the library is shown by many articles and changed
at its own place, so its words are no article's mentions: they are read for the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from articles.evidence.reading import around
from articles.evidence.values import display, quantity_of
from articles.figures import Quantity, parse_quantities
from articles.figures.findings import Finding, Level, finding
from articles.models import Article, Figure, FigureChange, Illustration

SHOWN = re.compile(r"\[\[image:([A-Za-z0-9_-]{1,100})")


@dataclass(frozen=True, slots=True)
class Captioned:
    """A number in a picture's words; `field` is `alt` or `caption`."""

    picture: Illustration
    field: str
    before: str
    literal: str
    after: str
    quantity: Quantity


def captions_stating(articles: Iterable[Article], figure: Figure) -> list[Captioned]:
    """Words of the pictures these articles show that give the figure's value."""
    stated = quantity_of(figure)
    if stated is None or stated.value is None:
        return []
    pictures = {row.pk: row for article in articles for row in shown_pictures(article)}
    return [
        one
        for row in pictures.values()
        for one in _numbers(row)
        if _says(one.quantity, stated)
    ]


def outdated_captions(
    article: Article, figures: Iterable[Figure]
) -> list[tuple[Captioned, Figure]]:
    """Words of the article's pictures that give a value its figure had before.

    No query for an article without pictures.
    """
    pictures = shown_pictures(article)
    if not pictures:
        return []
    rows = {figure.pk: figure for figure in figures}
    changes = FigureChange.objects.filter(figure__in=rows).exclude(before="")
    found = []
    for change in changes:
        figure = rows[change.figure_id]
        now, read = quantity_of(figure), parse_quantities(change.before)
        if len(read) != 1 or now is None or _says(read[0].quantity, now):
            continue
        found += [
            (one, figure)
            for row in pictures
            for one in _numbers(row)
            if _says(one.quantity, read[0].quantity)
        ]
    return found


def caption_finding(caption: Captioned, figure: Figure) -> Finding:
    """A picture goes on saying what its figure was."""
    return finding(
        "FIG206",
        "caption-outdated",
        Level.WARNING,
        figure.key,
        picture=caption.picture.name or caption.picture.key or str(caption.picture.pk),
        said=caption.literal,
        stated=display(figure),
    )


def shown_pictures(article: Article) -> list[Illustration]:
    """The lead picture and those of the text."""
    keys = set(SHOWN.findall(article.body))
    if not keys and article.lead_image_id is None:
        return []
    rows = Illustration.objects.filter(Q(key__in=keys) | Q(pk=article.lead_image_id))
    return list(rows.order_by("pk"))


def _numbers(row: Illustration) -> Iterator[Captioned]:
    for field in ("alt", "caption"):
        text = str(getattr(row, field))
        for match in parse_quantities(text):
            before, after = around(text, match.start, match.end)
            yield Captioned(row, field, before, match.text, after, match.quantity)


def _says(said: Quantity, stated: Quantity) -> bool:
    """Value, unit and denominator; a bound may be left out."""
    if said.unit is not None and said.unit != stated.unit:
        return False
    values = (said.value, said.value_max) == (stated.value, stated.value_max)
    return values and said.per == stated.per
