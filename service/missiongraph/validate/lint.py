"""Faults of shapes that pySHACL passes in silence, found when shapes are loaded.

A shape that asks for nothing because of a spelling mistake is worse than none: it says "checked". Problems that `break`
a shape are rule errors in every report; the others are for those who write shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.namespace import SH as SHACL

from missiongraph.errors import StoreProblem
from missiongraph.model.load import Model
from missiongraph.model.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence, read_path
from missiongraph.model.shapes import name_of
from missiongraph.model.terms import KnownTerms
from missiongraph.model.triples import Triples
from missiongraph.names import MG, RDF, SH, XSD, compact
from missiongraph.rdf.terms import Object, Subject
from missiongraph.validate.report import Severity
from missiongraph.validate.rules import target_shapes

LANGUAGES: Final = ("en", "fr", "ar")
KEPT_DATATYPES: Final = frozenset(
    {RDF + "langString", "http://www.opengis.net/ont/geosparql#wktLiteral"}
    | {XSD + name for name in ("string", "date", "integer", "decimal", "boolean", "anyURI", "gYear")}
)
"""The datatypes that the store keeps; it turns `xsd:nonNegativeInteger` into `xsd:integer`, for one."""

SHACL_TERMS: Final = frozenset(map(str, dir(SHACL))) | {SH + name for name in ("and", "class", "in", "not", "or")}
"""The terms of SHACL; rdflib leaves out those that are words of Python."""

_LISTS: Final = ("and", "or", "xone", "in", "ignoredProperties", "languageIn")
_REFERENCES: Final = ("property", "node", "not", "qualifiedValueShape")
_CLASSES: Final = ("targetClass", "class")
_NOT_RUN: Final = frozenset(
    SH + name for name in ("rule", "target", "expression", "js", "entailment", "filterShape", "nodes", "shapesGraph")
)
_ABOUT_SHAPES: Final = frozenset(
    SH + name
    for name in (
        *("path", "property", "name", "description", "group", "order", "message", "severity", "deactivated"),
        *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "defaultValue", "sparql"),
    )
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a shape, named by the IRI that it stands under. With `breaks`, the shape does not ask what it says."""

    shape: str
    message: str
    breaks: bool = True


@lru_cache(maxsize=4)
def lint(model: Model) -> tuple[Problem, ...]:
    """Return the problems of the shapes of a model, sorted by shape."""
    return tuple(sorted(set(_Lint(model).problems()), key=lambda problem: (problem.shape, problem.message)))


class _Lint:
    def __init__(self, model: Model) -> None:
        self._model = model
        self._triples = model.shapes_graph
        self._shacl = KnownTerms(SHACL_TERMS)

    def problems(self) -> Iterator[Problem]:
        """Yield everything that is wrong, some of it perhaps twice."""
        for subject, predicate, value in self._triples:
            for message in (*self._unknown(predicate), *(self._unknown(value.value) if _is_iri(value) else ())):
                yield self._at(subject, message)
            if predicate in _NOT_RUN:
                yield self._at(subject, f"{compact(predicate)} is not run here; use SHACL Core or sh:sparql.")
        yield from self._paths()
        yield from self._names()
        yield from self._lists_and_references()
        yield from self._messages()
        yield from self._reach()

    def _at(self, node: Subject, message: str, *, breaks: bool = True) -> Problem:
        return Problem(owner(self._triples, node), message, breaks)

    def _unknown(self, iri: str) -> Iterator[str]:
        """Yield what is wrong with a term of SHACL or of ours that does not exist."""
        if iri.startswith(SH) and iri not in SHACL_TERMS:
            yield f"{compact(iri)} is no term of SHACL.{_meant(self._shacl, iri)}"
        if iri.startswith(MG) and self._model.ontology.term(iri) is None:
            yield f"{compact(iri)} is no term of the ontology.{_meant(self._model.terms, iri)}"

    def _paths(self) -> Iterator[Problem]:
        for node, value in self._triples.pairs(SH + "path"):
            if len(self._triples.values(node, SH + "path")) > 1:
                yield self._at(node, "It has two paths. Make two property shapes of it.")
            try:
                path = read_path(self._triples, value)
            except StoreProblem as problem:
                yield self._at(node, problem.message)
                continue
            if _inverts_sequence(path):
                yield self._at(
                    node,
                    f"The path {path} inverts a sequence, which pySHACL walks in the wrong order. "
                    "Invert each step, and write the steps in the opposite order.",
                )

    def _names(self) -> Iterator[Problem]:
        known = self._model.terms
        for name in _CLASSES:
            for node, value in self._triples.pairs(SH + name):
                if value.value not in self._model.ontology.hierarchy.above and value.value not in known:
                    yield self._at(node, f"sh:{name} {compact(value.value)} is no class of the ontology.")
        for node, value in self._triples.pairs(SH + "datatype"):
            if value.value not in KEPT_DATATYPES:
                yield self._at(
                    node,
                    f"The store does not keep values of {compact(value.value)} as they are. Use "
                    "xsd:integer, xsd:decimal, xsd:date or xsd:string with a further constraint.",
                )
        for node, value in self._triples.pairs(SH + "severity"):
            if value.value.removeprefix(SH) not in set(Severity):
                yield self._at(node, f"{compact(value.value)} is no severity. Use sh:Violation, sh:Warning or sh:Info.")

    def _lists_and_references(self) -> Iterator[Problem]:
        triples = self._triples
        references = [pair for name in _REFERENCES for pair in triples.pairs(SH + name)]
        for name in _LISTS:
            for node, head in triples.pairs(SH + name):
                try:
                    members = triples.items(head)
                except StoreProblem as problem:
                    yield self._at(node, problem.message)
                    continue
                references += [(node, member) for member in members if name in ("and", "or", "xone")]
        for node, shape in references:
            if isinstance(shape, Literal) or not any(triples.predicates(shape)):
                yield self._at(node, f"It refers to {name_of(shape)}, which is not described. Check the spelling.")

    def _messages(self) -> Iterator[Problem]:
        for node in _reporting(self._triples):
            if not {name for name in self._triples.predicates(node) if name.startswith(SH)} - _ABOUT_SHAPES:
                continue
            rule = self._model.shapes.rule(name_of(node))
            missing = [tag for tag in LANGUAGES if rule is not None and tag not in rule.messages]
            if missing:
                yield self._at(node, f"It has no sh:message in {', '.join(missing)}.", breaks=False)

    def _reach(self) -> Iterator[Problem]:
        for shape in target_shapes(self._triples):
            if shape.reach is None:
                message = f"What it reads cannot be told, so every change costs a whole validation: {shape.unbounded}."
                yield self._at(shape.node, message, breaks=False)


def owner(triples: Triples, node: Subject) -> str:
    """Name the node, or the nearest one with an IRI that leads to it."""
    seen = set()
    while isinstance(node, BlankNode) and node not in seen:
        seen.add(node)
        node = next(iter(triples.leading_to(node)), node)
    return name_of(node)


def _reporting(triples: Triples) -> list[Subject]:
    """Return the shapes that results can name as their source: target shapes, and property shapes in them."""
    found = dict.fromkeys(shape.node for shape in target_shapes(triples))
    waiting: list[Subject] = list(found)
    while waiting:
        for inner in triples.values(waiting.pop(), SH + "property"):
            if not isinstance(inner, Literal) and inner not in found:
                found[inner] = None
                waiting.append(inner)
    return list(found)


def _inverts_sequence(path: Path) -> bool:
    match path:
        case Predicate():
            return False
        case Inverse(inner):
            return isinstance(inner, Sequence) or _inverts_sequence(inner)
        case Sequence(parts) | Alternative(parts):
            return any(map(_inverts_sequence, parts))
        case Repeated():
            return _inverts_sequence(path.path)


def _is_iri(value: Object) -> bool:
    return isinstance(value, NamedNode)


def _meant(known: KnownTerms, iri: str) -> str:
    guesses = " or ".join(map(compact, known.nearest(iri)))
    return f" Did you mean {guesses}?" if guesses else ""
