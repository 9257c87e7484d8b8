"""From a request to a draft of a proposal: what a body or a form wants changed, planned on the newest revision."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import PurePath
from typing import Final

from fastapi import Request

from missiongraph.commit.conditions import Condition
from missiongraph.commit.proposals import Draft
from missiongraph.commit.submission import Submission, table_of
from missiongraph.commit.tables import require_mapping
from missiongraph.commit.tokens import Token
from missiongraph.commit.update import Update, Updated, plan_update
from missiongraph.commit.writing import Mode, Planned, Writing, plan_writing
from missiongraph.errors import Rejected
from missiongraph.rdf.formats import table_format
from missiongraph.rdf.sniff import sniff
from missiongraph.store.base import STORE_DATASET
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.access import require_reach
from missiongraph.web.forms import File, Form, form_of, is_form
from missiongraph.web.service import Service
from missiongraph.web.submitted import pasted
from missiongraph.web.tables import with_kept_mapping
from missiongraph.web.writing import HasPlan, syntax_of

_UPDATE: Final = "application/sparql-update"
_MODES: Final = {"replace": Mode.REPLACE, "merge": Mode.MERGE, "remove": Mode.REMOVE}


async def draft_of(request: Request, service: Service, token: Token) -> Draft:
    """Read what is proposed and plan it. Raises Rejected, Forbidden, and what planning raises.

    `graph` is the document, `mode` what becomes of it: replace (unless told otherwise), merge or remove; `update` is a
    SPARQL Update instead. `reason` says why; `waive-coverage` lets it pass below the agreed coverage.
    """
    form = await _given(request, service)
    graph = form.text("graph")
    if graph:
        require_reach(token, [graph])
    update = form.text("update")
    submitted = () if update else await _submitted(service, form, graph)
    planned = await _planned(service, form, graph, submitted)
    require_reach(token, planned.plan.change.graphs())
    return Draft(
        planned.plan.change, planned.plan.base, form.text("reason"), submitted, waiver=form.text("waive-coverage")
    )


async def _given(request: Request, service: Service) -> Form:
    """Return the fields of the request: of its form, or of its address with the body as `data` or `update`."""
    settings = service.settings
    if is_form(request):
        return await form_of(request, settings.body_size, settings.body_seconds)
    given = wire.of_url(request)
    fields = {name: (wire.single(given, name) or "").encode() for name in given}
    media = wire.media_type(request)
    data = await wire.body(request, settings.body_size, settings.body_seconds)
    if media == _UPDATE:
        return Form(fields | {"update": data})
    # What a program sends is kept as it is, also its ends of lines.
    return Form(fields | {"newline": b"crlf"} | ({"data": data, "format": media.encode()} if data or media else {}))


async def _submitted(service: Service, form: Form, graph: str) -> tuple[Submission, ...]:
    if _mode(form) is Mode.REMOVE:
        return ()
    if not graph:
        raise Rejected("Name the document that this is about: graph=<IRI>.", parameter="graph")
    file = form.files.get("file") or File(pasted(form.fields), form.text("name"), "")
    if not file.data.strip():
        raise Rejected(
            "There is nothing to propose. Send RDF or a table in the body, or in the field 'data' or 'file'."
        )
    word = form.text("format")
    table = table_format(word or PurePath(file.name).suffix.removeprefix("."))
    if table is None:
        syntax = syntax_of(word) if word else sniff(file.data, file.name)
        return (Submission(file.data.removeprefix(BOM_UTF8), syntax, graph, file.name),)
    mapping = form.files["mapping"].data if "mapping" in form.files else form.fields.get("mapping", b"")
    found = await with_kept_mapping(service, table_of(file.data, table, file.name, graph, mapping))
    require_mapping([found])
    return (found,)


async def _planned(service: Service, form: Form, graph: str, submitted: tuple[Submission, ...]) -> HasPlan:
    if form.text("update"):
        update = Update(form.text("update"), STORE_DATASET)
        job = Job(plan_update, {"update": update, "bounds": service.bounds}, seconds=service.settings.heavy_seconds)
        updated: Updated = await service.check.value(job)
        return updated
    writing = Writing(graph, _mode(form), submitted, Condition())
    planned: Planned = await service.check.value(Job(plan_writing, {"writing": writing}))
    return planned


def _mode(form: Form) -> Mode:
    word = form.text("mode") or "replace"
    if word not in _MODES:
        raise Rejected(f"The mode is {', '.join(_MODES)}, and {word[:50]!r} is none of these.", parameter="mode")
    return _MODES[word]
