"""Times searches on generated articles: p50 and p95 by kind of query.

    DATA_DIR=/tmp/bench python .ci/bench/search.py --articles 10000
    DATABASE_URL=postgres://… SECRET_KEY=x python .ci/bench/search.py --articles 10000

Needs an empty database of its own, which it fills once and uses again. Words follow
Zipf's law, as in real text: a few stand in every article, most in hardly any.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from articles import search  # noqa: E402
from articles.models import Article  # noqa: E402
from articles.search.results import found_keys  # noqa: E402

KANJI = [chr(code) for code in range(0x4E00, 0x4E00 + 2600)]
KATAKANA = [chr(code) for code in range(0x30A2, 0x30ED) if chr(code) not in "ヮヰヱ"]
PARTICLES = [*"はがをにのともでや", "から", "まで", "より", "として", "による"]
ENDINGS = [
    "した。",
    "している。",
    "だという。",
    "となった。\n",
    "を見込む。",
    "とみられる。",
]
LATIN = ["AI", "GDP", "EV", "data", "center", "Bank", "report", "cloud", "agent", "IMF"]
SHIFT = 30
UNITS = ["億円", "万人", "%", "件", "億ドル", "社", "年", "月"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=10_000)
    options.add_argument("--queries", type=int, default=60, help="of each kind")
    asked = options.parse_args()
    call_command("migrate", verbosity=0)
    words = vocabulary(random.Random(5))
    fill(asked.articles, words)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE articles_searchentry")
    length = sum(map(len, Article.objects.values_list("plain_text", flat=True)[:500]))
    print(f"{connection.vendor}, {Article.objects.count()} articles of {length // 500}")
    print(
        f"{'query':<24}{'hits':>8}{'keys p50':>10}{'p95':>8}{'page p50':>10}{'p95':>8}"
    )
    everything: list[float] = []
    for name, queries in kinds(words, asked.queries).items():
        keys, pages, totals = [], [], []
        for text in queries:
            query = search.parse(text)
            begin = time.perf_counter()
            found_keys(query, order="newest", at=datetime.now(UTC))
            middle = time.perf_counter()
            totals.append(search.search(query).total)
            keys.append((middle - begin) * 1000)
            pages.append((time.perf_counter() - middle) * 1000)
        everything += pages
        print(
            f"{name:<24}{statistics.median(totals):>8.0f}{statistics.median(keys):>10.1f}"
            f"{percentile(keys):>8.1f}{statistics.median(pages):>10.1f}"
            f"{percentile(pages):>8.1f}"
        )
    print(f"whole page, all kinds: p95 {percentile(everything):.1f} ms")


def vocabulary(dice: random.Random) -> list[str]:
    """The commonest first: two-character words, compounds, loanwords, Latin."""
    words: list[str] = []
    while len(words) < 12_000:
        kind = dice.random()
        if kind < 0.62:
            size = dice.choice((2, 2, 2, 2, 3, 4))
            words.append("".join(zipf(dice, KANJI) for _ in range(size)))
        elif kind < 0.85:
            size = dice.randint(3, 7)
            words.append("".join(dice.choice(KATAKANA) for _ in range(size)))
        elif kind < 0.9:
            words.append(dice.choice(LATIN))
        else:
            words.append(f"{dice.randint(1, 9999):,}{dice.choice(UNITS)}")
    return words


def fill(number: int, words: list[str]) -> None:
    missing = number - Article.objects.count()
    if missing <= 0:
        return
    dice = random.Random(7)
    newest = datetime(2026, 6, 1, tzinfo=UTC)
    begin = time.perf_counter()
    for start in range(0, missing, 500):
        rows = [
            Article(
                title="".join(sentence(dice, words, 4)),
                slug=f"bench-{start + at}",
                description=sentence(dice, words, 20),
                plain_text="".join(
                    sentence(dice, words, dice.randint(8, 30))
                    for _ in range(dice.randint(25, 90))
                ),
                status=Article.Status.PUBLISHED,
                published_at=newest - timedelta(hours=start + at),
                content_hash="",
            )
            for at in range(min(500, missing - start))
        ]
        Article.objects.bulk_create(rows)
    made = time.perf_counter()
    count = search.rebuild(search.outdated())
    seconds = time.perf_counter() - made
    print(f"made in {made - begin:.0f} s, {count} indexed in {seconds:.0f} s")


def sentence(dice: random.Random, words: list[str], size: int) -> str:
    parts = []
    for _ in range(size // 2):
        parts += [zipf(dice, words), dice.choice(PARTICLES)]
    return "".join(parts) + dice.choice(ENDINGS)


def zipf(dice: random.Random, items: list[str]) -> str:
    """Content words: the first once in 200, then as 1/n; particles are apart."""
    spread = (len(items) + SHIFT) / SHIFT
    return items[min(len(items) - 1, int(SHIFT * (spread ** dice.random() - 1)))]


def kinds(words: list[str], number: int) -> dict[str, list[str]]:
    dice = random.Random(11)

    def some(size: int, *, latin: bool = False) -> str:
        while True:
            word = zipf(dice, words)
            if latin and word.isascii() and word.isalpha():
                return word
            if not latin and len(word) == size and not word[0].isascii():
                return word

    return {
        "1 character": [zipf(dice, KANJI) for _ in range(number)],
        "2 characters": [some(2) for _ in range(number)],
        "4 characters": [some(4) for _ in range(number)],
        "Latin word": [some(0, latin=True) for _ in range(number)],
        "two words, AND": [f"{some(2)} {some(2)}" for _ in range(number)],
        "phrase from a text": phrases_from_texts(dice, number),
        "phrase, any two words": [
            f"{some(2)}{dice.choice(PARTICLES[:6])}{some(2)}" for _ in range(number)
        ],
        "number and unit": [
            f"{dice.randint(1, 999)}{dice.choice(UNITS)}" for _ in range(number)
        ],
    }


def phrases_from_texts(dice: random.Random, number: int) -> list[str]:
    """Six to nine characters as they stand somewhere, so each is found."""
    keys = dice.sample(list(Article.objects.values_list("pk", flat=True)), number)
    found = []
    for text in Article.objects.filter(pk__in=keys).values_list(
        "plain_text", flat=True
    ):
        runs = [run for run in re.split(r"[。、\s]", text) if len(run) > 12]
        run = dice.choice(runs)
        start = dice.randrange(len(run) - 10)
        found.append(run[start : start + dice.randint(6, 9)])
    return found


def percentile(values: list[float], share: float = 0.95) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    main()
