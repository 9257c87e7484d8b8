"""Changes for other programs: RDF Patch with its header, N-Quads of one side, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from missiongraph.errors import SyntaxProblem
from missiongraph.rdf.change import Change, to_patch


@dataclass(frozen=True, slots=True)
class PatchFormat:
    """How a change is written: the word for it, and the media types under which it may be asked for."""

    name: str
    media_types: tuple[str, ...]


PATCH: Final = PatchFormat("patch", ("application/rdf-patch", "text/plain"))
JSON: Final = PatchFormat("json", ("application/json",))
ADDED: Final = PatchFormat("added.nq", ("application/n-quads",))
REMOVED: Final = PatchFormat("removed.nq", ("application/n-quads",))
_NO_STATEMENT: Final = ("H", "TX", "TC", "PA", "PD")
"""Rows of RDF Patch that state nothing: its header, the bounds of a transaction, and prefixes."""
PATCH_FORMATS: Final = (PATCH, JSON, ADDED, REMOVED)
"""N-Quads are of one side only, because they cannot say which quads leave."""


def written(change: Change, form: PatchFormat, *, new: str, old: str) -> Iterator[bytes]:
    """Write a change in parts; `new` and `old` are the IRIs of the states that it leads to and comes from.

    RDF Patch as Apache Jena reads it: header rows, then one transaction, with removals before additions.
    """
    if form == PATCH:
        yield f"H id <{new}> .\nH prev <{old}> .\nTX .\n".encode()
        yield to_patch(change)
        yield b"TC .\n"
    elif form == JSON:
        sides = {
            name: sorted(map(str, quads)) for name, quads in (("removed", change.removed), ("added", change.added))
        }
        yield json.dumps({"id": new, "previous": old, **sides}, ensure_ascii=False, indent=1).encode()
    else:
        side = change.added if form == ADDED else change.removed
        yield "".join(sorted(f"{quad} .\n" for quad in side)).encode()


def read_patch(data: bytes) -> Change:
    """Read RDF Patch whose rows are quads with whole IRIs. Raises SyntaxProblem with the line.

    What is both removed and added stays, as the rows are of one transaction.
    """
    sides: dict[str, set[Quad]] = {"A": set(), "D": set()}
    for number, row in enumerate(data.splitlines(), start=1):
        word, _, rest = row.decode("utf-8", "replace").strip().partition(" ")
        if word in sides:
            sides[word].add(_quad(rest, number))
        elif word and word not in _NO_STATEMENT and not word.startswith("#"):
            raise _not_read(number, row, f"a row begins with A, D, H, TX or TC, and not with {word[:20]!r}")
    return Change(frozenset(sides["D"] - sides["A"]), frozenset(sides["A"] - sides["D"]))


def _quad(row: str, number: int) -> Quad:
    quad: Quad
    try:
        [quad] = parse(row.encode(), RdfFormat.N_QUADS)
    except (SyntaxError, ValueError) as error:
        raise _not_read(number, row.encode(), str(error)) from error
    if isinstance(quad.graph_name, DefaultGraph):
        raise _not_read(number, row.encode(), "each statement names its graph; the default graph follows from these")
    return quad


def _not_read(number: int, row: bytes, reason: str) -> SyntaxProblem:
    excerpt = row.decode("utf-8", "replace")[:200]
    return SyntaxProblem(f"This is not RDF Patch: line {number}: {reason}.", line=number, column=1, excerpt=excerpt)
