"""Indexes in files of the data directory that follow the revisions, each change as one transaction.

An index may be thrown away: what is missing, damaged, of another log or of another make is made anew. Whoever reads
meanwhile finds the state before, and never makes the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from missiongraph.rdf.change import Change
from missiongraph.store.base import Snapshot
from missiongraph.store.revisions import Revisions

_WAIT_SECONDS: Final = 10.0
_MOST_CHANGED: Final = 200_000  # statements; to read what more of them touch takes longer than to read all
_STATE: Final = """
DROP TABLE IF EXISTS state;
CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 0), followed INTEGER NOT NULL, manifest TEXT NOT NULL) STRICT;
INSERT INTO state VALUES (0, 0, '');
"""


@dataclass(frozen=True, slots=True)
class Index:
    """A kind of index: its file, the version of its tables, how they are made, and how a snapshot comes into them.

    `bring` gets the changes that led to the snapshot; without any it reads everything anew.
    """

    file: str
    version: int
    make: Callable[[sqlite3.Connection], None]
    bring: Callable[[sqlite3.Connection, Snapshot, Sequence[Change]], None]

    def place(self, data_dir: Path) -> Path:
        """Return where the index is."""
        return data_dir / self.file

    def followed(self, data_dir: Path) -> int:
        """Return the newest revision that the index knows; 0 while there is none, or it cannot be read."""
        with self.reading(data_dir) as database:
            return state_of(database)[0] if database else 0

    def follow(self, snapshot: Snapshot, data_dir: Path) -> int:
        """Bring the index to the revision of the snapshot and return its number; a damaged one is made anew."""
        try:
            return self._follow(snapshot, data_dir)
        except sqlite3.DatabaseError:
            for place in data_dir.glob(f"{self.file}*"):
                place.unlink(missing_ok=True)
            return self._follow(snapshot, data_dir)

    @contextmanager
    def reading(self, data_dir: Path) -> Iterator[sqlite3.Connection | None]:
        """Open the index for one look at one state of it; None while there is none that can be read."""
        place = self.place(data_dir)
        if not place.exists():
            yield None
            return
        try:
            # Not made where it was taken away meanwhile: an empty file would pass for an index.
            database = _connected(f"{place.absolute().as_uri()}?mode=rw")
        except sqlite3.DatabaseError:
            yield None
            return
        with closing(database):
            try:
                database.execute("BEGIN")
                is_ready = database.execute("PRAGMA user_version").fetchone()[0] == self.version
            except sqlite3.DatabaseError:
                is_ready = False  # damaged, until the next revision has it made anew
            yield database if is_ready else None

    def _follow(self, snapshot: Snapshot, data_dir: Path) -> int:
        revisions, newest = Revisions(data_dir), snapshot.revision
        with closing(_connected(self.place(data_dir).absolute().as_uri())) as database:
            if database.execute("PRAGMA user_version").fetchone()[0] != self.version:
                self._make(database)
            last, manifest = state_of(database)
            is_of_log = last <= newest and revisions.manifest_sha256(last) == manifest
            if is_of_log and last == newest:
                return newest
            numbers = range(last + 1, newest + 1)
            continues = (
                is_of_log
                and last > 0
                and all(revisions.has_change(number) for number in numbers)
                and revisions.size_between(last, newest) <= _MOST_CHANGED
            )
            changes = [revisions.change(number) for number in numbers] if continues else []
            with database:
                database.execute("BEGIN IMMEDIATE")
                self.bring(database, snapshot, changes)
                sha256 = revisions.manifest_sha256(newest)
                database.execute("UPDATE state SET followed = ?, manifest = ?", (newest, sha256))
        return newest

    def _make(self, database: sqlite3.Connection) -> None:
        database.execute("PRAGMA journal_mode = WAL")
        self.make(database)
        database.executescript(_STATE)
        database.execute(f"PRAGMA user_version = {self.version}")


def state_of(database: sqlite3.Connection) -> tuple[int, str]:
    """Return the revision that an index follows, and the digest of its manifest."""
    found: tuple[int, str] = database.execute("SELECT followed, manifest FROM state").fetchone()
    return found


def _connected(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, timeout=_WAIT_SECONDS, isolation_level=None, uri=True)
