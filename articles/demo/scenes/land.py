"""Landscapes: dawn over turbines, waves under a coin, rice terraces."""

from __future__ import annotations

import math
import random

from PIL import Image

from articles.demo.canvas import (
    HEIGHT,
    WIDTH,
    Canvas,
    Colour,
    Point,
    colour,
    mix,
    ramp,
    smooth_curve,
)


def energy_horizon() -> Image.Image:
    """Turbines on morning hills, rows of panels in the foreground."""
    canvas = Canvas(
        [colour("#27476b"), colour("#7f8fa9"), colour("#f3c19a"), colour("#fbe3c0")]
    )
    canvas.glow((1130, 430), 720, colour("#ffd6a0"), 0.9)
    canvas.disc((1130, 430), 92, colour("#fff3d6"))
    far, near = colour("#a9a7ad"), colour("#2c4a4a")
    for layer in range(5):
        share = layer / 4
        top = 470 + layer * 62
        ridge = [
            (
                x,
                top
                + 34 * math.sin(x / (210 + 40 * layer) + layer * 1.9)
                + 15 * math.sin(x / 83 + layer * 4.1),
            )
            for x in range(-10, WIDTH + 30, 20)
        ]
        tone = mix(far, near, share**0.8)
        if layer in (1, 2, 3):
            for x, size in _turbine_places(layer):
                foot = min(ridge, key=lambda point: abs(point[0] - x))
                _turbine(canvas, (x, foot[1] + 6), size, mix(tone, _WHITE, 0.72))
        canvas.shade(
            [*ridge, (WIDTH + 10, HEIGHT), (-10, HEIGHT)],
            [mix(tone, colour("#fbe3c0"), 0.16 * (1 - share)), tone],
        )
    _panels(canvas)
    return canvas.finish(seed=12)


def yen_wave() -> Image.Image:
    """Waves under a holed coin that sets like a sun."""
    canvas = Canvas([colour("#f4e7d3"), colour("#f0cfae"), colour("#e6a184")])
    centre = (1060.0, 372.0)
    canvas.glow(centre, 560, colour("#fff4dc"), 0.9)
    metal = [colour("#f7dd9b"), colour("#d9a347"), colour("#b97a2f")]
    canvas.shade(_circle(centre, 212), metal)
    canvas.ring(centre, 212, colour("#fbeec4"), 5, 0.9)
    canvas.ring(centre, 186, colour("#a8692a"), 2.5, 0.45)
    canvas.ring(centre, 96, colour("#a8692a"), 2.5, 0.45)
    canvas.shade(_circle(centre, 70), [colour("#f2d6b4"), colour("#efc6a3")])
    canvas.ring(centre, 72, colour("#fbeec4"), 4, 0.8)
    stops = [colour("#7aa6b3"), colour("#33688c"), colour("#1d3f6b"), colour("#14264a")]
    for layer in range(9):
        share = layer / 8
        base = 440 + layer * 54
        height = 20 + 30 * share
        crest = [
            (x, base + _swell(x, layer, height)) for x in range(-20, WIDTH + 40, 8)
        ]
        tone = ramp(stops, share)
        canvas.shade(
            [*crest, (WIDTH + 20, HEIGHT), (-20, HEIGHT)],
            [mix(tone, _WHITE, 0.18), tone],
        )
        for depth, opacity in ((0, 0.7), (9, 0.28), (20, 0.16), (33, 0.09)):
            canvas.line(
                [(x, y + depth) for x, y in crest],
                colour("#fdf3e3"),
                2.6 if depth == 0 else 1.6,
                opacity,
            )
    return canvas.finish(seed=13)


def rice_terraces() -> Image.Image:
    """Flooded terraces stepping down a hillside, the sky lying in the water."""
    canvas = Canvas([colour("#dfe8df"), colour("#f2e6c8"), colour("#e9d3a5")])
    canvas.glow((420, 150), 620, colour("#fff7de"), 0.9)
    for layer, tone in enumerate(("#b9cbbd", "#97b3a4", "#769a88")):
        ridge = smooth_curve(
            [
                (x, 215 + layer * 42 + 62 * math.sin(x / 260 + layer * 2.3))
                for x in range(-200, WIDTH + 300, 160)
            ],
            8,
        )
        canvas.polygon([*ridge, (WIDTH + 200, HEIGHT), (-200, HEIGHT)], colour(tone))
    chance = random.Random(21)  # noqa: S311 - seedlings, not secrets
    steps = 11
    for step in range(steps):
        share = step / (steps - 1)
        bank, edge = _terrace_edges(step, share)
        closing = [(WIDTH + 120.0, HEIGHT + 60.0), (-120.0, HEIGHT + 60.0)]
        green = ramp([colour("#5f8c5c"), colour("#3f7549"), colour("#23533a")], share)
        canvas.polygon([*bank, *closing], green)
        water = mix(colour("#f3e4bd"), colour("#8fb9b4"), share**0.7)
        canvas.shade([*edge, *closing], [mix(water, _WHITE, 0.25), water])
        canvas.line(edge, mix(green, _BLACK, 0.25), 2 + 2.5 * share, 0.55)
        _seedlings(canvas, edge, share, chance)
    return canvas.finish(seed=14)


_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)


def _turbine_places(layer: int) -> list[tuple[float, float]]:
    return {
        1: [(120.0, 0.5), (330.0, 0.46), (520.0, 0.5), (1420.0, 0.5)],
        2: [(215.0, 0.82), (655.0, 0.78), (1330.0, 0.8)],
        3: [(420.0, 1.3), (1500.0, 1.22)],
    }[layer]


def _turbine(canvas: Canvas, foot: Point, size: float, tone: Colour) -> None:
    x, y = foot
    hub = (x, y - 235 * size)
    canvas.polygon(
        [(x - 5 * size, y), (x - 2 * size, hub[1]), (x + 2 * size, hub[1]),
         (x + 5 * size, y)],
        tone,
    )  # fmt: skip
    turn = x / 97
    for blade in range(3):
        angle = turn + blade * math.tau / 3
        along, across = (
            (math.cos(angle), math.sin(angle)),
            (
                -math.sin(angle),
                math.cos(angle),
            ),
        )
        canvas.polygon(
            [
                (
                    hub[0] + (along[0] * far + across[0] * wide) * size,
                    hub[1] + (along[1] * far + across[1] * wide) * size,
                )
                for far, wide in ((0, -3), (26, -7), (128, -1), (128, 1), (0, 3))
            ],
            tone,
        )
    canvas.disc(hub, 7 * size, tone)


def _panels(canvas: Canvas) -> None:
    glass, frame = colour("#17324a"), colour("#d8e3e6")
    for row in range(3):
        top, height = 752 + row * 58, 30 + row * 12
        width = 118 + row * 34
        shift = -60 - row * 45
        for column in range(-1, 15):
            left = shift + column * (width + 12)
            slant = 22 + row * 6
            corners = [
                (left + slant, top),
                (left + slant + width, top),
                (left + width, top + height),
                (left, top + height),
            ]
            sky = mix(colour("#f3c19a"), glass, 0.35 + 0.3 * abs(left - 1100) / 900)
            canvas.shade(corners, [sky, glass])
            for cell in range(1, 4):
                share = cell / 4
                canvas.line(
                    [
                        (left + slant + width * share, top),
                        (left + width * share, top + height),
                    ],
                    frame, 1, 0.35,
                )  # fmt: skip
            canvas.line([*corners, corners[0]], frame, 1.4, 0.55)


def _circle(centre: Point, radius: float) -> list[Point]:
    return [
        (
            centre[0] + radius * math.cos(step * math.tau / 180),
            centre[1] + radius * math.sin(step * math.tau / 180),
        )
        for step in range(180)
    ]


def _swell(x: float, layer: int, height: float) -> float:
    phase = x / (150 + 16 * layer) + layer * 1.7
    # A sharpened sine: round troughs and narrower crests, as water has.
    sharp = 1 - 2 * math.pow(abs(math.sin(phase / 2)), 1.4)
    return -height * sharp + 10 * math.sin(x / 411 + layer)


def _terrace_edges(step: int, share: float) -> tuple[list[Point], list[Point]]:
    base = 330 + 560 * share**1.25
    reach = 70 + 55 * share
    curve = smooth_curve(
        [
            (
                x,
                base
                + reach * math.sin(x / 330 + step * 0.42)
                + 0.35 * reach * math.sin(x / 141 - step * 0.8),
            )
            for x in range(-240, WIDTH + 360, 120)
        ],
        10,
    )
    drop = 9 + 26 * share
    return curve, [(x, y + drop) for x, y in curve]


def _seedlings(
    canvas: Canvas, edge: list[Point], share: float, chance: random.Random
) -> None:
    green = mix(colour("#5f8c5c"), colour("#2d6a3f"), share)
    gap = 17 + 17 * share
    for row in range(1, 4 + round(2 * share)):
        depth = row * (8 + 16 * share)
        reach = chance.uniform(0, gap)
        for x, y in edge[::2]:
            if x < reach:
                continue
            reach = x + gap * chance.uniform(0.8, 1.25)
            tall = (4 + 10 * share) * chance.uniform(0.8, 1.15)
            root = (x, y + depth + chance.uniform(-2, 2) * (1 + share))
            x0, y0 = root
            blade = [(x0 - 0.45 * tall, y0 - 0.8 * tall), root]
            blade.append((x0 + 0.5 * tall, y0 - 0.76 * tall))
            canvas.line(blade, green, 0.9 + 0.9 * share, 0.8)
            upright = [root, (x0 + 0.06 * tall, y0 - tall)]
            canvas.line(upright, green, 0.9 + 0.9 * share, 0.8)
            canvas.line([root, (root[0], root[1] + 0.6 * tall)], green, 1 + share, 0.16)
