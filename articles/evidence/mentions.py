"""Keeps the mentions of an article in step with its text, at every save."""

from __future__ import annotations

import re

from articles.evidence.anchors import anchor, places_of, text_of
from articles.evidence.reading import BOUND_LINK
from articles.evidence.tables import figures_in
from articles.figures.literals import CONTEXT, Literals
from articles.markdown import Document
from articles.models import Article, Figure, Mention

_WRITTEN = (Mention.Mode.BOUND, Mention.Mode.GENERATED)


def sync_mentions(article: Article, document: Document) -> None:
    """Rows for the marks the text holds; stand-off mentions find their words again.

    One query for an article without figures.
    """
    present = list(article.mentions.all())
    wanted = _written(article, document)
    old = sorted(
        (mention for mention in present if mention.mode in _WRITTEN), key=_identity
    )
    if [_identity(row) for row in old] != [_identity(row) for row in wanted]:
        Mention.objects.filter(pk__in=[row.pk for row in old]).delete()
        Mention.objects.bulk_create(wanted)
    refresh_standoff(article, [row for row in present if row.mode not in _WRITTEN])


def refresh_standoff(article: Article, mentions: list[Mention]) -> None:
    """Move the mentions to where their words are now, or mark them lost."""
    places = places_of(article, mentions)
    changed = []
    fields: dict[str, Literals] = {}
    for mention in mentions:
        place = places.get(mention.pk)
        before = [getattr(mention, name) for name in _MOVED]
        if place is None:
            mention.is_lost = True
        else:
            if place.field not in fields:
                fields[place.field] = Literals(text_of(article, place.field))
            literals = fields[place.field]
            words = literals.text[place.start : place.end]
            if words != mention.literal:  # the change that was prepared is out
                mention.literal, mention.reworded = words, ""
            anchor(mention, literals, place.start)
        if before != [getattr(mention, name) for name in _MOVED]:
            changed.append(mention)
    if changed:
        Mention.objects.bulk_update(changed, _MOVED)


_MOVED = (
    *("literal", "reworded", "line", "before", "after"),
    *("occurrence", "is_lost"),
)


def link_mentions(figure: Figure) -> None:
    """Give marks that were written before their figure was confirmed their figure."""
    Mention.objects.filter(key=figure.key, figure=None).update(figure=figure)


def unknown_keys(article: Article) -> list[Mention]:
    """Marks in the stored text whose figure is missing, or no longer vouched for."""
    if article._state.adding:
        return []
    rows = article.mentions.filter(mode__in=_WRITTEN).select_related("figure")
    return [
        row
        for row in rows
        if row.figure is None or row.figure.state != Figure.State.CONFIRMED
    ]


def _written(article: Article, document: Document) -> list[Mention]:
    keys = {mark.key for mark in document.figures}
    blocks = [mark for mark in document.illustrations if mark.kind != "image"]
    keys |= {key for mark in blocks for key in mark.keys}
    if not keys:
        return []
    figures = {row.key: row for row in Figure.objects.filter(key__in=keys)}
    rows = [
        Mention(
            article=article,
            figure=figures.get(mark.key),
            key=mark.key,
            mode=Mention.Mode.BOUND if mark.bound else Mention.Mode.GENERATED,
            literal=mark.literal[:200],
            occurrence=mark.position,
            line=mark.line,
        )
        for mark in document.figures
    ]
    _surround(rows, article.body)
    in_tables = figures_in(keys - set(figures)) if blocks else {}
    for mark in blocks:
        for key in mark.keys:
            known = figures.get(key)
            shown: list[Figure] = [known] if known else in_tables.get(key, [])
            rows += [
                Mention(
                    article=article,
                    figure=figure,
                    key=key,
                    mode=Mention.Mode.GENERATED,
                    occurrence=mark.position,
                    line=mark.line,
                )
                for figure in shown or (() if key in in_tables else (None,))
            ]
    rows.sort(key=_identity)
    return rows


def _surround(rows: list[Mention], body: str) -> None:
    """Remember the words on either side of each bound number: they belong to it."""
    links: dict[tuple[int, str], list[re.Match[str]]] = {}
    for link in BOUND_LINK.finditer(body):
        line = body.count("\n", 0, link.start()) + 1
        links.setdefault((line, link[2]), []).append(link)
    for row in rows:
        here = links.get((row.line, row.key))
        if row.mode == Mention.Mode.BOUND and here:
            link = here.pop(0)
            row.before = body[max(0, link.start() - CONTEXT) : link.start()]
            row.after = body[link.end() : link.end() + CONTEXT]


def _identity(mention: Mention) -> tuple[str, int, str, str, int, int]:
    """What tells written mentions apart, in a stable order."""
    return (
        mention.field,
        mention.line,
        mention.mode,
        "\n".join((mention.key, mention.literal, mention.before, mention.after)),
        mention.occurrence,
        mention.figure_id or 0,
    )
