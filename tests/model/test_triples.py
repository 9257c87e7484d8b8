"""The index over triples."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal

from missiongraph.errors import StoreProblem
from small_graphs import EX, ex, triples


def test_each_triple_counts_once() -> None:
    found = triples("ex:a ex:p 1 . ex:a ex:p 1 . ex:a ex:p 2 .")
    assert len(found) == 2
    assert found.values(ex("a"), EX + "p") == [Literal(1), Literal(2)]


def test_it_is_read_in_all_directions() -> None:
    found = triples("ex:a ex:p ex:b . ex:c ex:q ex:b .")
    assert found.subjects(EX + "p", ex("b")) == [ex("a")]
    assert set(found.leading_to(ex("b"))) == {ex("a"), ex("c")}
    assert list(found.pairs(EX + "q")) == [(ex("c"), ex("b"))]
    assert (ex("a"), EX + "p", ex("b")) in found


def test_a_literal_has_neither_values_nor_predicates() -> None:
    found = triples('ex:a ex:p "b" .')
    assert found.values(Literal("b"), EX + "p") == []
    assert list(found.predicates(Literal("b"))) == []


def test_a_list_is_read_in_order() -> None:
    found = triples("ex:a ex:p ( 3 1 2 ) .")
    assert found.items(found.values(ex("a"), EX + "p")[0]) == [Literal(3), Literal(1), Literal(2)]


@pytest.mark.parametrize("broken", ["_:l rdf:first 1 .", "_:l rdf:first 1 ; rdf:rest _:l .", "ex:a ex:p _:l ."])
def test_a_list_that_breaks_off_or_runs_in_a_circle_is_refused(broken: str) -> None:
    with pytest.raises(StoreProblem, match="not a well-formed RDF list"):
        triples(broken).items(BlankNode("l"))
