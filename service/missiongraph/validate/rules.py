"""The target shapes of a shapes graph: whom each one targets, and what it reads.

SHACL §2.1.3 (targets) and §4 (the constraints and what they look at). A shape whose reads cannot be told keeps the
reason; a change then has to be checked against everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from missiongraph.errors import StoreProblem
from missiongraph.model.paths import read_path
from missiongraph.model.reach import START, Reach, ReachBuilder, Step
from missiongraph.model.reads import Unreadable, follow_query, query_of
from missiongraph.model.shapes import name_of, target_classes
from missiongraph.model.triples import TYPE, Triples
from missiongraph.names import MG, SH
from missiongraph.rdf.terms import Object, Subject

_TYPE: Final = NamedNode(TYPE)
_REACH: Final = MG + "reach"
_TARGETS: Final = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_NESTED: Final = ("property", "node", "not", "qualifiedValueShape")
_NESTED_LISTS: Final = ("and", "or", "xone")
_COMPARED: Final = ("equals", "disjoint", "lessThan", "lessThanOrEquals")


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes a shape is for (SHACL §2.1.3)."""

    classes: frozenset[str]
    nodes: frozenset[Object]
    subjects_of: frozenset[NamedNode]
    objects_of: frozenset[NamedNode]


@dataclass(frozen=True, slots=True, eq=False)
class TargetShape:
    """A shape with targets. Without `reach`, `unbounded` says why its reads cannot be told."""

    node: Subject
    name: str
    target: Target
    reach: Reach | None
    unbounded: str = ""


@lru_cache(maxsize=4)
def target_shapes(triples: Triples) -> tuple[TargetShape, ...]:
    """Return the active target shapes of a shapes graph; those that lint refuses are left to `validate/lint.py`."""
    return tuple(_read(triples, node) for node in _targeting(triples) if not is_deactivated(triples, node))


def is_deactivated(triples: Triples, node: Object) -> bool:
    """Say whether a shape or a SPARQL constraint is switched off."""
    return triples.text(node, SH + "deactivated") in ("true", "1")


def _targeting(triples: Triples) -> list[Subject]:
    found = dict.fromkeys(node for name in _TARGETS for node, _ in triples.pairs(SH + name))
    shapes = [*triples.instances(SH + "NodeShape"), *triples.instances(SH + "PropertyShape")]
    found |= dict.fromkeys(node for node in shapes if target_classes(triples, node))
    return list(found)


def _read(triples: Triples, node: Subject) -> TargetShape:
    target = Target(
        frozenset(target_classes(triples, node)),
        frozenset(triples.values(node, SH + "targetNode")),
        frozenset(map(NamedNode, triples.iris(node, SH + "targetSubjectsOf"))),
        frozenset(map(NamedNode, triples.iris(node, SH + "targetObjectsOf"))),
    )
    try:
        return TargetShape(node, name_of(node), target, _Walk(triples).reach_of(node))
    except (Unreadable, StoreProblem) as problem:
        return TargetShape(node, name_of(node), target, None, str(problem))


class _Walk:
    """Visits a shape and the shapes in it, each at the states of the automaton where it is applied."""

    def __init__(self, triples: Triples) -> None:
        self._triples = triples
        self._builder = ReachBuilder()
        self._seen: set[tuple[Subject, int]] = set()
        self._components = _own_parameters(triples)

    def reach_of(self, shape: Subject) -> Reach:
        """Compute the reads of a target shape. Raises Unreadable or StoreProblem when they cannot be told."""
        self._visit(shape, START, name_of(shape), ())
        return self._builder.build()

    def _visit(self, shape: Object, state: int, rule: str, above: tuple[Subject, ...]) -> None:
        if isinstance(shape, NamedNode):
            rule = shape.value
        elif not isinstance(shape, BlankNode):
            return  # a literal is no shape: lint says so
        if shape in above:
            raise Unreadable(f"{name_of(shape)} refers to itself")
        if (shape, state) in self._seen or is_deactivated(self._triples, shape):
            return
        self._seen.add((shape, state))
        self._constraints(shape, state, rule)
        for inner in _inner_shapes(self._triples, shape):
            for value in self._values(shape, state, rule):
                self._visit(inner, value, rule, (*above, shape))

    def _values(self, shape: Subject, state: int, rule: str) -> frozenset[int]:
        path = self._triples.value(shape, SH + "path")
        if path is None:
            return frozenset((state,))
        return self._builder.follow((state,), read_path(self._triples, path), rule)

    def _constraints(self, shape: Subject, state: int, rule: str) -> None:
        triples, builder = self._triples, self._builder
        if self._components & set(triples.predicates(shape)):
            raise Unreadable(f"{rule} uses a constraint component of its own")
        values = self._values(shape, state, rule)
        for name in triples.iris(shape, SH + "class"):
            for value in values:
                builder.along(value, Step(_TYPE, classes=frozenset((name,))), rule)
        for name in _COMPARED:
            for other in triples.iris(shape, SH + name):
                builder.along(state, Step(NamedNode(other)), rule)
        if triples.text(shape, SH + "closed") in ("true", "1"):
            for value in values:
                builder.along(value, Step(None), rule)
        for constraint in triples.values(shape, SH + "sparql"):
            self._sparql(shape, constraint, state, rule)

    def _sparql(self, shape: Subject, constraint: Object, state: int, rule: str) -> None:
        """Read the paths that a SPARQL constraint declares by mg:reach, or else those that its query shows."""
        if is_deactivated(self._triples, constraint):
            return
        declared = self._triples.values(constraint, _REACH)
        for path in declared:
            self._builder.follow((state,), read_path(self._triples, path), rule)
        if not declared:
            end = self._triples.value(shape, SH + "path")
            along = None if end is None else read_path(self._triples, end)
            follow_query(query_of(self._triples, constraint, along), self._builder, state, rule)


def _inner_shapes(triples: Triples, shape: Subject) -> Iterator[Object]:
    for name in _NESTED:
        yield from triples.values(shape, SH + name)
    for name in _NESTED_LISTS:
        for members in triples.values(shape, SH + name):
            yield from triples.items(members)
    if triples.text(shape, SH + "qualifiedValueShapesDisjoint") in ("true", "1"):
        yield from _siblings(triples, shape)


def _siblings(triples: Triples, shape: Subject) -> Iterator[Object]:
    """Yield the qualified value shapes beside this one, which its values must not meet (SHACL §4.7.3)."""
    for parent in triples.subjects(SH + "property", shape):
        for beside in triples.values(parent, SH + "property"):
            yield from triples.values(beside, SH + "qualifiedValueShape")


def _own_parameters(triples: Triples) -> frozenset[str]:
    components = triples.instances(SH + "ConstraintComponent")
    parameters = [parameter for each in components for parameter in triples.values(each, SH + "parameter")]
    return frozenset(iri for parameter in parameters for iri in triples.iris(parameter, SH + "path"))


def switched_off(triples: Triples) -> tuple[str, ...]:
    """Name the deactivated shapes and constraints, sorted."""
    return tuple(
        sorted(name_of(node) for node, _ in triples.pairs(SH + "deactivated") if is_deactivated(triples, node))
    )
