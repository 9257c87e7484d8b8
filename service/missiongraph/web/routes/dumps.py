"""`/dumps/<revision>.<nq|trig>.gz`: whole revisions as files, resumable by Range, with checksum."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from missiongraph.errors import NotFound
from missiongraph.rdf.formats import N_QUADS, TRIG
from missiongraph.store.dump import checksum_of, dump
from missiongraph.store.worker import Job
from missiongraph.web.pages import links_of
from missiongraph.web.representations import is_fresh
from missiongraph.web.revisions import YEAR
from missiongraph.web.service import Service, ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_NAME: Final = re.compile(r"(current|[1-9]\d{0,8})\.(nq|trig)\.gz(\.sha256)?")


@router.api_route("/dumps/{name}", methods=_READ)
async def whole(request: Request, service: ServiceDep, name: str) -> Response:
    """Send a dump or its checksum; `current` leads to the newest revision."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise NotFound("A dump is named <revision>.nq.gz or <revision>.trig.gz; `current` stands for the newest.")
    if found[1] == "current":
        newest = f"{service.revisions.current()}.{found[2]}.gz{found[3] or ''}"
        return RedirectResponse(links_of(request).plain(f"/dumps/{newest}"), headers={"Cache-Control": "no-cache"})
    place = service.settings.data_dir / "dumps" / name.removesuffix(".sha256")
    async with service.rebuilding.alone:
        if not place.exists():
            await _make(service, place, int(found[1]), found[2])
    if found[3]:
        return PlainTextResponse(checksum_of(place).read_text(encoding="ascii"))
    digest = checksum_of(place).read_text(encoding="ascii").split()[0]
    headers = {"ETag": f'"{digest}"', "Cache-Control": f"public, max-age={YEAR}, immutable"}
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(place, media_type="application/gzip", filename=f"missiongraph-{place.name}", headers=headers)


async def _make(service: Service, place: Path, revision: int, suffix: str) -> None:
    service.rebuilding.open(revision)
    place.parent.mkdir(exist_ok=True)
    syntax = N_QUADS if suffix == N_QUADS.name else TRIG
    job = Job(dump, {"place": place, "syntax": syntax}, revision=revision)
    await service.rebuilding.lane.value(job)
