"""Seconds for pages made to be slow (2 MiB each) and for one ordinary news page.

    python .ci/bench/opengraph.py                    from the repository
    python .ci/bench/opengraph.py --mutations 10000  and so many mutated pages besides

Exits 1 when one is too slow, or when extracting from any mutated page raises.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from articles.opengraph import extract
from tests.opengraph.bombs import BOMBS

SIZE = 2 * 1024 * 1024
LIMIT_BOMB = 2.0
LIMIT_PAGE = 0.015
PAGE_SIZE = 300 * 1024


def news_page(size: int) -> bytes:
    """A page as newspapers serve them: much script, many links, little text."""
    head = (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        "<title>送電網の増強に十年 | 裏付け新聞</title>"
        '<meta property="og:title" content="送電網の増強に十年">'
        '<meta property="og:description" content="系統の空き容量が足りない。">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"送電網"}'
        "</script></head><body>"
    )
    block = (
        '<div class="list__item list__item--wide"><a class="link" href="/articles/{0}"'
        ' data-track="list:{0}"><img src="/img/{0}.jpg" alt="写真" loading="lazy"'
        ' width="320" height="180"><span class="title">見出しの文がここに入る</span>'
        '</a><p class="lead">本文の抜粋が二行ほど続く。日付と分類は後。</p></div>\n'
        "<script>window.q=window.q||[];q.push(['view',{{id:{0},kind:'list'}}]);</script>"
    )
    parts, length = [head.encode()], len(head.encode())
    for number in range(100_000):
        part = block.format(number).encode()
        length += len(part)
        if length > size:
            break
        parts.append(part)
    return b"".join(parts) + b"</body></html>"


def seconds(page: bytes) -> float:
    """CPU seconds of one extraction."""
    started = time.process_time()
    extract(page, "https://example.com/2025/11/12/a", "text/html")
    return time.process_time() - started


def mutated(page: bytes, chance: random.Random) -> bytes:
    """The page with a few of its bytes lost, doubled, moved, turned or replaced."""
    work = bytearray(page)
    pieces = (b"<", b">", b'"', b"&#", b"<!--", b"</script>", b"\x1b$B", b"\xff", b"\0")
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(work) + 1)
        end = min(at + chance.randint(1, 400), len(work))
        match chance.randrange(5):
            case 0:
                del work[at:end]
            case 1:
                work[at:at] = work[at:end] * chance.randint(1, 4)
            case 2:
                work[at:at] = chance.choice(pieces) * chance.randint(1, 20)
            case 3:
                work[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case _:
                work[at:end] = work[at:end][::-1]
        if not work:
            work = bytearray(b"<")
    return bytes(work)


def survive(count: int) -> int:
    """How many of `count` mutated pages make the extractor raise; the first is told."""
    page, chance, raised = news_page(6 * 1024), random.Random(11), 0
    types = (None, "text/html", "text/html; charset=shift_jis", "text/html; charset=x")
    for number in range(count):
        broken = mutated(page, chance)
        try:
            extract(broken, "https://example.com/2025/11/12/a", types[number % 4])
        except Exception as problem:  # noqa: BLE001 — any would be a finding
            raised += 1
            print(f"page {number}: {problem!r}")
            if raised == 3:
                break
    print(f"{count} mutated pages, {raised} raised")
    return raised


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=0)
    options = parser.parse_args()
    slow = []
    if options.mutations and survive(options.mutations):
        slow.append("mutated pages raise")
    for name, make in BOMBS.items():
        taken = seconds(make(SIZE))
        print(f"{taken:7.3f} s  {name}")
        if taken > LIMIT_BOMB:
            slow.append(name)
    page = news_page(PAGE_SIZE)
    best = min(seconds(page) for _ in range(7))
    print(f"{best * 1000:7.2f} ms  news page of {len(page) // 1024} KiB (best of 7)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:7.0f} MiB peak memory of the whole run")
    if best > LIMIT_PAGE:
        slow.append("news page")
    print("too slow: " + ", ".join(slow) if slow else "all within their limits")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
