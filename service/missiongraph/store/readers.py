"""Reader processes in lanes: run a job under a deadline, and kill its process when it ends badly or is not wanted.

A lane has a fixed number of processes. A job waits for a free one for a bounded time; a process that was killed is
replaced (about 30 ms, by forkserver). The deadline counts from the moment a process takes the job.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import pickle
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any, Final

from missiongraph.errors import Busy, LimitReached, QueryTooComplex, Stopped, TimeLimit
from missiongraph.store.revisions import Revisions
from missiongraph.store.wire import HEADER, Kind
from missiongraph.store.worker import Job, memory_limit, send, serve

log: Final = logging.getLogger(__name__)
_START_SECONDS: Final = 30.0
_RETRY_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the processes of a lane may use."""

    workers: int
    seconds: float
    queue_seconds: float
    memory: int
    result_size: int
    preload: tuple[str, ...] = ()
    """Modules of jobs, imported once for all processes instead of at the first job of each."""


class Reader:
    """One reader process and the socket to it."""

    def __init__(self, process: BaseProcess, streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        self.process = process
        self._incoming, self._outgoing = streams

    @classmethod
    async def start(cls, revisions: Revisions, limits: Limits) -> Reader:
        """Start a process and wait until it is ready for a job."""
        ours, theirs = socket.socketpair()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([serve.__module__, *limits.preload])
        process = context.Process(
            target=serve, args=(theirs, revisions, limits.memory, limits.result_size), daemon=True, name="reader"
        )
        await asyncio.to_thread(process.start)
        theirs.close()
        reader = cls(process, await asyncio.open_connection(sock=ours))
        async with asyncio.timeout(_START_SECONDS):
            await reader.frame()
        return reader

    async def send(self, job: Job) -> None:
        """Give the process a job."""
        self._outgoing.write(send(job))
        await self._outgoing.drain()

    async def frame(self) -> tuple[Kind, bytes]:
        """Wait for the next frame. Raises an error that says why the process died, if it did."""
        try:
            kind, size = HEADER.unpack(await self._incoming.readexactly(HEADER.size))
            return Kind(kind), await self._incoming.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise await self._cause_of_death() from error

    def kill(self) -> None:
        """End the process now, whatever it is doing."""
        self.process.kill()
        self._outgoing.close()

    async def _cause_of_death(self) -> LimitReached | QueryTooComplex:
        await asyncio.to_thread(self.process.join, 1)
        match self.process.exitcode:
            case code if code == -signal.SIGABRT:
                return memory_limit()
            case code if code == -signal.SIGSEGV:
                return QueryTooComplex("The query is nested too deeply for the engine. Write it flatter.")
            case code:
                log.warning("reader %s ended with %s", self.process.pid, code)
                return Stopped("The query was stopped because its process ended. Send it again.")


class Lane:
    """A fixed number of reader processes that share limits."""

    def __init__(self, name: str, revisions: Revisions, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._revisions = revisions
        self._free: asyncio.Queue[Reader] = asyncio.Queue()
        self._all: set[Reader] = set()
        self._replacing: set[asyncio.Task[None]] = set()
        self._closed = False
        self.waiting = 0
        """Jobs that wait for a free process."""
        self.killed = 0
        """Processes that were ended before their job was done, since the start."""

    @property
    def free(self) -> int:
        """The number of processes without a job."""
        return self._free.qsize()

    async def open(self) -> None:
        """Start the processes."""
        await asyncio.gather(*(self._add() for _ in range(self.limits.workers)))

    async def close(self) -> None:
        """Kill the processes."""
        self._closed = True
        for task in self._replacing:
            task.cancel()
        for reader in self._all:
            reader.kill()
        self._all.clear()

    async def value(self, job: Job, *, seconds: float | None = None) -> Any:
        """Run a job and return its result; its exceptions are raised here."""
        async with self.frames(job, seconds=seconds) as parts:
            return pickle.loads(await anext(parts))  # noqa: S301  # from our own process, over a private socket

    @asynccontextmanager
    async def frames(self, job: Job, *, seconds: float | None = None) -> AsyncIterator[AsyncIterator[bytes]]:
        """Run a job and iterate over what it sends; leaving early kills its process.

        Raises Busy if no process becomes free, TimeLimit past the deadline (the lane's, or `seconds` if that is
        shorter), and whatever the job raises.
        """
        reader = await self._take()
        finished = asyncio.Event()
        try:
            yield self._parts(reader, job, min(seconds or self.limits.seconds, self.limits.seconds), finished)
        finally:
            if finished.is_set():
                self._free.put_nowait(reader)
            else:
                self._discard(reader)

    async def _parts(self, reader: Reader, job: Job, seconds: float, finished: asyncio.Event) -> AsyncIterator[bytes]:
        deadline = asyncio.get_running_loop().time() + seconds
        await reader.send(job)
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    kind, payload = await reader.frame()
            except TimeoutError as error:
                raise TimeLimit(
                    f"The query ran longer than {seconds:g} seconds and was stopped. Make it more selective, add "
                    "LIMIT, or take the dump (/dumps/current.nq.gz) and run it at home.",
                    limit=f"{self.name}_seconds",
                    value=seconds,
                ) from error
            if kind is not Kind.DATA:
                finished.set()
            if kind is Kind.ERROR:
                raise pickle.loads(payload)  # noqa: S301  # from our own process, over a private socket
            if kind is Kind.DATA or not job.streams:
                yield payload
            if kind is not Kind.DATA:
                return

    async def _take(self) -> Reader:
        self.waiting += 1
        try:
            async with asyncio.timeout(self.limits.queue_seconds):
                while True:
                    reader = await self._free.get()
                    if reader.process.is_alive():
                        return reader
                    self._discard(reader)
        except TimeoutError as error:
            raise Busy(
                f"All readers were busy for {self.limits.queue_seconds:g} seconds. Try again a little later.",
                retry_after=int(self.limits.seconds) + 1,
            ) from error
        finally:
            self.waiting -= 1

    def _discard(self, reader: Reader) -> None:
        reader.kill()
        self.killed += 1
        self._all.discard(reader)
        if not self._closed:
            task = asyncio.create_task(self._replace())
            self._replacing.add(task)
            task.add_done_callback(self._replacing.discard)

    async def _replace(self) -> None:
        """Start a process in place of one that ended; try again until it starts, or the lane would shrink for good."""
        while True:
            try:
                return await self._add()
            except (OSError, LimitReached, QueryTooComplex) as error:
                log.warning("a reader of the lane %s does not start: %s", self.name, error)
                await asyncio.sleep(_RETRY_SECONDS)

    async def _add(self) -> None:
        reader = await Reader.start(self._revisions, self.limits)
        self._all.add(reader)
        self._free.put_nowait(reader)
