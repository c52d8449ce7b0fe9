"""Which charset a label names: the part of the WHATWG table that pages still use."""

from __future__ import annotations


def charset_of(label: str | None) -> str | None:
    """The WHATWG name behind a label, or None for what is unknown or unsafe (UTF-7)."""
    if label is None or len(label) > 40:
        return None
    return _LABELS.get(label.strip(" \t\n\r\f\"'").lower())


# WHATWG name → the Python codec nearest to it.
CODECS = {
    "utf-8": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
    "shift_jis": "cp932", "gbk": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "euc-kr": "cp949", "koi8-r": "koi8_r", "koi8-u": "koi8_u",
    "ibm866": "cp866", "macintosh": "mac_roman", "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874",
    **{f"windows-{page}": f"cp{page}" for page in range(1250, 1259)},
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (*range(2, 9), 10, *range(13, 17))},
}  # fmt: skip

_LABELS_OF = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16le": "utf-16le utf-16 unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff",
    "utf-16be": "utf-16be unicodefffe",
    # cp932 is no WHATWG label, but pages write it.
    "shift_jis": "shift_jis shift-jis sjis x-sjis ms_kanji ms932 windows-31j "
    "csshiftjis cp932",
    "euc-jp": "euc-jp x-euc-jp cseucpkdfmtjapanese eucjp euc_jp cp51932",
    "iso-2022-jp": "iso-2022-jp csiso2022jp",
    "gbk": "gbk gb2312 gb_2312 gb_2312-80 x-gbk chinese csgb2312 csiso58gb231280 "
    "iso-ir-58",
    "gb18030": "gb18030",
    "big5": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-kr": "euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 "
    "ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
    "koi8-r": "koi8-r cskoi8r koi koi8 koi8_r",
    "koi8-u": "koi8-u koi8-ru",
    "ibm866": "ibm866 866 cp866 csibm866",
    "macintosh": "macintosh csmacintosh mac x-mac-roman",
    "x-mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "windows-874": "windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620",
    "windows-1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 "
    "iso_8859-1 iso_8859-1:1987 latin1 l1 ascii us-ascii ansi_x3.4-1968 cp819 ibm819 "
    "csisolatin1 iso-ir-100",
    "windows-1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 "
    "iso_8859-9 latin5 l5 csisolatin5",
    "iso-8859-2": "iso-8859-2 iso8859-2 iso88592 iso_8859-2 latin2 l2 csisolatin2",
    "iso-8859-5": "iso-8859-5 iso8859-5 iso88595 iso_8859-5 cyrillic",
    "iso-8859-6": "iso-8859-6 iso8859-6 iso88596 iso_8859-6 arabic asmo-708",
    "iso-8859-7": "iso-8859-7 iso8859-7 iso88597 iso_8859-7 greek greek8 ecma-118",
    "iso-8859-8": "iso-8859-8 iso8859-8 iso88598 iso_8859-8 hebrew iso-8859-8-i "
    "logical",
    "iso-8859-15": "iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 csisolatin9",
    **{
        f"iso-8859-{n}": f"iso-8859-{n} iso8859-{n} iso8859{n}"
        for n in (3, 4, 10, 13, 14, 16)
    },
    **{
        f"windows-{n}": f"windows-{n} cp{n} x-cp{n}"
        for n in (1250, 1251, 1253, *range(1255, 1259))
    },
}  # fmt: skip
_LABELS = {
    label: name for name, labels in _LABELS_OF.items() for label in labels.split()
}
