"""Killed at any point, or with the disk full: the graph is at the old or the new revision, and the log agrees."""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from counts import SOAK
from facts import fact
from jobs import add, commit_and_die_at, commit_until_full, commit_without_end
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.revisions import Revisions
from missiongraph.store.verify import check_checkpoints, check_log, check_originals
from missiongraph.store.writer import Writer

pytestmark = pytest.mark.slow

SPAWN = multiprocessing.get_context("spawn")
POINTS = 50 if SOAK else 8
MEBIBYTE = 1024**2


def is_whole(root: Path) -> None:
    """Assert that the log, the manifests and all checkpoints agree."""
    revisions = Revisions(root)
    assert [*check_log(revisions), *check_checkpoints(revisions), *check_originals(revisions)] == []


def run(target: object, *arguments: object) -> int | None:
    process = SPAWN.Process(target=target, args=arguments)  # type: ignore[arg-type]  # a function of tests/jobs.py
    process.start()
    process.join()
    return process.exitcode


def test_killed_at_any_point_the_graph_is_at_the_old_or_the_new_revision(tmp_path: Path) -> None:
    first = tmp_path / "first"
    with closing(Writer(first)) as writer:
        add(writer, fact(1), fact(2, "urn:h"))
    shutil.copytree(first, tmp_path / "counted", symlinks=True)
    assert run(commit_and_die_at, tmp_path / "counted", 0, tmp_path / "events") == 0
    events = int((tmp_path / "events").read_text())
    reached = set()
    for point in range(POINTS):
        place = tmp_path / f"killed{point}"
        shutil.copytree(first, place, symlinks=True)
        at = 1 + point * (events - 1) // (POINTS - 1)
        assert run(commit_and_die_at, place, at, tmp_path / "none") == -9, at
        with closing(Writer(place)) as writer:
            current = writer.current()
            reached.add(current)
            new = [quad for quad in writer.snapshot().match() if quad.object.value.startswith("new")]  # type: ignore[union-attr]  # literals only
            assert len(new) == (50 if current == 2 else 0), at
            is_whole(place)
            assert add(writer, fact("after")).number == current + 1
        is_whole(place)
        shutil.rmtree(place)
    assert reached == {1, 2}


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[None]:
    """Mount a small file system in memory, where that is allowed."""
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=False).returncode:
        pytest.skip("mounting a file system is not allowed here; the limit on the size of files is tried instead")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


@pytest.mark.parametrize("reserve", [0, 6 * MEBIBYTE])
def test_on_a_full_disk_the_graph_stays_whole_and_goes_on_when_there_is_space(tmp_path: Path, reserve: int) -> None:
    place = tmp_path / "disk"
    with small_disk(place, 24 * MEBIBYTE):
        process = SPAWN.Process(target=commit_without_end, args=(place, reserve))
        process.start()
        process.join(20)
        if process.is_alive():
            # Without a reserve the engine waits for space for ever; whoever runs it kills it.
            assert not reserve
            process.kill()
            process.join()
        assert process.exitcode == (4 if reserve else process.exitcode)
        current = Revisions(place).current()
        assert current > 5
        subprocess.run(["mount", "-o", f"remount,size={100 * MEBIBYTE}", place], check=True)
        with closing(Writer(place)) as writer:
            is_whole(place)
            stated = {graph_iri(quad) for quad in writer.snapshot().match(graph=None)}
            assert len([graph for graph in stated if graph.startswith("urn:")]) == writer.current() == current
            assert add(writer, fact("after")).number == current + 1
        is_whole(place)
        del writer


def test_where_files_may_not_grow_the_graph_stays_at_a_whole_revision(tmp_path: Path) -> None:
    place = tmp_path / "data"
    assert run(commit_until_full, place, 2 * MEBIBYTE) == 3
    with closing(Writer(place)) as writer:
        is_whole(place)
        assert add(writer, fact("after")).number == writer.current()
    is_whole(place)
