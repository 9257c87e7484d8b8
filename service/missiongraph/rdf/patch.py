"""Changes for other programs: RDF Patch with its header, N-Quads of one side, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

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
