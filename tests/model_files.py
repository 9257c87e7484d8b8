"""The shipped model and data as rdflib graphs, and one validation of a graph as lines that a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pyshacl
import rdflib
from rdflib import RDF, SH, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

ROOT = Path(__file__).parents[1]
MG = Namespace("https://w3id.org/missiongraph/ns#")
MGS = Namespace("https://w3id.org/missiongraph/shapes#")
PREFIXES = {
    "mg": str(MG),
    "mgs": str(MGS),
    "mgv": "https://w3id.org/missiongraph/vocabulary/",
    "id": "https://w3id.org/missiongraph/id/",
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# One run over hundreds of examples takes some seconds, many on a busy machine; the first test of a module pays for it.
VALIDATE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """One validation result; path and shape are written with prefixes, the constraint without `ConstraintComponent`."""

    severity: str
    node: str
    path: str
    shape: str
    constraint: str

    def about(self, node: str) -> Finding:
        """The same finding with its node written shorter."""
        return replace(self, node=node)

    def line(self) -> str:
        """The finding as a line of a golden file."""
        return "\t".join((self.severity, self.node, self.path, self.shape, self.constraint))


def model_paths() -> list[Path]:
    """The files of the ontology and of the vocabularies."""
    return sorted((*(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology" / "vocabularies").glob("*.ttl")))


def shape_paths() -> list[Path]:
    """The files of the shapes."""
    return sorted((ROOT / "shapes").glob("*.ttl"))


def data_paths() -> list[Path]:
    """The files of the shipped data, the curated graph among them."""
    return sorted((ROOT / "data").rglob("*.ttl"))


def read(graph: Graph, path: Path, base: str | None = None) -> None:
    """Add a Turtle file to the graph with its literals as written.

    Left to itself, rdflib drops the zone of a date, and with it the error that a shape should find.
    """
    normalize, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph.parse(path, format="turtle", publicID=base)
    finally:
        rdflib.NORMALIZE_LITERALS = normalize


def load(paths: Iterable[Path]) -> Graph:
    """One graph of all the files."""
    graph = Graph()
    for path in paths:
        read(graph, path)
    return graph


def short(term: Node | None) -> str:
    """An IRI with its shared prefix; anything else as it is."""
    text = str(term)
    for prefix, iri in PREFIXES.items():
        if text.startswith(iri):
            return f"{prefix}:{text.removeprefix(iri)}"
    return text


def path_text(graph: Graph, path: Node | None) -> str:
    """A SHACL path in the notation of SPARQL property paths; `-` where a result has none."""
    if path is None:
        return "-"
    if inverse := graph.value(path, SH.inversePath):
        return f"^{path_text(graph, inverse)}"
    if alternatives := graph.value(path, SH.alternativePath):
        return f"({'|'.join(path_text(graph, step) for step in Collection(graph, alternatives))})"
    if (path, RDF.first, None) in graph:
        return "/".join(path_text(graph, step) for step in Collection(graph, path))
    return short(path)


def validate(data: Graph, shapes: Graph) -> Iterator[Finding]:
    """Validate with pySHACL; `data` must contain ontology and vocabularies, or subclasses escape their shapes."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    graph = cast("Graph", report)
    for result in graph.subjects(RDF.type, SH.ValidationResult):
        if graph.value(predicate=SH.detail, object=result) is None:
            yield Finding(
                severity=str(graph.value(result, SH.resultSeverity)).removeprefix(str(SH)),
                node=str(graph.value(result, SH.focusNode)),
                path=path_text(graph, graph.value(result, SH.resultPath)),
                shape=short(graph.value(result, SH.sourceShape)),
                constraint=str(graph.value(result, SH.sourceConstraintComponent))
                .removeprefix(str(SH))
                .removesuffix("ConstraintComponent"),
            )
