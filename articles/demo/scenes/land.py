"""Land and sea: an archipelago of dots, dawn over turbines, waves, rice terraces."""

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

# Coast lines as longitude and latitude, coarse enough to be drawn in dots.
_ISLANDS: tuple[tuple[Point, ...], ...] = (
    (
        (140.0, 41.5), (140.3, 42.3), (139.8, 42.6), (140.4, 43.3), (141.3, 43.3),
        (141.7, 44.3), (141.9, 45.5), (143.0, 44.5), (144.3, 44.0), (145.3, 44.3),
        (145.4, 43.3), (144.3, 43.0), (143.3, 42.0), (141.9, 42.6), (141.0, 42.3),
        (141.1, 41.8),
    ),
    (
        (140.9, 41.5), (141.4, 41.3), (141.5, 40.5), (142.0, 39.6), (141.5, 38.3),
        (141.0, 38.2), (141.0, 36.9), (140.6, 36.3), (140.8, 35.7), (140.3, 35.1),
        (139.8, 34.9), (139.7, 35.5), (139.2, 35.2), (138.8, 34.6), (138.2, 34.6),
        (137.0, 34.6), (136.9, 35.0), (136.5, 34.6), (136.3, 34.2), (135.8, 33.5),
        (135.1, 33.9), (135.4, 34.6), (134.5, 34.7), (133.5, 34.4), (132.4, 34.2),
        (131.8, 33.9), (130.9, 34.0), (131.0, 34.4), (132.6, 35.4), (134.0, 35.6),
        (135.6, 35.6), (136.0, 35.9), (136.7, 36.7), (136.9, 37.4), (137.3, 37.4),
        (137.0, 36.8), (138.2, 37.1), (139.0, 38.0), (139.8, 38.8), (140.0, 39.9),
        (139.9, 40.6), (140.4, 41.2),
    ),
    (
        (132.1, 33.4), (132.7, 33.9), (133.6, 34.2), (134.5, 34.2), (134.7, 33.8),
        (134.2, 33.3), (133.5, 33.5), (133.0, 32.8), (132.5, 32.9),
    ),
    (
        (130.9, 33.9), (131.7, 33.6), (131.9, 33.0), (131.7, 32.4), (131.4, 31.4),
        (130.8, 31.1), (130.3, 31.3), (130.2, 32.0), (129.8, 32.7), (129.7, 33.3),
        (130.4, 33.7),
    ),
    ((138.2, 37.8), (138.3, 38.3), (138.6, 38.2), (138.5, 37.8)),
    ((129.3, 28.2), (129.3, 28.5), (129.7, 28.5), (129.6, 28.1)),
    ((127.7, 26.1), (127.9, 26.7), (128.3, 26.8), (128.0, 26.2)),
)  # fmt: skip


def inbound_islands() -> Image.Image:
    """Routes meeting at an archipelago drawn in dots."""
    sea = [colour("#0d2f3f"), colour("#145266"), colour("#2b7f86")]
    paper, coral = colour("#f5ecd9"), colour("#f2785c")
    canvas = Canvas(sea)
    canvas.glow((905, 460), 820, colour("#4fb0a8"), 0.55)
    for radius in range(120, 1300, 46):
        canvas.ring((905, 460), radius, paper, 0.8, 0.05)
    harbours = [_on_map(139.75, 35.6), _on_map(135.3, 34.6), _on_map(130.45, 33.5)]
    harbours += [_on_map(141.6, 42.8), _on_map(136.9, 35.0)]
    for index, start in enumerate(_route_starts()):
        _route(canvas, start, harbours[index % len(harbours)], coral, paper)
    for island in _ISLANDS:
        outline = [_on_map(*place) for place in island]
        for x, y in _dots_inside(outline, 10.0):
            near = min(math.dist((x, y), harbour) for harbour in harbours)
            canvas.disc((x, y), 3.9, mix(coral, paper, near / 95))
    for harbour in harbours:
        canvas.glow(harbour, 74, coral, 0.6)
        canvas.disc(harbour, 9, coral)
        canvas.disc(harbour, 4, paper)
    return canvas.finish(seed=11)


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


def _on_map(longitude: float, latitude: float) -> Point:
    # A degree of longitude is about 0.8 of a degree of latitude at these islands.
    return 905 + (longitude - 137.2) * 45, 452 - (latitude - 37.9) * 56


def _dots_inside(outline: list[Point], pitch: float) -> list[Point]:
    left = min(x for x, _ in outline)
    top = min(y for _, y in outline)
    right = max(x for x, _ in outline)
    bottom = max(y for _, y in outline)
    dots = []
    # One lattice for every island, so that neighbours line up across the straits.
    row = math.floor(top / pitch)
    while row * pitch < bottom:
        shift = pitch / 2 if row % 2 else 0.0
        column = math.floor(left / pitch)
        while column * pitch < right:
            place = (column * pitch + shift, row * pitch)
            if _is_inside(place, outline):
                dots.append(place)
            column += 1
        row += 1
    return dots


def _is_inside(place: Point, outline: list[Point]) -> bool:
    x, y = place
    inside = False
    for (x1, y1), (x2, y2) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _route_starts() -> list[Point]:
    west = [(-40.0, 90.0 + 118.0 * index) for index in range(7)]
    south = [(260.0 + 170 * index, 940.0) for index in range(3)]
    east = [(1640.0, 180.0 + 160.0 * index) for index in range(5)]
    return [*west, *south, *east]


def _route(
    canvas: Canvas, start: Point, end: Point, warm: Colour, pale: Colour
) -> None:
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 120)
    curve = [
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * middle[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * middle[1] + t * t * end[1],
        )
        for t in (step / 60 for step in range(61))
    ]
    for index in range(60):
        share = index / 59
        canvas.line(
            curve[index : index + 2], mix(pale, warm, share), 1.8, 0.12 + 0.55 * share
        )
    plane = curve[38]
    canvas.disc(plane, 4.2, pale, 0.95)


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
    sharp = 1 - 2 * abs(math.sin(phase / 2)) ** 1.4
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
