"""A data directory that was damaged or meddled with still opens at its newest revision."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from facts import fact
from jobs import add
from missiongraph.store.writer import Writer


def newest(live: Path) -> Path:
    return max(live.iterdir(), key=lambda place: int(place.name))


def truncate_manifest(live: Path) -> None:
    for place in newest(live).glob("MANIFEST-*"):
        place.write_bytes(b"junk")


def lose_tables(live: Path) -> None:
    for place in newest(live).glob("*.sst"):
        place.unlink()


def lose_current(live: Path) -> None:
    (newest(live) / "CURRENT").write_bytes(b"nothing\n")


def leave_files(live: Path) -> None:
    for folder in ("live", "log", "checkpoints"):
        (live.parent / folder / ".DS_Store").write_bytes(b"")
        (live.parent / folder / "notes.txt").write_bytes(b"not ours")


def leave_a_folder(live: Path) -> None:
    (live / "old").mkdir()


@pytest.mark.parametrize(
    "damage", [shutil.rmtree, truncate_manifest, lose_tables, lose_current, leave_files, leave_a_folder]
)
def test_the_newest_revision_is_there_and_the_next_can_be_made(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    with closing(Writer(tmp_path)) as writer:
        add(writer, fact(1))
        add(writer, fact(2))
    del writer
    damage(tmp_path / "live")
    with closing(Writer(tmp_path)) as writer:
        assert writer.current() == 2
        assert add(writer, fact(3)).number == 3
        assert len(list(writer.snapshot().match())) == 3
