"""The second half of a redaction: what was built without the value takes its place, and all that was made of it goes.

`redacting.tmp/` is a redaction that is being built: it counts for nothing, and is removed. `redacting/` is one that is
decided on: each step can be done again, so whoever holds the lock completes it (`store.writer` at each start).

redacting/log/         manifests and changes that are to replace others
redacting/originals/   kept originals under their new names, beside `leaving`, the names that go
redacting/checkpoint/  the newest revision; the checkpoints of earlier ones go, and are rebuilt from the log
redacting/state.sqlite
redacting/redactions/  the note
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from missiongraph.store.revisions import Revisions, remove, sync_directory

BUILT: Final = "redacting"
NOTES: Final = "redactions"
LEAVING: Final = "leaving"
_MADE_ANEW: Final = ("live", "rebuilt", "previews", "spool", "dumps")
_INDEXES: Final = ("history.sqlite*", "search.sqlite*", "lists.sqlite*")


def is_under_way(data_dir: Path) -> bool:
    """Say whether a redaction is decided on and not complete."""
    return (data_dir / BUILT).exists()


def count(data_dir: Path) -> int:
    """Count the redactions that there were: what was answered before one is stale after it."""
    return len(list((data_dir / NOTES).glob("*.json")))


def complete(data_dir: Path) -> None:
    """Complete a redaction that is decided on, and remove one that is not. Whoever calls holds the lock."""
    remove(data_dir / f"{BUILT}.tmp")
    if is_under_way(data_dir):
        for step in STEPS:
            step(data_dir)


def _replace_log(data_dir: Path) -> None:
    _move_all(data_dir, "log")


def _replace_originals(data_dir: Path) -> None:
    _move_all(data_dir, "originals")
    for name in (data_dir / BUILT / LEAVING).read_text(encoding="ascii").split():
        remove(data_dir / "originals" / name)


def _replace_checkpoints(data_dir: Path) -> None:
    newest, built = Revisions(data_dir).current(), data_dir / BUILT / "checkpoint"
    place = data_dir / "checkpoints" / str(newest)
    for old in (data_dir / "checkpoints").iterdir():
        if built.exists() or old != place:
            remove(old)
    if built.exists():
        built.rename(place)
    sync_directory(place.parent)


def _empty_caches(data_dir: Path) -> None:
    for folder in _MADE_ANEW:
        for place in (data_dir / folder).glob("*"):
            remove(place)
    for pattern in _INDEXES:
        for place in data_dir.glob(pattern):
            remove(place)


def _replace_state(data_dir: Path) -> None:
    """Write all pages of the database anew, under its own locks, and empty its log of pages."""
    source = data_dir / BUILT / "state.sqlite"
    if not source.exists():
        return
    with closing(sqlite3.connect(source)) as built, closing(sqlite3.connect(data_dir / "state.sqlite")) as live:
        built.backup(live)
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _leave_note(data_dir: Path) -> None:
    (data_dir / NOTES).mkdir(exist_ok=True)
    _move_all(data_dir, NOTES)


def _finish(data_dir: Path) -> None:
    sync_directory(data_dir)
    done = data_dir / f"{BUILT}.tmp"
    (data_dir / BUILT).rename(done)
    remove(done)


def _move_all(data_dir: Path, folder: str) -> None:
    for place in sorted((data_dir / BUILT / folder).iterdir()):
        place.replace(data_dir / folder / place.name)
    sync_directory(data_dir / folder)


STEPS: Final[tuple[Callable[[Path], None], ...]] = (
    _replace_log,
    _replace_originals,
    _replace_checkpoints,
    _empty_caches,
    _replace_state,
    _leave_note,
    _finish,
)
