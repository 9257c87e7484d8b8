"""Queries are bounded on their tokens, in linear time, before an engine sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from missiongraph.errors import ForbiddenInQuery, QueryTooComplex, SyntaxProblem
from missiongraph.query.guard import Bounds, outline
from missiongraph.rdf.tokens import tokens
from missiongraph.store.base import STORE_DATASET, QueryDataset

BOUNDS = Bounds(length=10_000, nesting=20, branches=30, patterns=40)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { " + "(" * 21,
        "ASK { " + "{" * 20 + "}" * 20 + "}",
        "ASK { ?s ?p ?o FILTER(" + "!" * 31 + "true) }",
        "ASK { " + "UNION {}" * 31 + "}",
        "ASK { ?s " + "|".join(["<urn:p>"] * 41) + " ?o }",
        "ASK { " + "?s ?p ?o . " * 41 + "}",
        "ASK { ?s ?p " + "[ ?p " * 19 + " 1 ] " * 19 + "; ?p 1" * 41 + "}",
        "ASK { ?s <urn:p>" + "/<urn:p>" * 41 + " ?o }",
        "ASK { ?s ?p '" + "x" * 10_000 + "' }",
    ],
)
def test_a_query_beyond_a_bound_is_refused(query: str) -> None:
    with pytest.raises(QueryTooComplex):
        outline(query, BOUNDS)


@pytest.mark.parametrize("query", ["SELECT * { SERVICE <urn:x> {} }", "ASK { service silent ?x {} }"])
def test_service_is_refused_with_its_place(query: str) -> None:
    with pytest.raises(ForbiddenInQuery) as caught:
        outline(query, BOUNDS)
    assert caught.value.details["line"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p 'SERVICE <urn:x> {}' }",
        "ASK { ?s <urn:SERVICE> ?o } # SERVICE",
        "ASK { ?SERVICE x:SERVICE ?o }",
        'ASK { ?s ?p """ " SERVICE """ }',
        "ASK { ?s ?p 'it\\'s SERVICE' }",
        "ASK { ?s ?p '" + "(" * 100 + "' }",
        "ASK { ?s ?p ?o } #" + "(" * 100,
    ],
)
def test_words_and_brackets_in_strings_names_and_comments_count_for_nothing(query: str) -> None:
    assert outline(query, BOUNDS).form == "ASK"


@pytest.mark.parametrize("query", ["", "hello", "INSERT DATA {}", "with <urn:g> delete where {}"])
def test_what_is_no_query_is_told_so(query: str) -> None:
    with pytest.raises(SyntaxProblem):
        outline(query, BOUNDS)


@pytest.mark.parametrize(
    ("query", "light"),
    [
        ("ASK {}", True),
        ("SELECT ?l { <urn:a> <urn:p> ?b . ?b <urn:l> ?l }", True),
        ("SELECT * { ?m a <urn:Mission> ; <urn:l> ?l . OPTIONAL { ?m <urn:x> ?x } FILTER(?l > 3) }", True),
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * { ?a a <urn:A> . ?b a <urn:B> }", False),
        ("SELECT * { <urn:a> <urn:p>* ?b }", False),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", False),
    ],
)
def test_a_query_that_is_held_together_by_a_constant_is_light(query: str, light: bool) -> None:
    assert outline(query, BOUNDS).is_light == light


def test_the_dataset_of_the_query_is_read_with_its_prefixes() -> None:
    query = "BASE <http://e.org/> PREFIX g: <http://g.org/> SELECT * FROM g:a FROM <b> FROM NAMED g:c { ?s ?p ?o }"
    seen = outline(query, BOUNDS)
    assert seen.dataset == QueryDataset(("http://g.org/a", "http://e.org/b"), ("http://g.org/c",))
    assert seen.evaluated_over(STORE_DATASET) == seen.dataset
    assert seen.evaluated_over(QueryDataset(("urn:x",))) == QueryDataset(("urn:x",))


def test_one_default_graph_is_left_to_the_engine() -> None:
    assert outline("SELECT * FROM <urn:a> { ?s ?p ?o }", BOUNDS).evaluated_over(STORE_DATASET) == STORE_DATASET


@given(some.text(max_size=60))
def test_tokens_never_fail_and_lose_nothing_but_space(text: str) -> None:
    position = 0
    for token in tokens(text):
        assert token.start >= position
        assert text[token.start :].startswith(token.text)
        position = token.start + len(token.text)


@pytest.mark.parametrize("seed", ['"', "'", '"""', "\\", "a.", "a-", "a:a.", "a:", "<", "_:a.", "@a-", "((", "%", "é"])
@pytest.mark.timeout(20)
def test_no_text_makes_reading_worse_than_linear(seed: str) -> None:
    """A quadratic scan of this many characters takes minutes."""
    assert all(tokens(seed * 200_000))
