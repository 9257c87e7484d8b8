"""`/health/live`, `/health/ready` and `/status`: what operators and machines ask first."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from missiongraph import __version__
from missiongraph.errors import Busy
from missiongraph.store.disk import usage
from missiongraph.web.assets import NOT_BUILT, assets
from missiongraph.web.service import ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]


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
async def status(service: ServiceDep) -> dict[str, Any]:
    """Describe the service: version, newest revision, front end, limits in force, and what the disk is used for."""
    newest = service.revisions.current()
    limits = {
        name: getattr(service.settings, name)
        for name in (
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
    }
    revision = asdict(service.revisions.manifest(newest)) if newest else None
    front_end = {"is_built": True} if assets().is_built else {"is_built": False, "advice": NOT_BUILT}
    disk = await asyncio.to_thread(usage, service.settings.data_dir)
    return {
        "version": __version__,
        "revision": revision,
        "front_end": front_end,
        "limits": limits,
        "disk": asdict(disk),
    }


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Give figures for Prometheus: requests, queues, lanes, kills, cache, revision, disk."""
    return Response(generate_latest(request.app.state.metrics), media_type=CONTENT_TYPE_LATEST)
