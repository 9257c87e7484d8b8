"""`/graphs` and `/graph/…`: the SPARQL 1.1 Graph Store HTTP Protocol, indirect and direct (§4)."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from missiongraph.browse.description import write_graph
from missiongraph.commit.conditions import etag
from missiongraph.commit.submission import Submission
from missiongraph.commit.writing import Mode, Writing
from missiongraph.errors import DefaultGraphDerived, NotFound, Rejected, TooLarge
from missiongraph.names import DOCUMENT_GRAPH, GRAPH
from missiongraph.query.answer import answer as write_answer
from missiongraph.rdf.formats import GraphFormat
from missiongraph.rdf.terms import is_iri
from missiongraph.store.base import STORE_DATASET
from missiongraph.store.meta import Standing, standing
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.access import AdminDep
from missiongraph.web.answers import stream
from missiongraph.web.links import iri_of
from missiongraph.web.pages import links_of
from missiongraph.web.representations import caching, is_fresh, negotiated
from missiongraph.web.revisions import Asked
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.writing import (
    act_of,
    answer,
    condition_of,
    message_of,
    submission_of,
    syntax_of,
    waiver_of,
    write,
)

router: Final = APIRouter()
_WHOLE: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_MULTIPART: Final = "multipart/form-data"
_MOST_PARTS: Final = 100


def _named(request: Request) -> str:
    """Read which graph the address names: "" for the default graph. Raises Rejected unless it names exactly one."""
    parameters = wire.of_url(request)
    graph = wire.single(parameters, "graph")
    if (graph is None) == ("default" not in parameters):
        raise Rejected("Name one graph: ?graph=<IRI>, or ?default for the union of the documents.", parameter="graph")
    if graph is not None and not is_iri(graph):
        raise Rejected(f"A graph is named by an absolute IRI, and {graph[:200]!r} is none.", parameter="graph")
    return graph or ""


def _written(request: Request) -> str:
    """Read which graph is written. Raises DefaultGraphDerived for the default graph."""
    graph = _named(request)
    if not graph:
        raise DefaultGraphDerived(
            "The default graph is the union of the documents and cannot be written. Write a document: /graphs?graph="
            f"{DOCUMENT_GRAPH}<publisher>/<document>, or /documents/<publisher>/<document>."
        )
    return graph


def _direct(path: str) -> str:
    return iri_of(GRAPH, path)


WrittenDep = Annotated[str, Depends(_written)]
DirectDep = Annotated[str, Depends(_direct)]


@router.api_route("/graphs", methods=["GET", "HEAD"])
async def read(request: Request, service: ServiceDep) -> Response:
    """Answer with a graph as RDF (§5.2, §5.6)."""
    graph = _named(request)
    asked = service.rebuilding.asked(request)
    syntax = negotiated(request, None, page=False)
    if not isinstance(syntax, GraphFormat):
        raise TypeError(syntax)
    if not graph:
        arguments = {"text": _WHOLE, "dataset": STORE_DATASET, "syntax": syntax.name}
        job = Job(write_answer, arguments, streams=True, revision=asked.number)
        return await _streamed(request, service, job, syntax, caching(asked, "default", syntax.name))
    found: Standing = await service.cheap.value(Job(standing, {"graph": graph}, revision=asked.number))
    if not found.exists:
        raise NotFound(f"There is no graph <{graph}>. /documents lists those that there are.", graph=graph)
    job = Job(write_graph, {"iri": graph, "syntax": syntax.name}, streams=True, revision=asked.number)
    return await _streamed(request, service, job, syntax, _headers(asked, found, syntax))


@router.put("/graphs")
async def put(request: Request, service: ServiceDep, token: AdminDep, graph: WrittenDep) -> Response:
    """Make a graph (201) or replace it (200) (§5.3)."""
    submission = await submission_of(request, service, graph)
    writing = Writing(graph, Mode.REPLACE, (submission,), condition_of(request, required=False))
    return await _write(request, service, token, writing)


@router.post("/graphs")
async def merge(request: Request, service: ServiceDep, token: AdminDep) -> Response:
    """Merge into a graph (200), or make one (201); without `graph`, one is named after what it states (§5.5)."""
    graph = _written(request) if wire.of_url(request).keys() & {"graph", "default"} else ""
    return await _merge(request, service, token, graph)


@router.delete("/graphs")
async def remove(request: Request, service: ServiceDep, token: AdminDep, graph: WrittenDep) -> Response:
    """Remove a graph (204), or say that it is not there (404) (§5.4)."""
    return await _remove(request, service, token, graph)


@router.put("/graph/{path:path}")
async def replace_direct(request: Request, service: ServiceDep, token: AdminDep, graph: DirectDep) -> Response:
    """Make or replace the graph at this very address."""
    return await put(request, service, token, graph)


@router.post("/graph/{path:path}")
async def merge_direct(request: Request, service: ServiceDep, token: AdminDep, graph: DirectDep) -> Response:
    """Merge into the graph at this very address."""
    return await _merge(request, service, token, graph)


@router.delete("/graph/{path:path}")
async def remove_direct(request: Request, service: ServiceDep, token: AdminDep, graph: DirectDep) -> Response:
    """Remove the graph at this very address."""
    return await _remove(request, service, token, graph)


async def _merge(request: Request, service: Service, token: AdminDep, graph: str) -> Response:
    found = await _submissions(request, service, graph)
    graph = graph or _name_of(found)
    submissions = tuple(replace(each, graph=graph) for each in found)
    writing = Writing(graph, Mode.MERGE, submissions, condition_of(request, required=False))
    return await _write(request, service, token, writing)


async def _remove(request: Request, service: Service, token: AdminDep, graph: str) -> Response:
    writing = Writing(graph, Mode.REMOVE, condition=condition_of(request, required=False))
    _, applied = await write(
        service,
        token,
        writing,
        message_of(request, f"Remove {graph}"),
        act=act_of(request, service, token, "graph store"),
        waiver=waiver_of(request, token),
    )
    return Response(status_code=204, headers={"MissionGraph-Revision": str(applied.revision)})


async def _write(request: Request, service: Service, token: AdminDep, writing: Writing) -> Response:
    verb = "Put" if writing.mode is Mode.REPLACE else "Add to"
    planned, applied = await write(
        service,
        token,
        writing,
        message_of(request, f"{verb} {writing.graph}"),
        act=act_of(request, service, token, "graph store"),
        waiver=waiver_of(request, token),
    )
    headers = {"ETag": f'"{applied.revision if applied.changed else planned.before.changed}"'}
    if planned.before.exists or not applied.changed:
        return answer(planned.plan, applied, headers=headers)
    place = links_of(request).plain("/graphs?" + urlencode({"graph": writing.graph}))
    return answer(planned.plan, applied, status=201, headers={**headers, "Location": place})


async def _submissions(request: Request, service: Service, graph: str) -> list[Submission]:
    """Read the body, or each file of a multipart body in the format that its part names."""
    if wire.media_type(request) != _MULTIPART:
        return [await submission_of(request, service, graph)]
    limit = service.settings.body_size
    stated = request.headers.get("content-length", "")
    if not stated.isdigit() or int(stated) > limit:
        raise TooLarge(f"A multipart body states its length, at most {limit:,} bytes.", limit=limit)
    async with wire.in_time(service.settings.body_seconds), request.form(max_files=_MOST_PARTS, max_fields=0) as parts:
        files = [each for _, each in parts.multi_items() if isinstance(each, UploadFile)]
        return [Submission(await each.read(), _syntax_of_part(each), graph) for each in files]


def _syntax_of_part(part: UploadFile) -> GraphFormat:
    media = (part.content_type or "").partition(";")[0].strip()
    extension = (part.filename or "").rpartition(".")[2]
    return syntax_of(extension if media in ("", "application/octet-stream") else media)


def _name_of(submissions: Sequence[Submission]) -> str:
    """Name a graph after the bytes that it is made of, so that sending them again makes no other graph."""
    digest = sha256(b"".join(each.data for each in submissions)).digest()
    return f"{DOCUMENT_GRAPH}posted/{base64.b32encode(digest[:16]).decode().rstrip('=').lower()}"


def _headers(asked: Asked, found: Standing, syntax: GraphFormat) -> dict[str, str]:
    return caching(asked) | {"ETag": etag(found, syntax.name, *asked.era)}


async def _streamed(
    request: Request, service: Service, job: Job, syntax: GraphFormat, headers: dict[str, str]
) -> Response:
    headers["Vary"] = "Accept"
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return await stream(
        request,
        [service.cheap, service.heavy],
        job,
        media_type=syntax.media_type,
        headers=headers,
        spool=service.settings.data_dir / "spool",
    )
