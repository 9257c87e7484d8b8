"""A revision as a change would leave it, or as it was before one: nothing is written for it."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import Final
from weakref import finalize

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from missiongraph.names import in_default_graph
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Graph, Object, Subject, graph_iri
from missiongraph.store.base import MERGED, STORE_DATASET, Answer, QueryDataset, Snapshot
from missiongraph.store.embedded import EmbeddedSnapshot, apply_change, merged

_MERGED: Final[Graph] = MERGED


class Overlay:
    """A snapshot with a change laid over it. Implements `store.base.Snapshot`.

    Matching costs what the change adds to a node; a query is asked of a copy, which is made at the first one.
    """

    def __init__(self, base: Snapshot, change: Change, revision: int) -> None:
        self._base = base
        self._change = change
        self._revision = revision
        self._by_subject: dict[object, list[Quad]] = defaultdict(list)
        self._by_object: dict[object, list[Quad]] = defaultdict(list)
        for quad in change.added:
            self._by_subject[quad.subject].append(quad)
            self._by_object[quad.object].append(quad)
        self._removed_triples = {quad.triple for quad in change.removed if in_default_graph(graph_iri(quad))}

    @property
    def base(self) -> Snapshot:
        """The snapshot that lies below."""
        return self._base

    @property
    def change(self) -> Change:
        """The change that is laid over it."""
        return self._change

    @property
    def revision(self) -> int:
        """The number of the revision that this would be."""
        return self._revision

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Object | None = None,
        graph: Graph | None = MERGED,
    ) -> Iterator[Quad]:
        """Iterate over matching quads of one graph; None means of every graph, the merged one included."""
        added = self._added(subject, predicate, value)
        if graph == _MERGED:
            return self._merged(self._base.match(subject, predicate, value), added)
        found = self._base.match(subject, predicate, value, graph)
        if graph is not None:
            return self._named(found, (quad for quad in added if quad.graph_name == graph))
        named = (quad for quad in found if graph_iri(quad))
        return chain(self._named(named, added), self._merged(self._base.match(subject, predicate, value), added))

    def query(self, text: str, dataset: QueryDataset = STORE_DATASET) -> Answer:
        """Evaluate a SPARQL 1.1 query on a copy. Raises SyntaxProblem, and what copying the base raises."""
        return self._copy.query(text, dataset)

    def graphs(self) -> Iterator[NamedNode]:
        """Iterate over the names of the graphs."""
        names = {graph.value for graph in self._base.graphs()} | set(self._change.graphs())
        return (NamedNode(name) for name in sorted(names) if any(self.match(graph=NamedNode(name))))

    def copy_to(self, place: Path) -> None:
        """Copy the revision to a new directory, as an Oxigraph database in the merged layout."""
        self._base.copy_to(place)
        database = Oxigraph(str(place))
        apply_change(database, self._change)
        database.flush()

    @cached_property
    def _copy(self) -> EmbeddedSnapshot:
        # Removed with this object; readers keep their temporary files where a crash's leftovers are swept.
        folder = mkdtemp(prefix="overlay-")
        finalize(self, shutil.rmtree, folder, ignore_errors=True)
        place = Path(folder) / "copy"
        self.copy_to(place)
        return EmbeddedSnapshot(Oxigraph.read_only(str(place)), self._revision)

    def _added(self, subject: Subject | None, predicate: NamedNode | None, value: Object | None) -> list[Quad]:
        if subject is not None:
            quads: Iterable[Quad] = self._by_subject.get(subject, ())
        else:
            quads = self._change.added if value is None else self._by_object.get(value, ())
        return [quad for quad in quads if predicate in (None, quad.predicate) and value in (None, quad.object)]

    def _named(self, found: Iterable[Quad], added: Iterable[Quad]) -> Iterator[Quad]:
        came = set(added)
        yield from (quad for quad in found if quad not in self._change.removed and quad not in came)
        yield from came

    def _merged(self, found: Iterable[Quad], added: Iterable[Quad]) -> Iterator[Quad]:
        came = {merged(quad) for quad in added if in_default_graph(graph_iri(quad))}
        for quad in found:
            if quad not in came and (quad.triple not in self._removed_triples or self._is_stated(quad)):
                yield quad
        yield from came

    def _is_stated(self, quad: Quad) -> bool:
        """Say whether a graph of the base still makes a statement that others make no more."""
        found = self._base.match(quad.subject, quad.predicate, quad.object, None)  # type: ignore[arg-type]  # no triple terms
        left = (graph_iri(each) for each in found if each not in self._change.removed)
        return any(graph and in_default_graph(graph) for graph in left)
