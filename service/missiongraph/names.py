"""The names that the project owns: base IRI, namespaces, graphs, and the shared prefixes.

IRIs in data never change with the deployment; `web` maps them to where the service runs.
"""

from __future__ import annotations

from typing import Final

BASE: Final = "https://w3id.org/missiongraph/"
MG: Final = BASE + "ns#"
MGS: Final = BASE + "shapes#"
ID: Final = BASE + "id/"
VOCABULARY: Final = BASE + "vocabulary/"

GRAPH: Final = BASE + "graph/"
DOCUMENT_GRAPH: Final = GRAPH + "document/"
CURATED: Final = GRAPH + "curated"
DERIVED: Final = GRAPH + "derived"
ONTOLOGY: Final = GRAPH + "ontology"
VOCABULARY_GRAPH: Final = GRAPH + "vocabulary/"
SHAPES: Final = GRAPH + "shapes"
ALIGNMENT: Final = GRAPH + "alignment"
RULES: Final = GRAPH + "rules"
QUESTIONS: Final = GRAPH + "questions"
META: Final = GRAPH + "meta"

_APART: Final = frozenset({SHAPES, ALIGNMENT, RULES, QUESTIONS, META})

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
DCTERMS: Final = "http://purl.org/dc/terms/"

PREFIXES: Final[dict[str, str]] = {
    "mg": MG,
    "mgs": MGS,
    "mgv": VOCABULARY,
    "id": ID,
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "eli": "http://data.europa.eu/eli/ontology#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}
"""The prefixes of files, results and pages, in the order in which they are written."""


def in_default_graph(graph: str) -> bool:
    """Say whether the statements of a named graph belong to the merged default graph."""
    return graph not in _APART


def is_written_over_http(graph: str) -> bool:
    """Say whether a graph is a document or the curated graph, the only ones that visitors may change."""
    return graph == CURATED or not graph.startswith(GRAPH) or graph.startswith(DOCUMENT_GRAPH)


def compact(iri: str) -> str:
    """Shorten an IRI by the shared prefixes where its local name allows it; else return it whole."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return iri
