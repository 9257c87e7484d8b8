"""The audit log: who wrote or tried to write what, when, by what road, and what came of it.

It is in `state.sqlite`, beside the graph. A publication is noted before it is committed and durably, so that no
revision is without its entry; where the commit failed, or the process died in it, the entry is set right
(`fail`, `set_right`). Entries of what was refused are bounded in number; those of publications are kept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from missiongraph.store.state import state

MOST_REFUSED: Final = 100_000
_MOST_DOCUMENTS: Final = 1_000
_LONGEST_DETAIL: Final = 1_000
_COLUMNS: Final = "id, time, name, token, role, road, address, outcome, documents, revision, detail"


class Outcome(StrEnum):
    """What came of an act; DONE is for acts that make no revision, such as making a token."""

    PUBLISHED = "published"
    REFUSED = "refused"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something by what road ("put", "update", "load", "proposal", ...); `token` is its number, 0 for none."""

    name: str
    road: str
    token: int = 0
    role: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An act and what came of it. `documents` are IRIs of graphs; `revision` is 0 where none was made."""

    id: int
    time: datetime
    act: Act
    outcome: Outcome
    documents: tuple[str, ...]
    revision: int
    detail: str


def note(
    data_dir: Path, act: Act, outcome: Outcome, *, documents: Iterable[str] = (), revision: int = 0, detail: str = ""
) -> int:
    """Append an entry durably and return its number."""
    time = datetime.now(UTC).replace(microsecond=0).isoformat()
    named = json.dumps(sorted(documents)[:_MOST_DOCUMENTS])
    row = (time, act.name, act.token, act.role, act.road, act.address, outcome, named, revision)
    with state(data_dir) as database:
        made = database.execute(
            "INSERT INTO audit (time, name, token, role, road, address, outcome, documents, revision, detail) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*row, detail[:_LONGEST_DETAIL]),
        )
        number = made.lastrowid or 0
        if outcome is Outcome.REFUSED:
            _drop_oldest_refused(database, number)
    return number


def fail(data_dir: Path, number: int, detail: str) -> None:
    """Say of an entry that its commit failed and made no revision."""
    with state(data_dir) as database:
        database.execute(
            "UPDATE audit SET outcome = ?, revision = 0, detail = ? WHERE id = ?",
            (Outcome.FAILED, detail[:_LONGEST_DETAIL], number),
        )


def set_right(data_dir: Path, newest: int) -> None:
    """Mark publications as failed whose revision was never reached, because the process died in the commit."""
    with state(data_dir) as database:
        database.execute(
            "UPDATE audit SET outcome = ?, revision = 0, detail = ? WHERE revision > ?",
            (Outcome.FAILED, "the writer ended before the revision was published", newest),
        )


def entries(data_dir: Path, *, before: int | None = None, limit: int = 100, revision: int | None = None) -> list[Entry]:
    """Return entries, the newest first: those before a number, and of one revision, if told so."""
    terms, values = ["1"], list[int]()
    for column, value in (("id <", before), ("revision =", revision)):
        if value is not None:
            terms.append(f"{column} ?")
            values.append(value)
    text = f"SELECT {_COLUMNS} FROM audit WHERE {' AND '.join(terms)} ORDER BY id DESC LIMIT ?"  # noqa: S608  # constants
    with state(data_dir) as database:
        return [_entry(row) for row in database.execute(text, (*values, limit))]


def as_json(entry: Entry) -> dict[str, Any]:
    """Return an entry as plain values, for machines."""
    act = entry.act
    who = {"name": act.name, "token": act.token or None, "role": act.role or None, "address": act.address or None}
    return {
        "id": entry.id,
        "time": entry.time.isoformat(),
        "who": {name: value for name, value in who.items() if value is not None},
        "road": act.road,
        "outcome": entry.outcome,
        "documents": entry.documents,
        "revision": entry.revision or None,
        "detail": entry.detail,
    }


def _drop_oldest_refused(database: sqlite3.Connection, newest: int) -> None:
    """Keep about the newest MOST_REFUSED: whoever may try could fill the disk otherwise."""
    if newest % 1_000 == 0:
        database.execute("DELETE FROM audit WHERE outcome = ? AND id <= ?", (Outcome.REFUSED, newest - MOST_REFUSED))


def _entry(row: tuple[Any, ...]) -> Entry:
    number, time, name, token, role, road, address, outcome, documents, revision, detail = row
    act = Act(name, road, token, role, address)
    named = tuple(json.loads(documents))
    return Entry(number, datetime.fromisoformat(time), act, Outcome(outcome), named, revision, detail)
