"""The facts of a page: claims and plain statements as labelled rows, in the groups and order that the shapes give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Final

from missiongraph.browse.dates import period_in_words, unknown
from missiongraph.browse.language import Text
from missiongraph.browse.sources import Footnotes, Passage
from missiongraph.browse.values import (
    DETAIL_OF,
    HAS_LOCATOR,
    ORDER,
    RATIONALE,
    WORDING,
    Aside,
    Part,
    is_dated,
    is_happening,
    is_placeholder,
    others,
    part,
    period_of,
    shown,
    status_in_words,
)
from missiongraph.browse.view import ALT_LABEL, IS_ABOUT, PREF_LABEL, Facts, View, lexical
from missiongraph.model.shapes import Display
from missiongraph.model.triples import TYPE
from missiongraph.names import MG
from missiongraph.rdf.terms import Object

_PREFERS: Final = MG + "prefers"
_SETS_ASIDE: Final = MG + "setsAside"
_MOST_VALUES: Final = 100
_LAST: Final = float("inf")
_NO_DISPLAY: Final = Display(group=None, order=_LAST, label=None, values=())
_SHOWN_ELSEWHERE: Final = frozenset((TYPE, PREF_LABEL, ALT_LABEL, IS_ABOUT, HAS_LOCATOR))


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a row.

    `when` is its period in words and `dated` whether that names any date; `wordings` are the source's words where they
    differ from the value; `status` is None for what is plainly stated, and what is not `counted` stands for a value
    that was not reported; `reasons` are the editors' reasons; `standing` is "preferred", "set aside" or empty.
    """

    parts: tuple[Part, ...]
    asides: tuple[Aside, ...] = ()
    when: str = ""
    dated: bool = True
    wordings: tuple[Text, ...] = ()
    status: Part | None = None
    counted: bool = True
    reasons: tuple[Text, ...] = ()
    standing: str = ""
    standing_reasons: tuple[Text, ...] = ()
    footnotes: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()
    detail_of: tuple[str, ...] = ()
    details: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of fact with its values; `total` counts those that were found, which may be more than those shown.

    `kind` names the class of the claims where the label alone would not tell it.
    """

    label: Text
    kind: Text | None
    values: tuple[Value, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its rows; `iri` is that of the property group, empty for what no shape places."""

    iri: str
    label: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """What one claim says by itself, without footnotes and editors' preferences; `order` is its class's place."""

    iri: str
    kind: str
    label: Text
    order: float
    value: Value
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Claim:
    iri: str
    kind: str
    display: Display
    facts: Facts

    @property
    def order(self) -> float:
        text = lexical(self.facts.get(ORDER, ()))
        return float(text) if text.isdecimal() else _LAST


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row to be, with what decides its place; rows are made in order, so that footnotes count up down the page."""

    group: str
    place: tuple[float, float, list[Passage]]
    make: Callable[[], Row]


@dataclass(frozen=True, slots=True)
class _Preferences:
    """What the editors prefer and set aside, with their reasons."""

    preferred: dict[str, tuple[Text, ...]]
    aside: dict[str, tuple[Text, ...]]


def groups(view: View, iri: str, footnotes: Footnotes) -> tuple[Group, ...]:
    """Return everything that is said of a thing, under the headings of the shapes."""
    about = view.claims_about(iri)
    preferences = _preferences(view, about)
    claims = [claim for each in about if (claim := _read(view, each))]
    placed = [*_claim_rows(view, claims, preferences, footnotes), *_plain_rows(view, iri, footnotes)]
    return _grouped(view, placed)


def claim_value(view: View, iri: str, footnotes: Footnotes) -> Value | None:
    """Return what one claim says; None if the node is no claim."""
    claim = _read(view, iri)
    if claim is None:
        return None
    subject = view.iris(iri, IS_ABOUT)[:1]
    preferences = _preferences(view, view.claims_about(subject[0])) if subject else _Preferences({}, {})
    return _numbered(_value(view, claim, preferences), footnotes)


def saying(view: View, iri: str) -> Saying | None:
    """Return what one claim says by itself; None if the node is no claim."""
    claim = _read(view, iri)
    if claim is None:
        return None
    value = _value(view, claim, _Preferences({}, {}))
    return Saying(iri, claim.kind, _label(view, claim), claim.display.order, value, claim.facts)


def claim_label(view: View, iri: str) -> tuple[Text, Text | None]:
    """Name the kind of fact that a claim states, and the class of the claim where that is another word."""
    claim = _read(view, iri)
    if claim is None:
        return view.label(iri), None
    return _label(view, claim), _class_label(view, claim)


def _read(view: View, iri: str) -> _Claim | None:
    facts = view.facts(iri)
    kinds = [kind for kind in view.types(iri) if view.model.ontology.is_claim_class(kind)]
    if not kinds:
        return None
    return _Claim(iri, kinds[0], view.model.shapes.display_of(kinds[0]) or _NO_DISPLAY, facts)


def _preferences(view: View, about: Iterable[str]) -> _Preferences:
    preferred: dict[str, tuple[Text, ...]] = {}
    aside: dict[str, tuple[Text, ...]] = {}
    for each in about:
        reasons = _reasons(view, view.facts(each))
        preferred |= dict.fromkeys(view.iris(each, _PREFERS), reasons)
        aside |= dict.fromkeys(view.iris(each, _SETS_ASIDE), reasons)
    return _Preferences(preferred, aside)


def _claim_rows(
    view: View, claims: Sequence[_Claim], preferences: _Preferences, footnotes: Footnotes
) -> Iterator[_Placed]:
    shared, by_iri = _shared_labels(claims), {claim.iri: claim for claim in claims}

    def row(claim: _Claim) -> tuple[str, str, str]:
        return claim.display.group or "", claim.kind, _label(view, claim).text

    def place(claim: _Claim) -> tuple[float, str, int, list[Passage], str]:
        return claim.order, _started(claim), _depth(claim, by_iri), footnotes.passages(claim.iri), claim.iri

    for (group, _, _), same in groupby(sorted(claims, key=row), key=row):
        members = sorted(same, key=place)
        first = members[0]
        passages = min(footnotes.passages(claim.iri) for claim in members)
        is_shared = (first.display.group, first.display.label) in shared
        make = partial(_claim_row, view, members, preferences, footnotes, is_shared=is_shared)
        yield _Placed(group, (first.display.order, first.order, passages), make)


def _claim_row(
    view: View, claims: Sequence[_Claim], preferences: _Preferences, footnotes: Footnotes, *, is_shared: bool
) -> Row:
    values = _values(view, claims, preferences, footnotes)
    kind = _class_label(view, claims[0]) if is_shared else None
    total = len(claims) if len(claims) > _MOST_VALUES else len(values)
    return Row(_label(view, claims[0]), kind, values, total)


def _shared_labels(claims: Iterable[_Claim]) -> set[tuple[str | None, str | None]]:
    """Find the properties that name facts of several classes in one group, so that the class must be named too."""
    seen = {(claim.kind, claim.display.group, claim.display.label) for claim in claims if claim.display.label}
    pairs = [(group, label) for _, group, label in seen]
    return {pair for pair in pairs if pairs.count(pair) > 1}


def _label(view: View, claim: _Claim) -> Text:
    named = [part(view, each) for each in claim.facts.get(claim.display.label or "", ())]
    if not named:
        return view.label(claim.kind).capitalised()
    return Text(", ".join(each.text for each in named), named[0].language)


def _class_label(view: View, claim: _Claim) -> Text | None:
    label = view.label(claim.kind)
    return None if label.text.casefold() == _label(view, claim).text.casefold() else label


def _depth(claim: _Claim, by_iri: Mapping[str, _Claim]) -> int:
    """Count the claims of which this one is a detail of a detail, so that each comes after what it elaborates."""
    above: dict[str, None] = {}
    while claim.iri not in above:
        above[claim.iri] = None
        parents = [each.value for each in claim.facts.get(DETAIL_OF, ())]
        claim = by_iri.get(parents[0], claim) if parents else claim
    return len(above)


def _started(claim: _Claim) -> str:
    period = period_of(claim.facts)
    moments = [period.start, period.as_of, period.end]
    return next((each.exact or each.earliest or each.latest for each in moments if each), "")


def _values(view: View, claims: Sequence[_Claim], preferences: _Preferences, footnotes: Footnotes) -> tuple[Value, ...]:
    """Show the claims of a row: equal ones as one value, details under the claim that they elaborate."""
    here = {claim.iri for claim in claims}
    found: list[Value] = []
    for claim in claims[:_MOST_VALUES]:
        value = _value(view, claim, preferences)
        if not value.parts:
            continue
        twin = next((place for place, other in enumerate(found) if _same(value, other)), None)
        if twin is None:
            found.append(value)
        else:
            found[twin] = _united(found[twin], value)
    return tuple(_numbered(value, footnotes) for value in _nested(found, here))


def _numbered(value: Value, footnotes: Footnotes) -> Value:
    """Give a value its footnotes, now that equal ones are united and each has its place on the page."""
    own = tuple(dict.fromkeys(number for claim in value.claims for number in footnotes.of_claim(claim)))
    return replace(value, footnotes=own, details=tuple(_numbered(each, footnotes) for each in value.details))


def _nested(values: list[Value], here: set[str]) -> tuple[Value, ...]:
    def below(value: Value, seen: frozenset[str]) -> Value:
        own = [
            below(replace(each, detail_of=()), seen | set(each.claims))
            for each in values
            if set(each.detail_of) & set(value.claims) and not set(each.claims) & seen
        ]
        return replace(value, details=tuple(own))

    tops = [each for each in values if not set(each.detail_of) & here]
    return tuple(below(each, frozenset(each.claims)) for each in tops) or tuple(values)


def _value(view: View, claim: _Claim, preferences: _Preferences) -> Value:
    """Show one claim, still without footnotes."""
    facts, properties = claim.facts, claim.display.values
    first, *more = shown(view, facts, properties) or shown(view, facts, (WORDING,)) or [("", ())]
    told = [*properties, claim.display.label or ""]
    more += shown(view, facts, others(facts, told))
    when, dated = _when(view, claim)
    if not first[1] and when:
        first, when = ("", (Part(when),)), ""
    own_words = {each.text for each in first[1]}
    chosen = preferences.preferred.get(claim.iri), preferences.aside.get(claim.iri)
    return Value(
        parts=first[1],
        asides=tuple(Aside(view.label(predicate), parts) for predicate, parts in more if predicate != WORDING),
        when=when,
        dated=dated,
        wordings=tuple(text for text in _texts(facts, WORDING) if text.text not in own_words),
        status=status_in_words(view, facts),
        counted=not is_placeholder(facts),
        reasons=_reasons(view, facts),
        standing="preferred" if chosen[0] is not None else "set aside" if chosen[1] is not None else "",
        standing_reasons=chosen[0] or chosen[1] or (),
        claims=(claim.iri,),
        detail_of=tuple(view.iris(claim.iri, DETAIL_OF)),
    )


def _when(view: View, claim: _Claim) -> tuple[str, bool]:
    if is_happening(claim.display.values):
        return "", True
    when = period_in_words(period_of(claim.facts), view.language, lexical(claim.facts.get(WORDING, ())))
    if when or not is_dated(claim.display.values):
        return when, True
    return unknown(view.language), False


def _texts(facts: Facts, predicate: str) -> tuple[Text, ...]:
    return tuple(Text(each.value, getattr(each, "language", None) or "") for each in facts.get(predicate, ()))


def _reasons(view: View, facts: Facts) -> tuple[Text, ...]:
    chosen = view.text(facts.get(RATIONALE, ()))
    return (chosen,) if chosen else ()


def _same(one: Value, other: Value) -> bool:
    return _said(one) == _said(other)


def _said(value: Value) -> tuple[object, ...]:
    return value.parts, value.asides, value.when, value.status, value.standing, value.detail_of


def _united(one: Value, other: Value) -> Value:
    return replace(
        one,
        wordings=tuple(dict.fromkeys([*one.wordings, *other.wordings])),
        reasons=tuple(dict.fromkeys([*one.reasons, *other.reasons])),
        claims=(*one.claims, *other.claims),
    )


def _plain_rows(view: View, iri: str, footnotes: Footnotes) -> Iterator[_Placed]:
    """Show what is said of a thing directly, by property, where the shapes of its classes place it."""
    shapes = view.property_shapes(view.iris(iri, TYPE))
    for predicate, objects in view.facts(iri).items():
        if predicate in _SHOWN_ELSEWHERE:
            continue
        shape = shapes.get(predicate)
        label = (view.choose(shape.names) if shape else None) or view.label(predicate)
        place: tuple[float, float, list[Passage]] = (shape.order if shape else _LAST, 0, [])
        make = partial(_plain_row, view, (iri, predicate, objects), label.capitalised(), footnotes)
        yield _Placed((shape and shape.group) or "", place, make)


def _plain_row(view: View, triples: tuple[str, str, Sequence[Object]], label: Text, footnotes: Footnotes) -> Row:
    iri, predicate, objects = triples
    values = tuple(
        Value(parts=(part(view, each),), footnotes=footnotes.of_triple(iri, predicate, each))
        for each in objects[:_MOST_VALUES]
    )
    return Row(label, None, values, len(objects))


def _grouped(view: View, placed: list[_Placed]) -> tuple[Group, ...]:
    known = view.model.shapes.groups
    found = []
    for iri in [*known, ""]:
        rows = [each for each in placed if (each.group if each.group in known else "") == iri]
        if rows:
            label = view.choose(known[iri].labels) if iri else None
            found.append(Group(iri, label, tuple(each.make() for each in sorted(rows, key=lambda each: each.place))))
    return tuple(found)
