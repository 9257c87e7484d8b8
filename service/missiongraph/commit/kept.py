"""Kept queries: the text and the revision that a short address `/q/<hash>` stands for, in `state.sqlite`.

The hash is made from both, so an address never comes to mean something else, and keeping a query twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from missiongraph.errors import Gone, KeptFull, NotFound
from missiongraph.store.state import state

_LENGTH: Final = 32  # 128 bits: nobody finds two texts with one address


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept query; `revision` is the newest one at the time, and `created` that time."""

    name: str
    text: str
    revision: int
    created: str


def name_of(text: str, revision: int) -> str:
    """Return the hash of a query at a revision."""
    return sha256(f"{revision}\n{text}".encode()).hexdigest()[:_LENGTH]


def keep(data_dir: Path, text: str, revision: int, most: int) -> str:
    """Keep a query and return its hash. `most` bytes may be kept in all. Raises KeptFull."""
    name = name_of(text, revision)
    with state(data_dir) as database:
        database.execute("BEGIN IMMEDIATE")
        if database.execute("SELECT 1 FROM kept_query WHERE name = ?", (name,)).fetchone():
            return name
        used: int = database.execute("SELECT used FROM kept_size").fetchone()[0]
        size = len(text.encode())
        if used + size > most:
            raise KeptFull(
                "No more queries can be kept here. Share the address with the query in it instead.",
                limit="kept_size",
                value=most,
            )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        database.execute("INSERT INTO kept_query VALUES (?, ?, ?, ?)", (name, text, revision, now))
        database.execute("UPDATE kept_size SET used = used + ?", (size,))
    return name


def kept(data_dir: Path, name: str) -> Kept:
    """Return a kept query. Raises NotFound, and Gone where a redaction has changed its text."""
    with state(data_dir) as database:
        row = database.execute(
            "SELECT name, text, revision, created FROM kept_query WHERE name = ?", (name,)
        ).fetchone()
    if row is None:
        raise NotFound(f"No query is kept as {name[:40]!r}. Compare the address with the one that you were given.")
    found = Kept(*row)
    if name_of(found.text, found.revision) != name:
        raise Gone("A value that the law protects was taken out of this query, so it is not shown any more.")
    return found
