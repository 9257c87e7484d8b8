"""`/proposals`: propose a change, see what it would do, talk about it, decide on it, take it back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from missiongraph.commit import proposals
from missiongraph.commit.proposals import Kind, Proposal
from missiongraph.commit.review import Reviewed
from missiongraph.commit.tokens import Role, Token
from missiongraph.errors import Forbidden, Rejected
from missiongraph.names import compact
from missiongraph.rdf.change import to_patch
from missiongraph.rdf.formats import GRAPH_FORMATS, TURTLE
from missiongraph.validate import formats
from missiongraph.web import parameters as wire
from missiongraph.web import reviewing
from missiongraph.web.access import ContributorDep, Holder, ReviewerDep, SignedAdminDep
from missiongraph.web.drafting import draft_of
from missiongraph.web.forms import Form, form_of, is_form
from missiongraph.web.negotiate import HTML, Html, choose
from missiongraph.web.pages import links_of, render
from missiongraph.web.reader import reader_of
from missiongraph.web.report_page import shown_report
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.writing import act_of

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_PRIVATE: Final = {"Cache-Control": "private, no-store", "Vary": "Accept, Accept-Language, Authorization, Cookie"}
_LONGEST_FIELD: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of the answer besides a page."""

    name: str
    media_types: tuple[str, ...]


_JSON: Final = _Form("json", ("application/json",))
_PATCH: Final = _Form("patch", ("application/rdf-patch",))


@router.api_route("/proposals", methods=_READ)
async def listing(request: Request, service: ServiceDep, holder: ContributorDep) -> Response:
    """List the proposals: those that wait, then those that are settled."""
    found = await asyncio.to_thread(proposals.proposals, service.settings.data_dir)
    if _chosen(request, _JSON) is _JSON:
        return JSONResponse({"proposals": [_summary(each) for each in found]}, headers=_PRIVATE)
    context = {
        "holder": holder,
        "waiting": [each for each in found if each.is_undecided],
        "settled": [each for each in found if not each.is_undecided],
    }
    return render(request, "proposals.html", context, headers=_PRIVATE)


@router.api_route("/proposals/new", methods=_READ)
async def new(request: Request, holder: ContributorDep) -> Response:
    """Show the form to propose a change."""
    context = {"holder": holder, "formats": GRAPH_FORMATS, "format": TURTLE.name, "proposal": None}
    return render(request, "propose.html", context, headers=_PRIVATE)


@router.post("/proposals")
async def propose(request: Request, service: ServiceDep, holder: ContributorDep) -> Response:
    """Keep a proposal (201): a document, or an update, with `reason`. It may still break rules; the report says so.

    What is sent is as for `/validate`, `PUT /documents` and `/update`, in the body with parameters in the address or in
    a form. 4xx when it cannot be read, or would change nothing.
    """
    draft = await draft_of(request, service, holder.token)
    keep = partial(proposals.propose, author=holder.token.name, token=holder.token.id)
    number = await asyncio.to_thread(keep, service.settings.data_dir, draft)
    return await _kept(request, service, number, status=201)


@router.api_route("/proposals/{number}", methods=_READ)
async def one(request: Request, service: ServiceDep, holder: ContributorDep, number: int) -> Response:
    """Show a proposal as it would be now: its report, what it changes, and what follows from that."""
    found = await asyncio.to_thread(proposals.proposal, service.settings.data_dir, number)
    chosen = _chosen(request, _JSON, _PATCH)
    if chosen is _PATCH:
        change, _ = await asyncio.to_thread(proposals.change_of, service.settings.data_dir, number)
        return PlainTextResponse(to_patch(change), media_type=_PATCH.media_types[0], headers=_PRIVATE)
    if chosen is _JSON:
        return JSONResponse(await _described(request, service, found), headers=_PRIVATE)
    return await _page(request, service, holder, found)


@router.put("/proposals/{number}")
async def revise(request: Request, service: ServiceDep, holder: ContributorDep, number: int) -> Response:
    """Put another change in a proposal's place, by its author."""
    return await _revise(request, service, holder, number)


@router.post("/proposals/{number}/revise")
async def revise_by_form(request: Request, service: ServiceDep, holder: ContributorDep, number: int) -> Response:
    """Put another change in a proposal's place, by its author, from a form."""
    return await _revise(request, service, holder, number)


@router.post("/proposals/{number}/comments")
async def comment(request: Request, service: ServiceDep, holder: ContributorDep, number: int) -> Response:
    """Say something about a proposal (`text`)."""
    text = (await _form(request, service)).text("text")
    say = partial(proposals.comment, text=text, actor=holder.token.name)
    await asyncio.to_thread(say, service.settings.data_dir, number)
    return await _kept(request, service, number, status=201)


@router.post("/proposals/{number}/withdraw")
async def withdraw(request: Request, service: ServiceDep, holder: ContributorDep, number: int) -> Response:
    """Take a proposal back before it is decided on, by its author."""
    await _require_author(service, holder.token, number)
    text = (await _form(request, service)).text("text")
    move = partial(proposals.settle, actor=holder.token.name)
    await asyncio.to_thread(move, service.settings.data_dir, number, Kind.WITHDRAWN, text)
    return await _kept(request, service, number)


@router.post("/proposals/{number}/decision")
async def decide(request: Request, service: ServiceDep, holder: ReviewerDep, number: int) -> Response:
    """Decide on somebody else's proposal: `decision` is accept, ask or reject, `text` says why.

    To accept, `seen` must be the fingerprint of what was looked at: 409 when it leads to something else by now.
    """
    form = await _form(request, service)
    text = form.text("text")
    match form.text("decision"):
        case "accept":
            if not form.text("seen"):
                raise Rejected("Send `seen`, the fingerprint of what you looked at, with the decision to accept.")
            act = act_of(request, service, holder.token, "proposal")
            await reviewing.accept(service, holder.token, number, seen=form.text("seen"), text=text, act=act)
        case "ask" | "reject" as decision:
            found = await asyncio.to_thread(proposals.proposal, service.settings.data_dir, number)
            reviewing.refuse_author(found, holder.token)
            kind = Kind.ASKED if decision == "ask" else Kind.REJECTED
            move = partial(proposals.settle, actor=holder.token.name)
            await asyncio.to_thread(move, service.settings.data_dir, number, kind, text)
        case other:
            raise Rejected(f"A decision is accept, ask or reject, and {other[:50]!r} is none.", parameter="decision")
    return await _kept(request, service, number)


@router.post("/proposals/{number}/undo")
async def undo(request: Request, service: ServiceDep, holder: ReviewerDep, number: int) -> Response:
    """Take a published proposal back by a new revision (`reason`)."""
    found = await asyncio.to_thread(proposals.proposal, service.settings.data_dir, number)
    if found.revision is None or found.is_undecided:
        raise Rejected(f"Proposal {number} is {found.state}; only a published one can be taken back.")
    return await _undone(request, service, holder.token, found.revision)


@router.post("/revisions/{number}/undo")
async def undo_revision(request: Request, service: ServiceDep, holder: SignedAdminDep, number: int) -> Response:
    """Take any revision back by a new one (`reason`)."""
    return await _undone(request, service, holder.token, number)


async def _undone(request: Request, service: Service, token: Token, revision: int) -> Response:
    reason = (await _form(request, service)).text("reason")
    act = act_of(request, service, token, "undo")
    made = await reviewing.undo(service, token, revision, reason=reason, act=act)
    return await _kept(request, service, made.id, status=201)


async def _revise(request: Request, service: Service, holder: Holder, number: int) -> Response:
    await _require_author(service, holder.token, number)
    draft = await draft_of(request, service, holder.token)
    keep = partial(proposals.revise, actor=holder.token.name)
    await asyncio.to_thread(keep, service.settings.data_dir, number, draft)
    return await _kept(request, service, number)


async def _require_author(service: Service, token: Token, number: int) -> None:
    found = await asyncio.to_thread(proposals.proposal, service.settings.data_dir, number)
    if token.id != found.author_token and token.name != found.author:
        raise Forbidden(f"Only its author, {found.author}, can do this. You can comment on it.")


async def _form(request: Request, service: Service) -> Form:
    """Read a small form; a program may send its fields in the address instead."""
    if is_form(request):
        return await form_of(request, _LONGEST_FIELD, service.settings.body_seconds)
    given = wire.of_url(request)
    return Form({name: (wire.single(given, name) or "").encode() for name in given})


async def _kept(request: Request, service: Service, number: int, *, status: int = 200) -> Response:
    """Answer a program with the proposal, and lead a browser to its page."""
    place = links_of(request).path(f"/proposals/{number}")
    if _chosen(request, _JSON) is HTML:
        return RedirectResponse(place, status_code=303, headers=_PRIVATE)
    found = await asyncio.to_thread(proposals.proposal, service.settings.data_dir, number)
    headers = _PRIVATE | ({"Location": place} if status == 201 else {})
    return JSONResponse(await _described(request, service, found), status_code=status, headers=headers)


def _chosen(request: Request, *forms: _Form) -> Html | _Form:
    offers: list[Html | _Form] = [*forms, HTML]
    return choose(offers, request.headers.get("accept", ""), wire.of_url(request).get("format", ()))


async def _described(request: Request, service: Service, found: Proposal) -> dict[str, Any]:
    """Tell a proposal to a program; while it waits, with its report on the newest revision."""
    events = await asyncio.to_thread(proposals.events, service.settings.data_dir, found.id)
    told = _summary(found) | {
        "address": links_of(request).plain(f"/proposals/{found.id}"),
        "events": [
            {"time": each.time.isoformat(), "actor": each.actor, "kind": each.kind, "text": each.text}
            for each in events
        ],
    }
    if not found.is_undecided:
        return told
    seen = await reviewing.reviewed(service, found)
    reviewing.begin_consequences(service, found, seen, reader_of(request).language)
    return told | {
        "checkedOn": seen.plan.base,
        "meanwhile": list(seen.meanwhile),
        "clashes": [reviewing.described(each) for each in seen.clashes],
        "graphs": {
            graph: {"added": added, "removed": removed} for graph, (removed, added) in seen.plan.change.graphs().items()
        },
        "fingerprint": seen.fingerprint,
        "report": formats.to_json(seen.plan.report),
    }


def _summary(found: Proposal) -> dict[str, Any]:
    return {
        "number": found.id,
        "author": found.author,
        "created": found.created.isoformat(),
        "reason": found.reason,
        "state": found.state,
        "version": found.version,
        "base": found.base,
        "waiver": found.waiver,
        "undoes": found.undoes,
        "revision": found.revision if not found.is_undecided else None,
    }


async def _page(request: Request, service: Service, holder: Holder, found: Proposal) -> Response:
    language = reader_of(request).language
    seen: Reviewed | None = None
    worked = None
    if found.is_undecided:
        seen = await reviewing.reviewed(service, found)
        worked = await reviewing.consequences_of(service, found, seen, language) if seen.plan.change else None
    is_author = holder.token.id == found.author_token or holder.token.name == found.author
    context = {
        "holder": holder,
        "proposal": found,
        "events": await asyncio.to_thread(proposals.events, service.settings.data_dir, found.id),
        "seen": seen,
        "worked": worked,
        "report": shown_report(seen.plan.report, language) if seen else None,
        "is_author": is_author,
        "may_decide": holder.token.role.includes(Role.REVIEWER) and not is_author,
        "formats": GRAPH_FORMATS,
        "draft": await asyncio.to_thread(_draft, service, found),
        "compact": compact,
        "undone": await asyncio.to_thread(_undoing, service, found),
    }
    return render(request, "proposal.html", context, headers=_PRIVATE)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the form to revise a proposal begins with: what was submitted, where that was one document."""

    graph: str = ""
    data: str = ""
    format: str = ""


def _draft(service: Service, found: Proposal) -> _Draft:
    _, submitted = proposals.change_of(service.settings.data_dir, found.id)
    if len(submitted) != 1:
        return _Draft()
    [only] = submitted
    return _Draft(only.graph, only.data.decode("utf-8", "replace"), only.syntax.name)


def _undoing(service: Service, found: Proposal) -> Proposal | None:
    if found.revision is None or found.is_undecided:
        return None
    return proposals.undoing(service.settings.data_dir, found.revision)
