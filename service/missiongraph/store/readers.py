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
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from shutil import rmtree
from time import monotonic
from typing import Any, Final

from missiongraph.errors import Busy, LimitReached, QueryTooComplex, Stopped, TimeLimit
from missiongraph.store.revisions import Revisions
from missiongraph.store.wire import HEADER, Kind
from missiongraph.store.worker import Job, Limits, memory_limit, scratch_of, send, serve

log: Final = logging.getLogger(__name__)
_START_SECONDS: Final = 30.0
_RETRY_SECONDS: Final = 1.0
_NUMBERS: Final = count(1)


@dataclass(frozen=True, slots=True)
class Running:
    """A job at work; `begun` is on the monotonic clock."""

    number: int
    lane: str
    job: Job
    begun: float
    reader: Reader

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return monotonic() - self.begun


class Parts:
    """What a streaming job writes, part by part; `value` is what it returned, once they are all read."""

    def __init__(self) -> None:
        self.value: Any = None
        self.source: AsyncIterator[bytes]

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.source


class Reader:
    """One reader process and the socket to it."""

    def __init__(
        self,
        process: BaseProcess,
        streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        data_dir: Path,
        advice: str,
    ) -> None:
        self.process = process
        self._incoming, self._outgoing = streams
        self._data_dir = data_dir
        self._advice = advice
        self._told_to_stop = False

    @classmethod
    async def start(cls, revisions: Revisions, limits: Limits) -> Reader:
        """Start a process and wait until it is ready for a job."""
        ours, theirs = socket.socketpair()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([serve.__module__, type(revisions).__module__, *limits.preload])
        process = context.Process(target=serve, args=(theirs, revisions, limits), daemon=True, name="reader")
        await asyncio.to_thread(process.start)
        theirs.close()
        reader = cls(process, await asyncio.open_connection(sock=ours), revisions.root, limits.advice)
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

    async def gone(self) -> None:
        """Wait until the killed process is gone, and remove what it left."""
        await asyncio.to_thread(self.process.join)
        rmtree(scratch_of(self._data_dir, self.process.pid or 0), ignore_errors=True)

    def stop(self) -> None:
        """End the process and its job on somebody's word."""
        self._told_to_stop = True
        self.process.kill()

    async def _cause_of_death(self) -> LimitReached | QueryTooComplex:
        await asyncio.to_thread(self.process.join, 1)
        if self._told_to_stop:
            return Stopped("An operator of this service stopped the query. Ask them before you send it again.")
        match self.process.exitcode:
            case code if code == -signal.SIGABRT:
                return memory_limit(self._advice)
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
        self.running: dict[int, Running] = {}
        """Jobs at work, by number; numbers are unique among all lanes."""
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
        await asyncio.gather(*self._replacing)
        for reader in self._all:
            reader.kill()
        await asyncio.gather(*(reader.gone() for reader in self._all))
        self._all.clear()

    async def value(self, job: Job) -> Any:
        """Run a job and return its result; its exceptions are raised here."""
        async with self.frames(job) as parts:
            async for _ in parts:
                pass
            return parts.value

    @asynccontextmanager
    async def frames(self, job: Job) -> AsyncIterator[Parts]:
        """Run a job and iterate over what it sends; leaving early kills its process.

        Raises Busy if no process becomes free, TimeLimit past the deadline, and whatever the job raises.
        """
        reader = await self._take()
        running = Running(next(_NUMBERS), self.name, job, monotonic(), reader)
        self.running[running.number] = running
        finished, parts = asyncio.Event(), Parts()
        parts.source = self._parts(reader, job, parts, finished)
        try:
            yield parts
        finally:
            del self.running[running.number]
            if finished.is_set():
                self._free.put_nowait(reader)
            else:
                self._discard(reader)

    async def _parts(self, reader: Reader, job: Job, parts: Parts, finished: asyncio.Event) -> AsyncIterator[bytes]:
        deadline = asyncio.get_running_loop().time() + min(job.seconds, self.limits.seconds)
        await reader.send(job)
        while True:
            try:
                async with asyncio.timeout_at(deadline):
                    kind, payload = await reader.frame()
            except TimeoutError as error:
                raise self._time_limit(job) from error
            if kind is Kind.DATA:
                yield payload
                continue
            finished.set()
            parts.value = pickle.loads(payload)  # noqa: S301  # from our own process, over a private socket
            if kind is Kind.ERROR:
                raise parts.value
            return

    def _time_limit(self, job: Job) -> TimeLimit:
        lowered = job.seconds < self.limits.seconds
        seconds = min(job.seconds, self.limits.seconds)
        return TimeLimit(
            f"This took longer than {seconds:g} seconds and was stopped. {self.limits.advice}".rstrip(),
            limit="timeout" if lowered else f"{self.name}_seconds",
            value=seconds,
        )

    def stop(self, number: int) -> bool:
        """Stop a running job on somebody's word; its client is told so. Return whether there was one."""
        running = self.running.get(number)
        if running:
            running.reader.stop()
        return running is not None

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
        task = asyncio.create_task(self._replace(reader))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _replace(self, reader: Reader) -> None:
        """Start a process in place of one that ended; try again until it starts, or the lane would shrink for good."""
        await reader.gone()
        while not self._closed:
            try:
                await self._add()
            except (OSError, LimitReached, QueryTooComplex) as error:
                log.warning("a reader of the lane %s does not start: %s", self.name, error)
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                return

    async def _add(self) -> None:
        reader = await Reader.start(self._revisions, self.limits)
        self._all.add(reader)
        self._free.put_nowait(reader)
