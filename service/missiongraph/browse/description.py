"""The facts of a page as RDF: outgoing triples, the claims with locators and sources, and labels of neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from pyoxigraph import NamedNode, Quad

from missiongraph.browse.derived import explained, grounds_of
from missiongraph.browse.language import LANGUAGES
from missiongraph.browse.retired import former_iris, refuse_retired
from missiongraph.browse.sources import IN_DOCUMENT
from missiongraph.browse.view import IS_ABOUT, NODE, PREF_LABEL, unknown_thing
from missiongraph.errors import StoreProblem
from missiongraph.model.rules import rules_of
from missiongraph.names import RDFS, RULES, in_default_graph
from missiongraph.rdf.formats import GraphFormat, graph_format
from missiongraph.rdf.terms import graph_iri
from missiongraph.rdf.write import write
from missiongraph.store.base import Snapshot

_LABELS: Final = (NamedNode(PREF_LABEL), NamedNode(RDFS + "label"))


def describe(snapshot: Snapshot, *, iri: str) -> list[Quad]:
    """Gather the quads of published graphs that describe a thing. Raises NotFound when there are none.

    Raises Moved or Gone when curators ended the IRI.

    They are: what is said of it, the claims about it and the nodes under both (locators, addresses), the documents
    that these are in, and the labels of everything that they mention; and for each derived triple of the thing an
    rdf:Statement that names the rule and the claims behind it; and what ended the IRIs that lead here. What points
    to the thing is left to `/sparql`.
    """
    refuse_retired(snapshot, iri, LANGUAGES[0])
    own = list(_said_of(snapshot, iri))
    about = snapshot.match(None, NamedNode(IS_ABOUT), NamedNode(iri))
    claims = sorted({quad.subject.value for quad in about if isinstance(quad.subject, NamedNode)})
    found = [*own, *(quad for claim in claims for quad in _said_of(snapshot, claim))]
    if not found:
        raise unknown_thing(iri)
    found += (quad for each in former_iris(snapshot, iri) for quad in _said_of(snapshot, each))
    found += _nodes(snapshot, found)
    found += (quad for document in _documents(found) for quad in _said_of(snapshot, document))
    grounds = grounds_of(snapshot, iri, rules_of(snapshot.match(graph=NamedNode(RULES))))
    return list(dict.fromkeys([*found, *_labels(snapshot, found), *explained(iri, grounds)]))


def write_description(snapshot: Snapshot, out: BinaryIO, *, iri: str, syntax: str) -> None:
    """Reader job: write what `describe` gathers."""
    out.write(write(describe(snapshot, iri=iri), _format(syntax)))


def write_graph(snapshot: Snapshot, out: BinaryIO, *, iri: str, syntax: str) -> None:
    """Reader job: write a whole graph. Raises NotFound when it is empty or unknown."""
    quads = list(snapshot.match(graph=NamedNode(iri)))
    if not quads:
        raise unknown_thing(iri)
    out.write(write(quads, _format(syntax)))


def _format(name: str) -> GraphFormat:
    found = graph_format(name)
    if found is None:
        raise StoreProblem(f"{name!r} is no format.")
    return found


def _said_of(snapshot: Snapshot, iri: str) -> Iterator[Quad]:
    for quad in snapshot.match(NamedNode(iri), None, None, None):
        if graph_iri(quad) and in_default_graph(graph_iri(quad)):
            yield quad


def _nodes(snapshot: Snapshot, found: Iterable[Quad]) -> list[Quad]:
    """Follow links to nodes that have no page of their own."""
    waiting, seen, gathered = list(found), set[str](), list[Quad]()
    while waiting:
        value = waiting.pop().object
        if isinstance(value, NamedNode) and value.value.startswith(NODE) and value.value not in seen:
            seen.add(value.value)
            quads = list(_said_of(snapshot, value.value))
            gathered += quads
            waiting += quads
    return gathered


def _documents(found: Iterable[Quad]) -> list[str]:
    graphs = {graph_iri(quad) for quad in found}
    cited = {quad.object.value for quad in found if quad.predicate.value == IN_DOCUMENT}  # type: ignore[union-attr]
    return sorted(graphs | cited)


def _labels(snapshot: Snapshot, found: Iterable[Quad]) -> Iterator[Quad]:
    neighbours = {term.value for quad in found for term in (quad.predicate, quad.object) if isinstance(term, NamedNode)}
    for iri in sorted(neighbours):
        for predicate in _LABELS:
            for quad in snapshot.match(NamedNode(iri), predicate, None, None):
                if graph_iri(quad) and in_default_graph(graph_iri(quad)):
                    yield quad
