"""Which focus nodes may break a shape: the common constraints, decided quickly, so that pySHACL judges only the rest.

Every answer is one of three (`True` conforms, `False` does not, `None` cannot be told here), and only a sure `True`
clears a node: what is not understood, or where implementations differ, goes to the judge. Sections are those of SHACL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from missiongraph.errors import StoreProblem
from missiongraph.model.ontology import Hierarchy
from missiongraph.model.paths import Alternative, Inverse, Path, Predicate, Repeated, Sequence, read_path
from missiongraph.model.triples import Triples
from missiongraph.names import RDF, SH, XSD
from missiongraph.query.asserted import View
from missiongraph.rdf.terms import Object, Subject
from missiongraph.validate.rules import is_deactivated

Verdict: TypeAlias = bool | None
Values: TypeAlias = Collection[Object]
Check: TypeAlias = Callable[[Object, Values], Verdict]
"""Judges the value nodes of a focus node."""
_Number: TypeAlias = Decimal | date

_ABOUT_SHAPES: Final = frozenset(
    SH + name
    for name in (
        *(
            "path",
            "message",
            "severity",
            "name",
            "description",
            "order",
            "group",
            "defaultValue",
            "deactivated",
            "flags",
        ),
        *("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"),
    )
)
"""What says something of a shape without constraining values (§2.1, §2.3.2); sh:flags goes with sh:pattern."""
_LEXICAL: Final = {
    XSD + "integer": re.compile(r"[+-]?\d+", re.ASCII),
    XSD + "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII),
    XSD + "boolean": re.compile(r"true|false|0|1"),
    XSD + "date": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
}
_TEXTS: Final = (XSD + "string", RDF + "langString")
_NUMERIC: Final = (XSD + "integer", XSD + "decimal")
_KINDS: Final = {
    "IRI": (NamedNode,),
    "BlankNode": (BlankNode,),
    "Literal": (Literal,),
    "BlankNodeOrIRI": (BlankNode, NamedNode),
    "BlankNodeOrLiteral": (BlankNode, Literal),
    "IRIOrLiteral": (NamedNode, Literal),
}


class Suspects:
    """Judges nodes of a view by the shapes of a graph."""

    def __init__(self, view: View, hierarchy: Hierarchy, shapes: Triples) -> None:
        self._view, self._hierarchy, self._shapes = view, hierarchy, shapes
        self._verdicts: dict[Subject, Callable[[Object], Verdict]] = {}

    def among(self, shape: Subject, nodes: Iterable[Object]) -> set[Object]:
        """Return the focus nodes that may not conform to a shape."""
        judge = self._judge(shape)
        return {node for node in nodes if judge(node) is not True}

    def _judge(self, shape: Object) -> Callable[[Object], Verdict]:
        """Build what judges a focus node by a shape, and remembers it."""
        if isinstance(shape, Literal):
            return _unknown
        if shape not in self._verdicts:
            self._verdicts[shape] = _unknown  # as long as it is being built: a shape that refers to itself
            # A rule that cannot be read is for the judge, who says what is wrong with it.
            with suppress(StoreProblem, re.error):
                self._verdicts[shape] = self._built(shape)
        return self._verdicts[shape]

    def _built(self, shape: Subject) -> Callable[[Object], Verdict]:
        if is_deactivated(self._shapes, shape):
            return lambda _: True
        path = self._shapes.value(shape, SH + "path")
        walk = None if path is None else self._walk(read_path(self._shapes, path))
        checks = [
            check
            for predicate in self._shapes.predicates(shape)
            if predicate.startswith(SH) and predicate not in _ABOUT_SHAPES
            for check in self._checks(shape, predicate)
        ]
        known: dict[Object, Verdict] = {}

        def judge(node: Object) -> Verdict:
            if node not in known:
                values: Values = (node,) if walk is None else walk(node)
                known[node] = _all(check(node, values) for check in checks)
            return known[node]

        return judge

    def _checks(self, shape: Subject, predicate: str) -> list[Check]:
        """Build the checks that the values of one parameter ask for (§4)."""
        build = getattr(self, f"_{predicate.removeprefix(SH)}", None)
        if build is None:
            return [_cannot_tell]
        return [build(parameter, shape) for parameter in self._shapes.values(shape, predicate)]

    # §4.1 Value types

    def _class(self, parameter: Object, _: Subject) -> Check:
        wanted = self._hierarchy.subclasses(parameter.value) if isinstance(parameter, NamedNode) else frozenset[str]()
        return _each(lambda value: not wanted.isdisjoint(self._view.types(value)))

    @staticmethod
    def _datatype(parameter: Object, _: Subject) -> Check:
        def fits(value: Object) -> Verdict:
            if not isinstance(value, Literal) or value.datatype != parameter:
                return False
            # An ill-formed literal breaks the rule as well (§4.1.2); the judge knows the forms of all datatypes.
            return True if value.datatype.value in _TEXTS or _is_well_formed(value) else None

        return _each(fits)

    @staticmethod
    def _nodeKind(parameter: Object, _: Subject) -> Check:  # noqa: N802  # methods are named for their parameters
        kinds = _KINDS.get(parameter.value.removeprefix(SH)) if isinstance(parameter, NamedNode) else None
        return _each(lambda value: isinstance(value, kinds)) if kinds else _cannot_tell

    # §4.2 Cardinality

    @staticmethod
    def _minCount(parameter: Object, _: Subject) -> Check:  # noqa: N802
        least = _whole(parameter)
        return _cannot_tell if least is None else lambda _, values: len(values) >= least

    @staticmethod
    def _maxCount(parameter: Object, _: Subject) -> Check:  # noqa: N802
        most = _whole(parameter)
        return _cannot_tell if most is None else lambda _, values: len(values) <= most

    # §4.3 Value ranges

    @staticmethod
    def _minInclusive(parameter: Object, _: Subject) -> Check:  # noqa: N802
        return _each(lambda value: _not_above(parameter, value))

    @staticmethod
    def _maxInclusive(parameter: Object, _: Subject) -> Check:  # noqa: N802
        return _each(lambda value: _not_above(value, parameter))

    @staticmethod
    def _minExclusive(parameter: Object, _: Subject) -> Check:  # noqa: N802
        return _each(lambda value: _not(_not_above(value, parameter)))

    @staticmethod
    def _maxExclusive(parameter: Object, _: Subject) -> Check:  # noqa: N802
        return _each(lambda value: _not(_not_above(parameter, value)))

    # §4.4 Strings

    @staticmethod
    def _minLength(parameter: Object, _: Subject) -> Check:  # noqa: N802
        least = _whole(parameter)
        return _cannot_tell if least is None else _each(lambda value: True if len(_text(value)) >= least else None)

    def _pattern(self, parameter: Object, shape: Subject) -> Check:
        if self._shapes.value(shape, SH + "flags") or not isinstance(parameter, Literal):
            return _cannot_tell
        pattern = re.compile(parameter.value)
        return _each(lambda value: True if not isinstance(value, BlankNode) and pattern.search(value.value) else None)

    @staticmethod
    def _uniqueLang(_parameter: Object, _: Subject) -> Check:  # noqa: N802
        def are_unique(_: Object, values: Values) -> Verdict:
            tags = [value.language.lower() for value in values if isinstance(value, Literal) and value.language]
            return True if len(set(tags)) == len(tags) else None

        return are_unique

    # §4.5 Pairs of properties

    def _equals(self, parameter: Object, _: Subject) -> Check:
        return lambda node, values: True if set(values) == self._values(node, parameter) else None

    def _disjoint(self, parameter: Object, _: Subject) -> Check:
        return lambda node, values: True if self._values(node, parameter).isdisjoint(values) else None

    def _lessThan(self, parameter: Object, _: Subject) -> Check:  # noqa: N802
        return lambda node, values: _all(
            _not(_not_above(other, value)) for value in values for other in self._values(node, parameter)
        )

    def _lessThanOrEquals(self, parameter: Object, _: Subject) -> Check:  # noqa: N802
        return lambda node, values: _all(
            _not_above(value, other) for value in values for other in self._values(node, parameter)
        )

    # §4.6 Logic, §4.7 Shapes

    def _not(self, parameter: Object, _: Subject) -> Check:
        judge = self._judge(parameter)
        return _each(lambda value: _not(judge(value)))

    def _and(self, parameter: Object, _: Subject) -> Check:
        judges = self._members(parameter)
        return _each(lambda value: _all(judge(value) for judge in judges))

    def _or(self, parameter: Object, _: Subject) -> Check:
        judges = self._members(parameter)
        return _each(lambda value: _not(_all(_not(judge(value)) for judge in judges)))

    def _xone(self, parameter: Object, _: Subject) -> Check:
        judges = self._members(parameter)

        def exactly_one(value: Object) -> Verdict:
            verdicts = [judge(value) for judge in judges]
            return None if None in verdicts else verdicts.count(True) == 1

        return _each(exactly_one)

    def _node(self, parameter: Object, _: Subject) -> Check:
        return _each(self._judge(parameter))

    def _property(self, parameter: Object, _: Subject) -> Check:
        return _each(self._judge(parameter))

    # §4.8 Others

    @staticmethod
    def _hasValue(parameter: Object, _: Subject) -> Check:  # noqa: N802
        return lambda _, values: True if parameter in values else _unless_tagged(parameter, values)

    def _in(self, parameter: Object, _: Subject) -> Check:
        allowed = frozenset(self._shapes.items(parameter))
        return _each(lambda value: True if value in allowed else _unless_tagged(value, allowed))

    def _members(self, parameter: Object) -> list[Callable[[Object], Verdict]]:
        return [self._judge(shape) for shape in self._shapes.items(parameter)]

    def _values(self, node: Object, parameter: Object) -> frozenset[Object]:
        return frozenset(self._view.values(node, parameter)) if isinstance(parameter, NamedNode) else frozenset()

    def _walk(self, path: Path) -> Callable[[Object], Values]:
        """Build what walks a path from a node to its value nodes, each once (§2.3.1)."""
        match path:
            case Predicate(iri):
                predicate = NamedNode(iri)
                return lambda node: self._view.values(node, predicate)
            case Inverse(Predicate(iri)):
                inverse = NamedNode(iri)
                return lambda node: self._view.subjects(inverse, node)
            case Inverse(inner):
                return self._walk(_turned(inner))
            case Sequence(parts):
                return _after_each_other([self._walk(part) for part in parts])
            case Alternative(parts):
                walks = [self._walk(part) for part in parts]
                return lambda node: {value for walk in walks for value in walk(node)}
            case Repeated(inner, least, unbounded):
                return _again(self._walk(inner), least, unbounded=unbounded)


def _turned(path: Path) -> Path:
    match path:
        case Predicate():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(parts):
            return Sequence(tuple(_turned(part) for part in reversed(parts)))
        case Alternative(parts):
            return Alternative(tuple(map(_turned, parts)))
        case Repeated(inner, least, unbounded):
            return Repeated(_turned(inner), least, unbounded)


def _after_each_other(walks: list[Callable[[Object], Values]]) -> Callable[[Object], Values]:
    def walk(node: Object) -> Values:
        nodes: Values = (node,)
        for step in walks:
            nodes = {value for each in nodes for value in step(each)}
        return nodes

    return walk


def _again(step: Callable[[Object], Values], least: int, *, unbounded: bool) -> Callable[[Object], Values]:
    def walk(node: Object) -> Values:
        found = set(step(node))
        waiting = list(found)
        while unbounded and waiting:
            for value in step(waiting.pop()):
                if value not in found:
                    found.add(value)
                    waiting.append(value)
        return found if least else found | {node}

    return walk


def _each(check: Callable[[Object], Verdict]) -> Check:
    return lambda _, values: _all(map(check, values))


def _all(verdicts: Iterable[Verdict]) -> Verdict:
    """Return False if one is False, else None if one is None, else True."""
    sure: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            sure = None
    return sure


def _not(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def _unknown(_: Object) -> Verdict:
    return None


def _cannot_tell(_node: Object, _values: Values) -> Verdict:
    return None


def _unless_tagged(wanted: Object, values: Iterable[Object]) -> Verdict:
    """Answer for a term that is not among the values: implementations differ on the case of language tags."""
    tagged = isinstance(wanted, Literal) and wanted.language
    return None if tagged and any(isinstance(value, Literal) and value.language for value in values) else False


def _not_above(lower: Object, upper: Object) -> Verdict:
    """Compare two literals of a kind that is the same everywhere: numbers, or dates without zone."""
    one, other = _number(lower), _number(upper)
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one <= other
    if isinstance(one, date) and isinstance(other, date):
        return one <= other
    return None


def _number(term: Object) -> _Number | None:
    if not isinstance(term, Literal):
        return None
    kind = term.datatype.value
    if kind in _NUMERIC and _is_well_formed(term):
        return Decimal(term.value)
    return _day(term.value) if kind == XSD + "date" and _is_well_formed(term) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _whole(term: Object) -> int | None:
    return int(term.value) if isinstance(term, Literal) and term.value.isdecimal() else None


def _is_well_formed(literal: Literal) -> bool:
    kind = literal.datatype.value
    form = _LEXICAL.get(kind)
    return bool(form and form.fullmatch(literal.value)) and (kind != XSD + "date" or _day(literal.value) is not None)


def _text(term: Object) -> str:
    return "" if isinstance(term, BlankNode) else term.value
