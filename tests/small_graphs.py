"""Small models and graphs from a few lines of Turtle, for the tests of `model` and `validate`."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad

from missiongraph.model.load import Model, build_model
from missiongraph.model.triples import Triples
from missiongraph.names import DOCUMENT_GRAPH, PREFIXES
from missiongraph.rdf.change import Change
from missiongraph.rdf.formats import TURTLE
from missiongraph.rdf.parse import read
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory

EX = "https://example.org/"
GRAPH = DOCUMENT_GRAPH + "example/one"
OTHER_GRAPH = DOCUMENT_GRAPH + "example/two"
XSD_DECIMAL = PREFIXES["xsd"] + "decimal"
_HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in {**PREFIXES, "ex": EX}.items())


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def quads(turtle: str, graph: str = GRAPH) -> list[Quad]:
    return read((_HEAD + turtle).encode(), TURTLE, graph=NamedNode(graph))


def triples(turtle: str) -> Triples:
    return Triples(quads(turtle))


def model(shapes: str, terms: str = "") -> Model:
    return build_model(quads(terms), quads(shapes))


def snapshot(turtle: str = "", **more: str) -> EmbeddedSnapshot:
    """Hold Turtle in the graph of a document; `other` goes to a second document, further names are graph/<name>."""
    places = {"other": OTHER_GRAPH}
    stated = quads(turtle)
    for name, text in more.items():
        stated += quads(text, places.get(name, f"https://w3id.org/missiongraph/graph/{name}"))
    return in_memory(stated)


def change(added: str = "", removed: str = "", graph: str = GRAPH) -> Change:
    return Change(frozenset(quads(removed, graph)), frozenset(quads(added, graph)))
