"""Graphs of any size for measuring: the shipped one, and copies of its documents under names of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, Store

from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import CURATED, DERIVED, DOCUMENT_GRAPH, ID, in_default_graph
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import MERGED

BLEMISH_EVERY = 400
"""Of so many copied quads one is left out, which leaves things without what rules ask for."""
_COPIED = re.compile(f"({re.escape(ID)}[^/]+/|{re.escape(DOCUMENT_GRAPH)}[^/]+/)(.+)", re.DOTALL)


def build(place: Path, triples: int) -> int:
    """Make a data directory with one revision of at least so many different triples; return how many copies it took."""
    place.joinpath("checkpoints").mkdir(parents=True)
    database = Store(str(place / "checkpoints" / "1"))
    shipped = list(shipped_snapshot().match(graph=None))
    database.bulk_extend(shipped)
    # What is in the merged graph is counted; only things of documents, and what is curated and derived, are copied.
    copied = [quad for quad in shipped if _is_copied(quad)]
    held, number = len(list(shipped_snapshot().match(graph=MERGED))), 0
    each = len({(quad.subject, quad.predicate, quad.object) for quad in copied})
    while held < triples:
        number += 1
        database.bulk_extend(_merged(copies(copied, number)))
        held += each
    database.flush()
    database.optimize()
    place.joinpath("current").symlink_to(Path("checkpoints") / "1")
    return number


def copies(quads: list[Quad], number: int) -> Iterator[Quad]:
    """Yield one copy of quads, with a blemish here and there."""
    for index, quad in enumerate(quads):
        if (index + number) % BLEMISH_EVERY:
            yield Quad(*(_copy(term, number) for term in quad))


def _is_copied(quad: Quad) -> bool:
    graph = graph_iri(quad)
    return graph.startswith(DOCUMENT_GRAPH) or graph in (CURATED, DERIVED)


def _merged(quads: Iterator[Quad]) -> Iterator[Quad]:
    for quad in quads:
        yield quad
        if in_default_graph(graph_iri(quad)):
            yield Quad(quad.subject, quad.predicate, quad.object)


def _copy(term: Any, number: int) -> Any:
    """Name a thing anew; terms, concepts and literals stay."""
    found = _COPIED.fullmatch(term.value) if isinstance(term, NamedNode) else None
    return NamedNode(f"{found[1]}{found[2]}-copy{number}") if found else term
