"""Classes and properties, their labels in each language, and the hierarchy of classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

from missiongraph.model.texts import Texts, texts
from missiongraph.model.triples import TYPE, Triples
from missiongraph.names import DCTERMS, MG, OWL, RDF, RDFS, SKOS
from missiongraph.rdf.terms import Subject

CLAIM: Final = MG + "Claim"
SUBCLASS: Final = RDFS + "subClassOf"
_INVERSE_LABEL: Final = MG + "inverseLabel"
_CLASSES: Final = frozenset({OWL + "Class", RDFS + "Class"})
_OBJECT_PROPERTY: Final = OWL + "ObjectProperty"
_PROPERTIES: Final = frozenset(
    {_OBJECT_PROPERTY, OWL + "DatatypeProperty", OWL + "AnnotationProperty", RDF + "Property"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of the ontology. `replaced_by` is the IRI of the successor of a deprecated term, if it has one."""

    iri: str
    labels: Texts
    definitions: Texts
    deprecated: bool = False
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Class(Term):
    """A class with its direct superclasses."""

    parents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Property(Term):
    """A property; `inverse_labels` name it as seen from its object, `ranges` are classes or datatypes."""

    parents: frozenset[str] = frozenset()
    ranges: frozenset[str] = frozenset()
    inverse_labels: Texts
    links_things: bool


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The transitive closure of rdfs:subClassOf, in both directions; every class is within its own."""

    above: Mapping[str, frozenset[str]]
    below: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, pairs: Iterator[tuple[str, str]]) -> Hierarchy:
        """Close pairs of subclass and superclass; circles are allowed."""
        up: dict[str, set[str]] = {}
        down: dict[str, set[str]] = {}
        for lower, upper in pairs:
            up.setdefault(lower, set()).add(upper)
            down.setdefault(upper, set()).add(lower)
        nodes = up.keys() | down.keys()
        return cls(
            {node: _closure(node, up) for node in nodes},
            {node: _closure(node, down) for node in nodes},
        )

    def superclasses(self, iri: str) -> frozenset[str]:
        """Return the class and everything above it."""
        return self.above.get(iri, frozenset((iri,)))

    def subclasses(self, iri: str) -> frozenset[str]:
        """Return the class and everything below it."""
        return self.below.get(iri, frozenset((iri,)))


def _closure(start: str, step: Mapping[str, set[str]]) -> frozenset[str]:
    found, waiting = {start}, [start]
    while waiting:
        new = step.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Ontology:
    """The terms by IRI, and the hierarchy of the classes, other vocabularies included where ours refer to them."""

    classes: Mapping[str, Class]
    properties: Mapping[str, Property]
    hierarchy: Hierarchy

    @property
    def claim_classes(self) -> frozenset[str]:
        """The IRIs of mg:Claim and all its subclasses."""
        return self.hierarchy.subclasses(CLAIM)

    def is_claim_class(self, iri: str) -> bool:
        """Say whether instances of the class are claims."""
        return iri in self.claim_classes

    def term(self, iri: str) -> Term | None:
        """Find a class or property."""
        return self.classes.get(iri) or self.properties.get(iri)

    def deprecated(self) -> list[Term]:
        """Return the retired terms."""
        terms: list[Term] = [*self.classes.values(), *self.properties.values()]
        return [term for term in terms if term.deprecated]

    def most_specific(self, classes: frozenset[str]) -> list[str]:
        """Leave out every class that has a subclass among the others; sorted."""
        above = {upper for iri in classes for upper in self.hierarchy.superclasses(iri) - {iri}}
        return sorted(classes - above) or sorted(classes)


def read_ontology(triples: Triples) -> Ontology:
    """Read every IRI that is declared a class or a property."""
    classes: dict[str, Class] = {}
    properties: dict[str, Property] = {}
    for node in triples.nodes():
        kinds = set(triples.iris(node, TYPE))
        if kinds & _CLASSES:
            classes[node.value] = Class(**_common(triples, node), parents=frozenset(triples.iris(node, SUBCLASS)))
        elif kinds & _PROPERTIES:
            properties[node.value] = _property(triples, node, links_things=_OBJECT_PROPERTY in kinds)
    pairs = ((lower.value, upper.value) for lower, upper in triples.pairs(SUBCLASS))
    return Ontology(classes, properties, Hierarchy.of(pairs))


def _property(triples: Triples, node: Subject, *, links_things: bool) -> Property:
    return Property(
        **_common(triples, node),
        parents=frozenset(triples.iris(node, RDFS + "subPropertyOf")),
        ranges=frozenset(triples.iris(node, RDFS + "range")),
        inverse_labels=texts(triples, node, _INVERSE_LABEL),
        links_things=links_things,
    )


class _Common(TypedDict):
    iri: str
    labels: Texts
    definitions: Texts
    deprecated: bool
    replaced_by: str | None


def _common(triples: Triples, node: Subject) -> _Common:
    return {
        "iri": node.value,
        "labels": texts(triples, node, RDFS + "label", SKOS + "prefLabel"),
        "definitions": texts(triples, node, SKOS + "definition", RDFS + "comment"),
        "deprecated": triples.text(node, OWL + "deprecated") == "true",
        "replaced_by": triples.iri(node, DCTERMS + "isReplacedBy"),
    }
