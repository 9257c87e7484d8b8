"""What a SPARQL constraint or a rule reads, told from its query: the paths from $this along its triple patterns.

A pattern is read from whichever end is known. In a sub-SELECT only $this is known beforehand, since it is evaluated on
its own (SPARQL 1.1 §12); in OPTIONAL and EXISTS what stands before is known; of UNION, what both sides make known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from missiongraph.model.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence
from missiongraph.model.reach import ReachBuilder, Step
from missiongraph.model.triples import Triples
from missiongraph.names import OWL, PREFIXES, RDF, RDFS, SH
from missiongraph.rdf.terms import Object

_THIS: Final = Variable("this")
_PATH: Final = re.compile(r"([\s{}()])[$?]PATH\b")
_Known: TypeAlias = Mapping[Variable, frozenset[int]]
_THROUGH: Final = frozenset(
    {"Project", "Distinct", "Reduced", "OrderBy", "Slice", "Group", "AggregateJoin", "SelectQuery", "ConstructQuery"}
)


class Unreadable(Exception):
    """The reads of a shape cannot be told; the message says why."""


def prepared(text: str, prefixes: Mapping[str, str]) -> CompValue:
    """Parse a SELECT or CONSTRUCT to its algebra. Raises Unreadable when it is no valid SPARQL."""
    try:
        algebra: CompValue = prepareQuery(text, initNs=dict(prefixes)).algebra
    except Exception as problem:  # rdflib raises whatever its grammar and its translation happen upon
        raise Unreadable(f"its query does not parse: {problem}") from problem
    return algebra


def prefixes_of(triples: Triples, constraint: Object) -> dict[str, str]:
    """Return the prefixes that a constraint may use: those of sh:prefixes, and the three that pySHACL adds."""
    found = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}
    for place in triples.values(constraint, SH + "prefixes"):
        for declaration in triples.values(place, SH + "declare"):
            prefix, namespace = triples.text(declaration, SH + "prefix"), triples.text(declaration, SH + "namespace")
            if prefix is not None and namespace is not None:
                found[prefix] = namespace
    return found


def query_of(triples: Triples, constraint: Object, path: Path | None) -> CompValue:
    """Return the algebra of a constraint of a shape with this path. Raises Unreadable when it does not parse."""
    text = triples.text(constraint, SH + "select") or ""
    if path is not None:
        text = _PATH.sub(lambda found: f"{found[1]}{path}", text)
    return prepared(text, PREFIXES | prefixes_of(triples, constraint))


def follow_query(algebra: CompValue, builder: ReachBuilder, state: int, rule: str) -> None:
    """Add to `builder` what a query reads from $this. Raises Unreadable when that cannot be told."""
    _Query(builder, rule, state).read(algebra, {_THIS: frozenset((state,))})


class _Query:
    """Walks the algebra of one query."""

    def __init__(self, builder: ReachBuilder, rule: str, start: int) -> None:
        self._builder, self._rule, self._start = builder, rule, start

    def read(self, part: CompValue, known: _Known) -> _Known:
        """Read a part of the query and return the variables known after it, with the states that they stand for."""
        match part.name:
            case "BGP":
                found = self._patterns(list(part.triples), known)
            case "Join":
                found = self._joined(part, known)
            case "LeftJoin":
                found = self.read(part.p1, known)
                self._tested(part.expr, self.read(part.p2, found))
            case "Union":
                found = _in_both(self.read(part.p1, known), self.read(part.p2, known))
            case "Filter" | "Extend":
                found = self.read(part.p, known)
                self._tested(part.expr, found)
            case "ToMultiSet" if part.p.name == "values":
                found = known  # constants are no way from $this to another node
            case "ToMultiSet":
                inner = self.read(part.p, {_THIS: frozenset((self._start,))})
                found = _merged(known, {name: inner[name] for name in _projected(part.p) if name in inner})
            case name if name in _THROUGH:
                found = self.read(part.p, known)
            case name:
                raise Unreadable(f"its query uses {name}, whose reads cannot be told")
        return found

    def _joined(self, part: CompValue, known: _Known) -> _Known:
        """Read both sides of a join, the one first that can be read first."""
        try:
            return self.read(part.p2, self.read(part.p1, known))
        except Unreadable:
            return self.read(part.p1, self.read(part.p2, known))

    def _patterns(self, waiting: list[tuple[Any, Any, Any]], known: _Known) -> _Known:
        while waiting:
            pattern = next((each for each in waiting if each[0] in known or each[2] in known), None)
            if pattern is None:
                raise Unreadable("its query has a triple pattern that is not connected with $this")
            waiting.remove(pattern)
            known = self._pattern(pattern, known)
        return known

    def _pattern(self, pattern: tuple[Any, Any, Any], known: _Known) -> _Known:
        start, predicate, end = pattern
        forward = start in known
        if not forward:
            start, end = end, start
        if isinstance(predicate, Variable):
            step = Step(None, forward)
            ends = frozenset(self._builder.along(state, step, self._rule) for state in known[start])
        else:
            ends = self._builder.follow(known[start], _path(predicate), self._rule, forward=forward)
        return _merged(known, {end: ends}) if isinstance(end, Variable) else known

    def _tested(self, expression: object, known: _Known) -> None:
        """Read the patterns of EXISTS and NOT EXISTS in an expression."""
        if isinstance(expression, CompValue):
            if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
                self.read(expression.graph, known)
                return
            for part in expression.values():
                self._tested(part, known)
        elif isinstance(expression, list | tuple):
            for part in expression:
                self._tested(part, known)


def _path(predicate: object) -> Path:
    match predicate:
        case URIRef():
            return Predicate(str(predicate))
        case InvPath():
            return Inverse(_path(predicate.arg))
        case SequencePath():
            return Sequence(tuple(map(_path, predicate.args)))
        case AlternativePath():
            return Alternative(tuple(map(_path, predicate.args)))
        case MulPath():
            return Repeated(_path(predicate.path), 1 if predicate.mod == "+" else 0, predicate.mod != "?")
        case _:
            raise Unreadable("its query uses a negated property path")


def _projected(part: CompValue) -> Iterator[Variable]:
    while part.name != "Project":
        part = part.p
    yield from part.PV


def _merged(one: _Known, other: _Known) -> _Known:
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in one.keys() | other.keys()}


def _in_both(one: _Known, other: _Known) -> _Known:
    return {name: one[name] | other[name] for name in one.keys() & other.keys()}
