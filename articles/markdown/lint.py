"""What an editor is told about a text: codes, sentences, and the checks by line."""

from __future__ import annotations

import re
from typing import Final

from articles.markdown.document import Notice

BARE_URL: Final = "bare_url"
BOLD_AS_HEADING: Final = "bold_as_heading"
CARD_FIELDS: Final = "card_fields"
CARD_LIMIT: Final = "card_limit"
CARD_NOT_ALONE: Final = "card_not_on_own_line"
CARD_UNCLOSED: Final = "card_unclosed"
CARD_URL_REFUSED: Final = "card_url_refused"
CITE_REFUSED: Final = "cite_refused"
CHART_DATA: Final = "chart_data"
CONTROL_CHARACTER: Final = "control_character"
DUPLICATE_HEADING: Final = "duplicate_heading"
EMPTY_LINK: Final = "empty_link"
FIGURE_IN_LINK: Final = "figure_in_link"
FRONT_MATTER: Final = "front_matter_in_body"
HTML_DROPPED: Final = "html_dropped"
HTML_UNCLOSED: Final = "html_unclosed"
HTML_UNKNOWN: Final = "html_unknown"
IMAGE_ADDRESS: Final = "image_without_address"
IMAGE_ALT: Final = "image_without_alt"
INVISIBLE_CHARACTER: Final = "invisible_character"
LITERAL_BOLD: Final = "literal_bold"
MARK_INVALID: Final = "mark_invalid"
MISSING_VALUE: Final = "missing_value"
NESTING: Final = "nesting_too_deep"
SKIPPED_HEADING: Final = "skipped_heading"
TABLE_HEADER: Final = "table_without_header"
TABLE_TOO_LARGE: Final = "table_too_large"
TILDE_RANGE: Final = "tilde_range"
UNKNOWN_MARK: Final = "unknown_mark"

# Format strings over `Notice.values`; interfaces translate them, and have no others.
MESSAGES: Final[dict[str, str]] = {
    BARE_URL: "Bare address {url}: give the link words, [words](address).",
    BOLD_AS_HEADING: "A bold line stands for a heading: write it with #.",
    CARD_FIELDS: "A card has five fields at most; escape a | in a text as \\|.",
    CARD_LIMIT: "More than {limit} source cards: the rest is shown as text.",
    CARD_NOT_ALONE: "Put {mark} on a line of its own.",
    CARD_UNCLOSED: "Close {mark} with ]] on the same or the next line.",
    CARD_URL_REFUSED: "This address cannot be a source: {url}. {reason}",
    CITE_REFUSED: "This address cannot be cited: {url}. {reason}",
    CHART_DATA: "This chart is shown as text, since {reason}.",
    CONTROL_CHARACTER: "Delete the control character {character}.",
    DUPLICATE_HEADING: "Another heading says “{text}” too: make them differ.",
    EMPTY_LINK: "This link is not complete: give it words and an address.",
    FIGURE_IN_LINK: "Move {mark} out of the link text: numbers link by themselves.",
    FRONT_MATTER: "Front matter inside the body: move its values to the form.",
    HTML_DROPPED: "HTML that is not allowed was left out: {what}.",
    HTML_UNCLOSED: "The HTML tag {what} has no partner here and was left out.",
    HTML_UNKNOWN: "{what} is no HTML tag and is shown as text: write it as `code`.",
    IMAGE_ADDRESS: "This picture has no address: insert it again or delete the line.",
    IMAGE_ALT: "Describe the image {url} in its alternative text, ![here](…).",
    INVISIBLE_CHARACTER: "Delete the invisible character {character}.",
    LITERAL_BOLD: "** stays visible: check that the bold text is closed.",
    MARK_INVALID: "{mark} needs a key of letters, digits, - and _.",
    MISSING_VALUE: "Say in a ※ note below the table why the value is missing.",
    NESTING: "Lists and quotes are nested too deep: the rest is shown as text.",
    SKIPPED_HEADING: "Heading level {level} follows level {before}: use {right}.",
    TABLE_HEADER: "The table has no header: name its columns in the first row.",
    TABLE_TOO_LARGE: "The table has too many cells: the rest is shown as text.",
    TILDE_RANGE: "Write a range with 〜: ~ between digits can become a strike.",
    UNKNOWN_MARK: "{mark} is not known and is shown as text.",
}


def notice(line: int, code: str, column: int | None = None, /, **values: str) -> Notice:
    """The notice with its English sentence; `line` is stored as given."""
    return Notice(
        line, code, MESSAGES[code].format(**values), tuple(values.items()), column
    )


_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?:[ \t]*\n)*[\w-]{1,40}[ \t]*:[ \t\n]")


def all_printable(source: str) -> bool:
    """Whether nothing but letters, signs, spaces and line ends is there.

    Python looks that up ten times faster than it searches for what is not.
    """
    for space in "\n\t\u3000":
        source = source.replace(space, "")
    return source.isprintable()


def lint_characters(source: str) -> list[Notice]:
    """Characters nobody sees and nobody meant: the first of each line, its column."""
    found: list[Notice] = []
    if all_printable(source):
        return found
    for pattern, code in (
        (_CONTROL, CONTROL_CHARACTER),
        (_INVISIBLE, INVISIBLE_CHARACTER),
    ):
        if pattern.search(source) is None:
            continue
        for number, line in enumerate(source.split("\n"), 1):
            match = pattern.search(line)
            if match is not None:
                name = f"U+{ord(match[0]):04X}"
                found.append(notice(number, code, match.start() + 1, character=name))
    return found


def lint_front_matter(source: str) -> list[Notice]:
    """A YAML head that was pasted with the body."""
    head = source.lstrip("\ufeff \t\n")
    if _FRONT_MATTER.match(head) is None or "\n---" not in head[3:4000]:
        return []
    line = source[: len(source) - len(head)].count("\n") + 1
    return [notice(line, FRONT_MATTER)]
