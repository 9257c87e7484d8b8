"""`/update`: the SPARQL 1.1 Protocol for updates (§2.2), by form and by direct POST; PATCH of one graph."""

from __future__ import annotations

import asyncio
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from missiongraph.commit.tokens import Token
from missiongraph.commit.update import Update, Updated, plan_update
from missiongraph.errors import Rejected, UnsupportedMedia
from missiongraph.store.base import STORE_DATASET, QueryDataset
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.access import AdminDep, require_reach
from missiongraph.web.routes.graphs import DirectDep, WrittenDep
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.shares import client_of
from missiongraph.web.writing import act_of, answer, clashes_told, condition_of, message_of, settle, waiver_of

router: Final = APIRouter()
UPDATE: Final = "application/sparql-update"


@router.post("/update")
async def update(request: Request, service: ServiceDep, token: AdminDep) -> Response:
    """Change documents: the answer says what was added to and removed from each graph."""
    parameters = wire.of_url(request)
    data = await wire.body(request, service.settings.body_size, service.settings.body_seconds)
    match wire.media_type(request):
        case wire.FORM:
            given = await asyncio.to_thread(lambda: wire.decode(wire.text(data)))
            parameters = {name: parameters.get(name, ()) + given.get(name, ()) for name in parameters | given}
            text = wire.single(parameters, "update") or ""
        case media if media == UPDATE:
            if "update" in parameters:
                raise Rejected("The update is given twice, in the address and in the body; give it once.")
            text = wire.text(data)
        case media:
            raise _unsupported(media, UPDATE, wire.FORM)
    if "query" in parameters:
        raise Rejected("Queries are sent to /sparql, updates to /update.", parameter="query")
    dataset = QueryDataset(wire.iris(parameters, "using-graph-uri"), wire.iris(parameters, "using-named-graph-uri"))
    return await _answer(request, service, token, Update(text, dataset))


@router.patch("/graphs")
async def patch(request: Request, service: ServiceDep, token: AdminDep, graph: WrittenDep) -> Response:
    """Change one graph by an update whose unnamed patterns are about it (Graph Store Protocol §5.7)."""
    return await _patch(request, service, token, graph)


@router.patch("/graph/{path:path}")
async def patch_direct(request: Request, service: ServiceDep, token: AdminDep, graph: DirectDep) -> Response:
    """Change the graph at this very address by an update."""
    return await _patch(request, service, token, graph)


async def _patch(request: Request, service: Service, token: Token, graph: str) -> Response:
    if wire.media_type(request) != UPDATE:
        raise _unsupported(wire.media_type(request), UPDATE)
    require_reach(token, [graph])
    text = wire.text(await wire.body(request, service.settings.body_size, service.settings.body_seconds))
    return await _answer(
        request, service, token, Update(text, STORE_DATASET, graph, condition_of(request, required=False))
    )


async def _answer(request: Request, service: Service, token: Token, asked: Update) -> Response:
    async def planning() -> Updated:
        job = Job(
            plan_update,
            {"update": asked, "bounds": service.bounds},
            seconds=service.settings.heavy_seconds,
            client=client_of(request),
            what=asked.text,
        )
        updated: Updated = await service.check.value(job)
        return updated

    act = act_of(request, service, token, "update")
    message, waiver = message_of(request, "Update by SPARQL"), waiver_of(request, token)
    async with clashes_told(service, asked.target, asked.condition):
        updated, applied = await settle(service, token, planning, message, act=act, waiver=waiver)
    return answer(updated.plan, applied)


def _unsupported(media: str, *available: str) -> UnsupportedMedia:
    return UnsupportedMedia(
        f"An update is sent as {' or '.join(available)}, not as {media or 'nothing'}.", available=list(available)
    )
