"""People in numbers: ages as rows of dots, savings as rising steps."""

from __future__ import annotations

import math
import random

from PIL import Image

from articles.demo.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, colour, mix, ramp

# Dots for each side of the pyramid, the youngest first: a shape, not a data set.
_AGES = (8, 10, 11, 12, 13, 14, 14, 15, 17, 20, 21, 19, 17, 16, 18, 17, 13, 9, 5, 2)

_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)


def population_dots() -> Image.Image:
    """A narrow-based pyramid of dots, its lowest rows drifting apart."""
    canvas = Canvas([colour("#f6efe4"), colour("#f3e4d3"), colour("#ead3c0")])
    canvas.glow((800, 400), 760, colour("#fffaf0"), 0.9)
    chance = random.Random(51)  # noqa: S311 - drifting dots, not secrets
    left = [colour("#e3a54f"), colour("#d9775a"), colour("#a84f5f"), colour("#5d3f63")]
    right = [colour("#9cc3a5"), colour("#4f9d97"), colour("#2f6f8a"), colour("#2c3f6b")]
    pitch, foot = 35.0, 812.0
    for row, count in enumerate(_AGES):
        age = row / (len(_AGES) - 1)
        for side, stops in ((-1, left), (1, right)):
            for place in range(count):
                drift = max(0.0, 0.22 - age) * 90
                spot = (
                    800
                    + side * (26 + place * pitch)
                    + chance.uniform(-1, 1) * drift * 0.35,
                    foot - row * 38.5 + chance.uniform(-1, 1) * drift * 0.35,
                )
                tone = mix(ramp(stops, age), _WHITE, chance.uniform(0, 0.16))
                canvas.disc((spot[0] + 2.5, spot[1] + 4), 12.6, _BLACK, 0.07)
                canvas.disc(spot, 12.6 - chance.uniform(0, 1.4), tone)
        # Where earlier generations stood: faint outlines beyond today's rows.
        for side in (-1, 1):
            for place in range(count, count + max(0, 13 - 2 * row)):
                canvas.ring(
                    (800 + side * (26 + place * pitch), foot - row * 38.5),
                    12, colour("#8d7a6b"), 1.2, 0.42 * (1 - row / 8),
                )  # fmt: skip
    return canvas.finish(seed=19)


def savings_steps() -> Image.Image:
    """Isometric blocks climbing like a stair, a small tree at the top."""
    canvas = Canvas([colour("#e7efe9"), colour("#d6e5df"), colour("#b9d3cc")])
    canvas.glow((1080, 300), 700, colour("#fdfbf0"), 0.9)
    stops = [colour("#f0c987"), colour("#e59a6b"), colour("#c8665f"), colour("#7d4a6d")]
    for step in range(9):
        share = step / 8
        height = 44 + 320 * share**1.35
        x, y = 196 + step * 130, 812 - step * 22
        shadow = [
            (x + 4, y + 34),
            (x + 176, y - 8),
            (x + 250, y + 22),
            (x + 78, y + 66),
        ]
        canvas.polygon(shadow, colour("#3f5d58"), 0.13)
        _block(canvas, (x, y), height, ramp(stops, share))
        if step < 8:
            for coin in range(1 + step // 2):
                _coin(canvas, (x + 87, y - height - 3 - coin * 9))
    top = (196 + 8 * 130 + 87.0, 812 - 8 * 22 - 364.0)
    _tree(canvas, top)
    canvas.polygon([(0, HEIGHT), (0, HEIGHT - 8), (WIDTH, HEIGHT - 8), (WIDTH, HEIGHT)],
                   colour("#a9c6be"), 0.4)  # fmt: skip
    return canvas.finish(seed=20)


def _block(canvas: Canvas, foot: Point, height: float, tone: Colour) -> None:
    x, y = foot
    west = [(x, y - height), (x + 87, y + 34 - height), (x + 87, y + 34), (x, y)]
    east = [(x + 87, y + 34 - height), (x + 174, y - height), (x + 174, y),
            (x + 87, y + 34)]  # fmt: skip
    top = [(x, y - height), (x + 87, y - 34 - height), (x + 174, y - height),
           (x + 87, y + 34 - height)]  # fmt: skip
    canvas.shade(west, [mix(tone, _WHITE, 0.16), mix(tone, _BLACK, 0.06)])
    canvas.shade(east, [mix(tone, _BLACK, 0.16), mix(tone, _BLACK, 0.36)])
    canvas.shade(top, [mix(tone, _WHITE, 0.5), mix(tone, _WHITE, 0.34)])
    canvas.line([west[0], west[1], east[1]], _WHITE, 1.6, 0.5)


def _coin(canvas: Canvas, middle: Point) -> None:
    x, y = middle
    rim = [
        (x + 34 * math.cos(angle), y + 13 * math.sin(angle))
        for angle in (step * math.tau / 60 for step in range(60))
    ]
    canvas.polygon([(a, b + 7) for a, b in rim], colour("#b07d33"))
    canvas.shade(rim, [colour("#fbe6b0"), colour("#eac26a")])
    canvas.line([*rim, rim[0]], colour("#fff6da"), 1.4, 0.8)
    inner = [(x + (a - x) * 0.66, y + (b - y) * 0.66) for a, b in rim]
    canvas.line([*inner, inner[0]], colour("#b98a3c"), 1.2, 0.6)


def _tree(canvas: Canvas, root: Point) -> None:
    x, y = root
    canvas.line([(x, y), (x - 3, y - 46), (x + 2, y - 92)], colour("#6b4a3a"), 7)
    leaves = [colour("#9cc79a"), colour("#5fa181"), colour("#2f7468")]
    for dx, dy, size in ((-34, -92, 34), (34, -98, 36), (0, -136, 44), (0, -92, 38)):
        canvas.disc((x + dx, y + dy), size, ramp(leaves, 0.75 + dy / 400))
    for dx, dy, size in ((-40, -102, 20), (26, -110, 20), (-10, -150, 24)):
        canvas.disc((x + dx, y + dy), size, leaves[0], 0.75)
