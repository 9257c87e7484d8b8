"""What the SPARQL workbench asks beside `/sparql`: a check, what to complete, names of things, and `/q/<hash>`."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, RedirectResponse, Response

from missiongraph.browse.completion import Terms, names, terms
from missiongraph.browse.language import Text
from missiongraph.commit.kept import keep, kept
from missiongraph.errors import Rejected
from missiongraph.query.check import Verdict, check
from missiongraph.query.guard import outline
from missiongraph.rdf.terms import is_iri
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.access import refuse_other_origin
from missiongraph.web.answers import unless_gone
from missiongraph.web.negotiate import HTML, JSON, Html, Json, choose
from missiongraph.web.pages import address_of, links_of
from missiongraph.web.reader import reader_of
from missiongraph.web.representations import caching, is_fresh
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.shares import client_of
from missiongraph.web.workbench import Workbench, workbench

router: Final = APIRouter()
_MOST_NAMES: Final = 1_000
_NAMES_SIZE: Final = 1024**2
_UNKEPT: Final = {"Cache-Control": "no-store"}
_COUNTING: Final = asyncio.Lock()  # one client counts for all that ask for the same


class _Query:
    name = "rq"
    media_types = ("application/sparql-query", "text/plain")


@router.post("/sparql/check")
async def checked(request: Request, service: ServiceDep) -> Response:
    """Say whether a query parses, and if not, where, why, and what would certainly mend it; nothing is run."""
    text = wire.text(await wire.body(request, 2 * service.settings.query_length, service.settings.body_seconds))
    arguments = {"text": text, "bounds": service.bounds, "federation": service.federation}
    found: Verdict | None = await unless_gone(request, service.cheap.value(Job(check, arguments)))
    return JSONResponse(asdict(found) if found else None, headers=_UNKEPT)


@router.api_route("/sparql/terms", methods=["GET", "HEAD"])
async def completed(request: Request, service: ServiceDep) -> Response:
    """List what an editor completes: prefixes, classes, and properties with the classes that really have them."""
    asked = service.rebuilding.asked(request)
    language = reader_of(request).language
    headers = caching(asked, "terms", language) | {"Vary": "Accept-Language"}
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    async with _COUNTING:
        known = service.answers.get(headers["ETag"])
        if known is None:
            job = Job(terms, {"language": language}, revision=asked.number)
            known = _packed(await service.heavy.value(job))
            service.answers.put(headers["ETag"], known)
    return Response(known, media_type="application/json", headers=headers)


def _packed(found: Terms) -> bytes:
    return json.dumps(jsonable_encoder(found), ensure_ascii=False, separators=(",", ":")).encode()


@router.post("/sparql/names")
async def named(request: Request, service: ServiceDep) -> Response:
    """Name things by their IRIs, a JSON list: the label, its language, and the address of the page."""
    data = await wire.body(request, _NAMES_SIZE, service.settings.body_seconds)
    iris = _iris(wire.text(data))
    asked = service.rebuilding.asked(request)
    job = Job(names, {"iris": iris, "language": reader_of(request).language}, revision=asked.number)
    found: dict[str, Text] = await service.cheap.value(job)
    links = links_of(request)
    return JSONResponse({iri: asdict(said) | {"address": links.href(iri)} for iri, said in found.items()})


def _iris(text: str) -> tuple[str, ...]:
    try:
        given: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Rejected("The body is no JSON. Send a list of IRIs.") from error
    if not isinstance(given, list) or len(given) > _MOST_NAMES:
        raise Rejected(f"Send a JSON list of at most {_MOST_NAMES:,} IRIs.")
    return tuple(dict.fromkeys(each for each in given if isinstance(each, str) and is_iri(each)))


@router.post("/q")
async def keeping(request: Request, service: ServiceDep) -> Response:
    """Keep a query under a short address, with the newest revision or the one that `rev` names."""
    refuse_other_origin(request)
    await service.rates.count("keep_rate", client_of(request))
    settings = service.settings
    data = await wire.body(request, 4 * settings.query_length, settings.body_seconds)
    given = wire.decode(wire.text(data))
    text = (wire.single(given, "query") or "").replace("\r\n", "\n")
    if not text.strip():
        raise Rejected("There is no query to keep. Send it in the parameter 'query'.", parameter="query")
    outline(text, service.bounds, service.federation)
    revision = _revision(service, wire.single(given, "rev"))
    name = await asyncio.to_thread(keep, settings.data_dir, text, revision, settings.kept_size)
    address = f"{address_of(request)}/q/{name}"
    offers: list[Html | Json] = [HTML, JSON]
    if choose(offers, request.headers.get("accept", "")) is HTML:
        return RedirectResponse(address, status_code=303)
    return JSONResponse({"address": address, "revision": revision}, status_code=201, headers={"Location": address})


def _revision(service: Service, asked: str | None) -> int:
    newest = service.revisions.current()
    number = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 10 else newest
    if not 1 <= number <= newest:
        raise Rejected(f"There is no revision {asked}. The newest is {newest}.", parameter="rev")
    return number


@router.api_route("/q/{name}", methods=["GET", "HEAD"])
async def kept_query(request: Request, service: ServiceDep, name: str) -> Response:
    """Show a kept query in the workbench, with its revision, or give its text (`application/sparql-query`)."""
    found = await asyncio.to_thread(kept, service.settings.data_dir, name)
    offers: list[Html | _Query] = [HTML, _Query()]
    if choose(offers, request.headers.get("accept", ""), wire.of_url(request).get("format", ())) is HTML:
        return workbench(request, service, Workbench(found.text, kept=found))
    headers = {"Vary": "Accept", "MissionGraph-Revision": str(found.revision)}
    return Response(found.text, media_type="application/sparql-query", headers=headers)
