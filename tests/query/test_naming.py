"""Names and identifiers lead to things: exactly, written otherwise, or as candidates with scores and reasons."""

from __future__ import annotations

import pytest

from missiongraph.names import ID, MG
from missiongraph.query.nameindex import Kind, Name, NameIndex, Reason
from missiongraph.query.naming import Resolution, new_iri, resolve
from submitting import model, shipped

MISSION, ORGANISATION, COUNTRY = MG + "Mission", MG + "Organisation", MG + "Country"


def meant(words: str, kind: str) -> Resolution:
    return resolve(shipped(), model(), [(words, kind)], "en")[words, kind]


@pytest.mark.parametrize(
    ("words", "kind", "thing"),
    [
        ("EUPOL COPPS", MISSION, "mission/eupol-copps"),
        ("eupol-copps", MISSION, "mission/eupol-copps"),
        ("UNOPS", ORGANISATION, "organisation/unops"),
        ("41502", ORGANISATION, "organisation/unops"),
        ("XM-DAC-41502", ORGANISATION, "organisation/unops"),
        ("P005189001", MG + "Project", "project/ca-3-p005189001"),
        ("France", COUNTRY, "country/fr"),
        ("FRA", COUNTRY, "country/fr"),
        ("cote d'ivoire", COUNTRY, "country/ci"),
        ("فرنسا", COUNTRY, "country/fr"),
        ("Tuvalu", COUNTRY, "country/tv"),
    ],
)
def test_a_name_or_identifier_in_any_writing_is_the_thing(words: str, kind: str, thing: str) -> None:
    assert meant(words, kind).iri == ID + thing


def test_a_name_that_is_only_spelled_alike_is_unsure() -> None:
    found = meant("ONOWAS", MISSION)
    assert found.iri == ""
    assert (found.candidates[0].thing, found.candidates[0].reason) == (f"{ID}mission/unowas", Reason.SPELLING)


def test_a_name_of_another_class_is_not_meant() -> None:
    assert meant("France", MISSION) == Resolution()


def test_a_name_that_nothing_has_leads_nowhere() -> None:
    assert meant("Zzyzx", "") == Resolution()


def test_names_hold_quotes_and_line_breaks() -> None:
    assert meant('a"}\n# ', "") == Resolution()


def test_a_new_thing_is_named_after_its_class_and_name() -> None:
    assert new_iri(MISSION, "EUPOL Côte d'Azur") == f"{ID}mission/eupol-cote-d-azur"
    assert new_iri(MG + "EventSeries", "X") == f"{ID}event-series/x"
    assert new_iri(MISSION, "بعثة").startswith(f"{ID}mission/u0628")
    assert new_iri(MISSION, "بعثة") != new_iri(MISSION, "بعثات")


def index() -> NameIndex:
    names = [
        Name("a", "EUPOL COPPS", Kind.LABEL, "en"),
        Name("a", "EU Police Mission for the Palestinian Territories", Kind.OTHER, "en"),
        Name("a", "A mission of the European Union", Kind.TEXT, "en"),
        Name("b", "EUPOL Proxima", Kind.LABEL, "en"),
        Name("c", "CA-3-P005189001", Kind.CODE),
    ]
    return NameIndex.in_memory(names, [("a", "M"), ("b", "M"), ("c", "P")])


@pytest.mark.parametrize(
    ("words", "thing", "reason"),
    [
        ("Eupol Copps", "a", Reason.NAME),
        ("eupol cops", "a", Reason.SPELLING),
        ("Palestinian police mission", "a", Reason.PART),
        ("ca-3-p005189001", "c", Reason.IDENTIFIER),
        ("P 005189001", "c", Reason.IDENTIFIER),
    ],
)
def test_the_best_match_comes_first_with_its_reason(words: str, thing: str, reason: Reason) -> None:
    best = index().find(words)[0]
    assert (best.thing, best.reason) == (thing, reason)


def test_matches_can_be_limited_to_classes() -> None:
    assert {match.thing for match in index().find("EUPOL", ["M"])} == {"a", "b"}
    assert index().find("EUPOL", ["P"]) == []


def test_what_is_removed_is_not_found_any_more() -> None:
    found = index()
    found.remove(["a", "c"])
    assert [match.thing for match in found.find("EUPOL Proxma")] == ["b"]
    assert found.find("CA-3-P005189001") == []


@pytest.mark.parametrize("words", ["", "  ", '"', "a OR b", "NEAR(", "*", "x" * 5000])
def test_hostile_words_find_nothing_and_break_nothing(words: str) -> None:
    assert index().find(words) == []
