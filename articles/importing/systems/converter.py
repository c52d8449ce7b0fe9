"""Clean HTML as Markdown of our dialect; `html_text` alone calls it."""

from __future__ import annotations

import re

from markdownify import ATX, MarkdownConverter


def convert(html: str) -> str:
    return str(_Converter(heading_style=ATX, bullets="-").convert(html))


class _Converter(MarkdownConverter):
    """Emphasis the way our dialect writes it; code keeps its language."""

    def convert_pre(self, el: object, text: str, parent_tags: object) -> str:
        code = getattr(el, "find", lambda _name: None)("code")
        names = " ".join((code.get("class") or []) if code is not None else [])
        language = re.search(r"(?:language|lang)-(\w+)", names)
        body = text.strip("\n")
        fence = "```"
        while fence in body:
            fence += "`"
        return f"\n\n{fence}{language[1] if language else ''}\n{body}\n{fence}\n\n"
