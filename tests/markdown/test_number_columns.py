"""Which columns hold amounts: those are right-aligned, everything else is not."""

from __future__ import annotations

import pytest

from articles.markdown import render


def is_number_column(*cells: str) -> bool:
    rows = "\n".join(f"| 行 | {cell} |" for cell in cells)
    return 'class="num"' in render(f"| 項目 | 値 |\n|---|---|\n{rows}\n").html


@pytest.mark.parametrize(
    "cells",
    [
        ("12箱", "1,200箱"),
        ("3本", "約40本"),
        ("5台", "12台以上"),
        ("8冊", "-"),
        ("20匹", "3頭", "7羽"),
        ("2隻", "1,050隻"),
        ("36.5℃", "−4℃"),
        ("3泊", "1泊"),
        ("5つ", "12"),
        ("40床", "1,300床（推計）"),
        ("500ページ", "1万ページ超"),
        ("15部", "3〜5部"),
    ],
)
def test_counters_are_amounts(cells):
    assert is_number_column(*cells)


@pytest.mark.parametrize(
    "cells",
    [
        ("3章", "第4章"),
        ("1丁目", "2丁目"),
        ("10月", "11月"),
        ("2025年", "2026年"),
        ("5つ星ホテル", "3つ星"),
        ("12箱", "不明"),
        ("本社", "支店"),
    ],
)
def test_names_and_dates_are_none(cells):
    assert not is_number_column(*cells)
