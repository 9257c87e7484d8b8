"""Whether a claim held on a day, against every way in which its dates can be filled in."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from missiongraph.browse.dates import Moment, Period
from missiongraph.browse.validity import (
    ANOTHER_DAY,
    LOOSE_END,
    LOOSE_START,
    NO_DATE,
    NO_END,
    NO_START,
    Verdict,
    is_day,
    on_day,
)

YEAR = Moment(earliest="2008-01-01", latest="2008-12-31")
BUDGET = Period(Moment("2019-07-01"), Moment("2020-06-30"))
_DAYS = range(1, 8)


def iso(number: int) -> str:
    return f"2020-01-{number + 10:02}"


def moments() -> st.SearchStrategy[Moment]:
    pairs = st.tuples(st.sampled_from(_DAYS), st.sampled_from(_DAYS)).map(sorted)
    return st.one_of(
        st.just(Moment()),
        st.sampled_from(_DAYS).map(lambda each: Moment(iso(each))),
        pairs.map(lambda pair: Moment(earliest=iso(pair[0]), latest=iso(pair[1]))),
        st.sampled_from(_DAYS).map(lambda each: Moment(earliest=iso(each))),
        st.sampled_from(_DAYS).map(lambda each: Moment(latest=iso(each))),
    )


def fitting(moment: Moment) -> list[str]:
    """The days that a moment can be, among those asked for and one before and after all of them."""
    days = [iso(each) for each in range(_DAYS.start - 1, _DAYS.stop + 1)]
    first, last = moment.exact or moment.earliest or days[0], moment.exact or moment.latest or days[-1]
    return [each for each in days if first <= each <= last]


periods = st.builds(Period, moments(), moments(), moments())
days = st.sampled_from(_DAYS).map(iso)


def ways(period: Period, day: str, *, endless: bool = False) -> list[bool]:
    """Whether the claim held on the day, for each way to fill in its dates; none for dates that cannot all be right."""
    ends = [iso(_DAYS.stop)] if endless and not period.end else fitting(period.end)
    return [
        start <= day <= end
        for start, end, as_of in product(fitting(period.start), ends, fitting(period.as_of))
        if start <= end and (not period.as_of or start <= as_of <= end)
    ]


@given(periods, days, st.booleans())
def test_a_verdict_is_what_all_or_none_of_the_fitting_days_say(period: Period, day: str, endless: bool) -> None:
    found = ways(period, day, endless=endless)
    assume(found)
    expected = "certainly" if all(found) else "possibly" if any(found) else "not"
    assert on_day(period, day, endless=endless).holds == expected


@given(periods, days)
def test_what_is_left_open_says_why_and_nothing_else_does(period: Period, day: str) -> None:
    verdict = on_day(period, day)
    assert bool(verdict.why) == (verdict.holds == "possibly")


@given(periods, days, st.sampled_from(["start", "end", "as_of"]))
def test_who_knows_less_is_never_surer(period: Period, day: str, forgotten: str) -> None:
    assume(ways(period, day))
    vague = on_day(replace(period, **{forgotten: Moment()}), day).holds
    assert vague in (on_day(period, day).holds, "possibly")


@pytest.mark.parametrize(
    ("period", "day", "verdict"),
    [
        (BUDGET, "2019-06-30", Verdict("not")),
        (BUDGET, "2019-07-01", Verdict("certainly")),
        (BUDGET, "2020-06-30", Verdict("certainly")),
        (BUDGET, "2020-07-01", Verdict("not")),
        (Period(YEAR), "2007-12-31", Verdict("not")),
        (Period(YEAR), "2008-05-01", Verdict("possibly", LOOSE_START)),
        (Period(YEAR), "2009-01-01", Verdict("possibly", NO_END)),
        (Period(end=YEAR), "2007-01-01", Verdict("possibly", NO_START)),
        (Period(end=YEAR), "2008-05-01", Verdict("possibly", NO_START)),
        (Period(Moment("2006-01-01"), YEAR), "2008-05-01", Verdict("possibly", LOOSE_END)),
        (Period(end=YEAR), "2009-01-01", Verdict("not")),
        (Period(Moment("2006-01-01"), YEAR), "2007-01-01", Verdict("certainly")),
        (Period(Moment("2006-01-01")), "2006-01-01", Verdict("certainly")),
        (Period(Moment("2006-01-01")), "2006-01-02", Verdict("possibly", NO_END)),
        (Period(Moment("2006-01-01"), as_of=Moment("2020-01-01")), "2015-01-01", Verdict("certainly")),
        (Period(as_of=Moment("2024-04-30")), "2024-04-30", Verdict("certainly")),
        (Period(as_of=Moment("2024-04-30")), "2024-05-01", Verdict("possibly", ANOTHER_DAY)),
        (Period(as_of=YEAR), "2008-05-01", Verdict("possibly", ANOTHER_DAY)),
        (Period(), "2020-01-15", Verdict("possibly", NO_DATE)),
        (Period(Moment("2006-01-01Z")), "2005-01-01", Verdict("possibly", LOOSE_START)),
    ],
)
def test_what_held_on_a_day(period: Period, day: str, verdict: Verdict) -> None:
    assert on_day(period, day) == verdict


def test_a_source_that_says_that_there_is_no_end_is_believed() -> None:
    assert on_day(Period(Moment("2006-01-01")), "2026-01-01", endless=True) == Verdict("certainly")
    assert on_day(BUDGET, "2026-01-01", endless=True) == Verdict("not")


@pytest.mark.parametrize("text", ["2020-02-29", "0001-01-01", "9999-12-31"])
def test_a_calendar_day_is_one(text: str) -> None:
    assert is_day(text)


@pytest.mark.parametrize("text", ["", "2021-02-29", "2020-1-1", "20200101", "2020-01-01Z", "-0044-03-15", "2020-W01-1"])
def test_anything_else_is_none(text: str) -> None:
    assert not is_day(text)
