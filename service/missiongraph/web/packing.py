"""Answers are sent as gzip where the client reads it (RFC 9110 §8.4): pages, JSON, Turtle.

What is sent whole is packed whole; the data of things, which may be long, as they come. A broken answer stays broken:
its end is never written. Not packed are results of queries, since packing tens of megabytes would hold up everybody;
files that are packed already; the data of documents and graphs, whose strong entity tags clients send back with
`If-Match`; and whatever is answered to somebody who is signed in, because a secret beside words of an attacker must not
be packed (BREACH).
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from missiongraph.web.access import COOKIE
from missiongraph.web.negotiate import accepts_gzip

_LEAST: Final = 1_000
_MOST: Final = 4_000_000
_ASIDE: Final = 200_000  # what is larger is packed beside the loop, which answers others meanwhile
LEVEL: Final = 8
"""How hard a page is packed: 1 ms more for 100 kB than by level 5, and 4 % less to send."""
_LEVEL: Final = 5  # for what is long
_PAGE: Final = ("text/html",)
_TEXTUAL: Final = (
    "text/",
    "application/json",
    "application/ld+json",
    "application/n-",
    "application/problem+json",
    "application/rdf+xml",
    "application/sparql-results",
    "application/trig",
    "application/xml",
)
_STREAMED: Final = ("/data/", "/ns", "/shapes", "/vocabulary")
_GZIP: Final = 16 + zlib.MAX_WBITS
_RESULTS: Final = "/sparql"
_STRONG: Final = ("/documents", "/graphs", "/graph/")


class Packing:
    """Middleware: packs whole answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer packed if that may be."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        may = accepts_gzip(asked.get("accept-encoding", "")) and f"{COOKIE}=" not in asked.get("cookie", "")
        await self._app(scope, receive, _Answer(send, scope["path"], asked, may=may).send)


class _Answer:
    """One answer on its way out."""

    def __init__(self, send: Send, path: str, asked: Headers, *, may: bool) -> None:
        self._send = send
        self._types = _PAGE if path == _RESULTS or path.startswith(_STRONG) else _TEXTUAL
        self._asked = asked
        self._may = may
        self._may_stream = path.startswith(_STREAMED)
        self._start: Message | None = None
        self._rest: zlib._Compress | None = None

    async def send(self, message: Message) -> None:
        """Pass a message on; the head of an answer to be packed waits for its body."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            self._weaken_if_unchanged(message["status"], headers)
            if _is_packable(message["status"], headers, self._types, may_stream=self._may_stream):
                headers.add_vary_header("Accept-Encoding")
                if self._may:
                    self._start = message
                    return
        elif self._start is not None:
            start, self._start = self._start, None
            if message.get("more_body"):
                self._rest = zlib.compressobj(_LEVEL, wbits=_GZIP)
                headers = MutableHeaders(scope=start)
                _say_packed(headers)
                del headers["Content-Length"]
            else:
                message = await _packed(start, message)
            await self._send(start)
        if self._rest is not None:
            message = _continued(self._rest, message)
        await self._send(message)

    def _weaken_if_unchanged(self, status: int, headers: MutableHeaders) -> None:
        """Name what is unchanged by the tag under which the client has it, packed or not."""
        weak = f"W/{headers.get('etag', '')}"
        if status == 304 and weak in self._asked.get("if-none-match", ""):
            headers["ETag"] = weak


def _is_packable(status: int, headers: Headers, types: tuple[str, ...], *, may_stream: bool) -> bool:
    length = headers.get("content-length", "")
    return (
        status not in (204, 206, 304)
        and (_LEAST <= int(length) <= _MOST if length.isdigit() else may_stream)
        and "content-encoding" not in headers
        and headers.get("content-type", "").startswith(types)
    )


async def _packed(start: Message, body: Message) -> Message:
    """Pack a body, and say so in the head."""
    whole: bytes = body.get("body", b"")
    if len(whole) > _ASIDE:
        packed = await asyncio.to_thread(gzip.compress, whole, _LEVEL, mtime=0)
    else:
        packed = gzip.compress(whole, LEVEL, mtime=0)
    headers = MutableHeaders(scope=start)
    _say_packed(headers)
    headers["Content-Length"] = str(len(packed))
    return {**body, "body": packed}


def _say_packed(headers: MutableHeaders) -> None:
    """Other bytes cannot have the same strong entity tag (RFC 9110 §8.8.1)."""
    headers["Content-Encoding"] = "gzip"
    tag = headers.get("etag", "")
    if tag and not tag.startswith("W/"):
        headers["ETag"] = f"W/{tag}"


def _continued(packing: zlib._Compress, message: Message) -> Message:
    """Pack the next piece of a body; only the last one closes it."""
    packed = packing.compress(message.get("body", b""))
    if not message.get("more_body"):
        packed += packing.flush()
    return {**message, "body": packed}
