"""Parameters of the SPARQL protocol as bytes on the wire give them: strict, so that nothing is silently misread."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from math import inf, nan
from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request

from missiongraph.errors import Rejected, SyntaxProblem, TooLarge, TooSlow, UnsupportedMedia
from missiongraph.rdf.terms import is_iri

FORM: Final = "application/x-www-form-urlencoded"
_BROKEN_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")

Parameters = Mapping[str, tuple[str, ...]]


def decode(encoded: str) -> dict[str, tuple[str, ...]]:
    """Decode `a=1&b=2` strictly. Raises Rejected for broken percent-encodings and for bytes that are not UTF-8."""
    broken = _BROKEN_PERCENT.search(encoded)
    if broken:
        raise Rejected(
            f"The percent sign at character {broken.start() + 1} of the parameters is not followed by two hexadecimal "
            "digits. Write a percent sign itself as %25.",
            position=broken.start() + 1,
        )
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError as error:
        raise Rejected("The parameters are not UTF-8. Encode them in UTF-8, then in percent signs.") from error
    except ValueError as error:
        raise Rejected(f"The parameters cannot be read: {error}.") from error
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


def of_url(request: Request) -> dict[str, tuple[str, ...]]:
    """Decode the parameters in the address."""
    return decode(request.scope["query_string"].decode("latin-1"))


def single(parameters: Parameters, name: str) -> str | None:
    """Return the one value of a parameter, None when it is absent. Raises Rejected when it is given twice."""
    values = parameters.get(name, ())
    if len(values) > 1:
        raise Rejected(f"The parameter {name!r} is given {len(values)} times; give it once.", parameter=name)
    return values[0] if values else None


def above_zero(parameters: Parameters, name: str) -> float:
    """Return a number above zero, infinity when it is absent. Raises Rejected for anything else."""
    value = single(parameters, name)
    if value is None:
        return inf
    try:
        number = float(value)
    except ValueError:
        number = nan
    if not number > 0:
        raise Rejected(f"The parameter {name!r} takes a number above zero, and {value[:50]!r} is none.", parameter=name)
    return number


def iris(parameters: Parameters, name: str) -> tuple[str, ...]:
    """Return the values of a parameter, each once, in their order. Raises Rejected for what is no absolute IRI."""
    values = tuple(dict.fromkeys(parameters.get(name, ())))
    for value in values:
        if not is_iri(value):
            raise Rejected(f"The parameter {name!r} takes absolute IRIs, and {value[:200]!r} is none.", parameter=name)
    return values


async def body(request: Request, limit: int, seconds: float) -> bytes:
    """Read the body, up to `limit` bytes in `seconds`. Raises TooLarge before reading on, and TooSlow."""
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise too_large(limit)
    data = bytearray()
    async with in_time(seconds):
        async for part in request.stream():
            data += part
            if len(data) > limit:
                raise too_large(limit)
    return bytes(data)


@asynccontextmanager
async def in_time(seconds: float) -> AsyncIterator[None]:
    """Bound the time in which a body is read. Raises TooSlow."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise TooSlow(
            f"The body was not there after {seconds:g} seconds. Send it faster, or in parts.",
            limit="body_seconds",
            value=seconds,
        ) from error


def text(data: bytes) -> str:
    """Decode UTF-8. Raises SyntaxProblem with line and column of what is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise SyntaxProblem(
            f"The text is not UTF-8: line {line}, byte {column}. Save it in UTF-8.", line=line, column=column
        ) from error


def media_type(request: Request) -> str:
    """Return the media type of the body, without parameters. Raises UnsupportedMedia for a charset but UTF-8."""
    media, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "charset" and value.strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedMedia(f"Only UTF-8 is read here, not {value}. Convert the text.", available=["utf-8"])
    return media


def too_large(limit: int) -> TooLarge:
    """Build the error for a body, or a part of one, with more than `limit` bytes."""
    return TooLarge(f"The body is larger than {limit:,} bytes. Send less at a time.", limit=limit)
