"""Things and their links as a graph: claims are links with their documents, and every search has an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from missiongraph.browse import graph as module
from missiongraph.browse.graph import Graph, connection, neighbours
from missiongraph.errors import Busy, NotFound
from missiongraph.names import DERIVED, ID
from missiongraph.query import namesearch
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory
from missiongraph.store.revisions import Revisions
from small_graphs import GRAPH, quads
from submitting import fill

A, B, C, D, E = (f"{ID}organisation/{name}" for name in "abcde")
NOWHERE = Path("/nonexistent")


def chain() -> EmbeddedSnapshot:
    """A claims B, B states C, D claims C, E is alone: a to d in three steps, one of them against its direction."""
    return in_memory(
        quads(f"""
        <{A}> a mg:Organisation . <{B}> a mg:Organisation . <{C}> a mg:Organisation .
        <{D}> a mg:Organisation . <{E}> a mg:Organisation .
        <{ID}claim/1> a mg:StructureClaim ; mg:isAbout <{A}> ; mg:isPartOf <{B}> .
        <{B}> mg:isHeadOf <{C}> .
        <{ID}claim/2> a mg:StructureClaim ; mg:isAbout <{D}> ; mg:isPartOf <{C}> .
    """)
    )


def around(*asked: str) -> Graph:
    return neighbours(chain(), asked=asked, data_dir=NOWHERE, language="en")


def ways(start: str, goal: str) -> Graph:
    return connection(chain(), start=start, goal=goal, data_dir=NOWHERE, language="en")


def ends(graph: Graph) -> list[tuple[str, str]]:
    return [(link.source, link.target) for link in graph.links]


def test_a_claim_is_a_link_and_names_its_document() -> None:
    found = around(A)
    assert ends(found) == [(A, B)]
    assert [part.iri for part in found.links[0].documents] == [GRAPH]
    assert {iri for iri, node in found.nodes.items() if node.is_open} == {A}
    assert found.is_whole


def test_more_things_are_opened_one_after_another() -> None:
    assert ends(around(A, B)) == ends(around(A, B, A))
    assert {*ends(around(A, B))} == {(A, B), (B, C)}


def test_what_only_follows_is_no_link() -> None:
    derived = quads(f"<{A}> mg:hasHead <{B}> .", graph=DERIVED)
    stated = quads(f"<{A}> a mg:Organisation .")
    found = neighbours(in_memory([*derived, *stated]), asked=(A,), data_dir=NOWHERE, language="en")
    assert found.links == ()


def test_the_shortest_way_is_found_against_the_direction_of_links_too() -> None:
    found = ways(A, D)
    assert [[(link.source, link.target) for link in way] for way in found.ways] == [[(A, B), (B, C), (D, C)]]
    assert all(link.documents for way in found.ways for link in way)
    assert [[(link.source, link.target) for link in way] for way in ways(D, A).ways] == [[(D, C), (B, C), (A, B)]]


def test_where_there_is_no_way_none_is_shown() -> None:
    found = ways(A, E)
    assert (found.ways, found.is_whole) == ((), True)
    assert set(found.nodes) == {A, E}


def test_a_way_has_no_more_steps_than_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STEPS", 2)
    assert ways(A, D).ways == ()
    assert len(ways(A, C).ways) == 1


def test_a_hub_is_read_in_part_and_that_is_told() -> None:
    hub = f"{ID}country/x"
    lines = "".join(
        f"<{ID}claim/{n}> a mg:Siting ; mg:isAbout <{ID}mission/m{n}> ; mg:hasPlace <{hub}> ." for n in range(2_000)
    )
    snapshot = in_memory(quads(f"<{hub}> a mg:Country . {lines}"))
    found = neighbours(snapshot, asked=(hub,), data_dir=NOWHERE, language="en")
    assert len(found.nodes) == 61
    assert not found.is_whole


def test_of_a_thing_that_says_more_than_is_read_the_rest_is_told_to_be_missing() -> None:
    names = " , ".join(f'"{n}"' for n in range(1_000))
    snapshot = in_memory(quads(f"<{A}> a mg:Organisation ; skos:altLabel {names} ."))
    assert not neighbours(snapshot, asked=(A,), data_dir=NOWHERE, language="en").is_whole


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(NotFound):
        around(f"{ID}mission/none")


def test_a_name_is_not_said_to_be_nobodys_before_there_is_an_index_of_names() -> None:
    with pytest.raises(Busy, match="index of names"):
        around("nothing of that name")


def test_a_name_that_nothing_has_is_told(tmp_path: Path) -> None:
    fill(tmp_path)
    snapshot = Revisions(tmp_path).open()
    namesearch.follow(snapshot, data_dir=tmp_path)
    with pytest.raises(NotFound, match="called"):
        neighbours(snapshot, asked=("xyzzy plugh",), data_dir=tmp_path, language="en")
