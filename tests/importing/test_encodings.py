"""Encodings are told from the bytes; what was decoded can be written again."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.encodings import decode, encode
from articles.importing.report import Rejected

TEXT = "---\ntitle: '工場の話'\n---\n\n本文です。〜①と「かな」。\n"


@pytest.mark.parametrize(
    ("data", "encoding", "has_bom"),
    [
        (TEXT.encode(), "utf-8", False),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8", True),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le", True),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be", True),
        (TEXT.encode("utf-16-le"), "utf-16-le", False),
        (TEXT.encode("utf-16-be"), "utf-16-be", False),
        ("title\nascii\n".encode("utf-16-le"), "utf-16-le", False),
        (TEXT.replace("〜", "～").encode("cp932"), "cp932", False),
        (TEXT.replace("〜①", "").encode("euc_jp"), "euc_jp", False),
    ],
)
def test_each_encoding_is_recognised_and_reversible(data, encoding, has_bom):
    decoded = decode(data)
    assert (decoded.encoding, decoded.has_bom) == (encoding, has_bom)
    assert "工場の話" in decoded.text or "ascii" in decoded.text
    assert not decoded.text.startswith("\ufeff")
    assert encode(decoded.text, encoding, has_bom=has_bom) == data


def test_a_damaged_character_is_refused_with_its_place():
    data = "一行目\n二行目\n".encode() + "三行\n".encode()[:5] + b"\xff\n"
    with pytest.raises(Rejected) as caught:
        decode(data)
    problem = caught.value.problem
    assert (problem.code, problem.line, problem.column) == ("invalid_encoding", 3, 2)
    assert f"Byte {len(data) - 4:,}" in problem.message
    assert "UTF-8" in problem.hint


@pytest.mark.parametrize(
    "data", ["café crème, à peine".encode("latin-1"), b"\x89PNG\r\n\x1a\n\x00\x00"]
)
def test_other_bytes_are_refused(data):
    with pytest.raises(Rejected) as caught:
        decode(data)
    assert caught.value.problem.line == 1


def test_nul_is_refused_with_its_line():
    with pytest.raises(Rejected) as caught:
        decode(b"a\nb\0c\n")
    assert (caught.value.problem.code, caught.value.problem.line) == (
        "nul_character",
        2,
    )


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_refused(data):
    try:
        decoded = decode(data)
    except Rejected:
        return
    assert "\0" not in decoded.text
    if decoded.encoding.startswith("utf"):
        again = encode(decoded.text, decoded.encoding, has_bom=decoded.has_bom)
        assert again == data
