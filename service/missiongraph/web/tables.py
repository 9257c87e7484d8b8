"""Tables in requests: as a body of their own, or with a mapping beside them in the parts of a form."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from fastapi import Request

from missiongraph.commit.submission import Submission
from missiongraph.errors import Rejected, UnsupportedMedia
from missiongraph.rdf.formats import CSV_TABLE, TABLE_FORMATS, WORKBOOK, TableFormat, table_format
from missiongraph.store.meta import Standing, standing
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire
from missiongraph.web.forms import MULTIPART, form_of
from missiongraph.web.service import Service

_ZIP: Final = b"PK\x03\x04"
_MOST_KEPT: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """The parts of a form: the table with the name of its file, the mapping if one came along, and the other fields."""

    table: bytes
    name: str
    syntax: TableFormat
    mapping: bytes
    fields: Mapping[str, str]


def is_table(request: Request) -> bool:
    """Say whether the body of a request is a table, or a form that may hold one."""
    media = wire.media_type(request)
    return media == MULTIPART or table_format(media) is not None


async def table_of(request: Request, service: Service, graph: str) -> Submission:
    """Read a table that is to become a document, with its mapping: the one beside it, or the one that is kept.

    Raises UnsupportedMedia, TooLarge, and Rejected without a mapping.
    """
    settings = service.settings
    if wire.media_type(request) == MULTIPART:
        sent = await read_form(request, settings.body_size, settings.body_seconds)
        found = Submission(sent.table, sent.syntax, graph, sent.name, sent.mapping, _today())
    else:
        data = await wire.body(request, settings.body_size, settings.body_seconds)
        syntax = table_format(wire.media_type(request)) or CSV_TABLE
        found = Submission(data, syntax, graph, "", b"", _today())
    return await with_kept_mapping(service, found)


async def with_kept_mapping(service: Service, submission: Submission) -> Submission:
    """Give a table without a mapping the one that is kept with its document, if one is."""
    if submission.mapping or not submission.graph:
        return submission
    kept: Standing = await service.cheap.value(Job(standing, {"graph": submission.graph}))
    if kept.original is None or not kept.original.mapping:
        return submission
    return replace(submission, mapping=service.revisions.original(kept.original.mapping).read_bytes())


def submission(sent: Sent, graph: str) -> Submission:
    """Make a submission of what a form sent."""
    return Submission(sent.table, sent.syntax, graph, sent.name, sent.mapping, _today())


async def read_form(request: Request, limit: int, seconds: float) -> Sent:
    """Read the form of a table: `table` (the file) or `kept` (its bytes in base64, with `name`), `mapping`, others.

    Raises Rejected without a table, and TooLarge.
    """
    # What a page sends again is in base64, which takes a third more.
    form = await form_of(request, 2 * limit, seconds)
    files = {name: (file.name, file.data) for name, file in form.files.items()}
    return _sent(files, {name: form.text(name) for name in form.fields})


def kept(data: bytes) -> str:
    """Write a table so that a page can send it again; too large ones have to be chosen again."""
    return base64.b64encode(data).decode() if len(data) <= _MOST_KEPT else ""


def _sent(files: Mapping[str, tuple[str, bytes]], fields: Mapping[str, str]) -> Sent:
    name, table = files.get("table", files.get("file", ("", b"")))
    if not table and fields.get("kept"):
        name = fields.get("name", "")
        try:
            table = base64.b64decode(fields["kept"], validate=True)
        except binascii.Error as error:
            raise Rejected("The table did not arrive whole. Choose the file again.", parameter="kept") from error
    if not table.strip():
        raise Rejected("There is no table. Choose a CSV file or an Excel workbook.", parameter="table")
    mapping = files.get("mapping", ("", b""))[1] or fields.get("mapping", "").encode()
    return Sent(table, name, syntax_of(name, table), mapping if mapping.strip() else b"", fields)


def syntax_of(name: str, data: bytes) -> TableFormat:
    """Tell the format of a table by its bytes, and else by the name of its file. Raises UnsupportedMedia."""
    if data.startswith(_ZIP):
        return WORKBOOK
    extension = name.rpartition(".")[2] if "." in name else "csv"
    found = table_format(extension) if extension.lower() != "txt" else CSV_TABLE
    if found is None:
        available = [media for each in TABLE_FORMATS for media in each.media_types]
        raise UnsupportedMedia(f"{name[:100]!r} is no table. Send CSV, TSV or .xlsx.", available=available)
    return found


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
