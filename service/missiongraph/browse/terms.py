"""The reference pages: the ontology's terms, a vocabulary's concepts, the shapes with messages and reasons."""

from __future__ import annotations

from dataclasses import dataclass

from missiongraph.browse.language import Text
from missiongraph.browse.lists import PAGE_SIZE
from missiongraph.browse.values import Part, part
from missiongraph.browse.view import View, local_name, unknown_thing
from missiongraph.errors import NotFound
from missiongraph.model.ontology import CLAIM, Property, Term
from missiongraph.model.shapes import NodeShape, PropertyShape, Rule
from missiongraph.names import MG, MGS, compact
from missiongraph.store.base import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEntry:
    """A term: `name` is its anchor; `parents` and `ranges` are other terms; `below` are direct subclasses."""

    iri: str
    name: str
    label: Text
    definition: Text | None
    inverse: Text | None = None
    parents: tuple[Part, ...] = ()
    below: tuple[Part, ...] = ()
    ranges: tuple[Part, ...] = ()
    replaced_by: Part | None = None
    deprecated: bool = False
    shape: str = ""


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """The terms of our namespace, sorted by name."""

    things: tuple[TermEntry, ...]
    claims: tuple[TermEntry, ...]
    links: tuple[TermEntry, ...]
    values: tuple[TermEntry, ...]


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """A concept in the list of its scheme."""

    iri: str
    code: str
    label: Text
    definition: Text | None


@dataclass(frozen=True, slots=True)
class SchemePage:
    """A concept scheme and one page of its concepts."""

    iri: str
    label: Text
    definition: Text | None
    concepts: tuple[ConceptEntry, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A concept scheme in the list of all."""

    iri: str
    label: Text
    definition: Text | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A property shape, or what a node shape demands as a whole; `path` is as in SPARQL.

    `name` is its anchor, which `is_first` says to set here: a property shape may belong to several node shapes.
    """

    iri: str
    name: str
    is_first: bool = True
    label: Text
    severity: Text
    path: str = ""
    demands: tuple[str, ...] = ()
    message: Text | None = None
    reason: Text | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class ShapeEntry:
    """A node shape with the classes that it targets and its rules."""

    iri: str
    name: str
    label: Text
    targets: tuple[Part, ...]
    own: RuleEntry | None
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class ShapesPage:
    """All node shapes that have targets, sorted by name."""

    shapes: tuple[ShapeEntry, ...]


def ontology(snapshot: Snapshot, *, language: str) -> OntologyPage:
    """Reader job: the page of the ontology."""
    view = View(snapshot, language)
    terms = view.model.ontology
    own = sorted((each for each in terms.classes.values() if each.iri.startswith(MG)), key=lambda each: each.iri)
    claims = terms.claim_classes
    properties = [each for each in terms.properties.values() if each.iri.startswith(MG)]
    properties.sort(key=lambda each: each.iri.casefold())
    return OntologyPage(
        things=tuple(class_entry(view, each.iri) for each in own if each.iri not in claims),
        claims=tuple(class_entry(view, iri) for iri in sorted(claims, key=lambda iri: (iri != CLAIM, iri))),
        links=tuple(property_entry(view, each) for each in properties if each.links_things),
        values=tuple(property_entry(view, each) for each in properties if not each.links_things),
    )


def scheme(snapshot: Snapshot, *, iri: str, page: int, language: str) -> SchemePage:
    """Reader job: the page of a concept scheme. Raises NotFound for an unknown one and past the last page."""
    view = View(snapshot, language)
    known = view.model.vocabularies.schemes.get(iri)
    if known is None:
        raise unknown_thing(iri)
    pages = max(1, -(-len(known.concepts) // PAGE_SIZE))
    if not 1 <= page <= pages:
        raise NotFound(f"This vocabulary has {pages} pages; there is no page {page}.")
    window = known.concepts[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    concepts = tuple(_concept(view, each) for each in window)
    definition = view.choose(known.definitions)
    return SchemePage(iri, view.label(iri), definition, concepts, len(known.concepts), page, pages)


def schemes(snapshot: Snapshot, *, language: str) -> tuple[SchemeEntry, ...]:
    """Reader job: all concept schemes, sorted by label."""
    view = View(snapshot, language)
    found = [
        SchemeEntry(each.iri, view.label(each.iri), view.choose(each.definitions), len(each.concepts))
        for each in view.model.vocabularies.schemes.values()
    ]
    return tuple(sorted(found, key=lambda each: each.label.text.casefold()))


def shapes(snapshot: Snapshot, *, language: str) -> ShapesPage:
    """Reader job: the page of the shapes."""
    view = View(snapshot, language)
    # A node shape without targets is only a part of others, which say in their own messages what it asks for.
    named = [each for each in view.model.shapes.nodes.values() if each.iri.startswith(MGS) and each.target_classes]
    seen: set[str] = set()
    return ShapesPage(tuple(_shape(view, each, seen) for each in sorted(named, key=lambda each: each.iri)))


def class_entry(view: View, iri: str) -> TermEntry:
    """Describe a class."""
    known = view.model.ontology.classes[iri]
    below = sorted(each.iri for each in view.model.ontology.classes.values() if iri in each.parents)
    shape = view.model.shapes.for_class(iri)
    return _entry(view, known, parents=known.parents, below=below, shape=shape.iri if shape else "")


def property_entry(view: View, known: Property) -> TermEntry:
    """Describe a property."""
    inverse = view.choose(known.inverse_labels)
    return _entry(view, known, parents=known.parents, ranges=known.ranges, inverse=inverse)


def _entry(
    view: View,
    term: Term,
    *,
    parents: frozenset[str],
    ranges: frozenset[str] = frozenset(),
    below: list[str] | None = None,
    inverse: Text | None = None,
    shape: str = "",
) -> TermEntry:
    return TermEntry(
        iri=term.iri,
        name=local_name(term.iri),
        label=view.label(term.iri),
        definition=view.choose(term.definitions),
        inverse=inverse,
        parents=tuple(_term(each) for each in sorted(parents)),
        below=tuple(_term(each) for each in below or ()),
        ranges=tuple(_term(each) for each in sorted(ranges)),
        replaced_by=_term(term.replaced_by) if term.replaced_by else None,
        deprecated=term.deprecated,
        shape=shape,
    )


def _term(iri: str) -> Part:
    return Part(compact(iri), "", iri)


def _concept(view: View, iri: str) -> ConceptEntry:
    known = view.model.vocabularies.concepts.get(iri)
    code = (known and known.code) or local_name(iri)
    return ConceptEntry(iri, code, view.label(iri), view.choose(known.definitions) if known else None)


def _shape(view: View, shape: NodeShape, seen: set[str]) -> ShapeEntry:
    targets = tuple(_term(each) for each in shape.target_classes)
    label = view.choose(shape.names) or (
        view.label(shape.target_classes[0]) if shape.target_classes else Text(local_name(shape.iri))
    )
    own = rule_entry(view, shape) if shape.messages else None
    rules = tuple(rule_entry(view, each, is_first=each.iri not in seen) for each in shape.properties)
    seen.update(each.iri for each in shape.properties)
    return ShapeEntry(shape.iri, local_name(shape.iri), label, targets, own, rules)


def rule_entry(view: View, rule: Rule, *, is_first: bool = True) -> RuleEntry:
    """Describe a rule."""
    return RuleEntry(
        iri=rule.iri,
        name=local_name(rule.iri),
        is_first=is_first,
        label=view.choose(rule.names) or Text(local_name(rule.iri)),
        severity=Text(local_name(rule.severity)),
        path=str(rule.path) if isinstance(rule, PropertyShape) else "",
        demands=_demands(view, rule) if isinstance(rule, PropertyShape) else (),
        message=view.choose(rule.messages),
        reason=view.choose(rule.reasons),
        example=rule.example or "",
    )


def _demands(view: View, shape: PropertyShape) -> tuple[str, ...]:
    """Write the common constraints as in SHACL's compact syntax: `[1..1] xsd:date`."""
    counts = ""
    if shape.min_count is not None or shape.max_count is not None:
        counts = f"[{shape.min_count or 0}..{'*' if shape.max_count is None else shape.max_count}]"
    kinds = [compact(each) for each in (shape.datatype, *shape.classes, shape.node_kind) if each]
    allowed = [part(view, each).text for each in shape.allowed]
    return tuple(filter(None, [counts, *kinds, " | ".join(allowed)]))
