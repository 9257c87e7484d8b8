"""The summary at the head of a page: of each matter that the shapes put there, what holds last or on the chosen day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from missiongraph.browse.claims import Value
from missiongraph.browse.facts import Group
from missiongraph.browse.language import Text
from missiongraph.browse.strands import Strand, strands
from missiongraph.browse.validity import reach

_MOST_VALUES: Final = 3
_MOST_OF_A_CLASS: Final = 3
_MOST_ENTRIES: Final = 14


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter with its chosen values, how many more there are, and the number of the group that shows all."""

    label: Text
    values: tuple[Value, ...]
    more: int
    place: int


def lead(groups: Iterable[Group], day: str = "") -> tuple[Entry, ...]:
    """Choose what a page says first, in the order of `mg:displayLead`.

    Of several values those that the editors prefer are taken; then, on a day, what held certainly; then what is known
    to reach furthest, as in the rules, so that both say the same. Where a value is of no period, such as a kind or the
    day of a start, all stand beside each other. What the editors set aside is left out. No clock is read.
    """
    found = sorted((each for each in strands(groups) if each.lead < float("inf")), key=lambda each: each.lead)
    by_class = (list(same)[:_MOST_OF_A_CLASS] for _, same in groupby(found, key=lambda each: each.iri))
    entries = [_entry(strand, day) for few in by_class for strand in few]
    return tuple(each for each in entries if each.values)[:_MOST_ENTRIES]


def _entry(strand: Strand, day: str) -> Entry:
    chosen = _chosen([each for each in strand.values if each.standing != "set aside" and each.counted], day)
    return Entry(strand.label, tuple(chosen), strand.total - len(chosen), strand.place)


def _chosen(standing: Sequence[Value], day: str) -> list[Value]:
    """Take a few values, in the order of the page."""
    preferred = [each for each in standing if each.standing == "preferred"] or standing
    ranks = [_rank(each, day) for each in preferred]
    best = max(ranks, default=None)
    if not any(map(_is_of_no_period, preferred)):
        return [each for each, rank in zip(preferred, ranks, strict=True) if rank == best][:_MOST_VALUES]
    first = sorted(range(len(ranks)), key=ranks.__getitem__, reverse=True)[:_MOST_VALUES]
    return [preferred[place] for place in sorted(first)]


def _is_of_no_period(value: Value) -> bool:
    """Say whether a value has no time at all, or is a day itself."""
    return value.dated and not value.when and not (value.period.start or value.period.end)


def _rank(value: Value, day: str) -> tuple[bool, str, str]:
    is_certain = value.verdict is not None and value.verdict.holds == "certainly"
    start = value.period.start.exact or value.period.start.earliest
    return is_certain, reach(value.period, day, endless=value.is_endless), start
