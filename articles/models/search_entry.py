"""One row per searchable article: its place in time within the search index."""

from __future__ import annotations

from datetime import datetime

from django.db import models

_SEQUENCE_BITS = 20


class SearchEntry(models.Model):
    """`key` orders the index by publication: seconds since 1970, then a sequence.

    Only articles that are public or will be at their moment have one; drafts are not
    in the index at all. The words lie beside it: in an FTS5 table under the same key on
    SQLite, in further columns of this table on PostgreSQL.
    """

    SEQUENCE = (1 << _SEQUENCE_BITS) - 1
    """The part of a key that is not its second."""

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

        Part of a second counts as the next one: never visible too early.
        """
        seconds = int(moment.timestamp() // 1)
        if moment.microsecond:
            seconds += 1
        return seconds << _SEQUENCE_BITS

    @staticmethod
    def last_key(moment: datetime) -> int:
        """The highest key of an article published at that moment or before."""
        return ((int(moment.timestamp() // 1) + 1) << _SEQUENCE_BITS) - 1
