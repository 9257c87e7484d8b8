"""A backup restored elsewhere is the same; what is wrong with one is said, file by file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from facts import fact
from jobs import add
from missiongraph.commit import tokens
from missiongraph.commit.tokens import Role
from missiongraph.errors import Rejected, StoreProblem
from missiongraph.rdf.change import Change
from missiongraph.store import backup as backups
from missiongraph.store.backup import backup, restore
from missiongraph.store.rebuild import from_log, rebuild
from missiongraph.store.retention import Retention
from missiongraph.store.revisions import Revisions
from missiongraph.store.verify import check_checkpoints, check_log, check_originals
from missiongraph.store.writer import Writer


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Six revisions, an original and a token; the first four revisions have no checkpoint."""
    place = tmp_path / "source"
    with closing(Writer(place, retention=Retention(newest=2, daily=1))) as writer:
        for number in range(6):
            removed = frozenset({fact(number - 1)}) if number else frozenset()
            change = Change(removed, frozenset({fact(number), fact(number, "urn:h")}))
            writer.commit(change, base=number, author="test", message="next")
        writer.revisions.keep_original(b"as submitted")
    tokens.create(place, Role.ADMIN, name="Ada")
    return place


def state(root: Path, number: int) -> set[str]:
    return set(map(str, Revisions(root).open(number).match(graph=None)))


def test_a_restored_backup_has_the_same_digests_tokens_originals_and_old_revisions(
    source: Path, tmp_path: Path
) -> None:
    made = backup(source, tmp_path / "kept")
    assert made.revision == 6
    shutil.rmtree(source / "checkpoints" / "5")
    target = tmp_path / "target"
    assert restore(tmp_path / "kept", target) == 6
    for number in range(1, 7):
        assert Revisions(target).manifest_text(number) == Revisions(source).manifest_text(number)
    assert state(target, 6) == state(source, 6)
    assert tokens.all_tokens(target) == tokens.all_tokens(source)
    assert [each.read_bytes() for each in (target / "originals").iterdir()] == [b"as submitted"]
    for root in (source, target):
        rebuild(Revisions(root).open(), data_dir=root, number=2)
    assert state(target, 2) == state(source, 2)
    with closing(Writer(target)) as writer:
        assert add(writer, fact("after")).number == 7
    assert [*check_log(Revisions(target)), *check_checkpoints(Revisions(target))] == []


def test_a_backup_made_during_commits_is_whole(source: Path, tmp_path: Path) -> None:
    with closing(Writer(source, retention=Retention(newest=1, daily=1))) as writer:
        done = False

        def commit() -> None:
            while not done:
                add(writer, *(fact(f"{writer.current()} {each}") for each in range(20)))

        committing = Thread(target=commit)
        committing.start()
        try:
            for each in range(4):
                backup(source, tmp_path / f"kept{each}")
        finally:
            done = True
            committing.join()
    for each in range(4):
        number = restore(tmp_path / f"kept{each}", tmp_path / f"target{each}")
        assert number >= 6


def test_a_broken_off_backup_is_not_taken_for_one_and_is_finished_by_the_next(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(backups, "_copy_state", lambda *_: (_ for _ in ()).throw(OSError("No space left on device")))
        with pytest.raises(OSError, match="No space"):
            backup(source, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()
    with pytest.raises(StoreProblem, match="broken-off"):
        restore(tmp_path / "kept.partial", tmp_path / "target")
    copied = (tmp_path / "kept.partial/log/00000001.json").stat().st_ino
    backup(source, tmp_path / "kept")
    assert (tmp_path / "kept/log/00000001.json").stat().st_ino == copied
    assert restore(tmp_path / "kept", tmp_path / "target") == 6


def swap_digest(kept: Path) -> None:
    place = kept / "backup.json"
    contents = json.loads(place.read_text())
    contents["files"]["log/00000002.json"] = "0" * 64
    place.write_text(json.dumps(contents))


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (lambda kept: (kept / "log/00000003.patch.gz").write_bytes(b"x"), "log/00000003.patch.gz: its SHA-256"),
        (lambda kept: (kept / "log/00000003.json").unlink(), "log/00000003.json: it is missing"),
        (lambda kept: (kept / "log/00000009.json").write_bytes(b"x"), "log/00000009.json: it is not part"),
        (lambda kept: next((kept / "checkpoint").glob("MANIFEST*")).write_bytes(b""), "checkpoint/MANIFEST"),
        (lambda kept: (kept / "state.sqlite").write_bytes(b""), "state.sqlite: its SHA-256"),
        (swap_digest, "log/00000002.json: its SHA-256"),
        (lambda kept: (kept / "backup.json").write_bytes(b"{"), "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_backup_is_said_and_nothing_is_made(
    source: Path, tmp_path: Path, damage: Callable[[Path], object], where: str
) -> None:
    backup(source, tmp_path / "kept")
    damage(tmp_path / "kept")
    with pytest.raises(StoreProblem) as raised:
        restore(tmp_path / "kept", tmp_path / "target")
    assert where in raised.value.message
    assert not (tmp_path / "target").exists()


def test_neither_a_backup_nor_a_data_directory_is_overwritten(source: Path, tmp_path: Path) -> None:
    backup(source, tmp_path / "kept")
    with pytest.raises(Rejected, match="there already"):
        backup(source, tmp_path / "kept")
    with pytest.raises(Rejected, match="not empty"):
        restore(tmp_path / "kept", source)
    with pytest.raises(StoreProblem, match="nothing to back up"):
        backup(tmp_path / "nothing", tmp_path / "other")


def test_the_log_alone_leads_to_the_newest_state(source: Path) -> None:
    expected = state(source, 6)
    shutil.rmtree(source / "checkpoints")
    shutil.rmtree(source / "live")
    (source / "current").unlink()
    assert from_log(source) == 6
    assert state(source, 6) == expected
    with closing(Writer(source)) as writer:
        assert add(writer, fact("after")).number == 7


def edit_manifest(root: Path) -> None:
    place = root / "log/00000003.json"
    place.write_text(place.read_text().replace('"next"', '"forged"'))


def exchange_changes(root: Path) -> None:
    shutil.copy(root / "log/00000004.patch.gz", root / "log/00000005.patch.gz")


def write_to_a_checkpoint(root: Path) -> None:
    from pyoxigraph import Store

    Store(str(root / "checkpoints/6")).add(fact("smuggled"))


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (edit_manifest, "log/00000004.json: the manifest before it"),
        (exchange_changes, "log/00000005.patch.gz: the change is another"),
        (write_to_a_checkpoint, "checkpoints/6: the digest"),
        (lambda root: (root / "log/00000002.json").write_bytes(b"{"), "log/00000002.json: the manifest cannot be read"),
        (lambda root: (root / "log/00000003.patch.gz").unlink(), "log/00000003.patch.gz: the change is missing"),
        (lambda root: shutil.rmtree(root / "checkpoints/6"), "current: the checkpoint"),
        (lambda root: next((root / "originals").iterdir()).write_bytes(b"x"), "originals/"),
    ],
)
def test_every_damage_is_found_where_it_is(source: Path, damage: Callable[[Path], object], where: str) -> None:
    revisions = Revisions(source)
    assert [*check_log(revisions), *check_checkpoints(revisions), *check_originals(revisions)] == []
    damage(source)
    found = [*check_log(revisions), *check_checkpoints(revisions), *check_originals(revisions)]
    assert any(str(each).startswith(where) for each in found), found
