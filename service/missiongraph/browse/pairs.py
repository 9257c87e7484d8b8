"""Which claim took the place of which: named by their content, a changed one is one that leaves and one that comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Final

from pyoxigraph import Literal, NamedNode

from missiongraph.browse.claims import Saying
from missiongraph.browse.values import HAS_LOCATOR, HAS_STATUS, WORDING, period_of
from missiongraph.browse.view import IS_ABOUT
from missiongraph.model.triples import TYPE
from missiongraph.names import MG
from missiongraph.rdf.terms import Object

Pair = tuple[Saying | None, Saying | None]
"""What was said before and what is said after; one of the two may be missing."""

_MOST_COMPARED: Final = 2_500
_APART: Final = frozenset((TYPE, IS_ABOUT, HAS_LOCATOR, HAS_STATUS, WORDING))
_MEASURED: Final = frozenset(MG + name for name in ("amount", "quantity", "percentage"))


def paired(removed: Iterable[Saying], added: Iterable[Saying]) -> list[Pair]:
    """Pair claims of one thing in one document: the same class and label, and the most that is said alike.

    A number takes the place of another only for the same period, or where it stayed and the period changed. Of more
    than 2,500 possible pairs none is looked for, and all are told as removed and added.
    """
    groups: dict[object, tuple[list[Saying], list[Saying]]] = defaultdict(lambda: ([], []))
    for side, sayings in enumerate((removed, added)):
        for each in sayings:
            groups[each.kind, each.label][side].append(each)
    return [pair for old, new in groups.values() for pair in _matched(old, new)]


def _matched(old: Sequence[Saying], new: Sequence[Saying]) -> Iterator[Pair]:
    scored = []
    if len(old) * len(new) <= _MOST_COMPARED:
        scored = sorted(
            (-_likeness(old[one], new[other]), one, other)
            for one, other in product(range(len(old)), range(len(new)))
            if _may_replace(old[one], new[other])
        )
    left, right = dict(enumerate(old)), dict(enumerate(new))
    for _, one, other in scored:
        if one in left and other in right:
            yield left.pop(one), right.pop(other)
    yield from ((each, None) for each in left.values())
    yield from ((None, each) for each in right.values())


def _likeness(one: Saying, other: Saying) -> int:
    return len(_said(one) & _said(other))


def _may_replace(one: Saying, other: Saying) -> bool:
    if not _MEASURED & one.facts.keys():
        return True
    return period_of(one.facts) == period_of(other.facts) or _numbers(one) == _numbers(other)


def _said(saying: Saying) -> set[tuple[str, Object]]:
    return {(name, value) for name, values in saying.facts.items() if name not in _APART for value in values}


def _numbers(saying: Saying) -> set[tuple[str, NamedNode | Literal | object]]:
    return {(name, value) for name in _MEASURED for value in saying.facts.get(name, ())}
