"""The page of one term of the ontology: what it means, what is accepted, how it is used, and what asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode

from missiongraph.browse.diagram import Diagram, Link, Node, diagram
from missiongraph.browse.language import Text
from missiongraph.browse.terms import RuleEntry, TermEntry, class_entry, property_entry, rule_entry
from missiongraph.browse.values import Part
from missiongraph.browse.view import View, unknown_thing
from missiongraph.model.paths import predicates
from missiongraph.model.shapes import PropertyShape
from missiongraph.model.triples import TYPE
from missiongraph.names import DCTERMS, MG, SKOS, compact
from missiongraph.query.catalogue import Question, catalogue
from missiongraph.rdf.tokens import declared, resolve, tokens
from missiongraph.store.base import Snapshot

_EXAMPLES: Final = 3
_MOST_LINKS: Final = 8
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Example:
    """A thing that uses the term and, for a property, its value there."""

    thing: Part
    value: Part | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPage:
    """A term with all that is known of it; `uses` counts instances of a class or triples of a property."""

    term: TermEntry
    notes: tuple[Text, ...]
    sources: tuple[Part, ...]
    is_class: bool
    rules: tuple[RuleEntry, ...]
    uses: int
    examples: tuple[Example, ...]
    questions: tuple[tuple[str, str], ...]
    """Names and summaries of the catalogued questions that use the term."""
    diagram: Diagram | None


def term(snapshot: Snapshot, *, iri: str, language: str) -> TermPage:
    """Reader job: the page of a term. Raises NotFound for an unknown one."""
    view = View(snapshot, language)
    ontology = view.model.ontology
    if iri in ontology.classes:
        return _page(view, class_entry(view, iri), _class_rules(view, iri), is_class=True)
    known = ontology.properties.get(iri)
    if known is None:
        raise unknown_thing(iri)
    return _page(view, property_entry(view, known), _property_rules(view, iri), is_class=False)


def _page(view: View, entry: TermEntry, rules: list[PropertyShape], *, is_class: bool) -> TermPage:
    pattern = f"?thing <{TYPE}> <{entry.iri}>" if is_class else f"?thing <{entry.iri}> ?value"
    notes = (view.text(view.values(entry.iri, SKOS + name)) for name in ("scopeNote", "example"))
    return TermPage(
        term=entry,
        notes=tuple(filter(None, notes)),
        sources=tuple(Part(each, "", each) for each in view.iris(entry.iri, DCTERMS + "source")),
        is_class=is_class,
        rules=tuple(rule_entry(view, each) for each in rules),
        uses=_count(view, pattern),
        examples=tuple(_examples(view, pattern)),
        questions=tuple((each.name, each.summary) for each in catalogue().values() if _mentions(each, entry.iri)),
        diagram=_of_class(view, entry, rules) if is_class else _of_property(view, entry, rules),
    )


def _class_rules(view: View, iri: str) -> list[PropertyShape]:
    shape = view.model.shapes.for_class(iri)
    return list(shape.properties) if shape else []


def _property_rules(view: View, iri: str) -> list[PropertyShape]:
    found = (each for each in view.model.shapes.properties.values() if iri in predicates(each.path))
    return sorted(found, key=lambda each: each.iri)


def _count(view: View, pattern: str) -> int:
    [row] = view.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    count = row["n"]
    return int(count.value) if isinstance(count, Literal) else 0


def _examples(view: View, pattern: str) -> Iterator[Example]:
    """Take things that have a name of their own first: claims and other nodes are named after what they say."""
    named = f"{pattern} . ?thing <{SKOS}prefLabel> ?label"
    for query in (named, pattern):
        rows = view.select(f"SELECT DISTINCT ?thing ?value {{ {query} }} LIMIT {_EXAMPLES * 5}")
        found = {row["thing"]: row["value"] for row in rows if isinstance(row["thing"], NamedNode)}
        if found:
            break
    for thing, value in islice(found.items(), _EXAMPLES):
        yield Example(_part(view, thing), None if value is None else _part(view, value))


def _part(view: View, node: object) -> Part:
    if isinstance(node, NamedNode):
        label = view.label(node.value)
        return Part(label.text, label.language, node.value)
    text = node.value if isinstance(node, Literal) else str(node)
    return Part(
        text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…",
        (isinstance(node, Literal) and node.language) or "",
        "",
    )


def _mentions(question: Question, iri: str) -> bool:
    found = list(tokens(question.text))
    prefixes = declared(found)
    return any(token.kind in ("iri", "name") and resolve(token, "", prefixes) == iri for token in found)


def _of_class(view: View, entry: TermEntry, rules: Iterable[PropertyShape]) -> Diagram | None:
    """Draw what the shapes let point to instances of a class, what those point to, and the classes around it."""
    above = [Link(_node(each.iri), "⊂") for each in entry.parents]
    after = [
        Link(_node(target), compact(rule.predicate)) for rule in rules if rule.predicate for target in rule.classes
    ]
    pointing = [
        Link(_node(owner), compact(rule.predicate))
        for owner, rule in _rules_by_class(view)
        if rule.predicate and entry.iri in rule.classes
    ]
    below = [Link(_node(each.iri), "⊂") for each in entry.below]
    return diagram(_node(entry.iri), _first([*below, *pointing]), _first([*above, *after]))


def _of_property(view: View, entry: TermEntry, rules: Iterable[PropertyShape]) -> Diagram | None:
    """Draw the classes whose instances have a property, and the classes or datatypes of its values."""
    mine = {rule.iri for rule in rules}
    owners = dict.fromkeys(owner for owner, rule in _rules_by_class(view) if rule.iri in mine)
    targets = dict.fromkeys(
        [target for rule in rules for target in (*rule.classes, *([rule.datatype] if rule.datatype else []))]
        or [each.iri for each in entry.ranges]
    )
    before = [Link(_node(each), "") for each in owners]
    return diagram(_node(entry.iri), _first(before), _first([Link(_node(each), "") for each in targets]))


def _rules_by_class(view: View) -> Iterator[tuple[str, PropertyShape]]:
    for shape in view.model.shapes.nodes.values():
        for owner in shape.target_classes:
            for rule in shape.properties:
                yield owner, rule


def _first(links: Iterable[Link]) -> list[Link]:
    """Take each link once, and so many that the diagram stays small; the lists on the page have them all."""
    return list(dict.fromkeys(links))[:_MOST_LINKS]


def _node(iri: str) -> Node:
    return Node(compact(iri).removeprefix("mg:") if iri.startswith(MG) else compact(iri), iri)
