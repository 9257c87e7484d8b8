"""Rebuilding a revision without a checkpoint: from the nearest one that is kept, and the log of changes between."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Store as Oxigraph

from missiongraph.errors import StoreProblem
from missiongraph.rdf.change import Change, digest_of
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import apply_change
from missiongraph.store.revisions import Revisions

KEPT: Final = 3


def rebuild(_snapshot: Snapshot, *, data_dir: Path, number: int) -> None:
    """Rebuild a revision, compare its digest with its manifest, and keep it among the KEPT last rebuilt. A reader job.

    Raises StoreProblem when the log is damaged or the digest differs. Whoever calls sees to it that one runs at a time.
    """
    revisions = Revisions(data_dir)
    folder = data_dir / "rebuilt"
    temporary = folder / f"{number}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    nearest = min(revisions.kept(), key=lambda kept: abs(kept - number))
    Oxigraph.read_only(str(revisions.checkpoint(nearest))).backup(str(temporary))
    database = Oxigraph(str(temporary))
    for change in _way(revisions, nearest, number):
        apply_change(database, change)
    digest = digest_of(quad for quad in database if graph_iri(quad))
    if f"{digest:064x}" != revisions.manifest(number).digest:
        raise StoreProblem(f"Revision {number} cannot be rebuilt: its digest differs.", revision=number)
    database.flush()
    del database
    temporary.rename(folder / str(number))
    _keep_newest(folder)


def _way(revisions: Revisions, start: int, end: int) -> Iterator[Change]:
    """Iterate over the changes that lead from one revision to another, forwards or backwards."""
    for number in range(start + 1, end + 1):
        yield revisions.change(number)
    for number in range(start, end, -1):
        yield revisions.change(number).reversed()


def _keep_newest(folder: Path) -> None:
    rebuilt = (place for place in folder.iterdir() if place.name.isdigit())
    places = sorted(rebuilt, key=lambda place: place.stat().st_mtime)
    for place in places[:-KEPT]:
        shutil.rmtree(place)


def from_log(data_dir: Path) -> int:
    """Make the newest checkpoint from the log alone and let `current` lead to it; return its number.

    For a directory whose checkpoints are lost, or a backup without one. The newest revision is that of `current` or, if
    that is lost too, the last one in the log. Raises StoreProblem where the log does not begin at 1, is damaged, or
    leads to another digest. Whoever calls holds the lock.
    """
    revisions = Revisions(data_dir)
    number = revisions.current() or revisions.last_in_log()
    if not number or not revisions.has_change(1):
        raise StoreProblem(f"The log of {data_dir} does not begin with revision 1, so it leads to no state by itself.")
    folder = data_dir / "checkpoints"
    folder.mkdir(exist_ok=True)
    temporary = folder / f"{number}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    database = Oxigraph(str(temporary))
    for each in range(1, number + 1):
        apply_change(database, revisions.change(each))
    digest = digest_of(quad for quad in database if graph_iri(quad))
    if f"{digest:064x}" != revisions.manifest(number).digest:
        raise StoreProblem(f"The log does not lead to revision {number}: the digest differs.", revision=number)
    database.flush()
    del database
    shutil.rmtree(folder / str(number), ignore_errors=True)
    temporary.rename(folder / str(number))
    revisions.move_current(number)
    return number
