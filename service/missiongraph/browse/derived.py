"""What rules derive about a thing: each triple with the rules that make it and the claims on which it rests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolution, Variable

from missiongraph.browse.lists import Listed, listed
from missiongraph.browse.values import Part, part
from missiongraph.browse.view import View, unknown_thing
from missiongraph.model.rules import CLAIM, Rule
from missiongraph.model.triples import TYPE
from missiongraph.names import DERIVED, PREFIXES, RDF, RDFS, RULES
from missiongraph.rdf.terms import Object
from missiongraph.store.base import Snapshot, solutions

Grounds: TypeAlias = dict[tuple[NamedNode, Object], list[tuple[Rule, NamedNode | None]]]
"""Predicate and value of a derived triple; the rules that make it, each with a claim (None: on plain statements)."""

_DERIVED: Final = NamedNode(DERIVED)
_RESTS_ON: Final = NamedNode(PREFIXES["prov"] + "wasDerivedFrom")
_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived value of one property, the rules that make it, each by its summary, and the claims behind it."""

    property: Part
    value: Part
    rules: tuple[Part, ...]
    claims: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class DerivedList:
    """All that rules derive about `target`."""

    target: Listed
    rows: tuple[Derived, ...]


def derived_list(snapshot: Snapshot, *, iri: str, language: str) -> DerivedList:
    """Reader job: what rules derive about a thing. Raises NotFound where that is nothing."""
    view = View(snapshot, language)
    rows = derived(view, iri)
    if not rows:
        raise unknown_thing(iri)
    return DerivedList(listed(view, iri), rows)


def derived_count(snapshot: Snapshot, iri: str) -> int:
    """Count the triples that rules derive about a thing."""
    return sum(1 for _ in snapshot.match(NamedNode(iri), None, None, _DERIVED))


def derived(view: View, iri: str) -> tuple[Derived, ...]:
    """Return what rules derive about a thing, by property."""
    grounds = grounds_of(view.snapshot, iri, view.model.rules)
    found = (_derived(view, predicate, value, of) for (predicate, value), of in grounds.items())
    return tuple(sorted(found, key=lambda each: (each.property.text, each.value.text, each.value.language)))


def grounds_of(snapshot: Snapshot, iri: str, rules: Iterable[Rule]) -> Grounds:
    """Find what stands behind each derived triple of a thing, by running for it the rules that make such triples."""
    node = NamedNode(iri)
    quads = sorted(snapshot.match(node, None, None, _DERIVED), key=str)
    found: Grounds = {(quad.predicate, quad.object): [] for quad in quads}  # type: ignore[misc]  # no triple terms
    predicates = {predicate for predicate, _ in found}
    for rule in rules:
        parts = [
            (predicate, value)
            for predicate, value in rule.template
            if ((predicate in predicates) if isinstance(value, Variable) else (predicate, value) in found)
        ]
        for row in solutions(snapshot, rule.about(node)) if parts else ():
            for predicate, value in parts:
                made = found.get((predicate, _bound(row, value) if isinstance(value, Variable) else value))
                ground = rule, _bound(row, CLAIM)
                if made is not None and ground not in made:
                    made.append(ground)
    return found


def explained(iri: str, grounds: Grounds) -> Iterator[Quad]:
    """Say of each derived triple, as an rdf:Statement, from which rule and claims it was derived."""
    for number, ((predicate, value), of) in enumerate(grounds.items()):
        node = BlankNode(f"derived{number}")
        for name, term in (("subject", NamedNode(iri)), ("predicate", predicate), ("object", value)):
            yield Quad(node, NamedNode(RDF + name), term, _DERIVED)
        yield Quad(node, NamedNode(TYPE), NamedNode(RDF + "Statement"), _DERIVED)
        for rule in _rules(of):
            yield Quad(node, _RESTS_ON, NamedNode(rule.iri), _DERIVED)
            label = Literal(rule.summary, language=_LANGUAGE)
            yield Quad(NamedNode(rule.iri), NamedNode(RDFS + "label"), label, NamedNode(RULES))
        for claim in _claims(of):
            yield Quad(node, _RESTS_ON, claim, _DERIVED)


def _derived(view: View, predicate: NamedNode, value: Object, of: Sequence[tuple[Rule, NamedNode | None]]) -> Derived:
    return Derived(
        part(view, predicate),
        part(view, value),
        tuple(Part(rule.summary, _LANGUAGE, RULES) for rule in _rules(of)),
        tuple(listed(view, claim.value) for claim in _claims(of)),
    )


def _rules(of: Iterable[tuple[Rule, NamedNode | None]]) -> list[Rule]:
    return list(dict.fromkeys(rule for rule, _ in of))


def _claims(of: Iterable[tuple[Rule, NamedNode | None]]) -> list[NamedNode]:
    return sorted({claim for _, claim in of if claim}, key=str)


def _bound(row: QuerySolution, name: Variable) -> Any:
    """Return the value of a variable; None where the row, or the whole query, has none."""
    try:
        return row[name]
    except KeyError:
        return None
