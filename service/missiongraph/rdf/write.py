"""Quads to bytes, with the shared prefixes and in an order that does not change from run to run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Quad, Triple, serialize

from missiongraph.names import PREFIXES
from missiongraph.rdf.formats import TRIG, TURTLE, GraphFormat

_HEADER: Final = re.compile(rb"^@prefix ([a-z]+): .*\n", re.MULTILINE)


def write(quads: Iterable[Quad], syntax: GraphFormat) -> bytes:
    """Serialise quads in any graph format; formats without graphs get each triple once."""
    ordered: list[Quad] | list[Triple]
    if syntax.has_graphs:
        ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad)))
    else:
        ordered = sorted({quad.triple for quad in quads}, key=str)
    written = serialize(ordered, format=syntax.engine, prefixes=PREFIXES) or b""
    return _tidy(written) if syntax in (TURTLE, TRIG) else written


def _tidy(written: bytes) -> bytes:
    """Keep only the prefixes that are used, in the shared order: the engine writes all of them in a random one."""
    lines = {found[1].decode(): found[0] for found in _HEADER.finditer(written)}
    body = _HEADER.sub(b"", written)
    used = [lines[prefix] for prefix in PREFIXES if prefix in lines and f"{prefix}:".encode() in body]
    return b"".join([*used, b"\n" if used else b"", body])
