"""Which charset a page gets, and that its text comes out right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph import extract
from articles.opengraph.charset import decode_page, header_label
from articles.opengraph.charset_labels import charset_of
from articles.opengraph.japanese import decode_euc_jp, decode_iso_2022_jp

URL = "https://example.com/a"
BODY = (
    "<p>送電線の空き容量が足りず、新しい発電所の接続が先送りされている。"
    "事業者は費用の分担をめぐって協議を続けているが、結論はまだ出ていない。</p>"
)
TITLES = [
    "①番乗りの㈱髙島電機が新工場～年内に稼働",
    "送電網の増強に十年、費用は誰が払うのか",
    "データセンターの電力、都市の需要を超える見通し",
    "ソーラーパネルの回収、自治体の半数が未着手",
    "Ｗｅｂ広告費が５年連続で増加（速報）",
    "米国の金利、来年は「据え置き」との見方",
    "市立図書館、郷土資料３万点をネット公開へ",
    "鉄道貨物の輸送量、二十年ぶりに増える",
    "高校生がつくる新聞、町の補助金を調べる",
    "水道料金の値上げ、理由を数字で読む",
]


def euc_jp(text: str) -> bytes:
    """EUC-JP as Windows writes it, vendor rows included; cp932 maps the cells."""
    parts = []
    for char in text:
        raw = char.encode("cp932")
        if len(raw) == 1:
            parts.append(raw if raw[0] < 0x80 else b"\x8e" + raw)
            continue
        lead, trail = raw
        if lead >= 0xFA:  # IBM's place of a character; EUC has NEC's
            raw = {"髙": b"\xee\xe0"}[char]
            lead, trail = raw
        row = (lead - (0x81 if lead < 0xA0 else 0xC1)) * 2 + 1
        if trail >= 0x9F:
            row, cell = row + 1, trail - 0x9E
        else:
            cell = trail - (0x3F if trail < 0x7F else 0x40)
        parts.append(bytes((row + 0xA0, cell + 0xA0)))
    return b"".join(parts)


def iso_2022_jp(text: str) -> bytes:
    parts, double = [], False
    for char in text:
        raw = euc_jp(char)
        if (len(raw) == 2) != double:
            double = not double
            parts.append(b"\x1b$B" if double else b"\x1b(B")
        parts.append(bytes(byte & 0x7F for byte in raw))
    return b"".join(parts) + (b"\x1b(B" if double else b"")


ENCODERS = {
    "utf-8": lambda text: text.encode(),
    "shift_jis": lambda text: text.encode("cp932"),
    "euc-jp": euc_jp,
    "iso-2022-jp": iso_2022_jp,
}
WRONG = {
    "utf-8": "Shift_JIS",
    "shift_jis": "utf-8",
    "euc-jp": "Shift_JIS",
    "iso-2022-jp": "utf-8",
}


def _page(title: str, meta: str = "") -> str:
    return (
        f"<!doctype html><html><head>{meta}<title>{title}</title></head>{BODY}</html>"
    )


def test_own_encoder_writes_the_vendor_cells():
    assert euc_jp("①㈱髙") == bytes.fromhex("ADA1 ADEA FCE2")


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("charset", ENCODERS)
def test_forty_japanese_pages_read_right_however_declared(charset, title):
    encode = ENCODERS[charset]
    plain = encode(_page(title))
    meta = f'<META HTTP-EQUIV="Content-type" CONTENT="text/html;CHARSET={charset}">'
    wrong = f"<meta charset={WRONG[charset]}>"
    readings = {
        "header": extract(plain, URL, f"text/html; charset={charset}"),
        "meta": extract(encode(_page(title, meta)), URL, "text/html"),
        "meta, other header": extract(
            encode(_page(title, meta)), URL, f"text/html; charset={WRONG[charset]}"
        ),
        "wrong header": extract(plain, URL, f"text/html; charset={WRONG[charset]}"),
        "wrong meta": extract(encode(_page(title, wrong)), URL, "text/html"),
        "server default": extract(plain, URL, "text/html; charset=iso-8859-1"),
        "nothing": extract(plain, URL, None),
    }
    assert {how: card.raw_title for how, card in readings.items()} == dict.fromkeys(
        readings, title
    )
    assert {card.charset for card in readings.values()} == {charset}


def test_source_of_the_charset_is_recorded():
    text = _page(TITLES[0], "<meta charset=utf-8>").encode()
    assert decode_page(text, "text/html; charset=utf-8").charset_from == "header"
    assert decode_page(text, None).charset_from == "meta"
    assert decode_page(b"\xef\xbb\xbf" + text, None).charset_from == "bom"
    assert decode_page(_page(TITLES[0]).encode(), None).charset_from == "content"


@pytest.mark.parametrize(
    ("label", "codec", "title"),
    [
        ("windows-1251", "cp1251", "Потребление электричества растёт"),
        ("koi8-r", "koi8_r", "Потребление электричества растёт"),
        ("gb2312", "gbk", "数据中心的用电量继续上升"),
        ("gb18030", "gb18030", "数据中心的用电量继续上升𠮷"),
        ("big5", "big5", "資料中心的用電量持續上升"),
        ("euc-kr", "cp949", "데이터센터 전력 수요가 늘고 있다"),
        ("iso-8859-2", "iso8859_2", "Zużycie energii wciąż rośnie"),
        ("iso-8859-1", "cp1252", "Tofu á l’orange – 5 €"),
        ("iso-8859-15", "iso8859_15", "5 € de plus"),
    ],
)
def test_other_languages_are_read_as_declared(label, codec, title):
    page = f"<meta charset={label}><title>{title}</title>".encode(codec)
    assert extract(page, URL, None).raw_title == title
    header = f"<title>{title}</title>".encode(codec)
    assert extract(header, URL, f"text/html;charset={label}").raw_title == title


CHINESE = (
    "<p>我们的数据中心在这个地方建成以后，用电的情况会有新的变化，公司说这是一个"
    "长期的问题，要和当地的人们一起来解决。</p>"
)
KOREAN = (
    "<p>이 지역의 전력 수요는 지난해보다 크게 늘었으며 회사는 새로운 시설을 짓는다.</p>"
)
TAIWANESE = (
    "<p>我們的資料中心在這個地方建成以後，用電的情況會有新的變化，公司說這是一個長期的"
    "問題，要和當地的人們一起來解決。</p>"
)


@pytest.mark.parametrize("declared", ["utf-8", ""])
@pytest.mark.parametrize(
    ("codec", "body", "title"),
    [
        ("gbk", CHINESE, "网上购物的新市场"),
        ("cp949", KOREAN, "전력 수요가 늘고 있다"),
        ("big5", TAIWANESE, "網路購物的新市場"),
    ],
)
def test_wrong_or_missing_declaration_is_overruled_by_the_text(
    codec, body, title, declared
):
    page = f"<meta charset='{declared}'><title>{title}</title>{body * 3}".encode(codec)
    assert extract(page, URL, f"text/html;charset={declared}").raw_title == title


def test_a_latin_1_page_behind_two_declarations_takes_the_one_that_fits():
    page = "<meta charset=utf-8><title>Tofu á l'orange</title>".encode("latin-1")
    card = extract(page, URL, "text/html; charset=ISO-8859-1")
    assert card.title == "Tofu á l'orange"


def test_a_utf_8_page_behind_a_server_default_stays_utf_8():
    page = "<meta charset=utf-8><title>Café à l’été</title>".encode()
    assert extract(page, URL, "text/html; charset=ISO-8859-1").title == "Café à l’été"


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("text/html; charset=utf8", "utf-8"),
        ('text/html; charset="utf-8"', "utf-8"),
        ("text/html; charset=utf-8;", "utf-8"),
        ("text/html; charset=UTF-8,utf-8", "utf-8"),
        ("text/html; CHARSET = 'x-sjis' ; q=1", "shift_jis"),
        ("text/html; charset=windows-31j", "shift_jis"),
        ("text/html; charset=none", None),
        ("text/html; charset=", None),
        ("text/html; charset=" + "x" * 5000, None),
        ("text/html; charset=utf-7", None),
        ("text/html; charset=x-user-defined", None),
        ("text/html; charset=iso-2022-kr", None),
        ("text/html; charset=hz-gb-2312", None),
        ("text/html; charset=latin1", "windows-1252"),
        ("text/html", None),
    ],
)
def test_labels_are_those_of_browsers(header, label):
    assert charset_of(header_label(header)) == label


def test_utf_7_is_never_decoded():
    page = b"<meta charset=utf-7><title>+ADw-script+AD4-</title>"
    assert extract(page, URL, "text/html; charset=utf-7").title.startswith("+ADw-")


@pytest.mark.parametrize(
    "before",
    [
        "<!-- <meta charset=koi8-r> -->",
        "<script>var m = '<meta charset=koi8-r>';</script>",
        "<style>/* <meta charset=koi8-r> */</style>",
        "<meta name=a content='<meta charset=koi8-r>'>",
        "<meta charset=nonsense>",
    ],
)
def test_declarations_that_are_no_tags_are_not_declarations(before):
    page = f"{before}<meta charset=windows-1251><title>Растёт</title>".encode("cp1251")
    assert extract(page, URL, None).title == "Растёт"


@pytest.mark.parametrize(
    ("padding", "found"), [(1100, True), (7900, True), (9000, False)]
)
def test_a_declaration_counts_in_the_first_8_kib(padding, found):
    page = b" " * padding + b"<meta charset=iso-8859-2><title>\xb1\xb6</title>"
    assert (extract(page, URL, None).title == "ąś") is found


def test_a_declaration_in_the_body_counts_too():
    page = "<body><p>x</p><meta charset=windows-1251><title>Растёт</title>"
    assert extract(page.encode("cp1251"), URL, None).title == "Растёт"


def test_xml_declaration_counts():
    page = f'<?xml version="1.0" encoding="Shift_JIS"?><title>{TITLES[0]}</title>'
    assert extract(page.encode("cp932"), URL, None).title == TITLES[0]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_utf_16_is_read_with_and_without_mark(codec, bom):
    page = f"{bom}<html><head><title>Grid 電力</title></head><p>{'x' * 200}".encode(
        codec
    )
    assert extract(page, URL, None).title == "Grid 電力"


def test_utf_16_in_an_ascii_meta_means_utf_8():
    page = "<meta charset=utf-16><title>電力</title>".encode()
    card = extract(page, URL, None)
    assert (card.title, card.charset) == ("電力", "utf-8")


@pytest.mark.parametrize("cut", [1, 2])
def test_a_character_cut_at_the_end_costs_one_mark(cut):
    page = _page(TITLES[0]).encode() + "電".encode()[:cut]
    read = decode_page(page, "text/html; charset=utf-8")
    assert read.charset == "utf-8"
    assert read.text.count("\ufffd") <= 1
    assert TITLES[0] in read.text


@pytest.mark.parametrize(
    "bad", [b"\xc0\xaf", b"\xff", b"\xed\xa0\x80", b"\xf5\x80\x80"]
)
def test_invalid_utf_8_becomes_a_mark_and_nothing_more(bad):
    page = b"<meta charset=utf-8><title>Grid " + bad + b" report</title>"
    title = extract(page, URL, None).title
    assert title.startswith("Grid \ufffd")
    assert title.endswith(" report")
    title.encode()


@pytest.mark.parametrize("closing", ["</title>", "</TITLE>", "\n</title>"])
def test_a_forgotten_escape_swallows_no_tag(closing):
    title = iso_2022_jp("電力需要")[:-3]  # without the return to ASCII
    page = (
        b"<title>" + title + closing.encode() + b"<meta name=description content=grid>"
    )
    card = extract(page, URL, "text/html; charset=iso-2022-jp")
    assert (card.title, card.description) == ("電力需要", "grid")


def test_half_width_katakana_of_iso_2022_jp():
    assert decode_iso_2022_jp(b"\x1b(I6@6E\x1b(BA") == "\uff76\uff80\uff76\uff85A"


def test_symbols_come_out_as_browsers_show_them():
    assert decode_euc_jp(bytes.fromhex("A1C1 A1C2 A1DD A1F1")) == "～∥－￠"


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from([None, "euc-jp", "iso-2022-jp", "gbk"]))
def test_any_bytes_give_text(body, label):
    read = decode_page(body, f"text/html; charset={label}" if label else None)
    assert isinstance(read.text, str)


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.characters(codec="euc_jp", exclude_characters="¥‾"), max_size=50
    )
)
def test_euc_jp_agrees_with_the_standard_codec_beyond_the_six_symbols(text):
    usual = text.encode("euc_jp").decode("euc_jp")
    for ours, browsers in zip("〜‖−¢£¬", "～∥－￠￡￢", strict=True):
        usual = usual.replace(ours, browsers)
    assert decode_euc_jp(text.encode("euc_jp")) == usual


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("charset", ENCODERS)
@pytest.mark.parametrize("declared", [None, "iso-8859-1", "utf-8"])
def test_a_page_with_no_text_but_its_title_is_read_right(charset, title, declared):
    page = ENCODERS[charset](f"<!doctype html><title>{title}</title>")
    header = f"text/html; charset={declared}" if declared else None
    assert extract(page, URL, header).raw_title == title
