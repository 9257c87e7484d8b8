"""`/sparql`: the SPARQL 1.1 Protocol for queries (§2.1), by GET, by form and by direct POST."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.status import HTTP_200_OK

from missiongraph.browse.table import table
from missiongraph.errors import Rejected, UnsupportedMedia
from missiongraph.query.answer import answer
from missiongraph.query.bind import bind
from missiongraph.query.catalogue import question
from missiongraph.query.guard import Outline, outline
from missiongraph.rdf.formats import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    GraphFormat,
    ResultFormat,
    canonical_name,
)
from missiongraph.store.base import QueryDataset
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.answers import stream, value
from missiongraph.web.description import describe
from missiongraph.web.negotiate import HTML, Html, choose
from missiongraph.web.pages import address_of
from missiongraph.web.reader import reader_of
from missiongraph.web.representations import caching, is_fresh
from missiongraph.web.results import as_file, has_mark
from missiongraph.web.revisions import Asked
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.shares import client_of
from missiongraph.web.workbench import Workbench, workbench

router: Final = APIRouter()
QUERY: Final = "application/sparql-query"
_FORMATS: Final[dict[str, tuple[ResultFormat | GraphFormat | Html, ...]]] = {
    "SELECT": (*RESULT_FORMATS, HTML),
    "ASK": (*(each for each in RESULT_FORMATS if each.has_boolean), HTML),
    "CONSTRUCT": (*GRAPH_FORMATS, HTML),
    "DESCRIBE": (*GRAPH_FORMATS, HTML),
}
_OF_GRAPHS_ONLY: Final = ("CONSTRUCT", "DESCRIBE")
_OF_PAGES: Final = frozenset({"lang", "rev", "question"})
_OF_GRAPHS: Final = {"json": "jsonld", "xml": "rdf"}


@router.api_route("/sparql", methods=["GET", "HEAD"])
async def by_get(request: Request, service: ServiceDep) -> Response:
    """Answer a query in the address; without any parameter for a query, show the form or the service description."""
    parameters = wire.of_url(request)
    if not parameters.keys() - _OF_PAGES:
        return _front(request, service, wire.single(parameters, "question"))
    if "update" in parameters:
        raise Rejected("Updates are sent by POST to /update, not by GET.")
    return await _answer(request, service, parameters, wire.single(parameters, "query"))


@router.post("/sparql")
async def by_post(request: Request, service: ServiceDep) -> Response:
    """Answer a query in a form or, with `Content-Type: application/sparql-query`, in the body itself."""
    parameters = wire.of_url(request)
    settings = service.settings
    # A percent-encoded query is at most three times as long; to read more would only delay its refusal.
    limit = min(settings.body_size, 4 * settings.query_length)
    data = await wire.body(request, limit, settings.body_seconds)
    match wire.media_type(request):
        case wire.FORM:
            given = wire.decode(wire.text(data))
            parameters = {name: parameters.get(name, ()) + given.get(name, ()) for name in parameters | given}
            return await _answer(request, service, parameters, wire.single(parameters, "query"))
        case media if media == QUERY:
            if "query" in parameters:
                raise Rejected("The query is given twice, in the address and in the body; give it once.")
            return await _answer(request, service, parameters, wire.text(data))
        case media:
            available = [QUERY, wire.FORM]
            raise UnsupportedMedia(
                f"A query is sent as {QUERY} or {wire.FORM}, not as {media or 'nothing'}.", available=available
            )


def _front(request: Request, service: Service, asked: str | None) -> Response:
    offers: list[Html | GraphFormat] = [HTML, *GRAPH_FORMATS]
    syntax = choose(offers, request.headers.get("accept", ""))
    if isinstance(syntax, GraphFormat):
        description = describe(address_of(request), syntax, is_federated=bool(service.federation.hosts))
        return Response(description, media_type=syntax.media_type, headers={"Vary": "Accept"})
    if asked is None:
        return workbench(request, service, Workbench())
    found = question(asked)
    return workbench(request, service, Workbench(bind(found, {}), question=found))


async def _answer(request: Request, service: Service, parameters: wire.Parameters, text: str | None) -> Response:
    if not text or not text.strip():
        raise Rejected("There is no query. Send it in the parameter 'query'.", parameter="query")
    seen = outline(text, service.bounds, service.federation)
    syntax = _syntax(request, seen, parameters)
    lowered = _lowered(request, parameters, text)
    revision = service.rebuilding.asked(request)
    asked = QueryDataset(wire.iris(parameters, "default-graph-uri"), wire.iris(parameters, "named-graph-uri"))
    query: dict[str, Any] = {"text": text, "dataset": seen.evaluated_over(asked)}
    if not seen.is_repeatable:
        query["federation"] = service.federation
    lanes = [service.cheap, service.heavy] if seen.is_light else [service.heavy]
    if isinstance(syntax, Html):
        with service.shares.taken(request):
            arguments = query | {"language": reader_of(request).language}
            found = await value(request, lanes, Job(table, arguments, revision=revision.number, **lowered))
        return workbench(request, service, Workbench(text, seen.form, found), revision.number)
    arguments = query | {"syntax": syntax.name, "has_mark": has_mark(request, parameters, syntax)}
    headers = _headers(revision, seen, arguments) | as_file(syntax, f"missiongraph-{revision}")
    tag = headers.get("ETag", "")
    if is_fresh(request, tag):
        return Response(status_code=304, headers=headers)
    kept = service.answers.get(tag)
    if kept is not None:
        return Response(kept, media_type=syntax.media_type, headers=headers)
    job = Job(answer, arguments, streams=True, revision=revision.number, **lowered)
    response = await stream(
        request,
        lanes,
        job,
        media_type=syntax.media_type,
        headers=headers,
        spool=service.settings.data_dir / "spool",
        share=service.shares.taken(request),
    )
    if tag and response.status_code == HTTP_200_OK and not isinstance(response, StreamingResponse):
        service.answers.put(tag, bytes(response.body))
    return response


def _lowered(request: Request, parameters: wire.Parameters, text: str) -> dict[str, Any]:
    """Read the limits that a request lowers for itself, and say for the list of running queries whose it is."""
    return {
        "seconds": wire.above_zero(parameters, "timeout"),
        "result_size": wire.above_zero(parameters, "result-size"),
        "client": client_of(request),
        "what": text,
    }


def _headers(revision: Asked, seen: Outline, arguments: Mapping[str, object]) -> dict[str, str]:
    if not seen.is_repeatable:
        unkept = {"Cache-Control": "no-store", "MissionGraph-Revision": str(revision)}
        return unkept | {"Vary": "Accept"}
    digest = sha256(repr(sorted(arguments.items())).encode()).hexdigest()[:32]
    return caching(revision, digest) | {"Vary": "Accept"}


def _syntax(request: Request, seen: Outline, parameters: wire.Parameters) -> ResultFormat | GraphFormat | Html:
    offers = _FORMATS[seen.form]
    wanted = [canonical_name(word) for word in parameters.get("format", ())]
    if seen.form in _OF_GRAPHS_ONLY:
        wanted = [_OF_GRAPHS.get(word, word) for word in wanted]
    # Clients send the format of tables with every query; where it cannot say the answer, or is unknown, Accept decides.
    fitting = [word for word in wanted if any(word in (each.name, *each.media_types) for each in offers)]
    return choose(offers, request.headers.get("accept", ""), fitting)
