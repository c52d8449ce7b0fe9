"""A supersampled canvas: gradients, glows, smooth edges and paper grain.

Scenes think in finished pixels, 1600 by 900 from the top left; the canvas draws
at twice that size and averages down, which is what smooths the edges. Nothing
here reads a clock, a file or shared random state: the same calls give the same
bytes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw

WIDTH, HEIGHT = 1600, 900
_SCALE = 2

Colour = tuple[int, int, int]
Point = tuple[float, float]


def colour(code: str) -> Colour:
    """`"#rrggbb"` as three bytes."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(start: Colour, end: Colour, share: float) -> Colour:
    """The colour `share` of the way from start to end; clamped to 0…1."""
    t = min(1.0, max(0.0, share))
    red, green, blue = (round(a + (b - a) * t) for a, b in zip(start, end, strict=True))
    return red, green, blue


def ramp(stops: Sequence[Colour], share: float) -> Colour:
    """The colour at `share` of an evenly spaced row of stops."""
    place = min(1.0, max(0.0, share)) * (len(stops) - 1)
    index = min(int(place), len(stops) - 2)
    return mix(stops[index], stops[index + 1], place - index)


def smooth_curve(points: Sequence[Point], steps: int = 16) -> list[Point]:
    """A Catmull-Rom curve through the points, ends included."""
    padded = [points[0], *points, points[-1]]
    out: list[Point] = []
    for index in range(1, len(padded) - 2):
        before, here, there, after = padded[index - 1 : index + 3]
        out.extend(
            (
                _spline(before[0], here[0], there[0], after[0], step / steps),
                _spline(before[1], here[1], there[1], after[1], step / steps),
            )
            for step in range(steps)
        )
    out.append(points[-1])
    return out


class Canvas:
    """One picture in the making; `finish` returns it at its final size."""

    def __init__(self, background: Sequence[Colour]) -> None:
        """Start with a vertical gradient through the given colours."""
        self._image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE))
        self._paste_column(background, (0, 0, *self._image.size))
        self._draw = ImageDraw.Draw(self._image, "RGBA")

    def polygon(
        self, points: Iterable[Point], fill: Colour, opacity: float = 1.0
    ) -> None:
        """A filled shape."""
        self._draw.polygon(
            [(x * _SCALE, y * _SCALE) for x, y in points], fill=_rgba(fill, opacity)
        )

    def line(
        self,
        points: Iterable[Point],
        fill: Colour,
        width: float = 1.0,
        opacity: float = 1.0,
    ) -> None:
        """An open line with rounded joints."""
        self._draw.line(
            [(x * _SCALE, y * _SCALE) for x, y in points],
            fill=_rgba(fill, opacity),
            width=max(1, round(width * _SCALE)),
            joint="curve",
        )

    def disc(
        self, centre: Point, radius: float, fill: Colour, opacity: float = 1.0
    ) -> None:
        """A filled circle."""
        self._draw.ellipse(_around(centre, radius), fill=_rgba(fill, opacity))

    def ring(
        self,
        centre: Point,
        radius: float,
        fill: Colour,
        width: float = 1.0,
        opacity: float = 1.0,
    ) -> None:
        """A circle's outline, `width` measured inwards from the radius."""
        self._draw.ellipse(
            _around(centre, radius),
            outline=_rgba(fill, opacity),
            width=max(1, round(width * _SCALE)),
        )

    def rounded(
        self,
        box: tuple[float, float, float, float],
        radius: float,
        fill: Colour,
        opacity: float = 1.0,
    ) -> None:
        """A filled rectangle (left, top, right, bottom) with round corners."""
        left, top, right, bottom = (edge * _SCALE for edge in box)
        self._draw.rounded_rectangle(
            (left, top, right, bottom), radius * _SCALE, fill=_rgba(fill, opacity)
        )

    def glow(
        self, centre: Point, radius: float, fill: Colour, strength: float = 1.0
    ) -> None:
        """Soft light, strongest at the centre and gone at the radius."""
        side = round(radius * 2 * _SCALE)
        corner = (
            round((centre[0] - radius) * _SCALE),
            round((centre[1] - radius) * _SCALE),
        )
        # The stock radial gradient reaches 255 only at its corners; squared, the
        # light fades out well before the box ends and leaves no visible edge.
        light = Image.radial_gradient("L").point(
            [round(strength * 255 * max(0.0, 1 - at / 181) ** 2) for at in range(256)]
        )
        mask = light.resize((side, side), Image.Resampling.BILINEAR)
        self._image.paste(fill, corner, mask)

    def shade(
        self,
        points: Sequence[Point],
        stops: Sequence[Colour],
        opacity: float = 1.0,
    ) -> None:
        """A shape filled with a vertical gradient over its own height."""
        xs = [x * _SCALE for x, _ in points]
        ys = [y * _SCALE for _, y in points]
        left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
        right = min(self._image.width, math.ceil(max(xs)) + 1)
        bottom = min(self._image.height, math.ceil(max(ys)) + 1)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top))
        ImageDraw.Draw(mask).polygon(
            [(x - left, y - top) for x, y in zip(xs, ys, strict=True)],
            fill=round(opacity * 255),
        )
        self._paste_column(stops, (left, top, right, bottom), mask)

    def finish(self, grain: int = 3, seed: int = 1) -> Image.Image:
        """The picture at 1600 by 900, with grain so that gradients do not band."""
        image = self._image.reduce(_SCALE)
        table = bytes(128 - grain + value % (2 * grain + 1) for value in range(256))
        # Paper grain, not a secret.
        noise = random.Random(seed).randbytes(WIDTH * HEIGHT)  # noqa: S311
        plate = Image.frombytes("L", image.size, noise.translate(table))
        return ImageChops.add(image, Image.merge("RGB", [plate] * 3), 1, -128)

    def _paste_column(
        self,
        stops: Sequence[Colour],
        box: tuple[int, int, int, int],
        mask: Image.Image | None = None,
    ) -> None:
        left, top, right, bottom = box
        height = bottom - top
        rows = b"".join(
            bytes(ramp(stops, row / max(1, height - 1))) for row in range(height)
        )
        column = Image.frombytes("RGB", (1, height), rows)
        band = column.resize((right - left, height), Image.Resampling.NEAREST)
        self._image.paste(band, (left, top), mask)


def _rgba(fill: Colour, opacity: float) -> tuple[int, int, int, int]:
    return (*fill, round(opacity * 255))


def _around(centre: Point, radius: float) -> tuple[float, float, float, float]:
    x, y = centre
    return (
        (x - radius) * _SCALE,
        (y - radius) * _SCALE,
        (x + radius) * _SCALE,
        (y + radius) * _SCALE,
    )


def _spline(before: float, here: float, there: float, after: float, t: float) -> float:
    return 0.5 * (
        2 * here
        + (there - before) * t
        + (2 * before - 5 * here + 4 * there - after) * t**2
        + (3 * here - before - 3 * there + after) * t**3
    )
