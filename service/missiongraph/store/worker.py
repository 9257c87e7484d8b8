"""A disposable reader process: opens revisions for reading and runs one job at a time until it is killed.

The engine's own cancellation and its stack cannot be trusted (aggregates and sorts run on; deep nesting ends the
process), so nothing here guards time: whoever started the worker kills it at the deadline.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import resource
import signal
import socket
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any, Final

from missiongraph.errors import MemoryLimit, ResultLimit
from missiongraph.store.base import Snapshot
from missiongraph.store.revisions import Revisions
from missiongraph.store.wire import FRAME_SIZE, Kind, frame

_DIE_WITH_PARENT: Final = 1
_YOUNG: Final = 50_000  # objects between two looks for garbage: looking after every 700 takes a third of a large check
_SIZE: Final = struct.Struct("!I")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the processes of a lane may use. Sizes are bytes."""

    workers: int
    seconds: float
    queue_seconds: float
    memory: int
    result_size: int
    advice: str = ""
    """What somebody can do whose job met a limit."""
    preload: tuple[str, ...] = ()
    """Modules of jobs, imported once for all processes instead of at the first job of each."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a reader is to run: `run(snapshot, **arguments)`; if `streams`, `run(snapshot, out, **arguments)`.

    `run` is a module-level function. A streaming job writes bytes to `out` (a binary file that can only be written).
    `seconds` and `result_size` can only lower the limits of the lane. `client` and `what` are for the list of running
    jobs.
    """

    run: Callable[..., Any]
    arguments: dict[str, Any] = field(default_factory=dict)
    streams: bool = False
    revision: int | None = None
    seconds: float = inf
    result_size: float = inf
    client: str = ""
    what: str = ""


class _Out:
    """The file that a streaming job writes to: gathers small writes into frames and stops at the size limit."""

    def __init__(self, connection: socket.socket, limit: float) -> None:
        self._connection = connection
        self._limit = limit
        self._sent = 0
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._waiting += data
        if len(self._waiting) >= FRAME_SIZE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what waits."""
        if not self._waiting:
            return
        self._sent += len(self._waiting)
        if self._sent > self._limit:
            raise ResultLimit(
                f"The answer is larger than {self._limit:,.0f} bytes. Ask for less, page with LIMIT and OFFSET, "
                "or take the dump of the whole graph (/dumps/current.nq.gz).",
                limit="result_size",
                value=self._limit,
            )
        self._connection.sendall(frame(Kind.DATA, bytes(self._waiting)))
        self._waiting.clear()


def serve(connection: socket.socket, revisions: Revisions, limits: Limits) -> None:
    """Run jobs from the connection until it closes. The entry point of the process."""
    _bound(limits.memory)
    tempfile.tempdir = str(scratch_of(revisions.root, os.getpid()))
    Path(tempfile.tempdir).mkdir(parents=True, exist_ok=True)
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    opened: dict[int, Snapshot] = {}
    connection.sendall(frame(Kind.READY))
    while (job := _receive(connection)) is not None:
        number = revisions.current() if job.revision is None else job.revision
        if number not in opened:
            opened.clear()
        out = _Out(connection, min(job.result_size, limits.result_size))
        try:
            last = _run(job, number, revisions, opened, out)
        except MemoryError:
            last = _error(memory_limit(limits.advice))
        connection.sendall(last)


def scratch_of(data_dir: Path, process: int) -> Path:
    """Name the folder for the temporary files of a reader; it goes with the process, however that ends."""
    return data_dir / "spool" / f"reader-{process}"


def send(job: Job) -> bytes:
    """Put a job into the bytes that `serve` reads."""
    data = pickle.dumps(job)
    return _SIZE.pack(len(data)) + data


def _run(job: Job, number: int, revisions: Revisions, opened: dict[int, Snapshot], out: _Out) -> bytes:
    """Run one job and return its last frame. Raises MemoryError."""
    try:
        if number not in opened:
            opened[number] = revisions.open(number)
        if job.streams:
            result = job.run(opened[number], out, **job.arguments)
            revisions.confirm(number)
            out.flush()
        else:
            result = job.run(opened[number], **job.arguments)
            revisions.confirm(number)
        return frame(Kind.VALUE, pickle.dumps(result))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # the edge of the process: the other side raises it again
        return _error(error)


def memory_limit(advice: str) -> MemoryLimit:
    """Build the error for a worker that had no memory left."""
    return MemoryLimit(f"This needed more memory than one request may have. {advice}".rstrip(), limit="worker_memory")


def _error(error: Exception) -> bytes:
    try:
        return frame(Kind.ERROR, pickle.dumps(error))
    except Exception:  # noqa: BLE001  # an exception that cannot travel is told in words
        return frame(Kind.ERROR, pickle.dumps(RuntimeError(repr(error))))


def _receive(connection: socket.socket) -> Job | None:
    size = _exactly(connection, _SIZE.size)
    if not size:
        return None
    data = _exactly(connection, _SIZE.unpack(size)[0])
    job: Job = pickle.loads(data)  # noqa: S301  # from our own process, over a private socket
    return job


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            return b""
        data += part
    return data


def _bound(memory: int) -> None:
    """Die with the parent, leave no core file, and let no job use more than `memory` bytes beyond the present."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # RLIMIT_DATA and not RLIMIT_AS: threads of the engine reserve much address space that they never use.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kibibytes = int(next(line for line in status.splitlines() if line.startswith("VmData:")).split()[1])
    limit = kibibytes * 1024 + memory
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
