"""pySHACL, and everything that we know about it: it judges given focus nodes on a small graph, shape by shape.

Its own target search, loaders, imports, inference and scripts are never reached: graphs are handed over as built here,
and each shape is asked about exactly the nodes that were found for it. A shape that fails to run is a failure of that
shape and never a finding about data (SHACL §3.4.2).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

import pyshacl.shape
from pyoxigraph import BlankNode, Literal, NamedNode
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.errors import ShapeRecursionWarning
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.namespace import SH as SHACL
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from missiongraph.model.triples import Triples
from missiongraph.names import XSD
from missiongraph.query.asserted import Triple
from missiongraph.rdf.terms import Object, Subject

_RdflibTerm: TypeAlias = URIRef | BNode | RdflibLiteral
_STRING: Final = XSD + "string"

# rdflib logs every ill-typed literal with a traceback; here it is a finding with a message instead.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

# pySHACL looks up every predicate of every shape in a list of all parameters; as keys that takes a third less time.
pyshacl.shape.CONSTRAINT_PARAMS = dict.fromkeys(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL §3.6.2), its terms as pyoxigraph has them. Messages are (language, text)."""

    focus: Object
    path: Object | None
    value: Object | None
    shape: Object
    component: str
    severity: str
    constraint: Object | None
    messages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A shape that could not be run, and what pySHACL said."""

    shape: Subject
    message: str


def run(
    *, shapes: Triples, data: Iterable[Triple], focus: Mapping[Subject, Collection[Object]]
) -> tuple[list[Result], list[Failure]]:
    """Validate the focus nodes of each shape against it, on a graph that holds all that they need."""
    results: list[Result] = []
    failures: list[Failure] = []
    terms = _Terms()
    graph = terms.graph(data)
    for node, nodes in focus.items():
        try:
            results += _run_shape(_shape(shapes, node), graph, terms, nodes)
        except Exception as problem:  # noqa: BLE001  # whatever a rule stumbles over is a failure of that rule
            failures.append(Failure(node, f"{type(problem).__name__}: {problem}"))
    return results, failures


def _run_shape(shape: Shape, graph: Graph, terms: _Terms, nodes: Collection[Object]) -> list[Result]:
    with warnings.catch_warnings():
        # pySHACL goes on after a recursive shape with a mere warning; lint refuses such shapes, and so do we here.
        warnings.simplefilter("error", ShapeRecursionWarning)
        # Comparing an ill-formed date with another is reported as a finding; Python's own word on it helps nobody.
        warnings.simplefilter("ignore", DeprecationWarning)
        _, reports = shape.validate(SHACLExecutor(), graph, focus=[terms.theirs(node) for node in nodes])
    return [_result(result, statements, terms) for _, result, statements in reports]


@lru_cache(maxsize=2)
def _shapes_graph(shapes: Triples) -> ShapesGraph:
    return ShapesGraph(_Terms().graph((subject, NamedNode(predicate), value) for subject, predicate, value in shapes))


def _shape(shapes: Triples, node: Subject) -> Shape:
    graph = _shapes_graph(shapes)
    _ = graph.shapes  # the first look builds the index of shapes
    return graph.lookup_shape_from_node(_to_rdflib(node))


def _result(result: Node, statements: Iterable[tuple[Node, Node, Any]], terms: _Terms) -> Result:
    """Take the statements about the result itself; those about nested results (sh:detail) are left out."""
    found: dict[Node, Object] = {}
    messages = []
    for subject, predicate, value in statements:
        if subject != result:
            continue
        node = value[1] if isinstance(value, tuple) else value  # pySHACL pairs some values with their graph
        if predicate == SHACL.resultMessage:
            messages.append((node.language or "", str(node)))
        else:
            found[predicate] = terms.ours(node)
    return Result(
        focus=found[SHACL.focusNode],
        path=found.get(SHACL.resultPath),
        value=found.get(SHACL.value),
        shape=found[SHACL.sourceShape],
        component=found[SHACL.sourceConstraintComponent].value,
        severity=found[SHACL.resultSeverity].value,
        constraint=found.get(SHACL.sourceConstraint),
        messages=tuple(sorted(messages)),
    )


class _Graph(Graph):
    """A graph that is always true: pySHACL asks `data or shapes` for every result, and rdflib would count each time.

    It asks the query of a SPARQL constraint anew for every focus node; parsing it takes ten times as long as answering.
    """

    def __bool__(self) -> bool:
        return True

    def query(self, query_object: str | Query, *arguments: Any, **more: Any) -> QueryResult:
        """Answer a query, which is parsed when it is met first."""
        asked = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(asked, *arguments, **more)


@lru_cache(maxsize=64)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


class _Incomparable(RdflibLiteral):
    """A literal whose text is none of its datatype: it is before, after and equal to nothing (SHACL §4.5.3).

    rdflib compares some of these by their text and raises TypeError for others, which would pass for a fault of the
    rule. Python asks the subclass first, whichever side it stands on.
    """

    __slots__ = ()

    def __lt__(self, other: object) -> bool:
        return False

    __le__ = __gt__ = __ge__ = __lt__


class _Terms:
    """Terms in both forms; rdflib's do not lead back by themselves, since it writes language tags its own way."""

    def __init__(self) -> None:
        self._theirs: dict[Object, _RdflibTerm] = {}
        self._ours: dict[Node, Object] = {}

    def theirs(self, term: Object) -> _RdflibTerm:
        found = self._theirs.get(term)
        if found is None:
            found = self._theirs[term] = _to_rdflib(term)
            self._ours[found] = term
        return found

    def ours(self, term: Node) -> Object:
        return self._ours.get(term) or _from_rdflib(term)

    def graph(self, triples: Iterable[Triple]) -> Graph:
        """Build an rdflib graph: the plain memory store, which has no contexts to keep, is the fastest."""
        graph = _Graph(store="SimpleMemory", bind_namespaces="none")
        for subject, predicate, value in triples:
            graph.add((self.theirs(subject), self.theirs(predicate), self.theirs(value)))
        return graph


def _to_rdflib(term: Object) -> _RdflibTerm:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    if term.language:
        return RdflibLiteral(term.value, lang=term.language)
    datatype = term.datatype.value
    # Without normalize=False rdflib would rewrite "01" to "1"; strings are plain there, as RDF 1.1 has them.
    literal = RdflibLiteral(term.value, datatype=None if datatype == _STRING else URIRef(datatype), normalize=False)
    return _Incomparable(term.value, datatype=literal.datatype, normalize=False) if literal.ill_typed else literal


def _from_rdflib(term: Node) -> Object:
    if isinstance(term, URIRef):
        return NamedNode(str(term))
    if isinstance(term, BNode):
        return BlankNode(str(term))
    if not isinstance(term, RdflibLiteral):
        raise TypeError(f"pySHACL reported {term!r}, which is no RDF term")
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype or _STRING)))
