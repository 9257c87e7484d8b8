"""rdflib: its stores over this endpoint, for reading and for writing, and its parsers of what we send."""

from __future__ import annotations

import pytest
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from clients.asked import AMOUNT, ASK, CONSTRUCT, MISSION, SELECT
from missiongraph.names import DOCUMENT_GRAPH
from serving import Served
from writing import TURTLE, Editor, source

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
NOTE = DOCUMENT_GRAPH + "clients/rdflib"


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_store_answers_queries(service: Served, method: str, form: str) -> None:
    graph = Graph(SPARQLStore(f"{service.url}/sparql", method=method, returnFormat=form))
    [row] = graph.query(SELECT)
    assert str(row[0]) == AMOUNT  # type: ignore[index]  # a row of a table
    if form in ("json", "xml"):
        assert graph.query(ASK).askAnswer is True


def test_a_store_answers_with_graphs(service: Served) -> None:
    graph = Graph(SPARQLStore(f"{service.url}/sparql", returnFormat="xml"))
    assert len(graph.query(CONSTRUCT).graph or ()) > 3


def test_a_store_is_a_graph(service: Served) -> None:
    graph = Graph(SPARQLStore(f"{service.url}/sparql"))
    mission = URIRef(MISSION)
    assert (mission, RDF.type, None) in graph
    assert set(graph.objects(mission, RDF.type))
    assert len(graph) > 1000


def test_a_store_reads_one_graph(service: Served) -> None:
    source = URIRef(DOCUMENT_GRAPH + "eupol-copps/about-the-mission")
    graph = Graph(SPARQLStore(f"{service.url}/sparql"), identifier=source)
    titles = list(graph.objects(source, DCTERMS.title))
    assert [str(title) for title in titles] == ["About the Mission"]


@pytest.mark.parametrize("direct", [True, False], ids=["direct", "form"])
def test_an_update_store_writes_with_a_token(editor: Editor, direct: bool) -> None:
    editor.http.put("/documents/clients/rdflib", content=source("Before"), headers=TURTLE)
    store = SPARQLUpdateStore(
        f"{editor.service.url}/sparql",
        f"{editor.service.url}/update",
        headers={"Authorization": f"Bearer {editor.token()}"},
        postAsEncoded=not direct,
    )
    note, comment = URIRef(NOTE), Literal(f"direct {direct}", lang="en")
    graph = Dataset(store).graph(note)
    graph.add((note, RDFS.comment, comment))
    assert (note, RDFS.comment, comment) in graph
    graph.remove((note, RDFS.comment, comment))
    assert (note, RDFS.comment, comment) not in graph


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf"])
def test_data_are_parsed_by_address(service: Served, suffix: str) -> None:
    names = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
    graph = Graph().parse(f"{service.url}/data/mission/eupol-copps.{suffix}", format=names[suffix])
    assert (URIRef(MISSION), RDF.type, None) in graph
