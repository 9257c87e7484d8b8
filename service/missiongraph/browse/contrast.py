"""Values of one row compared: do they contradict each other, or can they not be compared, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from missiongraph.browse.claims import Value
from missiongraph.browse.dates import Period
from missiongraph.browse.validity import bounds

Outcome = Literal["These values contradict each other", "These values cannot be compared", "These values agree"]
CONTRADICT: Final[Outcome] = "These values contradict each other"
NOT_COMPARABLE: Final[Outcome] = "These values cannot be compared"
AGREE: Final[Outcome] = "These values agree"

SAME_TIME: Final = "the same measure at the same time"
NO_COMMON_DAY: Final = "no day fits both"
COMMON_DAY: Final = "they differ in precision only"
OTHER_UNIT: Final = "their units or currencies differ"
OTHER_TIME: Final = "their periods meet without being the same"
NO_DATE: Final = "one of them has no date"
NO_DATES: Final = "neither has a date"
NOT_REPORTED: Final = "one of them stands for a value that was not reported"


@dataclass(frozen=True, slots=True)
class Contrast:
    """How values of a row stand to each other; both are in English; `is_decided` where the editors prefer one."""

    outcome: Outcome
    why: str
    is_decided: bool

    @property
    def is_contradiction(self) -> bool:
        """Whether both cannot be right."""
        return self.outcome == CONTRADICT


def contrasts(values: Sequence[Value]) -> tuple[Contrast, ...]:
    """Compare the numbers and the days of a row pair by pair; each finding once, contradictions first.

    Numbers of times that do not meet are a series and nothing to remark; so are equal ones. Nothing is ever averaged.
    """
    found = [each for one, other in combinations(values, 2) if (each := _contrast(one, other))]
    order = (CONTRADICT, NOT_COMPARABLE, AGREE)
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (order.index(each.outcome), each.why)))


def _contrast(one: Value, other: Value) -> Contrast | None:
    if one.measured and other.measured:
        outcome = _of_numbers(one, other)
    elif _is_day(one) and _is_day(other):
        outcome = _of_days(one, other)
    else:
        return None
    return Contrast(*outcome, bool(one.standing or other.standing)) if outcome else None


def _of_numbers(one: Value, other: Value) -> tuple[Outcome, str] | None:
    if one.measured == other.measured and one.counted == other.counted:
        return None
    if not (one.counted and other.counted):
        return NOT_COMPARABLE, NOT_REPORTED
    meeting = _meeting(one.period, other.period)
    if meeting is None:
        return None
    if _unit(one) != _unit(other):
        return NOT_COMPARABLE, OTHER_UNIT
    return (CONTRADICT if meeting == SAME_TIME else NOT_COMPARABLE), meeting


def _unit(value: Value) -> tuple[str, str] | None:
    return (value.measured.property, value.measured.unit) if value.measured else None


def _meeting(one: Period, other: Period) -> str | None:
    """Say how two times meet; None where they surely do not."""
    if not one and not other:
        return NO_DATES
    if not one or not other:
        return NO_DATE
    if one == other:
        return SAME_TIME
    (first, last), (begin, end) = _bounds(one), _bounds(other)
    return OTHER_TIME if first <= end and begin <= last else None


def _bounds(period: Period) -> tuple[str, str]:
    if not period.start and not period.end:
        return bounds(period.as_of)
    return bounds(period.start)[0], bounds(period.end)[1]


def _is_day(value: Value) -> bool:
    return bool(value.period.as_of) and not value.when and not value.measured


def _of_days(one: Value, other: Value) -> tuple[Outcome, str] | None:
    if one.period == other.period:
        return None
    return (AGREE, COMMON_DAY) if _meeting(one.period, other.period) else (CONTRADICT, NO_COMMON_DAY)
