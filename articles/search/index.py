"""Keeps the index equal to the articles, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from django.db import transaction
from django.db.models import Model, Q

from articles.markdown.many import cut_many
from articles.markdown.pool import Pool
from articles.models import (
    Article,
    ArticleQuerySet,
    Author,
    Category,
    SearchEntry,
    Source,
    Tag,
    insert_many,
    make_row,
)
from articles.models.taxonomy import LIVE_STATUSES
from articles.search import engine
from articles.search.texts import IndexedText, searchable_texts
from articles.text.ngrams import VERSION, Cut

BATCH = 200


def upsert(
    articles: Iterable[Article], *, bodies: Mapping[int, Cut] | None = None
) -> int:
    """Index these articles as they are now; how many of them can be found.

    Drafts and withdrawn articles leave the index. Tags, bylines and citations are read
    from the database, so they must be stored before. `bodies`: plain texts that were
    cut already, in another process say, by the articles' primary keys.
    """
    rows = list(articles)
    public = [article for article in rows if _may_be_public(article)]
    with transaction.atomic():
        SearchEntry.objects.filter(article__in=[row.pk for row in rows]).delete()
        if not public:
            return 0
        keys = _allot_keys(public)
        insert_many(
            make_row(
                SearchEntry,
                key=keys[article.pk],
                article_id=article.pk,
                expire_at=article.expire_at,
                made_by=VERSION,
            )
            for article in public
        )
        texts = searchable_texts(public, bodies=bodies)
        engine.write(
            [IndexedText(keys[article.pk], texts[article.pk]) for article in public]
        )
    return len(public)


def remove(articles: Iterable[Article]) -> None:
    """Take these articles out. Deleting an article does so by itself."""
    SearchEntry.objects.filter(article__in=[row.pk for row in articles]).delete()


def outdated() -> ArticleQuerySet:
    """Articles whose entry is missing, too much, or no longer what it should be.

    Looks into indexes alone: the worker asks often.
    """
    public = Article.objects.filter(
        status__in=LIVE_STATUSES, published_at__isnull=False
    ).order_by()
    entries = SearchEntry.objects.order_by().values("article")
    missing = public.exclude(pk__in=entries)
    changed = entries.exclude(made_by=VERSION)
    too_many = entries.exclude(article__in=public.values("pk"))
    return Article.objects.filter(
        Q(pk__in=missing.values("pk")) | Q(pk__in=changed) | Q(pk__in=too_many)
    )


def mark_outdated(row: Model) -> int:
    """The articles a source, category, tag or author is named in: index them again.

    They may be many, so it is left to the worker or `rebuild_search`; until then they
    are found by the old name. Returns how many there are.
    """
    place = _NAMED_IN.get(type(row))
    if place is None:
        return 0
    return SearchEntry.objects.filter(**{place: row}).update(made_by="")


_NAMED_IN: dict[type[Model], str] = {
    Source: "article__citations__source",
    Category: "article__category",
    Tag: "article__tag_items__tag",
    Author: "article__bylines__author",
}


def rebuild(
    articles: ArticleQuerySet,
    *,
    jobs: int = 1,
    progress: Callable[[int], object] | None = None,
) -> int:
    """Index these articles anew, in batches of one transaction each; their number.

    Their texts are cut by `jobs` processes.
    """
    keys = list(articles.order_by("pk").values_list("pk", flat=True))
    with Pool(jobs, pieces=len(keys)) as pool:
        for read, cuts in pool.in_turn(cut_many, _batches(keys), itemgetter(1)):
            _store(dict(read), cuts)
            if progress:
                progress(len(read))
    return len(keys)


def _batches(keys: Sequence[int]) -> Iterator[list[tuple[int, str]]]:
    texts = Article.objects.order_by("pk").values_list("pk", "plain_text")
    for start in range(0, len(keys), BATCH):
        yield list(texts.filter(pk__in=keys[start : start + BATCH]))


def _store(read: Mapping[int, str], cuts: Sequence[Cut]) -> None:
    made = dict(zip(read, cuts, strict=True))
    with transaction.atomic():
        # Read inside the transaction: a save in between must not be undone.
        rows = Article.objects.defer("body", "body_html").filter(pk__in=read)
        present = list(rows.order_by("pk").select_for_update(of=("self",)))
        same = [row.pk for row in present if row.plain_text == read[row.pk]]
        upsert(present, bodies={pk: made[pk] for pk in same})


def _may_be_public(article: Article) -> bool:
    return article.status in LIVE_STATUSES and article.published_at is not None


def _allot_keys(articles: Sequence[Article]) -> dict[int, int]:
    """A free key for each, at its moment of publication.

    The sequence is the primary key's last 16 bits; two that agree in it and in the
    millisecond move on to the next free number.
    """
    wanted = {
        article.pk: SearchEntry.first_key(article.published_at)
        | (article.pk & SearchEntry.SEQUENCE)
        for article in articles
        if article.published_at is not None
    }
    taken = set(
        SearchEntry.objects.filter(key__in=wanted.values()).values_list(
            "key", flat=True
        )
    )
    keys: dict[int, int] = {}
    for pk, key in wanted.items():
        free = key
        while free in taken:
            free += 1
            if SearchEntry.objects.filter(key=free).exists():
                taken.add(free)
        taken.add(free)
        keys[pk] = free
    return keys
