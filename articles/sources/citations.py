"""Keeps an article's citations equal to the card lines of its text, order included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils.timezone import now

from articles.markdown import CardMark, Document
from articles.models import Article, Citation, Source, make_row
from articles.sources.quotes import all_found, passages_of
from articles.sources.records import get_or_make_sources, key_of

_COMPARED = (
    "source_id",
    "line",
    "title",
    "description",
    "site_name",
    "image_url",
    "passages",
)


def sync_citations(article: Article, document: Document) -> None:
    """Make the rows say what the text says; unchanged rows are not touched.

    Runs inside the caller's transaction. What an author typed behind an address also
    describes a source that nobody cited before.
    """
    sync_all_citations([(article, document)])


def sync_all_citations(read: Sequence[tuple[Article, Document]]) -> None:
    """Likewise for many articles, with as many queries as for one."""
    described: dict[str, dict[str, str]] = {}
    for _article, document in read:
        own = {mark.url: typed(mark) for mark in document.sources if mark.url}
        described = own | described  # the first article to cite a page describes it
    sources = get_or_make_sources(described, first_values=described)
    present: dict[int, dict[int, Citation]] = defaultdict(dict)
    for row in Citation.objects.filter(article__in=[row.pk for row, _ in read]):
        present[row.article_id][row.position] = row
    gone: list[int] = []
    added: list[Citation] = []
    for article, document in read:
        before = present[article.pk]
        rows = citations_of(article, document, sources, before.values())
        kept = {
            row.position
            for row in rows
            if row.position in before and _same(row, before[row.position])
        }
        gone += [row.pk for position, row in before.items() if position not in kept]
        added += [row for row in rows if row.position not in kept]
    if gone:
        Citation.objects.filter(pk__in=gone).delete()
    Citation.objects.bulk_create(added)
    look_for_quotes(added)


def citations_of(
    article: Article,
    document: Document,
    sources: Mapping[str, Source],
    present: Iterable[Citation] = (),
) -> list[Citation]:
    """Unsaved rows for what the text cites; `sources` by the address as written.

    What is known of the `present` rows goes on: roles, notes, dates of access, and
    quotes found on the page.
    """
    known = {row.source_id: row for row in present}
    rows = []
    for mark in document.sources:
        if mark.url not in sources:
            continue
        source = sources[mark.url]
        before = known.get(source.pk) or Citation()
        marks = (one for one in document.citations if one.number == mark.position)
        row = _citation(article, mark, source)
        row.passages = passages_of(marks, before.passages)
        row.quote_found = all_found(row.passages)
        row.role, row.note = before.role, before.note
        row.accessed_on = before.accessed_on
        row.cited_as_id = before.cited_as_id or _original(mark, source)
        rows.append(row)
    return rows


def look_for_quotes(rows: Iterable[Citation]) -> None:
    """A page that answered before is asked again soon for the words now quoted."""
    unchecked = {
        row.source_id
        for row in rows
        if any(one["quote"] and one["found"] is None for one in row.passages)
    }
    if unchecked:
        Source.objects.filter(
            pk__in=unchecked, status=Source.Status.OK, next_fetch_at__gt=now()
        ).update(next_fetch_at=now())


def _original(mark: CardMark, source: Source) -> int | None:
    """The row of the address as typed, when its page is now another row's."""
    if mark.url == source.url:
        return None
    key = key_of(mark.url)
    if key == source.url_key:
        return None
    return Source.objects.filter(url_key=key).values_list("pk", flat=True).first()


def typed(mark: CardMark) -> dict[str, str]:
    """What an author wrote behind the address, as first values of its row."""
    return {
        "title": mark.title[:300],
        "description": mark.description[:500],
        "site_name": mark.site[:100],
    }


def _citation(article: Article, mark: CardMark, source: Source) -> Citation:
    return make_row(
        Citation,
        article_id=article.pk,
        source_id=source.pk,
        position=mark.position,
        line=mark.line,
        title=mark.title[:300],
        description=mark.description,
        site_name=mark.site[:100],
        image_url=mark.image[:2048],
    )


def _same(one: Citation, other: Citation) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _COMPARED)
