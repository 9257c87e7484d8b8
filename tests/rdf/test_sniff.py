"""The format of a file is told by its name, else by its content."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from missiongraph.assets import folder
from missiongraph.rdf.formats import GRAPH_FORMATS, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, GraphFormat
from missiongraph.rdf.parse import read
from missiongraph.rdf.sniff import sniff
from missiongraph.rdf.write import write


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("", TURTLE),
        ("# a comment\n[] a <x> .", TURTLE),
        ("[ <p> 1 ] .", TURTLE),
        ("<a> <b> <c>, <d> .", TURTLE),
        ("PREFIX : <x>\n:a :b :c .", TURTLE),
        ('[{"@id": "x"}]', JSON_LD),
        ('\ufeff{ "@context": {}, }', JSON_LD),
        ("{}", JSON_LD),
        ("<?xml version='1.0'?><rdf:RDF/>", RDF_XML),
        ("<rdf:RDF/>", RDF_XML),
        ('<a:s> <a:p> "x"@en .\n', N_TRIPLES),
        ("# x\n<a:s> <a:p> <a:o> <a:g> .\n", N_QUADS),
        ("{ <a> <b> <c> }", TRIG),
        ("@prefix : <x> .\nGRAPH :g { :a :b 1 }", TRIG),
    ],
)
def test_content_tells(text: str, syntax: GraphFormat) -> None:
    assert sniff(text.encode()) is syntax


@pytest.mark.parametrize("syntax", GRAPH_FORMATS, ids=lambda syntax: syntax.name)
def test_a_shipped_document_is_known_in_every_format(syntax: GraphFormat) -> None:
    file = next(folder("data").glob("*/*.ttl"))
    quads = read(file.read_bytes(), TURTLE, graph=NamedNode("http://example.org/g"))
    assert sniff(write(quads, syntax)) is syntax


def test_a_name_is_believed_first() -> None:
    assert sniff(b"{}", "x.TTL") is TURTLE
    assert sniff(b"{}", "x.txt") is JSON_LD
