"""All things that have a page, in parts of a stable order, for crawlers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.model.load import Model
from missiongraph.model.triples import TYPE
from missiongraph.names import ID
from missiongraph.query.naming import things_classes
from missiongraph.store.base import Snapshot

PART_SIZE: Final = 50_000
"""How many addresses a file may have (sitemaps.org protocol 0.9)."""


@dataclass(frozen=True, slots=True)
class SitePart:
    """The things of one part, by IRI, and how many parts there are: one at least."""

    iris: tuple[str, ...]
    parts: int


def site_part(snapshot: Snapshot, *, part: int, size: int = PART_SIZE) -> SitePart:
    """Reader job: list the things of a part, from 1; none past the last. Claims are on the pages of their things."""
    found = {
        quad.subject.value
        for kind in things_classes(Model.from_snapshot(snapshot))
        for quad in snapshot.match(None, NamedNode(TYPE), NamedNode(kind))
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID)
    }
    iris = sorted(found)[(part - 1) * size : part * size]
    return SitePart(tuple(iris), max(1, -(-len(found) // size)))
