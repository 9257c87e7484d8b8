"""Words become terms of their kind or an error that says what to give; nothing that a visitor writes becomes syntax."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store
from rdflib import Graph, Variable

from missiongraph.errors import ParameterProblem
from missiongraph.names import BASE, XSD
from missiongraph.query.bind import Value, bind, replace_variables, value_of
from missiongraph.query.catalogue import KINDS, Parameter, Question

DATE, INTEGER = NamedNode(XSD + "date"), NamedNode(XSD + "integer")


def asking(text: str, *parameters: Parameter) -> Question:
    return Question("missions/x", "What?", "Everything.", (), parameters, "table", text)


def parameter(kind: str, name: str = "value") -> Parameter:
    return Parameter(name, kind, None, "the value")


def echoed(text: str) -> object:
    """What an engine makes of a query that answers with one value."""
    result = Store().query(text)
    assert isinstance(result, QuerySolutions)
    (row,) = result
    return row["out"]


@pytest.mark.parametrize(
    ("kind", "words", "term"),
    [
        ("iri", "https://example.org/x#y", NamedNode("https://example.org/x#y")),
        ("iri", "urn:x", NamedNode("urn:x")),
        ("iri", "mg:Task", NamedNode(BASE + "ns#Task")),
        ("iri", "mgv:date-kind/start", NamedNode(BASE + "vocabulary/date-kind/start")),
        ("thing", "mission/eupol-copps", NamedNode(BASE + "id/mission/eupol-copps")),
        ("thing", "id:mission/eupol-copps", NamedNode(BASE + "id/mission/eupol-copps")),
        ("thing", "https://example.org/mission/x", NamedNode("https://example.org/mission/x")),
        ("document", "un-police/uncops-2024", NamedNode(BASE + "graph/document/un-police/uncops-2024")),
        ("document", BASE + "graph/curated", NamedNode(BASE + "graph/curated")),
        ("date", "2024-02-29", Literal("2024-02-29", datatype=DATE)),
        ("integer", "28", Literal("28", datatype=INTEGER)),
        ("integer", "-007", Literal("-7", datatype=INTEGER)),
        ("integer", "9" * 18, Literal("9" * 18, datatype=INTEGER)),
        ("text", 'He said "no"\\', Literal('He said "no"\\')),
        ("language", "pt-BR", Literal("pt-br")),
    ],
)
def test_words_become_a_term_of_their_kind(kind: str, words: str, term: Value) -> None:
    assert value_of(parameter(kind), words) == term


@pytest.mark.parametrize(
    ("kind", "words", "advice"),
    [
        ("iri", "mission", "give an absolute IRI"),
        ("iri", "/relative", "give an absolute IRI"),
        ("iri", "https://example.org/a> <b", "give an absolute IRI"),
        ("iri", "https://example.org/a\u00a0b", "give an absolute IRI"),
        ("iri", "_:blank", "give an absolute IRI"),
        ("thing", "eupol-copps", "give type and name of a thing, such as mission/eupol-copps"),
        ("thing", "mission/eupol copps", "give type and name of a thing"),
        ("thing", "../graph/curated", "give type and name of a thing"),
        ("document", "uncops-2024", "give publisher and name of a document"),
        ("date", "2023-02-29", "give a day that exists"),
        ("date", "0000-01-01", "give a day that exists"),
        ("date", "20240430", "give a day that exists"),
        ("date", "2024-04-30Z", "give a day that exists"),
        ("date", "٢٠٢٤-٠٤-٣٠", "give a day that exists"),
        ("integer", "28.0", "give a whole number"),
        ("integer", "9" * 19, "give a whole number of at most 18 digits"),
        ("integer", "٢٨", "give a whole number"),
        ("text", "a\x00b", "give text without NUL"),
        ("text", "\ud800", "give text without NUL"),
        ("language", "English, please", "give a language tag"),
    ],
)
def test_words_of_another_kind_are_refused_with_advice(kind: str, words: str, advice: str) -> None:
    with pytest.raises(ParameterProblem, match=advice) as caught:
        value_of(parameter(kind), words)
    assert caught.value.details == {"parameter": "value"}
    assert caught.value.status == 400


def test_a_default_stands_where_nothing_is_given_and_without_one_the_parameter_stays_open() -> None:
    question = asking(
        "SELECT * { $a ?p $b . ?x ?y $c }",
        Parameter("a", "iri", "urn:default", "a"),
        Parameter("b", "iri", "urn:default", "b"),
        Parameter("c", "iri", None, "c"),
    )
    assert bind(question, {"a": "urn:given", "b": " ", "c": ""}) == (
        "SELECT * { <urn:given> ?p <urn:default> . ?x ?y $c }"
    )


def test_a_parameter_that_the_question_does_not_have_is_refused_with_those_it_has() -> None:
    question = asking("ASK { $a $b 1 }", parameter("iri", "a"), parameter("iri", "b"))
    with pytest.raises(ParameterProblem, match=r"no parameter 'c'\. Its parameters: a, b\."):
        bind(question, {"c": "urn:x"})


def test_only_variables_that_begin_with_a_dollar_are_bound() -> None:
    text = """# $a\nSELECT ?a { ?s <urn:$a> "$a", '''$a''' , $ab , $a . FILTER($a<$a) }"""
    assert replace_variables(text, {"a": Literal("x")}) == (
        """# $a\nSELECT ?a { ?s <urn:$a> "$a", '''$a''' , $ab , "x" . FILTER("x"<"x") }"""
    )


@given(st.text())
def test_any_text_stays_a_literal(words: str) -> None:
    question = asking("SELECT ?out { BIND($value AS ?out) }", parameter("text"))
    try:
        text = bind(question, {"value": words})
    except ParameterProblem:
        assert "\x00" in words or any("\ud800" <= each <= "\udfff" for each in words)
        return
    # White space around the words is not meant.
    if meant := words.strip():
        assert echoed(text) == Literal(meant)


@pytest.mark.parametrize(
    "attempt",
    [
        '" } } ; DROP ALL #',
        "x' . ?s ?p ?o } #",
        '\\" . ?s ?p ?o } #',
        "\\u0022 . ?s ?p ?o } #",
        "\\\\U00000022 . ?s ?p ?o } #",
        '"""\n} UNION { ?s ?p ?o }',
        "$value",
        "?out",
        "<urn:x>",
    ],
)
def test_an_attempt_to_break_out_is_a_literal_for_every_engine(attempt: str) -> None:
    text = bind(asking("SELECT ?out { BIND($value AS ?out) }", parameter("text")), {"value": attempt})
    assert echoed(text) == Literal(attempt)
    assert [str(binding[Variable("out")]) for binding in Graph().query(text).bindings] == [attempt]


@given(
    st.sampled_from([kind for kind in KINDS if kind != "text"]), st.text(alphabet="mission:/urn<>{}\"'\\ .#?$-0129\n")
)
def test_other_kinds_take_a_term_or_refuse(kind: str, words: str) -> None:
    question = asking("SELECT ?out { BIND($value AS ?out) }", parameter(kind))
    try:
        text = bind(question, {"value": words})
    except ParameterProblem:
        return
    if words.strip():
        assert echoed(text) == value_of(parameter(kind), words.strip())
