"""What search engines are told of a thing is what `/data` says of it in schema.org's words, and no more."""

from __future__ import annotations

import json

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from browsing import founding_snapshot
from missiongraph.browse.schema_org import schema_org
from missiongraph.browse.view import View
from missiongraph.names import DOCUMENT_GRAPH, ID
from small_graphs import EX, snapshot

EUPOL = ID + "mission/eupol-copps"


def test_a_mission_is_an_organization_with_name_and_seat() -> None:
    said = schema_org(View(founding_snapshot(), "en"), EUPOL)
    assert said is not None
    assert "Organization" in said["@type"]
    assert {"@value": "EUPOL COPPS", "@language": "en"} in said["name"]
    assert [each["name"] for each in said["location"]] == ["Ramallah"]


def test_all_that_is_said_of_the_thing_is_in_the_graph() -> None:
    state = founding_snapshot()
    said = schema_org(View(state, "en"), EUPOL)
    triples = [quad.triple for quad in parse(json.dumps(said), RdfFormat.JSON_LD)]
    own = [triple for triple in triples if triple.subject == NamedNode(EUPOL)]
    assert own
    for triple in own:
        values = {_words(quad.object) for quad in state.match(triple.subject, triple.predicate)}
        assert _words(triple.object) in values


def _words(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


def test_a_thing_without_a_name_in_these_words_is_named_by_its_label() -> None:
    said = schema_org(View(snapshot('ex:x a schema:Organization ; skos:prefLabel "X"@en .'), "en"), EX + "x")
    assert said is not None
    assert (said["@type"], said["name"]) == (["Organization"], "X")


def test_what_is_nothing_to_schema_org_is_not_described() -> None:
    assert schema_org(View(snapshot(f"<{DOCUMENT_GRAPH}x> ex:p 1 ."), "en"), DOCUMENT_GRAPH + "x") is None
