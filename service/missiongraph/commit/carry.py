"""Carrying a change over to a later revision than the one it was made on, without undoing what others did meanwhile.

Two changes clash where both are about the same property of the same node in the same document, and one takes away what
the other takes away, too, or replaces. A claim is named by its content, so two changes that correct the same claim both
take it away. What both merely add stands side by side, and is for the shapes to judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import Quad

from missiongraph.errors import NotFound
from missiongraph.names import is_written_over_http
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object, graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.revisions import Revisions

_Slot: TypeAlias = tuple[str, str, str]
"""A graph, a subject and a predicate."""


@dataclass(frozen=True, slots=True)
class Clash:
    """What two changes do differently with one property of one thing in one document; terms are RDF.

    `revisions` are those that changed the document meanwhile.
    """

    graph: str
    subject: str
    predicate: str
    removed: tuple[Object, ...]
    ours: tuple[Object, ...]
    theirs: tuple[Object, ...]
    revisions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """A change as it would be on the present revision, and what keeps it from being made as it was meant."""

    change: Change
    clashes: tuple[Clash, ...]
    meanwhile: tuple[int, ...]
    """The revisions that changed one of its documents since it was made."""


def carry(snapshot: Snapshot, change: Change, later: Mapping[int, Change]) -> Carried:
    """Carry a change over the `later` ones, by number, to a snapshot of the newest of them."""
    present = frozenset(quad for quad in change.removed if any(snapshot.match(*quad)))
    missing = frozenset(quad for quad in change.added if not any(snapshot.match(*quad)))
    carried = Change(present, missing)
    clashes = tuple(_clashes(change, later)) if carried else ()
    return Carried(carried, clashes, tuple(sorted(later)))


def later_changes(data_dir: Path, graphs: Iterable[str], since: int, until: int) -> dict[int, Change]:
    """Read from the log what the revisions after `since`, up to `until`, changed in some graphs.

    Raises Gone (by the log) where the log no longer reaches back so far.
    """
    revisions, wanted = Revisions(data_dir), frozenset(graphs)
    found = {}
    for number in range(since + 1, until + 1):
        if wanted & revisions.manifest(number).graphs.keys():
            found[number] = revisions.change(number).within(wanted.__contains__)
    return found


def taken_back(data_dir: Path, revision: int) -> Change:
    """Return what would take a revision back, as if nothing had come after it. Raises NotFound."""
    revisions = Revisions(data_dir)
    if not 0 < revision <= revisions.current():
        raise NotFound(f"There is no revision {revision}; the newest is {revisions.current()}.")
    return revisions.change(revision).reversed().within(is_written_over_http)


def _clashes(change: Change, later: Mapping[int, Change]) -> Iterator[Clash]:
    theirs = reduce(Change.then, (later[number] for number in sorted(later)), Change())
    own_removed, own_added = _slots(change.removed), _slots(change.added)
    their_removed, their_added = _slots(theirs.removed), _slots(theirs.added)
    for slot in sorted((own_removed.keys() | own_added.keys()) & (their_removed.keys() | their_added.keys())):
        own, other = (own_removed[slot], own_added[slot]), (their_removed[slot], their_added[slot])
        if own[0] & other[0] or (own != other and (own[0] or other[0])):
            graph, subject, predicate = slot
            revisions = tuple(number for number, each in sorted(later.items()) if graph in each.graphs())
            removed, ours, others = map(_sorted, (own[0] | other[0], own[1], other[1]))
            yield Clash(graph, subject, predicate, removed, ours, others, revisions)


def _slots(quads: Iterable[Quad]) -> dict[_Slot, frozenset[Object]]:
    found: dict[_Slot, set[Object]] = defaultdict(set)
    for quad in quads:
        found[graph_iri(quad), str(quad.subject), quad.predicate.value].add(quad.object)  # type: ignore[arg-type]
    return defaultdict(frozenset, {slot: frozenset(values) for slot, values in found.items()})


def _sorted(values: Iterable[Object]) -> tuple[Object, ...]:
    return tuple(sorted(values, key=str))
