"""The graph described for machines: VoID statistics (W3C Interest Group Note) and a DCAT record, of one revision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions

from missiongraph.names import BASE, DCTERMS, ID, MG, RDF, in_default_graph
from missiongraph.rdf.formats import N_QUADS, TRIG, graph_format
from missiongraph.rdf.terms import Object, Subject
from missiongraph.rdf.write import write
from missiongraph.store.base import Snapshot

_VOID: Final = "http://rdfs.org/ns/void#"
_DCAT: Final = "http://www.w3.org/ns/dcat#"
_TITLE: Final = "MissionGraph"
_ABOUT: Final = (
    "Who runs, funds and staffs international police, rule-of-law and security missions, with the words of the source "
    "for each fact."
)
_CLASSES: Final = "SELECT ?term (COUNT(?s) AS ?n) { ?s a ?term } GROUP BY ?term ORDER BY ?term"
_PROPERTIES: Final = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term ORDER BY ?term"
_GRAPHS: Final = "SELECT ?term (COUNT(*) AS ?n) { GRAPH ?term { ?s ?p ?o } } GROUP BY ?term ORDER BY ?term"
_PARTITIONS: Final = (
    (_CLASSES, "classPartition", "class", "entities"),
    (_PROPERTIES, "propertyPartition", "property", "triples"),
)


def write_dataset(snapshot: Snapshot, out: IO[bytes], *, root: str, syntax: str) -> None:
    """Describe a revision; `root` is where visitors reach the service. A streaming reader job."""
    chosen = graph_format(syntax)
    if chosen is None:
        raise ValueError(syntax)
    out.write(write([*_whole(snapshot, root), *_parts(snapshot), *_files(snapshot.revision, root)], chosen))


def _whole(snapshot: Snapshot, root: str) -> Iterator[Quad]:
    dataset = NamedNode(BASE + "dataset")
    properties = _counts(snapshot, _PROPERTIES)
    yield from (_quad(dataset, RDF + "type", NamedNode(kind)) for kind in (_VOID + "Dataset", _DCAT + "Dataset"))
    yield _quad(dataset, DCTERMS + "title", Literal(_TITLE, language="en"))
    yield _quad(dataset, DCTERMS + "description", Literal(_ABOUT, language="en"))
    yield _quad(dataset, _DCAT + "version", Literal(str(snapshot.revision)))
    yield _quad(dataset, _VOID + "sparqlEndpoint", NamedNode(f"{root}/sparql"))
    yield _quad(dataset, _VOID + "uriSpace", Literal(ID))
    yield _quad(dataset, _VOID + "vocabulary", NamedNode(MG))
    yield _quad(dataset, _VOID + "triples", Literal(sum(count for _, count in properties)))
    yield _quad(dataset, _VOID + "properties", Literal(len(properties)))
    yield _quad(dataset, _VOID + "classes", Literal(len(_counts(snapshot, _CLASSES))))


def _parts(snapshot: Snapshot) -> Iterator[Quad]:
    dataset = NamedNode(BASE + "dataset")
    for query, partition, term, counted in _PARTITIONS:
        for number, (iri, count) in enumerate(_counts(snapshot, query)):
            node = BlankNode(f"{term}{number}")
            yield _quad(dataset, _VOID + partition, node)
            yield _quad(node, _VOID + term, iri)
            yield _quad(node, _VOID + counted, Literal(count))
    for iri, count in _counts(snapshot, _GRAPHS):
        if in_default_graph(iri.value):
            yield _quad(dataset, _VOID + "subset", iri)
            yield _quad(iri, _VOID + "triples", Literal(count))


def _files(revision: int, root: str) -> Iterator[Quad]:
    dataset = NamedNode(BASE + "dataset")
    for syntax in (N_QUADS, TRIG):
        address = NamedNode(f"{root}/dumps/{revision}.{syntax.name}.gz")
        yield _quad(dataset, _VOID + "dataDump", address)
        node = BlankNode(f"file{syntax.name}")
        yield _quad(dataset, _DCAT + "distribution", node)
        yield _quad(node, RDF + "type", NamedNode(_DCAT + "Distribution"))
        yield _quad(node, _DCAT + "downloadURL", address)
        yield _quad(node, _DCAT + "mediaType", _media(syntax.media_type))
        yield _quad(node, _DCAT + "compressFormat", _media("application/gzip"))


def _media(name: str) -> NamedNode:
    return NamedNode("http://www.iana.org/assignments/media-types/" + name)


def _quad(subject: Subject, predicate: str, value: Object) -> Quad:
    return Quad(subject, NamedNode(predicate), value, DefaultGraph())


def _counts(snapshot: Snapshot, query: str) -> list[tuple[NamedNode, int]]:
    """Count per term; what is no IRI is left out."""
    result = snapshot.query(query)
    if not isinstance(result, QuerySolutions):
        raise TypeError(query)
    found = [(solution["term"], solution["n"]) for solution in result]
    return [
        (term, int(count.value)) for term, count in found if isinstance(term, NamedNode) and isinstance(count, Literal)
    ]
