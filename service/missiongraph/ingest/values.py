"""From the value of a cell to terms of the graph: dates with their bounds, money with its currency, names resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from missiongraph.ingest.dates import Day, month, read_day, year
from missiongraph.ingest.grid import Value
from missiongraph.ingest.mapping import LEAVE_OUT, NEW, Kind, Reading
from missiongraph.ingest.numbers import (
    Money,
    Number,
    Signs,
    Unreadable,
    currency_names,
    read_currency,
    read_money,
    read_number,
)
from missiongraph.ingest.problems import Trouble, Unusable
from missiongraph.model.load import Model
from missiongraph.names import MG, VOCABULARY, XSD
from missiongraph.query.nameindex import Match, Reason
from missiongraph.query.naming import Resolution, new_iri
from missiongraph.rdf.folding import fold
from missiongraph.rdf.terms import is_iri

Term: TypeAlias = NamedNode | Literal
Stated: TypeAlias = tuple[str, Term]
"""A property and its value; a date without its day is stated by the bounds instead of the property itself."""

_BOUNDS: Final[Mapping[str, tuple[str, str]]] = {
    MG + "date": (MG + "notBefore", MG + "notAfter"),
    MG + "asOfDate": (MG + "notBefore", MG + "notAfter"),
    MG + "startDate": (MG + "startNotBefore", MG + "startNotAfter"),
    MG + "endDate": (MG + "endNotBefore", MG + "endNotAfter"),
}
_CURRENCY: Final = MG + "hasCurrency"
_SIGN: Final = MG + "currencySymbol"
_QUALIFIER: Final = MG + "hasQualifier"
_COUNTED: Final = frozenset({MG + "amount", MG + "quantity"})
_TRUE: Final = frozenset({"true", "yes", "oui", "vrai", "1", "نعم"})
_FALSE: Final = frozenset({"false", "no", "non", "faux", "0", "لا"})
_PATTERN_CODES: Final = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "M": "%m", "d": "%d"}


@dataclass(frozen=True, slots=True)
class Context:
    """What reading depends on beside the cell: the model, the language of the source, and what names mean.

    `orders` and `decimals` are what the other cells of a column show, by its header.
    """

    model: Model
    language: str
    names: Mapping[tuple[str, str], Resolution]
    decisions: Mapping[str, str]
    currencies: Mapping[str, str]
    orders: Mapping[str, str]
    decimals: Mapping[str, str]


def currencies(model: Model) -> Mapping[str, str]:
    """Return the names and codes of the currencies of the vocabulary, folded, with their codes."""
    scheme = model.vocabularies.schemes[VOCABULARY + "currency"]
    concepts = [model.vocabularies.concepts[iri] for iri in scheme.concepts]
    codes = {concept.code for concept in concepts if concept.code}
    found = {name: code for name, code in currency_names().items() if code in codes}
    found |= {fold(label): concept.code for concept in concepts if concept.code for label in concept.labels.values()}
    return found | {fold(code): code for code in codes}


def read_value(value: Value, predicate: str, reading: Reading, column: str, context: Context) -> list[Stated]:
    """Make terms of a value. Raises Unusable."""
    kind = reading.kind or Kind.TEXT
    language = reading.language or context.language
    try:
        match kind:
            case Kind.DAY:
                return _day(_day_of(value, reading, language, context.orders.get(column, "")), predicate, value.words)
            case Kind.NUMBER | Kind.WHOLE:
                signs = Signs(language, reading.decimal, context.decimals.get(column, ""))
                number = Number(value.number) if value.number is not None else read_number(value.words, signs)
                return _number(number, predicate, kind, value.words)
            case Kind.MONEY:
                signs = Signs(language, reading.decimal, context.decimals.get(column, ""))
                return _money(_money_of(value, signs, context), predicate, value.words)
            case Kind.CURRENCY:
                return _currency(read_currency(value.words, context.currencies))
            case Kind.TRUTH:
                return [(predicate, Literal(_truth(value.words, reading)))]
            case _:
                return [(predicate, _term(value.words, kind, reading, language, context))]
    except Unreadable as error:
        trouble = Trouble.AMBIGUOUS if error.readings else Trouble.UNREADABLE
        raise Unusable(trouble, value.words, error.readings) from error


def _term(words: str, kind: Kind, reading: Reading, language: str, context: Context) -> Term:
    match kind:
        case Kind.WORDS:
            return Literal(words, language=language or "und")
        case Kind.CONCEPT:
            return NamedNode(_concept(words, reading.of, context))
        case Kind.THING:
            return NamedNode(thing(words, reading, context)[0])
        case Kind.ADDRESS:
            if not words.startswith(("https://", "http://")) or not is_iri(words):
                raise Unusable(Trouble.UNREADABLE, words)
            return NamedNode(words)
        case _:
            return Literal(words)


def thing(words: str, reading: Reading, context: Context) -> tuple[str, bool]:
    """Return the IRI of the thing that words mean, and whether it is new. Raises Unusable."""
    decision = context.decisions.get(words, "")
    if decision and decision not in {NEW, LEAVE_OUT}:
        return decision, False
    if is_iri(words) and words.startswith(("https://", "http://")):
        return words, False
    found = context.names.get((words, reading.of), Resolution())
    if found.iri and decision != NEW:
        return found.iri, False
    if decision == NEW or (reading.new and not found.candidates):
        return new_iri(reading.of, words), True
    trouble = Trouble.UNSURE if found.candidates else Trouble.UNKNOWN
    raise Unusable(trouble, words, candidates=found.candidates)


def _concept(words: str, scheme: str, context: Context) -> str:
    decision = context.decisions.get(words, "")
    if decision and decision not in {NEW, LEAVE_OUT}:
        return decision
    vocabularies = context.model.vocabularies
    if words in vocabularies.concepts:
        return words
    labels: dict[str, set[str]] = {}
    for iri in vocabularies.schemes[scheme].concepts if scheme in vocabularies.schemes else ():
        concept = vocabularies.concepts[iri]
        if words.strip() in {concept.code, iri.rpartition("/")[2]}:
            return iri
        for label in concept.labels.values():
            labels.setdefault(fold(label), set()).add(iri)
    found = labels.get(fold(words), set())
    if len(found) == 1:
        return found.pop()
    near = [each for label in get_close_matches(fold(words), labels, 3, 0.7) for each in sorted(labels[label])]
    candidates = tuple(Match(iri, 0.8, Reason.SPELLING, iri) for iri in dict.fromkeys([*sorted(found), *near]))
    raise Unusable(Trouble.UNSURE if candidates else Trouble.UNREADABLE, words, candidates=candidates)


def _day_of(value: Value, reading: Reading, language: str, order: str) -> Day:
    if value.day is not None:
        return value.day
    if reading.pattern:
        return _by_pattern(value.words, reading.pattern)
    return read_day(value.words, language, reading.order or order)


def _by_pattern(words: str, pattern: str) -> Day:
    """Read a date that has the one form that the mapping names."""
    code, rest = "", pattern
    while rest:
        part = next((each for each in _PATTERN_CODES if rest.startswith(each)), rest[0])
        code, rest = code + _PATTERN_CODES.get(part, part), rest[len(part) :]
    try:
        found: date = datetime.strptime(words, code).date()  # a day has no time zone
    except ValueError:
        raise Unreadable(words) from None
    if "d" in pattern:
        return Day(found, found)
    return month(found.year, found.month) if "M" in pattern else year(found.year)


def _day(day: Day, predicate: str, words: str) -> list[Stated]:
    if day.is_exact:
        return [(predicate, _dated(day.first))]
    bounds = _BOUNDS.get(predicate)
    if bounds is None:
        raise Unusable(Trouble.IMPRECISE, words)
    return [(bounds[0], _dated(day.first)), (bounds[1], _dated(day.last))]


def _dated(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


def _number(number: Number, predicate: str, kind: Kind, words: str) -> list[Stated]:
    is_whole = number.value == number.value.to_integral_value()
    if kind is Kind.WHOLE and not is_whole:
        raise Unusable(Trouble.UNREADABLE, words)
    if number.qualifier and predicate not in _COUNTED:
        raise Unusable(Trouble.UNREADABLE, words)
    whole = is_whole and (kind is Kind.WHOLE or predicate == MG + "quantity")
    return [(predicate, _decimal(number.value, "integer" if whole else "decimal")), *_qualifier(number)]


def _money_of(value: Value, signs: Signs, context: Context) -> Money:
    if value.number is not None:
        return Money(Number(value.number))
    return read_money(value.words, signs, context.currencies)


def _money(money: Money, predicate: str, words: str) -> list[Stated]:
    if money.number.qualifier and predicate not in _COUNTED:
        raise Unusable(Trouble.UNREADABLE, words)
    stated: list[Stated] = [(predicate, _decimal(money.number.value, "decimal")), *_qualifier(money.number)]
    return stated + (_currency(money) if money.currency or money.sign else [])


def _currency(money: Money) -> list[Stated]:
    if money.currency:
        return [(_CURRENCY, NamedNode(f"{VOCABULARY}currency/{money.currency}"))]
    return [(_SIGN, Literal(money.sign))]


def _qualifier(number: Number) -> list[Stated]:
    return [(_QUALIFIER, NamedNode(f"{VOCABULARY}qualifier/{number.qualifier}"))] if number.qualifier else []


def _decimal(value: Decimal, datatype: str) -> Literal:
    text = f"{value:f}"
    return Literal(text, datatype=NamedNode(XSD + datatype))


def _truth(words: str, reading: Reading) -> bool:
    folded = words.strip().casefold()
    if reading.true or reading.false:
        if words not in {reading.true, reading.false}:
            raise Unusable(Trouble.UNREADABLE, words)
        return words == reading.true
    if folded not in _TRUE | _FALSE:
        raise Unusable(Trouble.UNREADABLE, words)
    return folded in _TRUE
