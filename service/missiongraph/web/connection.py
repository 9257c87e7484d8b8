"""Connections that cannot be held open for nothing: bounds on the head of a request, and on clients that stop reading.

uvicorn itself waits for ever for the rest of a head, and for a client to take what was sent to it.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from missiongraph.errors import HeadTooLarge, MissionGraphError, TooSlow
from missiongraph.settings import Settings

_REASONS: Final = {408: "Request Timeout", 431: "Request Header Fields Too Large"}


def bounded(settings: Settings) -> type[HttpToolsProtocol]:
    """Build the protocol class for uvicorn with the bounds of these settings."""

    class Bounded(_Bounded):
        head_seconds, head_size, send_seconds = settings.head_seconds, settings.head_size, settings.send_seconds

    return Bounded


class _Bounded(HttpToolsProtocol):
    head_seconds: float
    head_size: int
    send_seconds: float

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head = 0
        self._in_head = True
        self._head_timer: asyncio.TimerHandle | None = None
        self._send_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > self.head_size:
            self._refuse(
                HeadTooLarge(
                    f"The head of a request has at most {self.head_size:,} bytes. Use POST.",
                    limit="head_size",
                    value=self.head_size,
                )
            )

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._head_timer is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._send_timer = self.loop.call_later(self.send_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._send_timer:
            self._send_timer.cancel()
            self._send_timer = None

    def _await_head(self) -> None:
        self._head, self._in_head = 0, True
        self._head_timer = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _head_came(self) -> None:
        self._in_head = False
        if self._head_timer:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._refuse(
            TooSlow(
                f"The head of the request was not there after {self.head_seconds:g} seconds.",
                limit="head_seconds",
                value=self.head_seconds,
            )
        )

    def _refuse(self, error: MissionGraphError) -> None:
        """Answer outside of the application, which does not know of this request yet, and close."""
        self._head_came()
        body = json.dumps({"status": error.status, "code": error.code, "title": error.title, "detail": error.message})
        head = (
            f"HTTP/1.1 {error.status} {_REASONS[error.status]}\r\ncontent-type: application/problem+json\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write((head + body).encode("ascii"))
        self.transport.close()
