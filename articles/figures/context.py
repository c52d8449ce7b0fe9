"""Where a mention stands and what its surroundings say: whose, of what, when."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum

from articles.figures.masking import (
    parse_numbers_markdown,
    plain_text,
)
from articles.figures.period import Period, PeriodMatch
from articles.figures.periods import parse_periods
from articles.figures.quantity import Bound, Match
from articles.figures.tables import CellFigure, RowRole, Table, read_cells, row_role
from articles.figures.units import NOUNS, UNITS, Unit, UnitKind


class Origin(StrEnum):
    """Where a mention stands, the most telling place first."""

    TABLE = "table"
    BULLET = "bullet"
    PROSE = "prose"
    HEADING = "heading"
    TITLE = "title"

    @property
    def trust(self) -> int:
        """0 for the place that says most about its numbers."""
        return list(Origin).index(self)


class Status(StrEnum):
    """What kind of statement a figure is."""

    ACTUAL = "actual"
    ANNOUNCED = "announced"
    FORECAST = "forecast"
    ESTIMATE = "estimate"
    TARGET = "target"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Mention:
    """A quantity in its place.

    `entity` is whose number it is; `is_structural` where a row header or bullet label
    says so, not a sentence. `label` is the bold label of a bullet, `role` what a row or
    bullet computes. `unit` is the unit the surroundings give where the text has none.
    """

    match: Match
    line: int
    origin: Origin
    entity: str | None = None
    is_structural: bool = False
    counterparty: str | None = None
    measure: str = ""
    label: str = ""
    period: Period | None = None
    status: Status | None = None
    role: RowRole | None = None
    is_threshold: bool = False
    unit: Unit | None = None
    cell: CellFigure | None = None


def read_mentions(markdown: str, tables: list[Table] | None = None) -> list[Mention]:
    """Every quantity of the Markdown with its surroundings, in order.

    `tables` spares a second reading of the same Markdown.
    """
    matches, periods = parse_numbers_markdown(markdown)
    cells = read_cells(markdown, matches, tables)
    by_start = {cell.match.start: cell for cell in cells}
    known = {match.start for match in matches}
    matches += [cell.match for cell in cells if cell.match.start not in known]
    matches.sort(key=lambda match: match.start)
    page = _Page(markdown, periods)
    return [_mention(page, match, by_start.get(match.start)) for match in matches]


# Characters and lines a mention looks around; without an end, a hostile text of one
# endless line or list would cost its length squared.
_REACH = 200
_REACH_LINES = 60
_SUBJECTS = 6
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+")
_LABEL = re.compile(
    r"[ \t]*[-*+][ \t]+(?:\*\*|__)([^*_\n]{1,80})(?:\*\*|__)[ \t]*[:：]?"
)
_LEAD = re.compile(r"[ \t]*(?:\*\*|__)([^*_\n]{1,120}?)[:：]?(?:\*\*|__)[:：]?[ \t]*\Z")
_SENTENCE_END = "。！？!?\n|"
_LATIN_NAME = r"[A-Z][A-Za-z0-9&'.-]*(?: [A-Z][A-Za-z0-9&'.-]*){0,4}"
_BODIES = (
    r"(?:社|庁|省|県|都|府|市|銀行|政府|大学|自動車|電機|電力|工業|製薬|証券|通信|商事)"
)
_NAME = re.compile(
    rf"{_LATIN_NAME}|[ァ-ヶー]{{2,20}}{_BODIES}?|[一-龥々]{{2,10}}{_BODIES}"
)
_SUBJECT = re.compile(rf"({_NAME.pattern})(?:社|グループ)?(は|が|の|では)(?!よう)")
_SPEAKER = re.compile(r"(?:CEO|CFO|CTO|COO)\Z|\A(?:AI|IT|GPU|CPU|DX|IoT)\Z")
# Common nouns in katakana look like names and own nothing.
_COMMON = re.compile(
    r"(?:センター|インフラ|クラウド|サービス|プラットフォーム|モデル|ユーザー?|コスト|データ"
    r"|システム|ビジネス|パートナー|プロジェクト|メーカー|グループ|エネルギー|シェア"
    r"|ドル|ユーロ)\Z"
)
_MEASURE_NAME = re.compile(
    r"[額量率数高費益損値価比]\Z|投資|雇用|売上|規模|コスト|職\Z"
)
_DEAL = re.compile(r"契約|取引|調達|購入|発注|contracts?|deals?", re.IGNORECASE)
_NOUN_AFTER = re.compile(
    r"(?:規模)?の?(?!可能性|うち|ため|中)([一-龥々ァ-ヶーA-Za-z]{2,20})"
)
_STATUS = (
    (Status.ESTIMATE, re.compile(r"推定|推計|estimated", re.IGNORECASE)),
    (Status.TARGET, re.compile(r"目標|目指|target", re.IGNORECASE)),
    (Status.POSSIBLE, re.compile(r"可能性|かもしれ|could|might", re.IGNORECASE)),
    (
        Status.FORECAST,
        re.compile(
            r"予測|予想|見込み|見通し|計画|予定|forecast|expect|\bplan(?:s|ned)?\b",
            re.IGNORECASE,
        ),
    ),
    (Status.ANNOUNCED, re.compile(r"発表|announce", re.IGNORECASE)),
)
# One quick look instead of five where none of these words stands.
_MAYBE_STATUS = re.compile(
    r"推[定計]|目[標指]|可能|かも|予[測想定]|見[込通]|計画|発表|[a-zA-Z]{4}"
)
_COMMA = re.compile(r"[、,]")
_FIRST_END = re.compile(f"[{_SENTENCE_END}]")
_CUSTOMERS = re.compile(
    r"(?:を[^、。をに]{1,6}[うるす])?の?(?:大口|大手|中小|優良)?(?:顧客|客|利用者|世帯|企業)"
)
_UNIT_NOUNS = {
    **NOUNS,
    **{u.ja: u for u in UNITS.values() if u.kind is UnitKind.COUNT and len(u.ja) > 1},
}
_UNIT_BEFORE = re.compile(
    "(" + "|".join(sorted(_UNIT_NOUNS, key=len, reverse=True)) + ")数"
)


class _Page:
    """The lines of a Markdown text, and what each belongs to."""

    def __init__(self, markdown: str, periods: list[PeriodMatch]) -> None:
        self.markdown = markdown
        self.lines = markdown.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.periods = periods
        self.period_starts = [period.start for period in periods]
        self.head = self._head_lines()

    def line_of(self, offset: int) -> int:
        """Index of the line that holds the offset."""
        return bisect_right(self.starts, offset) - 1

    def lead(self, index: int) -> str:
        """The bold line that introduces the list of line `index`, or nothing."""
        top = max(0, index - _REACH_LINES)
        while index > top and _BULLET.match(self.lines[index]):
            index -= 1
        while index > top and not self.lines[index].strip():
            index -= 1
        found = _LEAD.match(self.lines[index])
        return found[1] if found else ""

    def _head_lines(self) -> int:
        """How many lines the front matter takes."""
        if not self.lines or self.lines[0].rstrip() != "---":
            return 0
        for index, line in enumerate(self.lines[1:], 1):
            if line.rstrip() == "---":
                return index + 1
        return 0


def _mention(page: _Page, match: Match, cell: CellFigure | None) -> Mention:
    index = page.line_of(match.start)
    line = page.lines[index]
    at = page.starts[index]
    here = match.start - at
    before = plain_text(line[max(0, here - _REACH) : here]).text
    after = plain_text(line[match.end - at : match.end - at + _REACH]).text
    status = _status(match, before, after)
    threshold = _is_threshold(match, after)
    unit = _unit_before(match, before)
    if cell is not None:
        return Mention(
            cell.match,
            index + 1,
            Origin.TABLE,
            cell.entity,
            is_structural=cell.entity is not None,
            measure=cell.measure,
            period=cell.period,
            status=status or _column_status(page, index),
            role=cell.role,
            is_threshold=threshold,
            cell=cell,
        )
    label = _LABEL.match(line)
    if index < page.head:
        origin = Origin.TITLE
    elif _HEADING.match(line):
        origin = Origin.HEADING
    else:
        origin = Origin.BULLET if label else Origin.PROSE
    name = plain_text(label[1]).text.strip() if label else ""
    entity, counterparty, structural = _owner(page, index, name, before, match)
    return Mention(
        match,
        index + 1,
        origin,
        entity,
        is_structural=structural,
        counterparty=counterparty,
        measure=_measure(name, structural, after),
        label=name,
        period=_period(page, match, index),
        status=status,
        role=row_role(name) or _said_role(before),
        is_threshold=threshold,
        unit=unit,
    )


def _clause(text: str, *, last: bool) -> str:
    """The part of the sentence next to the number."""
    if last:
        return text[max(map(text.rfind, _SENTENCE_END)) + 1 :]
    end = _FIRST_END.search(text)
    return text[: end.start()] if end else text


def _status(match: Match, before: str, after: str) -> Status | None:
    if match.quantity.estimate:
        return Status.ESTIMATE
    clause = _clause(before, last=True)
    clause = clause[max(map(clause.rfind, "、,")) + 1 :][-30:]
    clause += "|" + _COMMA.split(_clause(after, last=False), 1)[0][:30]
    if _MAYBE_STATUS.search(clause) is None:
        return None
    for status, pattern in _STATUS:
        if pattern.search(clause):
            return status
    return None


def _column_status(page: _Page, index: int) -> Status | None:
    """A forecast named in the header row or in the heading above the table."""
    top = max(0, index - _REACH_LINES)
    while index > top and "|" in page.lines[index]:
        index -= 1
    for line in page.lines[max(0, index - 3) : index + 2]:
        if re.search(r"予測|予想|見込み|見通し|計画", line):
            return Status.FORECAST
    return None


def _is_threshold(match: Match, after: str) -> bool:
    """Whether the number only delimits a group: 10万ドル以上を払う顧客."""
    if match.quantity.bound not in (Bound.AT_LEAST, Bound.MORE_THAN):
        return False
    return _CUSTOMERS.match(after) is not None


def _unit_before(match: Match, before: str) -> Unit | None:
    """The unit a measure named earlier in the sentence gives: パラメータ数は1.8兆."""
    if match.quantity.unit is not None:
        return None
    found = _UNIT_BEFORE.findall(_clause(before, last=True))
    return _UNIT_NOUNS[found[-1]] if found else None


def _owner(
    page: _Page, index: int, label: str, before: str, match: Match
) -> tuple[str | None, str | None, bool]:
    """Entity, counterparty, and whether the structure of the page names them."""
    if label and _is_name(label) and not row_role(label):
        lead = page.lead(index)
        if _DEAL.search(lead):
            owner = _SUBJECT.search(lead)
            if owner and _is_name(owner[1]):
                return owner[1], _without_date(label), True
        return _without_date(label), None, True
    unit = match.quantity.unit
    if unit is not None and unit.kind is UnitKind.RATIO:
        return None, None, False  # "Aの28倍" names the base, not the owner
    return _subject(_clause(before, last=True)), None, False


def _subject(sentence: str) -> str | None:
    """Whose number follows: the owner right before it, else the topic, else any."""
    subjects = [
        found
        for found in list(_SUBJECT.finditer(sentence))[-_SUBJECTS:]
        if _is_name(found[1]) and not _is_listed(sentence[: found.start()])
    ]
    if not subjects:
        return None
    if subjects[-1].end() == len(sentence):
        return subjects[-1][1]
    topics = [found for found in subjects if found[2] in ("は", "では")]
    return (topics or subjects)[-1][1]


def _is_listed(before: str) -> bool:
    """Whether another name stands right before, as in 甲社、乙社が."""
    parts = re.split(r"[、,・]", before)
    return len(parts) > 1 and not parts[-1].strip() and _is_name(parts[-2].strip())


_GLOSS = re.compile(r"[（(][^（）()]*[）)]\Z")


def _is_name(words: str) -> bool:
    """Whether the words are one name or a list of names."""
    for part in re.split(r"[、,・/]", _GLOSS.sub("", words)):
        name = part.strip()
        if not _NAME.fullmatch(name):
            return False
        if _SPEAKER.search(name) or _COMMON.search(name) or _MEASURE_NAME.search(name):
            return False
    return True


def _without_date(label: str) -> str:
    """GPT-3（2020年）: the gloss is when, not who."""
    gloss = _GLOSS.search(label)
    return label[: gloss.start()] if gloss and parse_periods(gloss[0]) else label


def _measure(label: str, is_entity: bool, after: str) -> str:
    if label and not is_entity and _MEASURE_NAME.search(label):
        return label
    named = _NOUN_AFTER.match(after)
    return named[1] if named and not named[1].isascii() else ""


_SAID_SUM = re.compile(r"(?:合計|総計|計|あわせて|合わせて|in total,?)[ 、:：]*\Z")


def _said_role(before: str) -> RowRole | None:
    return RowRole.SUM if _SAID_SUM.search(before) else None


def _period(page: _Page, match: Match, index: int) -> Period | None:
    """The period of the same sentence that stands nearest to the number."""
    text = page.markdown
    line_start = max(page.starts[index], match.start - _REACH)
    line_end = min(page.starts[index + 1], match.end + _REACH)
    cut = max(text.rfind(char, line_start, match.start) for char in "。！？")
    start = max(cut + 1, line_start)
    ends = [text.find(char, match.end, line_end) for char in "。！？"]
    end = min((at for at in ends if at >= 0), default=line_end)
    first = bisect_left(page.period_starts, start)
    last = bisect_left(page.period_starts, end)
    near = page.periods[first:last]
    if not near:
        return None
    return min(near, key=lambda p: _distance(p, match)).period


def _distance(period: PeriodMatch, match: Match) -> int:
    if period.end <= match.start:
        return match.start - period.end
    return max(0, period.start - match.end)
