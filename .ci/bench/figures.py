"""Measures the figures floor: extraction, round trips, hostile input, checks, charts.

    python .ci/bench/figures.py [ARTICLE.md]

Without an article one of the usual size is made up. Exits 1 when a limit is passed.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from articles.figures import (
    UNITS,
    Bound,
    Per,
    Quantity,
    Style,
    format_quantity,
    parse_periods_markdown,
    parse_quantities,
    parse_quantities_markdown,
)
from articles.figures.candidates import extract_figures
from articles.figures.chart import Chart, ChartKind, Mark, Series, chart_svg
from articles.figures.checks import check_figures
from articles.figures.findings import Level
from articles.figures.numerals import plain
from articles.figures.records import Dossier, draft_records
from articles.figures.relations import Operator
from articles.figures.source_hints import cited_sources
from tests.figures.mutants import mutants

EXTRACTION_MS = 50.0
CHART_MS, CHART_BYTES = 2.0, 4096
CHECK_SECONDS = 20.0
GROWTH = 3.2  # time for twice the text; 2 is linear, 4 quadratic
ROUND_TRIPS = 10_000
SEED = 20251112

ARTICLE = """\
---
title: '青空電機、300億円で新工場'
description: '青空電機が2026年に300億円（約2億ドル）を投じ、約200人を雇う。'
---

青空電機は2025年11月12日、2026年から新工場へ**300億円**（約2億ドル）を投じると発表した。

- **投資総額**: 300億円
- **製造職**: 約120人
- **研究職**: 約80人
- **合計**: 約200人の雇用

| 会社 | 2026年の投資額 | 前年比増加率 |
| --- | --- | --- |
| 青空電機 | 300億円 | +12% |
| 白波商事 | 100億円 | - |
| 緑川銀行 | - | - |
| 合計 | 700億円超 | - |

これら3社だけで700億円以上になる。市場は2030年までに3〜4兆円へ広がる見込みだ。
従業員は過去3年で約1.5倍に増えた。毎秒数百万のクエリを処理する施設もある。

"""
PIECES = (
    "1 1, 一 十 数 1億 1兆2億 1〜 約 2025年 同年 $ [ [[ogp: ` ``a * <a <!-- https:// "
    "thousands_of_ between_1_and_ Aは5社 - | |合計|5社|⏎ -_**合計**:_5社⏎ #_1._ ▲ 三割 "
    "5社を含む⏎ 5社の5倍の"
)


def main(arguments: list[str]) -> int:
    text = Path(arguments[0]).read_text(encoding="utf-8") if arguments else made_up()
    passed = [
        extraction(text),
        round_trip(),
        hostile(),
        checks(text),
        slips(text),
        charts(),
    ]
    return 0 if all(passed) else 1


def made_up() -> str:
    """About 9,000 characters with 60 numbers, as a long article has them."""
    prose = (
        "この計画は地域の産業に長く影響するとみられ、関係者は慎重に見守っている。\n\n"
    )
    return ARTICLE + (prose * 34 + ARTICLE.partition("---\n\n")[2]) * 5


def report(name: str, shown: str, *, passed: bool) -> bool:
    print(f"{'ok  ' if passed else 'FAIL'} {name:<34} {shown}")
    return passed


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """The median of several runs, in CPU time."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return sorted(taken)[(times - 1) // 2]


def extraction(text: str) -> bool:
    print(f"article of {len(text):,} characters")
    quantities = milliseconds(lambda: parse_quantities_markdown(text))
    periods = milliseconds(lambda: parse_periods_markdown(text))
    whole = milliseconds(lambda: extract_figures(text))
    report("quantities", f"{quantities:.1f} ms", passed=True)
    report("periods", f"{periods:.1f} ms", passed=True)
    return report(
        "candidates, relations, sources",
        f"{whole:.1f} ms",
        passed=whole <= EXTRACTION_MS,
    )


def round_trip() -> bool:
    """parse(format(x)) = x for so many random quantities of each bound, both
    languages and styles."""
    return all(round_trip_in(lang) for lang in ("ja", "en"))


def round_trip_in(lang: str) -> bool:
    rng = random.Random(SEED)
    wrong = 0
    start = time.process_time()
    for bound in Bound:
        for _ in range(ROUND_TRIPS):
            quantity = random_quantity(rng, bound)
            text = format_quantity(quantity, lang, rng.choice(list(Style)))
            found = parse_quantities(text)
            whole = len(found) == 1 and found[0].text == text
            if not whole or found[0].quantity != quantity:
                wrong += 1
                print(f"     {text} is read as {found}")
    seconds = time.process_time() - start
    return report(
        f"round trip {lang}, {ROUND_TRIPS:,} × {len(Bound)} bounds",
        f"{wrong} wrong, {seconds:.1f} s",
        passed=not wrong,
    )


def random_quantity(rng: random.Random, bound: Bound) -> Quantity:
    unit = rng.choice([None, *UNITS.values()])
    per = rng.choice([None, None, *Per])
    estimate = bound is not Bound.EXACT and rng.random() < 0.1
    if bound is Bound.INDEFINITE:
        magnitude = rng.randint(0 if unit else 1, 15)
        return Quantity(
            None, unit, bound, per=per, magnitude=magnitude, estimate=estimate
        )

    def number() -> tuple[Decimal, int]:
        exponent = rng.randint(-3, 12)
        digits = rng.randrange(10 ** rng.randint(1, 9))
        return plain(Decimal(digits).scaleb(exponent)), exponent

    value, exponent = number()
    also = None
    if bound not in (Bound.EXACT, Bound.APPROX) and rng.random() < 0.3:
        also = Bound.APPROX
    high: Decimal | None = None
    high_exponent: int | None = None
    if bound is Bound.RANGE:
        high, high_exponent = number()
        if high == value:
            high, high_exponent = value + 1, 0
        if high < value:
            value, exponent, high, high_exponent = high, high_exponent, value, exponent
    signed = not estimate and rng.random() < 0.15
    if signed and value and bound is not Bound.RANGE and rng.random() < 0.5:
        value = -value
    return Quantity(
        value,
        unit,
        bound,
        value_max=high,
        also=also,
        per=per,
        signed=signed,
        estimate=estimate,
        written_exponent=exponent,
        written_exponent_max=high_exponent,
    )


def hostile() -> bool:
    """Twice the text takes about twice the time, whatever is repeated."""
    worst, name = 0.0, ""
    slowest = 0.0
    for raw in PIECES.split(" "):
        piece = raw.replace("_", " ").replace("⏎", "\n")
        times = []
        for length in (20_000, 40_000):
            text = (piece * (length // len(piece) + 1))[:length]
            times.append(milliseconds(partial(extract_figures, text), 2))
        growth = times[1] / max(times[0], 50.0)
        slowest = max(slowest, times[1])
        if growth > worst:
            worst, name = growth, raw
    return report(
        "hostile text, 20,000 to 40,000",
        f"×{worst:.1f} at worst ({name}), slowest {slowest:.0f} ms",
        passed=worst <= GROWTH,
    )


def checks(text: str) -> bool:
    """1,000 articles of this kind in one run."""
    draft = draft_records(extract_figures(text))
    figures, mentions, derivations = [], [], []
    for article in range(1000):
        mark = f"{article}-"
        figures += [
            replace(f, key=mark + f.key, article=str(article), entity=mark + f.entity)
            for f in draft.figures
        ]
        mentions += [replace(m, figure=mark + m.figure) for m in draft.mentions]
        derivations += [
            replace(
                d,
                output=mark + d.output,
                inputs=tuple(mark + key for key in d.inputs),
            )
            for d in draft.derivations
        ]
    dossier = Dossier(tuple(figures), tuple(mentions), tuple(derivations))
    start = time.process_time()
    findings = check_figures(dossier, as_of=date(2026, 1, 1))
    seconds = time.process_time() - start
    return report(
        f"checks of {len(figures):,} figures",
        f"{seconds:.1f} s, {len(findings):,} findings",
        passed=seconds <= CHECK_SECONDS,
    )


def slips(text: str) -> bool:
    """Every slip in every number that is told twice or bound by a relation."""
    extraction = extract_figures(text)
    before = alarms(text)
    bound = {
        index
        for relation in extraction.relations
        if (relation.inputs or relation.members)
        # a part may be anything below its total: that is no second word for it
        and relation.operator is not Operator.SUBSET
        for index in (relation.output, *relation.inputs)
    }
    tried, missed = 0, 0
    for index, candidate in enumerate(extraction.candidates):
        if index not in bound and len(candidate.mentions) == 1:
            continue
        for mention in candidate.mentions:
            match = mention.match
            if match.quantity.value is None:
                continue
            for literal in mutants(match.text):
                tried += 1
                changed = text[: match.start] + literal + text[match.end :]
                if not alarms(changed) - before:
                    missed += 1
                    print(f"     not caught: {match.text} as {literal}")
    return report(
        "slips in an unconfirmed article",
        f"{tried - missed} of {tried} caught",
        passed=missed <= tried * 0.05,
    )


def alarms(text: str) -> Counter[tuple[object, ...]]:
    """What the checks say above info, but for missing sources."""
    draft = draft_records(extract_figures(text), sources=cited_sources(text))
    return Counter(
        (found.code, found.kind, found.facts)
        for found in check_figures(draft, as_of=date(2026, 1, 1))
        if found.level.rank >= Level.WARNING.rank and found.code != "FIG301"
    )


def charts() -> bool:
    values = ("1,000億円超", "800億円", "約750億円", "300〜400億円")
    marks = tuple(
        Mark(f"会社{index}", parse_quantities(value)[0].quantity, is_forecast=index < 3)
        for index, value in enumerate(values * 2)
    )
    passed = True
    for kind in ChartKind:
        chart = Chart("bench", "設備投資", (Series("", marks),), kind)
        took = milliseconds(partial(chart_svg, chart))
        size = len(chart_svg(chart).encode())
        passed &= report(
            f"{kind} chart of 8 marks",
            f"{took:.2f} ms, {size:,} bytes",
            passed=took <= CHART_MS and size <= CHART_BYTES,
        )
    return passed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
