"""Oxigraph in this process: snapshots of a checkpoint, and the terms as the engine keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from missiongraph.errors import MemoryLimit, SyntaxProblem
from missiongraph.names import in_default_graph
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Graph, Object, Subject, graph_iri
from missiongraph.store.base import MERGED, STORE_DATASET, Answer, QueryDataset, Snapshot

_POSITION: Final = re.compile(r"^error at (\d+):(\d+): (.*)", re.DOTALL)
_BULK: Final = 100_000
_ANY: Final = NamedNode("urn:any")
_UNION_LIMIT: Final = 2_000_000
_MOST_NAMED: Final = 8


class EmbeddedSnapshot:
    """A revision in an Oxigraph database, opened read-only."""

    def __init__(self, database: Oxigraph, revision: int) -> None:
        self._database = database
        self._revision = revision

    @property
    def revision(self) -> int:
        """The number of the revision."""
        return self._revision

    def match(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        value: Object | None = None,
        graph: Graph | None = MERGED,
    ) -> Iterator[Quad]:
        """Iterate over matching quads of one graph; None means of every graph, the merged one included."""
        return self._database.quads_for_pattern(subject, predicate, value, graph)

    def query(self, text: str, dataset: QueryDataset = STORE_DATASET) -> Answer:
        """Evaluate a query; the variables, forms and errors are Oxigraph's."""
        try:
            if not dataset:
                return self._database.query(text)
            if len(dataset.default) < 2:
                return self._database.query(
                    text,
                    default_graph=[NamedNode(iri) for iri in dataset.default],
                    named_graphs=[NamedNode(iri) for iri in dataset.named],
                )
            return united(self, dataset).query(
                text, default_graph=DefaultGraph(), named_graphs=[NamedNode(iri) for iri in dataset.named]
            )
        except SyntaxError as error:
            raise syntax_problem(str(error), text) from error

    def graphs(self) -> Iterator[NamedNode]:
        """Iterate over the names of the graphs."""
        return (name for name in self._database.named_graphs() if isinstance(name, NamedNode))

    def copy_to(self, place: Path) -> None:
        """Copy the revision to a new directory, by hard links; works for revisions on disk only."""
        self._database.backup(str(place))


def united(snapshot: Snapshot, dataset: QueryDataset) -> Oxigraph:
    """Copy several default graphs into one, because engines return their common triples twice. Raises MemoryLimit."""
    scratch = Oxigraph()
    count = 0
    for target, names in (None, dataset.default), (True, dataset.named):
        for name in names:
            graph = NamedNode(name)
            place: NamedNode | DefaultGraph = graph if target else DefaultGraph()
            for quad in snapshot.match(graph=graph):
                scratch.add(Quad(quad.subject, quad.predicate, quad.object, place))
                count += 1
                if count > _UNION_LIMIT:
                    raise MemoryLimit(
                        "The named graphs are too large to be united for one query. Ask the default graph, "
                        "which holds all published graphs, or fewer graphs.",
                        limit="united triples",
                        value=_UNION_LIMIT,
                    )
    return scratch


def in_memory(quads: Iterable[Quad], revision: int = 0) -> EmbeddedSnapshot:
    """Hold quads of named graphs in memory, with their union as the default graph."""
    database = Oxigraph()
    for quad in quads:
        database.add(quad)
        if in_default_graph(graph_iri(quad)):
            database.add(merged(quad))
    return EmbeddedSnapshot(database, revision)


def merged(quad: Quad) -> Quad:
    """Return the quad's triple in the default graph."""
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())


def apply_change(database: Oxigraph, change: Change) -> None:
    """Apply a change to named graphs and to the merged default graph.

    A triple leaves the default graph only when no graph that belongs to it states the triple any more.
    """
    for quad in change.removed:
        database.remove(quad)
    for quad in change.removed:
        if in_default_graph(graph_iri(quad)) and not _is_stated(database, quad):
            database.remove(merged(quad))
    united = (merged(quad) for quad in change.added if in_default_graph(graph_iri(quad)))
    # A bulk load writes files of its own, which pays only for many quads.
    extend = database.bulk_extend if len(change.added) > _BULK else database.extend
    extend(chain(change.added, united))


def _is_stated(database: Oxigraph, quad: Quad) -> bool:
    found = database.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(graph_iri(each) and in_default_graph(graph_iri(each)) for each in found)


def normal_forms(quads: Iterable[Quad]) -> dict[Literal, Literal]:
    """Return the literals that the engine changes, with what it makes of them: it keeps numbers and times by value."""
    given = list({quad.object for quad in quads if isinstance(quad.object, Literal)})
    database = Oxigraph()
    database.extend(Quad(NamedNode(f"urn:{index}"), _ANY, value) for index, value in enumerate(given))
    forms: dict[Literal, Literal] = {}
    for quad in database:
        before = given[int(quad.subject.value.removeprefix("urn:"))]
        if isinstance(quad.object, Literal) and quad.object != before:
            forms[before] = quad.object
    return forms


def syntax_problem(message: str, text: str) -> SyntaxProblem:
    """Turn the engine's message about a query into a problem with line, column, excerpt and a hint."""
    found = _POSITION.match(message)
    if not found:
        return SyntaxProblem(f"The query does not parse: {message}")
    line, column, expected = int(found[1]), int(found[2]), _readable(found[3])
    lines = text.splitlines() or [""]
    excerpt = lines[min(line, len(lines)) - 1][:200]
    problem = f"The query does not parse at line {line}, column {column}"
    return SyntaxProblem(f"{problem}: {expected}.", line=line, column=column, excerpt=excerpt)


def _readable(expected: str) -> str:
    """Take the raw character classes out of the engine's list of what it expected."""
    if "Prefix not found" in expected:
        return "this prefix is not declared; add a PREFIX line for it at the top"
    # The classes stand in brackets and hold quoted characters, so a bracket in quotes does not end one.
    words = re.sub(r"\[(?:[^\]'\"]|'[^']*'|\"[^\"]*\")*\]", "", expected.replace("\n", " "))
    names = [word.strip() for word in words.removeprefix("expected one of").removeprefix("expected").split(",")]
    kept = [name for name in names if name]
    if not kept:
        return "something else was expected here"
    return "expected " + (" or ".join(kept) if len(kept) <= _MOST_NAMED else ", ".join(kept[:_MOST_NAMED]) + " or more")
