"""Takes an editor's HTML comments out of Markdown that leaves the newsroom."""

from __future__ import annotations

import re
from typing import Final

_FENCE: Final = r"^ {0,3}(?P<mark>`{3,}+|~{3,}+)[^\n]*+\n(?:.*?^ {0,3}(?P=mark)|.*\Z)"
_CODE: Final = r"(?<!`)`++[^`\n]++`++"
# A comment that is never closed hides the rest of the page when it opens a line, and
# is plain text anywhere else.
_COMMENT: Final = r"<!--.*?-->|^ {0,3}<!--.*\Z"
_LOOKED_AT: Final = re.compile(
    rf"{_FENCE}|{_CODE}|(?P<comment>{_COMMENT})", re.DOTALL | re.MULTILINE
)


def without_comments(text: str) -> str:
    """The text without `<!-- … -->`, which its readers never saw; code stays.

    >>> without_comments("在庫<!-- 要確認 -->は三割減 `<!-- x -->`")
    '在庫は三割減 `<!-- x -->`'
    """
    return _LOOKED_AT.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    return "" if match["comment"] is not None else match[0]
