"""SPARQLWrapper: every method, every way of sending, every format."""

from __future__ import annotations

import csv
from typing import Any
from urllib.error import HTTPError
from xml.dom.minidom import Document

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDF,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

from clients.asked import AMOUNT, ASK, CONSTRUCT, DESCRIBE, SELECT, WORDS
from missiongraph.names import DOCUMENT_GRAPH
from serving import Served
from writing import Editor, source

pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Sending Accept header:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:Format requested was:RuntimeWarning"),
]
"""What SPARQLWrapper warns of itself: old classes of rdflib, and its own RDF, which asks for */*."""
WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
COMMENT = "<http://www.w3.org/2000/01/rdf-schema#comment>"
NOTE = DOCUMENT_GRAPH + "clients/sparqlwrapper"


def client(url: str, query: str, form: str, way: tuple[str, str] = (GET, URLENCODED)) -> SPARQLWrapper:
    made = SPARQLWrapper(f"{url}/sparql", returnFormat=form)
    made.setMethod(way[0])
    made.setRequestMethod(way[1])
    made.setQuery(query)
    return made


def asked(url: str, query: str, form: str, way: tuple[str, str] = (GET, URLENCODED)) -> Any:
    return client(url, query, form, way).query().convert()


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_a_table_comes_by_every_way(service: Served, way: tuple[str, str]) -> None:
    [row] = asked(service.url, SELECT, JSON, way)["results"]["bindings"]
    assert (row["amount"]["value"], row["words"]["value"]) == (AMOUNT, WORDS)


@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.parametrize("form", [CSV, TSV])
def test_a_table_comes_as_text(service: Served, form: str, way: tuple[str, str]) -> None:
    text = asked(service.url, SELECT, form, way).decode()
    rows = list(csv.reader(text.splitlines(), delimiter="," if form == CSV else "\t", quotechar='"'))
    assert len(rows) == 2
    assert AMOUNT in rows[1][0]
    assert WORDS in rows[1][1]


def test_a_table_comes_as_xml(service: Served) -> None:
    document = asked(service.url, SELECT, XML)
    assert isinstance(document, Document)
    assert WORDS in document.toxml()


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_true_and_false_come_as_json_and_xml(service: Served, way: tuple[str, str]) -> None:
    assert asked(service.url, ASK, JSON, way)["boolean"] is True
    assert "<boolean>true</boolean>" in asked(service.url, ASK, XML, way).toxml()


@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML, JSONLD, RDF])
def test_a_graph_comes_in_every_format(service: Served, form: str, query: str, way: tuple[str, str]) -> None:
    result = asked(service.url, query, form, way)
    if isinstance(result, bytes):
        assert len(list(parse(result, RdfFormat.TURTLE))) > 3
    else:
        assert isinstance(result, Graph)
        assert len(result) > 3


def test_a_mistake_is_told_in_our_words(service: Served) -> None:
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        asked(service.url, "SELECT ?x { ?x }", JSON)


@pytest.mark.parametrize("way", WAYS[1:], ids="-".join)
def test_an_update_needs_a_token_and_then_changes_the_graph(editor: Editor, way: tuple[str, str]) -> None:
    editor.http.put(
        "/documents/clients/sparqlwrapper", content=source("Before"), headers={"Content-Type": "text/turtle"}
    )
    update = SPARQLWrapper(f"{editor.service.url}/sparql", f"{editor.service.url}/update")
    update.setMethod(way[0])
    update.setRequestMethod(way[1])
    update.setQuery(f'INSERT DATA {{ GRAPH <{NOTE}> {{ <{NOTE}> {COMMENT} "{way[1]}"@en }} }}')
    with pytest.raises((Unauthorized, HTTPError)):
        update.query()
    update.addCustomHttpHeader("Authorization", f"Bearer {editor.token()}")
    assert update.query().response.status == 200
    titles = f"SELECT ?title {{ <{NOTE}> {COMMENT} ?title }}"
    rows = asked(editor.service.url, titles, JSON)["results"]["bindings"]
    assert way[1] in {row["title"]["value"] for row in rows}
