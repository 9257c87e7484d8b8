"""What every store offers: the contract that `tests/store/test_contract.py` holds each implementation to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Protocol, TypeAlias

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    serialize,
)

from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Graph, Object, Subject


class Triples:
    """An answer of CONSTRUCT or DESCRIBE that came from elsewhere: `QueryTriples` can only be made by its engine."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = iter(triples)

    def __iter__(self) -> Iterator[Triple]:
        """Iterate over the triples."""
        return self._triples

    def serialize(self, out: IO[bytes], syntax: RdfFormat) -> None:
        """Write the triples as they come."""
        serialize(self._triples, out, syntax)


Answer: TypeAlias = QuerySolutions | QueryTriples | Triples | QueryBoolean
MERGED: Final = DefaultGraph()


@dataclass(frozen=True, slots=True)
class QueryDataset:
    """The dataset that a protocol request names (SPARQL 1.1 Protocol §2.1.4); empty means the store's own."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether the request names a dataset at all."""
        return bool(self.default or self.named)


STORE_DATASET: Final = QueryDataset()
"""The merged default graph and all named graphs."""


class Snapshot(Protocol):
    """One revision, opened for reading; it never changes."""

    @property
    def revision(self) -> int:
        """The number of the revision, from 1; 0 is the empty state before the first."""

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Object | None = None,
        graph: Graph | None = MERGED,
    ) -> Iterator[Quad]:
        """Iterate over matching quads of one graph (the merged default graph unless told otherwise; None: of all)."""

    def query(self, text: str, dataset: QueryDataset = STORE_DATASET) -> Answer:
        """Evaluate a SPARQL 1.1 query. Raises SyntaxProblem with line and column."""

    def graphs(self) -> Iterator[NamedNode]:
        """Iterate over the names of the graphs."""

    def copy_to(self, place: Path) -> None:
        """Copy the revision to a new directory, as an Oxigraph database in the merged layout."""


def solutions(snapshot: Snapshot, text: str) -> Iterator[QuerySolution]:
    """Run a SELECT query of our own."""
    answer = snapshot.query(text)
    if isinstance(answer, QuerySolutions):
        yield from answer


@dataclass(frozen=True, slots=True)
class Revision:
    """A committed state. `digest` and `parent_digest` are hexadecimal; counts are of quads in named graphs."""

    number: int
    time: datetime
    author: str
    message: str
    added: int
    removed: int
    quads: int
    graphs: dict[str, tuple[int, int]]
    digest: str
    patch_sha256: str
    parent_sha256: str


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes that were submitted for a graph: their SHA-256 in hexadecimal, and their media type.

    `mapping` is the SHA-256 of the mapping by which a table was read, kept as the bytes are; empty for all else.
    """

    sha256: str
    media_type: str
    mapping: str = ""


class Store(Protocol):
    """A graph with numbered, immutable revisions and one writer."""

    def current(self) -> int:
        """Return the number of the newest revision; 0 when there is none."""

    def snapshot(self, revision: int | None = None) -> Snapshot:
        """Open a revision for reading, the newest unless told otherwise. Raises NotFound or Gone."""

    def commit(
        self,
        change: Change,
        *,
        base: int,
        author: str,
        message: str,
        originals: Mapping[str, Original] | None = None,
    ) -> Revision:
        """Make the change the next revision, whole or not at all. Raises Conflict if `base` is not the newest.

        `originals` say, by graph, from which submitted bytes the new state of a changed graph was read.
        """

    def close(self) -> None:
        """Let go of files and locks."""
