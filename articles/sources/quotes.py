"""Quoted passages of citations: stored from the text, looked for on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from articles.markdown.document import CitationMark
from articles.models import Citation, Source
from articles.sources.retrieval import LookedFor

QUOTE_LENGTH, LOCATOR_LENGTH, MOST = 1_000, 200, 50


def passages_of(
    marks: Iterable[CitationMark], known: Iterable[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """What the marks of one source quote; what was found before stays found."""
    before = {passage.get("quote"): passage for passage in known}
    return [
        {
            "quote": (quote := mark.quote[:QUOTE_LENGTH]),
            "locator": mark.locator[:LOCATOR_LENGTH],
            "line": mark.line,
            "found": before.get(quote, {}).get("found") if quote else None,
            "fragment": before.get(quote, {}).get("fragment", "") if quote else "",
        }
        for mark in marks
        if mark.quote or mark.locator
    ][:MOST]


def all_found(passages: Iterable[Mapping[str, Any]]) -> bool | None:
    """False when one quote is missing; None when nothing was looked for yet."""
    results = [passage["found"] for passage in passages if passage["quote"]]
    if False in results:
        return False
    return True if True in results else None


def quotes_of(source: Source) -> tuple[str, ...]:
    """Every quote articles take from the page, each once."""
    found = dict.fromkeys(
        passage["quote"]
        for citation in source.citations.all()
        for passage in citation.passages
        if passage["quote"]
    )
    return tuple(found)[:MOST]


def store_found(source: Source, results: Mapping[str, LookedFor]) -> None:
    """Note on each citation whether its quotes stand on the page, and how they are
    reached there."""
    for citation in source.citations.exclude(passages=[]):
        passages = [
            {**passage, **results[passage["quote"]]._asdict()}
            if passage["quote"] in results
            else passage
            for passage in citation.passages
        ]
        if passages != citation.passages:
            Citation.objects.filter(pk=citation.pk).update(
                passages=passages, quote_found=all_found(passages)
            )
