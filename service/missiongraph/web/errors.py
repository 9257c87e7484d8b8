"""Errors as responses: RFC 9457 problem documents for machines, a page for people. The only place that makes them."""

from __future__ import annotations

import logging
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from missiongraph.errors import MissionGraphError
from missiongraph.web.negotiate import HTML, Html, choose
from missiongraph.web.pages import render

log: Final = logging.getLogger(__name__)
PROBLEM: Final = "application/problem+json"


class _Problem:
    name = "problem"
    media_types = (PROBLEM, "application/json")


def install(app: FastAPI) -> None:
    """Make the app answer every error as a problem."""
    app.add_exception_handler(MissionGraphError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)


def problem(error: MissionGraphError) -> dict[str, Any]:
    """Build the members of a problem document."""
    return {
        "type": f"/docs/errors#{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
        **error.details,
    }


def respond(request: Request, error: MissionGraphError) -> Response:
    """Answer with a problem, or with a page when a browser asks."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    if "retry_after" in error.details:
        headers["Retry-After"] = str(error.details["retry_after"])
    if "allow" in error.details:
        headers["Allow"] = str(error.details["allow"])
    content = problem(error)
    offers: list[Html | _Problem] = [_Problem(), HTML]
    if "text/html" in request.headers.get("accept", "") and choose(offers, request.headers["accept"]) is HTML:
        return render(request, "error.html", {"problem": content}, status=error.status, headers=headers)
    return JSONResponse(content, status_code=error.status, headers=headers, media_type=PROBLEM)


async def _known(request: Request, error: Exception) -> Response:
    if not isinstance(error, MissionGraphError):
        raise error
    if error.status >= 500:
        log.warning("%s %s: %s", request.method, request.url.path, error.code)
    return respond(request, error)


async def _http(request: Request, error: Exception) -> Response:
    """Translate what the framework raises itself: unknown route, wrong method, broken form."""
    if not isinstance(error, HTTPException):
        raise error
    translated = MissionGraphError(_WORDS.get(error.status_code, str(error.detail)))
    translated.status = error.status_code
    translated.code = _CODES.get(error.status_code, "http-error")
    translated.title = str(error.detail)
    response = respond(request, translated)
    response.headers.update(error.headers or {})
    return response


async def _bug(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return respond(request, MissionGraphError("This is a bug of ours, and it was logged. Your data are unchanged."))


_CODES: Final = {404: "not-found", 405: "method-not-allowed", 400: "bad-request"}
_WORDS: Final = {
    404: "There is nothing at this address. Search from the home page, or look at /docs for the routes.",
    405: "This method is not allowed here; the Allow header lists those that are.",
}
