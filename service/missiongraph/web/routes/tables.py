"""`/validate/table`: a table with its guessed mapping as a form, its report, and both as files. Nothing is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from missiongraph.commit.described import DRAFT
from missiongraph.commit.submission import Submission
from missiongraph.commit.table_check import IGNORE, Answers, TableCheck, check_table, turtle_of
from missiongraph.errors import Rejected
from missiongraph.ingest.mapping import LEAVE_OUT, NEW, Described, expand
from missiongraph.model.texts import pick
from missiongraph.names import DOCUMENT_GRAPH, compact
from missiongraph.rdf.terms import is_iri
from missiongraph.store.worker import Job
from missiongraph.validate.report import Finding
from missiongraph.web.access import count_validation
from missiongraph.web.answers import unless_gone
from missiongraph.web.pages import render
from missiongraph.web.reader import reader_of
from missiongraph.web.service import ServiceDep
from missiongraph.web.tables import Sent, kept, read_form, submission, with_kept_mapping

router: Final = APIRouter()
_MOST_FINDINGS: Final = 300
_SAFE_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class _Row:
    """A finding as the page shows it: its cell, the words there, what is wrong and what to do."""

    place: str
    severity: str
    words: str
    message: str
    name: str
    rule: str
    rule_iri: str


@router.api_route("/validate/table", methods=["GET", "HEAD"])
async def form(request: Request) -> Response:
    """Show the form."""
    return render(request, "validate_table.html", {"check": None, "sent": None, "graph": "", "by_hand": False})


@router.post("/validate/table", dependencies=[Depends(count_validation)])
async def check(request: Request, service: ServiceDep) -> Response:
    """Check a table by its mapping, or by what is guessed and answered; or send its mapping or its Turtle (`do`)."""
    settings = service.settings
    sent = await read_form(request, settings.validate_size, settings.body_seconds)
    do, graph = sent.fields.get("do", "check"), _graph(sent.fields.get("graph", ""))
    given = submission(sent, graph)
    by_form = any(name.startswith("column.") for name in sent.fields) and do not in {"by-mapping", "turtle"}
    if by_form or do == "guess":
        given = Submission(given.data, given.syntax, graph, given.name, b"", given.day)
    elif not given.mapping:
        given = await with_kept_mapping(service, given)
    if do == "turtle":
        job = Job(turtle_of, {"submission": given})
        written: bytes | None = await unless_gone(request, service.check.value(job))
        return _file(written or b"", "text/turtle", given.name, "ttl")
    answers = Answers() if do == "guess" else _answers(sent.fields)
    job = Job(check_table, {"submission": given, "answers": answers})
    found: TableCheck | None = await unless_gone(request, service.check.value(job))
    if found is None:
        return Response(status_code=499)
    if do == "mapping":
        return _file(found.mapping.encode(), "application/yaml", given.name, "mapping.yaml")
    return _page(request, found, sent, graph)


def _page(request: Request, found: TableCheck, sent: Sent, graph: str) -> Response:
    language = reader_of(request).language
    findings = found.report.findings if found.report else ()
    context = {
        "check": found,
        "sent": sent,
        "kept_table": kept(sent.table),
        "graph": "" if graph == DRAFT else graph,
        "by_hand": not found.columns,
        "options": [(each.code, pick(each.labels, language)) for each in found.options],
        "ignore": IGNORE,
        "new": NEW,
        "leave_out": LEAVE_OUT,
        "pick": lambda texts: pick(texts, language) or "",
        "compact": compact,
        "findings": [_row(each, language) for each in findings[:_MOST_FINDINGS]],
        "more": max(0, len(findings) - _MOST_FINDINGS),
    }
    return render(request, "validate_table.html", context, headers={"Cache-Control": "no-store"})


def _row(finding: Finding, language: str) -> _Row:
    return _Row(
        place=str(finding.place or ""),
        severity=finding.severity,
        words=finding.excerpt,
        message=pick(finding.messages, language) or "",
        name=pick(finding.rule, language) or "",
        rule=compact(finding.shape),
        rule_iri=finding.shape,
    )


def _answers(fields: Mapping[str, str]) -> Answers:
    """Read what a person answered: `column.A`, `name.1` with `means.1`, and what is said of the source."""
    columns = {name.removeprefix("column."): code for name, code in fields.items() if name.startswith("column.")}
    names = {
        words: _meaning(means)
        for field, words in fields.items()
        if field.startswith("name.") and (means := fields.get(f"means.{field.removeprefix('name.')}", ""))
    }
    publisher = fields.get("publisher", "").strip()
    return Answers(
        columns=columns,
        names=names,
        document=Described(
            title=fields.get("title", "").strip(),
            publisher=publisher if is_iri(publisher) or not publisher else expand(publisher),
            language=fields.get("language", "").strip(),
            source=fields.get("source", "").strip(),
            captured=fields.get("captured", "").strip(),
        ),
    )


def _meaning(means: str) -> str:
    return means if means in {NEW, LEAVE_OUT} else expand(means)


def _graph(given: str) -> str:
    """Take the name of a document for its IRI: `publisher/document`. Raises Rejected."""
    given = given.strip()
    if not given:
        return DRAFT
    graph = given if ":" in given else DOCUMENT_GRAPH + given.strip("/")
    if not is_iri(graph):
        raise Rejected("Name the document as publisher/document, or by its IRI.", parameter="graph")
    return graph


def _file(data: bytes, media_type: str, name: str, extension: str) -> Response:
    stem = _SAFE_NAME.sub("-", name.rpartition(".")[0]).strip("-.") or "table"
    headers = {
        "Content-Disposition": f'attachment; filename="{stem}.{extension}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type=media_type, headers=headers)
