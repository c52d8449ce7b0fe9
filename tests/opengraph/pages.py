"""Pages as tests write them: a card from a few lines of markup."""

from __future__ import annotations

from datetime import UTC, datetime

from articles.opengraph import Card, extract

URL = "https://www.example.com/news/grid-operators-warn-again"
NOW = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)


def card_of(markup: str, url: str = URL, **more) -> Card:
    return extract(markup.encode(), url, "text/html; charset=utf-8", now=NOW, **more)


def og(name: str, content: str) -> str:
    return f'<meta property="og:{name}" content="{content}">'


LINKED = '<script type="application/ld+json">%s</script>'
