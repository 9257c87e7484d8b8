"""Rows of a page drawn together: what is said of one matter over time, as the summary and the timeline need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from missiongraph.browse.claims import Value
from missiongraph.browse.facts import Group
from missiongraph.browse.language import Text


@dataclass(frozen=True, slots=True)
class Strand:
    """A matter with its values, of which there may be more (`total`) than the page shows.

    `iri` is the class of its claims, `place` the number, from 1, of the group on the page that shows them.
    """

    label: Text
    values: tuple[Value, ...]
    total: int
    iri: str
    place: int
    lead: float


def strands(groups: Iterable[Group]) -> Iterator[Strand]:
    """Return the claims of a page by matter, in its order.

    A row is one; rows of a class whose shape calls them a series are one together, which the class names.
    """
    for place, group in enumerate(groups, start=1):
        claims = [row for row in group.rows if any(value.claims for value in row.values)]
        for _, same in groupby(claims, key=lambda row: row.iri):
            rows = list(same)
            if rows[0].is_series:
                values = tuple(value for row in rows for value in row.values)
                total = sum(row.total for row in rows)
                yield Strand(rows[0].of, values, total, rows[0].iri, place, rows[0].lead)
            else:
                yield from (Strand(row.label, row.values, row.total, row.iri, place, row.lead) for row in rows)
