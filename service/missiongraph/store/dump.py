"""Whole revisions as files: made once, kept with their checksum."""

from __future__ import annotations

import gzip
from hashlib import file_digest
from pathlib import Path
from typing import IO, Final, cast

from pyoxigraph import serialize

from missiongraph.names import PREFIXES
from missiongraph.rdf.formats import GraphFormat
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot

KEPT: Final = 6


def dump(snapshot: Snapshot, *, place: Path, syntax: GraphFormat) -> None:
    """Write all named graphs of a snapshot, zipped, to `place`, and its SHA-256 beside it. A reader job.

    The merged default graph is left out: it says nothing that a named graph does not say. The file appears whole or
    not at all, and the oldest of more than KEPT leave.
    """
    temporary = place.with_name(place.name + ".tmp")
    quads = (quad for quad in snapshot.match(graph=None) if graph_iri(quad))
    with gzip.open(temporary, "wb", compresslevel=6) as zipped:
        serialize(quads, cast("IO[bytes]", zipped), syntax.engine, prefixes=PREFIXES)
    with temporary.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    checksum_of(place).write_text(f"{digest}  {place.name}\n", encoding="ascii")
    temporary.replace(place)
    _leave_newest(place.parent)


def checksum_of(place: Path) -> Path:
    """Return where the checksum of a dump is, in the form that `sha256sum --check` reads."""
    return place.with_name(place.name + ".sha256")


def _leave_newest(folder: Path) -> None:
    dumps = sorted(folder.glob("*.gz"), key=lambda each: each.stat().st_mtime)
    for place in dumps[:-KEPT]:
        place.unlink(missing_ok=True)
        checksum_of(place).unlink(missing_ok=True)
