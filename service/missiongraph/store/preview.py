"""Previews: what a revision would be after a change, in a directory of its own beside the checkpoints.

Readers open one as revision -<serial>. A serial is never used again, so what is read of a preview never changes.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Store as Oxigraph

from missiongraph.rdf.change import Change
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import EmbeddedSnapshot, apply_change
from missiongraph.store.state import state

KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that is kept: its serial, the proposal and version that it is of, the revision that it is built on."""

    serial: int
    proposal: int
    version: int
    base: int


def build(snapshot: Snapshot, change: Change, *, data_dir: Path, proposal: int, version: int) -> Preview:
    """Build what a snapshot would be after a change; only the KEPT newest previews stay."""
    folder = data_dir / "previews"
    with state(data_dir) as kept:
        made = kept.execute(
            "INSERT INTO preview (proposal, version, base) VALUES (?,?,?)", (proposal, version, snapshot.revision)
        )
    preview = Preview(made.lastrowid or 0, proposal, version, snapshot.revision)
    temporary = folder / f"{preview.serial}.tmp"
    snapshot.copy_to(temporary)
    database = Oxigraph(str(temporary))
    apply_change(database, change)
    database.flush()
    del database
    temporary.rename(folder / str(preview.serial))
    for place in sorted(_kept(folder), key=lambda each: int(each.name))[:-KEPT]:
        shutil.rmtree(place, ignore_errors=True)
    return preview


def find(data_dir: Path, proposal: int, version: int | None = None, base: int | None = None) -> Preview | None:
    """Return the newest kept preview of a proposal, of this version and base if these are given."""
    with state(data_dir) as database:
        rows = database.execute(
            "SELECT serial, proposal, version, base FROM preview WHERE proposal = ? "
            "AND version = coalesce(?, version) AND base = coalesce(?, base) ORDER BY serial DESC",
            (proposal, version, base),
        ).fetchall()
    found = (Preview(*row) for row in rows)
    return next((each for each in found if is_kept(data_dir, each)), None)


def is_kept(data_dir: Path, preview: Preview) -> bool:
    """Say whether a preview can be opened."""
    return (data_dir / "previews" / str(preview.serial)).is_dir()


def open_preview(data_dir: Path, preview: Preview) -> EmbeddedSnapshot:
    """Open a preview for reading."""
    place = data_dir / "previews" / str(preview.serial)
    return EmbeddedSnapshot(Oxigraph.read_only(str(place)), -preview.serial)


def discard(data_dir: Path, proposal: int) -> None:
    """Remove the previews of a proposal, which nobody needs once it is settled."""
    with state(data_dir) as database:
        rows = database.execute("SELECT serial FROM preview WHERE proposal = ?", (proposal,)).fetchall()
        database.execute("DELETE FROM preview WHERE proposal = ?", (proposal,))
    for (serial,) in rows:
        shutil.rmtree(data_dir / "previews" / str(serial), ignore_errors=True)


def _kept(folder: Path) -> list[Path]:
    return [place for place in folder.iterdir() if place.name.isdigit()]
