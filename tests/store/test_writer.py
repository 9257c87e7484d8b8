"""Commits are whole or not at all, also when the process dies in the middle."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pyoxigraph import Quad

from counts import examples
from facts import fact
from jobs import add, commit_and_die, commit_for_ever
from missiongraph.errors import DataDirectoryInUse, NotAtHand, StoreProblem
from missiongraph.names import SHAPES, in_default_graph
from missiongraph.rdf.change import Change, digest_of
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import merged
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    writer = Writer(tmp_path)
    yield writer
    writer.close()


def everything(snapshot: Snapshot) -> frozenset[Quad]:
    return frozenset(snapshot.match(graph=None))


def is_consistent(snapshot: Snapshot) -> bool:
    """Compare the merged default graph with the union of the graphs that belong to it."""
    quads = everything(snapshot)
    named = {quad for quad in quads if graph_iri(quad)}
    return quads - named == {merged(quad) for quad in named if in_default_graph(graph_iri(quad))}


def test_a_second_writer_is_told_that_the_directory_is_in_use(writer: Writer, tmp_path: Path) -> None:
    with pytest.raises(DataDirectoryInUse, match="Another process"):
        Writer(tmp_path)


def test_the_manifest_states_the_digest_of_the_state(writer: Writer) -> None:
    add(writer, fact(1), fact(2, "urn:h"))
    revision = writer.commit(Change(removed=frozenset({fact(1)})), base=1, author="test", message="remove")
    named = [quad for quad in everything(writer.snapshot()) if graph_iri(quad)]
    assert int(revision.digest, 16) == digest_of(named)
    assert revision.quads == len(named)


def test_the_log_alone_leads_from_nothing_to_the_newest_state(writer: Writer) -> None:
    add(writer, fact(1), fact(2, "urn:h"))
    writer.commit(Change(frozenset({fact(1)}), frozenset({fact(3)})), base=1, author="test", message="replace")
    state: frozenset[Quad] = frozenset()
    for number in (1, 2):
        change = writer.revisions.change(number)
        assert change.removed <= state
        state = (state - change.removed) | change.added
    assert state == {quad for quad in everything(writer.snapshot()) if graph_iri(quad)}


def test_manifests_are_chained(writer: Writer) -> None:
    add(writer, fact(1))
    assert add(writer, fact(2)).parent_sha256 == writer.revisions.manifest_sha256(1)


def test_a_damaged_log_is_noticed(writer: Writer, tmp_path: Path) -> None:
    add(writer, fact(1))
    add(writer, fact(2))
    shutil.copy(tmp_path / "log/00000002.patch.gz", tmp_path / "log/00000001.patch.gz")
    with pytest.raises(StoreProblem, match="damaged"):
        writer.revisions.change(1)


def test_only_the_newest_checkpoints_and_the_last_of_each_day_are_kept(writer: Writer) -> None:
    for value in range(5):
        add(writer, fact(value))
    assert writer.revisions.kept() == [3, 4, 5]
    with pytest.raises(NotAtHand):
        writer.snapshot(1)


@pytest.mark.parametrize("step", ["record", "publish"])
def test_a_failed_commit_leaves_nothing_behind(
    writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    add(writer, fact(1))
    with monkeypatch.context() as patch:
        patch.setattr(Revisions, step, lambda *_: (_ for _ in ()).throw(OSError("No space left on device")))
        with pytest.raises(OSError, match="No space"):
            add(writer, fact(2))
    assert writer.current() == 1
    assert fact(2) not in everything(writer.snapshot())
    assert add(writer, fact(3)).number == 2
    assert everything(writer.snapshot()) >= {fact(1), fact(3)}
    assert fact(2) not in everything(writer.snapshot())


@pytest.mark.parametrize(("step", "expected"), [("record", 1), ("apply", 1), ("publish", 2)])
def test_a_writer_that_dies_in_a_commit_leaves_the_old_revision_or_the_new(
    tmp_path: Path, step: str, expected: int
) -> None:
    writer = Writer(tmp_path)
    add(writer, fact(1))
    writer.close()
    process = SPAWN.Process(target=commit_and_die, args=(tmp_path, step))
    process.start()
    process.join()
    assert process.exitcode == 9
    writer = Writer(tmp_path)
    assert writer.current() == expected
    assert (fact(2) in everything(writer.snapshot())) == (expected == 2)
    assert is_consistent(writer.snapshot())
    assert add(writer, fact(3)).number == expected + 1
    assert (fact(2) in everything(writer.snapshot())) == (expected == 2)
    writer.close()


@pytest.mark.parametrize("delay", [0.05, 0.1, 0.15, 0.2, 0.3])
def test_a_killed_writer_leaves_a_whole_revision_and_the_next_start_needs_no_repair(
    tmp_path: Path, delay: float
) -> None:
    process = SPAWN.Process(target=commit_for_ever, args=(tmp_path,))
    process.start()
    while Revisions(tmp_path).current() == 0:
        time.sleep(0.01)
    time.sleep(delay)
    process.kill()
    process.join()
    writer = Writer(tmp_path)
    current = writer.current()
    found = {graph.value for graph in writer.snapshot().graphs() if graph.value.startswith("urn:")}
    assert found == {f"urn:{number}" for number in range(1, current + 1)}
    assert len([q for q in everything(writer.snapshot()) if graph_iri(q).startswith("urn:")]) == 50 * current
    assert add(writer, fact("after")).number == current + 1
    assert is_consistent(writer.snapshot())
    writer.close()


class AnyHistory(RuleBasedStateMachine):
    """Whatever is added and removed, the default graph stays the union, and the digest that of the state."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.state: set[Quad] = set()
        self.writer = Writer(self.place)

    @rule(
        quads=some.sets(
            some.builds(fact, some.integers(0, 3), some.sampled_from(["urn:g", "urn:h", SHAPES])), max_size=4
        )
    )
    def toggle(self, quads: set[Quad]) -> None:
        removed, added = quads & self.state, quads - self.state
        if removed or added:
            change = Change(frozenset(removed), frozenset(added))
            self.writer.commit(change, base=self.writer.current(), author="test", message="toggle")
            self.state ^= quads

    @rule()
    def restart(self) -> None:
        self.writer.close()
        self.writer = Writer(self.place)

    @invariant()
    def the_default_graph_is_the_union(self) -> None:
        snapshot = self.writer.snapshot()
        assert is_consistent(snapshot)
        assert {quad for quad in everything(snapshot) if quad.predicate == fact(1).predicate and graph_iri(quad)} == (
            self.state
        )

    def teardown(self) -> None:
        self.writer.close()
        shutil.rmtree(self.place)


AnyHistory.TestCase.settings = settings(max_examples=examples(15), stateful_step_count=8, deadline=None)
TestAnyHistory = AnyHistory.TestCase
