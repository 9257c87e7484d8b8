"""Points on the earth: read from well-known text, and written as readers of English, French and Arabic do."""

from __future__ import annotations

import re
from typing import Final

from missiongraph.browse.language import number

_NUMBER: Final = r"(-?\d{1,3}(?:\.\d+)?)"
_SYSTEM: Final = re.escape("<http://www.opengis.net/def/crs/OGC/1.3/CRS84>")
_POINT: Final = re.compile(rf"(?:{_SYSTEM}\s*)?POINT\s*\(\s*{_NUMBER}\s+{_NUMBER}\s*\)", re.IGNORECASE | re.ASCII)
_WAYS: Final = {
    "en": ("N", "S", "E", "W", ", "),
    "fr": ("N", "S", "E", "O", "\N{NO-BREAK SPACE}; "),
    "ar": ("شمالًا", "جنوبًا", "شرقًا", "غربًا", "، "),
}
"""North, south, east and west, and what stands between: in French the comma is the decimal sign."""
_ANGLES: Final = {
    "en": "{}° {}",
    "fr": "{}° {}",
    # Behind Arabic letters the degree sign would change sides, so the number is kept apart from them.
    "ar": "\N{LEFT-TO-RIGHT ISOLATE}{}°\N{POP DIRECTIONAL ISOLATE} {}",
}


def degrees(wkt: str) -> tuple[float, float] | None:
    """Read longitude and latitude of a point in well-known text; None for anything else.

    GeoSPARQL 1.1 §8.5.1: without the name of a reference system it is CRS84, in which the longitude comes first.
    """
    found = _POINT.fullmatch(wkt.strip())
    if found and abs(float(found[1])) <= 180 and abs(float(found[2])) <= 90:
        return float(found[1]), float(found[2])
    return None


def point_in_words(wkt: str, language: str) -> str:
    """Write a point with the latitude first, as people read it; what is no point is returned as it is."""
    found = _POINT.fullmatch(wkt.strip()) if degrees(wkt) else None
    if not found:
        return wkt
    north, south, east, west, between = _WAYS[language]
    across, up = (number(each.removeprefix("-"), language) for each in found.groups())
    latitude = _ANGLES[language].format(up, south if found[2].startswith("-") else north)
    longitude = _ANGLES[language].format(across, west if found[1].startswith("-") else east)
    return latitude + between + longitude
