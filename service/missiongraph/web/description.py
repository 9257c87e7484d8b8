"""The SPARQL 1.1 Service Description of `/sparql`."""

from __future__ import annotations

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from missiongraph.names import RDF
from missiongraph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS, GraphFormat
from missiongraph.rdf.write import write

_SD = "http://www.w3.org/ns/sparql-service-description#"


def describe(endpoint: str, syntax: GraphFormat) -> bytes:
    """Describe the endpoint at this address: language, features, formats (Service Description §3)."""
    service = NamedNode(endpoint)
    formats = [each.engine.iri for each in (*RESULT_FORMATS, *GRAPH_FORMATS) if each.engine]
    facts = [
        (RDF + "type", _SD + "Service"),
        (_SD + "endpoint", endpoint),
        (_SD + "supportedLanguage", _SD + "SPARQL11Query"),
        *((_SD + "resultFormat", iri) for iri in formats),
    ]
    quads = [Quad(service, NamedNode(predicate), NamedNode(value), DefaultGraph()) for predicate, value in facts]
    dataset, graph = BlankNode("dataset"), BlankNode("graph")
    quads += [
        Quad(service, NamedNode(_SD + "defaultDataset"), dataset, DefaultGraph()),
        Quad(dataset, NamedNode(RDF + "type"), NamedNode(_SD + "Dataset"), DefaultGraph()),
        Quad(dataset, NamedNode(_SD + "defaultGraph"), graph, DefaultGraph()),
        Quad(graph, NamedNode(RDF + "type"), NamedNode(_SD + "Graph"), DefaultGraph()),
    ]
    return write(quads, syntax)
