"""Answers that caches may keep: a page or RDF of one revision, with ETag, 304, Vary, Link and Content-Location."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response

from missiongraph.rdf.formats import GRAPH_FORMATS, GraphFormat, canonical_name
from missiongraph.store.readers import Lane
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.answers import stream, value
from missiongraph.web.links import ascii_of
from missiongraph.web.negotiate import HTML, Html, choose
from missiongraph.web.pages import build, links_of, page_response, render
from missiongraph.web.reader import day_of, reader_of
from missiongraph.web.revisions import Asked
from missiongraph.web.service import Service

_VARY_PAGE: Final = "Accept, Accept-Language"


def split_suffix(path: str) -> tuple[str, GraphFormat | None]:
    """Divide `x.ttl` into `x` and its format; a path that ends in no extension of ours is returned whole."""
    stem, _, extension = path.rpartition(".")
    found = next((each for each in GRAPH_FORMATS if each.name == extension and stem), None)
    return (stem, found) if found else (path, None)


def negotiated(request: Request, suffix: GraphFormat | None, *, page: bool = True) -> Html | GraphFormat:
    """Choose by suffix, then `?format=`, then Accept; a page comes first where there is one."""
    if suffix:
        return suffix
    offers: list[Html | GraphFormat] = [HTML, *GRAPH_FORMATS] if page else [*GRAPH_FORMATS]
    wanted = [canonical_name(word) for word in wire.of_url(request).get("format", ())]
    return choose(offers, request.headers.get("accept", ""), wanted)


def page_number(request: Request) -> int:
    """Read `?page=`, 1 when it is absent; a number below 1 is left to the list, which has no such page."""
    text = wire.single(wire.of_url(request), "page") or "1"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def page_of(
    request: Request,
    service: Service,
    template: str,
    run: Callable[..., Any],
    arguments: Mapping[str, Any],
    *,
    about: str = "",
    context: Mapping[str, Any] | None = None,
    variant: str = "",
    lane: Lane | None = None,
) -> Response:
    """Run a reader job and render what it returns as `page`; `about` is the IRI whose RDF is the alternative.

    `variant` is what else than revision and language the page depends on, such as how far an index has come;
    `lane` runs what is known to take long; else a page that the cheap lane cannot finish goes to the heavy one.
    """
    asked = service.rebuilding.asked(request)
    language = reader_of(request).language
    day_of(request)  # a day that is none is told on every page, also where it would change nothing
    newest = service.revisions.current()
    # A page of a named revision says which one is the newest, and whether it was taken back; so it is asked for again.
    headers = caching(asked, "html", language, str(newest), *filter(None, [variant])) | {"Vary": _VARY_PAGE}
    headers["Cache-Control"] = Asked(asked.number, named=False).cache_control
    if about:
        headers["Link"] = _page_links(request, about)
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    # Links on a page depend on its whole address.
    key = f"{headers['ETag']} {request.url}"
    kept = service.answers.get(key)
    if kept is not None:
        return page_response(kept, headers, language)
    job = Job(run, {**arguments, "language": language}, revision=asked.number)
    page = await value(request, [lane] if lane else [service.cheap, service.heavy], job)
    if page is None:
        return Response(status_code=499)  # nobody is there to read it
    day = service.revisions.manifest(asked.number).time.date().isoformat() if about and asked.number > 0 else ""
    shown = {"page": page, "is_of_day": "valid" in arguments, "made": day, **(context or {})}
    made = render(request, template, shown, headers=headers, revision=asked.number)
    service.answers.put(key, bytes(made.body))
    return made


async def rdf_of(
    request: Request, service: Service, syntax: GraphFormat, run: Callable[..., None], iri: str
) -> Response:
    """Stream RDF about an IRI; the job writes it in the format that it is given by name."""
    asked = service.rebuilding.asked(request)
    links = links_of(request)
    headers = caching(asked, syntax.name) | {
        "Vary": "Accept",
        "Content-Location": links.data(iri, syntax.name),
        "Link": f'<{ascii_of(iri)}>; rel="describes", ' + _alternates(request, iri, syntax),
    }
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return await stream(
        request,
        [service.cheap, service.heavy],
        Job(run, {"iri": iri, "syntax": syntax.name}, streams=True, revision=asked.number),
        media_type=syntax.media_type,
        headers=headers,
        spool=service.settings.data_dir / "spool",
    )


def caching(asked: Asked, *variant: str) -> dict[str, str]:
    """Build the headers by which caches know an answer: what is asked of a named revision never changes."""
    tag = "-".join([str(asked.number), *variant, *asked.era, build()])
    return {"ETag": f'"{tag}"', "Cache-Control": asked.cache_control, "MissionGraph-Revision": str(asked)}


def is_fresh(request: Request, tag: str) -> bool:
    """Say whether the client has this representation already (RFC 9110 §13.1.2, weak comparison).

    What has no tag ("") is never fresh.
    `*` is left aside: what it asks is whether the thing exists, and only the job behind the answer knows that.
    """
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    return bool(tag) and tag in known


def _page_links(request: Request, about: str) -> str:
    own = links_of(request).href(about).partition("?")[0]
    ours = f'<{ascii_of(own)}>; rel="canonical", <{ascii_of(about)}>; rel="describes", '
    return ours + _alternates(request, about, None)


def _alternates(request: Request, iri: str, own: GraphFormat | None) -> str:
    links = links_of(request)
    others = [each for each in GRAPH_FORMATS if each is not own]
    return ", ".join(f'<{links.data(iri, each.name)}>; rel="alternate"; type="{each.media_type}"' for each in others)
