"""`/.well-known/void`, `/robots.txt` and `/sitemap.xml`: what machines look for at fixed addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from missiongraph.browse.dataset import write_dataset
from missiongraph.browse.sitemap import SitePart, site_part
from missiongraph.errors import NotFound
from missiongraph.rdf.formats import GRAPH_FORMATS, canonical_name
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.answers import stream
from missiongraph.web.links import Links
from missiongraph.web.negotiate import choose
from missiongraph.web.pages import address_of
from missiongraph.web.representations import caching, is_fresh
from missiongraph.web.service import Service, ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_ROBOTS: Final = "User-agent: *\nDisallow: /sparql\nDisallow: /questions/\nDisallow: /validate\n"
_SITEMAPS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


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
async def robots(request: Request) -> Response:
    """Keep crawlers from what costs much; pages and data are theirs to read, and the site map lists them."""
    return PlainTextResponse(f"{_ROBOTS}Sitemap: {address_of(request)}/sitemap.xml\n")


@router.api_route("/sitemap.xml", methods=_READ)
async def sitemaps(request: Request, service: ServiceDep) -> Response:
    """List the parts of the site map (sitemaps.org protocol 0.9)."""
    found = await _site_part(service, 1)
    places = [f"{address_of(request)}/sitemap-{number}.xml" for number in range(1, found.parts + 1)]
    return _xml("sitemapindex", "sitemap", places)


@router.api_route("/sitemap-{part}.xml", methods=_READ)
async def sitemap(request: Request, service: ServiceDep, part: int) -> Response:
    """List the pages of one part of all things."""
    found = await _site_part(service, part) if part > 0 else SitePart((), 1)
    if not found.iris and part != 1:
        raise NotFound(f"The site map has {found.parts} parts, counted from 1. /sitemap.xml lists them.")
    links, root = Links(""), address_of(request)
    return _xml("urlset", "url", [root + links.href(iri) for iri in found.iris])


async def _site_part(service: Service, part: int) -> SitePart:
    found: SitePart = await service.cheap.value(Job(site_part, {"part": part}))
    return found


def _xml(name: str, member: str, places: Iterable[str]) -> Response:
    lines = "".join(f"<{member}><loc>{escape(place)}</loc></{member}>\n" for place in places)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_SITEMAPS}">\n{lines}</{name}>\n'
    return Response(text, media_type="application/xml", headers={"Cache-Control": "no-cache"})
