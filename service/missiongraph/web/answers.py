"""Streamed answers that are complete or visibly broken.

A small answer is sent whole, with its length. A long one is spooled to a file, so that a slow client does not hold a
reader process, and streamed from there. Headers go out only when the answer is whole or its first part is there; if it
cannot be finished, the transfer is broken off, so that every client sees it: no format is ever closed properly then,
and no error text ever stands in a result.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from missiongraph.errors import TimeLimit
from missiongraph.store.readers import Lane
from missiongraph.store.worker import Job

T = TypeVar("T")
WHOLE: Final = 64 * 1024
"""Answers up to this many bytes are sent with their length."""


async def stream(
    request: Request,
    lanes: list[Lane],
    job: Job,
    *,
    media_type: str,
    headers: Mapping[str, str],
    spool: Path,
    share: AbstractContextManager[None] | None = None,
) -> Response:
    """Run a streaming job and answer with what it writes; what it returns are hints.

    The share of the client is held until the last byte is sent.
    The lanes are tried in order: a job that meets the time limit of one before anything was sent moves to the next.
    """

    def run(lane: Lane, job: Job) -> Awaitable[Response]:
        return _stream(request, lane, job, media_type=media_type, headers=headers, spool=spool)

    with ExitStack() as held:
        held.enter_context(share or nullcontext())
        response = await _in_order(lanes, job, run)
        if isinstance(response, _Spooled):
            response.held = held.pop_all()
        return response


async def value(request: Request, lanes: list[Lane], job: Job) -> Any:
    """Run a job for its result, in the lanes in order as `stream` does; stop it when the client leaves."""
    return await _in_order(lanes, job, lambda lane, job: unless_gone(request, lane.value(job)))


async def _in_order(lanes: list[Lane], job: Job, run: Callable[[Lane, Job], Awaitable[T]]) -> T:
    for lane in lanes[:-1]:
        try:
            return await run(lane, job)
        except TimeLimit:
            if job.seconds <= lane.limits.seconds:
                raise
            job = replace(job, seconds=job.seconds - lane.limits.seconds)
    return await run(lanes[-1], job)


async def _stream(
    request: Request, lane: Lane, job: Job, *, media_type: str, headers: Mapping[str, str], spool: Path
) -> Response:
    async with AsyncExitStack() as stack:
        first = await unless_gone(request, _first(stack, lane, job))
        if first is None:
            return Response(status_code=499)
        start, rest, hints = first
        if rest is None:
            return Response(start, media_type=media_type, headers={**headers, **_hinted(hints)})
        spooled = Spool(stack.pop_all(), rest, start, spool)
    return _Spooled(spooled.read(), media_type=media_type, headers=dict(headers))


class _Spooled(StreamingResponse):
    """An answer from a spool; `held` is let go when it is sent or broken off."""

    held = ExitStack()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.held:
            await super().__call__(scope, receive, send)


async def _first(
    stack: AsyncExitStack, lane: Lane, job: Job
) -> tuple[bytes, AsyncIterator[bytes] | None, Sequence[str]]:
    """Read until the answer is whole or WHOLE bytes are there; return them, what is left to read, and hints."""
    parts = await stack.enter_async_context(lane.frames(job))
    start = bytearray()
    async for part in parts:
        start += part
        if len(start) > WHOLE:
            return bytes(start), aiter(parts), ()
    return bytes(start), None, parts.value or ()


def _hinted(hints: Sequence[str]) -> dict[str, str]:
    """Put hints into a header, in the ASCII that headers are in (RFC 9110 §5.5)."""
    return {"MissionGraph-Hint": " ".join(hints).encode("ascii", "backslashreplace").decode()} if hints else {}


async def unless_gone(request: Request, work: Awaitable[T]) -> T | None:
    """Wait for work, and cancel it if the client leaves meanwhile; then return None."""
    task = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return await task if task.done() else None
    finally:
        for each in (task, leaving):
            each.cancel()
        await asyncio.gather(task, leaving, return_exceptions=True)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class Spool:
    """A file that a reader process fills at its own pace while the client reads at another."""

    def __init__(self, stack: AsyncExitStack, parts: AsyncIterator[bytes], start: bytes, place: Path) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=place, buffering=0)  # noqa: SIM115  # closed by read()
        self._file.write(start)
        self._size = len(start)
        self._grown = asyncio.Event()
        self._filling = asyncio.create_task(self._fill(stack, parts))
        self._filling.add_done_callback(lambda _: self._grown.set())

    async def read(self) -> AsyncIterator[bytes]:
        """Iterate over the bytes as they come. Raises what stopped the job, which breaks the transfer off."""
        position = 0
        try:
            while True:
                done = self._filling.done()
                while position < self._size:
                    self._break_off_if_failed()
                    data = os.pread(self._file.fileno(), WHOLE, position)
                    position += len(data)
                    yield data
                self._break_off_if_failed()
                if done:
                    return
                await self._grown.wait()
                self._grown.clear()
        finally:
            self._filling.cancel()
            await asyncio.gather(self._filling, return_exceptions=True)
            self._file.close()

    def _break_off_if_failed(self) -> None:
        """Raise what stopped the job, without sending what is spooled already: the answer is of no use any more."""
        if self._filling.done():
            self._filling.result()

    async def _fill(self, stack: AsyncExitStack, parts: AsyncIterator[bytes]) -> None:
        async with stack:
            async for part in parts:
                self._file.write(part)
                self._size += len(part)
                self._grown.set()
