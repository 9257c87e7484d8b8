"""Errors as responses: RFC 9457 problem documents for machines, a page for people. The only place that makes them."""

from __future__ import annotations

import logging
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from missiongraph.errors import Gone, MissionGraphError, Moved, NotAcceptable
from missiongraph.web.moved import moved_headers
from missiongraph.web.negotiate import HTML, Html, choose
from missiongraph.web.pages import render

log: Final = logging.getLogger(__name__)
PROBLEM: Final = "application/problem+json"
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class _Problem:
    name = "problem"
    media_types = (PROBLEM, "application/json")


def install(app: FastAPI) -> None:
    """Make the app answer every error as a problem."""
    app.add_exception_handler(MissionGraphError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _left)
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
    if "authenticate" in error.details:
        headers["WWW-Authenticate"] = str(error.details["authenticate"])
    if "allow" in error.details:
        headers["Allow"] = str(error.details["allow"])
    if isinstance(error, Moved):
        headers |= moved_headers(request, str(error.details["successor"]))
    content = problem(error)
    if _prefers_page(request.headers.get("accept", "")):
        is_of_a_thing = isinstance(error, Moved | Gone) and "iri" in error.details
        template = "moved.html" if is_of_a_thing else "error.html"
        return render(request, template, {"problem": content}, status=error.status, headers=headers)
    return JSONResponse(content, status_code=error.status, headers=headers, media_type=PROBLEM)


def _prefers_page(accept: str) -> bool:
    """Say whether a page is asked for by name and before a problem document; an error must never raise another."""
    offers: list[Html | _Problem] = [_Problem(), HTML]
    try:
        return "text/html" in accept.lower() and choose(offers, accept) is HTML
    except NotAcceptable:
        return False


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
    if error.status_code == 405:
        response.headers["Allow"] = _allowed(request)
    return response


def _allowed(request: Request) -> str:
    """List the methods that some route to this address takes; the framework names those of the first route only."""
    found = [
        method
        for method in _METHODS
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
    return ", ".join(found or _METHODS[:2])


async def _left(_request: Request, _error: Exception) -> Response:
    """Answer nobody: the client hung up while it was sending, which is no failure of ours."""
    return Response(status_code=499)


async def _bug(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return respond(request, MissionGraphError("This is a bug of ours, and it was logged. Your data are unchanged."))


_CODES: Final = {404: "not-found", 405: "method-not-allowed", 400: "bad-request"}
_WORDS: Final = {
    404: "There is nothing at this address. Search from the home page, or look at /docs for the routes.",
    405: "This method is not allowed here; the Allow header lists those that are.",
}
