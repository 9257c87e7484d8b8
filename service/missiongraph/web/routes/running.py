"""`/queries`: what readers are at work on, and a way to stop one; for whoever runs the service."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response

from missiongraph.errors import NotFound
from missiongraph.store.readers import Running
from missiongraph.web.access import AdminDep
from missiongraph.web.service import ServiceDep

router: Final = APIRouter()


@router.api_route("/queries", methods=["GET", "HEAD"])
async def queries(service: ServiceDep, _: AdminDep) -> list[dict[str, Any]]:
    """List the jobs at work, the longest first."""
    return [_described(each) for each in service.running]


@router.delete("/queries/{number}", status_code=204)
async def stop(service: ServiceDep, _: AdminDep, number: int) -> Response:
    """Stop a job; its client is told so (503), or its transfer breaks off."""
    if not any(lane.stop(number) for lane in service.lanes):
        raise NotFound(f"No query {number} is running. It may have ended meanwhile; GET /queries lists those that are.")
    return Response(status_code=204)


def _described(each: Running) -> dict[str, Any]:
    job = each.job
    return {
        "number": each.number,
        "lane": each.lane,
        "seconds": round(each.seconds, 3),
        "client": job.client,
        "revision": job.revision,
        "job": f"{job.run.__module__.removeprefix('missiongraph.')}.{job.run.__name__}",
        "query": job.what,
    }
