"""Walking the automaton of a reach over the graph: forwards to all that is read, backwards from what changed.

Backwards: from each changed triple to the start; it is enough to walk in the graph after the change, because on the way
from a start to the first changed triple nothing has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from typing import TypeAlias

from pyoxigraph import NamedNode

from missiongraph.model.ontology import Hierarchy
from missiongraph.model.reach import START, Reach, Step, Transition
from missiongraph.query.asserted import Triple, View
from missiongraph.rdf.terms import Object

ReadBy: TypeAlias = dict[Triple, set[str]]
"""The triples that are read, each with the rules that read it."""


ByPredicate: TypeAlias = Mapping[NamedNode, Set[Triple]]
"""Changed triples by their property: each rule reads few of the properties that a change touches."""


def by_predicate(triples: Iterable[Triple]) -> ByPredicate:
    """Put triples in order by their property."""
    found: dict[NamedNode, set[Triple]] = defaultdict(set)
    for triple in triples:
        found[triple[1]].add(triple)
    return found


class Affected:
    """Finds the starts from which a change can be seen."""

    def __init__(self, before: View, after: View, hierarchy: Hierarchy) -> None:
        self._before, self._after, self._hierarchy = before, after, hierarchy
        self._changes: dict[Triple, bool] = {}
        self._below: dict[frozenset[str], frozenset[str]] = {}

    def starts(self, reach: Reach, changed: ByPredicate) -> set[Object]:
        """Return the nodes from which the reach comes upon one of the changed triples."""
        found: set[Object] = set()
        seen: set[tuple[int, Object]] = set()
        for predicate, triples in changed.items():
            for transition in reach.readers(predicate):
                for triple in triples:
                    self._start(reach, transition, triple, found, seen)
        return found | {node for state, node in seen if state == START}

    def _start(  # the two sets are filled
        self,
        reach: Reach,
        transition: Transition,
        triple: Triple,
        found: set[Object],
        seen: set[tuple[int, Object]],
    ) -> None:
        node = triple[0] if transition.step.forward else triple[2]
        if transition.step.classes and not self._joins_or_leaves(triple, transition.step.classes):
            return
        if transition.source == START:
            found.add(node)
        elif self._is_changed(triple):
            self._walk_back(reach, transition.source, node, seen)

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

    def _joins_or_leaves(self, triple: Triple, classes: frozenset[str]) -> bool:
        """Say whether a changed type makes its node an instance of one of the classes, or ends that."""
        within = self._below.get(classes)
        if within is None:
            within = frozenset(lower for name in classes for lower in self._hierarchy.subclasses(name))
            self._below[classes] = within
        node = triple[0]
        return self._before.types(node).isdisjoint(within) != self._after.types(node).isdisjoint(within)


def collect(view: View, reach: Reach, nodes: Iterable[Object], read_by: ReadBy) -> None:
    """Add to `read_by` the triples that are read from the nodes."""
    waiting: list[tuple[int, Object]] = [(START, node) for node in nodes]
    seen = set(waiting)
    while waiting:
        state, node = waiting.pop()
        for transition in reach.leaving.get(state, ()):
            # To read any property at all (sh:closed) is not to check its value.
            rules = transition.rules if transition.step.predicate else frozenset()
            for triple in _step(view, transition.step, node):
                read_by.setdefault(triple, set()).update(rules)
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
