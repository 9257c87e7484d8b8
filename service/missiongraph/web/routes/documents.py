"""`/documents`: the sources and their statements, to read, to replace whole and to remove."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response

from missiongraph.browse.description import write_graph
from missiongraph.browse.documents import DocumentsPage, documents
from missiongraph.commit.conditions import etag
from missiongraph.commit.writing import Mode, Writing, absent
from missiongraph.errors import NotFound
from missiongraph.names import DOCUMENT_GRAPH
from missiongraph.rdf.formats import GraphFormat
from missiongraph.store.meta import Standing, standing
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.access import AdminDep
from missiongraph.web.answers import stream
from missiongraph.web.links import Links, iri_of
from missiongraph.web.negotiate import HTML, JSON, Html, Json, choose
from missiongraph.web.pages import links_of
from missiongraph.web.reader import reader_of
from missiongraph.web.representations import caching, is_fresh, negotiated, page_number, page_of
from missiongraph.web.revisions import Asked
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.writing import (
    act_of,
    answer,
    condition_of,
    message_of,
    submission_of,
    waiver_of,
    write,
)

router: Final = APIRouter()


def _graph(publisher: str, document: str) -> str:
    return iri_of(DOCUMENT_GRAPH, f"{publisher}/{document}")


GraphDep = Annotated[str, Depends(_graph)]
_READ: Final = ["GET", "HEAD"]


@router.api_route("/documents", methods=_READ)
async def listing(request: Request, service: ServiceDep) -> Response:
    """List the documents: a page, or JSON."""
    offers: list[Html | Json] = [HTML, JSON]
    chosen = choose(offers, request.headers.get("accept", ""), wire.of_url(request).get("format", ()))
    if chosen is HTML:
        return await page_of(request, service, "documents.html", documents, {"page": page_number(request)})
    asked = service.rebuilding.asked(request)
    language = reader_of(request).language
    arguments = {"page": page_number(request), "language": language}
    found: DocumentsPage = await service.cheap.value(Job(documents, arguments, revision=asked.number))
    headers = caching(asked, "json", language) | {"Vary": "Accept, Accept-Language"}
    return JSONResponse(_as_json(found, links_of(request)), headers=headers)


@router.api_route("/documents/{publisher}/{document}", methods=_READ)
async def read(request: Request, service: ServiceDep, graph: GraphDep) -> Response:
    """Answer with a document: its page, its statements as RDF, or with `?original` the bytes that were submitted."""
    asked = service.rebuilding.asked(request)
    found: Standing = await service.cheap.value(Job(standing, {"graph": graph}, revision=asked.number))
    if not found.exists:
        raise absent(graph, found)
    if "original" in wire.of_url(request):
        return _original(service, graph, found)
    if "mapping" in wire.of_url(request):
        return _mapping(service, graph, found)
    chosen = negotiated(request, None)
    if isinstance(chosen, GraphFormat):
        return await _statements(request, service, chosen, graph, found=found, asked=asked)
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return RedirectResponse(links_of(request).href(graph), status_code=303, headers=headers)


@router.put("/documents/{publisher}/{document}")
async def replace(request: Request, service: ServiceDep, token: AdminDep, graph: GraphDep) -> Response:
    """Make a document (201) or replace it whole (200): checked first, and in one revision.

    412 if `If-Match` names another state, 428 if something is replaced without it, 422 with the report on violations.
    What is the same as before makes no revision.
    """
    submission = await submission_of(request, service, graph)
    writing = Writing(graph, Mode.REPLACE, (submission,), condition_of(request, required=True))
    planned, applied = await write(
        service,
        token,
        writing,
        message_of(request, f"Put {graph.removeprefix(DOCUMENT_GRAPH)}"),
        act=act_of(request, service, token, "put"),
        waiver=waiver_of(request, token),
    )
    changed = applied.revision if applied.changed else planned.before.changed
    headers = {"ETag": f'"{changed}"', "Content-Location": request.url.path}
    if planned.before.exists:
        return answer(planned.plan, applied, headers=headers)
    return answer(planned.plan, applied, status=201, headers={**headers, "Location": request.url.path})


@router.delete("/documents/{publisher}/{document}")
async def remove(request: Request, service: ServiceDep, token: AdminDep, graph: GraphDep) -> Response:
    """Remove a document; its earlier states stay in the history."""
    writing = Writing(graph, Mode.REMOVE, condition=condition_of(request, required=True))
    _, applied = await write(
        service,
        token,
        writing,
        message_of(request, f"Remove {graph.removeprefix(DOCUMENT_GRAPH)}"),
        act=act_of(request, service, token, "delete"),
        waiver=waiver_of(request, token),
    )
    return Response(status_code=204, headers={"MissionGraph-Revision": str(applied.revision)})


async def _statements(
    request: Request, service: Service, syntax: GraphFormat, graph: str, *, found: Standing, asked: Asked
) -> Response:
    tag = etag(found, syntax.name, *asked.era)
    headers = caching(asked) | {"ETag": tag, "Vary": "Accept"}
    if is_fresh(request, tag):
        return Response(status_code=304, headers=headers)
    return await stream(
        request,
        [service.cheap, service.heavy],
        Job(write_graph, {"iri": graph, "syntax": syntax.name}, streams=True, revision=asked.number),
        media_type=syntax.media_type,
        headers=headers,
        spool=service.settings.data_dir / "spool",
    )


def _original(service: Service, graph: str, found: Standing) -> Response:
    if found.original is None:
        raise NotFound(
            f"The present state of <{graph}> came of an update or a merge, so there are no submitted bytes of it.",
            graph=graph,
        )
    place = service.revisions.original(found.original.sha256)
    headers = {"ETag": f'"{found.original.sha256}"', "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(place, media_type=found.original.media_type, headers=headers)


def _mapping(service: Service, graph: str, found: Standing) -> Response:
    if found.original is None or not found.original.mapping:
        raise NotFound(f"The present state of <{graph}> was not read from a table, so it has no mapping.", graph=graph)
    place = service.revisions.original(found.original.mapping)
    headers = {"ETag": f'"{found.original.mapping}"', "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    media_type = "application/json" if place.read_bytes().lstrip().startswith(b"{") else "application/yaml"
    return FileResponse(place, media_type=media_type, headers=headers)


def _as_json(found: DocumentsPage, links: Links) -> dict[str, Any]:
    listed = [
        {
            "graph": each.source.iri,
            "address": _address(each.source.iri, links),
            "title": asdict(each.source.title),
            "publishers": [publisher.text for publisher in each.source.publishers],
            "statements": each.statements,
            "changed": each.changed,
        }
        for each in found.documents
    ]
    return {"documents": listed, "total": found.total, "page": found.page, "pages": found.pages}


def _address(graph: str, links: Links) -> str:
    """Return where a document is read and written: by its path, or by its IRI if that is not one of ours."""
    if graph.startswith(DOCUMENT_GRAPH):
        return links.plain("/documents/" + graph.removeprefix(DOCUMENT_GRAPH))
    return links.plain("/graphs?" + urlencode({"graph": graph}))
