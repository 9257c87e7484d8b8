"""All things that have a page, in parts of a stable order, for crawlers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from missiongraph.model.load import Model
from missiongraph.names import ID
from missiongraph.query.naming import instances
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
    things = instances(snapshot, Model.from_snapshot(snapshot), {""})
    found = {iri for iri, _ in things if iri.startswith(ID)}
    iris = sorted(found)[(part - 1) * size : part * size]
    return SitePart(tuple(iris), max(1, -(-len(found) // size)))
