"""How much of the disk the data directory takes, and when too little is left to write."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from missiongraph.errors import DiskFull
from missiongraph.rdf.change import Change

_BLOCK: Final = 512
_BYTES_A_QUAD: Final = 500
"""What a statement takes until it is compacted: log, write-ahead log, indexes (measured: 150 to 400)."""
_FOLDERS: Final = ("live", "checkpoints", "rebuilt", "log", "originals", "dumps", "spool")


@dataclass(frozen=True, slots=True)
class Usage:
    """Bytes on the disk, files with several names counted once.

    `parts` are by folder of the data directory ("other" is the rest), each file in the first that has it; `freed` is
    what would be freed if a checkpoint alone were removed, by revision.
    """

    total: int
    parts: dict[str, int]
    freed: dict[int, int]
    free: int


def usage(data_dir: Path) -> Usage:
    """Measure a data directory. Files that leave meanwhile are not counted."""
    sizes: dict[int, int] = {}
    owners: dict[int, set[Path]] = defaultdict(set)
    parts: dict[str, int] = dict.fromkeys((*_FOLDERS, "other"), 0)
    for place, part, owner in _files(data_dir):
        try:
            found = place.lstat()
        except FileNotFoundError:
            continue
        if found.st_ino not in sizes:
            sizes[found.st_ino] = found.st_blocks * _BLOCK
            parts[part] += sizes[found.st_ino]
        owners[found.st_ino].add(owner)
    freed: dict[int, int] = defaultdict(int)
    for node, places in owners.items():
        [owner, *others] = places
        if not others and owner.parent.name == "checkpoints" and owner.name.isdigit():
            freed[int(owner.name)] += sizes[node]
    return Usage(sum(sizes.values()), parts, dict(sorted(freed.items())), shutil.disk_usage(data_dir).free)


def refuse_if_full(data_dir: Path, reserve: int, change: Change) -> None:
    """Raise DiskFull if less than `reserve` bytes would stay free, before the engine meets the end of the disk."""
    free = shutil.disk_usage(data_dir).free
    need = (len(change.removed) + len(change.added)) * _BYTES_A_QUAD if reserve else 0
    if free < reserve + need:
        raise DiskFull(
            f"Only {free:,} bytes are free for {data_dir}, and below {reserve:,} nothing is written. Free some space: "
            "`missiongraph revisions` says what each kept one takes (keep_checkpoints, keep_daily), and dumps/ may be "
            "emptied at any time. Then send it again.",
            free=free,
            reserve=reserve,
        )


def _files(data_dir: Path) -> Iterator[tuple[Path, str, Path]]:
    """Iterate over files, each with the part that it belongs to and the folder that would take it along."""
    for part in _FOLDERS:
        for place in (data_dir / part).rglob("*"):
            if not place.is_dir():
                yield place, part, data_dir.joinpath(*place.relative_to(data_dir).parts[:2])
    for place in data_dir.rglob("*"):
        if place.relative_to(data_dir).parts[0] not in _FOLDERS and not place.is_dir():
            yield place, "other", place
