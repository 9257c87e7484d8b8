"""How lists of any kind name a thing, and how long their pages are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zlib import crc32

from missiongraph.browse.language import Text
from missiongraph.browse.view import View

PAGE_SIZE: Final = 100
_HUES: Final = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing in a list; `hue` is a number from 0 that is the same for all things of a class."""

    iri: str
    label: Text
    kind: Text | None = None
    hue: int = 0


def hue(iri: str) -> int:
    """Give each class one of a few colours."""
    return crc32(iri.encode()) % _HUES


def listed(view: View, iri: str) -> Listed:
    """Describe a thing for a list."""
    kinds = view.types(iri)
    if not kinds:
        return Listed(iri, view.label(iri))
    return Listed(iri, view.label(iri), view.label(kinds[0]), hue(kinds[0]))
