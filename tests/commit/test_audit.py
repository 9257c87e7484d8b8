"""Every publication has its entry, also one that failed or whose writer died; refusals and tokens are noted, too."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from missiongraph.commit import audit
from missiongraph.commit.apply import apply, publish
from missiongraph.commit.audit import Act, Outcome, entries, note
from missiongraph.errors import Conflict, DiskFull
from missiongraph.settings import Settings
from missiongraph.store.writer import Writer
from submitting import ONE, fill, planned
from submitting import note as written

ADA = Act("Ada", "put", 7, "admin", "192.0.2.1")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("data")
    fill(place)
    return place


def test_a_publication_says_who_when_by_what_road_which_documents_and_from_where(filled: Path) -> None:
    with closing(Writer(filled)) as writer:
        plan = planned(writer.snapshot(), [written("audited")])
        applied = apply(writer, plan, author="Ada", message="why", act=ADA)
    [entry] = entries(filled, revision=applied.revision)
    assert (entry.act, entry.outcome, entry.documents) == (ADA, Outcome.PUBLISHED, (ONE,))
    assert entry.time == writer.revisions.manifest(applied.revision).time or entry.time


def test_a_stale_plan_makes_no_entry_and_a_failed_commit_says_so(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Writer(filled)) as writer:
        plan = planned(writer.snapshot(), [written("first")])
        second = planned(writer.snapshot(), [written("second")])
        apply(writer, plan, author="Ada", message="first", act=ADA)
        before = entries(filled)
        with pytest.raises(Conflict):
            apply(writer, second, author="Ada", message="second", act=ADA)
        assert entries(filled) == before
        third = planned(writer.snapshot(), [written("third")])
        monkeypatch.setattr(writer.revisions, "record", lambda *_: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(OSError, match="full"):
            apply(writer, third, author="Ada", message="third", act=ADA)
    assert [(each.outcome, each.revision, each.detail) for each in entries(filled, limit=1)] == [
        (Outcome.FAILED, 0, "OSError")
    ]


def test_an_entry_whose_writer_died_is_set_right_by_the_next(filled: Path) -> None:
    with closing(Writer(filled)) as writer:
        newest = writer.current()
    note(filled, ADA, Outcome.PUBLISHED, documents=[ONE], revision=newest + 1)
    with closing(Writer(filled)) as writer:
        plan = planned(writer.snapshot(), [written("after a death")])
    applied = publish(Settings(data_dir=filled), plan, author="Ada", message="again", act=ADA)
    assert [each.outcome for each in entries(filled, revision=applied.revision)] == [Outcome.PUBLISHED]
    assert Outcome.FAILED in [each.outcome for each in entries(filled, limit=2)]


@pytest.mark.slow
def test_refusals_are_bounded_and_publications_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST_REFUSED", 10)
    note(tmp_path, ADA, Outcome.PUBLISHED, revision=1)
    for _ in range(999):
        note(tmp_path, ADA, Outcome.REFUSED, detail="forbidden")
    kept = entries(tmp_path, limit=2000)
    assert len(kept) == 11
    assert kept[-1].revision == 1


def test_pages_of_entries_follow_each_other(tmp_path: Path) -> None:
    numbers = [note(tmp_path, ADA, Outcome.DONE, detail=str(each)) for each in range(5)]
    first = entries(tmp_path, limit=2)
    assert [each.id for each in first] == numbers[:-3:-1]
    assert [each.id for each in entries(tmp_path, before=first[-1].id, limit=2)] == numbers[2:0:-1]


def test_a_full_disk_refuses_before_anything_is_written(filled: Path) -> None:
    with closing(Writer(filled, reserve=2**62)) as writer:
        plan = planned(writer.snapshot(), [written("too much")])
        with pytest.raises(DiskFull, match="are free"):
            apply(writer, plan, author="Ada", message="full", act=ADA)
    assert entries(filled, limit=1)[0].detail == "disk-full"
