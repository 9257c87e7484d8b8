"""The concept schemes and their concepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from missiongraph.model.texts import Texts, texts
from missiongraph.model.triples import Triples
from missiongraph.names import MG, SKOS
from missiongraph.rdf.terms import Subject

_IN_SCHEME: Final = SKOS + "inScheme"


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept; `code` is its skos:notation, `schemes` and `broader` are IRIs.

    `template` is that of the addresses of identifiers, where the concept is a scheme of identifiers that has one.
    """

    iri: str
    labels: Texts
    definitions: Texts
    code: str | None
    schemes: tuple[str, ...]
    broader: tuple[str, ...]
    template: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme with the IRIs of its concepts, in the order in which its file gives them."""

    iri: str
    labels: Texts
    definitions: Texts
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """All schemes and all concepts by IRI."""

    schemes: Mapping[str, Scheme]
    concepts: Mapping[str, Concept]


def read_vocabularies(triples: Triples) -> Vocabularies:
    """Read every skos:ConceptScheme and skos:Concept."""
    schemes = {}
    for node in triples.instances(SKOS + "ConceptScheme"):
        members = tuple(concept.value for concept in triples.subjects(_IN_SCHEME, node))
        schemes[node.value] = Scheme(node.value, *_names(triples, node), members)
    concepts = {}
    for node in triples.instances(SKOS + "Concept"):
        concepts[node.value] = Concept(
            node.value,
            *_names(triples, node),
            triples.text(node, SKOS + "notation"),
            tuple(triples.iris(node, _IN_SCHEME)),
            tuple(triples.iris(node, SKOS + "broader")),
            triples.text(node, MG + "uriTemplate") or "",
        )
    return Vocabularies(schemes, concepts)


def _names(triples: Triples, node: Subject) -> tuple[Texts, Texts]:
    return texts(triples, node, SKOS + "prefLabel"), texts(triples, node, SKOS + "definition", SKOS + "scopeNote")
