"""Whether what a source says held on a day: certainly, possibly or not, as far as its dates tell.

A period bounds the first and the last day on which a claim is true. Whatever fits these bounds may be so: a claim held
certainly if it did whichever of the fitting days are the right ones, and did not hold if it did for none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from missiongraph.browse.dates import Moment, Period

Holds = Literal["certainly", "possibly", "not"]

NO_DATE: Final = "no date in source"
ANOTHER_DAY: Final = "said of another day"
NO_START: Final = "no start is stated"
LOOSE_START: Final = "the first day is not known"
NO_END: Final = "no end is stated"
LOOSE_END: Final = "the last day is not known"

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ALWAYS, _NEVER = "0000-00-00", "9999-99-99"  # before and after every day that can be asked for


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something held on a day; `why` tells in English what leaves it open, and is empty otherwise."""

    holds: Holds
    why: str = ""


def is_day(text: str) -> bool:
    """Say whether a text is a calendar day of the years 1 to 9999, as xsd:date writes it without a time zone."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def bounds(moment: Moment) -> tuple[str, str]:
    """Return the earliest and the latest day that a moment can be; what is not bounded, before and after all days."""
    exact = moment.exact if is_day(moment.exact) else ""
    earliest, latest = (each if is_day(each) else "" for each in (moment.earliest, moment.latest))
    return exact or earliest or _ALWAYS, exact or latest or _NEVER


def on_day(period: Period, day: str, *, endless: bool = False) -> Verdict:
    """Say whether a claim held on a day for which `is_day` is true.

    `endless` is for a source that says that there is no end; that it gives none leaves the end open. A claim made as
    of a day is certain on that day only: about others the source is silent. A date that is no calendar day of ours
    (another era, a time zone) bounds nothing.
    """
    start, end, as_of = (bounds(each) for each in (period.start, period.end, period.as_of))
    last = _NEVER if endless and not period.end else end[0]
    if day < start[0] or day > end[1]:
        return Verdict("not")
    # The first day is no later, and the last no earlier, than a day on which the claim was true.
    surely_from, surely_to = min(start[1], end[1], as_of[1]), max(start[0], last, as_of[0])
    if surely_from <= day <= surely_to:
        return Verdict("certainly")
    return Verdict("possibly", _open(period, is_early=day < surely_from))


def reach(period: Period, day: str = "", *, endless: bool = False) -> str:
    """Return the day to which a claim is known to reach, as a text that is compared; what the rules order claims by.

    That is its end, or else the day as of which it speaks, or else its start; of a moment between bounds the earlier
    one. Without an end by its own source it comes after every day, without any date before. For a reader's day, what
    is known of later days only does not count.
    """
    if endless and not period.end:
        return _NEVER
    known = (each.exact or each.earliest for each in (period.end, period.as_of, period.start))
    return next((each for each in known if each and (not day or each <= day)), "")


def _open(period: Period, *, is_early: bool) -> str:
    if not period:
        return NO_DATE
    if not period.start and not period.end:
        return ANOTHER_DAY
    if is_early:
        return LOOSE_START if period.start else NO_START
    return LOOSE_END if period.end else NO_END
