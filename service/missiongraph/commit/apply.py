"""Applying a plan: by the writer process if one runs, else by taking the lock for a moment.

The writer process listens on a socket in the data directory that only its owner may open; plans are computed by whoever
asks (they are the costly part), so the writer only commits.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Thread
from typing import Final, TypeVar

from missiongraph.commit import audit
from missiongraph.commit.audit import Act, Outcome
from missiongraph.commit.loaded import digests_of, note
from missiongraph.commit.plan import Plan
from missiongraph.commit.release import RELEASE, plan_release, shipped
from missiongraph.commit.submission import Submission
from missiongraph.errors import Conflict, MissionGraphError, StoreProblem, Unpublishable
from missiongraph.names import is_written_over_http
from missiongraph.settings import Settings
from missiongraph.store.base import Original, Revision
from missiongraph.store.opening import writer_of
from missiongraph.store.remote_writer import RemoteWriter
from missiongraph.store.writer import Writer, refuse_stale

log: Final = logging.getLogger(__name__)
_PATIENCE: Final = 10.0
_TRIES: Final = 5
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a plan: the revision it made, or the present one if it changed nothing."""

    revision: int
    changed: bool


@dataclass(frozen=True, slots=True)
class _Request:
    plan: Plan
    author: str
    message: str
    submitted: tuple[Submission, ...]
    act: Act | None


def apply(
    writer: Writer | RemoteWriter,
    plan: Plan,
    *,
    author: str,
    message: str,
    submitted: Sequence[Submission] = (),
    act: Act | None = None,
) -> Applied:
    """Commit a plan, and keep the bytes that it was read from if it was (`submitted`, in the order of its graphs).

    `act` is who does so by what road, for the audit log; the author by hand unless told otherwise. Raises Unpublishable
    if the plan has violations, Conflict if it is stale, DiskFull when little space is left.
    """
    if not plan.report.publishable:
        raise Unpublishable("The change breaks rules that block publication. Mend them and send it again.")
    if not plan.change:
        return Applied(writer.current(), changed=False)
    refuse_stale(plan.base, writer.current())
    with _noted(writer.revisions.root, act or Act(author, "load"), plan):
        originals = _keep_originals(writer, plan, submitted)
        whole = plan.change | plan.derived
        revision: Revision = writer.commit(whole, base=plan.base, author=author, message=message, originals=originals)
    return Applied(revision.number, changed=True)


@contextmanager
def _noted(data_dir: Path, act: Act, plan: Plan) -> Iterator[None]:
    """Note a publication in the audit log before it is made, and set that right if it fails."""
    number = audit.note(data_dir, act, Outcome.PUBLISHED, documents=plan.change.graphs(), revision=plan.base + 1)
    try:
        yield
    except Exception as error:
        audit.fail(data_dir, number, getattr(error, "code", "") or type(error).__name__)
        raise


def _keep_originals(writer: Writer | RemoteWriter, plan: Plan, submitted: Sequence[Submission]) -> dict[str, Original]:
    """Keep the bytes of each document that changes, and return them by graph."""
    originals: dict[str, Original] = {}
    changed = plan.change.graphs()
    for submission, graphs in zip(submitted, plan.graphs, strict=bool(submitted)):
        for graph in graphs:
            if graph in changed and is_written_over_http(graph):
                sha256 = writer.revisions.keep_original(submission.data)
                mapping = writer.revisions.keep_original(submission.mapping) if submission.mapping else ""
                originals[graph] = Original(sha256, submission.syntax.media_type, mapping)
    return originals


def publish(
    settings: Settings,
    plan: Plan,
    *,
    author: str,
    message: str,
    submitted: Sequence[Submission] = (),
    act: Act | None = None,
) -> Applied:
    """Have a plan applied by the running writer, or apply it here when none runs. Raises what `apply` raises."""
    try:
        with _address(settings.data_dir) as address, Client(address) as connection:
            answer = _exchanged(connection, _Request(plan, author, message, tuple(submitted), act))
    except (FileNotFoundError, ConnectionRefusedError):
        with closing(_opened(settings)) as writer:
            return apply(writer, plan, author=author, message=message, submitted=submitted, act=act)
    if isinstance(answer, MissionGraphError):
        raise answer
    return answer


def until_first(attempt: Callable[[], T]) -> T:
    """Plan and publish again, a few times, as long as others are faster. Raises Conflict when they always were."""
    for _ in range(_TRIES - 1):
        with suppress(Conflict):
            return attempt()
    return attempt()


def _exchanged(connection: Connection, request: _Request) -> Applied | MissionGraphError:
    try:
        connection.send(request)
        answer: Applied | MissionGraphError = connection.recv()
    except (EOFError, ConnectionResetError, BrokenPipeError) as error:
        raise StoreProblem(
            "The writer ended before it answered. Send the change again: if it was made already, nothing will change."
        ) from error
    return answer


def load_release(writer: Writer | RemoteWriter) -> Applied:
    """Load the shipped files, as the first start on an empty directory does."""
    plan = plan_release(writer.snapshot())
    applied = apply(
        writer,
        plan,
        author=RELEASE.name,
        message="Load the shipped files",
        submitted=list(shipped()),
        act=RELEASE,
    )
    note(writer.revisions.root, digests_of(plan.change.added))
    return applied


def run_writer(settings: Settings, ready: Connection) -> None:
    """Hold the lock, load the shipped files into an empty directory, and apply plans until killed.

    Sends to `ready` the current revision, or the error that kept it from starting.
    """
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        writer = _opened(settings)
        if writer.current() == 0:
            load_release(writer)
        with _address(settings.data_dir) as address, _listening(address) as listener:
            ready.send(writer.current())
            while True:
                with listener.accept() as connection:
                    _serve(writer, connection)
    except MissionGraphError as error:
        ready.send(error)


def _serve(writer: Writer | RemoteWriter, connection: Connection) -> None:
    try:
        if not connection.poll(_PATIENCE):
            log.warning("a client of the writer said nothing for %g seconds", _PATIENCE)
            return
        request: _Request = connection.recv()
        connection.send(_answer(writer, request))
    except (EOFError, OSError) as error:
        log.warning("a client of the writer left: %s", error)


def _answer(writer: Writer | RemoteWriter, request: _Request) -> Applied | MissionGraphError:
    try:
        return apply(
            writer,
            request.plan,
            author=request.author,
            message=request.message,
            submitted=request.submitted,
            act=request.act,
        )
    except MissionGraphError as error:
        return error
    except OSError as error:
        log.exception("a commit failed")
        return StoreProblem(f"The change could not be written, and nothing was changed: {error}.")


def _opened(settings: Settings) -> Writer | RemoteWriter:
    """Become the writer, and set right what the audit log says of commits that a dead one did not finish."""
    writer = writer_of(settings)
    audit.set_right(settings.data_dir, writer.current())
    return writer


def _end_with_parent() -> None:
    """End this process when the service ends, however that happens: a commit can be broken off anywhere."""
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


@contextmanager
def _address(data_dir: Path) -> Iterator[str]:
    """Yield the socket's address; through a descriptor, because socket addresses must be short."""
    descriptor = os.open(data_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/writer.sock"
    finally:
        os.close(descriptor)


def _listening(address: str) -> Listener:
    Path(address).unlink(missing_ok=True)
    before = os.umask(0o077)
    try:
        return Listener(address, family="AF_UNIX")
    finally:
        os.umask(before)
