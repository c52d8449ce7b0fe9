"""Keeps an article's citations equal to the card lines of its text, order included."""

from __future__ import annotations

from articles.markdown import CardMark, Document
from articles.models import Article, Citation, Source
from articles.sources.records import get_or_make_sources

_COMPARED = ("source_id", "line", "title", "description", "site_name", "image_url")


def sync_citations(article: Article, document: Document) -> None:
    """Make the rows say what the text says; unchanged rows are not touched.

    Runs inside the caller's transaction. What an author typed behind an address also
    describes a source that nobody cited before.
    """
    sources = get_or_make_sources(
        [mark.url for mark in document.sources if mark.url],
        first_values={mark.url: _typed(mark) for mark in document.sources},
    )
    wanted = {
        mark.position: _citation(article, mark, sources[mark.url])
        for mark in document.sources
        if mark.url in sources
    }
    present = {row.position: row for row in article.citations.all()}
    kept = {
        position
        for position, row in present.items()
        if position in wanted and _same(row, wanted[position])
    }
    gone = [row.pk for position, row in present.items() if position not in kept]
    if gone:
        Citation.objects.filter(pk__in=gone).delete()
    Citation.objects.bulk_create(
        row for position, row in wanted.items() if position not in kept
    )


def _typed(mark: CardMark) -> dict[str, str]:
    return {
        "title": mark.title[:300],
        "description": mark.description[:500],
        "site_name": mark.site[:100],
    }


def _citation(article: Article, mark: CardMark, source: Source) -> Citation:
    return Citation(
        article=article,
        source=source,
        position=mark.position,
        line=mark.line,
        title=mark.title[:300],
        description=mark.description,
        site_name=mark.site[:100],
        image_url=mark.image[:2048],
    )


def _same(one: Citation, other: Citation) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _COMPARED)
