"""Which focus nodes a change can affect, and which triples their validation needs.

Backwards: from each changed triple along the automaton of each shape to its start; those nodes, and the nodes that
became targets, are the focus nodes. It is enough to walk in the graph after the change: on the way from a focus node to
the first changed triple nothing has changed. Forwards: from the focus nodes along every transition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from missiongraph.model.ontology import SUBCLASS, Hierarchy
from missiongraph.model.triples import TYPE
from missiongraph.rdf.terms import Object
from missiongraph.validate.overlay import Triple, View
from missiongraph.validate.reach import START, Reach, Step
from missiongraph.validate.rules import Target, TargetShape

Focus: TypeAlias = Mapping[TargetShape, Set[Object]]

_TYPE: Final = NamedNode(TYPE)
_SUBCLASS: Final = NamedNode(SUBCLASS)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The triples that a validation needs, and the rules that read each of them."""

    triples: frozenset[Triple]
    read_by: Mapping[Triple, frozenset[str]]


class Affected:
    """Finds the focus nodes of a change."""

    def __init__(self, before: View, after: View, hierarchy: Hierarchy) -> None:
        self._before, self._after, self._hierarchy = before, after, hierarchy
        self._changes: dict[Triple, bool] = {}

    def focus(self, shapes: Iterable[TargetShape], changed: Set[Triple]) -> dict[TargetShape, set[Object]]:
        """Return the nodes of each shape whose results the changed triples can affect, where there are any."""
        found = {}
        for shape in shapes:
            if shape.reach is None:
                raise ValueError(f"{shape.name} has no reach; check everything")
            nodes = self._candidates(shape.target, shape.reach, changed)
            targeted = {node for node in nodes if is_target(self._after, shape.target, node, self._hierarchy)}
            if targeted:
                found[shape] = targeted
        return found

    def _candidates(self, target: Target, reach: Reach, changed: Set[Triple]) -> set[Object]:
        found: set[Object] = set()
        seen: set[tuple[int, Object]] = set()
        for triple in changed:
            found.update(self._new_targets(target, triple))
            subject, predicate, value = triple
            for transition in reach.readers(predicate):
                node = subject if transition.step.forward else value
                if transition.step.classes and not self._joins_or_leaves(triple, transition.step.classes):
                    continue
                if transition.source == START:
                    found.add(node)
                elif self._is_changed(triple):
                    self._walk_back(reach, transition.source, node, seen)
        return found | {node for state, node in seen if state == START}

    def _new_targets(self, target: Target, triple: Triple) -> Iterator[Object]:
        subject, predicate, value = triple
        if predicate == _TYPE and any(value.value in self._hierarchy.subclasses(name) for name in target.classes):
            yield subject
        if predicate in target.subjects_of:
            yield subject
        if predicate in target.objects_of:
            yield value

    def _walk_back(self, reach: Reach, state: int, node: Object, seen: set[tuple[int, Object]]) -> None:
        waiting = [(state, node)]
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            for transition in reach.entering.get(place[0], ()):
                waiting += [(transition.source, other) for other in _step_back(self._after, transition.step, place[1])]

    def _is_changed(self, triple: Triple) -> bool:
        """Say whether a triple came or went; one that another graph states as well did neither."""
        if triple not in self._changes:
            self._changes[triple] = (triple in self._before) != (triple in self._after)
        return self._changes[triple]

    def _joins_or_leaves(self, triple: Triple, classes: Iterable[str]) -> bool:
        """Say whether a changed type makes its node an instance of one of the classes, or ends that."""
        node = triple[0]
        within = frozenset(lower for name in classes for lower in self._hierarchy.subclasses(name))
        return bool(self._before.types(node) & within) != bool(self._after.types(node) & within)


def is_target(view: View, target: Target, node: Object, hierarchy: Hierarchy) -> bool:
    """Say whether a node is a focus node of a shape in a graph."""
    return (
        node in target.nodes
        or any(hierarchy.superclasses(kind) & target.classes for kind in view.types(node))
        or any(view.values(node, predicate) for predicate in target.subjects_of)
        or any(view.subjects(predicate, node) for predicate in target.objects_of)
    )


def all_targets(triples: Iterable[Triple], shapes: Iterable[TargetShape], hierarchy: Hierarchy) -> Focus:
    """Return all focus nodes of all shapes in a whole graph."""
    found: dict[TargetShape, set[Object]] = {shape: set(shape.target.nodes) for shape in shapes}
    by_class: dict[Object, list[set[Object]]] = defaultdict(list)
    by_subject: dict[Object, list[set[Object]]] = defaultdict(list)
    by_object: dict[Object, list[set[Object]]] = defaultdict(list)
    for shape, nodes in found.items():
        for name in {lower for upper in shape.target.classes for lower in hierarchy.subclasses(upper)}:
            by_class[NamedNode(name)].append(nodes)
        for predicate in shape.target.subjects_of:
            by_subject[predicate].append(nodes)
        for predicate in shape.target.objects_of:
            by_object[predicate].append(nodes)
    for subject, predicate, value in triples:
        for nodes in (*by_subject.get(predicate, ()), *(by_class.get(value, ()) if predicate == _TYPE else ())):
            nodes.add(subject)
        for nodes in by_object.get(predicate, ()):
            nodes.add(value)
    return found


def neighbourhood(view: View, focus: Focus) -> Neighbourhood:
    """Collect the triples that validating the focus nodes reads, with the hierarchy of the classes."""
    read_by: dict[Triple, set[str]] = defaultdict(set)
    for shape, nodes in focus.items():
        if shape.reach is not None:
            _collect(view, shape.reach, nodes, read_by)
    triples = frozenset(read_by) | frozenset(view.pairs(_SUBCLASS))
    return Neighbourhood(triples, {triple: frozenset(rules) for triple, rules in read_by.items()})


def _collect(view: View, reach: Reach, nodes: Iterable[Object], read_by: dict[Triple, set[str]]) -> None:
    waiting: list[tuple[int, Object]] = [(START, node) for node in nodes]
    seen = set(waiting)
    while waiting:
        state, node = waiting.pop()
        for transition in reach.leaving.get(state, ()):
            # To read any property at all (sh:closed) is not to check its value.
            rules = transition.rules if transition.step.predicate else frozenset()
            for triple in _step(view, transition.step, node):
                read_by[triple] |= rules
                place = transition.target, triple[2] if transition.step.forward else triple[0]
                if place not in seen and transition.target in reach.leaving:
                    seen.add(place)
                    waiting.append(place)


def _step(view: View, step: Step, node: Object) -> Iterable[Triple]:
    """Return the triples that a step reads at a node."""
    predicate = step.predicate
    if predicate is None:
        return view.about(node) if step.forward else view.into(node)
    if step.forward:
        return [(node, predicate, value) for value in view.values(node, predicate)]  # type: ignore[misc]
    return [(subject, predicate, node) for subject in view.subjects(predicate, node)]


def _step_back(view: View, step: Step, node: Object) -> Iterable[Object]:
    """Return the nodes from which a step leads to a node."""
    predicate = step.predicate
    if predicate is None:
        return [triple[0] for triple in view.into(node)] if step.forward else [each[2] for each in view.about(node)]
    return view.subjects(predicate, node) if step.forward else view.values(node, predicate)
