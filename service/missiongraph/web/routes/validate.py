"""`/validate`: the form, reports on submitted RDF, and its text with the safe fixes made. Nothing is written."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from missiongraph.commit.corrected import Corrected, MadeChange, report_corrected
from missiongraph.commit.plan import report_on
from missiongraph.commit.submission import Submission
from missiongraph.errors import Rejected
from missiongraph.rdf.formats import GRAPH_FORMATS, TURTLE, TableFormat
from missiongraph.store.worker import Job
from missiongraph.validate import formats
from missiongraph.validate.report import Report
from missiongraph.web import parameters as wire
from missiongraph.web.access import count_validation
from missiongraph.web.answers import unless_gone
from missiongraph.web.negotiate import HTML, Html, choose
from missiongraph.web.pages import render
from missiongraph.web.reader import reader_of
from missiongraph.web.report_page import shown_changes, shown_report
from missiongraph.web.service import Service, ServiceDep
from missiongraph.web.submitted import AUTO, Asked, asked_of

router: Final = APIRouter()
_APPLY: Final = ("safe", "download")
_UNSAFE: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A form of the report: its name in `validate.formats`, and its media types."""

    name: str
    media_types: tuple[str, ...]
    label: str


_REPORTS: Final = (
    ReportFormat("json", ("application/json",), "JSON"),
    ReportFormat("ttl", TURTLE.media_types, "SHACL (Turtle)"),
    ReportFormat("jsonld", ("application/ld+json",), "SHACL (JSON-LD)"),
    ReportFormat("sarif", ("application/sarif+json",), "SARIF"),
    ReportFormat("junit", ("application/xml", "text/xml"), "JUnit"),
    ReportFormat("text", ("text/plain",), "text"),
)
_OFFERS: Final[list[Html | ReportFormat]] = [*_REPORTS, HTML]
_FRESH: Final = {"Cache-Control": "no-store"}
_HEADERS: Final = {"Vary": "Accept", "Cache-Control": "no-store"}


@router.api_route("/validate", methods=["GET", "HEAD"])
async def form(request: Request) -> Response:
    """Show the form."""
    return render(request, "validate.html", _form(None, AUTO), headers=_FRESH, has_editor=True)


@router.post("/validate", dependencies=[Depends(count_validation)])
async def check(request: Request, service: ServiceDep) -> Response:
    """Report on RDF in the body (its format by Content-Type) or in a form (`data` or `file`, `format`, `graph`).

    200 with a report, conforming or not; 4xx only when nothing can be read. `apply=safe` makes the safe fixes and
    reports on the text that is left; `apply=download` answers with that text alone, in the submitted format.
    """
    asked = await asked_of(request, service)
    apply = asked.fields.get("apply", "")
    if apply and apply not in _APPLY:
        raise Rejected(f"apply={apply[:50]} is not known. Use apply=safe, or apply=download for the file alone.")
    if apply:
        return await _corrected(request, service, asked, apply)
    job = Job(report_on, {"submission": asked.submission})
    report: Report | None = await unless_gone(request, service.check.value(job))
    if report is None:
        return Response(status_code=499)
    report = report.under(service.settings.coverage_least)
    syntax = _chosen(request, asked)
    if isinstance(syntax, Html):
        return _page(request, report, asked)
    return Response(formats.write(report, syntax.name), media_type=syntax.media_types[0], headers=_HEADERS)


async def _corrected(request: Request, service: Service, asked: Asked, apply: str) -> Response:
    job = Job(report_corrected, {"submission": asked.submission})
    found: Corrected | None = await unless_gone(request, service.check.value(job))
    if found is None:
        return Response(status_code=499)
    if apply == "download":
        return _download(found, asked.submission)
    report = found.after.under(service.settings.coverage_least)
    if isinstance(_chosen(request, asked), Html):
        submission = Submission(found.data, asked.submission.syntax, asked.submission.graph, asked.submission.name)
        return _page(request, report, Asked(submission, asked.fields), found)
    content = {
        "data": found.data.decode(),
        "changes": [_change(each) for each in found.changes],
        "report": formats.to_json(report),
    }
    return JSONResponse(content, headers=_HEADERS)


def _change(change: MadeChange) -> dict[str, Any]:
    return {
        "title": dict(change.title),
        "place": formats.place_json(change.edit.place),
        "found": change.found,
        "text": change.edit.text,
    }


def _download(found: Corrected, submission: Submission) -> Response:
    stem = _UNSAFE.sub("-", PurePath(submission.name).stem).strip("-.") or "submission"
    name = f"{stem}-corrected.{submission.syntax.name}"
    headers = {
        **_HEADERS,
        "Content-Disposition": f'attachment; filename="{name}"',
        "MissionGraph-Changes": str(len(found.changes)),
    }
    return Response(found.data, media_type=submission.syntax.media_type, headers=headers)


def _chosen(request: Request, asked: Asked) -> Html | ReportFormat:
    wanted = [*wire.of_url(request).get("report", ()), *filter(None, [asked.fields.get("report")])]
    return choose(_OFFERS, request.headers.get("accept", ""), wanted)


def _page(request: Request, report: Report, asked: Asked, corrected: Corrected | None = None) -> Response:
    language = reader_of(request).language
    shown = shown_report(report, language)
    context = {
        **_form(asked, asked.submission.syntax.name),
        "report": shown,
        "marks": [asdict(mark) for mark in shown.marks],
        "changes": shown_changes(corrected.changes, language) if corrected else None,
    }
    return render(request, "validate.html", context, headers=_HEADERS, has_editor=True)


def _form(asked: Asked | None, syntax: str) -> dict[str, Any]:
    submission = asked.submission if asked else None
    is_text = submission is not None and not isinstance(submission.syntax, TableFormat)
    return {
        "formats": GRAPH_FORMATS,
        "reports_as": _REPORTS,
        "report": None,
        "marks": [],
        "changes": None,
        "format": syntax,
        "auto": AUTO,
        "graph": asked.fields.get("graph", "") if asked else "",
        "name": submission.name if submission else "",
        "submitted": submission.data.decode("utf-8", "replace") if submission and is_text else "",
        "newline": "crlf" if submission and b"\r\n" in submission.data else "",
    }
