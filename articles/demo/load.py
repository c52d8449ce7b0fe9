"""Loads the demo content: records, pictures, articles, cards. Twice equals once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, cast

from django.db import transaction
from django.utils.dateparse import parse_date

from articles.demo.drawing import draw_all
from articles.demo.pictures import PICTURES
from articles.evidence import import_text, sync_mentions
from articles.importing import Options, Report, import_articles
from articles.importing.manner import Manner
from articles.importing.mapping import ArticleData, map_text
from articles.models import (
    Article,
    Author,
    Category,
    Correction,
    Illustration,
    Series,
)
from articles.publishing import render_text, store_illustration
from articles.sources import find_sources

FOLDER = Path(__file__).parent
CONTENT = FOLDER / "content"
Progress = Callable[[int, int], object]


def load_demo(*, progress: Progress | None = None) -> Report:
    """Make what is missing of the demo; what an editor changed stays changed.

    `progress` is called with articles done and articles in all. No account is made.
    """
    _load_authors()
    _load_categories()
    for entry in _records("series.json"):
        _make(
            Series,
            entry["name"],
            slug=entry["slug"],
            description=entry["description"],
        )
    with tempfile.TemporaryDirectory(prefix="urazuke-demo-") as folder:
        _store_pictures(Path(folder) / "pictures")
        report = import_articles(
            [str(CONTENT)],
            options=Options(publish=True, pictures=Path(folder), figures=False),
            progress=progress,
        )
    _load_cards()
    _load_figures()
    _load_corrections()
    return report


def _load_authors() -> None:
    for entry in _records("authors.json"):
        _make(Author, entry["name"], slug=entry["slug"], bio=entry["bio"])


def _load_categories() -> None:
    for entry in _records("categories.json"):
        _make(
            Category,
            entry["name"],
            slug=entry["slug"],
            description=entry["description"],
            position=entry["order"],
        )


def _make(model: type[Author | Category | Series], name: str, **fields: Any) -> None:
    if model.objects.named(name).exists():
        return
    row = model(name=name, **fields)
    row.fill_keys()
    row.save(force_insert=True)


def _store_pictures(folder: Path) -> None:
    """Put each article's picture where its head says, as the copy we store.

    The importer knows our own copies again by their bytes, words and all.
    """
    folder.mkdir()
    wanted = {}
    for file in sorted(CONTENT.glob("*.md")):
        data = map_text(
            file.read_text(encoding="utf-8"),
            path=file.name,
            manner=Manner(),
        )
        name = PurePosixPath(data.image).stem
        if name in PICTURES:
            wanted[name] = data
    present = {
        row.name: row
        for row in Illustration.objects.filter(name__in=map(_row_name, wanted))
    }
    missing = [name for name in wanted if _row_name(name) not in present]
    drawn = draw_all(missing) if missing else {}
    for name, data in wanted.items():
        row = present.get(_row_name(name)) or _store(name, data, drawn[name])
        with row.file.open("rb") as stream:
            (folder / f"{name}.webp").write_bytes(stream.read())


def _store(name: str, data: ArticleData, content: bytes) -> Illustration:
    picture = PICTURES[name]
    return store_illustration(
        content,
        name=_row_name(name),
        alt=picture.alt_en if data.language == "en" else picture.alt_ja,
        credit=picture.credit,
    )


def _row_name(name: str) -> str:
    return f"demo: {name}"


@transaction.atomic
def _load_cards() -> None:
    """Fill the empty fields of the cited pages we have cards for."""
    cards = cast(dict[str, dict[str, str]], _records("cards.json"))
    for url, source in find_sources(cards).items():
        card = cards[url]
        before = (source.title, source.description, source.site_name, source.language)
        source.title = source.title or card["title"]
        source.description = source.description or card["description"]
        source.site_name = source.site_name or card["site_name"]
        source.language = source.language or card["language"]
        after = (source.title, source.description, source.site_name, source.language)
        published = parse_date(card.get("published_on", ""))
        if source.published_on is None and published is not None:
            source.published_on = published
        elif before == after:
            continue
        source.save()


@transaction.atomic
def _load_figures() -> None:
    """Figures, what follows from them, tables and charts; then the articles' marks."""
    import_text((FOLDER / "figures.json").read_text(encoding="utf-8"))
    for article in Article.objects.filter(body__contains="figure:"):
        sync_mentions(article, render_text(article.body, language=article.language))


def _load_corrections() -> None:
    """What readers were told; each note once."""
    for entry in _records("corrections.json"):
        article = Article.objects.filter(slug=entry["article"]).first()
        if article is None or article.corrections.filter(note=entry["note"]).exists():
            continue
        Correction.objects.create(
            article=article,
            kind=entry["kind"],
            note=entry["note"],
            reason=entry["reason"],
            made_at=datetime.fromisoformat(entry["made_at"]),
        )


def _records(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
