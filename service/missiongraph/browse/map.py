"""Where a thing is at work or has its seat, as a map can show it: countries by their codes, points by coordinates.

A place is drawn at its own coordinates, or as the country or territory whose code it has, or as the country in which
sources say that it lies. Points and codes come by the rules `point` and `country-code` from the claims that give them,
or are stated directly. What is none of these is listed and not drawn; nothing is looked up elsewhere and no place is
guessed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from missiongraph.browse.language import Text
from missiongraph.browse.points import degrees
from missiongraph.browse.values import Part
from missiongraph.browse.view import IS_ABOUT, View
from missiongraph.names import DCTERMS, MG, PREFIXES, VOCABULARY

WIDTH: Final = 960
HEIGHT: Final = 436
_SCALE: Final = 175.0
_CENTRE: Final = (480.0, 250.0)
_CODE: Final = MG + "hasCountryCode"
_PLACE_WITHIN: Final = VOCABULARY + "structure-kind/place-within"
_DEEPEST: Final = 4
MOST_PLACES: Final = 200
_PLACES: Final = """
    SELECT DISTINCT ?place ?kind {{
        ?claim <{about}> <{iri}> ; <{mg}hasPlace> ?place
        OPTIONAL {{ ?claim <{mg}hasSitingKind> ?kind }}
        FILTER NOT EXISTS {{ ?verdict <{mg}setsAside> ?claim }}
    }} LIMIT {most}
"""
_POINTS: Final = """
    SELECT DISTINCT ?point {{
        {{ <{iri}> <{geo}asWKT> ?point }}
        UNION
        {{ <{iri}> <{geo}hasGeometry> ?geometry . ?geometry <{geo}asWKT> ?point }}
    }} ORDER BY ?point
"""
_CODES: Final = "SELECT DISTINCT ?code {{ <{iri}> <{code}> ?code }} ORDER BY ?code"
_WITHIN: Final = """
    SELECT DISTINCT ?within {{
        ?claim <{about}> <{iri}> ; <{mg}isPartOf> ?within ; <{mg}hasStructureKind> <{kind}>
        FILTER NOT EXISTS {{ ?verdict <{mg}setsAside> ?claim }}
    }}
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and what it is to the thing (seat, theatre), empty for the thing itself.

    `area` is the id of an outline in `world.svg`, `country` the name of it; `point` is in units of that picture.
    """

    place: Part
    roles: tuple[Text, ...]
    area: str
    country: Text | None
    point: tuple[float, float] | None

    @property
    def is_drawn(self) -> bool:
        """Whether the map can show it."""
        return bool(self.area) or self.point is not None


@dataclass(frozen=True, slots=True)
class Map:
    """All places of a thing, of which at least one can be drawn."""

    spots: tuple[Spot, ...]


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Project degrees to units of `world.svg`: Natural Earth I (Šavrič et al. 2011), as d3-geo has it."""
    across, up = math.radians(longitude), math.radians(latitude)
    two = up * up
    four = two * two
    x = across * (0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four)))
    y = up * (1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four)))
    return _CENTRE[0] + _SCALE * x, _CENTRE[1] - _SCALE * y


def map_of(view: View, iri: str) -> Map | None:
    """Gather the places of a thing, sorted by name; None where no place can be drawn."""
    roles: dict[str, dict[str, None]] = {}
    if _spot(view, iri, ()).is_drawn:
        roles[iri] = {}
    for row in view.select(_PLACES.format(about=IS_ABOUT, iri=iri, mg=MG, most=MOST_PLACES)):
        kinds = roles.setdefault(row["place"].value, {})
        if row["kind"] is not None:
            kinds[row["kind"].value] = None
    spots = [_spot(view, place, tuple(view.label(kind) for kind in sorted(kinds))) for place, kinds in roles.items()]
    if not any(spot.is_drawn for spot in spots):
        return None
    return Map(tuple(sorted(spots, key=lambda spot: (spot.place.text.casefold(), spot.place.iri))))


def _spot(view: View, iri: str, roles: tuple[Text, ...]) -> Spot:
    point = _point(view, iri)
    country = "" if point else _country(view, iri)
    label = view.label(iri)
    return Spot(
        place=Part(label.text, label.language, iri),
        roles=roles,
        area=_outline(view, country) if country else "",
        country=view.label(country) if country else None,
        point=point,
    )


def _point(view: View, iri: str) -> tuple[float, float] | None:
    for row in view.select(_POINTS.format(iri=iri, geo=PREFIXES["geo"])):
        found = degrees(row["point"].value) if isinstance(row["point"], Literal) else None
        if found:
            return projected(*found)
    return None


def _codes(view: View, iri: str) -> list[str]:
    rows = view.select(_CODES.format(iri=iri, code=_CODE))
    return [row["code"].value for row in rows if isinstance(row["code"], NamedNode)]


def _country(view: View, iri: str) -> str:
    """Return the country that a place is or lies in, "" where no source says it or where there are several."""
    places, seen = {iri}, set[str]()
    for _ in range(_DEEPEST):
        countries = {each for each in places if _codes(view, each)}
        if countries:
            return countries.pop() if len(countries) == 1 else ""
        seen |= places
        places = {within for each in places for within in _within(view, each)} - seen
    return ""


def _within(view: View, iri: str) -> list[str]:
    rows = view.select(_WITHIN.format(about=IS_ABOUT, iri=iri, mg=MG, kind=_PLACE_WITHIN))
    return [row["within"].value for row in rows]


def _outline(view: View, country: str) -> str:
    """Name the outline of a country: by its number in ISO 3166-1, or by its code where it has none."""
    [code, *_] = _codes(view, country)
    identifiers = [value.value for value in view.values(code, DCTERMS + "identifier")]
    number = next((text for text in identifiers if text.isascii() and text.isdigit()), "")
    return f"n{int(number)}" if number else code.rpartition("/")[2].lower()
