"""The lead pictures of the demo articles, each drawn by code, with its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PIL import Image

from articles.demo.scenes import archipelago, land, machines, people


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what is said of it; the caller saves it as `<name>.webp`."""

    name: str
    draw: Callable[[], Image.Image]
    alt_ja: str
    alt_en: str
    credit: str = "編集部"


_ALL = (
    Picture(
        "inbound-islands",
        archipelago.inbound_islands,
        "点で描いた日本列島に、海の向こうから何本もの航路が集まる図。",
        "Routes from across the sea meeting at the Japanese islands, drawn in dots.",
    ),
    Picture(
        "energy-horizon",
        land.energy_horizon,
        "朝日が昇る丘に風力発電機が並び、手前に太陽光パネルの列が広がる風景。",
        "Wind turbines on hills at sunrise, with rows of solar panels in front.",
    ),
    Picture(
        "data-centre-grid",
        machines.data_centre_grid,
        "斜め上から見た、明かりの灯るサーバーの列。",
        "Rows of lit server blocks seen from above at an angle.",
    ),
    Picture(
        "yen-wave",
        land.yen_wave,
        "重なる青い波の向こうに、穴のあいた硬貨が夕日のように沈む図。",
        "A coin with a hole setting like a sun behind layers of blue waves.",
    ),
    Picture(
        "population-dots",
        people.population_dots,
        "点を積み上げた人口ピラミッド。下の若い世代ほど点が少なく、散らばっている。",
        "A population pyramid of dots, its youngest rows short and drifting apart.",
    ),
    Picture(
        "rail-vanishing-point",
        machines.rail_vanishing_point,
        "輪の明かりが続くトンネルの中を、軌道が出口の光へまっすぐ延びる図。",
        "A guideway running straight through a ringed tunnel towards the light.",
    ),
    Picture(
        "wafer-grid",
        machines.wafer_grid,
        "虹色に光を返す、格子状に区切られた半導体ウエハー。",
        "A silicon wafer divided into dies that reflect bands of colour.",
    ),
    Picture(
        "rice-terraces",
        land.rice_terraces,
        "空を映した水田が、山の斜面に段々に連なる風景。",
        "Flooded rice terraces stepping down a hillside and mirroring the sky.",
    ),
    Picture(
        "webb-mirror",
        machines.webb_mirror,
        "星空を背に、18枚の金色の六角形の鏡が並ぶ宇宙望遠鏡。",
        "A space telescope's eighteen gold hexagons against a field of stars.",
    ),
    Picture(
        "savings-steps",
        people.savings_steps,
        "硬貨の載った立体の階段が右へ高くなり、頂上に一本の木が立つ図。",
        "Blocks with coins on top rising like stairs to a small tree.",
    ),
)

PICTURES: Mapping[str, Picture] = MappingProxyType(
    {picture.name: picture for picture in _ALL}
)
