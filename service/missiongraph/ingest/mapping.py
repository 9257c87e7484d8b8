"""What the columns of a table mean: which claims a row makes, about what, and how its cells are to be read.

One structure behind both forms in which a mapping is written, the YAML of ours and CSV on the Web (`mapping_yaml`,
`csvw`). A mapping says nothing that the model does not have: its nodes are instances of classes of the ontology, and
what kind of value a property takes is read from ontology and shapes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import Rejected
from missiongraph.ingest.grid import Dialect
from missiongraph.model.load import Model
from missiongraph.model.shapes import PropertyShape
from missiongraph.names import DCTERMS, MG, PREFIXES, RDF, SH, SKOS, XSD

IS_ABOUT: Final = MG + "isAbout"
HAS_SCHEME: Final = MG + "hasScheme"
NEW: Final = "new"
LEAVE_OUT: Final = "leave out"


class Kind(StrEnum):
    """How the words of a cell become a value."""

    TEXT = "text"
    WORDS = "words in a language"
    DAY = "date"
    NUMBER = "number"
    WHOLE = "whole number"
    MONEY = "amount of money"
    CURRENCY = "currency"
    CONCEPT = "concept"
    THING = "thing"
    TRUTH = "true or false"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a cell is read. What is empty is decided by the property, the language of the source, or the value.

    `of` is the class of a thing or the scheme of a concept; `new` lets unknown names become new things; `order` is
    "dmy" or "mdy"; `pattern` is the one form that dates have (CSV on the Web §6.4.4).
    """

    kind: Kind | None = None
    of: str = ""
    language: str = ""
    separator: str = ""
    nulls: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    new: bool = False
    order: str = ""
    pattern: str = ""
    decimal: str = ""
    true: str = ""
    false: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property of a node: it gets a constant, an IRI from a template, or what stands in a column."""

    predicate: str
    column: str = ""
    constant: NamedNode | Literal | None = None
    template: str = ""
    reading: Reading = Reading()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What each row states: an instance of a class. Without a `name` (a template of its IRI) its content names it.

    A claim is made where its first field with a column has a value.
    """

    kind: str
    name: str = ""
    fields: tuple[Field, ...] = ()

    def columns(self) -> Iterator[Field]:
        """Iterate over the fields that read a column."""
        return (each for each in self.fields if each.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is said of the source: title, IRI of the publisher, language, address, and the day of capture."""

    title: str = ""
    publisher: str = ""
    language: str = ""
    source: str = ""
    captured: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """A whole mapping.

    `about` is the thing that a row is about; `decisions` say which thing a name means: an IRI, "new" or "leave out";
    `ignored` are the columns that are left aside on purpose.
    """

    document: Described = Described()
    dialect: Dialect = field(default_factory=Dialect)
    about: Field | None = None
    nodes: tuple[Node, ...] = ()
    decisions: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ("", "-", "–", "—", "n/a", "N/A")

    def fields(self) -> Iterator[tuple[str, Field]]:
        """Iterate over all fields that read a column or fill a template, with the class of their node."""
        if self.about:
            yield "", self.about
        for node in self.nodes:
            for each in node.fields:
                if each.column or each.template:
                    yield node.kind, each

    def columns(self) -> frozenset[str]:
        """Return the columns that something is read from."""
        named = {each.column for _, each in self.fields()} - {""}
        templates = [each.template for _, each in self.fields()] + [node.name for node in self.nodes]
        return frozenset(named | {name for template in templates for name in template_names(template)})


def template_names(template: str) -> list[str]:
    """Return the names in a template such as `id/mission/{Code}`; those of CSV on the Web that begin with _ not."""
    parts = template.split("{")[1:]
    return [name for part in parts if not (name := part.partition("}")[0]).startswith("_")]


def expand(text: str) -> str:
    """Write out an IRI that is shortened by one of the shared prefixes, as `mgv:measure/budget` is.

    Raises Rejected for what is neither that nor an absolute IRI.
    """
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + local
    if colon and local.startswith("//"):
        return text
    known = ", ".join(f"{each}:" for each in ("mg", "mgv", "id", "dcterms", "skos"))
    raise Rejected(
        f"{text[:100]!r} is no IRI. Write it out, or shorten it by a shared prefix such as {known}.",
        parameter="mapping",
    )


def shorten(iri: str) -> str:
    """Shorten an IRI for a mapping; the opposite of `expand`."""
    fitting = [(prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base) and iri != base]
    if not fitting:
        return iri
    prefix, base = max(fitting, key=lambda each: len(each[1]))
    return f"{prefix}:{iri.removeprefix(base)}"


def reading_of(model: Model, kind: str, field_: Field, scheme: str = "") -> Reading:
    """Complete how a field is read by what ontology and shapes say of its property at instances of a class.

    Raises Rejected for a property whose values cannot be read from a cell.
    """
    own = field_.reading
    if own.kind is not None and own.of:
        return own
    found, of = _kind_of(model, kind, field_.predicate, scheme)
    return replace(own, kind=own.kind or found, of=own.of or of)


def _kind_of(model: Model, kind: str, predicate: str, scheme: str) -> tuple[Kind, str]:
    special = _SPECIAL.get(predicate)
    if special:
        return special, scheme if special is Kind.CONCEPT else ""
    own = model.ontology.properties.get(predicate)
    shapes = [each for each in model.shapes.properties_of([kind]) if each.predicate == predicate]
    for datatype in (*(own.ranges if own else ()), *(each.datatype for each in shapes)):
        if datatype in _BY_DATATYPE:
            return _BY_DATATYPE[datatype], ""
    if own is None or not own.links_things:
        raise Rejected(
            f"{shorten(predicate)} is no property of this model whose values can be read from a table.",
            parameter="mapping",
            property=predicate,
        )
    for shape in shapes:
        if of_scheme := _scheme_of(model, shape):
            return Kind.CONCEPT, of_scheme
    classes = [iri for shape in shapes for iri in shape.classes]
    return Kind.THING, next(iter(model.ontology.most_specific(frozenset(classes))), "") if classes else ""


def _scheme_of(model: Model, shape: PropertyShape) -> str:
    """Return the scheme whose concepts a property takes, if its shape refers to one of the `In…` shapes."""
    triples = model.shapes_graph
    for node in triples.values(NamedNode(shape.iri), SH + "node"):
        for inner in triples.values(node, SH + "property"):
            if triples.iri(inner, SH + "path") == SKOS + "inScheme":
                return triples.iri(inner, SH + "hasValue") or ""
    return ""


_SPECIAL: Final[Mapping[str, Kind]] = {
    MG + "amount": Kind.MONEY,
    MG + "quantity": Kind.NUMBER,
    MG + "hasCurrency": Kind.CURRENCY,
    MG + "hasConcept": Kind.CONCEPT,
    SKOS + "notation": Kind.TEXT,
    DCTERMS + "identifier": Kind.TEXT,
    DCTERMS + "source": Kind.ADDRESS,
}
_BY_DATATYPE: Final[Mapping[str | None, Kind]] = {
    RDF + "langString": Kind.WORDS,
    XSD + "string": Kind.TEXT,
    XSD + "date": Kind.DAY,
    XSD + "decimal": Kind.NUMBER,
    XSD + "integer": Kind.WHOLE,
    XSD + "boolean": Kind.TRUTH,
    XSD + "anyURI": Kind.ADDRESS,
}
