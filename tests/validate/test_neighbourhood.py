"""Focus nodes and neighbourhoods, and that their cost does not grow with the graph."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, Quad

from missiongraph.query.asserted import View
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Graph, Object, Subject
from missiongraph.store.base import MERGED
from missiongraph.store.embedded import EmbeddedSnapshot
from missiongraph.validate.neighbourhood import Affected, neighbourhood
from missiongraph.validate.rules import target_shapes
from small_graphs import EX, change, ex, model, snapshot

PEOPLE = """
ex:Mission a sh:NodeShape ; sh:targetClass ex:Mission ;
    sh:property [ sh:path ex:host ; sh:class ex:Country ] ,
        [ sh:path ( [ sh:inversePath ex:about ] ex:amount ) ; sh:maxCount 5 ] .
"""
DATA = """
ex:m a ex:Mission ; ex:host ex:x .  ex:x a ex:Country .
ex:n a ex:Mission ; ex:host ex:y .  ex:y a ex:Country .
ex:c ex:about ex:m ; ex:amount 5 .
"""


def focus(before: EmbeddedSnapshot, made: Change, shapes: str = PEOPLE) -> set[str]:
    after = View(before, made)
    changed = {(quad.subject, quad.predicate, quad.object) for quad in made.added | made.removed}
    affected = Affected(after.before(), after, after.hierarchy(), changed)  # type: ignore[arg-type]
    found = affected.focus(target_shapes(model(shapes).shapes_graph))
    return {node.value.removeprefix(EX) for nodes in found.values() for node in nodes}


@pytest.mark.parametrize(
    ("added", "removed", "touched"),
    [
        ("ex:m ex:host ex:y .", "", {"m"}),
        ("", "ex:x a ex:Country .", {"m"}),
        ("ex:c ex:amount 7 .", "", {"m"}),
        ("", "ex:c ex:about ex:m .", {"m"}),
        ("ex:c ex:about ex:n .", "ex:c ex:about ex:m .", {"m", "n"}),
        ("ex:o a ex:Mission .", "", {"o"}),
        ("", "ex:m a ex:Mission .", set()),
        ("ex:x ex:amount 7 .", "", set()),
        ("ex:x a ex:Island .", "", set()),
        ("ex:x ex:note 7 .", "", set()),
    ],
)
def test_a_change_touches_the_nodes_that_read_it(added: str, removed: str, touched: set[str]) -> None:
    assert focus(snapshot(DATA), change(added, removed)) == touched


def test_a_type_that_another_document_states_too_touches_nobody_who_points_to_it() -> None:
    assert focus(snapshot(DATA, other="ex:x a ex:Country ."), change(removed="ex:x a ex:Country .")) == set()


def test_membership_by_a_subclass_counts_as_membership() -> None:
    before = snapshot(DATA + "ex:Island rdfs:subClassOf ex:Country .")
    assert focus(before, change("ex:x a ex:Island .", "ex:x a ex:Country .")) == set()


def test_a_neighbourhood_holds_what_the_shapes_read_and_the_hierarchy() -> None:
    view = View(snapshot(DATA + "ex:Island rdfs:subClassOf ex:Country . ex:m ex:note 1 ."), Change())
    (shape,) = target_shapes(model(PEOPLE).shapes_graph)
    found = neighbourhood(view, {shape: {ex("m")}})
    assert {f"{triple[0].value} {triple[1].value}".replace(EX, "") for triple in found.triples} == {
        "m host",
        "x http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "c about",
        "c amount",
        "Island http://www.w3.org/2000/01/rdf-schema#subClassOf",
    }


class Counting(EmbeddedSnapshot):
    """Counts what is looked up, and refuses to look at everything."""

    looked_at = 0

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Object | None = None,
        graph: Graph | None = MERGED,
    ) -> Iterator[Quad]:
        assert subject or predicate or value, "a look-up without a bound term reads the whole graph"
        for quad in super().match(subject, predicate, value, graph):
            self.looked_at += 1
            yield quad


def test_the_cost_does_not_grow_with_the_graph() -> None:
    costs = []
    for size in 10, 1000:
        rest = "".join(f"ex:m{i} a ex:Mission ; ex:host ex:x{i} . ex:x{i} a ex:Country .\n" for i in range(size))
        before = Counting(snapshot(DATA + rest)._database, 1)
        assert focus(before, change("ex:m ex:host ex:y .")) == {"m"}
        costs.append(before.looked_at)
    assert costs[0] == costs[1]
