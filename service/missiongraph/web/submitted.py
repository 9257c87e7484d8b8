"""Forms and bodies with RDF to check, as submissions: which file, which format, which graph."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Final

from fastapi import Request

from missiongraph.commit.described import DRAFT
from missiongraph.commit.submission import Submission
from missiongraph.errors import Rejected
from missiongraph.rdf.formats import TableFormat, table_format
from missiongraph.rdf.sniff import sniff
from missiongraph.web import parameters as wire
from missiongraph.web.forms import form_of, is_form
from missiongraph.web.service import Service
from missiongraph.web.tables import with_kept_mapping
from missiongraph.web.writing import syntax_of

AUTO: Final = "auto"
"""The word for a format that is to be found out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked, and the fields of the form that say what else is wanted."""

    submission: Submission
    fields: dict[str, str] = field(default_factory=dict)


async def asked_of(request: Request, service: Service) -> Asked:
    """Read RDF or a table from the body (its format by Content-Type) or a form (`data` or `file`, `format`, `graph`).

    Raises Rejected for nothing, UnsupportedMedia for what is no RDF, TooLarge.
    """
    parameters = wire.of_url(request)
    media = wire.media_type(request)
    given = {name: wire.single(parameters, name) or "" for name in ("graph", "apply", "format", "name")}
    table = table_format(media)
    if table is not None:
        data = await wire.body(request, service.settings.validate_size, service.settings.body_seconds)
        return Asked(await _table(service, data, table, given["graph"], given["name"]), given)
    if not is_form(request):
        data = await wire.body(request, service.settings.validate_size, service.settings.body_seconds)
        return Asked(_submission(data, given["format"] or media, given["graph"], given["name"]), given)
    fields, name = await _fields(request, service)
    data = fields.pop("file", b"") or pasted(fields)
    words = {**given, **{key: wire.text(value) for key, value in fields.items() if key != "data"}}
    name = name or words.get("name", "")
    table = table_format(PurePath(name).suffix.removeprefix(".")) if name else None
    if table is not None:
        return Asked(await _table(service, data, table, words.get("graph", ""), name), words)
    return Asked(_submission(data, words.get("format") or AUTO, words.get("graph", ""), name), words)


def _submission(data: bytes, word: str, graph: str, name: str) -> Submission:
    if not data.strip():
        raise Rejected("There is nothing to check. Send RDF in the body, or in the field 'data' or 'file'.")
    syntax = sniff(data, name) if word == AUTO else syntax_of(word)
    return Submission(data.removeprefix(BOM_UTF8), syntax, graph or DRAFT, name)


async def _table(service: Service, data: bytes, syntax: TableFormat, graph: str, name: str) -> Submission:
    """Take a table; it is checked by the mapping that is kept with its document, or by a guess."""
    day = datetime.now(UTC).date().isoformat()
    return await with_kept_mapping(service, Submission(data, syntax, graph or DRAFT, name, day=day))


def pasted(fields: Mapping[str, bytes]) -> bytes:
    """Return the text of the form; browsers send every end of line as that of Windows (HTML §4.10.21.8)."""
    data = fields.get("data", b"")
    return data if fields.get("newline") == b"crlf" else data.replace(b"\r\n", b"\n")


async def _fields(request: Request, service: Service) -> tuple[dict[str, bytes], str]:
    """Return the fields of a form, and the name of the file that is in it if there is one."""
    form = await form_of(request, service.settings.validate_size, service.settings.body_seconds)
    file = form.files.get("file")
    if file is None:
        return dict(form.fields), ""
    return {**form.fields, "file": file.data}, file.name if file.data else ""
