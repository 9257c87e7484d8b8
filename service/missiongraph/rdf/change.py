"""Differences between states of the graph: quads removed and added, their text form, and the digest of a state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, islice
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from missiongraph.rdf.terms import graph_iri

_ROWS: Final = 10_000  # are parsed at a time
_MODULUS: Final = 2**256


@dataclass(frozen=True, slots=True)
class Change:
    """Quads to remove and quads to add; the two do not overlap."""

    removed: frozenset[Quad] = frozenset()
    added: frozenset[Quad] = frozenset()

    def __bool__(self) -> bool:
        """Say whether anything would change."""
        return bool(self.removed or self.added)

    def __or__(self, other: Change) -> Change:
        """Unite two changes of different graphs."""
        return Change(self.removed | other.removed, self.added | other.added)

    def then(self, later: Change) -> Change:
        """Join this change with one that follows it; what the later undoes cancels out."""
        return Change(
            (self.removed - later.added) | (later.removed - self.added),
            (self.added - later.removed) | (later.added - self.removed),
        )

    def reversed(self) -> Change:
        """Return the change that undoes this one."""
        return Change(removed=self.added, added=self.removed)

    def within(self, wanted: Callable[[str], bool]) -> Change:
        """Return the part of the change that is in some graphs, told by their IRIs."""
        sides = (self.removed, self.added)
        return Change(*(frozenset(quad for quad in side if wanted(graph_iri(quad))) for side in sides))

    def graphs(self) -> dict[str, tuple[int, int]]:
        """Count per graph IRI: (removed, added)."""
        removed, added = (Counter(map(graph_iri, part)) for part in (self.removed, self.added))
        return {graph: (removed[graph], added[graph]) for graph in sorted(removed.keys() | added.keys())}


def difference(old: Iterable[Quad], new: Iterable[Quad]) -> Change:
    """Return the change that leads from `old` to `new`."""
    before, after = frozenset(old), frozenset(new)
    return Change(before - after, after - before)


def to_patch(change: Change) -> bytes:
    """Write a change as RDF Patch rows (`D s p o g .` before `A s p o g .`), sorted, in UTF-8."""
    rows = [f"D {quad} .\n" for quad in change.removed], [f"A {quad} .\n" for quad in change.added]
    return "".join(row for part in rows for row in sorted(part)).encode()


def from_patch(patch: bytes) -> Change:
    """Read what `to_patch` wrote."""
    found: tuple[list[Quad], list[Quad]] = [], []
    for is_added, quad in rows_of(patch.splitlines(keepends=True)):
        found[is_added].append(quad)
    removed, added = map(frozenset, found)
    return Change(removed, added)


def rows_of(lines: Iterable[bytes]) -> Iterator[tuple[bool, Quad]]:
    """Read what `to_patch` wrote row by row, from lines with their ends: whether each quad is added, and the quad."""
    for mark, rows in groupby(lines, key=lambda line: line[:1]):
        while some := b"".join(row[2:] for row in islice(rows, _ROWS)):
            for quad in parse(some, RdfFormat.N_QUADS):
                yield mark == b"A", quad


def digest_after(digest: int, change: Change) -> int:
    """Move the digest of a state along a change: the sum of SHA-256 over its quads, modulo 2^256.

    A sum can be kept up to date at the cost of the change alone; it guards against damage, not against forgery,
    which the chain of SHA-256 in the manifests guards against.
    """
    out = sum(map(_quad_hash, change.removed))
    into = sum(map(_quad_hash, change.added))
    return (digest - out + into) % _MODULUS


def digest_of(quads: Iterable[Quad]) -> int:
    """Compute the digest of a whole state."""
    return sum(map(_quad_hash, quads)) % _MODULUS


def _quad_hash(quad: Quad) -> int:
    return int.from_bytes(sha256(str(quad).encode()).digest())
