from __future__ import annotations

import pickle

from articles.text.sentences import Sentence, as_json, as_sentence, from_json, told

JAPANESE = {
    "{count:,} files in “{folder}”.": "「{folder}」にファイル{count:,}件。",
    "It is full.": "満杯です。",
    "{name}: {words}": "{name}：{words}",
}


def say(said: str) -> str:
    return told(said, lambda text: JAPANESE.get(text, text), "ja")


def test_it_is_the_english_string_and_can_be_said_otherwise():
    said = Sentence("{count:,} files in “{folder}”.", count=1200, folder="{a}")
    assert said == "1,200 files in “{a}”."
    assert say(said) == "「{a}」にファイル1,200件。"


def test_a_plain_string_is_its_own_template():
    assert say("It is full.") == "満杯です。"
    assert say("What nobody translated, with a }.") == (
        "What nobody translated, with a }."
    )
    assert say("") == ""


def test_sentences_hold_sentences_and_texts_in_each_language():
    said = Sentence("{name}: {words}", name="a", words=as_sentence("It is full."))
    assert say(said) == "a：満杯です。"
    each = Sentence("{name}: {words}", name="a", words={"en": "x", "ja": "あ"})
    assert (each, say(each)) == ("a: x", "a：あ")


def test_it_is_the_same_after_it_was_stored_or_sent():
    said = Sentence("{name}: {words}", name="a", words=as_sentence("It is full."))
    for again in (from_json(as_json(said)), pickle.loads(pickle.dumps(said))):
        assert again == said
        assert say(again) == say(said)
    assert from_json("It is full.") == "It is full."
