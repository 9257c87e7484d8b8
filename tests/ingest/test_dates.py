"""Dates keep the precision in which they are written, and are never guessed between two days."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from counts import examples
from missiongraph.ingest.dates import Day, day_orders, read_day
from missiongraph.ingest.numbers import Unreadable


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("2006-01-01", "en", date(2006, 1, 1)),
        ("1 January 2006", "en", date(2006, 1, 1)),
        ("January 1st, 2006", "en", date(2006, 1, 1)),
        ("1er janvier 2006", "fr", date(2006, 1, 1)),
        ("1-Jan-2006", "en", date(2006, 1, 1)),
        ("١ يناير ٢٠٠٦", "ar", date(2006, 1, 1)),
        ("3 كانون الثاني 2006", "ar", date(2006, 1, 3)),
        ("13/02/2006", "en", date(2006, 2, 13)),
        ("02/13/2006", "en", date(2006, 2, 13)),
        ("01/02/2006", "fr", date(2006, 2, 1)),
        ("03/03/2010", "en", date(2010, 3, 3)),
        ("20060101", "en", date(2006, 1, 1)),
        ("2019-07-01T00:00:00", "en", date(2019, 7, 1)),
    ],
)
def test_a_day_is_read(text: str, language: str, day: date) -> None:
    assert read_day(text, language) == Day(day, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2008", date(2008, 1, 1), date(2008, 12, 31)),
        ("٢٠٠٨", date(2008, 1, 1), date(2008, 12, 31)),
        ("June 2004", date(2004, 6, 1), date(2004, 6, 30)),
        ("août 2010", date(2010, 8, 1), date(2010, 8, 31)),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29)),
        ("02/2004", date(2004, 2, 1), date(2004, 2, 29)),
        ("Q3 2019", date(2019, 7, 1), date(2019, 9, 30)),
    ],
)
def test_what_names_no_day_is_a_span_of_days(text: str, first: date, last: date) -> None:
    assert read_day(text, "en") == Day(first, last)


@pytest.mark.parametrize("text", ["", "soon", "31 June 2008", "12", "05/06/07", "2016/17", "June 2004 to July", "0004"])
def test_what_is_no_date_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read_day(text, "en")


@pytest.mark.parametrize(
    ("text", "readings"),
    [("01/02/2006", ("2006-02-01", "2006-01-02")), ("2008-09", ("2008-09-01", "2008/2009"))],
)
def test_a_date_that_may_be_two_tells_both(text: str, readings: tuple[str, str]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_day(text, "en")
    assert caught.value.readings == readings


def test_the_mapping_decides_the_order_of_day_and_month() -> None:
    assert read_day("01/02/2006", "en", "mdy").first == date(2006, 1, 2)
    assert read_day("01/02/2006", "en", "dmy").first == date(2006, 2, 1)


def test_a_numeric_date_shows_in_which_orders_it_can_be_read() -> None:
    assert day_orders("13/02/2006") == {"dmy"}
    assert day_orders("01/02/2006") == {"dmy", "mdy"}
    assert day_orders("2006") == frozenset()


@given(
    day=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    locale=st.sampled_from(["en", "en_GB", "fr", "ar", "ar_LB", "ar_DZ"]),
    width=st.sampled_from(["long", "d MMMM y", "MMMM y", "d MMM y"]),
)
@settings(max_examples=examples(300), deadline=None)
def test_every_date_in_words_of_cldr_is_read_back(day: date, locale: str, width: str) -> None:
    found = read_day(format_date(day, width, locale), locale[:2])
    assert found.first <= day <= found.last
    assert found.is_exact == ("d" in width or width == "long")
