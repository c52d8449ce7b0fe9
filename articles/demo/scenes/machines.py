"""Machines: a hall of servers, a silicon wafer, a maglev tunnel, a mirror in space."""

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
)

_WHITE: Colour = (255, 255, 255)
_BLACK: Colour = (0, 0, 0)


def data_centre_grid() -> Image.Image:
    """Rows of server blocks in isometric view, lit from within."""
    canvas = Canvas([colour("#101a33"), colour("#1a2b4d"), colour("#27446a")])
    canvas.glow((860, 470), 860, colour("#3d6f9c"), 0.55)
    chance = random.Random(31)  # noqa: S311 - lamps, not secrets
    for column in range(-3, 18):
        _floor_line(canvas, (column, -6), (column, 18))
        _floor_line(canvas, (-6, column), (18, column))
    warm, cool = colour("#ffb45e"), colour("#5fe0d0")
    for aisle in (3.5, 7.5):
        _cable(canvas, [(aisle, step / 4) for step in range(-60, 120)], warm)
    for aisle in (2.5, 5.5, 8.5):
        _cable(canvas, [(step / 4, aisle) for step in range(-60, 120)], cool)
    for row in range(12):
        for column in range(12):
            if column in (3, 7) or row % 3 == 2:
                continue
            busy = chance.random()
            height = 62 + 92 * busy**2
            _server(canvas, (column, row), height, busy, chance, (cool, warm))
    return canvas.finish(seed=15)


def wafer_grid() -> Image.Image:
    """A wafer's dies catching the light in bands of colour."""
    canvas = Canvas([colour("#e9e4da"), colour("#d9d2c6"), colour("#b9b1a8")])
    centre, radius = (940.0, 560.0), 640.0
    for depth in range(12, 0, -1):
        canvas.disc((centre[0] - 26 + depth, centre[1] + 44), radius + depth * 3,
                    colour("#4b4542"), 0.03)  # fmt: skip
    canvas.disc(centre, radius, colour("#2a2f3f"))
    canvas.ring(centre, radius, colour("#f2efe9"), 5, 0.9)
    canvas.ring(centre, radius - 7, colour("#59607a"), 9, 0.8)
    stops = [
        colour(code)
        for code in (
            "#1d2747", "#2f3f7a", "#5b4a92", "#b0587f",
            "#e8915f", "#f0cf7f", "#7cc3a4", "#2f7f96", "#1d2747",
        )
    ]  # fmt: skip
    turn = math.radians(-11)
    across, down = 62.0, 50.0
    for row in range(-13, 14):
        for column in range(-11, 12):
            corners = [
                _turned(centre, turn, (column + dx) * across, (row + dy) * down)
                for dx, dy in ((0.04, 0.05), (0.96, 0.05), (0.96, 0.95), (0.04, 0.95))
            ]
            if max(math.dist(corner, centre) for corner in corners) > radius - 24:
                continue
            middle = _turned(centre, turn, (column + 0.5) * across, (row + 0.5) * down)
            _die(canvas, corners, _sheen(middle, centre, radius), stops)
    # The polished edge's notch, by which machines know which way is up.
    notch = _turned(centre, turn, 0, radius - 1)
    canvas.disc(notch, 12, colour("#b9b1a8"))
    canvas.glow((640, 250), 430, _WHITE, 0.28)
    return canvas.finish(seed=16)


def rail_vanishing_point() -> Image.Image:
    """A guideway running through lit tunnel rings towards daylight."""
    canvas = Canvas([colour("#0d1422"), colour("#131d30"), colour("#0b1019")])
    goal = (905.0, 418.0)
    dark = [colour(code) for code in ("#0d1526", "#1b2d4a", "#3d6080", "#a9c7cf")]
    rings = 24
    for index in range(rings):
        share = index / (rings - 1)
        size = 1500 * (1 - share) ** 2.1 + 74
        tone = ramp(dark, share**1.5)
        canvas.polygon(_arch(goal, size), tone)
        lit = colour("#f6c98a") if index % 4 == 0 else colour("#7fb2c4")
        canvas.line(
            _arch(goal, size),
            mix(tone, lit, 0.25 + 0.6 * share),
            1.2 + 7 * (1 - share) ** 3,
            0.85 if index % 4 == 0 else 0.4,
        )
    canvas.shade(_arch(goal, 72), [colour("#fdf6e3"), colour("#ffe3b0")])
    canvas.glow(goal, 420, colour("#ffe9c2"), 0.75)
    floor = goal[1] + 36
    bed = [colour("#c7b48f"), colour("#4b5a6b"), colour("#1c2533")]
    canvas.shade(_strip(goal, floor, -0.62, 0.62), bed)
    pale, mid = colour("#fff3d9"), mix(colour("#dfe7ea"), colour("#5b7186"), 0.4)
    for left, right in ((-0.62, -0.44), (0.44, 0.62)):
        wall = [pale, mid, colour("#39495c")]
        canvas.shade(_strip(goal, floor, left, right), wall)
    for index in range(44):
        near = (index / 43) ** 3.1
        y = floor + 2 + (HEIGHT + 60 - floor) * near
        tall = 1.5 + 20 * near
        upper, lower = (2.3 * (edge - floor + 14) for edge in (y, y + tall))
        for side in (-0.44, 0.44):
            canvas.polygon(
                [
                    (goal[0] + side * upper, y),
                    (goal[0] + side * 1.2 * upper, y),
                    (goal[0] + side * 1.2 * lower, y + tall),
                    (goal[0] + side * lower, y + tall),
                ],
                colour("#d98a4a"),
                0.25 + 0.5 * near**0.5,
            )
    for offset in (-0.12, 0.12):
        canvas.shade(
            _strip(goal, floor, offset - 0.012, offset + 0.012),
            [colour("#fff0cf"), colour("#f0b46a"), colour("#b8703a")],
        )
    return canvas.finish(seed=17)


def webb_mirror() -> Image.Image:
    """Eighteen gold hexagons over a layered sunshield, among stars."""
    canvas = Canvas([colour("#090b1c"), colour("#141233"), colour("#2b1b45")])
    chance = random.Random(41)  # noqa: S311 - stars, not secrets
    canvas.glow((1240, 260), 620, colour("#5a3a7e"), 0.65)
    canvas.glow((300, 700), 620, colour("#234a74"), 0.6)
    for _ in range(620):
        bright = chance.random() ** 5
        spot = (chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT))
        tone = mix(colour("#bcd3ff"), colour("#ffe2b8"), chance.random())
        canvas.disc(spot, 0.6 + 1.9 * bright, tone, 0.25 + 0.7 * bright)
    for spot, size in (((236.0, 178.0), 46.0), ((1392.0, 404.0), 34.0),
                       ((1180.0, 118.0), 24.0)):  # fmt: skip
        _star(canvas, spot, size)
    foil = [colour(code) for code in ("#f2e3ea", "#c99ab0", "#8f6d99", "#5d5486")]
    for layer in range(5, 0, -1):
        drop = layer * 19
        kite = [
            (118.0 + layer * 20, 742.0 + drop * 0.55),
            (800.0, 640.0 + drop * 0.75),
            (1482.0 - layer * 20, 742.0 + drop * 0.55),
            (800.0, 838.0 + drop * 0.35),
        ]
        canvas.shade(kite, [mix(tone, _BLACK, 0.075 * layer) for tone in foil])
        canvas.line([*kite, kite[0]], colour("#fbeef2"), 1.4, 0.5)
    centre, side = (800.0, 392.0), 76.0
    for leg in (-150.0, 150.0):
        canvas.line(
            [(centre[0] + leg * 0.55, 620), (centre[0] + leg, 745)],
            colour("#3b3350"), 9,
        )  # fmt: skip
    gold = [colour("#fff0c0"), colour("#f2c14f"), colour("#c98a25"), colour("#7d4d16")]
    for place in _honeycomb(centre, side):
        lean = (place[0] - centre[0]) / 420 + (place[1] - centre[1]) / 520
        stops = [ramp(gold, 0.28 + 0.34 * lean + at) for at in (-0.2, 0.02, 0.3)]
        canvas.shade(_hexagon(place, side - 3.5), stops)
        rim = _hexagon(place, side - 3.5)
        canvas.line([*rim, rim[0]], colour("#fff4cf"), 1.6, 0.55)
        canvas.polygon(
            [rim[3], rim[4], rim[5], (place[0] + 8, place[1] - 18)], _WHITE, 0.09
        )
    _secondary(canvas, centre)
    return canvas.finish(seed=18)


def _iso(column: float, row: float, height: float = 0.0) -> Point:
    return 800 + (column - row) * 66, 90 + (column + row) * 34 - height


def _floor_line(canvas: Canvas, start: Point, end: Point) -> None:
    canvas.line([_iso(*start), _iso(*end)], colour("#6fa3c8"), 1, 0.16)


def _server(
    canvas: Canvas,
    place: tuple[int, int],
    height: float,
    busy: float,
    chance: random.Random,
    lamps: tuple[Colour, Colour],
) -> None:
    column, row = place
    left, right = column + 0.1, column + 0.9
    back, front = row + 0.08, row + 0.92
    body = mix(colour("#2c4a70"), colour("#4c789f"), busy)
    top = [_iso(x, y, height) for x, y in
           ((left, back), (right, back), (right, front), (left, front))]  # fmt: skip
    west = [_iso(left, front, height), _iso(right, front, height),
            _iso(right, front), _iso(left, front)]  # fmt: skip
    east = [_iso(right, front, height), _iso(right, back, height),
            _iso(right, back), _iso(right, front)]  # fmt: skip
    canvas.shade(west, [mix(body, _WHITE, 0.06), mix(body, _BLACK, 0.62)])
    canvas.shade(east, [mix(body, _BLACK, 0.3), mix(body, _BLACK, 0.75)])
    canvas.shade(top, [mix(body, _WHITE, 0.5), mix(body, _WHITE, 0.3)])
    lamp = mix(*lamps, busy**1.5)
    step, level = 13, height - 14.0
    while level > 10:
        if chance.random() < 0.35 + 0.5 * busy:
            start = chance.uniform(0.12, 0.3)
            end = start + chance.uniform(0.12, 0.5)
            canvas.line(
                [_iso(left + start * 0.8, front, level),
                 _iso(left + min(end, 0.9) * 0.8, front, level)],
                lamp, 2.6, 0.35 + 0.6 * chance.random(),
            )  # fmt: skip
        level -= step
    canvas.line([top[3], top[2], top[1]], _WHITE, 1.2, 0.35)


def _cable(canvas: Canvas, places: list[Point], tone: Colour) -> None:
    path = [_iso(*place) for place in places]
    for width, opacity in ((9.0, 0.08), (4.0, 0.16), (1.6, 0.7)):
        canvas.line(path, tone, width, opacity)


def _turned(centre: Point, angle: float, x: float, y: float) -> Point:
    return (
        centre[0] + x * math.cos(angle) - y * math.sin(angle),
        centre[1] + x * math.sin(angle) + y * math.cos(angle),
    )


def _sheen(place: Point, centre: Point, radius: float) -> float:
    """Where on the spectrum light lands, 0…1: bands turning about a far corner."""
    x, y = (place[0] - centre[0]) / radius, (place[1] - centre[1]) / radius
    angle = math.atan2(y + 1.5, x + 1.25)
    return 0.5 + 0.5 * math.sin(angle * 6.4 + math.hypot(x, y) * 0.9)


def _die(
    canvas: Canvas, corners: list[Point], sheen: float, stops: list[Colour]
) -> None:
    tone = ramp(stops, sheen)
    canvas.polygon(corners, tone)
    first, second, third, fourth = corners
    for share, tint, opacity in ((0.34, _WHITE, 0.16), (0.68, _BLACK, 0.14)):
        canvas.line(
            [_between(first, second, share), _between(fourth, third, share)],
            tint, 1.2, opacity,
        )  # fmt: skip
    canvas.polygon(
        [
            _between(first, third, 0.1),
            _between(_between(first, second, 0.3), third, 0.06),
            _between(first, third, 0.36),
            _between(_between(first, fourth, 0.4), third, 0.06),
        ],
        _WHITE,
        0.18,
    )
    canvas.line([first, second], _WHITE, 1, 0.28)


def _between(start: Point, end: Point, share: float) -> Point:
    return (
        start[0] + (end[0] - start[0]) * share,
        start[1] + (end[1] - start[1]) * share,
    )


def _arch(goal: Point, size: float) -> list[Point]:
    """A horseshoe: an ellipse cut level a little above its lowest point."""
    x, y = goal
    below = 0.86
    start, sweep = math.pi - below, math.pi + 2 * below
    return [
        (x + size * 0.78 * math.cos(angle), y + size * 0.66 * math.sin(angle))
        for angle in (start + step * sweep / 72 for step in range(73))
    ]


def _strip(goal: Point, floor: float, left: float, right: float) -> list[Point]:
    far, near = 14.0, HEIGHT + 60 - floor + 14
    return [
        (goal[0] + left * far * 2.3, floor),
        (goal[0] + right * far * 2.3, floor),
        (goal[0] + right * near * 2.3, HEIGHT + 60),
        (goal[0] + left * near * 2.3, HEIGHT + 60),
    ]


def _honeycomb(centre: Point, side: float) -> list[Point]:
    """The two rings of hexagons around an empty middle: eighteen places."""
    return [
        (
            centre[0] + side * 1.5 * q,
            centre[1] + side * math.sqrt(3) * (r + q / 2),
        )
        for q in range(-2, 3)
        for r in range(-2, 3)
        if (q, r) != (0, 0) and abs(q + r) <= 2
    ]


def _hexagon(centre: Point, side: float) -> list[Point]:
    return [
        (
            centre[0] + side * math.cos(step * math.pi / 3),
            centre[1] + side * math.sin(step * math.pi / 3),
        )
        for step in range(6)
    ]


def _secondary(canvas: Canvas, centre: Point) -> None:
    boom = colour("#2a2140")
    tip = (centre[0], centre[1] - 30)
    for foot in ((-228.0, 210.0), (228.0, 210.0), (0.0, -330.0)):
        canvas.line([(centre[0] + foot[0], centre[1] + foot[1]), tip], boom, 7, 0.95)
    canvas.disc(tip, 30, boom)
    canvas.disc(tip, 22, colour("#c98a25"))
    canvas.disc((tip[0] - 5, tip[1] - 6), 12, colour("#f2d27f"), 0.7)


def _star(canvas: Canvas, spot: Point, size: float) -> None:
    """Six spikes, the mark this telescope leaves on every bright star."""
    tone = colour("#fff1d6")
    canvas.glow(spot, size * 1.5, tone, 0.55)
    for spike in range(6):
        angle = math.pi / 6 + spike * math.pi / 3
        tip = (spot[0] + size * math.cos(angle), spot[1] + size * math.sin(angle))
        side = (-math.sin(angle) * 1.8, math.cos(angle) * 1.8)
        canvas.polygon(
            [
                (spot[0] + side[0], spot[1] + side[1]),
                tip,
                (spot[0] - side[0], spot[1] - side[1]),
            ],
            tone,
            0.85,
        )
    canvas.disc(spot, size * 0.11, _WHITE)
