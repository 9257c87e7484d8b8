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

_MOST_VALUES: Final = 3
_MOST_OF_A_CLASS: Final = 3
_MOST_ENTRIES: Final = 14
_OPEN: Final = "9999-99-99"  # after every day: an open end is the latest of all


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter with its chosen values, how many more there are, and the number of the group that shows all."""

    label: Text
    values: tuple[Value, ...]
    more: int
    place: int


def lead(groups: Iterable[Group]) -> tuple[Entry, ...]:
    """Choose what a page says first, in the order of `mg:displayLead`.

    Of several values those that the editors prefer are taken; then, on a day, what held certainly; then what ends
    last, where no end counts as the latest, and starts last. Where a value has no time at all, such as a kind, all
    stand beside each other. What the editors set aside is left out. No clock is read.
    """
    found = sorted((each for each in strands(groups) if each.lead < float("inf")), key=lambda each: each.lead)
    by_class = (list(same)[:_MOST_OF_A_CLASS] for _, same in groupby(found, key=lambda each: each.iri))
    entries = [_entry(strand) for few in by_class for strand in few]
    return tuple(each for each in entries if each.values)[:_MOST_ENTRIES]


def _entry(strand: Strand) -> Entry:
    standing = [each for each in strand.values if each.standing != "set aside" and each.counted]
    best = max(map(_rank, standing), default=None)
    is_timeless = any(each.dated and not each.period for each in standing)
    chosen = [each for each in standing if is_timeless or _rank(each) == best]
    return Entry(strand.label, tuple(chosen[:_MOST_VALUES]), _rest(strand.values, chosen), strand.place)


def _rest(values: Sequence[Value], chosen: Sequence[Value]) -> int:
    return len(values) - len(chosen[:_MOST_VALUES])


def _rank(value: Value) -> tuple[bool, bool, str, str]:
    period = value.period
    end = period.end.exact or period.end.latest or period.end.earliest
    as_of = period.as_of.exact or period.as_of.latest or period.as_of.earliest
    last = end or (_OPEN if period.start else as_of)
    start = period.start.exact or period.start.earliest or period.start.latest
    return value.standing == "preferred", bool(value.verdict and value.verdict.holds == "certainly"), last, start
