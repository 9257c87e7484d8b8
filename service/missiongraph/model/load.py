"""The model, from the shipped folders or from a revision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Protocol
from weakref import WeakKeyDictionary

from pyoxigraph import DefaultGraph, NamedNode, Quad

from missiongraph.assets import folder
from missiongraph.model.ontology import Ontology, read_ontology
from missiongraph.model.paths import predicates
from missiongraph.model.rules import Rule, rules_in, rules_of
from missiongraph.model.shapes import Shapes, read_shapes
from missiongraph.model.terms import KnownTerms, is_our_name
from missiongraph.model.triples import TYPE, Triples
from missiongraph.model.vocabularies import Vocabularies, read_vocabularies
from missiongraph.names import ONTOLOGY, RULES, SHAPES, SKOS, VOCABULARY_GRAPH
from missiongraph.rdf.formats import TURTLE
from missiongraph.rdf.parse import read
from missiongraph.rdf.skolem import blank_naming, skolemise
from missiongraph.rdf.terms import Graph, Object, Subject, graph_iri

_TYPE: Final = NamedNode(TYPE)
_SCHEME: Final = NamedNode(SKOS + "ConceptScheme")


class Source(Protocol):
    """As much of a snapshot as is needed here: `store` and `model` do not know each other."""

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Object | None = None,
        graph: Graph | None = ...,
    ) -> Iterator[Quad]:
        """Iterate over matching quads of one graph; None: of all."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Ontology, vocabularies, shapes and rules of one release or revision; compared and cached by identity."""

    ontology: Ontology
    vocabularies: Vocabularies
    shapes: Shapes
    terms: KnownTerms
    shapes_graph: Triples
    rules: tuple[Rule, ...] = ()

    @classmethod
    def shipped(cls) -> Model:
        """Return the model that is shipped with this installation; read once."""
        return _shipped()

    @classmethod
    def from_snapshot(cls, source: Source) -> Model:
        """Return the model of a revision; read again only where its graphs differ from those seen before."""
        found = _BY_SOURCE.get(source)
        if found is None:
            found = _BY_SOURCE[source] = cls._read(source)
        return found

    @classmethod
    def _read(cls, source: Source) -> Model:
        schemes = {graph_iri(quad) for quad in source.match(None, _TYPE, _SCHEME, None)}
        graphs = [ONTOLOGY, *sorted(name for name in schemes if name.startswith(VOCABULARY_GRAPH))]
        terms = frozenset(quad for graph in graphs for quad in _all_of(source, graph))
        return _cached(terms, frozenset(_all_of(source, SHAPES)), frozenset(_all_of(source, RULES)))

    @property
    def claim_classes(self) -> frozenset[str]:
        """The IRIs of mg:Claim and all its subclasses."""
        return self.ontology.claim_classes


_BY_SOURCE: Final[WeakKeyDictionary[Source, Model]] = WeakKeyDictionary()
"""A snapshot never changes, so its model need not be looked for twice (70 ms on the shipped graph)."""


@lru_cache(maxsize=4)
def _cached(terms: frozenset[Quad], shapes: frozenset[Quad], rules: frozenset[Quad]) -> Model:
    # Sorted, so that what is read first does not depend on the hashes of this process.
    return build_model(sorted(terms, key=str), sorted(shapes, key=str), rules_of(rules))


@cache
def _shipped() -> Model:
    ontology = folder("ontology")
    terms = [*_files(ontology), *_files(ontology / "vocabularies")]
    return build_model(terms, _files(folder("shapes")), rules_in(ontology))


def _all_of(source: Source, graph: str) -> Iterator[Quad]:
    return source.match(None, None, None, NamedNode(graph))


def _files(place: Path) -> list[Quad]:
    quads: list[Quad] = []
    for path in sorted(place.glob("*.ttl")):
        quads += skolemise(read(path.read_bytes(), TURTLE, graph=DefaultGraph()), blank_naming, {})
    return quads


def build_model(terms: Iterable[Quad], shapes: Iterable[Quad], rules: tuple[Rule, ...] = ()) -> Model:
    """Build a model from the quads of ontology and vocabularies, those of the shapes, and rules that are read."""
    triples, shapes_graph = Triples(terms), Triples(shapes)
    ontology = read_ontology(triples)
    found = read_shapes(shapes_graph, ontology.hierarchy)
    known = KnownTerms([*_mentioned(triples), *_used_by(found)])
    return Model(ontology, read_vocabularies(triples), found, known, shapes_graph, rules)


def _mentioned(triples: Triples) -> Iterator[str]:
    """Yield what the ontology and the vocabularies describe, and the terms that they are written in."""
    for subject, predicate, value in triples:
        yield predicate
        if isinstance(subject, NamedNode):
            yield subject.value
        if predicate == TYPE and isinstance(value, NamedNode):
            yield value.value


def _used_by(shapes: Shapes) -> Iterator[str]:
    """Yield the properties of other vocabularies that shapes ask for; ours must be in the ontology to be known."""
    for shape in shapes.properties.values():
        yield from (iri for iri in predicates(shape.path) if not is_our_name(iri))
