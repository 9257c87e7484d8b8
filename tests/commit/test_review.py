"""What a reviewer decides on, and what a service that died in the middle makes of it when it starts again."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from missiongraph.commit import corrections, proposals
from missiongraph.commit.apply import apply
from missiongraph.commit.carry import taken_back
from missiongraph.commit.proposals import Draft, State
from missiongraph.commit.review import consequences, finish, review
from missiongraph.names import ID
from missiongraph.rdf.change import Change
from missiongraph.store.base import Snapshot
from missiongraph.store.preview import discard, find, is_kept, open_preview
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer
from submitting import fill, note, planned


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("filled")
    fill(place)
    return place


@pytest.fixture
def data_dir(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data", symlinks=True))


def newest(data_dir: Path) -> Snapshot:
    return Revisions(data_dir).open()


def proposed(data_dir: Path, text: str = "hello", *, undoes: int | None = None) -> int:
    submission = note(text)
    plan = planned(newest(data_dir), [submission])
    draft = Draft(plan.change, plan.base, "Because", (submission,), undoes=undoes)
    return proposals.propose(data_dir, draft, author="Ines", token=None)


def test_a_proposal_is_planned_on_the_newest_revision_and_its_bytes_are_its_state(data_dir: Path) -> None:
    number = proposed(data_dir)
    change, submitted = proposals.change_of(data_dir, number)
    found = review(newest(data_dir), change=change, base=1, submitted=submitted, data_dir=data_dir)
    assert (found.plan.change, found.whole, found.clashes) == (change, (0,), ())
    again = review(newest(data_dir), change=change, base=1, submitted=submitted, data_dir=data_dir)
    assert again.fingerprint == found.fingerprint


@pytest.mark.parametrize("reached", [True, False], ids=["it was published", "it was not"])
def test_a_proposal_that_was_being_published_is_settled_by_the_log(data_dir: Path, reached: bool) -> None:
    number = proposed(data_dir, undoes=1)
    plan = planned(newest(data_dir), [note("hello")])
    proposals.begin_publishing(data_dir, number, 1, revision=2, message="Because (proposal 1)")
    eupol = ID + "mission/eupol-copps"
    about = Change(removed=frozenset(newest(data_dir).match(NamedNode(eupol))))
    corrections.note(data_dir, about, proposal=number, revision=1, undone_by=2, reason="Because")
    if reached:
        with closing(Writer(data_dir)) as writer:
            apply(writer, plan, author="Ines", message="Because (proposal 1)")
    finish(Revisions(data_dir))
    found = proposals.proposal(data_dir, number)
    assert found.state is (State.PUBLISHED if reached else State.OPEN)
    assert found.revision == (2 if reached else None)
    assert bool(corrections.of_thing(data_dir, eupol)) is reached
    assert proposals.unfinished(data_dir) == []


def test_a_preview_is_what_would_be_and_is_thrown_away_when_it_is_not_needed(data_dir: Path) -> None:
    number = proposed(data_dir)
    found = proposals.proposal(data_dir, number)
    plan = planned(newest(data_dir), [note("hello")])
    worked = consequences(
        newest(data_dir),
        change=plan.change | plan.derived,
        clashing=None,
        data_dir=data_dir,
        found=found,
        language="en",
    )
    after = open_preview(data_dir, worked.preview)
    assert all(any(after.match(*quad)) for quad in plan.change.added)
    assert Revisions(data_dir).open(-worked.preview.serial).revision == -worked.preview.serial
    assert find(data_dir, number) == worked.preview
    assert not any(any(newest(data_dir).match(*quad)) for quad in plan.change.added)
    discard(data_dir, number)
    assert find(data_dir, number) is None
    assert not is_kept(data_dir, worked.preview)


def test_taking_a_revision_back_leaves_bookkeeping_and_rules_alone(data_dir: Path) -> None:
    plan = planned(newest(data_dir), [note("hello")])
    with closing(Writer(data_dir)) as writer:
        apply(writer, plan, author="Ines", message="Because")
    assert taken_back(data_dir, 2) == Change(removed=plan.change.added, added=plan.change.removed)


def test_corrections_are_of_the_things_that_claims_are_about(data_dir: Path) -> None:
    eupol = ID + "mission/eupol-copps"
    about = frozenset(quad for quad in newest(data_dir).match(graph=None) if str(quad.object) == f"<{eupol}>")
    assert eupol in corrections.things_of(Change(removed=about))
    number = proposed(data_dir)
    corrections.note(data_dir, Change(removed=about), proposal=number, revision=4, undone_by=5, reason="Wrong")
    assert [(each.revision, each.undone_by) for each in corrections.of_thing(data_dir, eupol)] == [(4, 5)]
    corrections.forget(data_dir, number)
    assert corrections.of_thing(data_dir, eupol) == []


def test_of_two_who_take_the_same_back_the_slower_leaves_the_note_of_the_faster(data_dir: Path) -> None:
    eupol = ID + "mission/eupol-copps"
    about = Change(removed=frozenset(newest(data_dir).match(NamedNode(eupol))))
    faster, slower = proposed(data_dir), proposed(data_dir)
    for number in (faster, slower):
        corrections.note(data_dir, about, proposal=number, revision=4, undone_by=5, reason="Wrong")
    corrections.forget(data_dir, slower)
    assert [each.undone_by for each in corrections.of_thing(data_dir, eupol)] == [5]
