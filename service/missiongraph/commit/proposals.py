"""Proposals: changes that wait for a reviewer, what was said of them, and what became of them. All in `state.sqlite`.

    open ──ask──▶ returned ──revise──▶ open ──accept──▶ publishing ──▶ published
      ├──reject──▶ rejected                                 │
      └──withdraw──▶ withdrawn        (returned, too)       └── the commit failed ──▶ open

What is kept is the change itself, on the revision that its author saw, so that it can be carried over to later ones
(`commit.rebase`) without undoing what others did meanwhile.
"""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from missiongraph.commit.submission import Submission
from missiongraph.errors import Conflict, NotFound, Rejected
from missiongraph.rdf.change import Change, from_patch, to_patch
from missiongraph.rdf.formats import graph_format, table_format
from missiongraph.store.state import state

LONGEST_TEXT: Final = 10_000
_FIELDS: Final = "id, author, author_token, created, reason, state, version, base, waiver, undoes, revision"


class State(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    RETURNED = "returned"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What happened to a proposal."""

    PROPOSED = "proposed"
    COMMENTED = "commented"
    ASKED = "asked"
    REVISED = "revised"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_AFTER: Final = {
    Kind.ASKED: ((State.OPEN,), State.RETURNED),
    Kind.REVISED: ((State.OPEN, State.RETURNED), State.OPEN),
    Kind.REJECTED: ((State.OPEN, State.RETURNED), State.REJECTED),
    Kind.WITHDRAWN: ((State.OPEN, State.RETURNED), State.WITHDRAWN),
}
"""For each kind that moves a proposal: the states that it can be in before, and the one that it is in afterwards."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody proposes: the change on revision `base`, the submissions that it was read from if there were any.

    `undoes` is the revision that it takes back. `waiver` says who lets it pass below the agreed coverage, and why.
    """

    change: Change
    base: int
    reason: str
    submitted: tuple[Submission, ...] = ()
    waiver: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a proposal, or that was said of it; `version` is the one that it is about."""

    time: datetime
    actor: str
    kind: Kind
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal without its change, which `change_of` reads; `version` counts from 1 and grows when it is revised."""

    id: int
    author: str
    author_token: int | None
    created: datetime
    reason: str
    state: State
    version: int
    base: int
    waiver: str
    undoes: int | None
    revision: int | None

    @property
    def is_undecided(self) -> bool:
        """Say whether it still waits: for a reviewer, or for its author."""
        return self.state in (State.OPEN, State.RETURNED, State.PUBLISHING)


def propose(data_dir: Path, draft: Draft, *, author: str, token: int | None) -> int:
    """Keep a proposal, and return its number. Raises Rejected without a reason, or when nothing would change."""
    _require(draft)
    with state(data_dir) as database:
        made = database.execute(
            "INSERT INTO proposal (author, author_token, created, reason, state, version, base, patch, waiver, undoes) "
            "VALUES (?,?,?,?,?,1,?,?,?,?)",
            (author, token, _now(), draft.reason, State.OPEN, draft.base, _patch(draft), draft.waiver, draft.undoes),
        )
        number = made.lastrowid or 0
        _keep(database, number, draft.submitted)
        _note(database, number, author, Kind.PROPOSED, 1, draft.reason)
    return number


def revise(data_dir: Path, number: int, draft: Draft, *, actor: str) -> Proposal:
    """Put another change in a proposal's place: its next version. Raises Conflict when it is settled."""
    _require(draft)
    with state(data_dir) as database:
        found = _move(database, number, Kind.REVISED)
        database.execute(
            "UPDATE proposal SET version = version + 1, reason = ?, base = ?, patch = ?, waiver = ? WHERE id = ?",
            (draft.reason, draft.base, _patch(draft), draft.waiver, number),
        )
        _keep(database, number, draft.submitted)
        _note(database, number, actor, Kind.REVISED, found.version + 1, draft.reason)
        return _read(database, number)


def settle(data_dir: Path, number: int, kind: Kind, text: str, *, actor: str) -> Proposal:
    """Ask its author for more, reject or withdraw a proposal. Raises Conflict when its state does not allow that.

    Asking and rejecting need words (Rejected without them).
    """
    if kind is not Kind.WITHDRAWN:
        _words(text, "Say why: its author is to learn from it.")
    with state(data_dir) as database:
        found = _move(database, number, kind)
        _note(database, number, actor, kind, found.version, text)
        return _read(database, number)


def comment(data_dir: Path, number: int, text: str, *, actor: str) -> None:
    """Say something about a proposal, whatever its state."""
    _words(text, "There is no comment. Write one.")
    with state(data_dir) as database:
        _note(database, number, actor, Kind.COMMENTED, _read(database, number).version, text)


def begin_publishing(data_dir: Path, number: int, version: int, *, revision: int, message: str) -> None:
    """Note that a version is about to become a revision with this message; only one process can at a time.

    Raises Conflict when the proposal is not open, or was revised meanwhile.
    """
    with state(data_dir) as database:
        database.execute("BEGIN IMMEDIATE")
        found = _read(database, number)
        if found.state is not State.OPEN or found.version != version:
            raise _stale(found)
        database.execute(
            "UPDATE proposal SET state = ?, revision = ?, revision_message = ? WHERE id = ?",
            (State.PUBLISHING, revision, message, number),
        )


def end_publishing(data_dir: Path, number: int, revision: int | None, *, actor: str, text: str) -> None:
    """Note that the proposal became a revision; with None that it did not, so that it is open again."""
    with state(data_dir) as database:
        found = _read(database, number)
        if found.state is not State.PUBLISHING:
            return
        now = State.OPEN if revision is None else State.PUBLISHED
        database.execute("UPDATE proposal SET state = ?, revision = ? WHERE id = ?", (now, revision, number))
        if revision is not None:
            _note(database, number, actor, Kind.ACCEPTED, found.version, text)


def unfinished(data_dir: Path) -> list[tuple[Proposal, str]]:
    """List the proposals that were being published, each with the message that its revision was to have."""
    with state(data_dir) as database:
        rows = database.execute(
            f"SELECT {_FIELDS}, revision_message FROM proposal WHERE state = ?",  # noqa: S608  # names of ours
            (State.PUBLISHING,),
        ).fetchall()
    return [(_proposal(row[:-1]), row[-1]) for row in rows]


def proposal(data_dir: Path, number: int) -> Proposal:
    """Read a proposal. Raises NotFound."""
    with state(data_dir) as database:
        return _read(database, number)


def proposals(data_dir: Path) -> list[Proposal]:
    """List all proposals, the newest first."""
    with state(data_dir) as database:
        rows = database.execute(f"SELECT {_FIELDS} FROM proposal ORDER BY id DESC").fetchall()  # noqa: S608
    return [_proposal(row) for row in rows]


def undoing(data_dir: Path, revision: int) -> Proposal | None:
    """Return the published proposal that took a revision back."""
    with state(data_dir) as database:
        row = database.execute(
            f"SELECT {_FIELDS} FROM proposal WHERE undoes = ? AND state = ?",  # noqa: S608  # names of ours
            (revision, State.PUBLISHED),
        ).fetchone()
    return _proposal(row) if row else None


def change_of(data_dir: Path, number: int) -> tuple[Change, tuple[Submission, ...]]:
    """Read the change of a proposal, in the engine's form, and the submissions that it was read from."""
    with state(data_dir) as database:
        row = database.execute("SELECT patch FROM proposal WHERE id = ?", (number,)).fetchone()
        kept = database.execute(
            "SELECT syntax, data, graph, name, mapping, day FROM proposal_submission WHERE proposal = ? "
            "ORDER BY position",
            (number,),
        ).fetchall()
    if row is None:
        raise _unknown(number)
    submitted = (
        Submission(data, known, *rest)
        for syntax, data, *rest in kept
        if (known := graph_format(syntax) or table_format(syntax))
    )
    return from_patch(gzip.decompress(row[0])), tuple(submitted)


def events(data_dir: Path, number: int) -> list[Event]:
    """List what happened to a proposal, in order."""
    with state(data_dir) as database:
        rows = database.execute(
            "SELECT time, actor, kind, version, text FROM proposal_event WHERE proposal = ? ORDER BY id", (number,)
        ).fetchall()
    return [Event(datetime.fromisoformat(time), actor, Kind(kind), *rest) for time, actor, kind, *rest in rows]


def _move(database: sqlite3.Connection, number: int, kind: Kind) -> Proposal:
    before, after = _AFTER[kind]
    database.execute("BEGIN IMMEDIATE")
    found = _read(database, number)
    if found.state not in before:
        raise _stale(found)
    database.execute("UPDATE proposal SET state = ? WHERE id = ?", (after, number))
    return found


def _note(database: sqlite3.Connection, number: int, actor: str, kind: Kind, version: int, text: str) -> None:  # noqa: PLR0917
    database.execute(
        "INSERT INTO proposal_event (proposal, time, actor, kind, version, text) VALUES (?,?,?,?,?,?)",
        (number, _now(), actor, kind, version, text.strip()),
    )


def _read(database: sqlite3.Connection, number: int) -> Proposal:
    row = database.execute(f"SELECT {_FIELDS} FROM proposal WHERE id = ?", (number,)).fetchone()  # noqa: S608
    if row is None:
        raise _unknown(number)
    return _proposal(row)


def _proposal(row: Sequence[object]) -> Proposal:
    number, author, token, created, reason, now, *rest = row
    return Proposal(number, author, token, datetime.fromisoformat(str(created)), reason, State(str(now)), *rest)  # type: ignore[arg-type]


def _patch(draft: Draft) -> bytes:
    return gzip.compress(to_patch(draft.change), 6, mtime=0)


def _keep(database: sqlite3.Connection, number: int, submitted: Sequence[Submission]) -> None:
    """Keep the submissions of a proposal in place of those of its earlier version."""
    database.execute("DELETE FROM proposal_submission WHERE proposal = ?", (number,))
    database.executemany(
        "INSERT INTO proposal_submission VALUES (?,?,?,?,?,?,?,?)",
        [
            (number, place, each.graph, each.syntax.name, each.data, each.name, each.mapping, each.day)
            for place, each in enumerate(submitted)
        ],
    )


def _require(draft: Draft) -> None:
    _words(draft.reason, "Say why you propose this (reason): the reviewer and the history need it.")
    if not draft.change:
        raise Rejected("This is published already: nothing would change, so there is nothing to propose.")


def _words(text: str, without: str) -> None:
    if not text.strip():
        raise Rejected(without)
    if len(text) > LONGEST_TEXT:
        raise Rejected(f"The text has {len(text):,} characters; {LONGEST_TEXT:,} is the most. Shorten it.")


def _stale(found: Proposal) -> Conflict:
    return Conflict(
        f"Proposal {found.id} is {found.state} at version {found.version} by now. Look at it again.",
        state=str(found.state),
        version=found.version,
    )


def _unknown(number: int) -> NotFound:
    return NotFound(f"There is no proposal {number}. /proposals lists those that there are.")


def _now() -> str:
    return datetime.now(UTC).replace(microsecond=0).isoformat()
