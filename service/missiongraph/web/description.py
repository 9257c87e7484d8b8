"""The SPARQL 1.1 Service Description of `/sparql` and `/update`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad

from missiongraph.names import RDF
from missiongraph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS, GraphFormat
from missiongraph.rdf.write import write

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"


def describe(address: str, syntax: GraphFormat, *, is_federated: bool) -> bytes:
    """Describe the endpoints of the service at an address: languages, features, formats (Service Description §3)."""
    query, update = NamedNode(address + "/sparql"), NamedNode(address + "/update")
    dataset, graph = BlankNode("dataset"), BlankNode("graph")
    quads = [
        *_endpoint(query, "SPARQL11Query", dataset),
        *(_quad(query, "resultFormat", each.iri) for each in (*RESULT_FORMATS, *GRAPH_FORMATS) if each.iri),
        *_endpoint(update, "SPARQL11Update", dataset),
        _quad(dataset, RDF + "type", _SD + "Dataset"),
        Quad(dataset, NamedNode(_SD + "defaultGraph"), graph, DefaultGraph()),
        _quad(graph, RDF + "type", _SD + "Graph"),
    ]
    if is_federated:
        quads.append(_quad(query, "feature", _SD + "BasicFederatedQuery"))
    return write(quads, syntax)


def _endpoint(service: NamedNode, language: str, dataset: BlankNode) -> Iterator[Quad]:
    yield _quad(service, RDF + "type", _SD + "Service")
    yield _quad(service, "endpoint", service.value)
    yield _quad(service, "supportedLanguage", _SD + language)
    yield Quad(service, NamedNode(_SD + "defaultDataset"), dataset, DefaultGraph())


def _quad(subject: NamedNode | BlankNode, name: str, value: str) -> Quad:
    """Make a statement; a name without a scheme is a term of the Service Description vocabulary."""
    predicate = name if ":" in name else _SD + name
    return Quad(subject, NamedNode(predicate), NamedNode(value), DefaultGraph())
