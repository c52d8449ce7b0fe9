"""One row per searchable article: its place in time within the search index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import models

_SEQUENCE_BITS = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(6400, 1, 1, tzinfo=UTC)


class SearchEntry(models.Model):
    """`key` orders the index by publication: milliseconds, then a sequence.

    Only articles that are public or will be at their moment have one; drafts are not
    in the index at all. The words lie beside it: in an FTS5 table under the same key on
    SQLite, in further columns of this table on PostgreSQL.
    """

    SEQUENCE = (1 << _SEQUENCE_BITS) - 1
    """The part of a key that is not its millisecond."""

    key = models.BigIntegerField(primary_key=True)
    article = models.OneToOneField(
        "articles.Article", models.CASCADE, related_name="search_entry"
    )
    expire_at = models.DateTimeField(null=True, db_index=True)
    # Which splitter made it; rebuild_search takes what another one made.
    made_by = models.CharField(max_length=40, db_index=True)

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return str(self.key)

    @staticmethod
    def first_key(moment: datetime) -> int:
        """The lowest key of an article published at that moment or later.

        Part of a millisecond counts as the next one: never visible too early.
        """
        return -(-_microseconds(moment) // 1000) << _SEQUENCE_BITS

    @staticmethod
    def last_key(moment: datetime) -> int:
        """The highest key of an article published at that moment or before."""
        return ((_microseconds(moment) // 1000 + 1) << _SEQUENCE_BITS) - 1


def _microseconds(moment: datetime) -> int:
    """Since 1970, exactly; a 64-bit key ends in the year 6429."""
    return (min(moment, _END) - _EPOCH) // timedelta(microseconds=1)
