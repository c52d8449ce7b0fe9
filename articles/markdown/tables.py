"""Tables: a size limit, notes below, row headers, number columns, missing values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as gfm_table
from markdown_it.token import Token

from articles.markdown.lint import TABLE_TOO_LARGE
from articles.markdown.parsing import parsing

_NOTE = "※"
_MISSING = frozenset("-—–−―ー‐")
_NUMBER = r"\d[\d,]*(?:\.\d+)?(?:[兆億万千百]\d[\d,]*(?:\.\d+)?)*[兆億万千百]*"
_BEFORE = r"(?:約|最大|最低|最小|最高|推定|推計|およそ|合計|計|平均|年|月|世界)*"
_IN_ENGLISH = (
    r"(?i:(?:about|around|roughly|approximately|nearly|almost|some|over|under|up to"
    r"|more than|less than|fewer than|at least|at most) )?"
)
_SIGN = r"(?:US|C|A|NZ|HK|S|NT)?[+\-−±▲△＋<>≦≧≤≥~〜$¥€£￥]{0,3}"
_UNIT = (
    r"(?:(?:米|豪|香港|台湾)?ドル|円|ユーロ|人民元|元|ウォン|ポンド|ルピー|人月|人|名|社"
    r"|件|台|個|倍|年間|年|[かカヶケ]月|週間|日間|日|時間|分|秒|回|本|店舗|店|枚|冊|戸|世帯"
    r"|箱|袋|缶|杯|皿|匹|頭|羽|隻|艘|両|便|束|組|部|通|足|着|粒|床|席|町|村|市|県|団体"
    r"|企業|法人|大学|園|軒|面|段|階|発|曲|話|巻|作品|種類|種|品目|項目|品|案件|契約|口座|口"
    r"|坪|畳|合|度|℃|泊|勝|敗|班|チーム|ページ|文字|字|語|行|列|セット|ケース|パック|ダース|回線"
    r"|リットル|グラム|キログラム|センチ|ミリ|馬力|[kK]?cal|路線|駅|拠点|基地|世代|つ"
    r"|室|機|基|棟|校|[かカヶケ]?国|地域|[かカヶケ箇]所|トン|キロ|メートル|平方メートル|平方キロ"
    r"|キロワット|メガワット|ギガワット|[kMGTPm]?(?:Wh?|B|g|m|l|Hz)|cm|㎡|㎢|km2?|エーカー"
    r"|ヘクタール|%|％|‰|ポイント|pt|pp|bps|位|歳|代|点|票|議席|株|銘柄|パラメータ|トークン"
    r"|[KMBTx]|bn|mn|tn|thousand|million|billion|trillion|USD|JPY|EUR|dollars?|yen"
    r"|times|people|persons|jobs|companies|places|tonnes|years|months|days|hours)"
)
_AFTER = (
    r"(?:超|以上|以下|未満|規模|程度|前後|弱|強|余り|余|台|増|減|高|安|分"
    r"|見込み|予想|予測)*(?:/[^/\d]{1,4})?"
)
_AMOUNT = re.compile(
    rf"{_IN_ENGLISH}{_BEFORE}{_SIGN}{_BEFORE}{_NUMBER}(?:\s?{_UNIT}){{0,2}}{_AFTER}"
    rf"(?:\s?[〜～~\-–—]\s?{_SIGN}{_NUMBER}(?:\s?{_UNIT}){{0,2}}{_AFTER})?"
    r"(?:\s?(?:（[^（）]{0,60}）|\([^()]{0,60}\)))?[※*]?\d?"
)
_YEAR = re.compile(
    r"(?:19|20)\d\d(?:年度?)?(?:\s?[〜～~\-–—]\s?(?:(?:19|20)?\d\d(?:年度?)?)?)?"
)


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: a GFM table, cut at the cell limit, with the ※ notes below it."""
    # Asked at every line of every paragraph: most have no row of dashes below.
    if start + 2 > end or state.isEmpty(start + 1):
        return False
    below = state.src[state.bMarks[start + 1] + state.tShift[start + 1]]
    if below not in "|-:" or not gfm_table(state, start, end, True):
        return False
    here = parsing(state.env)
    columns = _line(state, start + 1).strip("|").count("|") + 1
    if columns > here.options.max_table_cells:
        if not silent:
            here.note(start, TABLE_TOO_LARGE)
        return False
    if silent:
        return True
    stop = _last_row(state, start, end, columns)
    gfm_table(state, start, stop, False)
    _take_notes(state, end)
    return True


def arrange(tokens: Sequence[Token], texts: Sequence[str]) -> list[list[int]]:
    """Classes and row headers for one table, tokens from table_open to table_close.

    `texts` are the visible words of its inline tokens, in order. Returns the lines
    (from 0) of an unnamed header row and of missing values: `[[header…], [missing…]]`.
    """
    rows: list[list[tuple[Token, Token, str]]] = [[]]
    closing: dict[int, Token] = {}
    words = iter(texts)
    opening: Token | None = None
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            opening = token
        elif token.type == "inline" and opening is not None:
            rows[-1].append((opening, token, next(words).strip()))
        elif token.type in {"th_close", "td_close"} and opening is not None:
            closing[id(opening)] = token
            opening = None
    rows = rows[1:]
    head, body = rows[0], rows[1:]
    unnamed = [] if any(text for _, _, text in head) else [_row_line(head)]
    missing: list[int] = []
    for column, (header, _, _) in enumerate(head):
        cells = [row[column] for row in body]
        numeric = _is_numeric([text for _, _, text in cells])
        header.attrs["scope"] = "col"
        for cell, inline, text in [head[column], *cells]:
            classes = [_alignment(cell)] if cell.attrs.get("style") else []
            cell.attrs.pop("style", None)
            if numeric:
                classes.append("num")
            if cell is not header and text in _MISSING and len(text) == 1:
                classes.append("missing")
                inline.meta["missing"] = text
                missing.append((inline.map or [0])[0])
            if classes:
                cell.attrs["class"] = " ".join(classes)
    for row in body:
        opening, inline, _ = row[0]
        if _is_bold(inline.children or []):
            opening.tag = closing[id(opening)].tag = "th"
            opening.attrs["scope"] = "row"
    return [unnamed, missing]


def _last_row(state: StateBlock, start: int, end: int, columns: int) -> int:
    """The line before which the table must stop, by its limits or a ※ note."""
    here = parsing(state.env)
    written, completed = columns, 0
    line = start + 2
    while line < end:
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return end
        row = _line(state, line)
        if row.startswith(_NOTE) and "|" not in row:
            return line
        cells = max(row.strip("|").count("|") + 1, 1)
        written += columns
        completed += max(columns - cells, 0)
        if (
            completed > here.options.max_completed_cells
            or written > here.options.max_table_cells
        ):
            here.note(line, TABLE_TOO_LARGE)
            return line
        line += 1
    return end


def _take_notes(state: StateBlock, end: int) -> None:
    line = state.line
    if line < end and state.isEmpty(line) and line + 1 < end:
        line += 1
    rules = state.md.block.ruler.getRules("paragraph")
    while line < end and _is_note(state, line):
        stop = line + 1
        while (
            stop < end
            and not state.isEmpty(stop)
            and not _is_note(state, stop)
            and state.sCount[stop] >= state.blkIndent
            and not any(rule(state, stop, end, True) for rule in rules)
        ):
            stop += 1
        token = state.push("paragraph_open", "p", 1)
        token.map = [line, stop]
        token.attrs = {"class": "table-note"}
        inline = state.push("inline", "", 0)
        inline.map = [line, stop]
        inline.content = state.getLines(line, stop, state.blkIndent, False).strip()
        inline.children = []
        state.push("paragraph_close", "p", -1)
        state.line = line = stop


def _is_note(state: StateBlock, line: int) -> bool:
    return (
        state.sCount[line] >= state.blkIndent
        and not state.is_code_block(line)
        and _line(state, line).startswith(_NOTE)
    )


def _line(state: StateBlock, line: int) -> str:
    start = state.bMarks[line] + state.tShift[line]
    return state.src[start : state.eMarks[line]].strip()


def _row_line(row: list[tuple[Token, Token, str]]) -> int:
    return (row[0][1].map or [0])[0] if row else 0


def _alignment(cell: Token) -> str:
    return "align-" + str(cell.attrs["style"]).rpartition(":")[2]


def _is_numeric(texts: list[str]) -> bool:
    """At least one amount, and nothing but amounts and missing values."""
    amounts = [text for text in texts if text and text not in _MISSING]
    if not amounts or not all(
        len(text) <= 80 and _AMOUNT.fullmatch(text) for text in amounts
    ):
        return False
    return not all(_YEAR.fullmatch(text) for text in amounts)


def _is_bold(children: list[Token]) -> bool:
    if len(children) < 3 or children[0].type != "strong_open":
        return False
    level = children[0].level
    return children[-1].type == "strong_close" and not any(
        token.type == "strong_close" and token.level == level for token in children[:-1]
    )
