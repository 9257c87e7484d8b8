"""A query whose answer a change alters is never held for one that it cannot alter."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from browsing import founding_snapshot
from counts import examples
from missiongraph.query.bind import bind
from missiongraph.query.catalogue import catalogue
from missiongraph.query.touching import Touched
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory
from small_graphs import EX, GRAPH, OTHER_GRAPH, change, ex, snapshot

QUERIES = (
    "SELECT * { ?x e:p ?y ; e:q ?z }",
    "SELECT * { ?x e:p e:b . ?y e:q ?x }",
    "SELECT * { ?x a e:A OPTIONAL { ?x e:p ?y . ?y a e:B } }",
    "SELECT * { ?x a e:A FILTER NOT EXISTS { ?x e:p ?y . ?y e:n 1 } }",
    "SELECT * { ?x e:p ?y FILTER (?y != e:a) MINUS { ?x e:q ?z } }",
    "SELECT * { { ?x e:p ?y } UNION { GRAPH ?g { ?x e:q ?y ; a e:A } } }",
    "SELECT * { ?x e:p/e:q ?y . ?y a e:A }",
    "SELECT * { ?x e:p* ?y . ?y e:q e:a }",
    "SELECT * { ?x e:p? ?y }",
    "SELECT * { ?x !e:p ?y }",
    "SELECT * { ?x ?r ?y . ?y e:q ?x }",
    "SELECT * { ?x e:n ?v . ?y e:m ?v }",
    "SELECT ?g { GRAPH ?g {} }",
    "SELECT ?y (COUNT(*) AS ?n) { ?x e:p ?y . ?x a e:A } GROUP BY ?y",
    "SELECT * { e:a e:p ?x { SELECT ?x (MAX(?v) AS ?most) { ?x e:n ?v } GROUP BY ?x } }",
    "SELECT * { BIND (EXISTS { e:a e:p ?x . ?x e:q e:b } AS ?is) }",
)
NODES = [ex(name) for name in "abc"]
links = some.tuples(some.sampled_from(NODES), some.sampled_from([ex("p"), ex("q")]), some.sampled_from(NODES))
types = some.tuples(
    some.sampled_from(NODES),
    some.just(NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")),
    some.sampled_from([ex("A"), ex("B")]),
)
numbers = some.tuples(
    some.sampled_from(NODES), some.sampled_from([ex("n"), ex("m")]), some.sampled_from([Literal(1), Literal(2)])
)
statements = some.builds(
    lambda triple, graph: Quad(triple[0], triple[1], triple[2], NamedNode(graph)),
    links | types | numbers,
    some.sampled_from([GRAPH, OTHER_GRAPH]),
)


def rows(state: EmbeddedSnapshot, text: str) -> Counter[tuple[str, ...]]:
    answer = state.query(text)
    assert isinstance(answer, QuerySolutions)
    return Counter(tuple(map(str, row)) for row in answer)


def after(before: EmbeddedSnapshot, change: Change) -> EmbeddedSnapshot:
    named = {quad for quad in before.match(graph=None) if graph_iri(quad)}
    return in_memory((named - change.removed) | change.added)


@settings(max_examples=examples(300), deadline=None)
@given(some.frozensets(statements, max_size=12), some.sampled_from(QUERIES), some.data())
def test_what_differs_was_told(stated: frozenset[Quad], query: str, draw: Any) -> None:
    removed = (
        draw.draw(some.frozensets(some.sampled_from(sorted(stated, key=str)), max_size=2)) if stated else frozenset()
    )
    step = Change(removed, draw.draw(some.frozensets(statements, max_size=2)) - stated)
    before, text = in_memory(stated), f"PREFIX e: <{EX}> {query}"
    state = after(before, step)
    if not Touched(before, state, step).may_alter(text):
        assert rows(before, text) == rows(state, text)


@settings(max_examples=examples(1), deadline=None)
@given(some.data())
def test_of_the_catalogue_all_that_differs_was_told(draw: Any) -> None:
    before = founding_snapshot()
    stated = sorted((quad for quad in before.match(graph=None) if graph_iri(quad)), key=str)
    step = Change(removed=draw.draw(some.frozensets(some.sampled_from(stated), min_size=1, max_size=3)))
    state = after(before, step)
    touched = Touched(before, state, step)
    for question in catalogue().values():
        text = bind(question, {})
        if not touched.may_alter(text):
            assert rows(before, text) == rows(state, text), question.name


@pytest.mark.parametrize(
    ("query", "added", "may"),
    [
        ("?x e:p ?y ; a e:A", "ex:a ex:p ex:b .", False),
        ("?x e:p ?y ; a e:A", "ex:c ex:p ex:b .", True),
        ("?x e:p e:b", "ex:a ex:p ex:a .", False),
        ("?x e:q ?y . ?x e:p ?z", "ex:a ex:q ex:b .", False),
        ("?x e:p/e:q ?y", "ex:z ex:q ex:y .", True),
        ("?x e:r ?y", "ex:a ex:p ex:b .", False),
    ],
)
def test_what_has_not_what_the_query_asks_of_it_cannot_alter_an_answer(query: str, added: str, may: bool) -> None:
    before, step = snapshot("ex:c a ex:A ."), change(added=added)
    touched = Touched(before, after(before, step), step)
    assert touched.may_alter(f"PREFIX e: <{EX}> SELECT * {{ {query} }}") is may


def test_a_query_that_cannot_be_read_may_always_differ() -> None:
    assert Touched(snapshot(), snapshot(), Change()).may_alter("SELECT * FROM <urn:x> { ?x ?y ?z }")
