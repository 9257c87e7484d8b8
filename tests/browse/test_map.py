"""Places on a map: by coordinates, as countries, within countries; and never guessed."""

from __future__ import annotations

from missiongraph.browse.map import Map, map_of, projected
from missiongraph.browse.view import View
from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import ID
from small_graphs import snapshot

WORLD = """
@prefix i: <https://w3id.org/missiongraph/id/> .
@prefix code: <https://w3id.org/missiongraph/vocabulary/country/> .
@prefix kind: <https://w3id.org/missiongraph/vocabulary/siting-kind/> .
@prefix within: <https://w3id.org/missiongraph/vocabulary/structure-kind/> .
i:land mg:hasCountryCode code:MT ; skos:prefLabel "Land"@en .
i:other mg:hasCountryCode code:XK ; skos:prefLabel "Other"@en .
code:MT dcterms:identifier "470" , "MLT" .
i:town skos:prefLabel "Town"@en . i:quarter skos:prefLabel "Quarter"@en . i:sea skos:prefLabel "Sea"@en .
i:port skos:prefLabel "Port"@en ; geo:asWKT "POINT(14.5 35.9)"^^geo:wktLiteral .
i:far geo:asWKT "POINT(200 35)"^^geo:wktLiteral .
i:camp skos:prefLabel "Camp"@en ; geo:hasGeometry i:p . i:p geo:asWKT "POINT(14.5 35.9)"^^geo:wktLiteral .
i:c1 mg:isAbout i:quarter ; mg:isPartOf i:town ; mg:hasStructureKind within:place-within .
i:c2 mg:isAbout i:town ; mg:isPartOf i:land ; mg:hasStructureKind within:place-within .
kind:theatre skos:prefLabel "theatre"@en .
kind:headquarters skos:prefLabel "headquarters"@en .
"""


def seen(claims: str, name: str = "mission") -> Map | None:
    return map_of(View(snapshot(WORLD + claims), "en"), ID + name)


def siting(place: str, kind: str = "theatre", claim: str = "s") -> str:
    return f"i:{claim} mg:isAbout i:mission ; mg:hasPlace i:{place} ; mg:hasSitingKind kind:{kind} .\n"


def drawn(found: Map | None) -> list[tuple[str, str, bool]]:
    return [(spot.place.text, spot.area, spot.point is not None) for spot in found.spots] if found else []


def test_a_place_is_drawn_as_the_country_that_it_is_or_lies_in() -> None:
    claims = siting("land") + siting("quarter", "headquarters", "t") + siting("other", claim="u")
    found = seen(claims)
    assert drawn(found) == [("Land", "n470", False), ("Other", "xk", False), ("Quarter", "n470", False)]
    assert found is not None
    assert [[role.text for role in spot.roles] for spot in found.spots] == [["theatre"], ["theatre"], ["headquarters"]]


def test_coordinates_come_before_countries() -> None:
    found = seen(siting("port"))
    assert drawn(found) == [("Port", "", True)]
    assert found is not None
    assert found.spots[0].point == projected(14.5, 35.9)


def test_a_point_that_a_claim_gives_is_drawn_like_one_of_the_place_itself() -> None:
    assert drawn(seen(siting("camp"))) == [("Camp", "", True)]


def test_a_mission_is_drawn_in_the_territory_and_the_town_that_sources_locate() -> None:
    found = map_of(View(shipped_snapshot(), "en"), ID + "mission/eupol-copps")
    assert drawn(found) == [("Jerusalem", "", True), ("Palestinian territory", "n275", False), ("Ramallah", "", True)]


def test_what_cannot_be_placed_is_listed_beside_what_can_and_alone_makes_no_map() -> None:
    assert drawn(seen(siting("land") + siting("sea", claim="t"))) == [("Land", "n470", False), ("Sea", "", False)]
    assert seen(siting("sea") + siting("far", claim="t")) is None


def test_a_claim_that_was_set_aside_puts_nothing_on_the_map() -> None:
    assert seen(siting("land") + "i:j mg:setsAside i:s .") is None


def test_a_place_in_two_countries_is_drawn_as_neither() -> None:
    also = "i:c3 mg:isAbout i:town ; mg:isPartOf i:other ; mg:hasStructureKind within:place-within ."
    assert seen(siting("town") + also) is None


def test_a_circle_of_places_ends() -> None:
    circle = "i:c3 mg:isAbout i:sea ; mg:isPartOf i:sea ; mg:hasStructureKind within:place-within ."
    assert seen(siting("sea") + circle) is None


def test_a_country_has_a_map_of_itself() -> None:
    assert drawn(seen("", "land")) == [("Land", "n470", False)]
