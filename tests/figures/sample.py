"""The acceptance article beside the repository, and the facts it must yield.

Facts only: line, figure, bound. The article itself is not part of the project.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "seed"


def read_sample() -> str:
    """The article, or a skipped test where it is not at hand."""
    files = sorted(FOLDER.glob("*.md"))
    if not files:
        pytest.skip("the acceptance article is not in ../shared/seed")
    return files[0].read_text(encoding="utf-8")


class Lines:
    """Offsets to line numbers, from one."""

    def __init__(self, text: str) -> None:
        self._ends = [at for at, char in enumerate(text) if char == "\n"]

    def of(self, offset: int) -> int:
        return bisect_left(self._ends, offset) + 1


# id: value (or magnitude, ^) and unit; a range is low..high
FIGURES = {
    "F01": "50000000000 USD",
    "F02": "7700000000000 JPY",
    "F03": "3200 person",
    "F04": "800 person",
    "F05": "2400 person",
    "F06": "^5 company",
    "F07": "100000 USD/year",
    "F08": "7 times",
    "F09": "1400000000000 USD",
    "F10": "28 times",
    "F11": "250000000000 USD",
    "F12": "300000000000 USD",
    "F13": "100000000000 USD",
    "F14": "^10 USD",
    "F15": "74000000000 USD",
    "F16": "14 times",
    "F17": "100000000000 USD",
    "F18": "80000000000 USD",
    "F19": "75000000000 USD",
    "F20": "42 percent",
    "F21": "380000000000 USD",
    "F22": "4 company",
    "F23": "3000000000000..4000000000000 USD",
    "F24": "^2 place",
    "F25": "11000000000 USD",
    "F26": "1200 acre",
    "F27": "175000000000 parameter",
    "F28": "1760000000000 -",  # the text leaves the unit out
    "F29": "10000000000000 parameter",
    "F30": "^6 query/second",
}

# line, then each mention in reading order: figure and bound
_MENTIONS = """
2 F01 exact
6 F01 exact F02 approx F03 exact F09 exact
14 F01 exact F02 approx
20 F01 exact
24 F01 exact
26 F01 exact F02 approx
31 F03 exact
35 F04 approx
36 F05 approx
37 F03 approx
46 F06 indefinite F07 at_least F08 approx
80 F09 exact F01 exact
82 F01 exact
88 F09 at_least
89 F01 exact
90 F10 exact
92 F09 at_least F10 approx
96 F11 exact
97 F12 at_most
98 F13 order_of
99 F14 indefinite
103 F15 exact
110 F15 exact F16 approx
112 F15 exact
118 F07 at_least F08 approx
130 F17 more_than
131 F18 exact
132 F19 exact F20 exact
134 F21 more_than
136 F22 exact F21 at_least
138 F23 range
140 F23 range
142 F24 indefinite
153 F25 exact F26 exact
154 F01 exact
171 F27 exact
172 F28 approx
173 F29 more_than
179 F30 indefinite
196 F01 exact F09 exact
220 F01 exact
222 F01 exact F02 approx
223 F04 approx F05 approx F03 exact
225 F09 exact F10 exact
226 F15 exact
227 F21 more_than
228 F23 range
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """One mention the sample holds."""

    line: int
    figure: str
    bound: str


def facts() -> list[Fact]:
    """The 66 mentions in reading order."""
    found = []
    for row in _MENTIONS.split("\n"):
        line, *words = row.split() or ["0"]
        found += [
            Fact(int(line), figure, bound)
            for figure, bound in zip(words[::2], words[1::2], strict=True)
        ]
    return found


# line and inclusive dates; a length of time is its count and unit
PERIODS = """
3 2025-11-23..2025-11-23
6 2025-11-12..2025-11-12
6 2028-01-01..2028-12-31
14 2025-11-12..2025-11-12
28 2026-01-01..
46 trailing 1 year
88 2025-01-01..2035-12-31
89 2025-01-01..
96 2025-01-01..2025-12-31
97 length 5 year
97 2027-01-01..2027-12-31
98 length ? year
98 2025-09-01..2025-09-30
103 2028-01-01..2028-12-31
107 2028-01-01..2028-12-31
112 2028-01-01..2028-12-31
112 2028-01-01..2028-12-31
118 trailing 1 year
126 2025-01-01..2025-12-31
128 2025-01-01..2025-12-31
136 2025-01-01..2025-12-31
140 ..2030-12-31
171 2020-01-01..2020-12-31
172 2023-01-01..2023-12-31
216 2028-01-01..2028-12-31
226 2028-01-01..2028-12-31
226 2028-01-01..2028-12-31
227 2025-01-01..2025-12-31
228 ..2030-12-31
235 coming ? year
"""
