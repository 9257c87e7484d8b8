"""What points to a thing: by property and class with exact counts, the first of each, the rest on pages of lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from missiongraph.browse.language import Text
from missiongraph.browse.lists import PAGE_SIZE, Listed, listed
from missiongraph.browse.retired import REPLACED, refuse_retired
from missiongraph.browse.view import IS_ABOUT, View, unknown_thing
from missiongraph.model.triples import TYPE
from missiongraph.names import DERIVED
from missiongraph.store.base import Snapshot

FIRST: Final = 20
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
class Incoming:
    """The things that point here by one property in nodes of one class; `things` are the first of `total`.

    `kind` is the class of the claims, or of the things themselves where they point without a claim.
    """

    property: str
    label: Text
    kind: str
    kind_label: Text
    total: int
    things: tuple[Listed, ...]


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


def incoming_page(snapshot: Snapshot, *, iri: str, predicate: str, kind: str, page: int, language: str) -> IncomingPage:
    """Reader job: one page of a group of `incoming`. Raises NotFound past its end."""
    refuse_retired(snapshot, iri, language)
    view = View(snapshot, language)
    total = next((count for each, of, count in _counts(view, iri) if (each, of) == (predicate, kind)), 0)
    pages = -(-total // PAGE_SIZE)
    if not 1 <= page <= pages:
        raise unknown_thing(iri)
    window = f"ORDER BY ?thing LIMIT {PAGE_SIZE} OFFSET {(page - 1) * PAGE_SIZE}"
    things = tuple(listed(view, each) for each in _members(view, iri, predicate, kind, window))
    group = Incoming(predicate, view.inverse_label(predicate).capitalised(), kind, view.label(kind), total, things)
    return IncomingPage(listed(view, iri), group, page, pages)


def _group(view: View, iri: str, predicate: str, kind: str, total: int) -> Incoming:
    window = "" if total <= _MOST_SORTED else f"LIMIT {FIRST}"
    things = sorted(
        (listed(view, each) for each in _members(view, iri, predicate, kind, window)),
        key=lambda each: (each.label.text.casefold(), each.iri),
    )
    label = view.inverse_label(predicate).capitalised()
    return Incoming(predicate, label, kind, view.label(kind), total, tuple(things[:FIRST]))


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
