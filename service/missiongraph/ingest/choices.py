"""What a column can mean, as a list to choose from: made from the classes, concepts and labels of the model.

A choice has a code that forms send and pages show; `assemble` makes a mapping of the choices for all columns. What goes
beyond one choice for each column is written in the mapping itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.ingest.mapping import HAS_SCHEME, IS_ABOUT, Field, Kind, Node, Reading, TableMapping
from missiongraph.model.load import Model
from missiongraph.model.texts import Texts, pick
from missiongraph.names import MG, SKOS, VOCABULARY
from missiongraph.query.naming import things_classes

IGNORE: Final = "ignore"
ABOUT: Final = "about"
CURRENCY: Final = "currency"
_PERIOD: Final = {"period/start": "startDate", "period/end": "endDate", "period/as-of": "asOfDate"}
_BUDGETS: Final = frozenset({"budget", "financial-reference-amount", "headline-amount", "original-budget"})
_MONEY: Final = frozenset({"money", "commitment", "disbursement", "expenditure", "planned-disbursement"})
_UNITS: Final = {
    "contributing-countries": "country", "member-states": "country", "missions-with-police": "mission",
    "peacekeeping-operations-with-police": "mission", "special-political-missions-with-police": "mission",
}  # fmt: skip
_LANGUAGES: Final = ("en", "fr", "ar")


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning of a column. `labels` are shown, `words` are what a header may be; `kind` is how cells are read.

    `node` is the claim that a column with this meaning makes, with the field that reads it last.
    """

    code: str
    labels: Texts
    words: tuple[str, ...]
    kind: Kind
    node: Node | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A column with its choice, and the currency that its header names."""

    column: str
    code: str
    currency: str = ""


@lru_cache(maxsize=4)
def choices(model: Model) -> Mapping[str, Choice]:
    """Return all choices by their codes, in the order in which a form lists them."""
    listed = (
        *_abouts(model),
        *_of_scheme(model, "designation-kind", "Designation", "hasDesignationKind", MG + "name", Kind.WORDS),
        *_of_scheme(model, "identifier-scheme", "IdentifierClaim", "hasIdentifierScheme", SKOS + "notation", Kind.TEXT),
        *_of_scheme(model, "date-kind", "DateClaim", "hasDateKind", MG + "date", Kind.DAY),
        *_of_scheme(model, "siting-kind", "Siting", "hasSitingKind", MG + "hasPlace", Kind.THING, MG + "Place"),
        *_of_scheme(model, "structure-kind", "StructureClaim", "hasStructureKind", MG + "isPartOf", Kind.THING),
        *_figures(model),
        *_classifications(model),
        *_single(model),
        *_beside(model),
    )
    return {each.code: each for each in listed}


def assemble(model: Model, chosen: Iterable[Chosen], base: TableMapping) -> TableMapping:
    """Make a mapping of choices; what `base` says of document, dialect and names is kept."""
    known = choices(model)
    columns = [each for each in chosen if each.code in known]
    about = next((each for each in columns if each.code.startswith(ABOUT + "/")), None)
    nodes = [_reads(node, each) for each in columns if (node := known[each.code].node)]
    if about and not any(_reads_name(node, about.column) for node in nodes):
        name = known["designation-kind/name"].node
        nodes = [*([_reads(name, about)] if name else []), *nodes]
    beside = [each for each in columns if each.code in _PERIOD or each.code == CURRENCY]
    kind = known[about.code].of if about else ""
    return replace(
        base,
        about=Field(predicate=IS_ABOUT, column=about.column, reading=Reading(kind=Kind.THING, of=kind, new=True))
        if about
        else None,
        nodes=tuple(_beside_of(node, beside, columns) for node in nodes),
        ignored=tuple(each.column for each in chosen if each.code == IGNORE),
    )


def _reads(node: Node, chosen: Chosen) -> Node:
    """Have the last field of a claim read a column."""
    *constants, last = node.fields
    return replace(node, fields=(*constants, replace(last, column=chosen.column)))


def _reads_name(node: Node, column: str) -> bool:
    return any(each.predicate == MG + "name" and each.column == column for each in node.fields)


def _beside_of(node: Node, beside: Iterable[Chosen], columns: Iterable[Chosen]) -> Node:
    """Add currency and period to a claim that can have them."""
    last = node.fields[-1]
    is_money, is_figure = last.predicate == MG + "amount", last.predicate in {MG + "amount", MG + "quantity"}
    own = next((each for each in columns if each.column == last.column), None)
    more: list[Field] = []
    if is_money and own and own.currency:
        value = NamedNode(f"{VOCABULARY}currency/{own.currency}")
        more.append(Field(predicate=MG + "hasCurrency", constant=value))
    for each in beside:
        if each.code == CURRENCY and is_money and not more:
            more.append(Field(predicate=MG + "hasCurrency", column=each.column))
        if each.code in _PERIOD and is_figure:
            more.append(Field(predicate=MG + _PERIOD[each.code], column=each.column))
    return replace(node, fields=(*node.fields, *more))


def _abouts(model: Model) -> Iterator[Choice]:
    for iri in sorted(things_classes(model)):
        labels = model.ontology.classes[iri].labels
        yield Choice(
            f"{ABOUT}/{iri.removeprefix(MG)}", _about_labels(labels), tuple(labels.values()), Kind.THING, of=iri
        )


def _about_labels(labels: Texts) -> Texts:
    ways = {"en": "what the row is about: {}", "fr": "ce dont parle la ligne : {}", "ar": "موضوع الصف: {}"}
    return {language: way.format(pick(labels, language)) for language, way in ways.items()}


def _of_scheme(  # noqa: PLR0917  # a table of calls reads best in columns
    model: Model, scheme: str, kind: str, says: str, predicate: str, reads: Kind, of: str = ""
) -> Iterator[Choice]:
    """Yield a choice for each concept that says what kind of claim it is."""
    for iri in model.vocabularies.schemes[VOCABULARY + scheme].concepts:
        labels = model.vocabularies.concepts[iri].labels
        constant = Field(predicate=MG + says, constant=NamedNode(iri))
        node = Node(kind=MG + kind, fields=(constant, Field(predicate=predicate, reading=Reading(of=of))))
        yield Choice(
            iri.removeprefix(VOCABULARY), _joined(model, MG + kind, labels), tuple(labels.values()), reads, node, of
        )


def _figures(model: Model) -> Iterator[Choice]:
    for iri in model.vocabularies.schemes[VOCABULARY + "measure"].concepts:
        code, labels = iri.rpartition("/")[2], model.vocabularies.concepts[iri].labels
        is_money = code in _BUDGETS | _MONEY
        kind = MG + ("Budget" if code in _BUDGETS else "Figure")
        fields = [Field(predicate=MG + "hasMeasure", constant=NamedNode(iri))]
        if not is_money:
            unit = NamedNode(f"{VOCABULARY}unit/{_UNITS.get(code, 'person')}")
            fields.append(Field(predicate=MG + "hasUnit", constant=unit))
        fields.append(Field(predicate=MG + ("amount" if is_money else "quantity")))
        yield Choice(
            f"measure/{code}",
            _joined(model, kind, labels),
            tuple(labels.values()),
            Kind.MONEY if is_money else Kind.NUMBER,
            Node(kind=kind, fields=tuple(fields)),
        )


def _classifications(model: Model) -> Iterator[Choice]:
    """Yield a choice for each scheme that answers a question about a thing, and not one within another claim."""
    triples = model.shapes_graph
    within = {iri for node, _ in triples.pairs(_HAS_VALUE) for iri in triples.iris(node, _HAS_VALUE)}
    for iri, scheme in model.vocabularies.schemes.items():
        if iri not in within or iri.endswith(("/mission-type", "/organisation-type", "/organisation-kind")):
            constant = Field(predicate=HAS_SCHEME, constant=NamedNode(iri))
            fields = (constant, Field(predicate=MG + "hasConcept", reading=Reading(of=iri)))
            node = Node(kind=MG + "Classification", fields=fields)
            labels = _joined(model, MG + "Classification", scheme.labels)
            yield Choice(iri.removeprefix(VOCABULARY), labels, tuple(scheme.labels.values()), Kind.CONCEPT, node, iri)


def _single(model: Model) -> Iterator[Choice]:
    """Yield the claims that need no concept to say what they are."""
    for kind, local, of in (
        ("Succession", "hasPredecessor", "Organisation"),
        ("Deployment", "hasActor", "Country"),
        ("Contribution", "hasActor", "Country"),
    ):
        labels = model.ontology.classes[MG + kind].labels
        property_labels = model.ontology.properties[MG + local].labels
        node = Node(kind=MG + kind, fields=(Field(predicate=MG + local, reading=Reading(of=MG + of)),))
        words = tuple(labels.values()) if local == "hasActor" else tuple(property_labels.values())
        yield Choice(f"{kind}/{local}", _joined(model, MG + kind, property_labels), words, Kind.THING, node, MG + of)


def _beside(model: Model) -> Iterator[Choice]:
    """Yield what belongs to the figures of a row: their currency and period."""
    for code, local in {CURRENCY: "hasCurrency", **_PERIOD}.items():
        labels = model.ontology.properties[MG + local].labels
        kind = Kind.CURRENCY if code == CURRENCY else Kind.DAY
        yield Choice(code, _joined(model, MG + "Figure", labels), tuple(labels.values()), kind)


def _joined(model: Model, kind: str, labels: Texts) -> Texts:
    own = model.ontology.classes[kind].labels
    return {language: f"{pick(own, language)}: {pick(labels, language)}" for language in _LANGUAGES}


_HAS_VALUE: Final = "http://www.w3.org/ns/shacl#hasValue"
