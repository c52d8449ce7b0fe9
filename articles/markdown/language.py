"""The few words that the renderer itself puts on a page, by language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says in one language."""

    table: str
    no_data: str
    title_from_address: str
    footnotes: str
    footnote: str
    """Stands before the number of a note."""
    back_to_text: str
    source_number: str
    callouts: dict[str, str]
    code_labels: dict[str, str]
    _date: Callable[[date, bool], str]

    def date(self, value: date, *, day: bool) -> str:
        """The date as readers write it, to the day or to the month."""
        return self._date(value, day)


def words(language: str) -> Words:
    """Japanese for `ja` and its variants, else English."""
    return _JAPANESE if language.lower().startswith("ja") else _ENGLISH


def _japanese_date(value: date, day: bool) -> str:
    month = f"{value.year}年{value.month}月"
    return f"{month}{value.day}日" if day else month


def _english_date(value: date, day: bool) -> str:
    month = f"{_MONTHS[value.month - 1]} {value.year}"
    return f"{value.day} {month}" if day else month


_MONTH_NAMES = (
    "January February March April May June July August September October"
    " November December"
)
_MONTHS = _MONTH_NAMES.split()
_JAPANESE = Words(
    table="表",
    no_data="データなし",
    title_from_address="（URLから推定）",
    footnotes="注",
    footnote="※",
    back_to_text="本文に戻る",
    source_number="出典",
    callouts={
        "note": "補足",
        "tip": "ヒント",
        "important": "重要",
        "warning": "警告",
        "caution": "注意",
        "message": "メモ",
        "alert": "注意",
        "details": "詳細",
    },
    code_labels={
        "mermaid": "図のソース（Mermaid）",
        "math": "数式（TeX）",
        "chartjs": "グラフのデータ（Chart.js）",
    },
    _date=_japanese_date,
)
_ENGLISH = Words(
    table="Table",
    no_data="no data",
    title_from_address=" (from the address)",
    footnotes="Notes",
    footnote="†",
    back_to_text="Back to text",
    source_number="Source",
    callouts={
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "message": "Note",
        "alert": "Caution",
        "details": "Details",
    },
    code_labels={
        "mermaid": "Diagram source (Mermaid)",
        "math": "Formula (TeX)",
        "chartjs": "Chart data (Chart.js)",
    },
    _date=_english_date,
)
