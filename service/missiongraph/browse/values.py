"""What a claim says, as parts that a page can show: texts, amounts, dates, and links to things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from missiongraph.browse.dates import Moment, Period, day, moment_in_words
from missiongraph.browse.language import Text, money, number
from missiongraph.browse.points import point_in_words
from missiongraph.browse.registers import register_address
from missiongraph.browse.view import NODE, Facts, View, lexical
from missiongraph.model.triples import TYPE
from missiongraph.names import DCTERMS, MG, PREFIXES, SKOS, VOCABULARY, XSD
from missiongraph.rdf.terms import Object

WORDING: Final = MG + "wording"
HAS_LOCATOR: Final = MG + "hasLocator"
HAS_STATUS: Final = MG + "hasStatus"
RATIONALE: Final = MG + "rationale"
DERIVED_FROM: Final = MG + "isDerivedFrom"
DETAIL_OF: Final = MG + "isDetailOf"
ORDER: Final = MG + "order"
STATED: Final = VOCABULARY + "claim-status/stated"
PLACEHOLDER: Final = VOCABULARY + "claim-status/placeholder"

_AMOUNT: Final = MG + "amount"
_CURRENCY: Final = MG + "hasCurrency"
_SYMBOL: Final = MG + "currencySymbol"
_QUANTITY: Final = MG + "quantity"
_UNIT: Final = MG + "hasUnit"
_PERCENTAGE: Final = MG + "percentage"
_DATE: Final = MG + "date"
_NOT_BEFORE: Final = MG + "notBefore"
_NOT_AFTER: Final = MG + "notAfter"
_OPEN_ENDED: Final = MG + "openEnded"
_NOTATION: Final = SKOS + "notation"
_SCHEME: Final = MG + "hasIdentifierScheme"
_WKT: Final = PREFIXES["geo"] + "wktLiteral"
_TRUE: Final = ("true", "1")

_PERIOD: Final = frozenset(
    MG + name
    for name in ("startDate", "endDate", "asOfDate", "startNotBefore", "startNotAfter", "endNotBefore", "endNotAfter")
)
_MEASURES: Final = (_AMOUNT, _QUANTITY, _PERCENTAGE)
_BOUNDS: Final = frozenset((_NOT_BEFORE, _NOT_AFTER))
_WITH_ANOTHER: Final = frozenset((_CURRENCY, _SYMBOL, _UNIT))
_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_BOOKKEEPING: Final = frozenset(
    (TYPE, MG + "isAbout", HAS_LOCATOR, HAS_STATUS, WORDING, RATIONALE, DERIVED_FROM, DETAIL_OF, ORDER)
) | {DCTERMS + "identifier"}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a value: text with its language, and the IRI of the thing that it names, if it names one."""

    text: str
    language: str = ""
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """What a claim says beside its value: a property's label and the values."""

    label: Text
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A number as it is written, the property that gives it, and its unit or currency (IRI, sign, or empty)."""

    number: str
    property: str
    unit: str


def part(view: View, value: Object) -> Part:
    """Show one value: a thing by its label, a number grouped, a day in words, anything else as it is written."""
    if isinstance(value, Literal):
        return _literal(view, value)
    if not isinstance(value, NamedNode):
        return Part(str(value))
    if value.value.startswith(NODE):
        return _node(view, value.value)
    label = view.label(value.value)
    return Part(label.text, label.language, value.value)


def status_in_words(view: View, facts: Facts) -> Part | None:
    """Return the status of a claim unless it is plainly stated."""
    for value in facts.get(HAS_STATUS, ()):
        if isinstance(value, NamedNode) and value.value != STATED:
            return part(view, value)
    return None


def is_placeholder(facts: Facts) -> bool:
    """Say whether the value stands for one that was not reported."""
    return NamedNode(PLACEHOLDER) in facts.get(HAS_STATUS, ())


def period_of(facts: Facts) -> Period:
    """Read when a claim is true."""

    def moment(exact: str, bounds: str) -> Moment:
        return Moment(*(lexical(facts.get(MG + name, ())) for name in (exact, f"{bounds}Before", f"{bounds}After")))

    as_of = Moment() if facts.get(_DATE) else moment("asOfDate", "not")
    return Period(moment("startDate", "startNot"), moment("endDate", "endNot"), as_of)


def happening_of(facts: Facts) -> Moment:
    """Read the day of a happening, or its bounds."""
    return Moment(*(lexical(facts.get(each, ())) for each in (_DATE, _NOT_BEFORE, _NOT_AFTER)))


def measured(facts: Facts) -> Measured | None:
    """Read the number of a claim with what it counts; None where it has not exactly one."""
    numbers = [(each, of) for each in _MEASURES for of in facts.get(each, ())]
    if len(numbers) != 1:
        return None
    predicate, value = numbers[0]
    units = {_AMOUNT: (_CURRENCY, _SYMBOL), _QUANTITY: (_UNIT,)}.get(predicate, ())
    unit = next((each.value for name in units for each in facts.get(name, ())), "")
    return Measured(value.value, predicate, unit)


def is_endless(facts: Facts) -> bool:
    """Say whether the source says that there is no end, as opposed to giving none."""
    return lexical(facts.get(_OPEN_ENDED, ())) in _TRUE


def is_dated(properties: Iterable[str]) -> bool:
    """Say whether claims with these properties have a period that a reader expects to be told."""
    return bool(_PERIOD & set(properties))


def is_happening(properties: Iterable[str]) -> bool:
    """Say whether the value of claims with these properties is a day, or the bounds of one."""
    return bool(_BOUNDS & set(properties))


def shown(view: View, facts: Facts, properties: Iterable[str]) -> list[tuple[str, tuple[Part, ...]]]:
    """Return the properties that have something to show, in order, each with its parts."""
    found = [(each, tuple(_parts(view, facts, each))) for each in properties]
    return [(each, parts) for each, parts in found if parts]


def others(facts: Facts, properties: Iterable[str]) -> list[str]:
    """Return what a claim says by other properties than these, periods and bookkeeping apart."""
    apart = _BOOKKEEPING | _PERIOD | _BOUNDS | _WITH_ANOTHER | set(properties)
    return sorted(facts.keys() - apart)


def _parts(view: View, facts: Facts, predicate: str) -> Iterator[Part]:
    if predicate in _PERIOD | _WITH_ANOTHER:
        return
    if predicate in _BOUNDS | {_DATE}:
        yield from _happening(view, facts, predicate)
        return
    for value in facts.get(predicate, ()):
        if predicate == _AMOUNT:
            yield Part(money(value.value, _code(view, facts), lexical(facts.get(_SYMBOL, ())), view.language))
        elif predicate == _QUANTITY:
            unit = " ".join(part(view, each).text.lower() for each in facts.get(_UNIT, ()))
            yield Part(f"{number(value.value, view.language)} {unit}".strip())
        elif predicate == _PERCENTAGE:
            yield Part(f"{number(value.value, view.language)}\u00a0%")
        elif predicate == _NOTATION:
            yield replace(part(view, value), iri=_in_register(view, facts, value))
        elif isinstance(value, Literal) and value.datatype.value == XSD + "boolean":
            yield from _yes(view, predicate, value)
        else:
            yield part(view, value)


def _happening(view: View, facts: Facts, predicate: str) -> Iterator[Part]:
    """Show the day of a happening once, at the first of its properties that is given."""
    given = [each for each in (_DATE, _NOT_BEFORE, _NOT_AFTER) if facts.get(each)]
    if given and given[0] == predicate:
        yield Part(moment_in_words(happening_of(facts), view.language, lexical(facts.get(WORDING, ()))))


def _in_register(view: View, facts: Facts, identifier: Object) -> str:
    """Return where the register of its scheme shows an identifier, "" where no scheme of the claim says where.

    Templates are those of the release: no document can say where the identifiers of a scheme lead.
    """
    concepts = (view.model.vocabularies.concepts.get(each.value) for each in facts.get(_SCHEME, ()))
    found = (register_address(each.template, identifier.value) for each in concepts if each)
    return next(filter(None, found), "")


def _yes(view: View, predicate: str, value: Literal) -> Iterator[Part]:
    if value.value in _TRUE:
        label = view.label(predicate)
        yield Part(label.text, label.language)


def _code(view: View, facts: Facts) -> str:
    for value in facts.get(_CURRENCY, ()):
        if isinstance(value, NamedNode):
            concept = view.model.vocabularies.concepts.get(value.value)
            return (concept and concept.code) or view.label(value.value).text
    return ""


def _literal(view: View, value: Literal) -> Part:
    datatype = value.datatype.value
    if datatype in _NUMBERS:
        return Part(number(value.value, view.language))
    if datatype == XSD + "date":
        return Part(day(value.value, view.language))
    if datatype == _WKT:
        return Part(point_in_words(value.value, view.language))
    if datatype == XSD + "anyURI":
        return Part(value.value.removeprefix("mailto:").removeprefix("tel:"), "", value.value)
    return Part(value.value, value.language or "")


def _node(view: View, iri: str) -> Part:
    """Show a node without a name of its own, such as an address, by the first property in the shapes' order."""
    facts = view.facts(iri)
    for predicate in view.property_shapes(view.types(iri)):
        for value in facts.get(predicate, ()):
            return replace(part(view, value), iri=iri)
    label = view.label(iri)
    return Part(label.text, label.language, iri)
