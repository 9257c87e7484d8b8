"""Walking the automaton of a reach over the graph: forwards to all that is read, backwards from what changed.

Backwards: from each changed triple to the start; it is enough to walk in the graph after the change, because on the way
from a start to the first changed triple nothing has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from missiongraph.model.ontology import Hierarchy
from missiongraph.model.reach import START, Reach, Step
from missiongraph.model.triples import TYPE
from missiongraph.query.asserted import Triple, View
from missiongraph.rdf.terms import Object

_TYPE: Final = NamedNode(TYPE)
ReadBy: TypeAlias = dict[Triple, set[str]]
"""The triples that are read, each with the rules that read it."""


class Affected:
    """Finds the starts from which a change can be seen; what several rules ask of the change is worked out once."""

    def __init__(self, before: View, after: View, hierarchy: Hierarchy, changed: Iterable[Triple]) -> None:
        self._before, self._after, self._hierarchy = before, after, hierarchy
        self._changed: dict[NamedNode, list[Triple]] = defaultdict(list)
        for triple in changed:
            self._changed[triple[1]].append(triple)
        self._touched: dict[tuple[NamedNode, bool], frozenset[Object]] = {}
        self._ends: dict[tuple[NamedNode, Step], frozenset[Object]] = {}
        self._came_or_went: dict[NamedNode, list[Triple]] = {}

    def starts(self, reach: Reach) -> set[Object]:
        """Return the nodes from which the reach comes upon one of the changed triples."""
        found: set[Object] = set()
        places: set[tuple[int, Object]] = set()
        for predicate in self._met(reach):
            for transition in reach.readers(predicate):
                if transition.source != START:
                    places |= {(transition.source, node) for node in self._seen_from(predicate, transition.step)}
                elif transition.step.classes:
                    found |= self._joining_or_leaving(transition.step)
                else:
                    found |= self.ends(predicate, forward=transition.step.forward)
        return found | {node for state, node in self._walked_back(reach, places) if state == START}

    def ends(self, predicate: NamedNode, *, forward: bool) -> frozenset[Object]:
        """Return the subjects of the changed triples of a property; the values if it is not read forward."""
        key = predicate, forward
        if key not in self._touched:
            self._touched[key] = frozenset(_end(triple, forward=forward) for triple in self._changed.get(predicate, ()))
        return self._touched[key]

    def of_type(self, kinds: Set[str]) -> set[Object]:
        """Return the nodes that a changed triple says, or said, to be of one of these very classes."""
        return {subject for subject, _, kind in self._changed.get(_TYPE, ()) if kind.value in kinds}

    def _met(self, reach: Reach) -> Iterable[NamedNode]:
        """Return the properties of changed triples that a reach reads."""
        if None in reach.reading:
            return list(self._changed)
        return [predicate for predicate in reach.reading if predicate is not None and predicate in self._changed]

    def _seen_from(self, predicate: NamedNode, step: Step) -> frozenset[Object]:
        """Return the nodes at which a step along a property meets what came or went."""
        key = predicate, step
        if key not in self._ends:
            triples = self._differing(predicate)
            if step.classes:
                joined = self._joining_or_leaving(step)
                triples = [triple for triple in triples if triple[0] in joined]
            self._ends[key] = frozenset(_end(triple, forward=step.forward) for triple in triples)
        return self._ends[key]

    def _differing(self, predicate: NamedNode) -> list[Triple]:
        """Return the triples of a property that came or went; one that another graph states as well did neither."""
        if predicate not in self._came_or_went:
            self._came_or_went[predicate] = [
                triple
                for triple in self._changed.get(predicate, ())
                if (triple in self._before) != (triple in self._after)
            ]
        return self._came_or_went[predicate]

    def _joining_or_leaving(self, step: Step) -> frozenset[Object]:
        """Return the nodes that changed types make instances of one of the classes of a step, or no more so."""
        key = _TYPE, Step(None, classes=step.classes)
        if key not in self._ends:
            within = frozenset(lower for name in step.classes for lower in self._hierarchy.subclasses(name))
            self._ends[key] = frozenset(
                node
                for node in self.ends(_TYPE, forward=True)
                if self._before.types(node).isdisjoint(within) != self._after.types(node).isdisjoint(within)
            )
        return self._ends[key]

    def _walked_back(self, reach: Reach, places: set[tuple[int, Object]]) -> set[tuple[int, Object]]:
        """Return all places of the automaton from which it comes to one of these."""
        seen = set(places)
        waiting = list(places)
        while waiting:
            state, node = waiting.pop()
            for transition in reach.entering.get(state, ()):
                for other in _step_back(self._after, transition.step, node):
                    place = transition.source, other
                    if place not in seen:
                        seen.add(place)
                        waiting.append(place)
        return seen


def _end(triple: Triple, *, forward: bool) -> Object:
    return triple[0] if forward else triple[2]


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
