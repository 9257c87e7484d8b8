"""What points to a thing: by property and class with exact counts, the first of each, the rest on pages of lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.browse.claims import read_claim, verdict_of, when_of
from missiongraph.browse.language import Text
from missiongraph.browse.lists import PAGE_SIZE, Listed, listed
from missiongraph.browse.retired import REPLACED, refuse_retired
from missiongraph.browse.validity import Verdict
from missiongraph.browse.view import IS_ABOUT, View, unknown_thing
from missiongraph.model.triples import TYPE
from missiongraph.names import DERIVED
from missiongraph.store.base import Snapshot

FIRST: Final = 20
_MOST_TIMES: Final = 8
_MOST_READ: Final = 200
_MOST_SORTED: Final = 1_000  # beyond that, the first ones come as they are stored: labels for all would take too long

# A claim stands for the thing that it is about; a thing that points here in two claims counts once.
_POINTING: Final = """
    ?node ?property <{iri}> ; <{type}> ?class .
    FILTER NOT EXISTS {{ GRAPH <{derived}> {{ ?node ?property <{iri}> }} }}
    FILTER NOT EXISTS {{ GRAPH <{derived}> {{ ?node <{type}> ?class }} }}
    FILTER (?property NOT IN (<{about}>, <{type}>, <{replaced}>))
    OPTIONAL {{ ?node <{about}> ?subject }}
    BIND (COALESCE(?subject, ?node) AS ?thing)
"""
_COUNTS: Final = (
    "SELECT ?property ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {{" + _POINTING + ("}} GROUP BY ?property ?class")
)
_MEMBERS: Final = "SELECT DISTINCT ?thing WHERE {{ VALUES (?property ?class) {{ (<{property}> <{kind}>) }}" + (
    _POINTING + "}} {window}"
)


@dataclass(frozen=True, slots=True)
class Time:
    """The claim by which a thing points here, and its period in words, or that none is given."""

    claim: str
    when: str
    dated: bool
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """The things that point here by one property in nodes of one class; `things` are the first of `total`.

    `kind` is the class of the claims, or of the things themselves where they point without a claim. `times` are those
    of the claims, by thing, as far as they are read: a few of each thing.
    """

    property: str
    label: Text
    kind: str
    kind_label: Text
    total: int
    things: tuple[Listed, ...]
    times: Mapping[str, tuple[Time, ...]]


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """One page of the things that point to `target` by one property in nodes of one class."""

    target: Listed
    group: Incoming
    page: int
    pages: int


def incoming(view: View, iri: str) -> tuple[Incoming, ...]:
    """Group what points to a thing, sorted by label."""
    groups = [_group(view, iri, *found) for found in _counts(view, iri)]
    return tuple(sorted(groups, key=lambda each: (each.label.text, each.kind_label.text)))


def incoming_page(
    snapshot: Snapshot, *, iri: str, predicate: str, kind: str, page: int, language: str, valid: str = ""
) -> IncomingPage:
    """Reader job: one page of a group of `incoming`. Raises NotFound past its end."""
    refuse_retired(snapshot, iri, language)
    view = View(snapshot, language, day=valid)
    total = next((count for each, of, count in _counts(view, iri) if (each, of) == (predicate, kind)), 0)
    pages = -(-total // PAGE_SIZE)
    if not 1 <= page <= pages:
        raise unknown_thing(iri)
    window = f"ORDER BY ?thing LIMIT {PAGE_SIZE} OFFSET {(page - 1) * PAGE_SIZE}"
    things = tuple(listed(view, each) for each in _members(view, iri, predicate, kind, window))
    group = Incoming(
        predicate,
        view.inverse_label(predicate).capitalised(),
        kind,
        view.label(kind),
        total,
        things,
        _times(view, iri, predicate, things),
    )
    return IncomingPage(listed(view, iri), group, page, pages)


def _group(view: View, iri: str, predicate: str, kind: str, total: int) -> Incoming:
    window = "" if total <= _MOST_SORTED else f"LIMIT {FIRST}"
    things = sorted(
        (listed(view, each) for each in _members(view, iri, predicate, kind, window)),
        key=lambda each: (each.label.text.casefold(), each.iri),
    )
    label = view.inverse_label(predicate).capitalised()
    first = tuple(things[:FIRST])
    return Incoming(predicate, label, kind, view.label(kind), total, first, _times(view, iri, predicate, first))


def _times(view: View, iri: str, predicate: str, things: Iterable[Listed]) -> dict[str, tuple[Time, ...]]:
    """Read the times of the claims about things that point here; from the things, as here may be a hub."""
    found = {thing.iri: tuple(islice(_of_thing(view, iri, predicate, thing.iri), _MOST_TIMES)) for thing in things}
    return {thing: times for thing, times in found.items() if times}


def _of_thing(view: View, iri: str, predicate: str, thing: str) -> Iterator[Time]:
    about = view.snapshot.match(None, NamedNode(IS_ABOUT), NamedNode(thing))
    for quad in islice(about, _MOST_READ):
        points = next(view.snapshot.match(quad.subject, NamedNode(predicate), NamedNode(iri)), None)  # type: ignore[arg-type]
        claim = read_claim(view, quad.subject.value) if points else None  # type: ignore[union-attr]
        when, dated = when_of(view, claim) if claim else ("", True)
        if claim and when:
            yield Time(claim.iri, when, dated, verdict_of(view, claim))


def _counts(view: View, iri: str) -> Iterator[tuple[str, str, int]]:
    for row in view.select(_COUNTS.format(iri=iri, type=TYPE, about=IS_ABOUT, replaced=REPLACED, derived=DERIVED)):
        yield row["property"].value, row["class"].value, int(row["count"].value)


def _members(view: View, iri: str, predicate: str, kind: str, window: str) -> list[str]:
    text = _MEMBERS.format(
        iri=iri,
        property=predicate,
        kind=kind,
        type=TYPE,
        about=IS_ABOUT,
        replaced=REPLACED,
        derived=DERIVED,
        window=window,
    )
    return [row["thing"].value for row in view.select(text)]
