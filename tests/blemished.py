"""A whole graph with faults, opened by name in other processes.

Apart from `jobs`, whose import counts against the memory of readers that have little.
"""

from __future__ import annotations

from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import DOCUMENT_GRAPH
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import in_memory


def blemished() -> Snapshot:
    """Open the shipped graph with every 700th statement left out, so that some rules are broken."""
    quads = sorted((quad for quad in shipped_snapshot().match(graph=None) if graph_iri(quad)), key=str)
    kept = (quad for place, quad in enumerate(quads) if place % 700 or not graph_iri(quad).startswith(DOCUMENT_GRAPH))
    return in_memory(kept)
