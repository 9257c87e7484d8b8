"""`/validate`: the form, and reports on submitted RDF. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.types import Message

from missiongraph.commit.described import DRAFT
from missiongraph.commit.plan import report_on
from missiongraph.commit.submission import Submission
from missiongraph.errors import Rejected
from missiongraph.model.texts import pick
from missiongraph.names import compact
from missiongraph.rdf.formats import CSV_TABLE, GRAPH_FORMATS, TURTLE, GraphFormat, table_format
from missiongraph.store.worker import Job
from missiongraph.validate import formats
from missiongraph.validate.findings import shown
from missiongraph.validate.report import Finding, Report, Since
from missiongraph.web import parameters as wire
from missiongraph.web.answers import unless_gone
from missiongraph.web.negotiate import HTML, Html, choose
from missiongraph.web.pages import render
from missiongraph.web.reader import reader_of
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.tables import with_kept_mapping
from missiongraph.web.writing import syntax_of

router: Final = APIRouter()
_MULTIPART: Final = "multipart/form-data"
_FIELDS: Final = 1024


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A form of the report: its name in `validate.formats`, and its media types."""

    name: str
    media_types: tuple[str, ...]


_REPORTS: Final = (
    ReportFormat("json", ("application/json",)),
    ReportFormat("ttl", TURTLE.media_types),
    ReportFormat("jsonld", ("application/ld+json",)),
    ReportFormat("text", ("text/plain",)),
)
_OFFERS: Final[list[Html | ReportFormat]] = [*_REPORTS, HTML]


@router.api_route("/validate", methods=["GET", "HEAD"])
async def form(request: Request) -> Response:
    """Show the form."""
    context = {"formats": GRAPH_FORMATS, "report": None, "submitted": "", "format": TURTLE.name}
    return render(request, "validate.html", context)


@router.post("/validate")
async def check(request: Request, service: ServiceDep) -> Response:
    """Report on RDF in the body (its format by Content-Type) or in a form (`data` or `file`, `format`, `graph`).

    200 with a report, conforming or not; 4xx only when the input cannot be read.
    """
    submission = await _submission(request, service)
    report: Report | None = await unless_gone(request, service.check.value(Job(report_on, {"submission": submission})))
    if report is None:
        return Response(status_code=499)
    wanted = wire.of_url(request).get("report", ())
    syntax = choose(_OFFERS, request.headers.get("accept", ""), wanted)
    if isinstance(syntax, Html):
        return _page(request, report, submission)
    return Response(formats.write(report, syntax.name), media_type=syntax.media_types[0], headers={"Vary": "Accept"})


@dataclass(frozen=True, slots=True)
class _Shown:
    """A finding in the reader's language, as the page shows it."""

    severity: str
    name: str
    message: str
    focus: str
    path: str
    value: str
    expected: str
    reason: str
    example: str
    rule: str
    rule_iri: str
    was_there: bool


def _page(request: Request, report: Report, submission: Submission) -> Response:
    language = reader_of(request).language
    context = {
        "formats": GRAPH_FORMATS,
        "format": submission.syntax.name,
        "submitted": submission.data.decode("utf-8", "replace"),
        "report": report,
        "findings": [_shown(finding, language) for finding in report.findings],
        "summary": formats.summary(report),
        "compact": compact,
    }
    return render(request, "validate.html", context, headers={"Vary": "Accept", "Cache-Control": "no-store"})


def _shown(finding: Finding, language: str) -> _Shown:
    return _Shown(
        severity=finding.severity,
        name=pick(finding.label, language) or shown(finding.focus),
        message=pick(finding.messages, language) or "",
        focus=shown(finding.focus),
        path=str(finding.path or ""),
        value="" if finding.value is None or finding.value == finding.focus else shown(finding.value),
        expected=", ".join(finding.expected),
        reason=pick(finding.reasons, language) or "",
        example=finding.example or "",
        rule=compact(finding.shape),
        rule_iri=finding.shape,
        was_there=finding.since is Since.STILL_THERE,
    )


async def _submission(request: Request, service: Service) -> Submission:
    parameters = wire.of_url(request)
    media = wire.media_type(request)
    graph = wire.single(parameters, "graph") or ""
    if table_format(media):
        return await with_kept_mapping(service, await _table(request, service, graph or DRAFT))
    if media not in (_MULTIPART, wire.FORM):
        data = await wire.body(request, service.settings.validate_size, service.settings.body_seconds)
        return _checked(data, syntax_of(wire.single(parameters, "format") or media), graph)
    fields = await _fields(request, service, media)
    syntax = syntax_of(wire.text(fields.get("format", b"")) or TURTLE.name)
    data = fields.get("file") or fields.get("data", b"")
    return _checked(data, syntax, wire.text(fields.get("graph", b"")) or graph)


async def _table(request: Request, service: Service, graph: str) -> Submission:
    """Read a table in the body; it is checked by the mapping that is kept with its document, or by a guess."""
    data = await wire.body(request, service.settings.validate_size, service.settings.body_seconds)
    day = datetime.now(UTC).date().isoformat()
    return Submission(data, table_format(wire.media_type(request)) or CSV_TABLE, graph, day=day)


async def _fields(request: Request, service: Service, media: str) -> dict[str, bytes]:
    limit, seconds = service.settings.validate_size, service.settings.body_seconds
    if media == wire.FORM:
        decoded = wire.decode(wire.text(await wire.body(request, 3 * limit, seconds)))
        return {name: (wire.single(decoded, name) or "").encode() for name in decoded}
    data = await wire.body(request, limit + _FIELDS, seconds)

    async def receive() -> Message:
        return {"type": "http.request", "body": data, "more_body": False}

    fields: dict[str, bytes] = {}
    async with Request(request.scope, receive).form(max_files=1, max_fields=10, max_part_size=limit) as parts:
        for name, value in parts.multi_items():
            fields[name] = await value.read() if isinstance(value, UploadFile) else value.encode()
    return fields


def _checked(data: bytes, syntax: GraphFormat, graph: str) -> Submission:
    if not data.strip():
        raise Rejected("There is nothing to check. Send RDF in the body, or in the field 'data' or 'file'.")
    return Submission(data.removeprefix(b"\xef\xbb\xbf"), syntax, graph or DRAFT)
