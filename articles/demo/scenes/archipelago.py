"""The Japanese islands as a lattice of dots, with routes meeting at them."""

from __future__ import annotations

import math

from PIL import Image

from articles.demo.canvas import Canvas, Colour, Point, colour, mix

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
    canvas.glow((915, 470), 820, colour("#4fb0a8"), 0.55)
    for radius in range(120, 1300, 46):
        canvas.ring((915, 470), radius, paper, 0.8, 0.05)
    harbours = [_on_map(139.75, 35.6), _on_map(135.3, 34.6), _on_map(130.45, 33.5)]
    harbours += [_on_map(141.6, 42.8), _on_map(136.9, 35.0)]
    for index, start in enumerate(_route_starts()):
        _route(canvas, start, harbours[index % len(harbours)], coral, paper)
    for island in _ISLANDS:
        outline = [_on_map(*place) for place in island]
        for x, y in _dots_inside(outline, 8.4):
            near = min(math.dist((x, y), harbour) for harbour in harbours)
            canvas.disc((x, y), 3.3, mix(coral, paper, near / 78))
    for harbour in harbours:
        canvas.glow(harbour, 66, coral, 0.6)
        canvas.disc(harbour, 8, coral)
        canvas.disc(harbour, 4, paper)
    return canvas.finish(seed=11)


def _on_map(longitude: float, latitude: float) -> Point:
    # A degree of longitude is about 0.8 of a degree of latitude at these islands.
    return 862 + (longitude - 136.6) * 34.5, 40 + (45.6 - latitude) * 42.5


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
