"""What points to a thing, told by property and class: asked of the graph for most things, kept in tables for hubs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, Protocol

from missiongraph.browse.language import Text
from missiongraph.browse.retired import REPLACED
from missiongraph.browse.view import IS_ABOUT, View
from missiongraph.model.triples import TYPE
from missiongraph.names import DERIVED
from missiongraph.rdf.folding import fold

UNTOLD: Final = frozenset({IS_ABOUT, TYPE, REPLACED})
"""The properties that are left out here, since pages tell them elsewhere."""

TOLD: Final = f"FILTER (?property NOT IN ({', '.join(f'<{each}>' for each in sorted(UNTOLD))}))"
_MOST_SORTED: Final = 1_000  # beyond that, things are sorted by IRI: labels for all would take too long

# A claim stands for the thing that it is about; a thing that points here in two claims counts once.
POINTING: Final = f"""
    ?node ?property <{{iri}}> ; <{TYPE}> ?class .
    FILTER NOT EXISTS {{{{ GRAPH <{DERIVED}> {{{{ ?node ?property <{{iri}}> }}}} }}}}
    FILTER NOT EXISTS {{{{ GRAPH <{DERIVED}> {{{{ ?node <{TYPE}> ?class }}}} }}}}
    {TOLD}
    OPTIONAL {{{{ ?node <{IS_ABOUT}> ?subject }}}}
    BIND (COALESCE(?subject, ?node) AS ?thing)
"""
"""A pattern, to be formatted with `iri`: `?thing` points there by `?property` in a node of a `?class`."""

_COUNTS: Final = (
    "SELECT ?property ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {{" + POINTING + "}} GROUP BY ?property ?class"
)
_THINGS: Final = "SELECT DISTINCT ?thing WHERE {{ VALUES (?property ?class) {{ (<{property}> <{kind}>) }}" + (
    POINTING + "}} {window}"
)


class Counted(NamedTuple):
    """How many things point somewhere by one property in nodes of one class: claims, or the things themselves."""

    property: str
    kind: str
    total: int


class Pointers(Protocol):
    """Says what points to one thing."""

    def counts(self) -> list[Counted]:
        """Count, in no order."""

    def things(self, group: Counted, limit: int, offset: int = 0) -> list[str]:
        """Return the IRIs of some things of a group, in an order that stays the same."""


class Asked:
    """Asks the graph: each look costs some 20 microseconds for each node that points there."""

    def __init__(self, view: View, iri: str) -> None:
        self._view, self._iri = view, iri

    def counts(self) -> list[Counted]:
        """Count, in no order."""
        rows = self._view.select(_COUNTS.format(iri=self._iri))
        return [Counted(row["property"].value, row["class"].value, int(row["count"].value)) for row in rows]

    def things(self, group: Counted, limit: int, offset: int = 0) -> list[str]:
        """Return the IRIs of some things of a group: by name or, where there are very many, by IRI."""
        if group.total > _MOST_SORTED:
            return list(self._things(group, f"ORDER BY ?thing LIMIT {limit} OFFSET {offset}"))
        return sorted(self._things(group, ""), key=by_name(self._view))[offset : offset + limit]

    def _things(self, group: Counted, window: str) -> Iterator[str]:
        text = _THINGS.format(iri=self._iri, property=group.property, kind=group.kind, window=window)
        return (row["thing"].value for row in self._view.select(text))


def by_name(view: View) -> Callable[[str], str]:
    """Return what things are sorted by."""
    return lambda iri: sort_key(view.label(iri), iri)


def sort_key(name: Text, iri: str) -> str:
    """Return by what a name is sorted: without case and accents; things of one name by their IRIs."""
    return f"{fold(name.text)}\x01{name.text}\x01{iri}"
