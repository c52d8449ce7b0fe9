"""Raises and reads the versions of page keys, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Max

from articles.caching.keys import CHROME, SITE
from articles.models import PageKey


def site_version() -> int:
    """The number of the last committed change. One query."""
    row = PageKey.objects.filter(name=SITE).values_list("version", flat=True).first()
    return row or 0


def newest_version(names: Iterable[str]) -> int:
    """The number of the last change of any of these. One query."""
    found = PageKey.objects.filter(name__in=list(names)).aggregate(Max("version"))
    return found["version__max"] or 0


def versions_of(names: Iterable[str]) -> dict[str, int]:
    """Name → number of its last change, for those that ever changed. One query."""
    rows = PageKey.objects.filter(name__in=list(names))
    return dict(rows.values_list("name", "version"))


@transaction.atomic
def purge(names: Iterable[str] = ()) -> int:
    """Pages that depend on these names are stale as soon as the change is committed.

    Without names only the site's number rises: processes then look anew at the next
    scheduled moment. Returns the number.
    """
    # The row lock puts concurrent changes in one order, so that numbers only rise.
    PageKey.objects.get_or_create(name=SITE)
    PageKey.objects.filter(name=SITE).update(version=F("version") + 1)
    version = PageKey.objects.values_list("version", flat=True).get(name=SITE)
    rows = [PageKey(name=name, version=version) for name in dict.fromkeys(names)]
    if rows:
        PageKey.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["version"],
        )
    return version


def outrun(version: int) -> None:
    """Number the next change higher than `version`: after a restore of older rows."""
    PageKey.objects.get_or_create(name=SITE)
    PageKey.objects.filter(name=SITE, version__lt=version).update(version=version)


def purge_everything() -> int:
    """Every stored page is stale: all of them depend on the masthead."""
    return purge([CHROME])
