"""Which checkpoints stay, which changes leave the log, and what the disk is used for."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from facts import fact
from jobs import add
from missiongraph.errors import Gone
from missiongraph.store.disk import usage
from missiongraph.store.rebuild import rebuild
from missiongraph.store.retention import Retention
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def ages(*days: float) -> dict[int, datetime]:
    return {number: NOW - timedelta(days=age) for number, age in enumerate(days, 1)}


def test_the_newest_and_the_last_of_each_of_the_newest_days_stay() -> None:
    times = ages(9, 3, 3, 2, 2, 1, 1, 0, 0)
    assert Retention(newest=1, daily=3).leaving(list(times), times, NOW) == [1, 2, 3, 4, 6, 8]


def test_a_daily_one_leaves_at_its_greatest_age_and_the_newest_never() -> None:
    times = ages(500, 450, 300)
    assert Retention(newest=1, days=400).leaving(list(times), times, NOW) == [1, 2]
    assert Retention(newest=1, days=100).leaving(list(times), times, NOW) == [1, 2]


@given(some.lists(some.floats(0, 1000), min_size=1, max_size=30), some.integers(1, 5), some.integers(1, 5))
def test_never_more_stay_than_the_policy_says_and_the_newest_always(days: list[float], newest: int, daily: int) -> None:
    times = ages(*sorted(days, reverse=True))
    policy = Retention(newest, daily, 400)
    left = policy.leaving(list(times), times, NOW)
    assert max(times) not in left
    assert len(times) - len(left) <= newest + daily


def aged(root: Path, number: int, days: int) -> None:
    """Make a manifest older; its digest in the next one then differs, which pruning does not look at."""
    place = root / f"log/{number:08}.json"
    record = json.loads(place.read_text())
    record["time"] = (datetime.now(UTC) - timedelta(days=days)).replace(microsecond=0).isoformat()
    place.write_text(json.dumps(record))


def test_a_change_leaves_the_log_only_by_the_setting_and_its_revision_is_gone(tmp_path: Path) -> None:
    with closing(Writer(tmp_path)) as writer:
        for value in range(6):
            add(writer, fact(value))
    for number in (1, 2, 3):
        aged(tmp_path, number, 30 - number)
    with closing(Writer(tmp_path, retention=Retention(newest=2, daily=1))) as writer:
        add(writer, fact("default"))
        assert writer.revisions.oldest_change() == 1
    with closing(Writer(tmp_path, retention=Retention(newest=2, daily=1, log_days=10))) as writer:
        add(writer, fact("pruned"))
        revisions = writer.revisions
        assert revisions.oldest_change() == 4
        with pytest.raises(Gone, match="pruned"):
            revisions.checkpoint(2)
        assert revisions.manifest(1).number == 1
        # The state after the last change that left can be told still, backwards from those that stayed.
        rebuild(writer.snapshot(), data_dir=tmp_path, number=4)
        assert len(list(writer.snapshot(4).match(graph=fact(0).graph_name))) == 4


def test_files_with_several_names_are_counted_once(tmp_path: Path) -> None:
    with closing(Writer(tmp_path)) as writer:
        for value in range(3):
            add(writer, *(fact(f"{value} {each}" * 20) for each in range(200)))
        found = usage(tmp_path)
    inodes = {
        place.lstat().st_ino: place.lstat().st_blocks * 512 for place in tmp_path.rglob("*") if not place.is_dir()
    }
    assert found.total == sum(inodes.values()) == sum(found.parts.values())
    assert set(found.freed) <= set(Revisions(tmp_path).kept())
    assert 0 < sum(found.freed.values()) < found.total
