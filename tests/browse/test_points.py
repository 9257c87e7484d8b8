"""Points: longitude first in well-known text, latitude first in words; what is no point on the earth is none."""

from __future__ import annotations

import pytest

from missiongraph.browse.points import degrees, point_in_words

RAMALLAH = "POINT(35.20422 31.89964)"
SYSTEMS = "<http://www.opengis.net/def/crs/"


@pytest.mark.parametrize("wkt", [RAMALLAH, "point (35.20422  31.89964)", f"{SYSTEMS}OGC/1.3/CRS84> {RAMALLAH}"])
def test_a_point_is_read_with_its_longitude_first(wkt: str) -> None:
    assert degrees(wkt) == (35.20422, 31.89964)


@pytest.mark.parametrize(
    "wkt", ["POINT(31 135)", "POINT(181 31)", "POINT(35, 31)", f"{SYSTEMS}EPSG/0/4326> POINT(31 35)", "Ramallah", ""]
)
def test_what_lies_nowhere_or_counts_its_axes_otherwise_is_no_point(wkt: str) -> None:
    assert degrees(wkt) is None
    assert point_in_words(wkt, "en") == wkt


def test_a_point_is_written_as_its_readers_write_it() -> None:
    assert point_in_words(RAMALLAH, "en") == "31.89964° N, 35.20422° E"
    assert point_in_words("POINT(-74.5 -0.25)", "en") == "0.25° S, 74.5° W"
    assert point_in_words("POINT(-74.5 40)", "fr") == "40° N\N{NO-BREAK SPACE}; 74,5° O"
    isolated = "\N{LEFT-TO-RIGHT ISOLATE}31.89964°\N{POP DIRECTIONAL ISOLATE}"
    assert point_in_words(RAMALLAH, "ar").startswith(isolated + " شمالًا، ")
