"""The facts of a page: claims and plain statements as labelled rows, in the groups and order that the shapes give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import Final

from missiongraph.browse.claims import (
    LAST,
    Claim,
    Preferences,
    Value,
    class_label,
    label_of,
    preferences_of,
    read_claim,
    value_of,
    verdict_of,
)
from missiongraph.browse.language import Text
from missiongraph.browse.sources import Footnotes, Passage
from missiongraph.browse.values import DETAIL_OF, HAS_LOCATOR, part, period_of
from missiongraph.browse.view import ALT_LABEL, IS_ABOUT, PREF_LABEL, View
from missiongraph.model.triples import TYPE
from missiongraph.rdf.terms import Object

_MOST_VALUES: Final = 100
_SHOWN_ELSEWHERE: Final = frozenset((TYPE, PREF_LABEL, ALT_LABEL, IS_ABOUT, HAS_LOCATOR))


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of fact with its values; `total` counts those that were found, which may be more than those shown.

    `kind` names the class of the claims where the label alone would not tell it; `lapsed` counts the claims that are
    left out because they did not hold on the day that the reader chose.
    """

    label: Text
    kind: Text | None
    values: tuple[Value, ...]
    total: int
    lapsed: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its rows; `iri` is that of the property group, empty for what no shape places."""

    iri: str
    label: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row to be, with what decides its place; rows are made in order, so that footnotes count up down the page."""

    group: str
    place: tuple[float, float, list[Passage]]
    make: Callable[[], Row]


def groups(view: View, iri: str, footnotes: Footnotes) -> tuple[Group, ...]:
    """Return everything that is said of a thing, under the headings of the shapes."""
    about = view.claims_about(iri)
    preferences = preferences_of(view, about)
    claims = [claim for each in about if (claim := read_claim(view, each))]
    placed = [*_claim_rows(view, claims, preferences, footnotes), *_plain_rows(view, iri, footnotes)]
    return _grouped(view, placed)


def claim_value(view: View, iri: str, footnotes: Footnotes) -> Value | None:
    """Return what one claim says; None if the node is no claim."""
    claim = read_claim(view, iri)
    if claim is None:
        return None
    subject = view.iris(iri, IS_ABOUT)[:1]
    preferences = preferences_of(view, view.claims_about(subject[0])) if subject else Preferences({}, {})
    return _numbered(value_of(view, claim, preferences), footnotes)


def _claim_rows(
    view: View, claims: Sequence[Claim], preferences: Preferences, footnotes: Footnotes
) -> Iterator[_Placed]:
    shared, by_iri = _shared_labels(claims), {claim.iri: claim for claim in claims}

    def row(claim: Claim) -> tuple[str, str, str]:
        return claim.display.group or "", claim.kind, label_of(view, claim).text

    def place(claim: Claim) -> tuple[float, str, int, list[Passage], str]:
        return claim.order, _started(claim), _depth(claim, by_iri), footnotes.passages(claim.iri), claim.iri

    for (group, _, _), same in groupby(sorted(claims, key=row), key=row):
        members = sorted(same, key=place)
        first = members[0]
        passages = min(footnotes.passages(claim.iri) for claim in members)
        is_shared = (first.display.group, first.display.label) in shared
        make = partial(_claim_row, view, members, preferences, footnotes, is_shared=is_shared)
        yield _Placed(group, (first.display.order, first.order, passages), make)


def _claim_row(
    view: View, claims: Sequence[Claim], preferences: Preferences, footnotes: Footnotes, *, is_shared: bool
) -> Row:
    held = [claim for claim in claims if not _has_lapsed(view, claim)]
    values = _values(view, held, preferences, footnotes)
    kind = class_label(view, claims[0]) if is_shared else None
    total = len(held) if len(held) > _MOST_VALUES else len(values)
    return Row(label_of(view, claims[0]), kind, values, total, len(claims) - len(held))


def _has_lapsed(view: View, claim: Claim) -> bool:
    verdict = verdict_of(view, claim)
    return verdict is not None and verdict.holds == "not"


def _shared_labels(claims: Iterable[Claim]) -> set[tuple[str | None, str | None]]:
    """Find the properties that name facts of several classes in one group, so that the class must be named too."""
    seen = {(claim.kind, claim.display.group, claim.display.label) for claim in claims if claim.display.label}
    pairs = [(group, label) for _, group, label in seen]
    return {pair for pair in pairs if pairs.count(pair) > 1}


def _depth(claim: Claim, by_iri: Mapping[str, Claim]) -> int:
    """Count the claims of which this one is a detail of a detail, so that each comes after what it elaborates."""
    above: dict[str, None] = {}
    while claim.iri not in above:
        above[claim.iri] = None
        parents = [each.value for each in claim.facts.get(DETAIL_OF, ())]
        claim = by_iri.get(parents[0], claim) if parents else claim
    return len(above)


def _started(claim: Claim) -> str:
    period = period_of(claim.facts)
    moments = [period.start, period.as_of, period.end]
    return next((each.exact or each.earliest or each.latest for each in moments if each), "")


def _values(view: View, claims: Sequence[Claim], preferences: Preferences, footnotes: Footnotes) -> tuple[Value, ...]:
    """Show the claims of a row: equal ones as one value, details under the claim that they elaborate."""
    here = {claim.iri for claim in claims}
    found: list[Value] = []
    for claim in claims[:_MOST_VALUES]:
        value = value_of(view, claim, preferences)
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


def _same(one: Value, other: Value) -> bool:
    return _said(one) == _said(other)


def _said(value: Value) -> tuple[object, ...]:
    return value.parts, value.asides, value.when, value.verdict, value.status, value.standing, value.detail_of


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
        place: tuple[float, float, list[Passage]] = (shape.order if shape else LAST, 0, [])
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
