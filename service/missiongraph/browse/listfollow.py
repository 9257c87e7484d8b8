"""Keeps the tables of the lists in a file of the data directory, following the revisions.

It may be thrown away: what is missing, damaged, of another log or of another model is made anew. Things that a
revision touched, and those whose facets read what it touched, are read again from the newest revision.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.browse.listentries import Entries
from missiongraph.browse.listindex import ListIndex
from missiongraph.browse.view import IS_ABOUT
from missiongraph.model.triples import TYPE
from missiongraph.names import ID, MG, ONTOLOGY, SHAPES, VOCABULARY_GRAPH, in_default_graph
from missiongraph.query.backwards import starts
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.revisions import Revisions

_VERSION: Final = 1
_WAIT_SECONDS: Final = 10.0
_MOST_AGAIN: Final = 5_000  # to read more things one by one takes longer than to read all
_MOST_CHANGED: Final = 200_000
_CLAIM: Final = ID + "claim/"
_STATE: Final = """
CREATE TABLE claims (class TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT;
CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 0), followed INTEGER NOT NULL, manifest TEXT NOT NULL) STRICT;
INSERT INTO state VALUES (0, 0, '');
"""


def place_of(data_dir: Path) -> Path:
    """Return where the tables are."""
    return data_dir / "lists.sqlite"


def followed(data_dir: Path) -> int:
    """Return the newest revision that the tables know; 0 while there are none, or they cannot be read."""
    with reading(data_dir) as database:
        return state_of(database)[0] if database else 0


def follow(snapshot: Snapshot, *, data_dir: Path) -> int:
    """Bring the tables to the revision of the snapshot and return its number. A reader job.

    It is one transaction: whoever reads meanwhile finds the state before. A damaged file is made anew.
    """
    try:
        return _follow(snapshot, data_dir)
    except sqlite3.DatabaseError:
        for place in data_dir.glob("lists.sqlite*"):
            place.unlink(missing_ok=True)
        return _follow(snapshot, data_dir)


@contextmanager
def reading(data_dir: Path) -> Iterator[sqlite3.Connection | None]:
    """Open the tables for one look at one state of them; None while there are none. Whoever reads never makes them."""
    if not place_of(data_dir).exists():
        yield None
        return
    with closing(_connected(data_dir)) as database:
        try:
            database.execute("BEGIN")
            is_ready = database.execute("PRAGMA user_version").fetchone()[0] == _VERSION
        except sqlite3.DatabaseError:
            is_ready = False  # damaged, until the next revision has it made anew
        yield database if is_ready else None


@contextmanager
def _opened(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """Open the tables for writing, made if need be. Transactions are begun by hand."""
    with closing(_connected(data_dir)) as database:
        if database.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            _prepare(database)
        yield database


def _connected(data_dir: Path) -> sqlite3.Connection:
    return sqlite3.connect(place_of(data_dir), timeout=_WAIT_SECONDS, isolation_level=None)


def state_of(database: sqlite3.Connection) -> tuple[int, str]:
    """Return the revision that the tables follow, and the digest of its manifest."""
    found: tuple[int, str] = database.execute("SELECT followed, manifest FROM state").fetchone()
    return found


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA journal_mode = WAL")
    index = ListIndex(database)
    index.drop()
    database.executescript(f"DROP TABLE IF EXISTS state; DROP TABLE IF EXISTS claims; {_STATE}")
    index.create()
    database.execute(f"PRAGMA user_version = {_VERSION}")


def _follow(snapshot: Snapshot, data_dir: Path) -> int:
    revisions, newest = Revisions(data_dir), snapshot.revision
    with _opened(data_dir) as database:
        last, manifest = state_of(database)
        if last == newest and revisions.manifest_sha256(last) == manifest:
            return newest
        in_log = all(revisions.has_change(number) for number in range(last + 1, newest + 1))
        continues = 0 < last < newest and in_log and revisions.manifest_sha256(last) == manifest
        changes = [revisions.change(number) for number in range(last + 1, newest + 1)] if continues else []
        with database:
            database.execute("BEGIN IMMEDIATE")
            bring(database, snapshot, changes)
            sha256 = revisions.manifest_sha256(newest)
            database.execute("UPDATE state SET followed = ?, manifest = ?", (newest, sha256))
    return newest


def bring(database: sqlite3.Connection, snapshot: Snapshot, changes: list[Change]) -> None:
    """Bring the tables to a snapshot by the changes that led to it; without any, or where they are much, anew."""
    index, entries = ListIndex(database), Entries(snapshot)
    quads = [
        quad for change in changes for quad in (*change.removed, *change.added) if in_default_graph(graph_iri(quad))
    ]
    things = None
    if changes and len(quads) <= _MOST_CHANGED and not any(map(_is_of_model, changes)):
        things = touched(snapshot, entries, quads)
    if things is None or len(things) > _MOST_AGAIN:
        index.clear()
        index.add_all(entries.everything())
        _count_claims(database, entries, entries.model.claim_classes)
        return
    for entry in entries.of(sorted(things)):
        index.put(entry)
    kinds = {quad.object.value for quad in quads if quad.predicate.value == TYPE and isinstance(quad.object, NamedNode)}
    _count_claims(database, entries, kinds & entries.model.claim_classes)


def touched(snapshot: Snapshot, entries: Entries, quads: list[Quad]) -> frozenset[str]:
    """Return the things of which lists may say something else: by their names, their classes or what facets read."""
    nodes = {node.value for quad in quads for node in (quad.subject, quad.object) if isinstance(node, NamedNode)}
    claims = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    # A thing without a label of its own is called by what claims call it.
    for claim in claims:
        found |= {quad.object.value for quad in snapshot.match(claim, NamedNode(IS_ABOUT), None)}  # type: ignore[union-attr]
    found |= {quad.object.value for quad in quads if quad.predicate.value == IS_ABOUT}  # type: ignore[union-attr]
    for reach in entries.reaches:
        found |= starts(snapshot, reach, quads)
    return frozenset(iri for iri in found | nodes if not iri.startswith((_CLAIM, MG)))


def _is_of_model(change: Change) -> bool:
    return any(graph in (ONTOLOGY, SHAPES) or graph.startswith(VOCABULARY_GRAPH) for graph in change.graphs())


def _count_claims(database: sqlite3.Connection, entries: Entries, kinds: frozenset[str] | set[str]) -> None:
    for kind in kinds:
        database.execute("INSERT OR REPLACE INTO claims VALUES (?, ?)", (kind, entries.count(kind)))
