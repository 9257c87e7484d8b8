"""`/sparql`: the SPARQL 1.1 Protocol for queries (§2.1), by GET, by form and by direct POST."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from missiongraph.errors import NotFound, Rejected, UnsupportedMedia
from missiongraph.query.answer import answer
from missiongraph.query.guard import Outline, outline
from missiongraph.rdf.formats import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    SRJ,
    SRX,
    GraphFormat,
    ResultFormat,
    canonical_name,
)
from missiongraph.store.base import QueryDataset
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.answers import stream
from missiongraph.web.description import describe
from missiongraph.web.negotiate import HTML, Html, choose
from missiongraph.web.pages import render
from missiongraph.web.service import Service, ServiceDep

router: Final = APIRouter()
QUERY: Final = "application/sparql-query"
_FORMATS: Final[dict[str, tuple[ResultFormat | GraphFormat, ...]]] = {
    "SELECT": RESULT_FORMATS,
    "ASK": (SRJ, SRX),
    "CONSTRUCT": GRAPH_FORMATS,
    "DESCRIBE": GRAPH_FORMATS,
}


@router.api_route("/sparql", methods=["GET", "HEAD"])
async def by_get(request: Request, service: ServiceDep) -> Response:
    """Answer a query in the address; without any parameter, show the form or the service description."""
    parameters = wire.of_url(request)
    if not parameters:
        return _front(request)
    if "update" in parameters:
        raise Rejected("Updates are sent by POST to /update, not by GET.")
    return await _answer(request, service, parameters, wire.single(parameters, "query"))


@router.post("/sparql")
async def by_post(request: Request, service: ServiceDep) -> Response:
    """Answer a query in a form or, with `Content-Type: application/sparql-query`, in the body itself."""
    parameters = wire.of_url(request)
    data = await wire.body(request, service.settings.body_size)
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


def _front(request: Request) -> Response:
    offers: list[Html | GraphFormat] = [HTML, *GRAPH_FORMATS]
    syntax = choose(offers, request.headers.get("accept", ""))
    if isinstance(syntax, GraphFormat):
        return Response(describe(str(request.url), syntax), media_type=syntax.media_type, headers={"Vary": "Accept"})
    return render(request, "sparql.html", {"formats": RESULT_FORMATS}, headers={"Vary": "Accept"})


async def _answer(request: Request, service: Service, parameters: wire.Parameters, text: str | None) -> Response:
    if not text or not text.strip():
        raise Rejected("There is no query. Send it in the parameter 'query'.", parameter="query")
    seen = outline(text.removeprefix("\ufeff"), service.bounds)
    syntax = _syntax(request, seen, parameters)
    revision = _revision(service, parameters)
    asked = QueryDataset(
        tuple(dict.fromkeys(parameters.get("default-graph-uri", ()))),
        tuple(dict.fromkeys(parameters.get("named-graph-uri", ()))),
    )
    job = Job(
        answer,
        {"text": text.removeprefix("\ufeff"), "dataset": seen.evaluated_over(asked), "syntax": syntax.name},
        streams=True,
        revision=revision,
    )
    return await stream(
        request,
        [service.cheap, service.heavy] if seen.is_light else [service.heavy],
        job,
        media_type=syntax.media_type,
        headers={"MissionGraph-Revision": str(revision), "Vary": "Accept"},
        spool=service.settings.data_dir / "spool",
    )


def _syntax(request: Request, seen: Outline, parameters: wire.Parameters) -> ResultFormat | GraphFormat:
    wanted = [canonical_name(word) for word in parameters.get("format", ())]
    if "xml" in wanted and seen.form in ("CONSTRUCT", "DESCRIBE"):
        wanted = ["rdf" if word == "xml" else word for word in wanted]
    return choose(_FORMATS[seen.form], request.headers.get("accept", ""), wanted)


def _revision(service: Service, parameters: wire.Parameters) -> int:
    asked = wire.single(parameters, "rev")
    if asked is None:
        return service.revisions.current()
    if not asked.isascii() or not asked.isdigit():
        raise NotFound(f"{asked!r} is not the number of a revision.", current=service.revisions.current())
    service.revisions.checkpoint(int(asked))
    return int(asked)
