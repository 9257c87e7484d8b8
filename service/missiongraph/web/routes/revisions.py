"""`/revisions`, `/revisions/<n>`, `/revisions/<m>..<n>` and their `/changes`; `/feed`; `/audit` for admins."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from missiongraph.browse.difference import Difference
from missiongraph.browse.history import (
    MOST_TOLD,
    RevisionPage,
    RevisionsPage,
    refuse_too_much,
    revision_page,
    revisions_page,
)
from missiongraph.commit.audit import as_json, entries
from missiongraph.errors import NotFound
from missiongraph.rdf.patch import PATCH_FORMATS, PatchFormat, written
from missiongraph.rdf.terms import is_iri
from missiongraph.store.base import Revision, Snapshot
from missiongraph.store.meta import REVISIONS
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.access import AdminDep
from missiongraph.web.answers import stream, value
from missiongraph.web.feeds import ATOM, JSON_FEED, AtomFormat, Feed, JsonFeedFormat, atom, json_feed
from missiongraph.web.negotiate import HTML, JSON, Html, Json, choose
from missiongraph.web.pages import address_of, build, render
from missiongraph.web.reader import reader_of
from missiongraph.web.representations import is_fresh, page_number
from missiongraph.web.revisions import YEAR
from missiongraph.web.service import Service, ServiceDep

router: Final = APIRouter()
_READ: Final = ["GET", "HEAD"]
_SPAN: Final = re.compile(r"(?:(\d{1,9})\.\.)?([1-9]\d{0,8})")
_NEAR: Final = 50_000
"""Statements that may lie between a revision at hand and the one that is told, before that is rebuilt instead."""
_QUICK: Final = 20_000
"""Statements whose changes are told within about a second."""
_MOST_ENTRIES: Final = 1_000


@router.api_route("/revisions", methods=_READ)
async def listing(request: Request, service: ServiceDep) -> Response:
    """List revisions, the newest first; with `?about=<iri>` those that touched a thing or a document.

    `?from=<m>&to=<n>`, from the form on the page, leads to the difference of two.
    """
    given = wire.of_url(request)
    if "from" in given and "to" in given:
        first, last = (wire.single(given, name) or "" for name in ("from", "to"))
        since, number = _span(service, f"{first.strip()}..{last.strip()}")
        chosen = urlencode([(name, text) for name, text in request.query_params.multi_items() if name == "lang"])
        return RedirectResponse(f"{address_of(request)}/revisions/{since}..{number}?{chosen}".rstrip("?"), 303)
    offers: list[Html | Json] = [HTML, JSON]
    kind = choose(offers, request.headers.get("accept", ""), given.get("format", ()))
    headers = await _listing_headers(request, service, kind.name)
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    found = await _listed(request, service, _about(request), page_number(request))
    if kind is JSON:
        return JSONResponse(_plain(found), headers=headers)
    return render(request, "revisions.html", {"page": found}, headers=headers)


@router.api_route("/revisions/{span}", methods=_READ)
async def one(request: Request, service: ServiceDep, span: str) -> Response:
    """Show what a revision changed (`7`), or what changed between two (`3..7`), in words; as JSON with its manifest.

    503 with Retry-After while a revision is rebuilt for it.
    """
    since, number = _span(service, span)
    offers: list[Html | Json] = [HTML, JSON]
    kind = choose(offers, request.headers.get("accept", ""), wire.of_url(request).get("format", ()))
    headers = _immutable(request, service, f"{since}-{number}", kind.name)
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if kind is JSON and "words" not in wire.of_url(request):
        return JSONResponse(await asyncio.to_thread(_manifest, service.revisions, since, number), headers=headers)
    found = await _told(request, service, since, number)
    if kind is JSON:
        content = _manifest(service.revisions, since, number) | {"words": _words(found.change)}
        return JSONResponse(content, headers=headers)
    return render(request, "revision.html", {"page": found, "span": span}, headers=headers)


@router.api_route("/revisions/{span}/changes", methods=_READ)
async def changes(request: Request, service: ServiceDep, span: str) -> Response:
    """Send the very change: RDF Patch, JSON, or N-Quads of what was added (`?format=added.nq`) or removed."""
    since, number = _span(service, span)
    words = wire.of_url(request).get("format", ())
    form = choose(PATCH_FORMATS, request.headers.get("accept", ""), words)
    headers = _immutable(request, service, f"{since}-{number}", form.name)
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    _require(service.revisions, since, number)
    arguments = {"data_dir": service.settings.data_dir, "since": since, "number": number, "form": form}
    return await stream(
        request,
        [service.cheap, service.heavy],
        Job(write_change, arguments, streams=True),
        media_type=form.media_types[0],
        headers=headers,
        spool=service.settings.data_dir / "spool",
    )


@router.api_route("/feed", methods=_READ)
async def feed(request: Request, service: ServiceDep) -> Response:
    """Send the newest revisions as Atom or JSON Feed; with `?about=<iri>` those that touched a thing or a document."""
    offers: list[AtomFormat | JsonFeedFormat] = [ATOM, JSON_FEED]
    kind = choose(offers, request.headers.get("accept", "*/*"), wire.of_url(request).get("format", ()))
    headers = await _listing_headers(request, service, "feed-" + kind.name)
    if is_fresh(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    about = _about(request)
    found = await _listed(request, service, about, 1, language="en")
    asked = f"?{urlencode({'about': about})}" if about else ""
    root = address_of(request)
    title = f"MissionGraph: {found.about.label.text}" if found.about else "MissionGraph: what changed"
    # The identity is the same at every address of the service and in both formats, as RFC 4287 §4.2.6 asks.
    facts = Feed(
        title, f"{root}{request.url.path}{_query(request)}", f"{root}/revisions{asked}", root, REVISIONS + asked
    )
    body = atom(facts, found) if kind is ATOM else json_feed(facts, found)
    return Response(body, media_type=kind.media_types[0], headers=headers)


@router.api_route("/audit", methods=_READ)
async def audit_log(request: Request, service: ServiceDep, _token: AdminDep) -> Response:
    """List who wrote what: the newest entries first, `?before=<id>` for earlier ones, `?revision=<n>` for one."""
    before, revision, limit = (_number(request, name) for name in ("before", "revision", "limit"))
    most = min(limit or 100, _MOST_ENTRIES)
    where = service.settings.data_dir
    found = await asyncio.to_thread(lambda: entries(where, before=before, limit=most, revision=revision))
    return JSONResponse([as_json(each) for each in found], headers={"Cache-Control": "no-store"})


def write_change(
    _snapshot: Snapshot, out: IO[bytes], *, data_dir: Path, since: int, number: int, form: PatchFormat
) -> None:
    """Write the change from one revision to another. A reader job. Raises Gone, and ResultLimit."""
    revisions = Revisions(data_dir)
    refuse_too_much(revisions, since, number)
    change = revisions.between(since, number)
    for part in written(change, form, new=f"{REVISIONS}{number}", old=f"{REVISIONS}{since}"):
        out.write(part)


async def _listed(
    request: Request, service: Service, about: str, page: int, language: str | None = None
) -> RevisionsPage:
    arguments = {"data_dir": service.settings.data_dir, "about": about, "page": page}
    job = Job(revisions_page, {**arguments, "language": language or reader_of(request).language})
    found: RevisionsPage = await service.cheap.value(job)
    return found


async def _told(request: Request, service: Service, since: int, number: int) -> RevisionPage:
    _require(service.revisions, since, number)
    await asyncio.to_thread(refuse_too_much, service.revisions, since, number, MOST_TOLD)
    arguments = {"data_dir": service.settings.data_dir, "since": since, "number": number, "page": page_number(request)}
    seen_from = await asyncio.to_thread(at_hand, service, number)
    service.rebuilding.open(seen_from)
    job = Job(revision_page, {**arguments, "language": reader_of(request).language}, revision=seen_from)
    size = await asyncio.to_thread(service.revisions.size_between, since, number)
    # What the cheap lane cannot finish is not tried there: its seconds would be waited for in vain.
    lanes = [service.cheap, service.heavy] if size <= _QUICK else [service.heavy]
    found: RevisionPage = await value(request, lanes, job)
    return found


def _require(revisions: Revisions, since: int, number: int) -> None:
    """Raise Gone if the log does not reach from one revision to the other; it is pruned from its front only."""
    if since != number:
        revisions.require_change(min(since, number) + 1)


def at_hand(service: Service, number: int) -> int:
    """Choose the revision to look from: this one, or the newest if little lies between; else have this one rebuilt."""
    newest = service.revisions.current()
    if service.revisions.is_at_hand(number):
        return number
    if service.settings.store or service.revisions.size_between(number, newest) <= _NEAR:
        return newest
    return number


async def _listing_headers(request: Request, service: Service, kind: str) -> dict[str, str]:
    """Build the headers of a list; the index of things may lag behind, so it is part of the tag."""
    newest = service.revisions.current()
    known = await service.following.caught_up() if _about(request) else newest
    tag = "-".join([str(newest), str(known), kind, reader_of(request).language, *service.rebuilding.era, build()])
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache", "Vary": "Accept, Accept-Language"}
    return headers | {"MissionGraph-Revision": str(newest)}


def _immutable(request: Request, service: Service, state: str, kind: str) -> dict[str, str]:
    tag = "-".join([state, kind.lower(), reader_of(request).language, *service.rebuilding.era, build()])
    return {
        "ETag": f'"{tag}"',
        "Cache-Control": f"public, max-age={YEAR}, immutable" if kind != HTML.name else "no-cache",
        "Vary": "Accept, Accept-Language",
    }


def _span(service: Service, text: str) -> tuple[int, int]:
    """Read `<n>` (what revision n changed) or `<m>..<n>`. Raises NotFound for what is no revision."""
    found = _SPAN.fullmatch(text)
    newest = service.revisions.current()
    if found is None:
        raise NotFound(
            f"{text[:50]!r} names no revisions. Write a number such as {newest}, or two, such as 1..{newest}."
        )
    number = int(found[2])
    since = number - 1 if found[1] is None else int(found[1])
    if max(number, since) > newest:
        raise NotFound(f"There is no revision {max(number, since)}; the newest is {newest}.", current=newest)
    return since, number


def _about(request: Request) -> str:
    about = wire.single(wire.of_url(request), "about") or ""
    if about and not is_iri(about):
        raise NotFound(f"{about[:200]!r} is no IRI. Take the one that stands below the title of a page.")
    return about


def _number(request: Request, name: str) -> int | None:
    text = wire.single(wire.of_url(request), name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise NotFound(f"{text[:50]!r} is no number for {name!r}.")
    return int(text)


def _query(request: Request) -> str:
    return f"?{request.url.query}" if request.url.query else ""


def _manifest(revisions: Revisions, since: int, number: int) -> dict[str, Any]:
    manifest: Revision = revisions.manifest(number)
    fields = asdict(manifest) | {"time": manifest.time.isoformat()}
    fields["graphs"] = {graph: {"removed": went, "added": came} for graph, (went, came) in manifest.graphs.items()}
    return fields | {"manifest_sha256": revisions.manifest_sha256(number), "since": since}


def _words(change: Difference) -> dict[str, Any]:
    return asdict(change)


def _plain(found: RevisionsPage) -> dict[str, Any]:
    return {
        "revisions": list(_rows(found)),
        "total": found.total,
        "page": found.page,
        "pages": found.pages,
        "followed": found.followed,
    }


def _rows(found: RevisionsPage) -> Iterator[dict[str, Any]]:
    for row in found.revisions:
        documents = [{"graph": each.iri, "title": each.text} for each in row.documents]
        yield asdict(row) | {"time": row.time.isoformat(), "documents": documents, "documents_total": row.total}
