"""`/docs`: the addresses of this service, `/docs/errors`: what each error says, `/docs/clients`: how programs ask."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from missiongraph.errors import MissionGraphError
from missiongraph.web.clients import snippets
from missiongraph.web.pages import address_of, render

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]


@dataclass(frozen=True, slots=True)
class Address:
    """A route: its pattern, its methods, and what it does in a sentence."""

    path: str
    methods: str
    about: str


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """A kind of error: its stable code, its status, its title, and when it is raised."""

    code: str
    status: int
    title: str
    about: str


@router.api_route("/docs", methods=_READ)
async def addresses(request: Request) -> Response:
    """List the addresses of this service."""
    return render(request, "docs.html", {"addresses": sorted(_addresses(request), key=lambda each: each.path)})


@router.api_route("/docs/errors", methods=_READ)
async def errors(request: Request) -> Response:
    """List the errors, by the code that problem documents name."""
    kinds = {each.code: each for each in _kinds(MissionGraphError)}
    return render(request, "errors.html", {"kinds": [kinds[code] for code in sorted(kinds)]})


@router.api_route("/docs/clients", methods=_READ)
async def clients(request: Request) -> Response:
    """Show how to ask from Python, R, JavaScript, Excel and the command line."""
    return render(request, "clients.html", {"snippets": snippets(address_of(request))})


def _addresses(request: Request) -> Iterator[Address]:
    for path, operations in request.app.openapi()["paths"].items():
        methods = ", ".join(sorted(method.upper() for method in operations))
        yield Address(path, methods, next(iter(operations.values())).get("description", "").split("\n")[0])


def _kinds(kind: type[MissionGraphError]) -> Iterator[ErrorKind]:
    yield ErrorKind(kind.code, kind.status, kind.title, (inspect.getdoc(kind) or "").split("\n")[0])
    for below in kind.__subclasses__():
        yield from _kinds(below)
