"""The home page, and the lists of things with their facets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from missiongraph.browse.home import home
from missiongraph.browse.listfollow import LISTS
from missiongraph.browse.listpage import MOST_IN_MEMORY, Cell, things
from missiongraph.query.catalogue import catalogue
from missiongraph.store.base import Revision
from missiongraph.store.revisions import Revisions
from missiongraph.web import parameters as wire
from missiongraph.web.listing import EVERY, ListAddresses, chosen_of, short
from missiongraph.web.pages import links_of
from missiongraph.web.reader import day_of
from missiongraph.web.representations import page_number, page_of
from missiongraph.web.service import Service, ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_LATEST: Final = 5
_FEATURED: Final = "featured"
_QUALITY: Final = "quality"


@router.api_route("/", methods=_READ)
async def front(request: Request, service: ServiceDep) -> Response:
    """Show what there is, what can be asked, what changed last and how good the data are."""
    context = {
        "latest": await asyncio.to_thread(_latest, service.revisions),
        "asked": [each for each in catalogue().values() if _FEATURED in each.tags],
        "checks": [each for each in catalogue().values() if each.room == _QUALITY],
        "short": short,
    }
    return await _page(request, service, ("home.html", home), {}, context)


@router.api_route("/things/{name}", methods=_READ)
async def of_class(request: Request, service: ServiceDep, name: str) -> Response:
    """List the things of a class, those with the chosen values of its facets (`<facet>=<value>`, several times)."""
    given = wire.of_url(request)
    chosen = chosen_of(given)
    asked = {
        "name": name,
        "chosen": chosen,
        "valid": day_of(request),
        "page": page_number(request),
        "every": wire.single(given, EVERY) or "",
    }
    links = links_of(request)
    context = {
        "to": ListAddresses(links, quote(name), chosen),
        "short": short,
        "most": MOST_IN_MEMORY,
        "empty": Cell(),
        "as_file": lambda query, syntax: _query_address(request, query, syntax),
    }
    return await _page(request, service, ("list.html", things), asked, context)


async def _page(
    request: Request,
    service: Service,
    made: tuple[str, Callable[..., Any]],
    arguments: dict[str, Any],
    context: dict[str, Any],
) -> Response:
    """Make a page, by its template and its job, from the tables of the lists; how far these came is part of its tag.

    Where they do not follow the revision that is asked for, the page takes longer than pages should.
    """
    asked = service.rebuilding.asked(request)
    known = await asyncio.to_thread(LISTS.followed, service.settings.data_dir)
    is_newest = asked.number > 0 and not asked.named
    return await page_of(
        request,
        service,
        *made,
        arguments | {"data_dir": service.settings.data_dir, "is_newest": is_newest},
        context=context,
        variant=f"i{known}",
        lane=None if known and (is_newest or known == asked.number) else service.heavy,
    )


def _latest(revisions: Revisions) -> list[Revision]:
    newest = revisions.current()
    return [revisions.manifest(number) for number in range(newest, max(newest - _LATEST, 0), -1)]


def _query_address(request: Request, query: str, syntax: str) -> str:
    """Return where a query is answered in a format, or shown in the workbench (""), at the same revision."""
    revision = request.query_params.get("rev", "")
    given = {"query": query, **({"format": syntax} if syntax else {}), **({"rev": revision} if revision else {})}
    place = "/sparql?" + urlencode(given)
    language = request.query_params.get("lang", "")
    return links_of(request).plain(place + (f"&{urlencode({'lang': language})}" if language and not syntax else ""))
