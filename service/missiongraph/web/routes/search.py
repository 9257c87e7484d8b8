"""`/search`: things by name and identifier, as page and JSON; suggestions; and the description for browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urljoin
from xml.sax.saxutils import escape, quoteattr

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from missiongraph.browse.search import SUGGESTIONS, Hit, SearchPage, search_page
from missiongraph.errors import Busy
from missiongraph.names import MG
from missiongraph.query.namesearch import CONCEPT
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.answers import value
from missiongraph.web.links import Links
from missiongraph.web.negotiate import HTML, JSON, Html, Json, choose
from missiongraph.web.pages import address_of, links_of, render
from missiongraph.web.reader import reader_of
from missiongraph.web.representations import page_number
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.words import translator

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_HEADERS: Final = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
_CONCEPTS: Final = "Concept"
_WAIT_SECONDS: Final = 5


@router.api_route("/search", methods=_READ)
async def search(request: Request, service: ServiceDep) -> Response:
    """Search for `q`, among things of the class `type` if it is given: a page, or JSON."""
    given = wire.of_url(request)
    asked, kind = (wire.single(given, "q") or "").strip(), wire.single(given, "type") or ""
    found = await _found(request, service, asked, kind=kind, page=page_number(request))
    if found is None:
        return Response(status_code=499)  # nobody is there to read it
    newest = service.revisions.current()
    offers: list[Html | Json] = [HTML, JSON]
    if choose(offers, request.headers.get("accept", ""), given.get("format", ())) is HTML:
        context = {
            "page": found,
            "lags": found.followed != newest,
            "type": kind,
            "address": _address(links_of(request)),
        }
        if asked and not found.followed:
            wait = {"Retry-After": str(_WAIT_SECONDS)}
            return render(request, "search.html", context, status=Busy.status, headers=_HEADERS | wait)
        return render(request, "search.html", context, headers=_HEADERS)
    if asked and not found.followed:
        raise Busy("The index of names is being made. Search again in a few seconds.", retry_after=_WAIT_SECONDS)
    return JSONResponse(_as_json(found, newest), headers=_HEADERS)


@router.api_route("/search/suggestions", methods=_READ)
async def suggestions(request: Request, service: ServiceDep) -> Response:
    """Suggest things for what is typed so far (OpenSearch Suggestions 1.1): words, names, reasons, addresses."""
    asked = (wire.single(wire.of_url(request), "q") or "").strip()
    found = await _found(request, service, asked, size=SUGGESTIONS)
    if found is None:
        return Response(status_code=499)  # nobody is there to read it
    root, links = address_of(request), links_of(request)
    listed = [
        asked,
        [hit.thing.label.text for hit in found.hits],
        [_said(hit, translator(reader_of(request).language)) for hit in found.hits],
        [urljoin(root, links.href(hit.thing.iri)) for hit in found.hits],
    ]
    return JSONResponse(listed, media_type="application/x-suggestions+json", headers=_HEADERS)


@router.api_route("/opensearch.xml", methods=_READ)
async def description(request: Request) -> Response:
    """Describe the search to browsers (OpenSearch 1.1), so that it can be asked from their address bar."""
    root = address_of(request)
    urls = [
        ("text/html", f"{root}/search?q={{searchTerms}}", "results"),
        ("application/json", f"{root}/search?q={{searchTerms}}&format=json", "results"),
        ("application/x-suggestions+json", f"{root}/search/suggestions?q={{searchTerms}}", "suggestions"),
    ]
    lines = [
        f"<Url type={quoteattr(media)} rel={quoteattr(rel)} template={quoteattr(template)}/>"
        for media, template, rel in urls
    ]
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        "<ShortName>MissionGraph</ShortName>\n"
        "<Description>Police, rule-of-law and security missions by name or identifier</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Image type="image/svg+xml">{escape(root)}/static/icon.svg</Image>\n' + "\n".join(lines) + "\n"
        "</OpenSearchDescription>\n"
    )
    return Response(xml, media_type="application/opensearchdescription+xml")


async def _found(
    request: Request, service: Service, asked: str, *, kind: str = "", page: int = 1, size: int | None = None
) -> SearchPage | None:
    arguments: dict[str, Any] = {
        "data_dir": service.settings.data_dir,
        "asked": asked,
        "kind": CONCEPT if kind == _CONCEPTS else MG + kind if kind else "",
        "page": page,
        "language": reader_of(request).language,
    }
    if size is not None:
        arguments["size"] = size
    # The first search after a revision reads its model as well, which may take longer than the cheap lane allows.
    found: SearchPage | None = await value(request, [service.cheap, service.heavy], Job(search_page, arguments))
    return found


def _address(links: Links) -> Any:
    """Return the function by which the page addresses other searches."""

    def address(asked: str, kind: str = "", page: int = 1) -> str:
        local = _CONCEPTS if kind == CONCEPT else kind.removeprefix(MG)
        more = {"type": local} if local else {}
        paged = {"page": str(page)} if page > 1 else {}
        return links.path("/search", q=asked, **more, **paged)

    return address


def _said(hit: Hit, words: Callable[..., str]) -> str:
    kind = f"{hit.thing.kind.text} · " if hit.thing.kind else ""
    return f"{kind}{words(hit.reason)}" + ("" if hit.is_shown_by_label else f" “{hit.words.text}”")


def _as_json(found: SearchPage, newest: int) -> dict[str, Any]:
    return {
        "q": found.asked,
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "revision": found.followed,
        "newest": newest,
        "types": [{"iri": each.iri, "label": each.label.text, "count": each.count} for each in found.facets],
        "results": [
            {
                "iri": hit.thing.iri,
                "label": hit.thing.label.text,
                "language": hit.thing.label.language,
                "type": hit.thing.kind.text if hit.thing.kind else None,
                "score": round(hit.score, 3),
                "reason": hit.reason,
                "matched": hit.words.text,
            }
            for hit in found.hits
        ],
    }
