"""Backup while the service runs, and restoring elsewhere.

A backup holds the log, the newest checkpoint, the originals, the notes of redactions and `state.sqlite`, and in
`backup.json` the SHA-256 of each file. It appears under its name when it is whole; what a broken-off one has copied is
used by the next of the same name.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import IO, Any, Final

from missiongraph.errors import Rejected, StoreProblem
from missiongraph.store.rebuild import from_log
from missiongraph.store.redacting import is_under_way
from missiongraph.store.revisions import Revisions, sync_directory, write_durably
from missiongraph.store.verify import Problem, check_checkpoints, check_log, check_originals

FORMAT: Final = 1
CONTENTS: Final = "backup.json"
_FOLDERS: Final = ("log", "originals", "redactions")
_STATE: Final = "state.sqlite"
_CHECKPOINT: Final = "checkpoint"
_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the revision, the number of its files, and their bytes."""

    revision: int
    files: int
    size: int


def backup(data_dir: Path, destination: Path) -> Backup:
    """Copy a data directory to a new place while its service runs, whole or not at all.

    Raises Rejected for a place that is taken, and StoreProblem where there is nothing to copy or the data directory
    is being redacted meanwhile.
    """
    if destination.exists():
        raise Rejected(f"{destination} is there already. Name a place that is not; each backup is one of its own.")
    revisions = Revisions(data_dir)
    number = revisions.current()
    if is_under_way(data_dir):
        raise StoreProblem("A redaction was broken off. Start the service or run it again, which completes it.")
    if not number:
        raise StoreProblem(f"{data_dir} holds no revision, so there is nothing to back up.")
    partial = destination.with_name(destination.name + ".partial")
    partial.mkdir(parents=True, exist_ok=True)
    _copy_checkpoint(revisions, partial)
    number = _checkpoint_number(partial) or number
    for folder in _FOLDERS:
        _copy_folder(data_dir / folder, partial / folder, number if folder == "log" else None)
    _copy_state(data_dir / _STATE, partial / _STATE)
    if (partial / f"log/{number:08}.json").read_text(encoding="utf-8") != revisions.manifest_text(number):
        raise StoreProblem("The log was rewritten meanwhile, by a redaction. Back it up again.")
    return _seal(partial, destination, number)


def restore(source: Path, data_dir: Path) -> int:
    """Make a new data directory from a backup, after checking every file, and return its revision.

    Raises Rejected if the place is not empty, and StoreProblem with all that is wrong with the backup.
    """
    if data_dir.exists() and any(data_dir.iterdir()):
        raise Rejected(f"{data_dir} is not empty. Restore to a new place, and look at it before it takes over.")
    contents = _contents(source)
    _refuse(list(_wrong_files(source, contents)), source)
    number = int(contents["revision"])
    partial = data_dir.with_name(data_dir.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    revisions = Revisions(partial)
    revisions.prepare()
    for name in contents["files"]:
        place = partial / name.replace(f"{_CHECKPOINT}/", f"checkpoints/{number}/", 1)
        place.parent.mkdir(parents=True, exist_ok=True)
        _copy(source / name, place)
    if number in revisions.kept():
        revisions.move_current(number)
    else:
        from_log(partial)
    _refuse([*check_log(revisions), *check_checkpoints(revisions), *check_originals(revisions)], source)
    if data_dir.exists():
        data_dir.rmdir()
    partial.rename(data_dir)
    sync_directory(data_dir.parent)
    return number


def _copy_checkpoint(revisions: Revisions, partial: Path) -> None:
    """Copy the newest checkpoint; all its files are opened first, so that it may be pruned meanwhile."""
    for attempt in range(_TRIES):
        number = revisions.current()
        source = revisions.root / "checkpoints" / str(number)
        if not source.is_dir() and not revisions.kept():
            return  # a remote engine holds the state; the log alone rebuilds it
        try:
            with ExitStack() as opened:
                files = {place.name: opened.enter_context(place.open("rb")) for place in sorted(source.iterdir())}
                _write_checkpoint(files, partial / _CHECKPOINT)
            write_durably(partial / "revision", str(number).encode())
        except FileNotFoundError:
            if attempt == _TRIES - 1:
                raise
        else:
            return


def _write_checkpoint(files: Mapping[str, IO[bytes]], place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, file in files.items():
        with (place / name).open("wb") as copy:
            shutil.copyfileobj(file, copy, 1024**2)
            copy.flush()
            os.fsync(copy.fileno())


def _checkpoint_number(partial: Path) -> int:
    place = partial / "revision"
    return int(place.read_text(encoding="ascii")) if place.exists() else 0


def _copy_folder(source: Path, target: Path, newest: int | None) -> None:
    """Copy files that never change once written; those of the log up to a revision."""
    target.mkdir(exist_ok=True)
    names = set()
    for place in sorted(source.glob("*")):
        number = place.name.partition(".")[0]
        is_later = newest is not None and (not number.isdigit() or int(number) > newest)
        if place.suffix == ".tmp" or is_later:
            continue
        names.add(place.name)
        known = target / place.name
        if not known.exists() or known.read_bytes() != place.read_bytes():
            _copy(place, known)
    for left in target.iterdir():
        if left.name not in names:
            left.unlink()


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as file, target.open("wb") as copy:
        shutil.copyfileobj(file, copy, 1024**2)
        copy.flush()
        os.fsync(copy.fileno())


def _copy_state(source: Path, target: Path) -> None:
    """Copy the database as SQLite does, so that whoever writes meanwhile is no matter."""
    target.unlink(missing_ok=True)
    if not source.exists():
        return
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _seal(partial: Path, destination: Path, number: int) -> Backup:
    (partial / "revision").unlink(missing_ok=True)
    files = {str(place.relative_to(partial)): _sha256(place) for place in _files(partial) if place.name != CONTENTS}
    contents = {
        "format": FORMAT,
        "revision": number,
        "made": datetime.now(UTC).replace(microsecond=0).isoformat(),
        "files": files,
    }
    write_durably(partial / CONTENTS, json.dumps(contents, indent=1).encode() + b"\n")
    size = sum(place.stat().st_size for place in _files(partial))
    partial.rename(destination)
    sync_directory(destination.parent)
    return Backup(number, len(files), size)


def _contents(source: Path) -> dict[str, Any]:
    try:
        contents: dict[str, Any] = json.loads((source / CONTENTS).read_bytes())
        if contents["format"] != FORMAT:
            raise StoreProblem(f"{source} is a backup of another format, {contents['format']}.")
        int(contents["revision"]), contents["files"].items()
    except FileNotFoundError as error:
        raise StoreProblem(f"{source} is no backup, or a broken-off one: it has no {CONTENTS}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreProblem(f"{source / CONTENTS} cannot be read: {error}") from error
    return contents


def _wrong_files(source: Path, contents: dict[str, Any]) -> Iterator[Problem]:
    found = {str(place.relative_to(source)): place for place in _files(source)}
    for name in sorted(found.keys() - contents["files"].keys() - {CONTENTS}):
        yield Problem(name, "it is not part of the backup")
    for name, stated in sorted(contents["files"].items()):
        if name not in found:
            yield Problem(name, "it is missing")
        elif _sha256(found[name]) != stated:
            yield Problem(name, "its SHA-256 is another")


def _refuse(problems: list[Problem], source: Path) -> None:
    if problems:
        lines = "\n".join(f"  {each}" for each in problems[:50])
        raise StoreProblem(
            f"{source} cannot be restored; {len(problems):,} things are wrong, and nothing was made:\n{lines}",
            problems=[str(each) for each in problems],
        )


def _files(folder: Path) -> list[Path]:
    return sorted(place for place in folder.rglob("*") if place.is_file())


def _sha256(place: Path) -> str:
    with place.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
