"""A map as a picture: which part of the world it shows, which outlines and dots stand out, in units of `world.svg`.

`service/frontend/world.mjs` makes that file, and beside it `world.json`, in which this finds where countries are.
Without them a map is its dots on a net of meridians and parallels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from missiongraph.browse.map import HEIGHT, WIDTH, Map, Spot, projected
from missiongraph.web.assets import assets

_LEAST_WIDTH: Final = 240.0
_MARGIN: Final = 0.6
_SMALL: Final = 0.03  # what is less than this part of the picture wide gets a ring that can be seen
_STEP: Final = 30
_FINE: Final = 10

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands out: a dot, or a ring around what is too small to be seen."""

    x: float
    y: float
    spot: Spot
    is_ring: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw: the frame `x y width height`, `unit` of it for a pixel at 640 pixels, areas by id, and marks.

    `net` is the path of meridians and parallels where the outlines are not there.
    """

    frame: str
    unit: float
    areas: tuple[str, ...]
    marks: tuple[Mark, ...]
    net: str


def picture(shown: Map) -> Picture:
    """Choose the part of the world that shows all places of a map with what is around them."""
    outlines = world()
    drawn = [spot for spot in shown.spots if spot.point or spot.area in outlines]
    boxes = [(*spot.point, *spot.point) if spot.point else outlines[spot.area][0] for spot in drawn]
    left, top, width, height = _frame(boxes)
    marks = []
    for spot in drawn:
        if spot.point:
            marks.append(Mark(*spot.point, spot, is_ring=False))
        else:
            (start, _, end, _), middle = outlines[spot.area]
            if end - start < width * _SMALL:
                marks.append(Mark(*middle, spot, is_ring=True))
    areas = tuple(dict.fromkeys(spot.area for spot in drawn if not spot.point))
    net = "" if outlines else _net()
    return Picture(f"{left:g} {top:g} {width:g} {height:g}", round(width / 640, 4), areas, tuple(marks), net)


@cache
def world() -> Mapping[str, tuple[Box, tuple[float, float]]]:
    """Return box and middle of each outline by its id; nothing where the front end is not built."""
    name = assets().name("world.json")
    if not name:
        return {}
    stated = json.loads(assets().files[name].body)["outlines"]
    return {each: ((left, top, right, bottom), (x, y)) for each, (left, top, right, bottom, x, y) in stated.items()}


def _frame(boxes: Iterable[Box]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of a frame in the shape of the whole, inside of it."""
    sides = list(zip(*boxes, strict=True)) or [(0.0,), (0.0,), (WIDTH,), (HEIGHT,)]
    left, top, right, bottom = min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])
    width = max(_LEAST_WIDTH, (right - left) * (1 + _MARGIN), (bottom - top) * (1 + _MARGIN) * WIDTH / HEIGHT)
    width = min(width, WIDTH)
    height = width * HEIGHT / WIDTH
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, 0), HEIGHT - height)
    return round(x, 1), round(y, 1), round(width, 1), round(height, 1)


def _net() -> str:
    """Draw meridians and parallels as a path."""
    meridians = [[(turn, up) for up in range(-60, 91, _FINE)] for turn in range(-180, 181, _STEP)]
    parallels = [[(turn, up) for turn in range(-180, 181, _FINE)] for up in range(-60, 91, _STEP)]
    lines = [[projected(*point) for point in line] for line in (*meridians, *parallels)]
    return "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in line) for line in lines)
