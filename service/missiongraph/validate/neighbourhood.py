"""Which focus nodes a change can affect, and which triples their validation needs.

Backwards from each changed triple along the automaton of each shape to its start (`query/walk.py`); those nodes, and
the nodes that became targets, are the focus nodes. Forwards from the focus nodes along every transition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from missiongraph.model.ontology import SUBCLASS, Hierarchy
from missiongraph.model.triples import TYPE
from missiongraph.query import walk
from missiongraph.query.asserted import Triple, View
from missiongraph.rdf.terms import Object
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

    def __init__(self, before: View, after: View, hierarchy: Hierarchy, changed: Iterable[Triple]) -> None:
        self._after, self._hierarchy = after, hierarchy
        self._walk = walk.Affected(before, after, hierarchy, changed)

    def focus(self, shapes: Iterable[TargetShape]) -> dict[TargetShape, set[Object]]:
        """Return the nodes of each shape whose results the changed triples can affect, where there are any."""
        return targets(self._after, self.nodes(shapes), self._hierarchy)

    def nodes(self, shapes: Iterable[TargetShape]) -> dict[TargetShape, set[Object]]:
        """Return the nodes from which each shape comes upon a changed triple, targets or not, before and after alike.

        What leads from a node to the first changed triple has not changed, so it leads there in both graphs.
        """
        found = {}
        for shape in shapes:
            if shape.reach is None:
                raise ValueError(f"{shape.name} has no reach; check everything")
            found[shape] = self._walk.starts(shape.reach) | self._new_targets(shape.target)
        return found

    def _new_targets(self, target: Target) -> set[Object]:
        kinds = frozenset(lower for name in target.classes for lower in self._hierarchy.subclasses(name))
        return self._walk.of_type(kinds).union(
            *(self._walk.ends(predicate, forward=True) for predicate in target.subjects_of),
            *(self._walk.ends(predicate, forward=False) for predicate in target.objects_of),
        )


def targets(view: View, nodes: Focus, hierarchy: Hierarchy) -> dict[TargetShape, set[Object]]:
    """Return those of the nodes that are focus nodes of their shape in a graph, where there are any."""
    found = {shape: targeted(view, shape.target, some, hierarchy) for shape, some in nodes.items()}
    return {shape: some for shape, some in found.items() if some}


def targeted(view: View, target: Target, nodes: Iterable[Object], hierarchy: Hierarchy) -> set[Object]:
    """Return those of the nodes that a target selects in a graph."""
    below = frozenset(lower for name in target.classes for lower in hierarchy.subclasses(name))
    return {
        node
        for node in nodes
        if node in target.nodes
        or not below.isdisjoint(view.types(node))
        or any(view.values(node, predicate) for predicate in target.subjects_of)
        or any(view.subjects(predicate, node) for predicate in target.objects_of)
    }


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
    read_by: dict[Triple, set[str]] = {}
    for shape, nodes in focus.items():
        if shape.reach is not None:
            walk.collect(view, shape.reach, nodes, read_by)
    triples = frozenset(read_by) | frozenset(view.pairs(_SUBCLASS))
    return Neighbourhood(triples, {triple: frozenset(rules) for triple, rules in read_by.items()})
