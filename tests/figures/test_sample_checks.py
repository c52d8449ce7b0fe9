"""The acceptance article checked: what holds, what is told, what slips are caught."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from articles.figures import format_quantity, parse_quantities
from articles.figures.candidates import Extraction, extract_figures
from articles.figures.checks import check_figures
from articles.figures.findings import Finding, Level
from articles.figures.records import (
    Dossier,
    FigureRecord,
    MentionRecord,
    draft_records,
    source_record,
)
from articles.figures.relations import Operator
from articles.figures.source_hints import SourceText, cited_sources
from tests.figures.mutants import mutants
from tests.figures.sample import FIGURES, facts, read_sample

WRITTEN = date(2025, 11, 23)


@pytest.fixture(scope="module")
def text() -> str:
    return read_sample()


@pytest.fixture(scope="module")
def extraction(text: str) -> Extraction:
    return extract_figures(text)


def named(extraction: Extraction) -> list[str]:
    """The names of the candidates, by the lines of their mentions."""
    lines: dict[str, list[int]] = {}
    for fact in facts():
        lines.setdefault(fact.figure, []).append(fact.line)
    names = list(FIGURES)
    found = []
    for candidate in extraction.candidates:
        places = [mention.line for mention in candidate.mentions]
        name = next(name for name in names if lines[name] == places)
        names.remove(name)
        found.append(name)
    return found


@pytest.fixture(scope="module")
def confirmed(text: str, extraction: Extraction) -> Dossier:
    """The records as an editor would confirm them: names, sources, a rate."""
    draft = draft_records(extraction, article="sample")
    names = dict(zip((f.key for f in draft.figures), named(extraction), strict=False))
    figures = []
    for figure in draft.figures:
        name = names.get(figure.key, figure.key)
        figure = replace(figure, key=name)
        if name == "F01":
            early = SourceText("https://example.com/2025/10/10/deals")
            figure = replace(
                figure,
                as_of=date(2025, 11, 12),
                sources=(*figure.sources, source_record(early)),
            )
        figures.append(figure)
    rate = parse_quantities("154円")[0].quantity
    figures.append(FigureRecord("FX", rate, "USD/JPY", "rate", is_derived=True))
    mentions = [replace(m, figure=names[m.figure]) for m in draft.mentions]
    derivations = [
        replace(
            d,
            output=names[d.output],
            inputs=tuple(names[key] for key in d.inputs),
            rate="FX" if d.operator is Operator.CONVERT else "",
        )
        for d in draft.derivations
    ]
    return Dossier(tuple(figures), tuple(mentions), tuple(derivations))


def test_exactly_the_relations_that_hold_are_verified(confirmed: Dossier):
    found = [
        (finding.code, finding.figures)
        for finding in check_figures(confirmed, as_of=WRITTEN)
        if finding.level is Level.VERIFIED and finding.kind != "mentions-agree"
    ]
    assert sorted(set(found)) == [
        ("FIG101", ("F03", "F04", "F05")),
        ("FIG102", ("F10", "F09", "F01")),
        ("FIG103", ("F02", "F01")),
        ("FIG105", ("F22",)),
        ("FIG108", ("F09", "F11", "F12", "F13", "F14")),
        ("FIG501", ("F01",)),
    ]


def test_the_twelve_repeated_figures_agree(confirmed: Dossier):
    agree = [
        finding.figures[0]
        for finding in check_figures(confirmed, as_of=WRITTEN)
        if finding.kind == "mentions-agree"
    ]
    counts = Counter(fact.figure for fact in facts())
    assert sorted(agree) == sorted(key for key, count in counts.items() if count > 1)


def test_nothing_is_an_error_and_what_an_editor_must_see_is_told(confirmed: Dossier):
    findings = check_figures(confirmed, as_of=WRITTEN)
    assert [f for f in findings if f.level is Level.ERROR] == []
    told = {(f.code, f.figures[0]) for f in findings if f.level is Level.WARNING}
    assert told >= {
        ("FIG107", "F21"),
        ("FIG202", "F09"),
        ("FIG202", "F10"),
        ("FIG110", "F10"),
        ("FIG202", "F03"),
        ("FIG202", "F21"),
        ("FIG203", "F15"),
        ("FIG102", "F16"),
        ("FIG104", "F20"),
        ("FIG104", "F08"),
        ("FIG604", "F10"),
        ("FIG203", "F01"),
        ("FIG602", "F28"),
        ("FIG303", "F01"),
        ("FIG301", "F09"),
    }
    gaps = [f.kind for f in findings if f.code == "FIG601"]
    assert (gaps.count("missing-reason"), gaps.count("missing-words")) == (5, 2)
    assert ("FIG205", ("F13", "F17")) in {(f.code, f.figures) for f in findings}


def test_five_forecasts_fall_due_at_the_turn_of_the_year(confirmed: Dossier):
    def due(day: date) -> list[str]:
        findings = check_figures(confirmed, as_of=day)
        return sorted(f.figures[0] for f in findings if f.code == "FIG401")

    assert due(WRITTEN) == []
    assert due(date(2026, 1, 1)) == ["F17", "F18", "F19", "F20", "F21"]


def test_slips_against_confirmed_figures_are_caught(confirmed: Dossier):
    before = alarms(check_figures(confirmed, as_of=WRITTEN))
    tried, missed = 0, []
    for index, mention in enumerate(confirmed.mentions):
        if mention.quantity is None or mention.quantity.value is None:
            continue
        for literal in mutants(format_quantity(mention.quantity)):
            read = parse_quantities(literal)
            changed = replace(mention, quantity=read[0].quantity if read else None)
            mentions = list(confirmed.mentions)
            mentions[index] = changed
            dossier = Dossier(confirmed.figures, tuple(mentions), confirmed.derivations)
            tried += 1
            if not alarms(check_figures(dossier, as_of=WRITTEN)) - before:
                missed.append(literal)
    assert tried > 180
    assert missed == []


def alarms(findings: list[Finding]) -> Counter[tuple[object, ...]]:
    """What asks for attention; unsourced figures do anyway."""
    return Counter(
        (finding.code, finding.kind, finding.facts)
        for finding in findings
        if finding.level.rank >= Level.WARNING.rank and finding.code != "FIG301"
    )


def test_slips_in_an_article_nobody_confirmed_are_caught_by_its_redundancy(
    text: str, extraction: Extraction
):
    """One slip for the first mention of each figure told twice or bound by a relation.

    Which slip it is goes round; the benchmark tries all of them on every mention.
    """
    sources = cited_sources(text)

    def raised(markdown: str) -> Counter[tuple[object, ...]]:
        draft = draft_records(extract_figures(markdown), sources=sources)
        return alarms(check_figures(draft, as_of=WRITTEN))

    before = raised(text)
    assert not [kind for kind in before if "slip" in str(kind[1])]
    bound = {
        index
        for relation in extraction.relations
        if (relation.inputs or relation.members)
        # a part may be anything below its total: that is no second word for it
        and relation.operator is not Operator.SUBSET
        for index in (relation.output, *relation.inputs)
    }
    tried, missed = 0, []
    for index, candidate in enumerate(extraction.candidates):
        match = candidate.mentions[0].match
        if index not in bound and len(candidate.mentions) == 1:
            continue
        if match.quantity.value is None:
            continue
        every = list(mutants(match.text))
        for literal in every[index % len(every) :][:1] if every else []:
            tried += 1
            changed = text[: match.start] + literal + text[match.end :]
            if not raised(changed) - before:
                missed.append(literal)
    assert tried >= 15
    assert len(missed) <= tried * 0.05, missed


def test_mentions_without_a_literal_are_lost(confirmed: Dossier):
    lost = MentionRecord("F01", None, "line 2")
    dossier = Dossier(confirmed.figures, (lost,))
    assert "FIG204" in {
        f.code for f in check_figures(dossier, as_of=WRITTEN) if f.level is Level.ERROR
    }
