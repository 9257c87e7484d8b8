"""Sorting the quads of a change by what they speak of: a thing by a claim, a thing plainly, or nothing with words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.browse.view import IS_ABOUT, NODE, View
from missiongraph.model.triples import TYPE
from missiongraph.names import in_default_graph
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.overlay import Overlay

_DEEPEST: Final = 4


@dataclass(slots=True)
class About:
    """What a change has about one thing: the claims that it touches, each with its graph, and plain statements."""

    claims: dict[str, str] = field(default_factory=dict)
    removed: list[Quad] = field(default_factory=list)
    added: list[Quad] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Touched:
    """The things of a change by IRI, the quads that no words are found for, and the count of repeated statements."""

    things: dict[str, About]
    unsaid: Change
    repeated: int


def sorted_out(old: View, new: View, change: Change) -> Touched:
    """Sort the quads of a change."""
    sorting = _Sorting(old, new, change)
    things: dict[str, About] = defaultdict(About)
    unsaid: tuple[list[Quad], list[Quad]] = ([], [])
    repeated = 0
    for side, quads in enumerate((change.removed, change.added)):
        for quad in quads:
            claim, about = sorting.place(quad)
            for thing in about:
                if claim:
                    things[thing].claims[claim] = graph_iri(quad)
                elif sorting.is_repeated(quad, removed=not side):
                    repeated += 1
                else:
                    (things[thing].added if side else things[thing].removed).append(quad)
            if not about:
                unsaid[side].append(quad)
    return Touched(dict(things), Change(*map(frozenset, unsaid)), repeated)


class _Sorting:
    """Remembers, for one change, what each node belongs to."""

    def __init__(self, old: View, new: View, change: Change) -> None:
        self._views = (old, new)
        # What either side says is what one of them says and what the change removes or adds. A view without a change
        # laid over it is asked, which is several times faster.
        self._kept = old if isinstance(new.snapshot, Overlay) else new
        self._classes = old.model.claim_classes | new.model.claim_classes
        self._facts: dict[str, list[Quad]] = defaultdict(list)
        self._users: dict[str, set[str]] = defaultdict(set)
        for quad in (*change.removed, *change.added):
            if isinstance(quad.subject, NamedNode):
                self._facts[quad.subject.value].append(quad)
                if isinstance(quad.object, NamedNode) and quad.object.value.startswith(NODE):
                    self._users[quad.object.value].add(quad.subject.value)
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}

    def place(self, quad: Quad) -> tuple[str, tuple[str, ...]]:
        """Return the claim that a quad belongs to (empty: none), and the things that it is about."""
        if not isinstance(quad.subject, NamedNode):
            return "", ()
        iri = quad.subject.value
        if iri not in self._known:
            self._known[iri] = self._placed(iri, _DEEPEST)
        return self._known[iri]

    def is_repeated(self, quad: Quad, *, removed: bool) -> bool:
        """Say whether other graphs make the same statement on the side where this one is missing."""
        if not in_default_graph(graph_iri(quad)):
            return False
        there = self._views[1 if removed else 0].snapshot
        return any(there.match(quad.subject, quad.predicate, quad.object))  # type: ignore[arg-type]  # no triple terms

    def _placed(self, iri: str, depth: int) -> tuple[str, tuple[str, ...]]:
        if self._is_claim(iri):
            about = self._about(iri)
            return (iri, about) if about else ("", ())
        if not iri.startswith(NODE):
            return "", (iri,)
        for user in sorted(self._users_of(iri)) if depth else ():
            found = self._placed(user, depth - 1)
            if found[1]:
                return found
        return "", ()

    def _is_claim(self, iri: str) -> bool:
        own = (quad.object for quad in self._facts[iri] if quad.predicate.value == TYPE)
        if any(isinstance(kind, NamedNode) and kind.value in self._classes for kind in own):
            return True
        return self._kept.is_claim(iri)

    def _about(self, iri: str) -> tuple[str, ...]:
        own: Iterable[str] = (
            quad.object.value
            for quad in self._facts[iri]
            if quad.predicate.value == IS_ABOUT and isinstance(quad.object, NamedNode)
        )
        return tuple(sorted({*own, *self._kept.iris(iri, IS_ABOUT)}))

    def _users_of(self, iri: str) -> Iterator[str]:
        yield from self._users[iri]
        for quad in self._kept.snapshot.match(None, None, NamedNode(iri)):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value
