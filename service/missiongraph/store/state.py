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
