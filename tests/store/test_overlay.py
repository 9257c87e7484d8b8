"""A revision with a change laid over it answers as if the change had been made."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import NamedNode, Quad

from counts import examples
from facts import fact
from missiongraph.names import SHAPES
from missiongraph.rdf.change import Change
from missiongraph.store.base import MERGED
from missiongraph.store.embedded import in_memory
from missiongraph.store.overlay import Overlay
from missiongraph.store.writer import Writer

QUADS = some.sets(some.builds(fact, some.integers(0, 2), some.sampled_from(["urn:g", "urn:h", SHAPES])), max_size=6)


@given(QUADS, QUADS)
@settings(max_examples=examples(100), deadline=None)
def test_it_matches_what_the_changed_graph_matches(before: set[Quad], toggled: set[Quad]) -> None:
    after = in_memory(before ^ toggled)
    overlay = Overlay(in_memory(before), Change(frozenset(before & toggled), frozenset(toggled - before)), 1)
    for graph in (MERGED, None, NamedNode("urn:g"), NamedNode(SHAPES)):
        for subject in (None, fact(1).subject):
            for value in (None, fact(1).object):
                found = list(overlay.match(subject, None, value, graph))  # type: ignore[arg-type]  # no triple terms
                expected = list(after.match(subject, None, value, graph))  # type: ignore[arg-type]  # no triple terms
                assert sorted(map(str, found)) == sorted(map(str, expected))
    assert set(overlay.graphs()) == set(after.graphs())


def test_a_query_sees_the_change(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.commit(Change(added=frozenset({fact(1)})), base=0, author="test", message="add")
    overlay = Overlay(writer.snapshot(), Change(frozenset({fact(1)}), frozenset({fact(2), fact(3)})), 2)
    answer = overlay.query("SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o")
    assert [row["o"].value for row in answer] == ["2", "3"]  # type: ignore[union-attr]  # a SELECT gives rows
    writer.close()
