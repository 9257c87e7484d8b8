"""Bytes become quads, or an error that leads to the spot."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.errors import SyntaxProblem, UnsupportedTerm
from missiongraph.rdf.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TRIG, TURTLE, GraphFormat
from missiongraph.rdf.parse import read
from missiongraph.rdf.write import write

GRAPH = NamedNode("urn:graph")
FACT = Quad(NamedNode("urn:a"), NamedNode("http://example.org/p"), Literal("é", language="fr"), GRAPH)


@pytest.mark.parametrize("syntax", GRAPH_FORMATS, ids=lambda syntax: syntax.name)
def test_what_is_written_in_a_format_is_read_back(syntax: GraphFormat) -> None:
    assert read(write([FACT], syntax), syntax, graph=GRAPH) == [FACT]


def test_statements_outside_a_graph_go_to_the_given_graph() -> None:
    inside, outside = read(b"<urn:g> { <urn:a> <urn:p> 1 } <urn:a> <urn:p> 2 .", TRIG, graph=GRAPH)
    assert inside.graph_name == NamedNode("urn:g")
    assert outside.graph_name == GRAPH


@pytest.mark.parametrize(
    ("syntax", "text", "line", "column"),
    [
        (TURTLE, b"@prefix e: <urn:e#> .\ne:a e:b 'x' e:c .", 2, 13),
        (N_TRIPLES, b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .", 2, 17),
        (JSON_LD, b'{"@id": "urn:a",\n "urn:p": }', 2, 11),
        (TURTLE, b"<urn:a> <urn:b> '\xff' .", 1, 18),
    ],
)
def test_a_syntax_error_has_its_line_and_column(syntax: GraphFormat, text: bytes, line: int, column: int) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read(text, syntax, graph=GRAPH)
    assert (caught.value.details["line"], caught.value.details["column"]) == (line, column)


@pytest.mark.parametrize(
    "text", [b"<urn:a> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> .", b'<urn:a> <urn:p> "x"@en--rtl .']
)
def test_terms_that_rdflib_cannot_read_are_refused_at_the_door(text: bytes) -> None:
    with pytest.raises(UnsupportedTerm):
        read(text, TURTLE, graph=GRAPH)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_could_explode_is_refused(encoding: str) -> None:
    bomb = '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>'.encode(encoding)
    with pytest.raises(SyntaxProblem, match=r"DOCTYPE|UTF-8"):
        read(bomb, RDF_XML, graph=GRAPH)


def test_a_remote_context_is_not_fetched() -> None:
    with pytest.raises(SyntaxProblem, match="not fetched"):
        read(b'{"@context": "http://127.0.0.1:9/c", "@id": "urn:a", "urn:p": "1"}', JSON_LD, graph=GRAPH)


def test_json_that_is_nested_too_deeply_is_refused() -> None:
    deep = b'{"urn:p":' * 2000 + b'"x"' + b"}" * 2000
    with pytest.raises(SyntaxProblem, match="too deeply"):
        read(deep, JSON_LD, graph=GRAPH)


def test_a_relative_name_needs_a_base() -> None:
    with pytest.raises(SyntaxProblem, match="No scheme"):
        read(b"<a> <urn:p> 1 .", TURTLE, graph=GRAPH)
    [quad] = read(b"<a> <urn:p> 1 .", TURTLE, graph=GRAPH, base="http://example.org/x/")
    assert quad.subject == NamedNode("http://example.org/x/a")
