"""The charset of bytes that declare none, or the wrong one, told by what they spell."""

from __future__ import annotations

import codecs
import re

from articles.opengraph.japanese import decode_euc_jp

SAMPLE = 128 * 1024


def detect(body: bytes, *, certain_only: bool = False) -> str | None:
    """The charset the bytes themselves prove or make likely, else None.

    `certain_only` leaves out what is merely likely: escape sequences of
    ISO-2022-JP, NULs of UTF-16 and long valid UTF-8 cannot be an accident.
    """
    sample = body[:SAMPLE]
    if _looks_like_utf_16(sample):
        return "utf-16le" if sample[1:2] == b"\0" else "utf-16be"
    if _JIS.search(sample) and not _HIGH.search(sample):
        return "iso-2022-jp"
    if _is_utf_8(body):
        if len(_NOT_ASCII_BYTES.findall(sample)) >= 3:
            return "utf-8"
        return None if certain_only else "utf-8"
    if certain_only:
        return None
    best, best_score = None, 0.3
    for charset, codec in _CANDIDATES:
        if charset == "euc-jp":
            text = decode_euc_jp(sample)
        else:
            text = sample.decode(codec, "replace")
        score = plausibility(text, charset)
        if score > best_score:
            best, best_score = charset, score
    return best


def plausibility(text: str, charset: str) -> float:
    """From 0 to 1: how much the foreign characters look like somebody's language.

    1 for charsets without a rule here, so that nothing is doubted without cause.
    """
    foreign = _FOREIGN.findall(text[:SAMPLE])
    total = sum(map(len, foreign))
    if total == 0:
        return 1.0
    joined = "".join(foreign)
    lost = len(_LOST.findall(joined))
    if charset in ("shift_jis", "euc-jp", "iso-2022-jp"):
        score = _japanese(joined)
    elif charset in ("gbk", "gb18030"):
        score = min(2.5 * len(_SIMPLIFIED.findall(joined)), total)
    elif charset == "big5":
        score = min(2.5 * len(_TRADITIONAL.findall(joined)), total)
    elif charset == "euc-kr":
        usual = len(_USUAL_HANGUL.findall(joined))
        rare = len(_HANGUL.findall(joined)) - usual
        score = usual - 2 * rare - 2 * len(_HAN.findall(joined))
    elif charset in ("koi8-r", "windows-1251"):
        score = min(1.6 * len(_RUSSIAN.findall(joined)), total) * _in_words(foreign)
    elif charset in ("windows-1252", "windows-1254"):
        # Accented letters stand alone among ASCII ones.
        score = sum(len(run) for run in foreign if len(run) <= 2)
    else:
        # A stray byte is a slip of the author, many are another charset.
        score = total - (20 * lost if charset == "utf-8" else 0)
    return max(0.0, min(1.0, (score - 3 * lost) / total))


_CANDIDATES = (
    ("utf-8", "utf-8"),
    ("euc-jp", ""), ("shift_jis", "cp932"), ("gbk", "gb18030"), ("euc-kr", "cp949"),
    ("big5", "big5hkscs"), ("windows-1251", "cp1251"), ("koi8-r", "koi8_r"),
)  # fmt: skip
_JIS = re.compile(rb"\x1b\$[@B]")
_HIGH = re.compile(rb"[\x80-\xff]")
_NOT_ASCII_BYTES = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_FOREIGN = re.compile(r"[^\x00-\x7f\u3000-\u3002\uff01-\uff5e]+")
_LOST = re.compile("[\ufffd\x80-\x9f\ue000-\uf8ff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_HAN = re.compile("[\u4e00-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
# The 2,350 syllables of the standard; the other 8,822 fill the code points between
# and turn Japanese bytes into Korean nonsense.
_USUAL_HANGUL = re.compile(
    "["
    + bytes(
        byte
        for row in range(0xB0, 0xC9)
        for cell in range(0xA1, 0xFF)
        for byte in (row, cell)
    ).decode("euc_kr")
    + "]"
)
# The most frequent characters of running text: about half of it.
_SIMPLIFIED = re.compile(
    "[的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    "同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二"
    "理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社"
    "义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没"
    "结解问意建月公无系信息网上登录注册请购物商品价店首页市场报北京海版权闻]"
)
_TRADITIONAL = re.compile(
    "[的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動"
    "同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二"
    "理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社"
    "義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒"
    "結解問意建月公無系信息網路登錄註冊請購物商品價店首頁市場報台灣版權聞]"
)
_RUSSIAN = re.compile("[оеаинтсрвлкмдпу]")


def _looks_like_utf_16(sample: bytes) -> bool:
    head = sample[:200]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    return half >= 4 and (even, odd) != (half, half) and (
        (odd > half * 0.7 and even < half * 0.1)
        or (even > half * 0.7 and odd < half * 0.1)
    )  # fmt: skip


def _is_utf_8(body: bytes) -> bool:
    """Valid throughout, but for a character cut off at the very end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return False
    return True


def _japanese(text: str) -> float:
    kana = len(_KANA.findall(text))
    kanji = len(_HAN.findall(text))
    # Half-width katakana is how EUC looks when read as Shift_JIS.
    half = len(_HALF_KANA.findall(text))
    # Titles may be all kanji, running text never is.
    return kana + (kanji if kana * 12 >= kanji else kanji * 0.45) - 1.5 * half


def _in_words(runs: list[str]) -> float:
    """1 when foreign letters come in words, towards 0 when they stand alone."""
    return sum(len(run) for run in runs if len(run) > 2) / sum(map(len, runs))
