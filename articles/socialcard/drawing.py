"""Draws the picture: a sheet with the title, and behind it the sheet that backs it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date as Day
from typing import Final

from PIL import Image, ImageDraw

from articles.socialcard.glyphs import drawable, font
from articles.socialcard.titles import LEADING, fit, set_title, width_of

DRAWN_BY: Final = "1"
"""Part of every cache key; raise it when the drawing changes."""

WIDTH, HEIGHT = 1200, 630

# The site's light colours.
_TABLE = "#e9e8e1"
_PAPER = "#fcfcfa"
_INK = "#1b1e23"
_SOFT = "#575d67"
_LINE = "#dbdbd4"
_ACCENT = "#a5281b"

# All in pixels of a 1200 × 630 picture.
_SHEET = (36, 32, 1148, 582)
_OFFSET = 18  # of the backing sheet, right and down
_OUTLINE = 5
_LEFT, _RIGHT = 92, 1092
_KICKER_SIZE, _KICKER_LINE = 34, 106
_TITLE_TOP, _TITLE_BOTTOM = 148, 462
_RULE = 496
_FOOT_SIZE, _FOOT_LINE = 30, 554
_MARK_SIZE = 38

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def draw(
    title: str,
    *,
    category: str = "",
    date: Day | None = None,
    site: str,
    language: str = "ja",
    note: str = "",
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> bytes:
    """A PNG file; the same words give the same bytes.

    `language` (BCP 47) decides how the date is written. `note` is a short remark at
    the foot, such as the number of sources. Characters the font has not become 〓.
    """
    pen = _Pen.of(size)
    pen.box(tuple(edge + _OFFSET for edge in _SHEET), fill=_ACCENT)
    pen.box(_SHEET, fill=_PAPER, outline=_INK, outline_width=_OUTLINE)
    if category:
        pen.text(
            (_LEFT, _KICKER_LINE), _line(category, _KICKER_SIZE), _KICKER_SIZE, _ACCENT
        )
    _draw_title(pen, drawable(title))
    _draw_foot(pen, site=site, date=date, note=note, language=language)
    return pen.png()


def written(day: Day, language: str) -> str:
    """The date as readers of that language write it."""
    if language.split("-")[0].lower() == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws in the measures of a 1200 × 630 picture, whatever its real size."""

    image: Image.Image
    canvas: ImageDraw.ImageDraw
    scale: float
    left: float
    top: float

    @classmethod
    def of(cls, size: tuple[int, int]) -> _Pen:
        image = Image.new("RGB", size, _TABLE)
        scale = min(size[0] / WIDTH, size[1] / HEIGHT)
        return cls(
            image,
            ImageDraw.Draw(image),
            scale,
            (size[0] - WIDTH * scale) / 2,
            (size[1] - HEIGHT * scale) / 2,
        )

    def box(
        self,
        edges: tuple[float, ...],
        *,
        fill: str,
        outline: str | None = None,
        outline_width: float = 0,
    ) -> None:
        left, top, right, bottom = edges
        self.canvas.rectangle(
            (self._at(left, top), self._at(right, bottom)),
            fill=fill,
            outline=outline,
            width=round(outline_width * self.scale),
        )

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        colour: str,
        *,
        ends: bool = False,
    ) -> None:
        """`at` is on the baseline, where the text begins or, with `ends`, ends."""
        self.canvas.text(
            self._at(*at),
            text,
            font=font(max(1, round(size * self.scale))),
            fill=colour,
            anchor="rs" if ends else "ls",
        )

    def png(self) -> bytes:
        """Few colours are in use: a palette more than halves the file."""
        out = io.BytesIO()
        few = self.image.quantize(64, dither=Image.Dither.NONE)
        # Level 9 would take ten times as long for a tenth of the size.
        few.save(out, "PNG", compress_level=6)
        return out.getvalue()

    def _at(self, x: float, y: float) -> tuple[int, int]:
        return round(self.left + x * self.scale), round(self.top + y * self.scale)


def _draw_title(pen: _Pen, title: str) -> None:
    """In the middle of its space, slightly above: that is where it looks centred."""
    room = _TITLE_BOTTOM - _TITLE_TOP
    placed = set_title(title, width=_RIGHT - _LEFT, height=room)
    top = _TITLE_TOP + (room - placed.height) * 0.46
    for number, line in enumerate(placed.lines):
        # A Japanese character stands on 0.88 of its square.
        baseline = top + placed.size * (number * LEADING + 0.88)
        pen.text((_LEFT, baseline), line, placed.size, _INK)


def _draw_foot(
    pen: _Pen, *, site: str, date: Day | None, note: str, language: str
) -> None:
    """The site at the left; date and note at the right, in the room it leaves."""
    pen.box((_LEFT, _RULE, _RIGHT, _RULE + 1), fill=_LINE)
    _draw_mark(pen, _LEFT, _FOOT_LINE - 36)
    begin = _LEFT + 58
    name = fit(drawable(site), width=(_RIGHT - begin) * 0.5 / _MARK_SIZE)
    pen.text((begin, _FOOT_LINE), name, _MARK_SIZE, _INK)
    room = _RIGHT - begin - width_of(name) * _MARK_SIZE - 40
    facts = [written(date, language) if date else "", note]
    right = fit(drawable("\u3000".join(filter(None, facts))), width=room / _FOOT_SIZE)
    pen.text((_RIGHT, _FOOT_LINE), right, _FOOT_SIZE, _SOFT, ends=True)


def _draw_mark(pen: _Pen, x: float, y: float) -> None:
    """The site's sign, the picture's own idea in small."""
    pen.box((x + 9, y + 9, x + 43, y + 43), fill=_ACCENT)
    pen.box((x, y, x + 34, y + 34), fill=_PAPER, outline=_INK, outline_width=3)
    for row, length in enumerate((20, 20, 12)):
        top = y + 9 + row * 7
        pen.box((x + 7, top, x + 7 + length, top + 2), fill=_INK)


def _line(text: str, size: float) -> str:
    return fit(drawable(text), width=(_RIGHT - _LEFT) / size)
