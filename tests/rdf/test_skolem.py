"""Blank nodes get names from their own content."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from missiongraph.errors import UnsupportedTerm
from missiongraph.names import ID
from missiongraph.rdf.formats import TURTLE
from missiongraph.rdf.parse import read
from missiongraph.rdf.skolem import MOST_ON_CYCLES, blank_naming, claim_naming, skolemise

GRAPH = NamedNode("urn:graph")
NAMING = claim_naming(frozenset({"urn:Claim"}))
P = NamedNode("urn:p")


def named(text: str, normal: Mapping[Literal, Literal] | None = None, graph: NamedNode = GRAPH) -> set[Quad]:
    quads = read(b"@prefix : <urn:> . " + text.encode(), TURTLE, graph=graph)
    return set(skolemise(quads, NAMING, normal or {}))


def test_the_same_content_gets_the_same_name_whatever_the_label() -> None:
    assert named(":s :p _:x . _:x :q 1 .") == named(":s :p [ :q 1 ] .")


def test_equal_nodes_become_one() -> None:
    assert len(named(":s :p [ :q 1 ], [ :q 1 ] .")) == 2


def test_other_content_gets_another_name() -> None:
    assert named("[] :q 1 .") != named("[] :q 2 .")


def test_the_same_content_in_another_graph_is_another_node() -> None:
    [one], [other] = named("[] :q 1 ."), named("[] :q 1 .", graph=NamedNode("urn:other"))
    assert one.subject != other.subject


def test_claims_are_named_as_claims_and_other_nodes_as_nodes() -> None:
    quads = named("[] a :Claim ; :p [ :q 1 ] .")
    assert {str(quad.subject).removeprefix(f"<{ID}").split("/")[0] for quad in quads} == {"claim", "node"}


def test_a_literal_counts_in_its_normal_form() -> None:
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    normal = {Literal("12.50", datatype=decimal): Literal("12.5", datatype=decimal)}
    [one], [other] = named("[] :q 12.50 .", normal), named("[] :q 12.5 .")
    assert one.subject == other.subject
    assert one.object == Literal("12.50", datatype=decimal)


def test_blank_nodes_that_stay_blank_have_the_same_label_at_each_load() -> None:
    quads = [Quad(BlankNode("x"), P, Literal("1"), GRAPH)]
    [renamed] = skolemise(quads, blank_naming, {})
    [again] = skolemise([Quad(BlankNode("y"), P, Literal("1"), GRAPH)], blank_naming, {})
    assert renamed == again
    assert isinstance(renamed.subject, BlankNode)


def test_nodes_on_a_circle_are_named_by_their_canonical_form() -> None:
    assert named("_:a :p _:b . _:b :p _:a . _:b :q 1 . :s :p _:a .") == named(
        "_:n :q 1 . :s :p _:m . _:m :p _:n . _:n :p _:m ."
    )


def test_too_large_a_circle_is_refused() -> None:
    ring = " ".join(f"_:n{i} :p _:n{i + 1} ." for i in range(MOST_ON_CYCLES))
    with pytest.raises(UnsupportedTerm, match="circles"):
        named(f"{ring} _:n{MOST_ON_CYCLES} :p _:n0 .")


blank = some.integers(0, 4).map(lambda n: BlankNode(f"b{n}"))
node = blank | some.just(NamedNode("urn:s"))
triples = some.lists(
    some.builds(Quad, node, some.just(P), node | some.just(Literal("v")), some.just(GRAPH)), max_size=8
)


@given(triples, some.permutations(range(5)))
def test_no_name_depends_on_labels_or_order(quads: list[Quad], order: list[int]) -> None:
    relabel: dict[object, BlankNode] = {BlankNode(f"b{n}"): BlankNode(f"x{order[n]}") for n in range(5)}
    shuffled = [
        Quad(relabel.get(q.subject) or q.subject, P, relabel.get(q.object) or q.object, GRAPH) for q in reversed(quads)
    ]
    result = skolemise(quads, NAMING, {})
    assert set(result) == set(skolemise(shuffled, NAMING, {}))
    assert not any(isinstance(end, BlankNode) for quad in result for end in (quad.subject, quad.object))
