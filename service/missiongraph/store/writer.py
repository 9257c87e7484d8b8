"""The one writer: turns a change into the next revision, whole or not at all.

What counts is `current`. The order of a commit is: log entry, live database, checkpoint, `current`. A process that dies
anywhere before the last step leaves the old revision; the next start sweeps what is beyond `current` and, if the live
database is not at it, makes that anew from the checkpoint (hard links, so it costs milliseconds).
"""

from __future__ import annotations

import fcntl
import logging
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Final

from pyoxigraph import Store as Oxigraph

from missiongraph.errors import Conflict, DataDirectoryInUse
from missiongraph.rdf.change import Change
from missiongraph.store.base import Original, Revision, Snapshot
from missiongraph.store.disk import refuse_if_full
from missiongraph.store.embedded import EmbeddedSnapshot, apply_change
from missiongraph.store.meta import Activity, bookkeeping, revision_in
from missiongraph.store.redacting import complete
from missiongraph.store.retention import Retention
from missiongraph.store.revisions import Revisions

log: Final = logging.getLogger(__name__)
_RETENTION: Final = Retention()


class Writer:
    """Holds the data directory's lock and the live database. Implements `store.base.Store`."""

    def __init__(self, data_dir: Path, *, retention: Retention = _RETENTION, reserve: int = 0) -> None:
        self._revisions = Revisions(data_dir)
        self._retention = retention
        self._reserve = reserve
        data_dir.mkdir(parents=True, exist_ok=True)
        self._lock = locked(data_dir / "lock")
        self._revisions.prepare()
        complete(data_dir)
        self._revisions.sweep()
        self._live: Oxigraph | None = self._open_live()

    @property
    def revisions(self) -> Revisions:
        """The data directory for reading."""
        return self._revisions

    def current(self) -> int:
        """Return the number of the newest revision; 0 when there is none."""
        return self._revisions.current()

    def snapshot(self, revision: int | None = None) -> Snapshot:
        """Open a kept revision for reading."""
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
        """Make the change the next revision.

        The change is in the engine's form (`embedded.normal_forms`) and names graphs only; the merged default graph and
        `graph/meta` are kept by the writer. After any failure the next commit makes the live database anew, so nothing
        stays half done; the error goes on to the caller. Raises Conflict when `base` is not the current revision, and
        DiskFull when less than the reserve is free: on a full disk the engine waits, for ever, for space.
        """
        refuse_stale(base, self.current())
        refuse_if_full(self._revisions.root, self._reserve, change)
        time = datetime.now(UTC).replace(microsecond=0)
        activity = Activity(base + 1, time, message, originals or {})
        live = self._live = self._renew_live() if self._live is None else self._live
        whole = change | bookkeeping(EmbeddedSnapshot(live, base), activity, change.graphs())
        try:
            revision = self._revisions.next_after(base, whole, time, author=author, message=message)
            self._revisions.record(revision, whole)
            apply_change(live, whole)
            self._revisions.publish(live, revision.number)
        except BaseException:
            # The live database may hold half of the change; with a full disk it can only be made anew later.
            self._live = None
            self._revisions.sweep()
            raise
        self._revisions.prune(self._retention)
        return revision

    def close(self) -> None:
        """Let go of the lock; the database closes with the last reference to it."""
        self._live = None
        self._lock.close()

    def _open_live(self) -> Oxigraph:
        """Open the live database where it was left, if it is at the current revision, else make it anew."""
        kept = sorted(_numbered(self._revisions.root / "live"), key=lambda place: int(place.name))
        if kept and self.current():
            try:
                live = Oxigraph(str(kept[-1]))
                if revision_in(EmbeddedSnapshot(live, self.current())) == self.current():
                    return live
            except (OSError, RuntimeError) as error:  # the engine raises the latter for corruption
                log.warning("the live database is damaged, and is made anew from its checkpoint: %s", error)
        return self._renew_live()

    def _renew_live(self) -> Oxigraph:
        """Make the live database from the current checkpoint.

        In a new place: after a failed commit, the traceback still holds the old database open.
        """
        folder = self._revisions.root / "live"
        old = _numbered(folder)
        place = folder / str(max((int(each.name) for each in old), default=0) + 1)
        if self.current():
            Oxigraph.read_only(str(self._revisions.checkpoint(self.current()))).backup(str(place))
        for each in old:
            # The old database may remove files of its own meanwhile; what is left goes at the next renewal.
            shutil.rmtree(each, ignore_errors=True)
        return Oxigraph(str(place))


def refuse_stale(base: int, current: int) -> None:
    """Raise Conflict for a change that was computed on a revision which is not the newest."""
    if base != current:
        raise Conflict(
            f"The change was computed on revision {base}, and the graph is at {current} now. Plan it again.",
            base=base,
            current=current,
        )


def _numbered(folder: Path) -> list[Path]:
    """List the databases in a folder; what else somebody left there is not ours."""
    return [place for place in folder.iterdir() if place.name.isdigit()]


def refuse_if_in_use(data_dir: Path) -> None:
    """Raise DataDirectoryInUse if another process is writing to the directory."""
    if data_dir.is_dir():
        locked(data_dir / "lock").close()


def locked(place: Path) -> IO[bytes]:
    """Lock a file for this process, until it is closed. Raises DataDirectoryInUse."""
    file = place.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise DataDirectoryInUse(
            f"Another process is writing to {place.parent}. Stop it, or let it do the work.", path=str(place.parent)
        ) from error
    return file
