"""`/health/live`, `/health/ready` and `/status`: what operators and machines ask first."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, fields
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from missiongraph import __version__
from missiongraph.browse.listfollow import LISTS
from missiongraph.commit.loaded import Loaded, loaded
from missiongraph.errors import Busy
from missiongraph.query.namesearch import NAMES
from missiongraph.settings import Settings
from missiongraph.store.disk import usage
from missiongraph.web import parameters as wire
from missiongraph.web.assets import NOT_BUILT, assets
from missiongraph.web.negotiate import HTML, JSON, Html, Json, choose
from missiongraph.web.pages import render
from missiongraph.web.service import Service, ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_HEADERS: Final = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
_LIMITS: Final = (
    "cheap_seconds",
    "heavy_seconds",
    "queue_seconds",
    "worker_memory",
    "result_size",
    "query_length",
    "query_nesting",
    "query_branches",
    "query_patterns",
    "body_size",
    "validate_size",
)


@router.api_route("/health/live", methods=_READ)
async def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "live"}


@router.api_route("/health/ready", methods=_READ)
async def ready(service: ServiceDep) -> dict[str, Any]:
    """Say that there is a revision to read; 503 until then."""
    revision = service.revisions.current()
    if not revision:
        raise Busy("There is no revision yet.", retry_after=1)
    return {"status": "ready", "revision": revision}


@router.api_route("/status", methods=_READ)
async def status(request: Request, service: ServiceDep) -> Response:
    """Describe the service: version, newest revision, indexes, lanes, limits in force, use of the disk."""
    found = await _state(service)
    offers: list[Json | Html] = [JSON, HTML]
    if choose(offers, request.headers.get("accept", ""), wire.of_url(request).get("format", ())) is JSON:
        return JSONResponse(found, headers=_HEADERS)
    helps = {each.name: each.metadata["help"] for each in fields(Settings)}
    return render(request, "status.html", {"state": found, "helps": helps}, headers=_HEADERS)


async def _state(service: Service) -> dict[str, Any]:
    newest, root = service.revisions.current(), service.settings.data_dir
    return {
        "version": __version__,
        "revision": jsonable_encoder(service.revisions.manifest(newest)) if newest else None,
        "indexes": {
            "history": await service.following.history(),
            "names": await asyncio.to_thread(NAMES.followed, root),
            "lists": await asyncio.to_thread(LISTS.followed, root),
        },
        "release": _release(await asyncio.to_thread(loaded, root)),
        "front_end": {"is_built": True} if assets().is_built else {"is_built": False, "advice": NOT_BUILT},
        "lanes": {
            lane.name: {"workers": lane.limits.workers, "running": len(lane.running), "waiting": lane.waiting}
            for lane in service.lanes
        },
        "limits": {name: getattr(service.settings, name) for name in _LIMITS},
        "disk": asdict(await asyncio.to_thread(usage, root)),
    }


def _release(known: Loaded) -> dict[str, Any]:
    return {"is_taken_over": not known.is_due, "blocking": known.blocking, "kept": known.kept}


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Give figures for Prometheus: requests, queues, lanes, kills, cache, revision, disk."""
    return Response(generate_latest(request.app.state.metrics), media_type=CONTENT_TYPE_LATEST)
