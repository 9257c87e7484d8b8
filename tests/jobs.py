"""What tests have other processes run; those import it by name."""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from pyoxigraph import Quad

from facts import fact
from missiongraph.errors import DiskFull, NotFound
from missiongraph.rdf.change import Change
from missiongraph.store import redacting, redaction
from missiongraph.store import writer as writing
from missiongraph.store.base import Revision, Snapshot
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer


def count(snapshot: Snapshot) -> int:
    """Count the triples of the default graph."""
    return len(list(snapshot.match()))


def process_id(_snapshot: Snapshot) -> int:
    """Tell which process runs this."""
    return os.getpid()


def fail(_snapshot: Snapshot) -> NoReturn:
    """Raise an error of ours."""
    raise NotFound("Nothing here.", hint=1)


def add(writer: Writer, *quads: Quad) -> Revision:
    """Commit quads."""
    return writer.commit(Change(added=frozenset(quads)), base=writer.current(), author="test", message="add")


def commit_and_die(place: Path, step: str) -> None:
    """Commit one more fact, and end the process right after a step of the commit."""
    target, name = (writing, "apply_change") if step == "apply" else (Revisions, step)
    original = getattr(target, name)

    def die_after(*arguments: object) -> None:
        original(*arguments)
        os._exit(9)

    setattr(target, name, die_after)
    add(Writer(place), fact(2))


def commit_for_ever(place: Path) -> None:
    """Commit fifty facts at a time, each batch in a graph named after its revision."""
    writer = Writer(place)
    while True:
        number = writer.current() + 1
        add(writer, *(fact(f"{number}-{i}", f"urn:{number}") for i in range(50)))


def leave_a_file(_snapshot: Snapshot) -> None:
    """Write a temporary file and never come to an end."""
    with tempfile.NamedTemporaryFile(delete=False):
        time.sleep(60)


def commit_and_die_at(place: Path, event: int, counted: Path) -> None:
    """Commit one more revision, and be killed at a call of the Python code in it, by its number from 1.

    Writes how many calls there were if it was not killed.
    """
    writer = Writer(place)
    seen = 0

    def count(_frame: object, kind: str, _argument: object) -> None:
        nonlocal seen
        if kind in ("call", "c_call", "return", "c_return"):
            seen += 1
            if seen == event:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    writer.revisions.keep_original(b"submitted")
    change = Change(frozenset({fact(1)}), frozenset(fact(f"new {each}") for each in range(50)))
    writer.commit(change, base=writer.current(), author="test", message="dies")
    sys.setprofile(None)
    counted.write_text(str(seen), encoding="ascii")


def commit_until_full(place: Path, limit: int) -> None:
    """Commit larger and larger files until no file may grow beyond `limit` bytes; exit with 3 when that is met."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    writer = Writer(place)
    add(writer, fact("before"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        for number in range(1000):
            add(writer, *(fact(f"{number} {each} " * 50, f"urn:{number}") for each in range(200)))
    except (OSError, RuntimeError):
        os._exit(3)


def commit_without_end(place: Path, reserve: int) -> None:
    """Commit until the disk is full; exit with 3 when that is met by an error, with 4 by a refusal before."""
    writer = Writer(place, reserve=reserve)
    try:
        for number in range(10_000):
            add(writer, *(fact(f"{number} {each} " * 40, f"urn:{number}") for each in range(300)))
    except DiskFull:
        os._exit(4)
    except (OSError, RuntimeError):
        os._exit(3)


def redact_and_die_after(place: Path, value: str, step: int) -> None:
    """Redact a value, and end the process right after a step: -1 is the building, then come those of completing it."""

    def die(*arguments: object) -> None:
        if step >= 0:
            steps[step](*arguments)  # type: ignore[arg-type]  # the data directory
        os._exit(9)

    steps = redacting.STEPS
    redacting.STEPS = (*steps[: max(step, 0)], die)  # type: ignore[misc]  # that is what this is for
    redaction.redact(place, value, reason="dies", author="test", part=True)


def redact_and_die_at(place: Path, value: str, event: int, counted: Path) -> None:
    """Redact a value, and be killed at a call of the Python code in it, by its number from 1."""
    seen = 0

    def count(_frame: object, kind: str, _argument: object) -> None:
        nonlocal seen
        if kind in ("call", "c_call", "return", "c_return"):
            seen += 1
            if seen == event:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    redaction.redact(place, value, reason="dies", author="test", part=True)
    sys.setprofile(None)
    counted.write_text(str(seen), encoding="ascii")
