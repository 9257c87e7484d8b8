"""A SPARQL 1.1 endpoint read as a snapshot: the newest revision, in the merged layout.

The merged default graph is a named graph there (MERGED_GRAPH), because engines differ in what their own default graph
is, and the dataset is written into every query. Graphs that this service did not write are not seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TypeGuard

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    Triple,
)
from pyoxigraph import Store as Oxigraph

from missiongraph.errors import EngineRefused
from missiongraph.names import GRAPH, META, RDF, XSD, in_default_graph
from missiongraph.rdf.terms import Graph, Object, Subject, with_literals
from missiongraph.rdf.tokens import tokens
from missiongraph.store.base import MERGED, STORE_DATASET, Answer, QueryDataset, Triples
from missiongraph.store.embedded import merged, normal_forms, syntax_problem, united
from missiongraph.store.endpoint import Client
from missiongraph.store.meta import GENERATED
from missiongraph.store.spelling import NOTHING, parts, spelled, unblanked

MERGED_GRAPH: Final = GRAPH + "merged"
_BATCH: Final = 1000
_LOOK_UPS: Final = 4096
_PAIRS: Final = 200
_MOST_COPIED: Final = 2_000_000
_KEPT_AS_GIVEN: Final = frozenset({XSD + "string", RDF + "langString"})


class RemoteSnapshot:
    """The state of an endpoint, read as one revision; `RemoteRevisions.confirm` says whether it was that throughout."""

    def __init__(self, client: Client, revision: int) -> None:
        self._client = client
        self._revision = revision
        # Pages and checks ask for one property of a node after the other, and each request costs milliseconds.
        self._known = lru_cache(_LOOK_UPS)(self._all)

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
        if graph is None and subject is None and predicate is None and value is None:
            # Graph by graph: engines limit the rows of one answer.
            places: list[NamedNode | DefaultGraph] = [*map(NamedNode, self._graphs), MERGED]
            return chain.from_iterable(self.match(graph=place) for place in places)
        if isinstance(graph, NamedNode) and graph.value not in {*self._graphs, META}:
            return iter(())
        if subject is not None:
            found = iter(self._known(subject, None, None, graph))
        elif predicate is not None and isinstance(value, NamedNode):
            found = iter(self._known(None, predicate, value, graph))
        else:
            found = _normal(self._matching(None, predicate, value, graph))
        return (quad for quad in found if predicate in (None, quad.predicate) and value in (None, quad.object))

    def query(self, text: str, dataset: QueryDataset = STORE_DATASET) -> Answer:
        """Evaluate a query; it must parse as SPARQL 1.1 here before the engine sees it. Raises the client's errors.

        CONSTRUCT is asked as a SELECT and filled in here, because Virtuoso cuts its answers without a word.
        """
        if any(token.is_word("SERVICE") for token in tokens(text)):
            # The engine would have to ask, and what it may ask is not in our hands.
            raise EngineRefused("SERVICE is not available with a remote engine. Ask the other endpoint yourself.")
        try:
            Oxigraph().query(text)
        except SyntaxError as error:
            raise syntax_problem(str(error), text) from error
        cut = parts(text)
        asked = dataset or QueryDataset(cut.default, cut.named)
        if len(asked.default) > 1:
            named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in asked.named]
            return united(self, asked).query(text, default_graph=DefaultGraph(), named_graphs=named)
        whole = cut.over(*self._dataset(asked, has_graph=cut.has_graph))
        match cut.form:
            case "SELECT":
                return self._client.table(whole)
            case "ASK":
                return self._client.truth(whole)
            case "CONSTRUCT":
                return Triples(cut.filled(self._client.table(whole)))
            case _:
                return Triples(quad.triple for quad in self._client.triples(whole))

    def graphs(self) -> Iterator[NamedNode]:
        """Iterate over the names of the graphs."""
        return map(NamedNode, self._graphs)

    def copy_to(self, place: Path) -> None:
        """Copy the revision to a new directory. Raises EngineRefused for one that is too large to be copied."""
        database = Oxigraph(str(place))
        database.bulk_extend(islice(self._in_both(), _MOST_COPIED + 1))
        if len(database) > _MOST_COPIED:
            raise EngineRefused(
                f"An update is tried on a copy first, which with a remote engine ends at {_MOST_COPIED:,} statements. "
                "Put whole documents instead (PUT /documents/… or /graphs?graph=…).",
                limit="copied statements",
                value=_MOST_COPIED,
            )
        database.flush()

    def _in_both(self) -> Iterator[Quad]:
        """Iterate over the quads of the named graphs, and over what they make of the merged one."""
        for graph in self._graphs:
            for quad in self.match(graph=NamedNode(graph)):
                yield quad
                if in_default_graph(graph):
                    yield merged(quad)

    def stated(self, triples: Collection[Triple], graphs: Iterable[str]) -> frozenset[Triple]:
        """Return those of the triples that at least one of these graphs states."""
        clauses = "\n".join([f"FROM <{NOTHING}>", *(f"FROM NAMED <{iri}>" for iri in sorted(graphs))])
        pairs = sorted({f"({spelled(each.subject)} {each.predicate})" for each in triples})
        found = set[Triple]()
        for start in range(0, len(pairs), _PAIRS):
            values = f"VALUES (?s ?p) {{ {' '.join(pairs[start : start + _PAIRS])} }}"
            rows = self._client.table(f"SELECT ?s ?p ?o\n{clauses}\nWHERE {{ {values} GRAPH ?g {{ ?s ?p ?o }} }}")
            quads = (Quad(_ours(row["s"]), row["p"], _ours(row["o"])) for row in rows)
            found.update(quad.triple for quad in _normal(quads))
        return frozenset(found).intersection(triples)

    @cached_property
    def _graphs(self) -> tuple[str, ...]:
        """The graphs that this service has written and that hold something, `graph/meta` included."""
        pattern = f"GRAPH <{META}> {{ ?g {GENERATED} ?made }} FILTER EXISTS {{ GRAPH ?g {{ ?s ?p ?o }} }}"
        names = [row[0].value for row in self._client.table(f"SELECT DISTINCT ?g WHERE {{ {pattern} }}")]
        return (*names, META) if names else ()

    def _dataset(self, asked: QueryDataset, *, has_graph: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the default graph and the named graphs to ask: nothing but what this service has written."""
        if not asked:
            return (MERGED_GRAPH,), self._graphs if has_graph else ()
        default, named = (tuple(iri for iri in part if iri in self._graphs) for part in (asked.default, asked.named))
        return default, named

    def _all(
        self, subject: Subject | None, predicate: NamedNode | None, value: Object | None, graph: Graph | None
    ) -> tuple[Quad, ...]:
        return tuple(_normal(self._matching(subject, predicate, value, graph)))

    def _matching(
        self, subject: Subject | None, predicate: NamedNode | None, value: Object | None, graph: Graph | None
    ) -> Iterator[Quad]:
        """Ask for quads, as the engine has them; at least those that match."""
        pattern, unbound = _pattern(subject, predicate, value)
        if graph is None:
            places = [f"FROM <{NOTHING}>", *(f"FROM NAMED <{iri}>" for iri in (*self._graphs, MERGED_GRAPH))]
            head, pattern = f"SELECT {unbound} ?g", f"GRAPH ?g {{ {pattern} }}"
        else:
            places = [f"FROM <{graph.value if isinstance(graph, NamedNode) else MERGED_GRAPH}>"]
            head = f"SELECT {unbound or '(1 AS ?one)'}"
        text = "\n".join([head, *places, f"WHERE {{ {pattern} }}"])
        given: dict[str, Any] = {"s": subject, "p": predicate, "o": value, "g": graph}
        rows = self._client.table(text)
        names = [each.value for each in rows.variables if each.value in given]
        for row in rows:
            found = given | {name: _ours(row[name]) for name in names}
            yield Quad(found["s"], found["p"], found["o"], found["g"])


def _pattern(subject: Subject | None, predicate: NamedNode | None, value: Object | None) -> tuple[str, str]:
    """Write a triple pattern, and the variables in it.

    Engines take numbers, dates and the like by value, and hold some in other words, so those are asked for, too, and
    compared here; a FILTER would not do, because Virtuoso finds no truth value equal to itself.
    """
    is_by_value = may_differ(value)
    bound = (subject, predicate, value)
    subject_, predicate_, value_ = (
        f"?{name}" if term is None else spelled(term) for name, term in zip("spo", bound, strict=True)
    )
    pattern = f"{subject_} {predicate_} {value_}"
    names = [term for term in (subject_, predicate_, value_) if term.startswith("?")]
    if is_by_value:
        return f"{pattern} . {subject_} {predicate_} ?o", " ".join([*names, "?o"])
    return pattern, " ".join(names)


def _ours(term: Object) -> Any:
    """Read a term as it is here: blank nodes are blank, and the merged graph is the default graph."""
    return MERGED if term == NamedNode(MERGED_GRAPH) else unblanked(term)


def _normal(quads: Iterator[Quad]) -> Iterator[Quad]:
    """Put literals into the form in which they are known here (Virtuoso writes `true` as `1`)."""
    while batch := list(islice(quads, _BATCH)):
        unsure = [quad for quad in batch if may_differ(quad.object)]
        yield from with_literals(batch, normal_forms(unsure)) if unsure else batch


def may_differ(term: object) -> TypeGuard[Literal]:
    """Say whether a term is a literal that engines may hold in other words: a number, a date and the like."""
    return isinstance(term, Literal) and term.datatype.value not in _KEPT_AS_GIVEN
