"""A change in words: what is said otherwise of which thing, in which document, and what rules derive otherwise.

Two snapshots and the change between them come in, frozen dataclasses go out; nothing is read or written elsewhere. A
changed claim is one line, with what it said and what it says (`browse.pairs`); what has no words is listed apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.browse.changed import Touched, sorted_out
from missiongraph.browse.language import Text
from missiongraph.browse.lines import Line, Statement, lines_about, statement
from missiongraph.browse.lists import Listed, hue
from missiongraph.browse.view import View
from missiongraph.errors import NotFound
from missiongraph.model.load import Model
from missiongraph.names import DERIVED, GRAPH, META, is_written_over_http
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.overlay import Overlay

PAGE_SIZE: Final = 50
_MOST_LINES: Final = 100
_MOST_STATEMENTS: Final = 100
_READ_BY_MODEL: Final = tuple(GRAPH + name for name in ("ontology", "vocabulary/", "shapes", "rules"))


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing or a document with what is said otherwise of it.

    `state` is "new", "gone" or "changed"; `total` counts its lines, of which the first hundred are shown.
    """

    thing: Listed
    state: str
    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ChangedGraph:
    """A graph with the numbers of statements that left and came; a document if visitors may write it."""

    iri: str
    title: Text
    state: str
    removed: int
    added: int
    is_document: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A page of what changed; the counts are of everything.

    `graphs` are those that people or releases write; `documents` and `things` have words; `statements` have none
    (`unsaid` counts them); `repeated` counts statements that other graphs make as well, so that nothing is said
    otherwise; `derived` is what follows by rules, counted in `derived_removed` and `derived_added`.
    """

    before: int
    after: int
    removed: int
    added: int
    graphs: tuple[ChangedGraph, ...]
    documents: tuple[Changed, ...]
    things: tuple[Changed, ...]
    total: int
    page: int
    pages: int
    statements: tuple[Statement, ...]
    unsaid: int
    repeated: int
    derived: tuple[Statement, ...]
    derived_removed: int
    derived_added: int

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.graphs or self.derived)


def of_change(snapshot: Snapshot, *, change: Change, language: str, page: int = 1) -> Difference:
    """Tell what a change would do to a revision. A reader job. Raises NotFound past the last page."""
    after = Overlay(snapshot, change, snapshot.revision + 1)
    return difference(snapshot, after, change, language=language, page=page)


def difference(before: Snapshot, after: Snapshot, change: Change, *, language: str, page: int = 1) -> Difference:
    """Tell a change that leads from one snapshot to another. Raises NotFound past the last page."""
    old, new = _views(before, after, change, language)
    asserted = Change(_asserted(change.removed), _asserted(change.added))
    touched = sorted_out(old, new, asserted)
    graphs = asserted.graphs()
    documents = [iri for iri in sorted(touched.things) if iri in graphs]
    things = [iri for iri in sorted(touched.things) if iri not in graphs]
    pages = max(1, -(-max(len(things), len(documents)) // PAGE_SIZE))
    if not 1 <= page <= pages:
        raise NotFound(f"This difference has {pages} pages; there is no page {page}.")
    window = slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
    derived = Change(_of_graph(change.removed, DERIVED), _of_graph(change.added, DERIVED))
    return Difference(
        before=before.revision,
        after=after.revision,
        removed=len(asserted.removed),
        added=len(asserted.added),
        graphs=tuple(_graphs(old, new, asserted)),
        documents=tuple(_changed(old, new, touched, iri) for iri in documents[window]),
        things=tuple(_changed(old, new, touched, iri) for iri in things[window]),
        total=len(things),
        page=page,
        pages=pages,
        statements=_statements(old, new, touched.unsaid),
        unsaid=len(touched.unsaid.removed) + len(touched.unsaid.added),
        repeated=touched.repeated,
        derived=_statements(old, new, derived),
        derived_removed=len(derived.removed),
        derived_added=len(derived.added),
    )


def _views(before: Snapshot, after: Snapshot, change: Change, language: str) -> tuple[View, View]:
    """Open both sides; the model, which takes long to read, is read once unless the change is about it."""
    if _is_about_the_model(change):
        return View(before, language), View(after, language)
    side: Snapshot = after if isinstance(before, Overlay) else before
    while isinstance(side, Overlay) and not _is_about_the_model(side.change):
        side = side.base
    model = Model.from_snapshot(side)
    return View(before, language, model), View(after, language, model)


def _is_about_the_model(change: Change) -> bool:
    return any(graph.startswith(_READ_BY_MODEL) for graph in change.graphs())


def _asserted(quads: Iterable[Quad]) -> frozenset[Quad]:
    return frozenset(quad for quad in quads if graph_iri(quad) not in (META, DERIVED))


def _of_graph(quads: Iterable[Quad], graph: str) -> frozenset[Quad]:
    return frozenset(quad for quad in quads if graph_iri(quad) == graph)


def _graphs(old: View, new: View, change: Change) -> Iterator[ChangedGraph]:
    for iri, (removed, added) in change.graphs().items():
        name = NamedNode(iri)
        was, is_there = (any(view.snapshot.match(graph=name)) for view in (old, new))
        state = _state(was=was, is_there=is_there)
        title = (old if state == "gone" else new).label(iri)
        yield ChangedGraph(iri, title, state, removed, added, is_written_over_http(iri))


def _state(*, was: bool, is_there: bool) -> str:
    if was == is_there:
        return "changed"
    return "new" if is_there else "gone"


def _changed(old: View, new: View, touched: Touched, iri: str) -> Changed:
    state = _state(was=_is_described(old, iri), is_there=_is_described(new, iri))
    found = lines_about(old, new, touched.things[iri], state)
    view = old if state == "gone" else new
    kinds = view.types(iri)
    label = view.label(iri)
    thing = Listed(iri, label, view.label(kinds[0]), hue(kinds[0])) if kinds else Listed(iri, label)
    return Changed(thing, state, tuple(found[:_MOST_LINES]), len(found))


def _is_described(view: View, iri: str) -> bool:
    return any(view.snapshot.match(NamedNode(iri)))


def _statements(old: View, new: View, change: Change) -> tuple[Statement, ...]:
    sides = ((old, "removed", change.removed), (new, "added", change.added))
    first = [(view, state, quad) for view, state, quads in sides for quad in sorted(quads, key=str)[:_MOST_STATEMENTS]]
    return tuple(statement(view, quad, state) for view, state, quad in first)
