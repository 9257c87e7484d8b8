"""Statements are found again in the text that they were read from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from missiongraph.assets import folder
from missiongraph.names import XSD
from missiongraph.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, GraphFormat
from missiongraph.rdf.parse import read
from missiongraph.rdf.places import Cell, Lines, Span, StatementPlace
from missiongraph.rdf.skolem import claim_naming, skolemise
from missiongraph.rdf.text_places import TextPlaces
from missiongraph.rdf.write import write

_GRAPH = "http://example.org/g"
_NAMING = claim_naming(frozenset({"http://example.org/Claim"}))


def _places(data: str, syntax: GraphFormat) -> list[tuple[Quad, StatementPlace]]:
    return list(TextPlaces(data.encode(), syntax, NamedNode(_GRAPH), _GRAPH, _NAMING, {}).statements())


def _shown(data: str, syntax: GraphFormat) -> list[tuple[str, ...]]:
    """Return the words of the text at each statement's places."""
    lines = Lines(data)
    return [
        tuple(_cut(lines, part) for part in (place.subject, place.predicate, place.value))
        for _, place in _places(data, syntax)
    ]


def _cut(lines: Lines, place: Span | Cell) -> str:
    assert isinstance(place, Span)
    return lines.text[lines.offset(place.line, place.column) : lines.offset(place.end_line, place.end_column)]


def test_each_term_of_turtle_has_its_own_place() -> None:
    text = "@prefix : <http://example.org/> .\n:s :p 'é' ,\n  [ a :Claim ; :q \"x\"@en ] ."
    assert _shown(text, TURTLE) == [
        (":s", ":p", "'é'"),
        ("[", "a", ":Claim"),
        ("[", ":q", '"x"@en'),
        (":s", ":p", "["),
    ]


def test_lines_and_columns_count_from_one_and_in_characters() -> None:
    place = _places("@prefix : <http://example.org/> .\n'' .\n"[:34] + "# é\n:é :p 'ü' .", TURTLE)[0][1]
    assert place.value == Span(3, 7, 3, 10)
    assert str(place.value) == "3:7"


def test_nodes_are_found_by_the_names_that_they_get() -> None:
    text = "@prefix : <http://example.org/> .\n[] a :Claim ; :of [ :q 1 ] ."
    read_back = skolemise(read(text.encode(), TURTLE, graph=NamedNode(_GRAPH)), _NAMING, {})
    assert [quad for quad, _ in _places(text, TURTLE)] == read_back
    assert not any(isinstance(quad.subject, BlankNode) for quad in read_back)


@pytest.mark.parametrize("syntax", [TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD])
def test_every_statement_of_a_shipped_document_is_found_in_every_format(syntax: GraphFormat) -> None:
    for file in sorted(folder("data").glob("*/*.ttl"))[::12]:
        _every_statement(file, syntax)


def _every_statement(file: Path, syntax: GraphFormat) -> None:
    quads = read(file.read_bytes(), TURTLE, graph=NamedNode(_GRAPH))
    named = skolemise(quads, _NAMING, {})
    data = write(named, syntax).decode()
    lines = Lines(data)
    known = dict(_places(data, syntax))
    assert set(known) == set(named)
    for quad, place in known.items():
        found = _cut(lines, place.value)
        if isinstance(quad.object, Literal):
            assert quad.object.value[:10] in json.loads(f"[{found}]")[0] if syntax is JSON_LD else True


_JSON = """{
  "@context": {"mg": "http://example.org/", "name": "mg:name", "id": "@id", "@vocab": "http://vocab/",
               "day": {"@id": "mg:day", "@type": "http://www.w3.org/2001/XMLSchema#date"}},
  "@graph": [
    {"id": "mg:s", "@type": ["mg:T", "mg:U"], "name": ["one", "two"], "day": "2020-01-01"},
    {"@type": "mg:Claim", "mg:of": {"id": "mg:s", "plain": 5}, "mg:part": {"name": {"@value": "é", "@language": "en"}}},
    {"name": "seul"}
  ]
}"""


def test_each_term_of_json_ld_has_its_own_place() -> None:
    assert set(_shown(_JSON, JSON_LD)) == {
        ('"mg:s"', '"@type"', '"mg:T"'),
        ('"mg:s"', '"@type"', '"mg:U"'),
        ('"mg:s"', '"name"', '"one"'),
        ('"mg:s"', '"name"', '"two"'),
        ('"mg:s"', '"day"', '"2020-01-01"'),
        ("{", '"@type"', '"mg:Claim"'),
        ("{", '"mg:of"', '"mg:s"'),
        ('"mg:s"', '"plain"', "5"),
        ("{", '"mg:part"', "{"),
        ("{", '"name"', '"é"'),
        ("{", '"name"', '"seul"'),
    }


def test_statements_of_json_ld_are_those_that_were_read() -> None:
    named = skolemise(read(_JSON.encode(), JSON_LD, graph=NamedNode(_GRAPH), base=_GRAPH), _NAMING, {})
    assert {quad for quad, _ in _places(_JSON, JSON_LD)} == set(named)


def test_a_format_without_places_has_none() -> None:
    text = write([Quad(NamedNode("a:s"), NamedNode("a:p/q"), Literal("x", datatype=NamedNode(XSD + "date")))], RDF_XML)
    assert _places(text.decode(), RDF_XML) == []


def test_cells_are_written_as_spreadsheets_do() -> None:
    assert str(Cell(7, "C", "Budget", "m.xlsx")) == "m.xlsx:Budget!C7"
    assert str(Cell(7)) == "row 7"
