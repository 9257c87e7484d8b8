"""From a request that writes to a revision: plan in a reader, refuse or publish, plan again if it went stale."""

from __future__ import annotations

import asyncio
from codecs import BOM_UTF8
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import reduce
from typing import Any, Final, Protocol, TypeVar

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from missiongraph.commit.apply import Applied, publish
from missiongraph.commit.audit import Act, Outcome, note
from missiongraph.commit.carry import later_changes
from missiongraph.commit.conditions import Condition, named_revision
from missiongraph.commit.plan import Plan
from missiongraph.commit.submission import Submission
from missiongraph.commit.tables import require_mapping
from missiongraph.commit.tokens import Token
from missiongraph.commit.writing import Mode, Planned, Writing, plan_writing
from missiongraph.errors import Conflict, MissionGraphError, PreconditionFailed, Unpublishable, UnsupportedMedia
from missiongraph.rdf.change import Change
from missiongraph.rdf.formats import GRAPH_FORMATS, GraphFormat, graph_format
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job
from missiongraph.validate import formats
from missiongraph.validate.report import Waiver, with_waiver
from missiongraph.web import parameters as wire
from missiongraph.web.access import require_reach
from missiongraph.web.service import Service
from missiongraph.web.shares import client_of
from missiongraph.web.tables import is_table, table_of

_TRIES: Final = 5
_LONGEST_MESSAGE: Final = 500
_MOST_TOLD: Final = 50


class HasPlan(Protocol):
    """What a planning job returns: a plan, and what else its route wants to know."""

    @property
    def plan(self) -> Plan:
        """The plan."""


P = TypeVar("P", bound=HasPlan)


async def settle(
    service: Service,
    token: Token,
    planning: Callable[[], Awaitable[P]],
    message: str,
    submitted: Sequence[Submission] = (),
    *,
    act: Act | None = None,
    waiver: Waiver | None = None,
) -> tuple[P, Applied]:
    """Plan and publish; plan again, up to five times in all, when somebody else was faster. The audit log knows.

    `act` is by what road and from where, if that is more than the token tells; `waiver` lets
    too little coverage pass. Raises Forbidden if the token does not
    reach a graph that would change, Unpublishable with the report of a plan that has violations, and Conflict when
    others were always faster.
    """
    act = act or Act(token.name, "web", token.id, token.role)
    graphs: dict[str, tuple[int, int]] = {}
    async with refusals_noted(service, act, graphs):
        for attempt in range(_TRIES):
            planned = await planning()
            plan = planned.plan.under(service.settings.coverage_least, waiver)
            graphs.update(plan.change.graphs())
            require_reach(token, graphs)
            refuse_violations(plan)
            try:
                applied = await asyncio.to_thread(
                    publish,
                    service.settings,
                    plan,
                    author=token.name,
                    message=with_waiver(message, plan.report),
                    submitted=submitted,
                    act=act,
                )
            except Conflict:
                if attempt == _TRIES - 1:
                    raise
            else:
                return planned, applied
    raise AssertionError("the loop returns or raises")


@asynccontextmanager
async def refusals_noted(service: Service, act: Act, graphs: Iterable[str]) -> AsyncIterator[None]:
    """Note in the audit log what is refused within; a commit that fails is noted by the writer."""
    try:
        yield
    except MissionGraphError as error:
        if error.status < 500:
            where = service.settings.data_dir
            await asyncio.to_thread(note, where, act, Outcome.REFUSED, documents=graphs, detail=error.code)
        raise


def act_of(request: Request, service: Service, token: Token, road: str) -> Act:
    """Say who writes by what road; from which address only where a setting allows that to be kept."""
    address = client_of(request) if service.settings.audit_addresses == "yes" else ""
    return Act(token.name, road, token.id, token.role, address)


async def write(
    service: Service,
    token: Token,
    writing: Writing,
    message: str,
    *,
    act: Act | None = None,
    waiver: Waiver | None = None,
) -> tuple[Planned, Applied]:
    """Write one graph. Raises what `settle` and `commit.writing.plan_writing` raise."""
    async with refusals_noted(service, act or Act(token.name, "web", token.id, token.role), [writing.graph]):
        require_reach(token, [writing.graph])

    async def planning() -> Planned:
        planned: Planned = await service.check.value(Job(plan_writing, {"writing": writing}))
        return planned

    # What a merge leads to was submitted by nobody, so it has no original.
    originals = writing.submissions if writing.mode is Mode.REPLACE else ()
    async with clashes_told(service, writing.graph, writing.condition):
        return await settle(service, token, planning, message, originals, act=act, waiver=waiver)


@asynccontextmanager
async def clashes_told(service: Service, graph: str, condition: Condition) -> AsyncIterator[None]:
    """Add to a failed If-Match what others did to the document since the state that it names."""
    try:
        yield
    except PreconditionFailed as error:
        told = await asyncio.to_thread(_meanwhile, service.revisions, graph, condition)
        raise PreconditionFailed(error.message, **error.details, **told) from error


def _meanwhile(revisions: Revisions, graph: str, condition: Condition) -> dict[str, Any]:
    """Tell the revisions that changed a document since a state, and the first statements that came and went."""
    current = revisions.current()
    since = named_revision(condition, current)
    if since is None:
        return {}
    later = later_changes(revisions.root, [graph], since, current)
    change = reduce(Change.then, later.values(), Change())
    return {
        "meanwhile": [
            {"revision": number, "author": each.author, "message": each.message, "time": each.time.isoformat()}
            for number in later
            for each in [revisions.manifest(number)]
        ],
        "removed": sorted(str(quad.triple) for quad in change.removed)[:_MOST_TOLD],
        "added": sorted(str(quad.triple) for quad in change.added)[:_MOST_TOLD],
    }


def answer(plan: Plan, applied: Applied, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Say which revision it is, what was added to and removed from each graph, and what the checks found."""
    content: dict[str, Any] = {
        "revision": applied.revision,
        "changed": applied.changed,
        "added": len(plan.change.added),
        "removed": len(plan.change.removed),
        "graphs": {
            graph: {"added": added, "removed": removed} for graph, (removed, added) in plan.change.graphs().items()
        },
        "report": formats.to_json(plan.report),
    }
    always = {"MissionGraph-Revision": str(applied.revision), "Cache-Control": "no-store"}
    return JSONResponse(content, status_code=status, headers={**always, **(headers or {})})


def condition_of(request: Request, *, required: bool) -> Condition:
    """Read If-Match and If-None-Match; several fields of one name count as one list (RFC 9110 §5.3)."""

    def field(name: str) -> str | None:
        values = request.headers.getlist(name)
        return ", ".join(values) if values else None

    return Condition(field("if-match"), field("if-none-match"), required)


def message_of(request: Request, default: str) -> str:
    """Read why something is written, `?message=`; it is kept with the revision."""
    given = wire.single(wire.of_url(request), "message") or default
    return given[:_LONGEST_MESSAGE]


def waiver_of(request: Request, token: Token) -> Waiver | None:
    """Read why too little coverage is to pass, `?waive-coverage=`: whoever writes answers for it by name."""
    why = (wire.single(wire.of_url(request), "waive-coverage") or "").strip()
    return Waiver(token.name, why[:_LONGEST_MESSAGE]) if why else None


async def submission_of(request: Request, service: Service, graph: str) -> Submission:
    """Read the body as RDF, or as a table by its mapping.

    Raises UnsupportedMedia for a media type that is neither, TooLarge, and Rejected for a table without a mapping.
    """
    if is_table(request):
        found = await table_of(request, service, graph)
        require_mapping([found])
        return found
    syntax = syntax_of(wire.media_type(request))
    data = await wire.body(request, service.settings.body_size, service.settings.body_seconds)
    return Submission(data.removeprefix(BOM_UTF8), syntax, graph)


def syntax_of(word: str) -> GraphFormat:
    """Find an RDF format by name or media type. Raises UnsupportedMedia."""
    found = graph_format(word)
    if found is None:
        available = [each.media_type for each in GRAPH_FORMATS]
        raise UnsupportedMedia(
            f"{word or 'A body without Content-Type'} cannot be read here. Send one of: {', '.join(available)}.",
            available=available,
        )
    return found


def refuse_violations(plan: Plan) -> None:
    """Raise Unpublishable with the report of a plan that has violations."""
    if not plan.report.publishable:
        raise Unpublishable(
            "The change breaks rules that block publication; nothing was changed. Mend what the report says and send "
            "it again.",
            report=formats.to_json(plan.report),
        )
