"""Proposals in `state.sqlite`: no order of events leaves a state that the drawing in the module does not allow."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from pyoxigraph import Literal, NamedNode, Quad

from counts import examples
from missiongraph.commit import proposals
from missiongraph.commit.proposals import Draft, Kind, State
from missiongraph.commit.submission import Submission
from missiongraph.errors import Conflict, NotFound, Rejected
from missiongraph.rdf.change import Change
from missiongraph.rdf.formats import TURTLE

SETTLED = {State.PUBLISHED, State.REJECTED, State.WITHDRAWN}


def change(value: int) -> Change:
    return Change(added=frozenset({Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(value), NamedNode("urn:g"))}))


def draft(value: int = 1, **more: object) -> Draft:
    return Draft(change(value), 1, "Because", **more)  # type: ignore[arg-type]


def test_what_was_proposed_is_read_back_whole(tmp_path: Path) -> None:
    submitted = (Submission(b"<urn:s> <urn:p> 7 .", TURTLE, "urn:g"),)
    number = proposals.propose(tmp_path, draft(7, submitted=submitted, waiver="Agreed"), author="Ines", token=3)
    found = proposals.proposal(tmp_path, number)
    assert (found.author, found.author_token, found.waiver, found.base) == ("Ines", 3, "Agreed", 1)
    assert proposals.change_of(tmp_path, number) == (change(7), submitted)


def test_a_reason_is_asked_for_and_a_change(tmp_path: Path) -> None:
    for wrong in (Draft(change(1), 1, "  "), Draft(Change(), 1, "Because"), Draft(change(1), 1, "x" * 10_001)):
        with pytest.raises(Rejected):
            proposals.propose(tmp_path, wrong, author="Ines", token=None)
    assert proposals.proposals(tmp_path) == []


def test_an_unknown_proposal_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        proposals.proposal(tmp_path, 1)
    with pytest.raises(NotFound):
        proposals.change_of(tmp_path, 1)


def test_only_one_of_two_reviewers_publishes(tmp_path: Path) -> None:
    number = proposals.propose(tmp_path, draft(), author="Ines", token=None)
    proposals.begin_publishing(tmp_path, number, 1, revision=2, message="m")
    with pytest.raises(Conflict):
        proposals.begin_publishing(tmp_path, number, 1, revision=2, message="m")


class Life(RuleBasedStateMachine):
    """The life of one proposal, with what should have come of it beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.place = Path(self.folder.name)
        self.number = proposals.propose(self.place, draft(), author="Ines", token=None)
        self.state, self.version, self.events = State.OPEN, 1, [Kind.PROPOSED]

    def teardown(self) -> None:
        self.folder.cleanup()

    def settled(self, kind: Kind, before: set[State], after: State) -> None:
        if self.state not in before:
            with pytest.raises(Conflict):
                proposals.settle(self.place, self.number, kind, "Because", actor="Rami")
            return
        proposals.settle(self.place, self.number, kind, "Because", actor="Rami")
        self.state = after
        self.events.append(kind)

    @rule()
    def ask(self) -> None:
        self.settled(Kind.ASKED, {State.OPEN}, State.RETURNED)

    @rule()
    def reject(self) -> None:
        self.settled(Kind.REJECTED, {State.OPEN, State.RETURNED}, State.REJECTED)

    @rule()
    def withdraw(self) -> None:
        self.settled(Kind.WITHDRAWN, {State.OPEN, State.RETURNED}, State.WITHDRAWN)

    @rule()
    def comment(self) -> None:
        proposals.comment(self.place, self.number, "Hm", actor="Rosa")
        self.events.append(Kind.COMMENTED)

    @rule()
    def revise(self) -> None:
        if self.state not in (State.OPEN, State.RETURNED):
            with pytest.raises(Conflict):
                proposals.revise(self.place, self.number, draft(), actor="Ines")
            return
        proposals.revise(self.place, self.number, draft(self.version + 1), actor="Ines")
        self.state, self.version = State.OPEN, self.version + 1
        self.events.append(Kind.REVISED)

    @rule()
    def begin(self) -> None:
        if self.state is not State.OPEN:
            with pytest.raises(Conflict):
                proposals.begin_publishing(self.place, self.number, self.version, revision=2, message="m")
            return
        with pytest.raises(Conflict):
            proposals.begin_publishing(self.place, self.number, self.version + 1, revision=2, message="m")
        proposals.begin_publishing(self.place, self.number, self.version, revision=2, message="m")
        self.state = State.PUBLISHING

    @rule()
    def fail(self) -> None:
        proposals.end_publishing(self.place, self.number, None, actor="Rami", text="")
        if self.state is State.PUBLISHING:
            self.state = State.OPEN

    @rule()
    def publish(self) -> None:
        proposals.end_publishing(self.place, self.number, 2, actor="Rami", text="Fine")
        if self.state is State.PUBLISHING:
            self.state = State.PUBLISHED
            self.events.append(Kind.ACCEPTED)

    @invariant()
    def it_is_as_it_should_be(self) -> None:
        found = proposals.proposal(self.place, self.number)
        assert (found.state, found.version) == (self.state, self.version)
        assert [each.kind for each in proposals.events(self.place, self.number)] == self.events
        assert proposals.change_of(self.place, self.number)[0] == change(self.version)
        assert found.is_undecided is (self.state not in SETTLED)
        assert (found.revision == 2) is (self.state in (State.PUBLISHING, State.PUBLISHED))


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=examples(15), stateful_step_count=12, deadline=None)
