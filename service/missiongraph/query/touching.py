"""Whether a change can alter the answer to a query: only if one of its statements takes part in a match.

An answer is made of the matches of basic graph patterns (SPARQL 1.1 §18.3), which further operators combine. Where no
changed statement takes part in a match of any of them, before or after the change, all of it stays as it was. A match
is looked for with bounded work and without expressions, so the answer may be "can" where it in fact cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, Final, TypeAlias

from pyoxigraph import Literal, NamedNode, Quad
from rdflib import URIRef, Variable
from rdflib.paths import InvPath, MulPath, NegatedPath, Path
from rdflib.plugins.sparql.parserutils import CompValue

from missiongraph.model.reads import Unreadable, prepared
from missiongraph.model.triples import TYPE
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object
from missiongraph.store.base import Snapshot

_TYPE: Final = NamedNode(TYPE)
_MOST_STEPS: Final = 200
_MOST_FOUND: Final = 100
_APART: Final = frozenset({"ToMultiSet", "Project", "SelectQuery"})
Part: TypeAlias = NamedNode | Variable | None
"""A known node, a variable, or None for what is not looked at: blank nodes, and literals, which have several forms."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; one with a path has several `predicates`, one with a variable in their place has none."""

    subject: Part
    predicates: frozenset[NamedNode]
    object: Part
    is_path: bool = False

    def meets(self, quad: Quad) -> bool:
        """Say whether a statement may take part in a match of this pattern."""
        if self.predicates and quad.predicate not in self.predicates:
            return False
        if self.is_path:
            return True
        return all(
            not isinstance(part, NamedNode) or part == term
            for part, term in ((self.subject, quad.subject), (self.object, quad.object))
        )


class Touched:
    """What a change from one state to another can alter."""

    def __init__(self, before: Snapshot, after: Snapshot, change: Change) -> None:
        self._sides = (_Side(before, change.removed), _Side(after, change.added))

    def may_alter(self, text: str) -> bool:
        """Say whether the answer to a query without further parameters can differ between the two states."""
        groups = _groups(text)
        return groups is None or any(side.takes_part(group) for group in groups for side in self._sides)


@dataclass(frozen=True, slots=True)
class _Group:
    """A basic graph pattern, and the patterns beside it without which its matches are of no account."""

    patterns: tuple[Pattern, ...]
    beside: tuple[Pattern, ...]


class _Side:
    """The statements that only one of the two states has, in that state."""

    def __init__(self, snapshot: Snapshot, quads: Iterable[Quad]) -> None:
        self._snapshot = snapshot
        self._quads: dict[NamedNode, list[Quad]] = {}
        for quad in quads:
            self._quads.setdefault(quad.predicate, []).append(quad)
        self._types: dict[tuple[NamedNode, bool], frozenset[Object] | None] = {}
        self._found: dict[tuple[Object | None, NamedNode, Object | None], tuple[Quad, ...] | None] = {}

    def takes_part(self, group: _Group) -> bool:
        """Say whether one of the statements may take part in a match of a group."""
        whole = [each for each in (*group.patterns, *group.beside) if len(each.predicates) == 1 and not each.is_path]
        return any(
            self._meets(pattern, predicate, [each for each in whole if each is not pattern])
            for pattern in group.patterns
            for predicate in pattern.predicates or self._quads
            if predicate in self._quads
        )

    def _meets(self, pattern: Pattern, predicate: NamedNode, others: Sequence[Pattern]) -> bool:
        if pattern.is_path:
            return True
        if not all(self._is_of_type(pattern, predicate, other) for other in others if _TYPE in other.predicates):
            return False
        return any(pattern.meets(quad) and self._fits(pattern, quad, others) for quad in self._quads[predicate])

    def _is_of_type(self, pattern: Pattern, predicate: NamedNode, other: Pattern) -> bool:
        """Say whether a node of any statement with a property is of the class that another pattern asks of it."""
        if not isinstance(other.object, NamedNode) or not isinstance(other.subject, Variable):
            return True
        return all(
            types is None or other.object in types
            for part, forward in ((pattern.subject, True), (pattern.object, False))
            if part == other.subject
            for types in (self._types_met(predicate, forward=forward),)
        )

    def _types_met(self, predicate: NamedNode, *, forward: bool) -> frozenset[Object] | None:
        """Return the types of all nodes at one end of the statements with a property; None when they are too many."""
        key = predicate, forward
        if key not in self._types:
            nodes = {quad.subject if forward else quad.object for quad in self._quads[predicate]}
            found = [self._look_up(node, _TYPE, None) for node in nodes]  # type: ignore[arg-type]  # no triple terms
            kinds = frozenset(quad.object for quads in found for quad in quads or ())
            self._types[key] = None if None in found else kinds  # type: ignore[assignment]
        return self._types[key]

    def _fits(self, met: Pattern, quad: Quad, others: Sequence[Pattern]) -> bool:
        """Say whether the nodes that a statement puts in place of variables have what other patterns ask of them."""
        nodes: dict[Variable, Object] = {
            part: term  # type: ignore[misc]  # no triple terms are stored
            for part, term in ((met.subject, quad.subject), (met.object, quad.object))
            if isinstance(part, Variable)
        }
        return self._completes(nodes, others, [_MOST_STEPS])

    def _completes(self, nodes: Mapping[Variable, Object], left: Sequence[Pattern], steps: list[int]) -> bool:
        """Look for nodes for the variables of all patterns that hang together with those known; True when in doubt."""
        ready = [(_rank(each, nodes), place) for place, each in enumerate(left) if _is_joined(each, nodes)]
        if not ready:
            return True
        place = min(ready)[1]
        pattern, rest = left[place], (*left[:place], *left[place + 1 :])
        [predicate] = pattern.predicates
        found = self._look_up(_node(pattern.subject, nodes), predicate, _node(pattern.object, nodes))
        steps[0] -= 1
        if found is None or steps[0] < 0:
            return True
        return any(
            self._completes({**nodes, **bound}, rest, steps)
            for quad in found
            if (bound := _bound(pattern, quad, nodes)) is not None
        )

    def _look_up(self, subject: Object | None, predicate: NamedNode, value: Object | None) -> tuple[Quad, ...] | None:
        """Return what the state says, each triple once; None for too much, or for a value that has several forms."""
        if isinstance(subject, Literal):
            return ()
        if isinstance(value, Literal):
            return None
        key = subject, predicate, value
        if key not in self._found:
            quads = list(islice(self._snapshot.match(subject, predicate, value, None), _MOST_FOUND))
            once = {quad.triple: quad for quad in quads}
            self._found[key] = None if len(quads) == _MOST_FOUND else tuple(once.values())
        return self._found[key]


def _node(part: Part, nodes: Mapping[Variable, Object]) -> Object | None:
    return nodes.get(part) if isinstance(part, Variable) else part


def _is_joined(pattern: Pattern, nodes: Mapping[Variable, Object]) -> bool:
    return pattern.subject in nodes or pattern.object in nodes


def _rank(pattern: Pattern, nodes: Mapping[Variable, Object]) -> int:
    """Put first what costs least: patterns without a free end, then those that lead on from their subject."""
    ends = [_node(part, nodes) is not None for part in (pattern.subject, pattern.object)]
    return 0 if all(ends) else 1 if ends[0] else 2


def _bound(pattern: Pattern, quad: Quad, nodes: Mapping[Variable, Object]) -> dict[Variable, Object] | None:
    """Return the nodes that a statement puts in place of the free variables; None where it cannot."""
    found: dict[Variable, Object] = {}
    for part, term in ((pattern.subject, quad.subject), (pattern.object, quad.object)):
        if isinstance(part, Variable) and part not in nodes and found.setdefault(part, term) != term:  # type: ignore[arg-type]
            return None
    return found


@lru_cache(maxsize=256)
def _groups(text: str) -> tuple[_Group, ...] | None:
    """Read the basic graph patterns of a query; None when what it depends on cannot be told by them."""
    try:
        return tuple(_read(prepared(text, {}), ()))
    except Unreadable:
        return None


def _read(part: Any, beside: tuple[Pattern, ...]) -> Iterator[_Group]:
    """Yield the groups below a part of the algebra; `beside` is what must match as well. Raises Unreadable."""
    if isinstance(part, CompValue):
        yield from _read_operator(part, beside)
    elif isinstance(part, Mapping):
        yield from _read(list(part.values()), beside)
    elif isinstance(part, list | tuple | set | frozenset):
        for each in part:
            yield from _read(each, beside)


def _read_operator(part: CompValue, beside: tuple[Pattern, ...]) -> Iterator[_Group]:
    match part.name:
        case "BGP":
            yield _Group(_patterns(part.triples), beside)
        case "Join":
            yield from _read(part.p1, beside + _required(part.p2))
            yield from _read(part.p2, beside + _required(part.p1))
        case "LeftJoin" | "Minus":
            yield from _read(part.p1, beside)
            yield from _read([part.p2, dict.get(part, "expr")], beside + _required(part.p1))
        case "Filter" | "Extend":
            yield from _read(part.p, beside)
            yield from _read(part.expr, beside + _required(part.p))
        case "Builtin_EXISTS" | "Builtin_NOTEXISTS":
            # Its item of the same name is still what the parser made of it.
            yield from _read(part.graph, beside)
        case name:
            _refuse(part)
            # What is beside a sub-SELECT may have other variables of the same names.
            yield from _read(list(part.values()), () if name in _APART else beside)


def _refuse(part: CompValue) -> None:
    """Raise Unreadable for what depends on more than matches of patterns."""
    if part.name == "ServiceGraphPattern" or dict.get(part, "datasetClause"):
        raise Unreadable("it asks beyond the published graphs")
    if part.name == "Graph" and not any(group.patterns for group in _read(part.p, ())):
        raise Unreadable("it lists graphs")


def _required(part: CompValue) -> tuple[Pattern, ...]:
    """Return the patterns without which a part has no solution."""
    match part.name:
        case "BGP":
            return _patterns(part.triples)
        case "Graph" | "Filter" | "Extend":
            return _required(part.p)
        case "Join":
            return _required(part.p1) + _required(part.p2)
        case "LeftJoin" | "Minus":
            return _required(part.p1)
        case _:
            return ()


def _patterns(triples: Sequence[tuple[Any, Any, Any]]) -> tuple[Pattern, ...]:
    plain = {term for triple in triples if not isinstance(triple[1], Path) for term in triple}
    for start, path, end in triples:
        # A path of length zero leads from each node of the graph to itself, and any statement can bring a node.
        if isinstance(path, Path) and _may_be_empty(path) and not any(_is_bound(each, plain) for each in (start, end)):
            raise Unreadable("it has a path between nodes that nothing else limits")
    return tuple(_pattern(triple) for triple in triples)


def _is_bound(term: object, plain: set[Any]) -> bool:
    return not isinstance(term, Variable) or term in plain


def _pattern(triple: tuple[Any, Any, Any]) -> Pattern:
    start, predicate, end = triple
    if isinstance(predicate, Path):
        return Pattern(_part(start), frozenset(_steps(predicate)), _part(end), is_path=True)
    known = frozenset({NamedNode(str(predicate))}) if isinstance(predicate, URIRef) else frozenset[NamedNode]()
    return Pattern(_part(start), known, _part(end))


def _part(term: object) -> Part:
    if isinstance(term, Variable):
        return term
    return NamedNode(str(term)) if isinstance(term, URIRef) else None


def _steps(path: object) -> Iterator[NamedNode]:
    """Yield the properties of a path. Raises Unreadable for a negated one."""
    if isinstance(path, NegatedPath):
        raise Unreadable("it has a negated path")
    if isinstance(path, URIRef):
        yield NamedNode(str(path))
    for each in _inner(path):
        yield from _steps(each)


def _may_be_empty(path: object) -> bool:
    if isinstance(path, MulPath):
        return path.mod in "*?" or _may_be_empty(path.path)
    return any(map(_may_be_empty, _inner(path)))


def _inner(path: object) -> list[object]:
    if isinstance(path, MulPath):
        return [path.path]
    if isinstance(path, InvPath):
        return [path.arg]
    return list(getattr(path, "args", ()))
