"""A query cut and put together again asks the same, over the dataset that it is given."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyoxigraph import BlankNode, Literal, NamedNode

from missiongraph.store.spelling import NOTHING, parts, restored, spelled, unblanked

POINT = Literal("POINT(35.2 31.9)", datatype=NamedNode("http://www.opengis.net/ont/geosparql#wktLiteral"))


@pytest.mark.parametrize(
    ("text", "form", "opening", "rest"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT", "SELECT *", "{ ?s ?p ?o }"),
        (
            "BASE <urn:x> select (EXISTS { ?s ?p 1 } AS ?x) where {}",
            "SELECT",
            "select (EXISTS { ?s ?p 1 } AS ?x)",
            "where {}",
        ),
        ("PREFIX ask: <urn:> ASK FROM ask:g {}", "ASK", "ASK", "{}"),
        ("DESCRIBE <urn:a> ?b FROM <urn:g>", "DESCRIBE", "DESCRIBE <urn:a> ?b", ""),
        ("DESCRIBE ?b WHERE { ?b ?p ?o } LIMIT 1", "DESCRIBE", "DESCRIBE ?b", "WHERE { ?b ?p ?o } LIMIT 1"),
        ("CONSTRUCT { ?s ?p [ ?q $s ] } { ?s ?p ?q }", "CONSTRUCT", "SELECT ?s ?p ?q", "{ ?s ?p ?q }"),
        (
            "CONSTRUCT FROM <urn:g> WHERE { ?s ?p ?o } LIMIT 2",
            "CONSTRUCT",
            "SELECT ?s ?p ?o",
            "WHERE { ?s ?p ?o } LIMIT 2",
        ),
        ("CONSTRUCT {} { ?s ?p ?o }", "CONSTRUCT", "SELECT *", "{ ?s ?p ?o }"),
    ],
)
def test_a_query_is_cut_at_its_dataset(text: str, form: str, opening: str, rest: str) -> None:
    cut = parts(text)
    assert (cut.form, cut.opening, cut.rest) == (form, opening, rest)


def test_the_graphs_of_a_query_are_resolved() -> None:
    cut = parts("BASE <http://x/> PREFIX p: <urn:p:> ASK FROM <g> FROM NAMED p:h FROM NAMED <g> FROM p:i {}")
    assert (cut.default, cut.named) == (("http://x/g", "urn:p:i"), ("urn:p:h", "http://x/g"))


def test_an_empty_dataset_is_stated_and_named_graphs_only_where_they_count() -> None:
    assert parts("ASK {}").over((), ("urn:g",)) == f"\nASK\nFROM <{NOTHING}>\n{{}}"
    assert f"FROM NAMED <{NOTHING}>" in parts("ASK { GRAPH ?g {} }").over(("urn:g",), ())


def test_a_graph_outside_the_dataset_is_written_as_one_that_is_never_filled() -> None:
    text = "PREFIX p: <urn:> SELECT (EXISTS { GRAPH p:h {} } AS ?x) { GRAPH <urn:g> {} GRAPH p:h {} GRAPH ?i {} }"
    whole = parts(text).over((), ("urn:g",))
    assert whole.endswith(f"{{ GRAPH <urn:g> {{}} GRAPH <{NOTHING}> {{}} GRAPH ?i {{}} }}")
    assert f"EXISTS {{ GRAPH <{NOTHING}> {{}} }}" in whole


def test_nothing_in_a_literal_looks_like_an_escape_of_the_text() -> None:
    assert spelled(Literal("\\u003e")) == r'"\\\u0075003e"'
    assert spelled(None) == "UNDEF"


def test_blank_nodes_travel_under_a_name_and_only_such_names_are_theirs() -> None:
    node = BlankNode("c1")
    assert unblanked(NamedNode(spelled(node)[1:-1])) == node
    strange = NamedNode(spelled(node)[1:-1] + "/more")
    assert unblanked(strange) == strange


@given(some.lists(some.integers(0, 200), max_size=6))
def test_points_have_their_datatype_again_wherever_an_answer_is_cut(places: list[int]) -> None:
    sent = f"{spelled(POINT)} and {spelled(POINT)} and {spelled(Literal('x'))}".encode()
    cuts = [0, *sorted(places), len(sent)]
    pieces = [sent[start:end] for start, end in pairwise(cuts)]
    assert b"geosparql" not in sent
    assert b"".join(restored(pieces)) == f'{POINT} and {POINT} and "x"'.encode()
