"""Which revisions touched a thing: an index over the log, in `history.sqlite`, that follows it and may be thrown away.

A thing is touched when a statement about it, or a claim about it, or a part of such a claim, comes or goes. Which part
belongs to which claim, and which claim to which thing, is remembered from earlier revisions.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.names import DERIVED, ID, META, MG
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.revisions import Revisions

_WAIT_SECONDS: Final = 10.0
_VERSION: Final = 1
_DEEPEST: Final = 4
_IS_ABOUT: Final = MG + "isAbout"
_PART: Final = ID + "node/"
_SCHEMA: Final = """
    CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 0), followed INTEGER, manifest TEXT) STRICT;
    INSERT OR IGNORE INTO state VALUES (0, 0, '');
    CREATE TABLE IF NOT EXISTS node (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE IF NOT EXISTS touched (
        node INTEGER, revision INTEGER, removed INTEGER, added INTEGER, PRIMARY KEY (node, revision)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS owner (node INTEGER, owner INTEGER, PRIMARY KEY (node, owner)) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Touch:
    """A revision that touched a thing, with the numbers of statements that went and came."""

    revision: int
    removed: int
    added: int


@dataclass(frozen=True, slots=True)
class Touches:
    """Some revisions that touched a thing, the newest first; how many there are, and how far the index has come."""

    touches: tuple[Touch, ...]
    total: int
    followed: int


def place_of(data_dir: Path) -> Path:
    """Return where the index is."""
    return data_dir / "history.sqlite"


def touches(data_dir: Path, iri: str, *, limit: int, offset: int = 0) -> Touches:
    """Return which revisions touched a thing or a document, as far as the index has come."""
    with _opened(data_dir) as database:
        rows = database.execute(
            "SELECT revision, removed, added FROM touched JOIN node ON node.id = touched.node WHERE iri = ? "
            "ORDER BY revision DESC LIMIT ? OFFSET ?",
            (iri, limit, offset),
        ).fetchall()
        [total] = database.execute(
            "SELECT count(*) FROM touched JOIN node ON node.id = touched.node WHERE iri = ?", (iri,)
        ).fetchone()
        return Touches(tuple(Touch(*row) for row in rows), total, _state(database)[0])


def followed(data_dir: Path) -> int:
    """Return the newest revision that the index knows."""
    with _opened(data_dir) as database:
        return _state(database)[0]


def follow(_snapshot: Snapshot, *, data_dir: Path) -> int:
    """Bring the index to the newest revision and return its number; begin anew if the log is another one. A reader job.

    Each revision is one transaction, so that what is done stays done. A damaged index is made anew as well.
    """
    try:
        return _follow(data_dir)
    except sqlite3.DatabaseError:
        place_of(data_dir).unlink(missing_ok=True)
        return _follow(data_dir)


def _follow(data_dir: Path) -> int:
    revisions = Revisions(data_dir)
    newest = revisions.current()
    with _opened(data_dir) as database:
        last, manifest = _state(database)
        if last > newest or (last and revisions.manifest_sha256(last) != manifest):
            last = _emptied(database)
        for number in range(last + 1, newest + 1):
            with database:
                if revisions.has_change(number):
                    _Indexing(database, partial(revisions.rows, number)).write(number)
                sha256 = revisions.manifest_sha256(number)
                database.execute("UPDATE state SET followed = ?, manifest = ?", (number, sha256))
    return newest


class _Indexing:
    """One change on its way into the index; its rows are read twice, for all at once may not fit into memory."""

    def __init__(self, database: sqlite3.Connection, rows: Callable[[], Iterator[tuple[bool, Quad]]]) -> None:
        self._database = database
        self._rows = rows
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._known: dict[str, frozenset[str]] = {}

    def write(self, number: int) -> None:
        """Write what the change of a revision touched."""
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for _, quad in self._rows():
            if graph_iri(quad) != META:
                self._note_owner(quad)
        for is_added, quad in self._rows():
            for iri in self._touched(quad):
                counts[iri][is_added] += 1
        ids = {iri: self._id(iri) for iri in counts}
        self._database.executemany(
            "INSERT OR REPLACE INTO touched VALUES (?, ?, ?, ?)",
            [(ids[iri], number, count[0], count[1]) for iri, count in counts.items()],
        )
        pairs = [(self._id(node), self._id(owner)) for node, owners in self._owners.items() for owner in owners]
        self._database.executemany("INSERT OR IGNORE INTO owner VALUES (?, ?)", pairs)

    def _note_owner(self, quad: Quad) -> None:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            return
        if quad.predicate.value == _IS_ABOUT:
            self._owners[quad.subject.value].add(quad.object.value)
        elif quad.object.value.startswith(_PART):
            self._owners[quad.object.value].add(quad.subject.value)

    def _touched(self, quad: Quad) -> Iterator[str]:
        graph = graph_iri(quad)
        if graph in (META, DERIVED):
            return
        subject = quad.subject.value if isinstance(quad.subject, NamedNode) else graph
        if subject not in self._known:
            self._known[subject] = frozenset(self._above(subject, _DEEPEST))
        yield from self._known[subject] | {graph}

    def _above(self, iri: str, depth: int) -> Iterator[str]:
        yield iri
        for owner in sorted(self._owners.get(iri, set()) | self._kept_owners(iri)) if depth else ():
            yield from self._above(owner, depth - 1)

    def _kept_owners(self, iri: str) -> set[str]:
        rows = self._database.execute(
            "SELECT above.iri FROM node JOIN owner ON owner.node = node.id JOIN node above ON above.id = owner.owner "
            "WHERE node.iri = ?",
            (iri,),
        )
        return {row[0] for row in rows}

    def _id(self, iri: str) -> int:
        self._database.execute("INSERT OR IGNORE INTO node (iri) VALUES (?)", (iri,))
        number: int = self._database.execute("SELECT id FROM node WHERE iri = ?", (iri,)).fetchone()[0]
        return number


@contextmanager
def _opened(data_dir: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(place_of(data_dir), timeout=_WAIT_SECONDS)) as database:
        if database.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(f"{_SCHEMA} PRAGMA user_version = {_VERSION};")
        yield database


def _state(database: sqlite3.Connection) -> tuple[int, str]:
    found: tuple[int, str] = database.execute("SELECT followed, manifest FROM state").fetchone()
    return found


def _emptied(database: sqlite3.Connection) -> int:
    with database:
        for table in ("touched", "owner", "node"):
            database.execute(f"DELETE FROM {table}")  # noqa: S608  # constants
        database.execute("UPDATE state SET followed = 0, manifest = ''")
    return 0
