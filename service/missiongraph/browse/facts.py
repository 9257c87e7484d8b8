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
    Value,
    class_label,
    label_of,
    rank,
    read_claim,
    value_of,
    verdict_of,
)
from missiongraph.browse.contrast import Contrast, contrasts
from missiongraph.browse.language import Text
from missiongraph.browse.sources import Footnotes, Passage
from missiongraph.browse.values import DETAIL_OF, HAS_LOCATOR, part, period_of
from missiongraph.browse.view import ALT_LABEL, IS_ABOUT, PREF_LABEL, View
from missiongraph.model.triples import TYPE
from missiongraph.rdf.terms import Object

MOST_VALUES: Final = 20
"""The values of a row that stand on the page of a thing; a page of their own has all."""
PAGE_SIZE: Final = 100
_SHOWN_ELSEWHERE: Final = frozenset((TYPE, PREF_LABEL, ALT_LABEL, IS_ABOUT, HAS_LOCATOR))


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of fact with its values; `total` counts those that were found, which may be more than those shown.

    `iri` is the class of the claims, or the property of plain statements, `of` what the class is called and `lead` its
    place in the summary, where a series is one with the other rows of its class; `kind` is the same as `of` where the
    label alone would not tell it. `lapsed` counts the claims that are left out because they did not hold on the day
    that the reader chose; `contrasts` tell how its values stand to each other.
    """

    label: Text
    kind: Text | None
    values: tuple[Value, ...]
    total: int
    iri: str
    of: Text
    lead: float = LAST
    is_series: bool = False
    lapsed: int = 0
    contrasts: tuple[Contrast, ...] = ()


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
    claims = [claim for each in about if (claim := read_claim(view, each))]
    placed = [*_claim_rows(view, claims, footnotes), *_plain_rows(view, iri, footnotes)]
    return _grouped(view, placed)


def rows_of(
    view: View, iri: str, kind: str, footnotes: Footnotes, window: tuple[int, int]
) -> tuple[tuple[Row, ...], int]:
    """Return rows with the claims of one class about a thing, or its values of one property, and their number.

    `window` says which of them: the first and the one after the last, from 0, in the order of the page.
    """
    about = view.claims_about(iri)
    claims = [claim for each in about if (claim := read_claim(view, each)) and claim.kind == kind]
    objects = view.facts(iri).get(kind, [])
    if objects:
        label = view.label(kind).capitalised()
        return (_plain_row(view, (iri, kind, objects[slice(*window)]), label, footnotes, PAGE_SIZE),), len(objects)
    held = _in_order([claim for claim in claims if not _has_lapsed(view, claim)], footnotes)
    held.sort(key=lambda claim: label_of(view, claim).text)
    placed = _claim_rows(view, held[slice(*window)], footnotes, PAGE_SIZE)
    return tuple(each.make() for each in placed), len(held)


def claim_value(view: View, iri: str, footnotes: Footnotes) -> Value | None:
    """Return what one claim says; None if the node is no claim."""
    claim = read_claim(view, iri)
    if claim is None:
        return None
    return _numbered(value_of(view, claim), footnotes)


def _claim_rows(
    view: View, claims: Sequence[Claim], footnotes: Footnotes, most: int = MOST_VALUES
) -> Iterator[_Placed]:
    shared = _shared_labels(claims)

    def row(claim: Claim) -> tuple[str, str, str]:
        return claim.display.group or "", claim.kind, label_of(view, claim).text

    for (group, _, _), same in groupby(sorted(_in_order(claims, footnotes), key=row), key=row):
        members = list(same)
        first = members[0]
        passages = min(footnotes.passages(claim.iri) for claim in members)
        is_shared = (first.display.group, first.display.label) in shared
        make = partial(_claim_row, view, members, footnotes, most, is_shared=is_shared)
        yield _Placed(group, (first.display.order, first.order, passages), make)


def _in_order(claims: Sequence[Claim], footnotes: Footnotes) -> list[Claim]:
    """Sort claims as a row shows them: in the order of their source, then of time, what is a detail after its whole."""
    by_iri = {claim.iri: claim for claim in claims}

    def place(claim: Claim) -> tuple[float, str, int, list[Passage], str]:
        return claim.order, _started(claim), _depth(claim, by_iri), footnotes.passages(claim.iri), claim.iri

    return sorted(claims, key=place)


def _claim_row(view: View, claims: Sequence[Claim], footnotes: Footnotes, most: int, *, is_shared: bool) -> Row:
    held = [claim for claim in claims if not _has_lapsed(view, claim)]
    values = _values(view, _latest(view, held, most), footnotes)
    kind = class_label(view, claims[0]) if is_shared else None
    total = len(held) if len(held) > most else len(values)
    one = claims[0]
    of = view.label(one.kind).capitalised()
    return Row(
        label=label_of(view, one),
        kind=kind,
        values=values,
        total=total,
        iri=one.kind,
        of=of,
        lead=one.display.lead,
        is_series=one.display.is_series,
        lapsed=len(claims) - len(held),
        contrasts=contrasts(values),
    )


def _latest(view: View, claims: Sequence[Claim], most: int) -> Sequence[Claim]:
    """Take of too many claims those from which a summary is chosen, which come first in the same order as there."""
    if len(claims) <= most:
        return claims
    kept = sorted(range(len(claims)), key=lambda place: rank(view, claims[place]), reverse=True)[:most]
    return [claims[place] for place in sorted(kept)]


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


def _values(view: View, claims: Sequence[Claim], footnotes: Footnotes) -> tuple[Value, ...]:
    """Show the claims of a row: equal ones as one value, details under the claim that they elaborate."""
    here = {claim.iri for claim in claims}
    found: list[Value] = []
    for claim in claims:
        value = value_of(view, claim)
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


def _plain_row(
    view: View,
    triples: tuple[str, str, Sequence[Object]],
    label: Text,
    footnotes: Footnotes,
    most: int = MOST_VALUES,
) -> Row:
    iri, predicate, objects = triples
    values = tuple(
        Value(parts=(part(view, each),), footnotes=footnotes.of_triple(iri, predicate, each)) for each in objects[:most]
    )
    return Row(label, None, values, len(objects), predicate, label)


def _grouped(view: View, placed: list[_Placed]) -> tuple[Group, ...]:
    known = view.model.shapes.groups
    found = []
    for iri in [*known, ""]:
        rows = [each for each in placed if (each.group if each.group in known else "") == iri]
        if rows:
            label = view.choose(known[iri].labels) if iri else None
            found.append(Group(iri, label, tuple(each.make() for each in sorted(rows, key=lambda each: each.place))))
    return tuple(found)
