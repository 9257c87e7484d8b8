"""`/questions`: the catalogued questions as pages, as forms, and as addresses that programs read."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from missiongraph.browse.table import table
from missiongraph.errors import NotFound
from missiongraph.query.answer import answer
from missiongraph.query.bind import bind
from missiongraph.query.catalogue import Question, catalogue, question
from missiongraph.rdf.formats import RESULT_FORMATS, ResultFormat, canonical_name
from missiongraph.store.base import STORE_DATASET
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.answers import stream, value
from missiongraph.web.negotiate import HTML, JSON, Html, Json, choose
from missiongraph.web.pages import render
from missiongraph.web.reader import reader_of
from missiongraph.web.results import as_file, has_mark
from missiongraph.web.service import Service, ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_ENDINGS: Final = ", ".join(f".{each.name}" for each in RESULT_FORMATS)
_OURS: Final = frozenset({"bom", "lang", "rev", "format"})


@router.api_route("/questions", methods=_READ)
async def questions(request: Request) -> Response:
    """List the questions, room by room."""
    offers: list[Html | Json] = [HTML, JSON]
    known = list(catalogue().values())
    if choose(offers, request.headers.get("accept", ""), wire.of_url(request).get("format", ())) is HTML:
        rooms = [(room, list(group)) for room, group in groupby(known, key=lambda each: each.room)]
        return render(request, "questions.html", {"rooms": rooms}, headers={"Vary": "Accept, Accept-Language"})
    return JSONResponse([_described(each) for each in known], headers={"Vary": "Accept"})


@router.api_route("/questions/{room}/{name}", methods=_READ)
async def one(request: Request, service: ServiceDep, room: str, name: str) -> Response:
    """Answer a question: as a page with its form, or in a result format by suffix, `format=` or Accept."""
    stem, _, suffix = name.partition(".")
    asked = question(f"{room}/{stem}")
    given = wire.of_url(request)
    words = {key: wire.single(given, key) or "" for key in given if key not in _OURS}
    text = bind(asked, words)
    syntax = _syntax(request, given, suffix)
    if isinstance(syntax, Html):
        return await _page(request, service, asked, words, text)
    return await stream(
        request,
        [service.cheap, service.heavy],
        Job(
            answer,
            {
                "text": text,
                "dataset": STORE_DATASET,
                "syntax": syntax.name,
                "has_mark": has_mark(request, given, syntax),
            },
            streams=True,
            revision=service.rebuilding.asked(request).number,
        ),
        media_type=syntax.media_type,
        headers={"Vary": "Accept", "Cache-Control": "no-cache"} | as_file(syntax, stem),
        spool=service.settings.data_dir / "spool",
    )


def _syntax(request: Request, given: wire.Parameters, suffix: str) -> Html | ResultFormat:
    offers: list[Html | ResultFormat] = [HTML, *RESULT_FORMATS]
    if suffix and suffix not in {each.name for each in RESULT_FORMATS}:
        raise NotFound(f"There is no format {suffix!r} of answers. Use one of {_ENDINGS}, or no ending.")
    wanted = [suffix] if suffix else [canonical_name(word) for word in given.get("format", ())]
    return choose(offers, request.headers.get("accept", ""), wanted)


async def _page(request: Request, service: Service, asked: Question, words: dict[str, str], text: str) -> Response:
    arguments = {"text": text, "dataset": STORE_DATASET, "language": reader_of(request).language}
    revision = service.rebuilding.asked(request).number
    found = await value(request, [service.cheap, service.heavy], Job(table, arguments, revision=revision))
    context = {"question": asked, "given": words, "table": found, "query": text, "formats": RESULT_FORMATS}
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
    return render(request, "question.html", context, headers=headers, revision=revision)


def _described(each: Question) -> dict[str, Any]:
    return {
        "name": each.name,
        "summary": each.summary,
        "description": each.description,
        "tags": each.tags,
        "parameters": [
            {"name": one.name, "kind": one.kind, "default": one.default, "label": one.label} for one in each.parameters
        ],
        "query": each.text,
    }
