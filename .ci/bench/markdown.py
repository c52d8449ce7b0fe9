"""CPU time of render() for an article and for texts made to hurt it.

    python .ci/bench/markdown.py              the table; exit 1 when a bar is missed
    python .ci/bench/markdown.py --only quote   only the rows whose name contains it
    python .ci/bench/markdown.py --edits 10000  random edits: does rendering again what
                                                changed give what the whole gives?

Bars: the sample article 10 ms with all outputs, 4 ms after an edit of one block;
twice the text takes at most 2.6 times as long, and 100 KB at most 1.5 s.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from articles.markdown import render, render_again

SIZES = (25_000, 50_000, 100_000)
MAX_RATIO = 2.6
MAX_SECONDS = 1.5
# Below this the ratio measures the clock, not the parser.
RATIO_FLOOR = 0.05
MAX_WHOLE, MAX_EDIT = 0.010, 0.004
REPEAT = 120
EDITS_OF_ONE_TEXT = 25
WORDS = (
    "# ## - > 1. : --- === ``` $$ :::message ::: ※ ** * _ ~~ ` [[ ]] [^1] [a] <b> </b>"
    " <!-- --> | 漢字 abc 。 {漢|か} [[ogp:https://b.example/x]] [[figure:k]]"
    " [[cite:k1]] [[stat:k]] [1億円](figure:k) <div> </div>"
)
LINES = (
    *("", " ", "\n", "\n\n", "\n    ", "\n※ 注\n", "\n\n## 見出し\n\n", "\n- 項目\n"),
    *("\n> [!NOTE]\n> 注\n", "\n\n[^1]: 注\n\n", "\n\n[a]: /u\n\n"),
    "\n\n|a|b|\n|-|-|\n|c|d|\n",
)
PIECES = (*WORDS.split(), *LINES)

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


def preview(name: str, text: str, *, bars: bool) -> bool:
    """One article: the whole with all outputs, and again after an edit of one block.

    Medians of CPU time; says whether a bar is missed.
    """
    known = render_again(text)
    at = text.index("。", len(text) // 2)
    whole, edit = [], []
    for count in range(1, REPEAT + 1):
        start = time.process_time()
        render(text)
        middle = time.process_time()
        render_again(text[:at] + "あ" * (count % 40 + 1) + text[at:], known)
        whole.append(middle - start)
        edit.append(time.process_time() - middle)
    missed = bars and (median(whole) > MAX_WHOLE or median(edit) > MAX_EDIT)
    print(
        f"{name}, {len(text):,} characters, {text.count(chr(10)):,} lines, ms of CPU:"
        f" whole {median(whole) * 1000:.1f} (at best {min(whole) * 1000:.1f}),"
        f" after an edit {median(edit) * 1000:.1f} (at best {min(edit) * 1000:.1f})"
        + (" MISSED" if missed else "")
    )
    return missed


def edits(number: int, starts: list[str]) -> int:
    """How many of so many random edits did not give what a whole rendering gives."""
    chance = random.Random(20260301)
    wrong = 0
    text, rendering = "", None
    for count in range(number):
        if count % EDITS_OF_ONE_TEXT == 0:
            # Footnotes and HTML make a text be rendered whole; a fresh one is not.
            text, rendering = chance.choice(starts), None
            rendering = render_again(text)
        at = chance.randrange(len(text) + 1)
        piece = chance.choice(PIECES)
        text = text[:at] + piece + text[at + chance.randrange(13) :]
        rendering = render_again(text, rendering)
        if rendering.document != render(text):
            wrong += 1
            print(f"edit {count} differs: {piece!r} at {at} of {text!r}")
    return wrong


def sample() -> str | None:
    """The acceptance article, when it lies beside the repository."""
    files = sorted((Path(__file__).resolve().parents[3] / "shared/seed").glob("*.md"))
    if not files:
        return None
    return files[0].read_text(encoding="utf-8").split("\n---\n", 1)[1]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="part of a row's name")
    parser.add_argument("--edits", type=int, help="so many random edits, no table")
    arguments = parser.parse_args()
    dense, text = article(8_000), sample()
    if arguments.edits:
        starts = [article(800), article(3_000), dense, text or dense]
        wrong = edits(arguments.edits, starts)
        print(f"{arguments.edits:,} random edits, {wrong} not as rendered whole")
        return bool(wrong)
    missed = 0
    if text is not None:
        missed += preview("the sample", text, bars=True)
    preview("tables and lists alone", dense, bars=False)
    return bool(missed + table(arguments.only))


def table(only: str) -> int:
    """How many of the rows whose name contains `only` miss a bar."""
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
    return len(missed)


if __name__ == "__main__":
    sys.exit(main())
