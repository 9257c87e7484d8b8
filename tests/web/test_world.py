"""The picture of a map: the part of the world that it shows, and the figures that the build and Python share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from missiongraph.browse.map import HEIGHT, WIDTH, Map, Spot, projected
from missiongraph.browse.values import Part
from missiongraph.web import world as module
from missiongraph.web.assets import Assets, assets
from missiongraph.web.world import picture, world

FRAME = Path(__file__).parents[2] / "service/frontend/src/frame.js"


@pytest.fixture
def built() -> None:
    """Where the front end is built; elsewhere there is nothing to compare with."""
    if not world():
        pytest.fail("not built") if os.environ.get("CI") else pytest.skip("The front end is not built: no npm here")


@pytest.fixture
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine without npm."""
    monkeypatch.setattr(module, "assets", lambda: Assets({}, {}, is_built=False))
    world.cache_clear()
    yield
    world.cache_clear()


def spot(area: str = "", point: tuple[float, float] | None = None) -> Spot:
    return Spot(Part(area or "point"), (), area, None, point)


@pytest.mark.usefixtures("built")
def test_python_projects_as_d3_does() -> None:
    samples = json.loads(assets().files[assets().name("world.json")].body)["samples"]
    assert len(samples) > 5
    for longitude, latitude, x, y in samples:
        assert projected(longitude, latitude) == pytest.approx((x, y), abs=1e-6)


def test_the_frame_of_the_picture_is_the_same_for_scripts_and_python() -> None:
    text = FRAME.read_text(encoding="utf-8")
    assert f"= [{WIDTH}, {HEIGHT}, 175, [480, 250]]" in text
    assert projected(0, 0) == (480, 250)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("area", ["n470", "n48", "n702", "n275", "xk", "n250", "northern-cyprus", "somaliland"])
def test_small_states_and_those_without_a_number_have_outlines(area: str) -> None:
    (left, top, right, bottom), (x, y) = world()[area]
    assert 0 <= left <= x <= right <= WIDTH
    assert 0 <= top <= y <= bottom <= HEIGHT
    assert f'<path id="{area}" d="M'.encode() in assets().files[assets().name("world.svg")].body


@pytest.mark.usefixtures("built")
def test_no_border_is_drawn_that_only_the_finer_file_has() -> None:
    assert not [
        area for area in world() if not area[1:].isdigit() and area not in ("xk", "northern-cyprus", "somaliland")
    ]


@pytest.mark.usefixtures("built")
def test_a_small_country_gets_a_ring_and_a_frame_around_it() -> None:
    drawn = picture(Map((spot("n470"), spot("nowhere"))))
    left, top, width, height = map(float, drawn.frame.split())
    [mark] = drawn.marks
    assert mark.is_ring
    assert left < mark.x < left + width < WIDTH
    assert top < mark.y < top + height < HEIGHT
    assert width < WIDTH / 3
    assert (drawn.areas, drawn.net) == (("n470",), "")


@pytest.mark.usefixtures("built")
def test_far_places_are_all_in_the_frame() -> None:
    drawn = picture(Map((spot("n840"), spot("n554"), spot(point=(500.0, 300.0)))))
    assert drawn.frame == f"0 0 {WIDTH} {HEIGHT}"
    assert [mark.is_ring for mark in drawn.marks] == [False]


@pytest.mark.usefixtures("unbuilt")
def test_without_outlines_points_are_on_a_net() -> None:
    drawn = picture(Map((spot("n470"), spot(point=projected(14.5, 35.9)))))
    assert drawn.net.startswith("M")
    assert (drawn.areas, len(drawn.marks)) == ((), 1)
    assert picture(Map((spot("n470"),))).frame == f"0 0 {WIDTH} {HEIGHT}"
