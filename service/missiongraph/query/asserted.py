"""The graph as it would be after a change, without building it: the snapshot with quads taken away and put on top.

Only asserted graphs are seen, with ontology and vocabularies: what rules derive is not validated. Triples come out in
the form in which they were submitted, not in the form that the engine would store (`12.50`, not `12.5`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.model.ontology import SUBCLASS, Hierarchy
from missiongraph.model.triples import TYPE, Triples
from missiongraph.names import DERIVED, in_default_graph
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object, Subject, graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import normal_forms

Triple: TypeAlias = tuple[Subject, NamedNode, Object]
_TYPE: Final = NamedNode(TYPE)
_T = TypeVar("_T")


@cache
def is_asserted(graph: str) -> bool:
    """Say whether validation sees the statements of a graph: those of the default graph, except derived ones."""
    return graph not in ("", DERIVED) and in_default_graph(graph)


class View:
    """The asserted graphs of a snapshot, after a change; looked up with bound terms only, save for `everything`."""

    def __init__(self, snapshot: Snapshot, change: Change) -> None:
        self._snapshot = snapshot
        self._removed = change.removed
        added = [quad for quad in change.added if is_asserted(graph_iri(quad))]
        self._added = Triples(added)
        self._replaced = _stored_forms(added)
        self._values: dict[tuple[Subject, NamedNode], list[Object]] = {}
        self._subjects: dict[tuple[NamedNode, Object], list[Subject]] = {}
        self._types: dict[Object, frozenset[str]] = {}
        self._news = _News(snapshot, self._added)

    def before(self) -> View:
        """Return the view without the change; both share what they find out about nodes that the change brings."""
        view = View(self._snapshot, Change())
        view._news = self._news
        return view

    def values(self, subject: Object, predicate: NamedNode) -> list[Object]:
        """Return the values of a property at a node; a literal has none."""
        if isinstance(subject, Literal):
            return []
        found = self._values.get((subject, predicate))
        if found is None:
            known = () if self._news.says_nothing(subject) else self._stored(subject, predicate, None)
            found = _once([*(value for _, _, value in known), *self._added.values(subject, predicate.value)])
            self._values[subject, predicate] = found
        return found

    def subjects(self, predicate: NamedNode, value: Object) -> list[Subject]:
        """Return the nodes that have a value for a property."""
        found = self._subjects.get((predicate, value))
        if found is None:
            known = () if self._news.is_unheard_of(value) else self._stored(None, predicate, value)
            found = _once([*(subject for subject, _, _ in known), *self._added.subjects(predicate.value, value)])
            self._subjects[predicate, value] = found
        return found

    def about(self, subject: Object) -> list[Triple]:
        """Return all triples of a node."""
        if isinstance(subject, Literal):
            return []
        added = [
            (subject, NamedNode(predicate), value)
            for predicate in self._added.predicates(subject)
            for value in self._added.values(subject, predicate)
        ]
        return _once([*self._stored(subject, None, None), *added])

    def into(self, value: Object) -> list[Triple]:
        """Return all triples that lead to a node or literal."""
        added = [(subject, NamedNode(predicate), other) for subject, predicate, other in self._added if other == value]
        return _once([*self._stored(None, None, value), *added])

    def pairs(self, predicate: NamedNode) -> list[Triple]:
        """Return all triples with a property."""
        added = [(subject, predicate, value) for subject, value in self._added.pairs(predicate.value)]
        return _once([*self._stored(None, predicate, None), *added])

    def everything(self) -> list[Triple]:
        """Return all triples of the view: costs as much as the graph is large."""
        added = [(subject, NamedNode(predicate), value) for subject, predicate, value in self._added]
        return _once([*self._stored(None, None, None), *added])

    def __contains__(self, triple: Triple) -> bool:
        subject, predicate, value = triple
        return value in self.values(subject, predicate)

    def types(self, node: Object) -> frozenset[str]:
        """Return the IRIs of the classes of a node."""
        found = self._types.get(node)
        if found is None:
            kinds = self.values(node, _TYPE)
            found = self._types[node] = frozenset(kind.value for kind in kinds if isinstance(kind, NamedNode))
        return found

    def hierarchy(self) -> Hierarchy:
        """Return the hierarchy of the classes as the data state it."""
        return Hierarchy.of((lower.value, upper.value) for lower, _, upper in self.pairs(NamedNode(SUBCLASS)))

    def _stored(self, subject: Subject | None, predicate: NamedNode | None, value: Object | None) -> Iterator[Triple]:
        for quad in self._snapshot.match(subject, predicate, value, None):
            if is_asserted(graph_iri(quad)) and quad not in self._removed:
                triple = quad.subject, quad.predicate, quad.object
                if triple not in self._replaced:
                    yield triple  # type: ignore[misc]  # no triple terms are stored


class _News:
    """Finds out which of the nodes that a change speaks of are in no graph yet, so that nothing is looked up there."""

    def __init__(self, snapshot: Snapshot, added: Triples) -> None:
        self._snapshot, self._nodes = snapshot, added.nodes()
        self._says_nothing: dict[Object, bool] = {}
        self._is_unheard_of: dict[Object, bool] = {}

    def says_nothing(self, node: Subject) -> bool:
        """Say whether no stored triple is about a node; False where the change does not speak of it."""
        if node not in self._nodes:
            return False
        if node not in self._says_nothing:
            self._says_nothing[node] = next(self._snapshot.match(node, None, None, None), None) is None
        return self._says_nothing[node]

    def is_unheard_of(self, node: Object) -> bool:
        """Say whether no stored triple leads to a node; False where the change does not speak of it."""
        if isinstance(node, Literal) or node not in self._nodes:
            return False
        if node not in self._is_unheard_of:
            self._is_unheard_of[node] = next(self._snapshot.match(None, None, node, None), None) is None
        return self._is_unheard_of[node]


def _stored_forms(added: Iterable[Quad]) -> frozenset[Triple]:
    """Return the forms in which the engine would store added triples, where they differ: these are the same triple."""
    forms = normal_forms(added)
    return frozenset(
        (quad.subject, quad.predicate, forms[quad.object])  # type: ignore[misc]  # no triple terms are let in
        for quad in added
        if isinstance(quad.object, Literal) and quad.object in forms
    )


def _once(found: Iterable[_T]) -> list[_T]:
    return list(dict.fromkeys(found))
