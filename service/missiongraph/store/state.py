"""`state.sqlite` in the data directory: what is kept beside the graph and is no quads, such as tokens.

Opened anew for each use, which costs a fraction of a millisecond; several processes may do so at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from missiongraph.errors import StoreProblem

_WAIT_SECONDS: Final = 10.0
_STEPS: Final = (
    """CREATE TABLE token (
        id INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        documents TEXT NOT NULL,
        created TEXT NOT NULL,
        expires TEXT,
        revoked TEXT,
        used TEXT
    ) STRICT""",
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        time TEXT NOT NULL,
        name TEXT NOT NULL,
        token INTEGER NOT NULL,
        role TEXT NOT NULL,
        road TEXT NOT NULL,
        address TEXT NOT NULL,
        outcome TEXT NOT NULL,
        documents TEXT NOT NULL,
        revision INTEGER NOT NULL,
        detail TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX audit_revision ON audit (revision)",
    """CREATE TABLE proposal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        author TEXT NOT NULL,
        author_token INTEGER,
        created TEXT NOT NULL,
        reason TEXT NOT NULL,
        state TEXT NOT NULL,
        version INTEGER NOT NULL,
        base INTEGER NOT NULL,
        patch BLOB NOT NULL,
        waiver TEXT NOT NULL,
        undoes INTEGER,
        revision INTEGER,
        revision_message TEXT
    ) STRICT""",
    """CREATE TABLE proposal_submission (
        proposal INTEGER NOT NULL REFERENCES proposal,
        position INTEGER NOT NULL,
        graph TEXT NOT NULL,
        syntax TEXT NOT NULL,
        data BLOB NOT NULL,
        name TEXT NOT NULL,
        mapping BLOB NOT NULL,
        day TEXT NOT NULL,
        PRIMARY KEY (proposal, position)
    ) STRICT""",
    """CREATE TABLE proposal_event (
        id INTEGER PRIMARY KEY,
        proposal INTEGER NOT NULL REFERENCES proposal,
        time TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX proposal_event_of ON proposal_event (proposal)",
    "CREATE INDEX proposal_undoes ON proposal (undoes)",
    """CREATE TABLE preview (
        serial INTEGER PRIMARY KEY AUTOINCREMENT,
        proposal INTEGER NOT NULL,
        version INTEGER NOT NULL,
        base INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE correction (
        thing TEXT NOT NULL,
        proposal INTEGER NOT NULL REFERENCES proposal,
        revision INTEGER NOT NULL,
        undone_by INTEGER NOT NULL,
        time TEXT NOT NULL,
        reason TEXT NOT NULL,
        PRIMARY KEY (thing, proposal)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE session (
        hash BLOB PRIMARY KEY,
        token INTEGER NOT NULL,
        created TEXT NOT NULL,
        expires TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE kept_query (
        name TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        revision INTEGER NOT NULL,
        created TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE kept_size (id INTEGER PRIMARY KEY CHECK (id = 0), used INTEGER NOT NULL) STRICT",
    "INSERT INTO kept_size VALUES (0, 0)",
    """CREATE TABLE release (
        id INTEGER PRIMARY KEY CHECK (id = 0),
        fingerprint TEXT NOT NULL,
        blocking INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE release_graph (
        graph TEXT PRIMARY KEY,
        digest TEXT NOT NULL,
        is_kept INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
"""What leads from each version of the schema (PRAGMA user_version) to the next."""


@contextmanager
def state(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """Open the state, made or brought to the present schema if need be; commit at the end, or undo on an error.

    Raises StoreProblem for a file that a newer release has written, or that is no database.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    place = data_dir / "state.sqlite"
    try:
        with closing(sqlite3.connect(place, timeout=_WAIT_SECONDS)) as connection:
            _prepare(connection)
            with connection:
                yield connection
    except sqlite3.DatabaseError as error:
        raise StoreProblem(f"{place} cannot be used: {error}") from error


def _prepare(connection: sqlite3.Connection) -> None:
    version = _version(connection)
    if version == len(_STEPS):
        return
    if version > len(_STEPS):
        raise StoreProblem("state.sqlite was written by a newer release. Use that release, or a backup of before.")
    connection.execute("PRAGMA journal_mode = WAL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for step in _STEPS[_version(connection) :]:
            connection.execute(step)
        connection.execute(f"PRAGMA user_version = {len(_STEPS)}")


def _version(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found
