"""Checks one article as it stands, saved or not, while it is being written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from articles.evidence.anchors import places_of, text_of
from articles.evidence.captions import (
    Captioned,
    caption_finding,
    outdated_captions,
)
from articles.evidence.dossier import dossier_of, for_checks
from articles.evidence.extraction import cited_texts
from articles.evidence.pending import put_coming
from articles.evidence.reading import BOUND_LINK, GENERATED, whole
from articles.evidence.telling import sentence
from articles.evidence.values import display, quantity_of
from articles.figures import (
    Quantity,
    format_quantity,
    parse_quantities_markdown,
)
from articles.figures.candidates import extract_figures
from articles.figures.checks import check_figures
from articles.figures.findings import Finding, Level
from articles.figures.records import Dossier, MentionRecord, draft_records
from articles.figures.whole import Place, Whole
from articles.models import Article, Figure, Mention


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding told of one article. `line` is 0 outside the body, whose name is
    then `field`; `figures` are keys, () where nobody confirmed the numbers yet."""

    level: Level
    code: str
    message: str
    line: int
    field: str
    figures: tuple[str, ...] = ()
    about: str = ""
    """The number it is about, as text."""


def check_article(article: Article, *, as_of: date) -> list[Remark]:
    """What the checks say of the text the article holds, saved or not, by gravity.

    Confirmed figures are compared with the wordings of this text and with the figures
    they follow from or rival. Numbers nobody confirmed are checked as they are read,
    and are never told as more than a warning.
    """
    text = whole(article)
    remarks = check_confirmed(article, as_of=as_of)
    remarks += _of_unconfirmed(article, text, as_of)
    return sorted(remarks, key=lambda one: (-one.level.rank, one.line, one.code))


def check_confirmed(article: Article, *, as_of: date) -> list[Remark]:
    """The same of confirmed figures alone; one query where the article has none."""
    rows = [] if article._state.adding else _standoff(article)
    keys = set(GENERATED.findall(article.body)) | _in_blocks(article)
    if not rows and not keys and not BOUND_LINK.search(article.body):
        return []
    text = whole(article)
    mentions = _wordings(article, text, rows)
    keys |= {mention.figure for mention, _line, _field in mentions}
    figures = list(for_checks(_near(keys)))
    put_coming(figures, article)
    dossier = dossier_of(figures)
    dossier = Dossier(
        dossier.figures,
        tuple(mention for mention, _line, _field in mentions),
        dossier.derivations,
    )
    where: dict[str, tuple[int, str]] = {}
    for mention, line, field in mentions:
        where.setdefault(mention.figure, (line, field))
        where[mention.place] = (line, field)
    remarks = [
        _remark(_of_this_text(found, keys), where, dossier, found.figures)
        for found in check_figures(dossier, as_of=as_of)
        if keys.intersection(found.figures)
    ]
    own = [figure for figure in figures if figure.key in keys]
    return remarks + [
        _of_caption(caption, figure)
        for caption, figure in outdated_captions(article, own)
    ]


def _of_caption(caption: Captioned, figure: Figure) -> Remark:
    """A picture of this article goes on saying what a figure was."""
    found = caption_finding(caption, figure)
    return Remark(
        found.level,
        found.code,
        sentence(found),
        0,
        caption.field,
        found.figures,
        display(figure),
    )


def _of_this_text(found: Finding, keys: set[str]) -> Finding:
    """What a derived figure of another article gets wrong is no error of this one."""
    derived = found.code.startswith("FIG10") and found.figures[0] not in keys
    if derived and found.level is Level.ERROR:
        return replace(found, level=Level.WARNING)
    return found


def _wordings(
    article: Article, text: Whole, rows: list[Mention]
) -> list[tuple[MentionRecord, int, str]]:
    """Bound and remembered wordings as they are read where they stand now."""
    matches = parse_quantities_markdown(text.text)
    places = places_of(article, rows)
    by_place = {
        (place.field, place.start): (match, place)
        for match in matches
        if (place := text.place(match.start, match.end))
    }

    def read(field: str, start: int, end: int) -> Quantity | None:
        # Words outside a link belong to the number too: 約[500億ドル](figure:…)以上.
        exact = by_place.get((field, start))
        if exact is not None:
            return exact[0].quantity
        return next(
            (
                match.quantity
                for (name, _), (match, at) in by_place.items()
                if name == field and at.start < end and start < at.end
            ),
            None,
        )

    found: list[tuple[MentionRecord, int, str]] = []
    for row in rows:
        figure = row.figure
        if figure is None:
            continue
        place = places.get(row.pk)
        line = line_of(article, place) if place else 0
        said = read(place.field, place.start, place.end) if place else None
        own = quantity_of(figure)
        if said is not None and said.unit is None and own is not None:
            said = replace(said, unit=own.unit)
        name = f":{line}" if line else f":{row.field}"
        found.append(
            (MentionRecord(figure.key, said, name, row.label), line, row.field)
        )
    for link in BOUND_LINK.finditer(article.body):
        said = read("body", link.start(1), link.end(1))
        line = line_of(article, Place("body", *link.span(1)))
        found.append((MentionRecord(link[2], said, f":{line}"), line, "body"))
    return found


def _standoff(article: Article) -> list[Mention]:
    rows = article.mentions.filter(
        mode=Mention.Mode.STANDOFF, figure__state=Figure.State.CONFIRMED
    )
    return list(rows.select_related("figure"))


def _in_blocks(article: Article) -> set[str]:
    """Keys of what tables, charts and cards of the saved text show."""
    if article._state.adding:
        return set()
    rows = article.mentions.filter(mode=Mention.Mode.GENERATED, figure__isnull=False)
    return set(rows.values_list("figure__key", flat=True))


def _near(keys: Iterable[str]) -> Any:
    """The figures, what they follow from, what follows from them, and their rivals."""
    own = Figure.objects.confirmed().filter(key__in=keys)
    pks = list(own.values_list("pk", flat=True))
    rival = Figure.objects.filter(
        pk__in=pks, entity=OuterRef("entity"), measure=OuterRef("measure")
    )
    near = Figure.objects.filter(
        Q(pk__in=pks)
        | Q(derivation__inputs__figure__in=pks)
        | Q(used_in__derivation__figure__in=pks)
        | Q(used_in__derivation__inputs__figure__in=pks)
        | Exists(rival)
    )
    return Figure.objects.confirmed().filter(pk__in=near.values("pk"))


_QUIET = frozenset({"FIG203", "FIG205", "FIG301"})
_QUIET_KINDS = frozenset({"ratio-inputs"})
"""Not told of numbers nobody confirmed: the review asks for all that anyway."""


def _of_unconfirmed(article: Article, text: Whole, as_of: date) -> list[Remark]:
    """Sums, ratios and slips of the text as it is read by itself.

    What concerns confirmed figures alone was checked against their records already.
    """
    sources = [] if article._state.adding else cited_texts(article)
    extraction = extract_figures(text.text, sources)
    settled = _confirmed_places(article, text)
    lines: dict[str, tuple[int, str]] = {}
    confirmed: set[str] = set()
    for index, candidate in enumerate(extraction.candidates, start=1):
        places = [
            place
            for mention in candidate.mentions
            if (place := text.place(mention.match.start, mention.match.end))
        ]
        if places:
            lines[str(index)] = (line_of(article, places[0]), places[0].field)
        if places and all((p.field, p.start) in settled for p in places):
            confirmed.add(str(index))
    for index, gap in enumerate(extraction.gaps, start=1):
        cell = text.place(gap.cell.start, gap.cell.end)
        if cell:
            lines[f"gap-{index}"] = (line_of(article, cell), cell.field)
    shift = text.text.count("\n", 0, len(text.text) - len(article.body))
    remarks = []
    draft = draft_records(extraction, sources=sources)
    for found in check_figures(draft, as_of=as_of):
        if found.code in _QUIET or found.kind in _QUIET_KINDS:
            continue
        if found.level.rank < Level.WARNING.rank:
            continue
        if confirmed.issuperset(found.figures):
            continue
        said_at = dict(found.facts).get("place", "")
        if said_at:
            number = int(said_at.removeprefix("line "))
            line = max(number - shift, 0)
            field = "body" if line else _HEAD.get(number, "title")
            name = f":{line or field}"
            lines[name] = (line, field)
            found = _placed(found, name)
        remarks.append(_remark(found, lines, draft, ()))
    return [
        replace(one, level=Level.WARNING) if one.level is Level.ERROR else one
        for one in remarks
    ]


_HEAD = {2: "title", 3: "description"}  # lines of the whole text before the body


def _placed(found: Finding, name: str) -> Finding:
    """The finding with its place counted in the body."""
    facts = ((key, name if key == "place" else value) for key, value in found.facts)
    return replace(found, facts=tuple(facts))


def _confirmed_places(article: Article, text: Whole) -> set[tuple[str, int]]:
    rows = [] if article._state.adding else _standoff(article)
    spots = {(place.field, place.start) for place in places_of(article, rows).values()}
    return spots | {
        ("body", link.start(1)) for link in BOUND_LINK.finditer(article.body)
    }


def _remark(
    found: Finding,
    where: dict[str, tuple[int, str]],
    dossier: Dossier,
    figures: tuple[str, ...],
) -> Remark:
    place = dict(found.facts).get("place", "")
    candidates = (place, *found.figures)
    line, field = next((where[one] for one in candidates if one in where), (0, ""))
    first = dossier.by_key.get(found.figures[0]) if found.figures else None
    about = format_quantity(first.quantity) if first and first.quantity else ""
    return Remark(found.level, found.code, sentence(found), line, field, figures, about)


def line_of(article: Article, place: Place) -> int:
    """The line in the body, from one; 0 for a field that has no lines."""
    if place.field != "body":
        return 0
    return text_of(article, place.field).count("\n", 0, place.start) + 1
