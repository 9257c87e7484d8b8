"""What the tables know of hubs is what the graph says, whatever changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pyoxigraph import Quad

from browsing import list_tables
from counts import examples
from missiongraph.browse import hubs
from missiongraph.browse.hubs import kept
from missiongraph.browse.incoming import incoming
from missiongraph.browse.language import LANGUAGES
from missiongraph.browse.listfollow import LISTS, bring, follow
from missiongraph.browse.pointers import Asked, Counted
from missiongraph.browse.view import View
from missiongraph.names import DERIVED, ID, MG, ONTOLOGY, VOCABULARY
from missiongraph.rdf.change import Change
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory
from missiongraph.store.revisions import Revisions
from small_graphs import quads
from submitting import fill

MODEL = quads(
    """
    mg:Project a owl:Class ; rdfs:label "project"@en . mg:Place a owl:Class ; rdfs:label "place"@en .
    mg:Claim a owl:Class . mg:Siting a owl:Class ; rdfs:subClassOf mg:Claim ; rdfs:label "siting"@en .
    """,
    ONTOLOGY,
)
HUB = ID + "place/hub"
STATED = """
id:place\\/hub a mg:Place ; skos:prefLabel "Hub"@en . id:place\\/b a mg:Place .
id:project\\/p a mg:Project ; skos:prefLabel "Zebra"@en , "Abeille"@fr ; mg:hasPlace id:place\\/hub .
id:project\\/q a mg:Project ; skos:prefLabel "Ant"@en , "Zèbre"@fr .
id:project\\/r a mg:Project .
id:claim\\/1 a mg:Siting ; mg:isAbout id:project\\/p ; mg:hasPlace id:place\\/hub .
id:claim\\/2 a mg:Siting ; mg:isAbout id:project\\/p , id:project\\/q ; mg:hasPlace id:place\\/hub .
id:claim\\/3 a mg:Siting , mg:Claim ; mg:isAbout id:project\\/r ; mg:hasPlace id:place\\/hub , id:place\\/b .
id:claim\\/4 a mg:Siting ; mg:isAbout id:place\\/hub ; mg:hasActor id:place\\/hub .
id:claim\\/5 a mg:Siting ; mg:wording "five" ; mg:hasPlace id:place\\/hub .
id:node\\/n a mg:Locator ; rdfs:label "Middle"@en ; mg:near id:place\\/hub ; dcterms:isReplacedBy id:place\\/hub .
id:claim\\/6 a mg:Siting ; mg:isAbout id:node\\/n ; mg:name "Called so"@en .
"""
DERIVED_TOO = "id:project\\/p mg:hasPlace id:place\\/hub . id:claim\\/1 a mg:Siting ."
POOL = [*quads(STATED), *quads(DERIVED_TOO, DERIVED)]
NEAR = Counted(MG + "near", MG + "Locator", 2)
Told: TypeAlias = dict[Counted, list[list[str]]]
few = some.frozensets(some.sampled_from(POOL), max_size=3)


def state(stated: frozenset[Quad]) -> EmbeddedSnapshot:
    return in_memory([*MODEL, *stated])


def as_told(
    snapshot: EmbeddedSnapshot, hub: str, database: sqlite3.Connection | None
) -> dict[Counted, list[list[str]]]:
    """Return what points to a hub by group, in the order of each language; asked of the graph without tables."""
    found: dict[Counted, list[list[str]]] = {}
    for language in LANGUAGES:
        pointers = kept(database, hub, language) if database else Asked(View(snapshot, language), hub)
        assert pointers
        for group in pointers.counts():
            found.setdefault(group, []).append(pointers.things(group, 100))
    return found


@pytest.fixture
def any_is_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_ASKED", 0)


@pytest.mark.usefixtures("any_is_a_hub")
def test_a_thing_counts_once_by_each_property_and_class_of_claim_and_derived_pointers_do_not() -> None:
    told = as_told(state(frozenset(POOL)), HUB, list_tables(state(frozenset(POOL))))
    assert {(group.property, group.kind): group.total for group in told} == {
        (MG + "hasPlace", MG + "Siting"): 4,
        (MG + "hasPlace", MG + "Claim"): 1,
        (MG + "hasActor", MG + "Siting"): 1,
        (MG + "near", MG + "Locator"): 1,
    }


@pytest.mark.usefixtures("any_is_a_hub")
@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(few, few, few)
def test_after_any_changes_the_tables_say_what_the_graph_says(
    missing: frozenset[Quad], first: frozenset[Quad], second: frozenset[Quad]
) -> None:
    before = frozenset(POOL) - missing
    between, after = before ^ first, before ^ first ^ second
    database, newest = list_tables(state(before)), state(after)
    bring(database, newest, [Change(before - between, between - before), Change(between - after, after - between)])
    anew = [hub for (hub,) in list_tables(newest).execute("SELECT iri FROM hub JOIN term ON id = target")]
    for hub in anew:
        assert as_told(newest, hub, database) == as_told(newest, hub, None), hub


@pytest.mark.usefixtures("any_is_a_hub")
def test_names_decide_the_order_in_each_language() -> None:
    told = as_told(state(frozenset(POOL)), HUB, list_tables(state(frozenset(POOL))))
    english, french, _ = told[Counted(MG + "hasPlace", MG + "Siting", 4)]
    assert [iri.removeprefix(ID) for iri in english] == ["claim/5", "project/q", "project/r", "project/p"]
    assert [iri.removeprefix(ID) for iri in french] == ["claim/5", "project/p", "project/r", "project/q"]


@pytest.mark.usefixtures("any_is_a_hub")
def test_the_order_is_the_same_whether_the_group_is_sorted_or_the_names_are_gone_through() -> None:
    pointers = kept(list_tables(state(frozenset(POOL))), HUB, "en")
    assert pointers
    by_size = [Counted(MG + "hasPlace", MG + "Siting", total) for total in (1, 1_000_000)]
    assert (
        pointers.things(by_size[0], 2, 1) == pointers.things(by_size[1], 2, 1) == [ID + "project/q", ID + "project/r"]
    )


@pytest.mark.usefixtures("any_is_a_hub")
def test_what_no_list_names_is_sorted_by_its_new_name() -> None:
    two = quads('id:node\\/m a mg:Locator ; rdfs:label "Nearby"@en ; mg:near id:place\\/hub .')
    before = frozenset(POOL) | set(two)
    new, old = quads('id:node\\/n rdfs:label "Zone"@en .'), quads('id:node\\/n rdfs:label "Middle"@en .')
    database, after = list_tables(state(before)), state(before - set(old) | set(new))
    assert as_told(state(before), HUB, database)[NEAR][0] == [ID + "node/n", ID + "node/m"]
    bring(database, after, [Change(frozenset(old), frozenset(new))])
    assert as_told(after, HUB, database)[NEAR][0] == [ID + "node/m", ID + "node/n"]


def test_what_few_nodes_point_to_is_asked_of_the_graph_until_it_becomes_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_ASKED", 5)
    more = quads("id:claim\\/7 a mg:Siting ; mg:isAbout id:project\\/q ; mg:hasPlace id:place\\/hub .")
    database = list_tables(state(frozenset(POOL)))
    assert kept(database, HUB, "en") is None
    after = state(frozenset(POOL) | set(more))
    bring(database, after, [Change(added=frozenset(more))])
    assert kept(database, HUB, "en")
    assert as_told(after, HUB, database) == as_told(after, HUB, None)


def unasked(_: Asked) -> list[Counted]:
    raise AssertionError("The graph was asked.")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(hubs, "MOST_ASKED", 100)
    fill(tmp_path)
    follow(Revisions(tmp_path).open(), data_dir=tmp_path)
    return tmp_path


def test_pages_read_the_tables_as_long_as_these_are_of_the_same_revision(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, hub = View(Revisions(place).open(), "en"), VOCABULARY + "claim-status/stated"
    asked = incoming(view, hub)
    monkeypatch.setattr(Asked, "counts", unasked)
    assert incoming(view, hub, place) == asked
    with closing(sqlite3.connect(LISTS.place(place))) as database, database:
        database.execute("UPDATE state SET followed = 0")
    with pytest.raises(AssertionError, match="asked"):
        incoming(view, hub, place)
