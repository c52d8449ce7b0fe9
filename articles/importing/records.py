"""Takes in the tables an export put beside the articles; see `importing.tables`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import (
    DatabaseError,
    OperationalError,
    connection,
    models,
    transaction,
)

from articles.caching import purge_everything
from articles.importing.archives import RefusedArchive
from articles.importing.manner import Manner
from articles.importing.natural_keys import Key, NaturalKeys, Unusable
from articles.importing.record_rows import Rows, insert, is_late
from articles.importing.report import Told
from articles.importing.tables import (
    AFTER,
    ARTICLES,
    BEFORE,
    CITATIONS,
    FOLDER,
    VERSION,
    Table,
)
from articles.models import Article, Citation, Revision
from articles.text.sentences import Sentence, as_sentence

_LONGEST_LINE = 5 * 1024**2
_BATCH = 500
MAX_AT_ONCE = 50 * 1024**2
_BAD = (
    *(Unusable, ValidationError, DatabaseError),
    *(ValueError, TypeError, AttributeError, OverflowError),
)
"""What a line that means nothing here may end in."""
_DECIDED = ("role", "note", "accessed_on", "passages", "quote_found")
_MADE = ("created_at", "saved_at", "pending_at")
_PACKED_ALONG = frozenset({"__MACOSX", ".DS_Store"})


def records_below(root: Path | None, *, dry_run: bool = False) -> Records | None:
    """The tables of an exported folder; None where there are none."""
    if root is None or not (root / FOLDER / "site.json").is_file():
        return None
    return Records(root, dry_run=dry_run)


def export_within(folder: Path) -> Path:
    """The exported folder where an archive holds nothing else: packing a folder puts
    its name before all that is in it."""
    held = [one for one in folder.iterdir() if one.name not in _PACKED_ALONG]
    is_one = len(held) == 1 and records_below(held[0]) is not None
    return held[0] if is_one else folder


class Records:
    """One folder's tables. Rows that a site has already stay as they are there."""

    def __init__(self, root: Path, *, dry_run: bool = False) -> None:
        self.root = root
        self.told = Told()
        self._keys = NaturalKeys()
        self._rows = Rows(root, self._keys, dry_run=dry_run)
        self._late: list[tuple[Table, int, str, Any]] = []
        self.articles: dict[str, dict[str, Any]] = {}
        """File → what its article is beyond the file."""

    def require_few(self) -> None:
        """Raise `RefusedArchive` for more than a web request can take in."""
        folder = self.root / FOLDER
        size = sum(path.stat().st_size for path in folder.glob("*.jsonl"))
        if size > MAX_AT_ONCE:
            raise RefusedArchive(
                Sentence(
                    "The tables of the export hold {size} MB; {limit} MB are taken "
                    "here. Import it with manage.py import_articles.",
                    size=-(-size // 1024**2),
                    limit=MAX_AT_ONCE // 1024**2,
                )
            )

    def begin(self) -> None:
        """Everything the articles refer to, then what is known of the articles."""
        try:
            about = json.loads((self.root / FOLDER / "site.json").read_text("utf-8"))
            version = about["version"]
        except (OSError, ValueError, KeyError, TypeError):
            version = None
        if version != VERSION:
            self.told.problems.append(
                "_site/site.json was made by another version: the articles alone are "
                "imported."
            )
            return
        for table in BEFORE:
            self._load(table)
        for _number, values in self._lines(ARTICLES):
            if isinstance(values.get("path"), str):
                self.articles[values["path"]] = values

    def manner_of(self, path: str, sha256: str) -> Manner | None:
        """How the file, if it is as exported, was read; None where that is unknown."""
        values = self._said_of(path, sha256)
        if values is None or not values.get("read_as"):
            return None
        try:
            return Manner.from_json(values["read_as"])
        except (ValueError, TypeError, AttributeError, LookupError):
            return None

    def has_state_of(self, path: str, sha256: str) -> bool:
        """Whether the tables say what the file's article is: public, a draft."""
        return self._said_of(path, sha256) is not None

    def _said_of(self, path: str, sha256: str) -> dict[str, Any] | None:
        values = self.articles.get(path)
        return values if values and values.get("sha256") == sha256 else None

    def describe(self, article: Article, path: str, sha256: str) -> bool:
        """Set on a new article what its file, if it is as exported, does not say."""
        values = self._said_of(path, sha256)
        if values is None:
            return False
        filled = copy(article)  # all of it or nothing
        try:
            self._rows.fill(
                ARTICLES, filled, values, keep={"slug", "pending", "pending_at"}
            )
        except _BAD as problem:
            self._problem(ARTICLES, path, problem)
            return False
        for column in ARTICLES.fields:
            setattr(article, column.attname, getattr(filled, column.attname))
        wished = _number(values.get("pk"))
        if wished is not None and not Article.objects.filter(pk=wished).exists():
            article.pk = wished
        return True

    def finish(self) -> None:
        """What was said and done about the articles, once they are stored."""
        if not self.articles:
            return
        self._keys.forget(Article)
        for table in AFTER:
            self._load(table)
        with transaction.atomic():
            for table, pk, name, key in self._late:
                target = table.model._meta.get_field(name).related_model
                found = self._keys.find(target, key)
                if found is not None:
                    with self._line(table, f"{name} {key}"):
                        table.model._default_manager.filter(pk=pk).update(
                            **{name: found}
                        )
            self._late.clear()
            self._decisions()
            self._moments()
        _advance_sequences()
        purge_everything()

    def _decisions(self) -> None:
        for number, values in self._lines(CITATIONS):
            article = self._keys.find(Article, values.get("article"))
            position = _number(values.get("position"))
            if article is None or position is None:
                continue
            with self._line(CITATIONS, number):
                said = Citation()
                given = {name: values.get(name) for name in _DECIDED}
                given = {name: value for name, value in given.items() if value}
                self._rows.fill(CITATIONS, said, given)
                Citation.objects.filter(article=article, position=position).update(
                    **{name: getattr(said, name) for name in _DECIDED}
                )

    def _moments(self) -> None:
        """When rows were made is set by the database layer; give it back."""
        for path, values in self.articles.items():
            number = self._keys.find(Revision, values.get("pending"))
            with self._line(ARTICLES, path):
                said = Article()
                given = {name: values[name] for name in _MADE if values.get(name)}
                self._rows.fill(ARTICLES, said, given)
                made = {name: getattr(said, name) for name in given}
                if number is None:
                    made["pending_at"] = None
                Article.objects.filter(
                    slug=values.get("slug"), content_hash=values.get("content_hash")
                ).update(pending=number, **made)

    def _load(self, table: Table) -> None:
        known = self._keys.known(table.model)
        used = set(table.model._default_manager.values_list("pk", flat=True))
        batch: list[tuple[models.Model, Key, dict[str, Any]]] = []
        for number, values in self._lines(table):
            try:
                key = self._keys.key(
                    table.model, [values.get(name) for name in table.key]
                )
                if key in known:
                    self.told.present += 1
                    continue
                row = table.model()
                self._rows.fill(table, row, values)
            except _BAD as problem:
                self._problem(table, number, problem)
                continue
            wished = _number(values.get("pk"))
            if wished is not None and wished not in used:
                used.add(wished)
                row.pk = wished
            batch.append((row, key, values))
            if len(batch) >= _BATCH:
                self._store(table, batch)
                batch = []
        self._store(table, batch)

    def _store(
        self, table: Table, batch: list[tuple[models.Model, Key, dict[str, Any]]]
    ) -> None:
        """All at once, or one by one where the database objects to one of them."""
        rows = [row for row, _, _ in batch]
        try:
            with transaction.atomic():
                insert(table, rows)
        except OperationalError:
            raise  # full or locked: no line is to blame
        except _BAD:
            rows = []
            for row, key, _ in batch:
                with self._line(table, key):
                    insert(table, [row])
                    rows.append(row)
        known = self._keys.known(table.model)
        stored = {id(row) for row in rows}
        for row, key, values in batch:
            if id(row) not in stored:
                continue
            known[key] = row.pk
            self.told.stored += 1
            self._remember_late(table, row, values)

    def _remember_late(
        self, table: Table, row: models.Model, values: dict[str, Any]
    ) -> None:
        for column in table.fields:
            if is_late(table, column) and values.get(column.name):
                self._late.append((table, row.pk, column.name, values[column.name]))
        for many in table.model._meta.local_many_to_many:
            given = values.get(many.name)
            keys = [
                self._keys.find(many.related_model, key)
                for key in (given if isinstance(given, list) else [])
            ]
            if keys:
                getattr(row, many.name).set([key for key in keys if key is not None])

    def _lines(self, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
        path = self.root / FOLDER / f"{table.name}.jsonl"
        if not path.is_file() or path.is_symlink():
            return
        with path.open("rb") as stream:
            number = 0
            while line := stream.readline(_LONGEST_LINE + 1):
                number += 1
                if len(line) > _LONGEST_LINE:
                    self._problem(table, number, Unusable("The line is too long."))
                    return
                try:
                    values = json.loads(line)
                except (ValueError, RecursionError):
                    self._problem(table, number, Unusable("The line is no JSON."))
                    continue
                if isinstance(values, dict):
                    yield number, values
                else:
                    self._problem(
                        table, number, Unusable("The line is no JSON object.")
                    )

    @contextmanager
    def _line(self, table: Table, place: Any) -> Iterator[None]:
        """Whatever is wrong with one line is told, and the others go on."""
        try:
            with transaction.atomic():
                yield
        except OperationalError:
            raise
        except _BAD as problem:
            self._problem(table, place, problem)

    def _problem(self, table: Table, place: Any, problem: Exception) -> None:
        if len(self.told.problems) < 200:
            said = getattr(problem, "messages", None) or problem.args or [str(problem)]
            reason = said[0] if isinstance(said[0], Sentence) else str(said[0])[:200]
            self.told.problems.append(
                Sentence(
                    "{file}: {place}: {reason}",
                    file=f"{FOLDER}/{table.name}.jsonl",
                    place=str(place)[:200],
                    reason=as_sentence(reason),
                )
            )


def _number(value: Any) -> int | None:
    """A number that a row can have."""
    is_one = isinstance(value, int) and not isinstance(value, bool)
    return value if is_one and 0 < value < 2**62 else None


def _advance_sequences() -> None:
    """PostgreSQL counts on by itself only where it chose the numbers."""
    made = [table.model for table in (*BEFORE, ARTICLES, *AFTER)]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), made):
            cursor.execute(sql)
