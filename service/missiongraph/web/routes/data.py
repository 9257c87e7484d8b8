"""Linked data: `/id/…` leads to `/page/…` or `/data/…`."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from missiongraph.browse.description import write_description
from missiongraph.browse.entity import exists
from missiongraph.browse.view import unknown_thing
from missiongraph.names import ID
from missiongraph.rdf.formats import GraphFormat
from missiongraph.store.worker import Job
from missiongraph.web.links import iri_of
from missiongraph.web.pages import links_of
from missiongraph.web.reader import reader_of
from missiongraph.web.representations import negotiated, rdf_of, split_suffix
from missiongraph.web.routes import reference
from missiongraph.web.service import ServiceDep
from missiongraph.web.things import thing_page

router: Final = APIRouter()
router.include_router(reference.router)
_READ: Final = ["GET", "HEAD"]


@router.api_route("/id/{path:path}", methods=_READ)
async def identifier(request: Request, service: ServiceDep, path: str) -> Response:
    """Lead from a thing to its page or to its data (303: the thing itself cannot be sent)."""
    iri = iri_of(ID, path)
    chosen = negotiated(request, None)
    arguments = {"iri": iri, "language": reader_of(request).language}
    if not await service.cheap.value(Job(exists, arguments, revision=service.rebuilding.asked(request).number)):
        raise unknown_thing(iri)
    links = links_of(request)
    place = links.data(iri, chosen.name) if isinstance(chosen, GraphFormat) else links.href(iri)
    return RedirectResponse(place, status_code=303, headers={"Vary": "Accept", "Cache-Control": "no-cache"})


@router.api_route("/page/{path:path}", methods=_READ)
async def page(request: Request, service: ServiceDep, path: str) -> Response:
    """Show the page of a thing, or one of its long lists."""
    return await thing_page(request, service, iri_of(ID, path))


@router.api_route("/data/{path:path}", methods=_READ)
async def facts(request: Request, service: ServiceDep, path: str) -> Response:
    """Answer with the facts of a thing as RDF."""
    stem, suffix = split_suffix(path)
    chosen = negotiated(request, suffix, page=False)
    if not isinstance(chosen, GraphFormat):
        raise TypeError(chosen)
    return await rdf_of(request, service, chosen, write_description, iri_of(ID, stem))
