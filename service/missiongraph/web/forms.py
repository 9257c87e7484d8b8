"""Forms as browsers and curl send them, urlencoded or multipart: bounded, read once, files with their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.types import Message

from missiongraph.web import parameters as wire

MULTIPART: Final = "multipart/form-data"
_ROOM: Final = 64 * 1024
_MOST_FIELDS: Final = 1_200
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file: its bytes, its name and the media type that the client gave."""

    data: bytes
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; a file that was not chosen is left out."""

    fields: Mapping[str, bytes] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """Return a field as text, with the line breaks that were typed. Raises SyntaxProblem for what is not UTF-8."""
        return wire.text(self.fields.get(name, default.encode()))


def is_form(request: Request) -> bool:
    """Say whether the body of a request is a form."""
    return wire.media_type(request) in (MULTIPART, wire.FORM)


async def form_of(request: Request, limit: int, seconds: float) -> Form:
    """Read the form of a request, with at most `limit` bytes in a field or file. Raises TooLarge, TooSlow, Rejected.

    It is kept with the request, so that whoever guards a route and the route itself may both read it.
    """
    kept: Form | None = getattr(request.state, "form", None)
    if kept is None:
        kept = request.state.form = await _read(request, limit, seconds)
    return kept


async def _read(request: Request, limit: int, seconds: float) -> Form:
    if wire.media_type(request) == wire.FORM:
        # A percent-encoded text is at most three times as long.
        decoded = wire.decode(wire.text(await wire.body(request, 3 * limit + _ROOM, seconds)))
        return Form({name: (wire.single(decoded, name) or "").encode() for name in decoded})
    # A file and the text in its place may both come, one from the page that was shown before.
    data = await wire.body(request, 2 * limit + _ROOM, seconds)

    async def receive() -> Message:
        return {"type": "http.request", "body": data, "more_body": False}

    fields: dict[str, bytes] = {}
    files: dict[str, File] = {}
    sent = Request(request.scope, receive)
    async with sent.form(max_files=2, max_fields=_MOST_FIELDS, max_part_size=limit) as parts:
        for name, value in parts.multi_items():
            if not isinstance(value, UploadFile):
                fields[name] = value.encode()
            elif value.filename:
                if (value.size or 0) > limit:
                    raise wire.too_large(limit)
                files[name] = File(await value.read(), _name_of(value.filename), value.content_type or "")
    return Form(fields, files)


def _name_of(path: str) -> str:
    """Return the name of a file without its folders, which some browsers send along."""
    return path.replace("\\", "/").rsplit("/", maxsplit=1)[-1][:_LONGEST_NAME]
