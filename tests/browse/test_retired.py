"""IRIs that curators ended: where they lead, and what the pages of successors say of them."""

from __future__ import annotations

import pytest

from missiongraph.browse.description import describe
from missiongraph.browse.entity import entity, exists
from missiongraph.browse.incoming import incoming_page
from missiongraph.browse.language import Text
from missiongraph.browse.retired import Former
from missiongraph.errors import Gone, Moved
from missiongraph.names import DCTERMS, ID
from missiongraph.store.base import Snapshot
from small_graphs import snapshot

THINGS = """
<https://w3id.org/missiongraph/id/mission/kept> a mg:Mission ; skos:prefLabel "Kept"@en , "Gardée"@fr .
"""
ENDED = """
@prefix m: <https://w3id.org/missiongraph/id/mission/> .
m:first dcterms:isReplacedBy m:second ; owl:deprecated true ; mg:rationale "Misspelt."@en , "Mal orthographiée."@fr .
m:second dcterms:isReplacedBy m:kept ; owl:deprecated true ; mg:rationale "The same mission twice."@en .
m:retired owl:deprecated true ; mg:rationale "There is none."@en ; rdfs:seeAlso m:kept .
m:unexplained owl:deprecated true .
m:circle dcterms:isReplacedBy m:circle-2 . m:circle-2 dcterms:isReplacedBy m:circle .
"""
MISSION = ID + "mission/"


@pytest.fixture(scope="module")
def world() -> Snapshot:
    return snapshot(THINGS, curated=ENDED)


@pytest.mark.parametrize(
    ("language", "reason"), [("en", Text("Misspelt.", "en")), ("fr", Text("Mal orthographiée.", "fr"))]
)
def test_a_chain_is_followed_to_its_end_with_the_reason_of_its_start(
    world: Snapshot, language: str, reason: Text
) -> None:
    with pytest.raises(Moved) as moved:
        entity(world, iri=MISSION + "first", language=language)
    assert moved.value.details == {
        "iri": MISSION + "first",
        "successor": MISSION + "kept",
        "reason": reason.text,
        "language": reason.language,
    }


def test_page_data_lists_and_identifier_of_a_merged_thing_all_lead_on(world: Snapshot) -> None:
    iri = MISSION + "second"
    with pytest.raises(Moved):
        exists(world, iri=iri, language="en")
    with pytest.raises(Moved):
        describe(world, iri=iri)
    with pytest.raises(Moved):
        incoming_page(world, iri=iri, predicate=DCTERMS + "isReplacedBy", kind="", page=1, language="en")


def test_a_retired_thing_is_gone_with_the_reason_and_what_to_look_at(world: Snapshot) -> None:
    with pytest.raises(Gone) as gone:
        entity(world, iri=MISSION + "retired", language="fr")
    details = gone.value.details
    assert (details["reason"], details["language"]) == ("There is none.", "en")
    assert details["instead"] == [{"iri": MISSION + "kept", "label": "Gardée", "language": "fr"}]


def test_a_reason_that_is_not_there_is_not_invented(world: Snapshot) -> None:
    with pytest.raises(Gone) as gone:
        entity(world, iri=MISSION + "unexplained", language="en")
    assert gone.value.details == {"iri": MISSION + "unexplained", "instead": []}


def test_a_circle_ends_in_an_answer_and_not_in_a_redirect(world: Snapshot) -> None:
    with pytest.raises(Gone, match="lead back"):
        entity(world, iri=MISSION + "circle", language="en")


def test_the_page_of_the_successor_names_all_that_lead_to_it(world: Snapshot) -> None:
    page = entity(world, iri=MISSION + "kept", language="en")
    assert page.former == (
        Former(MISSION + "second", Text("The same mission twice.", "en")),
        Former(MISSION + "first", Text("Misspelt.", "en")),
    )
    assert page.incoming == ()


def test_the_data_of_the_successor_hold_what_ended_the_others(world: Snapshot) -> None:
    said = {str(quad.subject) for quad in describe(world, iri=MISSION + "kept")}
    assert {f"<{MISSION}first>", f"<{MISSION}second>", f"<{MISSION}kept>"} <= said
    assert f"<{MISSION}retired>" not in said


def test_only_the_curated_graph_leads_away() -> None:
    world = snapshot(THINGS + ENDED)
    assert entity(world, iri=MISSION + "first", language="en").former == ()
