"""Open checks of a page: what its sources leave open, found in what the page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from missiongraph.browse.claims import Value
from missiongraph.browse.facts import Group, Row
from missiongraph.browse.language import Text

UNDATED: Final = "no date in source"
UNREPORTED: Final = "stands for a value that was not reported"
CONTRADICTED: Final = "values contradict each other, and nobody decided"


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that wants a source: what is open, in English, how many values it concerns, and the group on the page."""

    label: Text
    what: str
    count: int
    place: int


def gaps(groups: Iterable[Group]) -> tuple[Gap, ...]:
    """Return what is open on a page, in its order."""
    found: Counter[tuple[Text, str, int]] = Counter()
    for place, group in enumerate(groups, start=1):
        for row in group.rows:
            found.update({(row.label, what, place): count for what, count in _of_row(row) if count})
    return tuple(Gap(label, what, count, place) for (label, what, place), count in found.items())


def _of_row(row: Row) -> Iterator[tuple[str, int]]:
    open_ones = [each for each in row.contrasts if each.is_contradiction and not each.is_decided]
    yield CONTRADICTED, len(row.values) if open_ones else 0
    yield UNDATED, _count(row, lambda value: not value.dated)
    yield UNREPORTED, _count(row, lambda value: not value.counted)


def _count(row: Row, holds: Callable[[Value], bool]) -> int:
    return sum(map(holds, row.values))
