"""Corrections: which things a revision spoke of that was taken back, by which revision and why. Pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from missiongraph.names import ID, MG
from missiongraph.rdf.change import Change
from missiongraph.store.state import state


@dataclass(frozen=True, slots=True)
class Correction:
    """What revision `revision` said of a thing was taken back by revision `undone_by`."""

    revision: int
    undone_by: int
    time: datetime
    reason: str


def things_of(change: Change) -> tuple[str, ...]:
    """Return the things that a change speaks of: its subjects, and what its claims are about."""
    subjects = (quad.subject.value for quad in _quads(change) if isinstance(quad.subject, NamedNode))
    things = {iri for iri in subjects if iri.startswith(ID) and not iri.startswith((ID + "claim/", ID + "node/"))}
    about = (quad.object for quad in _quads(change) if quad.predicate.value == MG + "isAbout")
    return tuple(sorted(things | {thing.value for thing in about if isinstance(thing, NamedNode)}))


def note(data_dir: Path, change: Change, *, proposal: int, revision: int, undone_by: int, reason: str) -> None:
    """Note of all things that a change speaks of that a proposal takes a revision back.

    Noted before revision `undone_by` is published, so that no page of that revision is without it.
    """
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    rows = [(thing, proposal, revision, undone_by, now, reason) for thing in things_of(change)]
    with state(data_dir) as database:
        database.executemany("INSERT OR REPLACE INTO correction VALUES (?,?,?,?,?,?)", rows)


def forget(data_dir: Path, proposal: int) -> None:
    """Take back what was noted of a proposal that did not become a revision."""
    with state(data_dir) as database:
        database.execute("DELETE FROM correction WHERE proposal = ?", (proposal,))


def of_thing(data_dir: Path, thing: str) -> list[Correction]:
    """List the corrections of a thing, the latest first."""
    with state(data_dir) as database:
        rows = database.execute(
            "SELECT revision, undone_by, time, reason FROM correction WHERE thing = ? ORDER BY undone_by DESC", (thing,)
        ).fetchall()
    return [Correction(revision, by, datetime.fromisoformat(time), reason) for revision, by, time, reason in rows]


def _quads(change: Change) -> Iterator[Quad]:
    yield from change.removed
    yield from change.added
