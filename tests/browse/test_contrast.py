"""Values that contradict each other, and those that cannot be compared, with the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from browsing import page_of, rows
from missiongraph.browse.claims import Value
from missiongraph.browse.contrast import (
    AGREE,
    COMMON_DAY,
    CONTRADICT,
    NO_COMMON_DAY,
    NO_DATE,
    NO_DATES,
    NOT_COMPARABLE,
    NOT_REPORTED,
    OTHER_TIME,
    OTHER_UNIT,
    SAME_TIME,
    contrasts,
)
from missiongraph.browse.dates import Moment, Period
from missiongraph.browse.values import Measured, Part

YEAR = Period(Moment("2020-01-01"), Moment("2020-12-31"))
NEXT = Period(Moment("2021-01-01"), Moment("2021-12-31"))
HALF = Period(Moment("2020-07-01"), Moment("2021-06-30"))


def amount(number: str, period: Period = YEAR, unit: str = "EUR") -> Value:
    return Value(parts=(Part(number),), when="then", period=period, measured=Measured(number, "amount", unit))


def day(exact: str = "", earliest: str = "", latest: str = "") -> Value:
    return Value(parts=(Part("a day"),), period=Period(as_of=Moment(exact, earliest, latest)))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (amount("7"), amount("8"), (CONTRADICT, SAME_TIME)),
        (amount("7"), amount("8", HALF), (NOT_COMPARABLE, OTHER_TIME)),
        (amount("7"), amount("8", Period()), (NOT_COMPARABLE, NO_DATE)),
        (amount("7", Period()), amount("8", Period()), (NOT_COMPARABLE, NO_DATES)),
        (amount("7"), amount("8", unit="USD"), (NOT_COMPARABLE, OTHER_UNIT)),
        (amount("7"), amount("7", unit=""), (NOT_COMPARABLE, OTHER_UNIT)),
        (amount("7"), replace(amount("0"), counted=False), (NOT_COMPARABLE, NOT_REPORTED)),
        (amount("7"), amount("8", NEXT), None),
        (amount("7"), amount("7", HALF), None),
        (day("2024-02-28"), day("", "2024-05-01", "2024-05-31"), (CONTRADICT, NO_COMMON_DAY)),
        (day("2024-05-28"), day("", "2024-05-01", "2024-05-31"), (AGREE, COMMON_DAY)),
        (day("2024-05-28"), day("2024-05-28"), None),
        (day("2024-05-28"), amount("7"), None),
    ],
)
def test_two_values_are_compared(one: Value, other: Value, expected: tuple[str, str] | None) -> None:
    for pair in ([one, other], [other, one]):
        found = [(each.outcome, each.why) for each in contrasts(pair)]
        assert found == ([expected] if expected else [])


def test_a_finding_stands_once_and_contradictions_come_first() -> None:
    found = contrasts([amount("7"), amount("8"), amount("9"), amount("5", Period())])
    assert [each.why for each in found] == [SAME_TIME, NO_DATE]


def test_what_the_editors_decided_is_a_contradiction_still() -> None:
    [found] = rows(page_of("project/ca-3-p005189001"))["End"].contrasts
    assert (found.outcome, found.why, found.is_decided) == (CONTRADICT, NO_COMMON_DAY, True)


def test_open_checks_name_what_is_open_and_not_what_was_decided() -> None:
    found = {(each.label.text, each.what): each.count for each in page_of("project/ca-3-p005189001").gaps}
    assert found["Headline amount", "no date in source"] == 1
    assert found["Original budget", "stands for a value that was not reported"] == 1
    assert not [label for label, _ in found if label == "End"]
