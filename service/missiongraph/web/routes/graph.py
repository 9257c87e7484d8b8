"""`/graph`: the neighbourhoods of things as a graph, and how two things are connected; a page, or JSON."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, Response

from missiongraph.browse.graph import MOST_NODES, MOST_STEPS, Graph, connection, neighbours
from missiongraph.errors import Rejected
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.answers import value
from missiongraph.web.links import Links
from missiongraph.web.negotiate import HTML, JSON, Html, Json, choose
from missiongraph.web.pages import links_of, render
from missiongraph.web.reader import reader_of
from missiongraph.web.service import ServiceDep
from missiongraph.web.words import translator

router: Final = APIRouter()
OF_SCRIPT: Final = (
    "Things that came: {added}; shown: {shown}.",
    "Expand {name}",
    "Graph",
    "No more than {number} things are shown.",
    "The graph could not be read. Open the page again.",
)
"""What the script of the page says."""


@router.api_route("/graph", methods=["GET", "HEAD"])
async def graph(request: Request, service: ServiceDep) -> Response:
    """Show things with their neighbours (`node`, several times), or the shortest ways between two (`from`, `to`)."""
    given = wire.of_url(request)
    ends = tuple((wire.single(given, name) or "").strip() for name in ("from", "to"))
    asked = tuple(each.strip() for each in given.get("node", ()) if each.strip())
    asked_for = service.rebuilding.asked(request)
    language = reader_of(request).language
    common = {"data_dir": service.settings.data_dir, "language": language}
    found: Graph | None = None
    if any(ends):
        if not all(ends):
            raise Rejected("To look for a way, name both ends: 'from' and 'to'.", parameter="to")
        job = Job(connection, common | {"start": ends[0], "goal": ends[1]}, revision=asked_for.number)
        found = await value(request, [service.cheap, service.heavy], job)
    elif asked:
        job = Job(neighbours, common | {"asked": asked}, revision=asked_for.number)
        found = await value(request, [service.cheap, service.heavy], job)
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
    offers: list[Html | Json] = [HTML, JSON]
    if choose(offers, request.headers.get("accept", ""), given.get("format", ())) is HTML:
        context = _context(found, ends, links_of(request), language)
        return render(request, "graph.html", context, headers=headers, revision=asked_for.number)
    return JSONResponse(jsonable_encoder(found), headers=headers)


def _context(found: Graph | None, ends: tuple[str, ...], links: Links, language: str) -> dict[str, Any]:
    _ = translator(language)
    opened = [node.iri for node in found.nodes.values() if node.is_open] if found else []
    return {
        "graph": found,
        "ends": ends,
        "opened": opened,
        "most_nodes": MOST_NODES,
        "most_steps": MOST_STEPS,
        "with_node": lambda iri: links.repeated("/graph", "node", [*opened, iri]),
        "drawn": _drawn(found, links) | {"words": {word: _(word) for word in OF_SCRIPT}} if found else {},
    }


def _drawn(found: Graph, links: Links) -> dict[str, Any]:
    """Return what the script draws."""
    opened = [node.iri for node in found.nodes.values() if node.is_open]
    return {
        "nodes": [
            {
                "id": node.iri,
                "label": node.label.text,
                "kind": node.kind.text if node.kind else "",
                "hue": node.hue,
                "href": links.href(node.iri),
                "isOpen": node.is_open,
                "more": links.repeated("/graph", "node", [*opened, node.iri]),
            }
            for node in found.nodes.values()
        ],
        "links": [{"source": each.source, "target": each.target, "label": each.label.text} for each in found.links],
    }
