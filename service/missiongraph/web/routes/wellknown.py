"""`/.well-known/void` and `/robots.txt`: what machines look for at fixed addresses."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from missiongraph.browse.dataset import write_dataset
from missiongraph.rdf.formats import GRAPH_FORMATS, canonical_name
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.answers import stream
from missiongraph.web.negotiate import choose
from missiongraph.web.pages import address_of
from missiongraph.web.representations import caching, is_fresh
from missiongraph.web.service import ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_ROBOTS: Final = "User-agent: *\nDisallow: /sparql\nDisallow: /questions/\nDisallow: /validate\n"


@router.api_route("/.well-known/void", methods=_READ)
async def void(request: Request, service: ServiceDep) -> Response:
    """Describe the dataset in RDF: VoID and DCAT, computed for the revision."""
    wanted = [canonical_name(word) for word in wire.of_url(request).get("format", ())]
    syntax = choose(GRAPH_FORMATS, request.headers.get("accept", ""), wanted)
    asked = service.rebuilding.asked(request)
    headers = caching(asked, "void", syntax.name) | {"Vary": "Accept"}
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    root = address_of(request)
    return await stream(
        request,
        [service.heavy],
        Job(write_dataset, {"root": root, "syntax": syntax.name}, streams=True, revision=asked.number),
        media_type=syntax.media_type,
        headers=headers,
        spool=service.settings.data_dir / "spool",
    )


@router.api_route("/robots.txt", methods=_READ)
async def robots() -> Response:
    """Keep crawlers from what costs much; pages and data are theirs to read."""
    return PlainTextResponse(_ROBOTS)
