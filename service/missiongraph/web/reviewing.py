"""From a proposal to a revision: plan it on the newest, show what follows, publish what a reviewer has seen."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from missiongraph.commit import corrections, proposals
from missiongraph.commit.apply import Applied, publish
from missiongraph.commit.audit import Act
from missiongraph.commit.carry import Clash, taken_back
from missiongraph.commit.proposals import Draft, Kind, Proposal, State
from missiongraph.commit.review import Consequences, Reviewed, consequences, review, settle_by_log
from missiongraph.commit.tokens import Token
from missiongraph.errors import Clashing, Conflict, Forbidden, MissionGraphError, Stale
from missiongraph.store.preview import discard, is_kept
from missiongraph.store.worker import Job
from missiongraph.validate.report import Waiver, with_waiver
from missiongraph.web.access import require_reach
from missiongraph.web.service import Service
from missiongraph.web.writing import refusals_noted, refuse_violations

_TRIES: Final = 5


async def reviewed(service: Service, found: Proposal) -> Reviewed:
    """Carry a proposal over to the newest revision and plan it there."""
    change, submitted = await asyncio.to_thread(proposals.change_of, service.settings.data_dir, found.id)
    arguments = {"change": change, "base": found.base, "submitted": submitted, "data_dir": service.settings.data_dir}
    planned: Reviewed = await service.check.value(Job(review, arguments))
    waiver = Waiver(found.author, found.waiver) if found.waiver else None
    return replace(planned, plan=planned.plan.under(service.settings.coverage_least, waiver))


def begin_consequences(service: Service, found: Proposal, seen: Reviewed, language: str) -> None:
    """Let what a proposal leads to be worked out already, for whoever looks at it next, if nobody waits for that."""
    if not service.review.free or not seen.plan.change:
        return
    service.reviews.begin(_key(found, seen, language), partial(_consequences, service, found, seen, language))


async def consequences_of(service: Service, found: Proposal, seen: Reviewed, language: str) -> Consequences:
    """Return what a proposal leads to: in words, in answers, on pages, with its preview."""
    work = partial(_consequences, service, found, seen, language)
    known = await service.reviews.get(_key(found, seen, language), work)
    return known if is_kept(service.settings.data_dir, known.preview) else await work()


def _key(found: Proposal, seen: Reviewed, language: str) -> tuple[object, ...]:
    return found.id, found.version, seen.plan.base, language


async def _consequences(service: Service, found: Proposal, seen: Reviewed, language: str) -> Consequences:
    data_dir = service.settings.data_dir
    proposed, _ = await asyncio.to_thread(proposals.change_of, data_dir, found.id)
    arguments = {
        "change": seen.plan.change | seen.plan.derived,
        "clashing": proposed if seen.clashes else None,
        "data_dir": data_dir,
        "found": found,
        "language": language,
    }
    worked: Consequences = await service.review.value(Job(consequences, arguments, revision=seen.plan.base))
    return worked


async def accept(service: Service, token: Token, number: int, *, seen: str, text: str, act: Act) -> Applied:
    """Publish a proposal as it was seen (its fingerprint), in one revision.

    Raises Forbidden for its author, Stale when it would lead to something else by now, Clashing, Unpublishable, and
    Conflict when it is not open. Goes on to its end when the client leaves.
    """
    found = await asyncio.to_thread(proposals.proposal, service.settings.data_dir, number)
    refuse_author(found, token)
    if found.state is not State.OPEN:
        raise Conflict(f"Proposal {number} is {found.state}, and only an open one can be accepted.", state=found.state)
    message = f"{found.reason} (proposal {number} of {found.author}, accepted by {token.name})"
    async with refusals_noted(service, act, ()):
        return await asyncio.shield(_published(service, token, found, seen=seen, text=text, message=message, act=act))


async def undo(service: Service, token: Token, revision: int, *, reason: str, act: Act) -> Proposal:
    """Take a revision back by a new one, which is kept as a proposal that was accepted at once; note the corrections.

    Raises NotFound, Conflict when it was taken back already, Clashing when later revisions stand in the way, and
    Unpublishable.
    """
    data_dir = service.settings.data_dir
    earlier = await asyncio.to_thread(proposals.undoing, data_dir, revision)
    if earlier:
        raise Conflict(f"Revision {revision} was taken back already, by revision {earlier.revision}.")
    change = await asyncio.to_thread(taken_back, data_dir, revision)
    draft = Draft(change, revision, reason, undoes=revision)
    number = await asyncio.to_thread(proposals.propose, data_dir, draft, author=token.name, token=token.id)
    found = await asyncio.to_thread(proposals.proposal, data_dir, number)
    message = f"Undo revision {revision}: {reason} (proposal {number} of {token.name})"
    try:
        async with refusals_noted(service, act, change.graphs()):
            await asyncio.shield(_published(service, token, found, seen="", text=reason, message=message, act=act))
    except MissionGraphError as error:
        withdraw = partial(proposals.settle, data_dir, number, Kind.WITHDRAWN, error.message, actor=token.name)
        await asyncio.to_thread(withdraw)
        raise
    return await asyncio.to_thread(proposals.proposal, data_dir, number)


async def _published(
    service: Service, token: Token, found: Proposal, *, seen: str, text: str, message: str, act: Act
) -> Applied:
    """Plan and publish; plan again when another revision came first, as long as it leads to the same."""
    data_dir = service.settings.data_dir
    for attempt in range(_TRIES):
        ready = await reviewed(service, found)
        _refuse(ready, token, seen)
        revision, said = ready.plan.base + 1, with_waiver(message, ready.plan.report)
        await asyncio.to_thread(_begin, data_dir, found, ready, said)
        try:
            await _publish(service, found, ready, message=said, act=act)
        except BaseException as error:
            settle = partial(settle_by_log, revision=revision, message=said, actor=token.name, text=text)
            # A writer that died before it answered may have published all the same.
            is_there = await asyncio.to_thread(settle, service.revisions, found.id)
            if not is_there:
                if isinstance(error, Conflict) and attempt < _TRIES - 1:
                    continue
                raise
        else:
            end = partial(proposals.end_publishing, actor=token.name, text=text)
            await asyncio.to_thread(end, data_dir, found.id, revision)
        await asyncio.to_thread(discard, data_dir, found.id)
        return Applied(revision, changed=True)
    raise AssertionError("the loop returns or raises")


def _begin(data_dir: Path, found: Proposal, ready: Reviewed, message: str) -> None:
    revision = ready.plan.base + 1
    proposals.begin_publishing(data_dir, found.id, found.version, revision=revision, message=message)
    if found.undoes is not None:
        corrections.note(
            data_dir,
            ready.plan.change,
            proposal=found.id,
            revision=found.undoes,
            undone_by=revision,
            reason=found.reason,
        )


async def _publish(service: Service, found: Proposal, ready: Reviewed, *, message: str, act: Act) -> None:
    _, submitted = await asyncio.to_thread(proposals.change_of, service.settings.data_dir, found.id)
    kept = [submitted[place] for place in ready.whole]
    await asyncio.to_thread(
        publish, service.settings, ready.plan, author=found.author, message=message, submitted=kept, act=act
    )


def _refuse(ready: Reviewed, token: Token, seen: str) -> None:
    if ready.clashes:
        raise Clashing(
            "Other revisions changed the same meanwhile; nothing was published. Let its author revise it on what is "
            "there now.",
            clashes=[described(each) for each in ready.clashes],
        )
    if not ready.plan.change:
        raise Conflict("What it proposes is in the graph already. Reject it, or let its author withdraw it.")
    if seen and seen != ready.fingerprint:
        raise Stale(
            f"It was checked again on revision {ready.plan.base} and leads to something else now. Look at it again.",
            revision=ready.plan.base,
            seen=ready.fingerprint,
        )
    require_reach(token, ready.plan.change.graphs())
    refuse_violations(ready.plan)


def refuse_author(found: Proposal, token: Token) -> None:
    """Raise Forbidden for whoever would decide on their own proposal."""
    if token.id == found.author_token or token.name == found.author:
        raise Forbidden("Nobody decides on their own proposal. Ask another reviewer.")


def described(clash: Clash) -> dict[str, object]:
    """Turn a clash into plain values for JSON; terms are written as N-Triples."""
    return {
        "graph": clash.graph,
        "subject": clash.subject,
        "predicate": clash.predicate,
        "removed": [str(value) for value in clash.removed],
        "ours": [str(value) for value in clash.ours],
        "theirs": [str(value) for value in clash.theirs],
        "revisions": list(clash.revisions),
    }
