"""What is said to people: English text that can be said in other languages too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Self

ENGLISH: Final = "en"
Translate = Callable[[str], str]
"""A gettext."""


class Sentence(str):
    """The English sentence; `template` and `values` are what other languages need.

    A value may be a sentence itself, or one text for each language by its code. A
    string that names no values needs none of this: it is its own template.

    >>> Sentence("{count:,} files in “{folder}”.", count=1200, folder="a")
    '1,200 files in “a”.'
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        made = super().__new__(cls, _filled(template, values, ENGLISH))
        made.template, made.values = template, values
        return made


def told(said: str, translate: Translate, language: str) -> str:
    """What was said, in the language of that gettext."""
    if not isinstance(said, Sentence):
        return translate(said) if said else ""
    values = {
        name: told(value, translate, language) if isinstance(value, Sentence) else value
        for name, value in said.values.items()
    }
    return _filled(translate(said.template), values, language)


def as_sentence(said: str) -> Sentence:
    """For a value of another sentence: a plain string would stay as it is there."""
    return said if isinstance(said, Sentence) else Sentence(said)


def as_json(said: str) -> Any:
    """For storing: the string, or template and values."""
    if not isinstance(said, Sentence):
        return said
    values = {name: _json_value(value) for name, value in said.values.items()}
    return {"template": said.template, "values": values}


def from_json(stored: Any) -> str:
    """What `as_json` gave."""
    if not isinstance(stored, Mapping):
        return str(stored or "")
    values = {
        str(name): from_json(value)
        if isinstance(value, Mapping) and "template" in value
        else value
        for name, value in stored["values"].items()
    }
    return Sentence(stored["template"], **values)


def _json_value(value: Any) -> Any:
    if isinstance(value, int | float | Mapping):
        return value
    return as_json(value) if isinstance(value, str) else str(value)


def _filled(template: str, values: Mapping[str, Any], language: str) -> str:
    if not values:
        return template  # its braces are just braces
    said = {
        name: value.get(language, value[ENGLISH])
        if isinstance(value, Mapping)
        else value
        for name, value in values.items()
    }
    return template.format(**said)
