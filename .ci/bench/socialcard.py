"""CPU time and size of generated social pictures.

.venv/bin/python .ci/bench/socialcard.py
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

begin = time.process_time()
from articles.socialcard import draw  # noqa: E402  # the import is part of the cost

TITLES = {
    "two characters": "電力",
    "usual": "「港の在庫が三割減」は本当か 倉庫会社3社の決算と港湾統計から動きを追う",
    "English": "The quiet arithmetic of rice terraces: what 1,200 fields tell us",
    "300 characters": "鬱蒼とした驫麤の轟く龍鳳の舞う港で、" * 17,
}
ROUNDS = 15


def main() -> None:
    picture: dict[str, Any] = {
        "category": "経済",
        "date": date(2025, 11, 23),
        "site": "裏付け",
    }
    draw("最初", **picture)
    first = time.process_time() - begin
    print(f"first picture, imports and font included: {first * 1000:.0f} ms of CPU")
    for name, title in TITLES.items():
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            data = draw(title, note="出典 7件", **picture)
            times.append((time.process_time() - start) * 1000)
        print(
            f"{name:15} median {statistics.median(times):4.0f} ms of CPU, "
            f"worst {max(times):4.0f} ms, {len(data) / 1000:5.1f} KB"
        )


if __name__ == "__main__":
    main()
