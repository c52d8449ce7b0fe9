"""CPU time of render() for an article and for texts made to hurt it.

    python .ci/bench/markdown.py              the table; exit 1 when a bar is missed
    python .ci/bench/markdown.py --only quote   only the rows whose name contains it

Bars: twice the text takes at most 2.6 times as long, and 100 KB at most 1.5 s.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from articles.markdown import render, render_again

SIZES = (25_000, 50_000, 100_000)
MAX_RATIO = 2.6
MAX_SECONDS = 1.5
# Below this the ratio measures the clock, not the parser.
RATIO_FLOOR = 0.05

ARTICLE = """## 設備投資の見通し {n}

県内の**主要五社**は、来年度に合計**1,250億円**を投じる計画です（前年比+12.5%）。

- **工場**: 約800億円
- **物流**: 約450億円

**背景:**
需要が伸び続けており、既存の設備では応えられません。

| 会社 | 金額 | 増減 |
| --- | --- | --- |
| **甲社** | 500億円 | +8% |
| **乙社** | 300億円超 | - |

"""


def repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit))


def wrapped(before: str, unit: str, after: str) -> Callable[[int], str]:
    return lambda size: before + unit * (size // len(unit)) + after


def article(size: int) -> str:
    parts = [ARTICLE.replace("{n}", str(n)) for n in range(size // len(ARTICLE))]
    cards = "".join(
        f"[[ogp:https://example.com/2026/01/05/report-{n}]]\n" for n in range(20)
    )
    return "".join(parts) + "**出典:**\n" + cards


def wide_table(size: int) -> str:
    head = "|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n"
    return head + "|b|\n" * ((size - len(head)) // 4)


def cells(size: int) -> str:
    return "|a|b|\n|-|-|\n" + "|c|d|\n" * (size // 6)


def nested(opening: str, closing: str) -> Callable[[int], str]:
    def text(size: int) -> str:
        count = size // (len(opening) + len(closing))
        return opening * count + "x" + closing * count

    return text


INPUTS: dict[str, Callable[[int], str]] = {
    "article": article,
    "plain Japanese": repeated("これは段落の文です。"),
    "short lines": repeated("あ\n"),
    "[": repeated("["),
    "]": repeated("]"),
    "![": repeated("!["),
    "*a ": repeated("*a "),
    "**a": repeated("**a"),
    "_a ": repeated("_a "),
    "a**b_": repeated("a**b_"),
    "*_ alternating": repeated("*a_ "),
    "~": repeated("~a "),
    "~~a": repeated("~~a"),
    "`": repeated("`"),
    "` growing": lambda size: "".join(
        "`" * n + " " for n in range(int((2 * size) ** 0.5))
    ),
    "[[": repeated("[["),
    "[[ogp:": repeated("[[ogp:"),
    "[[ogp: lines": repeated("[[ogp:\n"),
    "[[ogp: unclosed lines": repeated("[[ogp:https://example.com/a|b\nc\n"),
    "[[figure:": repeated("[[figure:"),
    "[[figure:k]]": repeated("[[figure:k]]"),
    "[[cite:k]]": repeated("[[cite:k]] "),
    "[[cite: many": lambda size: "".join(
        f"[[cite:key{n}]] " for n in range(size // 16)
    ),
    "[a](figure:k)": repeated("[a](figure:k)"),
    "[[x:": repeated("[[x:"),
    "cards": repeated("[[ogp:https://example.com/a/b]]\n"),
    "<": repeated("<"),
    "<a": repeated("<a "),
    '<a "': repeated('<a "'),
    "<!--": repeated("<!--"),
    "<!-- block": wrapped("<!--\n", "<!--\n", ""),
    "<? <!A": repeated("<?<!A"),
    "<div> block": repeated("<div>\n"),
    '<div "> block': wrapped("<div>\n", '<p "', "\n"),
    "<b></i>": repeated("<b></i>"),
    "<b>": repeated("<b>"),
    "<script>": repeated("<script>\n"),
    "<x>": repeated("<x>"),
    "&": repeated("&"),
    "&amp": repeated("&ampx"),
    "\\": repeated("\\["),
    "http://a.": repeated("http://a."),
    "http://": repeated("http://"),
    "http:// spaced": repeated("http://a.b "),
    "www.": repeated("www."),
    "www. spaced": repeated("www.a.b "),
    "a@": repeated("a@"),
    "a@b.": repeated("a@b."),
    ":": repeated(":"),
    "{": repeated("{"),
    "{漢|": repeated("{漢|"),
    "[^": wrapped("[^a]: x\n\n", "[^a", ""),
    "[^a] marks": wrapped("[^a]: x\n\n", "[^a]", ""),
    "[^n]: notes": lambda size: "".join(
        f"[^{n}]: x\n\na[^{n}]\n\n" for n in range(size // 22)
    ),
    "[^a]: [^a]:": repeated("[^a]: "),
    "quotes in one line": repeated(">"),
    "quotes nested by line": lambda size: "".join(
        ">" * min(n, 300) + " x\n" for n in range(size // 200)
    ),
    "lists in one line": repeated("- "),
    "lists nested by line": lambda size: "".join(
        "  " * min(n, 200) + "- x\n" for n in range(size // 200)
    ),
    "list items": repeated("- a\n"),
    "ordered items": repeated("1. a\n"),
    "definitions": repeated("a\n: b\n"),
    "link definitions": lambda size: "".join(f"[{n}]: /u\n" for n in range(size // 11)),
    "link uses": wrapped("[a]: /u\n\n", "[a] ", ""),
    "links": repeated("[a](/u) "),
    "link labels nested": nested("[", "](/u)"),
    "images nested": nested("![", "](/u)"),
    "headings": repeated("# a\n"),
    "headings of one text": repeated("## 同じ\n\n"),
    "setext": repeated("a\n=\n"),
    "rules": repeated("---\n"),
    "fences": repeated("```\n"),
    ":::": repeated(":::message\n"),
    "::: growing": lambda size: "".join(
        ":" * (3 + n) + "message\n" for n in range(int((2 * size) ** 0.5) - 10)
    ),
    "$$": repeated("$$\n"),
    "table of 5,000 columns": wide_table,
    "table of many rows": cells,
    "tables": repeated("|a|\n|-|\n\n"),
    "| lines": repeated("|\n"),
    "a|b - lines": repeated("a|b\n-|-\n"),
    "pipes": repeated("|"),
    "※ lines": wrapped("|a|\n|-|\n|b|\n", "※ a\n", ""),
    "strong in table": wrapped("|a|\n|-|\n", "|**a**|\n", ""),
    "amounts": wrapped("|a|\n|-|\n", "|1" + "/超" * 38 + "x|\n", ""),
    "amounts before": wrapped("|a|\n|-|\n", "|" + "約" * 70 + "x|\n", ""),
    "amounts of units": wrapped("|a|\n|-|\n", "|1" + "億1万" * 20 + "x|\n", ""),
    "heading spaces": lambda size: "# a" + " " * size + "b}",
    "heading ids": repeated("# a {#b}\n"),
    "</script": wrapped("<script>\n", "</script", ""),
    "<script></script": wrapped("<div>", "<script></script", ""),
    "attributes": wrapped("<div ", 'a="b" c ', ">"),
    "front matter": wrapped("---\n", " \n", ""),
    "cites of URLs": lambda size: "".join(
        f"[[cite:https://a.example/{n}]] " for n in range(size // 33)
    ),
    "ZWSP": repeated("a\u200b"),
    "control": repeated("\x01"),
    "surrogates": repeated("\ud800"),
    "hard breaks": repeated("a  \n"),
    "CJK breaks": repeated("漢\n"),
    "bold lines": repeated("**a**\n"),
}


def measure(text: str, repeat: int) -> float:
    best = float("inf")
    for _ in range(repeat):
        # The collector's own time grows with everything alive, not with the text.
        gc.collect()
        gc.disable()
        start = time.process_time()
        render(text)
        best = min(best, time.process_time() - start)
        gc.enable()
    return best


def row(
    make: Callable[[int], str], repeat: int
) -> tuple[list[float], list[float], bool]:
    """Seconds by size, ratios of neighbours, and whether a bar is missed."""
    times = [measure(make(size), repeat) for size in SIZES]
    ratios = [
        after / before for before, after in pairwise(times) if after > RATIO_FLOOR
    ]
    missed = times[-1] > MAX_SECONDS or any(ratio > MAX_RATIO for ratio in ratios)
    return times, ratios, missed


def preview() -> str:
    """One article of ordinary size: the whole, and again after one key stroke."""
    text = article(8_000)
    known = render_again(text)
    at = text.index("県内", len(text) // 2)
    times: dict[str, float] = {"whole": float("inf"), "edit": float("inf")}
    for count in range(1, 40):
        start = time.process_time()
        render(text)
        middle = time.process_time()
        render_again(text[:at] + "あ" * count + text[at:], known)
        end = time.process_time()
        times["whole"] = min(times["whole"], middle - start)
        times["edit"] = min(times["edit"], end - middle)
    return (
        f"{len(text):,} characters, {text.count(chr(10)):,} lines: "
        f"{times['whole'] * 1000:.1f} ms, after an edit {times['edit'] * 1000:.1f} ms"
    )


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="part of a row's name")
    only = arguments.parse_args().only
    print(preview())
    print(f"{'ms of CPU':26}" + "".join(f"{size // 1000:>9} KB" for size in SIZES))
    missed = []
    render(article(1_000))
    for name, make in INPUTS.items():
        if only not in name:
            continue
        times, ratios, bad = row(make, repeat=2)
        if bad:
            # Once more and longer: a busy machine must not look like a slow parser.
            times, ratios, bad = row(make, repeat=6)
        if bad:
            missed.append(name)
        print(
            f"{name:26}"
            + "".join(f"{time * 1000:12.1f}" for time in times)
            + f"   x{max(ratios, default=0):.2f}"
            + ("   MISSED" if bad else "")
        )
    print(
        f"{len(missed)} of {len(INPUTS)} missed" + "".join(f"\n  {m}" for m in missed)
    )
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
