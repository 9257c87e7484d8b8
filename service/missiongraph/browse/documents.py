"""The list of documents: each source, how much it states and which revision last changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from missiongraph.browse.lists import PAGE_SIZE
from missiongraph.browse.sources import Source, source
from missiongraph.browse.view import View
from missiongraph.errors import NotFound
from missiongraph.names import CURATED, is_written_over_http
from missiongraph.store.base import Snapshot
from missiongraph.store.meta import standing

_COUNT: Final = "SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH <{graph}> {{ ?node ?property ?value }} }}"


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its source, the number of its statements, the revision that last changed it."""

    source: Source
    statements: int
    changed: int


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """One page of the documents, by IRI; `total` counts all of them."""

    documents: tuple[Document, ...]
    total: int
    page: int
    pages: int


def documents(snapshot: Snapshot, *, page: int, language: str) -> DocumentsPage:
    """Reader job: list the documents. Raises NotFound past the last page."""
    view = View(snapshot, language)
    graphs = sorted(name.value for name in snapshot.graphs() if _is_document(snapshot, name.value))
    pages = max(1, -(-len(graphs) // PAGE_SIZE))
    if not 1 <= page <= pages:
        raise NotFound(f"There are {pages} pages of documents; there is no page {page}.")
    window = graphs[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return DocumentsPage(tuple(_document(snapshot, view, graph) for graph in window), len(graphs), page, pages)


def _is_document(snapshot: Snapshot, graph: str) -> bool:
    return is_written_over_http(graph) and graph != CURATED and standing(snapshot, graph).exists


def _document(snapshot: Snapshot, view: View, graph: str) -> Document:
    count = int(next(view.select(_COUNT.format(graph=graph)))["count"].value)
    return Document(source(view, graph), count, standing(snapshot, graph).changed)
