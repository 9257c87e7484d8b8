"""A query that does not parse is told where, why, and what would certainly mend it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missiongraph.query.check import Verdict, check
from missiongraph.query.guard import Bounds
from missiongraph.store.embedded import in_memory

BOUNDS = Bounds(length=100_000, nesting=50, branches=100, patterns=100)
EMPTY = in_memory([])


def verdict(text: str) -> Verdict:
    return check(EMPTY, text=text, bounds=BOUNDS)


def mended(text: str, found: Verdict) -> str:
    assert found.fix is not None
    units = text.encode("utf-16-le")
    return (units[: 2 * found.fix.start] + found.fix.text.encode("utf-16-le") + units[2 * found.fix.end :]).decode(
        "utf-16-le"
    )


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("ASK {}", "ASK"),
        ("DESCRIBE <urn:x>", "DESCRIBE"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
    ],
)
def test_a_query_that_parses_is_told_its_form(text: str, form: str) -> None:
    assert verdict(text) == Verdict(form)


@pytest.mark.parametrize(
    ("text", "place", "mended_text"),
    [
        ("SELECT ?x WHER { ?x a ?y }", (1, 11), "SELECT ?x WHERE { ?x a ?y }"),
        ("SELECT * { ?x ?p ?y }\nLIMITT 5", (2, 1), "SELECT * { ?x ?p ?y }\nLIMIT 5"),
        ("SELEC ?x { ?x ?p ?y }", (1, 1), "SELECT ?x { ?x ?p ?y }"),
        ('SELECT * { ?s ?p ?o FILTER CONTANS(?o, "x") }', (1, 28), 'SELECT * { ?s ?p ?o FILTER CONTAINS(?o, "x") }'),
        ("SELECT * { ?s ?p ?o FILTER(?o == 3) }", (1, 32), "SELECT * { ?s ?p ?o FILTER(?o = 3) }"),
        ("SELECT * { ?s a ?x ?t a ?y }", (1, 20), "SELECT * { ?s a ?x . ?t a ?y }"),
        ("SELECT * { ?s ?p “ä𝄞” }", (1, 18), 'SELECT * { ?s ?p "ä𝄞" }'),
        ("SELECT * { ?s ?p ?o", (1, 20), "SELECT * { ?s ?p ?o\n}"),
        (
            "SELECT * { ?s skos:prefLabel ?o }",
            (1, 15),
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nSELECT * { ?s skos:prefLabel ?o }",
        ),
    ],
)
def test_what_can_only_mean_one_thing_is_offered_to_be_mended(
    text: str, place: tuple[int, int], mended_text: str
) -> None:
    found = verdict(text)
    assert (found.line, found.column) == place
    assert mended(text, found) == mended_text
    assert verdict(mended_text).form == "SELECT"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("SELECT * { ?s ?p ?o . FILTER(?o > ) }", (1, 35), "“)” cannot stand here"),
        ("SELECT ?x { ?x ?y ; }}", (1, 19), "“;” cannot stand here"),
        ("SELECT * {\n ?s ?p ?o .\n} ORDER ?s", (3, 9), "“?s” cannot stand here"),
        ("SELECT (COUNT(?x) ?n) { ?x ?y ?z }", (1, 19), "“?n” cannot stand here"),
        ("SELECT * { ?a ?b ?c } GROUP BY ?a", (1, 23), "SELECT * is not authorized with GROUP BY"),
        ("SELECT * { ?s a ex:Thing }", (1, 17), "the prefix 'ex' is not declared"),
        ("SELECT * { ?s a <http://x y> }", (1, 17), "“<” cannot stand here"),
        ("INSERT DATA {}", (1, 1), "an update"),
        ("nonsense", (1, 1), "not a SPARQL query"),
        ("", (1, 1), "not a SPARQL query"),
        ("SELECT * { SERVICE <http://x/> {} }", (1, 1), "SERVICE is off"),
        ("SELECT * " + "{" * 60, (1, 1), "levels of brackets"),
    ],
)
def test_what_may_mean_several_things_is_only_told(text: str, place: tuple[int, int], words: str) -> None:
    found = verdict(text)
    assert (found.form, found.fix) == ("", None)
    assert words in found.message
    assert (found.line, found.column) == place


def test_offsets_count_as_browsers_do() -> None:
    found = verdict("# 𝄞𝄞\nSELECT * WHER { ?s ?p ?o }")
    assert (found.start, found.end) == (16, 20)


PIECES = [
    *(
        "SELECT",
        "*",
        "WHERE",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "?x",
        "a",
        ".",
        ";",
        ",",
        "<urn:x>",
        '"y"',
        "FILTER",
        "BIND",
    ),
    *("AS", "VALUES", "UNION", "^", "/", "|", "COUNT", "ORDER", "BY", "LIMIT", "1"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_every_text_gets_a_verdict_within_it_and_every_fix_leads_further(text: str) -> None:
    found = verdict(text)
    assert bool(found.form) != bool(found.message)
    assert 0 <= found.start <= found.end <= len(text)
    if found.fix:
        after = verdict(mended(text, found))
        assert after.form or mended(text, found) != text
