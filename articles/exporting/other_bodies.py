"""A body for another program: what it can say in plain Markdown, and what it cannot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from articles.text.sentences import Sentence

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_CARD = re.compile(r"^[ \t]*\[\[ogp:([^|\]\s]+)((?:\|[^|\]]*)*)\]\][ \t]*$")
_CITE = re.compile(r"\[\[cite:([^|\]\s]+)[^\]]*\]\]")
_IMAGE = re.compile(r"^[ \t]*\[\[image:([-\w]+)[^\]]*\]\][ \t]*$")
_BOUND = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]\(figure:[^)\s]+\)")
_LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s]+)")
_KEPT = (
    (re.compile(r"\[\[figure:[^\]]+\]\]"), "[[figure:…]]"),
    (re.compile(r"\[\[(?:stat|table|chart):[^\]]+\]\]"), "[[stat:…]] and the like"),
    (re.compile(r"^:::"), ":::"),
    (re.compile(r"\{[^{}|]+\|[^{}|]+\}"), "{…|…} (ruby)"),
)


class OtherBody:
    """Writes bodies of one article.

    `titles`: cited address → title. `pictures`: key of a picture → its Markdown.
    `addresses`: address as written → where that is now. `bare_cards`: an address alone
    on its line becomes a card over there.
    """

    def __init__(
        self,
        *,
        titles: Mapping[str, str],
        pictures: Callable[[str], str | None],
        addresses: Mapping[str, str],
        bare_cards: bool,
    ) -> None:
        self.titles = titles
        self.pictures = pictures
        self.addresses = addresses
        self.bare_cards = bare_cards
        self._kept: Counter[str] = Counter()

    def write(self, body: str) -> tuple[str, list[str]]:
        """The body, and what stays in it as text that nothing over there reads."""
        self._kept.clear()
        fence, lines = "", []
        for line in body.splitlines(keepends=True):
            opening = _FENCE.match(line)
            if fence:
                if (
                    opening
                    and opening[1].startswith(fence)
                    and not line.strip("`~ \r\n")
                ):
                    fence = ""
            elif opening:
                fence = opening[1]
                if "chartjs" in line:
                    self._kept["```chartjs"] += 1
            else:
                line = self._line(line)
            lines.append(line)
        left: list[str] = [
            Sentence("{mark} is kept as text, {count} times", mark=mark, count=count)
            if count > 1
            else Sentence("{mark} is kept", mark=mark)
            for mark, count in self._kept.items()
        ]
        return "".join(lines), left

    def _line(self, line: str) -> str:
        plain = line.rstrip("\r\n")
        end = line[len(plain) :]
        card, image = _CARD.match(plain), _IMAGE.match(plain)
        if card:
            return self._card(card[1], card[2].split("|")[1:]) + end
        if image and (picture := self.pictures(image[1])):
            return picture + end
        done, at = [], 0
        for code in _CODE.finditer(plain):
            done += [self._text(plain[at : code.start()]), code[0]]
            at = code.end()
        return "".join([*done, self._text(plain[at:]), end])

    def _card(self, url: str, fields: list[str]) -> str:
        if self.bare_cards:
            return f"\n{url}\n"  # a card there stands between blank lines
        title = (fields[1] if len(fields) > 1 else "").strip() or self.titles.get(url)
        return f"- [{_escaped(title or url)}]({url})"

    def _text(self, text: str) -> str:
        text = _BOUND.sub(r"\1", text)
        text = _CITE.sub(self._citation, text)
        text = _LINK.sub(
            lambda link: link[1] + self.addresses.get(link[2], link[2]), text
        )
        for pattern, mark in _KEPT:
            self._kept[mark] += len(pattern.findall(text))
        self._kept += Counter()  # drops what was not met
        return text

    def _citation(self, mark: re.Match[str]) -> str:
        url = mark[1]
        if not url.startswith(("http://", "https://")):
            self._kept["[[cite:…]]"] += 1
            return mark[0]
        title = self.titles.get(url) or urlsplit(url).netloc
        return f"([{_escaped(title)}]({url}))"


def _escaped(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", " ".join(text.split()))
