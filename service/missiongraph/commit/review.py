"""What a reviewer decides on: a proposal carried over to the newest revision and planned there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.browse.difference import Difference, difference
from missiongraph.browse.effects import Answers, Effects, compare, effects
from missiongraph.commit import corrections, proposals
from missiongraph.commit.carry import Clash, carry, later_changes
from missiongraph.commit.plan import Plan, plan_change
from missiongraph.commit.proposals import Proposal
from missiongraph.commit.submission import Content, Submission
from missiongraph.commit.tables import read_submission
from missiongraph.model.load import Model
from missiongraph.names import MG
from missiongraph.rdf.change import Change, to_patch
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.overlay import Overlay
from missiongraph.store.preview import Preview, build, find, open_preview
from missiongraph.store.revisions import Revisions

_IS_ABOUT: Final = NamedNode(MG + "isAbout")
_MOST_THINGS: Final = 200


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A proposal as it would be published now.

    `meanwhile` are the revisions that changed its documents since it was made; `whole` are the places of the
    submissions that are, word for word, what their graphs will state, so that their bytes are worth keeping.
    `fingerprint` stands for everything that a reviewer sees of it: as long as it is the same, a decision holds.
    """

    plan: Plan
    clashes: tuple[Clash, ...]
    meanwhile: tuple[int, ...]
    whole: tuple[int, ...]
    fingerprint: str


def review(
    snapshot: Snapshot, *, change: Change, base: int, submitted: Sequence[Submission], data_dir: Path
) -> Reviewed:
    """Carry a change over to a snapshot and plan it. A reader job."""
    model = Model.from_snapshot(snapshot)
    later = later_changes(data_dir, change.graphs(), base, snapshot.revision)
    carried = carry(snapshot, change, later)
    contents = [read_submission(submission, snapshot, model) for submission in submitted]
    planned = plan_change(snapshot, carried.change, model, contents)
    # After a merge, or when another revision changed the document as well, nobody has submitted its state.
    whole = tuple(place for place, each in enumerate(contents) if _is_whole(snapshot, carried.change, each))
    planned = replace(planned, graphs=tuple(contents[place].graphs() for place in whole))
    fingerprint = _fingerprint(snapshot, planned, carried.clashes)
    return Reviewed(planned, carried.clashes, carried.meanwhile, whole, fingerprint)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a planned change does: in words, to answers and pages, and its preview.

    Where it clashes, `ours` and `theirs` tell it and what others did meanwhile, from the state that it was made on.
    """

    difference: Difference
    effects: Effects
    preview: Preview
    ours: Difference | None = None
    theirs: Difference | None = None


def consequences(
    snapshot: Snapshot, *, change: Change, clashing: Change | None, data_dir: Path, found: Proposal, language: str
) -> Consequences:
    """Build the preview of a planned change, and compare with it what people read. A reader job.

    `change` holds what is derived as well; `clashing` is the change as it was proposed, where it clashes.
    """
    preview = find(data_dir, found.id, found.version, snapshot.revision) or build(
        snapshot, change, data_dir=data_dir, proposal=found.id, version=found.version
    )
    after = open_preview(data_dir, preview)
    ours, theirs = _both_sides(snapshot, clashing, data_dir, found.base, language) if clashing else (None, None)
    key = data_dir, preview.serial
    if key not in _compared:
        _compared.clear()
        _compared[key] = compare(snapshot, after, change)
    return Consequences(
        difference(snapshot, after, change, language=language),
        effects(snapshot, after, change, answers=_compared[key], language=language),
        preview,
        ours,
        theirs,
    )


_compared: Final[dict[tuple[Path, int], Answers]] = {}
"""The answers of the preview that was looked at last, which is often looked at again in another language."""


def _both_sides(
    snapshot: Snapshot, change: Change, data_dir: Path, base: int, language: str
) -> tuple[Difference, Difference]:
    """Tell a change, and what others did to its documents since `base`, both from how these were then."""
    later = later_changes(data_dir, change.graphs(), base, snapshot.revision)
    theirs = reduce(Change.then, (later[number] for number in sorted(later)), Change())
    before = Overlay(snapshot, Change(removed=theirs.added, added=theirs.removed), base)
    return (
        difference(before, Overlay(before, change, base + 1), change, language=language),
        difference(before, snapshot, theirs, language=language),
    )


def finish(revisions: Revisions) -> None:
    """Settle the proposals that were being published when the service ended."""
    for found, message in proposals.unfinished(revisions.root):
        settle_by_log(
            revisions, found.id, revision=found.revision or 0, message=message, actor="missiongraph", text=message
        )


def settle_by_log(revisions: Revisions, proposal: int, *, revision: int, message: str, actor: str, text: str) -> bool:
    """Settle a proposal whose publishing broke off, and say whether it became the revision: the log knows.

    The message of a revision names its proposal, so no other revision has it.
    """
    is_there = revision <= revisions.current() and revisions.manifest(revision).message == message
    if not is_there:
        corrections.forget(revisions.root, proposal)
    proposals.end_publishing(revisions.root, proposal, revision if is_there else None, actor=actor, text=text)
    return is_there


def _is_whole(snapshot: Snapshot, change: Change, content: Content) -> bool:
    graphs = content.graphs()
    before = {quad for graph in graphs for quad in snapshot.match(graph=NamedNode(graph))}
    added = {quad for quad in change.added if graph_iri(quad) in graphs}
    return (before - change.removed) | added == content.stored()


def _fingerprint(snapshot: Snapshot, plan: Plan, clashes: tuple[Clash, ...]) -> str:
    """Hash what the proposal leads to, and what is said by now of the things that it speaks of."""
    found = sorted(
        f"{each.shape} {each.component} {each.focus} {each.value} {each.since}" for each in plan.report.findings
    )
    said = sorted(_said_of(snapshot, plan.change))
    parts = to_patch(plan.change), to_patch(plan.derived), repr(clashes).encode(), "\n".join((*found, *said)).encode()
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def _said_of(snapshot: Snapshot, change: Change) -> Iterator[str]:
    """Iterate over the statements and claims about the things of a change; the name of a claim stands for all of it."""
    for thing in map(NamedNode, corrections.things_of(change)[:_MOST_THINGS]):
        yield from (str(quad.triple) for quad in snapshot.match(thing))
        yield from (f"{quad.subject} {thing}" for quad in snapshot.match(None, _IS_ABOUT, thing))
