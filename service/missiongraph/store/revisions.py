"""The data directory: where checkpoints, the log of changes and `current` are, and how a revision is opened.

lock                   held by the writer
live/                  the writer's database; rebuilt from `current` whenever the two differ
checkpoints/<number>/  hard-linked copies of it, one a revision, opened read-only by readers
current                symbolic link to the newest checkpoint: moving it is what publishes a revision
log/<number>.patch.gz  what the revision removed and added (RDF Patch rows)
log/<number>.json      its manifest
originals/<sha256>     documents as they were submitted
redactions/<time>.json notes of what was taken out (`store.redaction`)
previews/<serial>/     what a proposal would lead to (`store.preview`); opened as revision -<serial>
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path

from pyoxigraph import Quad
from pyoxigraph import Store as Oxigraph

from missiongraph.errors import Gone, NotAtHand, NotFound, StoreProblem
from missiongraph.rdf.change import Change, digest_after, from_patch, rows_of, to_patch
from missiongraph.store.base import Revision, Snapshot
from missiongraph.store.embedded import EmbeddedSnapshot
from missiongraph.store.retention import Retention

_PARTS = ("checkpoints", "live", "log", "originals", "previews", "rebuilt", "spool")


class Revisions:
    """Reads the data directory; the writer alone also writes it."""

    def __init__(self, data_dir: Path) -> None:
        self.root = data_dir

    def current(self) -> int:
        """Return the number of the newest revision; 0 when there is none."""
        try:
            return int((self.root / "current").readlink().name)
        except FileNotFoundError:
            return 0

    def checkpoint(self, number: int) -> Path:
        """Return the directory of a revision that can be opened; below zero, that of a preview.

        Raises NotFound for an unknown one, NotAtHand for one that is to be rebuilt first (`store.rebuild`), and Gone
        for one whose log was pruned.
        """
        if number < 0:
            return self._preview(-number)
        for folder in ("checkpoints", "rebuilt"):
            place = self.root / folder / str(number)
            if place.is_dir():
                return place
        if 0 < number <= self.current():
            if not self._patch_file(number).exists():
                raise Gone(f"The log of revision {number} was pruned, so it cannot be opened.", revision=number)
            raise NotAtHand(
                f"Revision {number} is being rebuilt from the log of changes. Ask again in a moment.",
                revision=number,
                retry_after=2,
            )
        raise NotFound(f"There is no revision {number}; the newest is {self.current()}.", current=self.current())

    def _preview(self, serial: int) -> Path:
        place = self.root / "previews" / str(serial)
        if not place.is_dir():
            raise Gone("This preview is not kept any more. Open the proposal again, which makes it anew.")
        return place

    def require(self, number: int) -> None:
        """Raise what keeps a revision from being opened now, as `checkpoint` does."""
        self.checkpoint(number)

    def is_at_hand(self, number: int) -> bool:
        """Say whether a revision can be opened now."""
        try:
            self.require(number)
        except (NotAtHand, NotFound, Gone):
            return False
        return True

    def confirm(self, number: int) -> None:
        """Raise Busy if what was read of a revision may be part of another: never here, for a checkpoint stays."""

    def open(self, number: int | None = None) -> Snapshot:
        """Open a revision for reading, the newest unless told otherwise; revision 0 is empty."""
        number = self.current() if number is None else number
        if number == 0:
            return EmbeddedSnapshot(Oxigraph(), 0)
        try:
            return EmbeddedSnapshot(Oxigraph.read_only(str(self.checkpoint(number))), number)
        except (OSError, RuntimeError) as error:  # the engine raises the latter for corruption
            raise StoreProblem(f"Revision {number} cannot be opened: {error}", revision=number) from error

    def manifest(self, number: int) -> Revision:
        """Read what is recorded of a revision. Raises NotFound."""
        try:
            record = json.loads(self._manifest_file(number).read_bytes())
        except FileNotFoundError as error:
            raise NotFound(f"There is no revision {number}.", current=self.current()) from error
        record["time"] = datetime.fromisoformat(record["time"])
        record["graphs"] = {graph: tuple(counts) for graph, counts in record["graphs"].items()}
        return Revision(**record)

    def manifest_text(self, number: int) -> str:
        """Return the very text of a manifest."""
        return self._manifest_file(number).read_text(encoding="utf-8")

    def keep_manifest(self, number: int, text: str) -> None:
        """Write a manifest that another place has kept, unless it is here."""
        if not self._manifest_file(number).exists():
            write_durably(self._manifest_file(number), text.encode())

    def manifest_sha256(self, number: int) -> str:
        """Hash a manifest; the next one states it, which chains them. Revision 0 has the empty string."""
        return sha256(self._manifest_file(number).read_bytes()).hexdigest() if number else ""

    def change(self, number: int) -> Change:
        """Read the change of a revision from the log, after checking it against its manifest."""
        patch = gzip.decompress(self._patch_file(number).read_bytes())
        if sha256(patch).hexdigest() != self.manifest(number).patch_sha256:
            raise _damaged(number)
        return from_patch(patch)

    def rows(self, number: int) -> Iterator[tuple[bool, Quad]]:
        """Read the change of a revision row by row as `rows_of`, which takes little memory however large it is."""
        with gzip.open(self._patch_file(number)) as patch:
            if file_digest(patch, "sha256").hexdigest() != self.manifest(number).patch_sha256:
                raise _damaged(number)
            patch.seek(0)
            yield from rows_of(patch)

    def has_change(self, number: int) -> bool:
        """Say whether the change of a revision is in the log: not if it was pruned, or made from another directory."""
        return self._patch_file(number).exists()

    def last_in_log(self) -> int:
        """Return the last revision whose manifest and change are both in the log; 0 if there is none."""
        numbers = [int(place.stem) for place in (self.root / "log").glob("*.json") if place.stem.isdigit()]
        return max((number for number in numbers if self.has_change(number)), default=0)

    def require_change(self, number: int) -> None:
        """Raise NotFound for an unknown revision, and Gone for one whose change is not in the log any more."""
        if not 0 < number <= self.current():
            raise NotFound(f"There is no revision {number}; the newest is {self.current()}.", current=self.current())
        if not self.has_change(number):
            raise Gone(f"What revision {number} changed was pruned from the log.", revision=number)

    def size_between(self, start: int, end: int) -> int:
        """Count the statements that the changes from one revision to another remove and add, from the manifests."""
        first, last = sorted((start, end))
        numbers = map(self.manifest, range(first + 1, last + 1))
        return sum(each.added + each.removed for each in numbers)

    def between(self, start: int, end: int) -> Change:
        """Join the changes that lead from one revision to another, either way. Raises as `require_change`."""
        first, last = sorted((start, end))
        whole = Change()
        for number in range(first + 1, last + 1):
            self.require_change(number)
            whole = whole.then(self.change(number))
        return whole if start <= end else whole.reversed()

    def next_after(self, base: int, change: Change, time: datetime, *, author: str, message: str) -> Revision:
        """Describe the revision that a change leads to."""
        before = self.manifest(base) if base else None
        return Revision(
            number=base + 1,
            time=time,
            author=author,
            message=message,
            added=len(change.added),
            removed=len(change.removed),
            quads=(before.quads if before else 0) + len(change.added) - len(change.removed),
            graphs=change.graphs(),
            digest=f"{digest_after(int(before.digest, 16) if before else 0, change):064x}",
            patch_sha256=sha256(to_patch(change)).hexdigest(),
            parent_sha256=self.manifest_sha256(base),
        )

    def prepare(self) -> None:
        """Make the directories."""
        for part in _PARTS:
            (self.root / part).mkdir(parents=True, exist_ok=True)

    def sweep(self) -> None:
        """Remove what a crash left behind: temporary files, and log entries and checkpoints beyond `current`."""
        newest = self.current()
        for place in self.root.glob("*/*.tmp"):
            remove(place)
        for place in (self.root / "spool").iterdir():
            remove(place)
        for folder in ("log", "checkpoints"):
            for place in (self.root / folder).iterdir():
                number = place.name.partition(".")[0]
                if number.isdigit() and int(number) > newest:
                    remove(place)

    def record(self, revision: Revision, change: Change) -> None:
        """Write log entry and manifest durably; until `publish` they count for nothing."""
        self.record_change(revision.number, change)
        write_durably(self._manifest_file(revision.number), manifest_of(revision).encode())

    def record_change(self, number: int, change: Change) -> str:
        """Write a change durably to the log, and return its SHA-256, which its manifest is to state."""
        patch = to_patch(change)
        write_durably(self._patch_file(number), gzip.compress(patch, 6, mtime=0))
        return sha256(patch).hexdigest()

    def publish(self, database: Oxigraph, number: int) -> None:
        """Make a checkpoint and move `current` to it: the one step that readers see."""
        temporary = self.root / "checkpoints" / f"{number}.tmp"
        final = self.root / "checkpoints" / str(number)
        database.backup(str(temporary))
        temporary.rename(final)
        self.move_current(number)

    def move_current(self, number: int) -> None:
        """Let `current` name a revision, in one step."""
        link = self.root / "current.tmp"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("checkpoints") / str(number))
        link.replace(self.root / "current")
        sync_directory(self.root)

    def kept(self) -> list[int]:
        """Return the numbers of the checkpoints, in order."""
        return sorted(int(place.name) for place in (self.root / "checkpoints").glob("*") if place.name.isdigit())

    def prune(self, retention: Retention) -> None:
        """Remove the checkpoints, and the changes in the log, that are not to be kept; manifests stay."""
        now = datetime.now(UTC)
        numbers = self.kept()
        times = {number: self.manifest(number).time for number in numbers}
        for number in retention.leaving(numbers, times, now):
            remove(self.root / "checkpoints" / str(number))
        if retention.log_days:
            self._prune_log(retention, now)

    def _prune_log(self, retention: Retention, now: datetime) -> None:
        """Remove the oldest changes, in order, up to the first that is to stay or that has a checkpoint."""
        oldest = min(self.kept(), default=0)
        for number in range(self.oldest_change(), oldest):
            if not retention.may_leave_log(self.manifest(number).time, now):
                return
            self._patch_file(number).unlink(missing_ok=True)

    def oldest_change(self) -> int:
        """Return the first revision whose change is in the log still: 1, unless the log was pruned."""
        first, last = 1, self.current()
        while first < last:  # pruned from the front without gaps, so halving finds it
            middle = (first + last) // 2
            first, last = (first, middle) if self._patch_file(middle).exists() else (middle + 1, last)
        return first

    def keep_original(self, data: bytes) -> str:
        """Keep a submitted document by its SHA-256, which is returned."""
        name = sha256(data).hexdigest()
        place = self.root / "originals" / name
        if not place.exists():
            write_durably(place, data)
        return name

    def original(self, sha256: str) -> Path:
        """Return where the submitted bytes with this digest are. Raises Gone when they were taken out."""
        place = self.root / "originals" / sha256
        if not place.exists():
            raise Gone(f"The submitted bytes {sha256} are not kept any more.", sha256=sha256)
        return place

    def _manifest_file(self, number: int) -> Path:
        return self.root / "log" / f"{number:08}.json"

    def _patch_file(self, number: int) -> Path:
        return self.root / "log" / f"{number:08}.patch.gz"


def manifest_of(revision: Revision) -> str:
    """Write a manifest."""
    return json.dumps(asdict(revision) | {"time": revision.time.isoformat()}, indent=1) + "\n"


def write_durably(place: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, and stays."""
    temporary = place.with_name(place.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(place)
    sync_directory(place.parent)


def sync_directory(place: Path) -> None:
    """Have the disk keep which files a folder has."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(place: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _damaged(number: int) -> StoreProblem:
    return StoreProblem(f"The log of revision {number} is damaged: its digest differs.", revision=number)
