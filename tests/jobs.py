"""What tests have other processes run; those import it by name."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from pyoxigraph import Quad

from facts import fact
from missiongraph.errors import NotFound
from missiongraph.rdf.change import Change
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
