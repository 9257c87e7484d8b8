"""Writing to a remote engine: a commit is many requests there, and still counts as a whole or not at all.

SPARQL has no transactions over several requests. So the change is in the log before anything is sent; `graph/meta` says
from the first request to the last which commit is under way; and one that fails, or is found unfinished at the next
start, is undone from the log. All that is relied on is that one operation of an update happens whole: every step may be
repeated, because naming a statement twice is the same as once. Whoever reads meanwhile is told so (`confirm`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby, islice
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph.errors import (
    Busy,
    Conflict,
    EngineFailed,
    EngineRefused,
    Gone,
    MissionGraphError,
    NotFound,
    StoreProblem,
)
from missiongraph.names import GRAPH, META, in_default_graph
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Original, Revision, Snapshot
from missiongraph.store.disk import refuse_if_full
from missiongraph.store.endpoint import Client, Endpoint
from missiongraph.store.meta import REVISIONS, VERSION, Activity, bookkeeping
from missiongraph.store.remote import MERGED_GRAPH, RemoteSnapshot, may_differ
from missiongraph.store.revisions import Revisions
from missiongraph.store.spelling import spelled, spelled_triples
from missiongraph.store.writer import locked, refuse_stale

log: Final = logging.getLogger(__name__)
_META: Final = NamedNode(META)
_MERGED: Final = NamedNode(MERGED_GRAPH)
_PENDING: Final = NamedNode(META + "#pending")
_MANIFEST: Final = NamedNode(META + "#manifest")
_STATE: Final = f"SELECT ?p ?o FROM {_META} WHERE {{ {_META} ?p ?o }}"  # noqa: S608  # constants
_MANIFESTS: Final = f"SELECT ?s ?o FROM {_META} WHERE {{ ?s {_MANIFEST} ?o }}"  # noqa: S608  # constants
_STATEMENTS: Final = 500
"""In one INSERT DATA or DELETE DATA: Virtuoso's compiler runs out of memory between 2,000 and 5,000."""
_SENT: Final = 20_000
"""In one request of the Graph Store Protocol."""


class RemoteRevisions(Revisions):
    """Opens the newest revision at an endpoint; log, manifests and originals are in the data directory as ever."""

    def __init__(self, data_dir: Path, endpoint: Endpoint) -> None:
        super().__init__(data_dir)
        self._endpoint = endpoint

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process without the connections of this one."""
        return type(self), (self.root, self._endpoint)

    @cached_property
    def client(self) -> Client:
        """The connection to the engine."""
        return Client(self._endpoint)

    def require(self, number: int) -> None:
        """Raise NotFound for an unknown revision, and Gone for one that is not the newest."""
        if number < 0:
            super().require(number)
            return
        current = self.current()
        if not number <= current:
            raise NotFound(f"There is no revision {number}; the newest is {current}.", current=current)
        if number != current:
            raise Gone(
                f"Revision {number} cannot be opened: the remote engine holds only the newest, {current}.",
                revision=number,
                current=current,
            )

    def open(self, number: int | None = None) -> Snapshot:
        """Open the newest revision for reading, or a preview, which is held here; revision 0 is empty."""
        number = self.current() if number is None else number
        self.require(number)
        return RemoteSnapshot(self.client, number) if number > 0 else super().open(number)

    def confirm(self, number: int) -> None:
        """Raise Busy if the engine is not at this revision, or a commit is under way; a preview does not move."""
        if number >= 0 and self.state() != (number, ()):
            raise Busy("The graph moved to another revision while this was read. Ask again.", retry_after=1)

    def state(self) -> tuple[int, tuple[str, ...]]:
        """Ask the engine for its revision, 0 if there is none, and which commits are under way."""
        rows = self.client.table(_STATE)
        stated = [(row["p"], row["o"].value) for row in rows]
        version = next((value for predicate, value in stated if predicate == VERSION), "0")
        return int(version), tuple(value for predicate, value in stated if predicate == _PENDING)

    def adopt(self, newest: int) -> None:
        """Take over the manifests that the engine has and this directory lacks, and let `current` follow."""
        for row in self.client.table(_MANIFESTS):
            self.keep_manifest(int(row["s"].value.removeprefix(REVISIONS)), row["o"].value)
        if newest != self.current():
            self.move_current(newest)


class RemoteWriter:
    """Holds the data directory's lock; the only one that writes to the endpoint. Implements `store.base.Store`."""

    def __init__(self, data_dir: Path, endpoint: Endpoint, *, reserve: int = 0) -> None:
        self._revisions = RemoteRevisions(data_dir, endpoint)
        self._reserve = reserve
        self._client = self._revisions.client
        data_dir.mkdir(parents=True, exist_ok=True)
        self._lock = locked(data_dir / "lock")
        self._revisions.prepare()
        try:
            self._settle()
            self._take_up(self.current())
        except BaseException:
            self.close()
            raise

    @property
    def revisions(self) -> RemoteRevisions:
        """The revisions for reading."""
        return self._revisions

    def current(self) -> int:
        """Return the number of the engine's revision; 0 when there is none."""
        return self._revisions.state()[0]

    def snapshot(self, revision: int | None = None) -> Snapshot:
        """Open the newest revision for reading. Raises Gone for an older one."""
        return self._revisions.open(revision)

    def commit(
        self,
        change: Change,
        *,
        base: int,
        author: str,
        message: str,
        originals: Mapping[str, Original] | None = None,
    ) -> Revision:
        """Make the change the next revision, as `Writer.commit` does; undo what was sent if it cannot be finished.

        Raises Conflict when `base` is not the engine's revision, or another writer is faster, and EngineRefused when
        the engine does not keep what it was given.
        """
        self._settle()
        refuse_stale(base, self.current())
        refuse_if_full(self._revisions.root, self._reserve, change)
        time = datetime.now(UTC).replace(microsecond=0)
        activity = Activity(base + 1, time, message, originals or {})
        whole = change | bookkeeping(self.snapshot(base), activity, change.graphs())
        self._refuse_changed(whole)
        revision = self._revisions.next_after(base, whole, time, author=author, message=message)
        self._revisions.record(revision, whole)
        self._claim(base, _mark(revision.number, revision.patch_sha256))
        try:
            self._write(whole)
            self._check(whole)
            self._publish(revision)
        except BaseException:
            self._undo_if_possible()
            raise
        self._revisions.move_current(revision.number)
        return revision

    def close(self) -> None:
        """Let go of the lock and the connections."""
        self._lock.close()
        self._revisions.client.close()

    def _take_up(self, newest: int) -> None:
        """Follow the engine to its revision. Raises StoreProblem where directory and engine do not belong together."""
        here = self._revisions.current()
        if here and (self._revisions.root / "checkpoints" / str(here)).is_dir():
            raise StoreProblem("This data directory belongs to an embedded engine. Use another for the remote one.")
        if here > newest:
            raise StoreProblem(
                f"The remote engine is at revision {newest}, and this data directory at {here}. Restore the engine, or "
                "use an empty directory to go on from what it has.",
                revision=newest,
            )
        self._revisions.adopt(newest)
        self._revisions.sweep()

    def _claim(self, base: int, mark: str) -> None:
        """Mark the commit as under way, if the engine still is at its base. Raises Conflict if it is not."""
        before, after = (f"GRAPH {_META} {{ {_META} {what} }}" for what in (f"{VERSION} {base}", _pending(mark)))
        if base:
            self._client.update(f"DELETE {{ {before} }} INSERT {{ {after} }} WHERE {{ {before} }}")
        else:
            self._client.update(f"INSERT DATA {{ {after} }}")
        if self._revisions.state() != (0, (mark,)):
            self._client.update(f"DELETE DATA {{ {after} }}")
            raise Conflict("Another writer was faster. Plan the change again.", base=base)

    def _publish(self, revision: Revision) -> None:
        """Let the engine say that it is at the revision, with the manifest; then it is no longer under way."""
        node = NamedNode(f"{REVISIONS}{revision.number}")
        manifest = Literal(self._revisions.manifest_text(revision.number))
        self._client.update(
            f"INSERT DATA {{ GRAPH {_META} {{ {node} {_MANIFEST} {spelled(manifest)} . "
            f"{_META} {VERSION} {revision.number} }} }}"
        )
        self._clear(_mark(revision.number, revision.patch_sha256))

    def _clear(self, mark: str) -> None:
        self._client.update(f"DELETE DATA {{ GRAPH {_META} {{ {_META} {_pending(mark)} }} }}")

    def _undo_if_possible(self) -> None:
        """Undo the commit that is under way; where the engine does not answer, the next start or commit does it."""
        try:
            self._settle()
        except MissionGraphError as error:
            log.warning("a commit could not be undone yet: %s", error.message)

    def _settle(self) -> None:
        """Undo a commit that is under way and not published. Raises StoreProblem for one that is not in our log."""
        version, marks = self._revisions.state()
        for mark in marks:
            number = int(mark.partition(" ")[0])
            if version != number:
                self._undo(number, mark)
            self._clear(mark)

    def _undo(self, number: int, mark: str) -> None:
        try:
            known = _mark(number, self._revisions.manifest(number).patch_sha256)
        except NotFound:
            known = ""
        if known != mark:
            raise StoreProblem(
                f"At the remote engine, revision {number} was begun from another data directory and not finished. "
                "Start the service with that directory once.",
                revision=number,
            )
        change = self._revisions.change(number)
        self._write(Change(removed=change.added, added=change.removed))
        if number > 1:
            self._client.update(f"INSERT DATA {{ GRAPH {_META} {{ {_META} {VERSION} {number - 1} }} }}")

    def _write(self, change: Change) -> None:
        """Delete and insert statements of named graphs, then let the merged graph follow; may be repeated."""
        removed, added = _in_order(change.removed), _in_order(change.added)
        self._send("DELETE DATA", removed)
        self._insert(added)
        gone = {quad.triple for quad in removed if in_default_graph(graph_iri(quad))}
        come = {quad.triple for quad in added if in_default_graph(graph_iri(quad))}
        state = RemoteSnapshot(self._client, 0)
        graphs = {name.value for name in state.graphs()} | change.graphs().keys()
        gone -= come | state.stated(gone - come, filter(in_default_graph, graphs))
        self._send("DELETE DATA", [_merged(triple) for triple in gone])
        self._insert([_merged(triple) for triple in come])

    def _refuse_changed(self, change: Change) -> None:
        """Raise EngineRefused for a literal that the engine would change, tried in a graph of its own.

        Afterwards it could not be undone: Virtuoso takes the deletion of some for that of other statements.
        """
        graph = NamedNode(GRAPH + "trial")
        literals = {quad.object for quad in change.added if may_differ(quad.object) and quad.graph_name != _META}
        trial = {
            Quad(NamedNode(f"urn:trial:{number}"), _META, literal, graph)
            for number, literal in enumerate(sorted(literals, key=str))
        }
        if not trial:
            return
        # Not CLEAR, which has Virtuoso write a checkpoint.
        empty = f"DELETE WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        self._client.update(empty)
        try:
            self._insert(list(trial))
            kept = RemoteSnapshot(self._client, 0).stated({quad.triple for quad in trial}, [graph.value])
        except (EngineFailed, EngineRefused) as error:
            raise EngineRefused(f"The remote engine does not take all values of this: {error.message}") from error
        self._client.update(empty)
        lost = {quad.triple for quad in trial} - kept
        if lost:
            said = min(str(triple.object) for triple in lost)
            raise EngineRefused(f"The remote engine would change this value, so nothing was sent: {said}")

    def _check(self, change: Change) -> None:
        """Raise EngineRefused if a statement is not there as it was given, or still there although it was deleted."""
        state = RemoteSnapshot(self._client, 0)
        for quads, is_there in (change.added, True), (change.removed, False):
            for graph, members in groupby(_in_order(quads), graph_iri):
                triples = {quad.triple for quad in members}
                wrong = triples ^ state.stated(triples, [graph]) if is_there else state.stated(triples, [graph])
                if wrong:
                    said = f"The remote engine does not keep this as it is given: {min(wrong, key=str)}"
                    raise EngineRefused(f"{said}. Nothing was changed.", graph=graph)

    def _insert(self, quads: list[Quad]) -> None:
        if not self._client.has_graph_store:
            self._send("INSERT DATA", quads)
            return
        for graph, batch in _batches(quads, _SENT):
            self._client.add(graph, spelled_triples(batch).encode())

    def _send(self, operation: str, quads: list[Quad]) -> None:
        # One graph in each: of several GRAPH blocks in one DELETE DATA, Virtuoso 7 leaves some literals standing.
        for graph, batch in _batches(quads, _STATEMENTS):
            self._client.update(f"{operation} {{ GRAPH <{graph}> {{ {spelled_triples(batch)} }} }}")


def _in_order(quads: Iterable[Quad]) -> list[Quad]:
    """Sort quads by graph; which revision the engine is at is said by `_claim` and `_publish` alone."""
    return sorted((quad for quad in quads if quad.predicate != VERSION or quad.subject != _META), key=graph_iri)


def _merged(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, _MERGED)


def _batches(quads: Iterable[Quad], size: int) -> Iterator[tuple[str, list[Quad]]]:
    """Divide quads that are sorted by graph into lists of one graph and at most `size`."""
    for graph, members in groupby(quads, graph_iri):
        while batch := list(islice(members, size)):
            yield graph, batch


def _mark(number: int, patch_sha256: str) -> str:
    """Name a commit that is under way."""
    return f"{number} {patch_sha256}"


def _pending(mark: str) -> str:
    return f"{_PENDING} {Literal(mark)}"
