"""Days and numbers are read where one thing only can be meant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from missiongraph.commit.written import day, language, number, plain


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(["en", "fr", "ar"]))
def test_a_day_in_words_is_the_day_that_was_written(when: date, locale: str) -> None:
    assert day(format_date(when, "d MMMM y", locale=locale)) == when.isoformat()


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from("./-"))
def test_a_day_in_numbers_is_read_unless_it_could_be_another(when: date, mark: str) -> None:
    written = f"{when.day:02}{mark}{when.month:02}{mark}{when.year}"
    is_sure = when.day > 12 or when.day == when.month
    assert day(written) == (when.isoformat() if is_sure else None)


@pytest.mark.parametrize(
    "text", ["01.02.2006", "2008", "July 2019", "31 June 2019", "32/13/2019", "soon", "", "1 Foo 2019"]
)
def test_what_is_no_single_day_is_not_read(text: str) -> None:
    assert day(text) is None


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["fr", "de", "en", "ar_EG"]))
def test_a_number_that_is_read_is_the_one_that_was_written(value: Decimal, locale: str) -> None:
    found = number(format_decimal(value, format="#,##0.00", locale=locale).replace("\u061c", "").replace("\u200e", ""))
    assert found in (None, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,43", "12.43"),
        ("12,43 million", "12430000"),
        ("1 249 777", "1249777"),
        ("1,249,777", "1249777"),
        ("1.249.777,50", "1249777.5"),
        ("1.5E3", "1500"),
        ("\u0663\u066b\u0665", "3.5"),
        ("1,234", None),
        ("12 34", None),
        ("n/a", None),
    ],
)
def test_separators_are_read_where_they_are_certain(text: str, value: str | None) -> None:
    found = number(text)
    assert (None if found is None else plain(found)) == value


@pytest.mark.parametrize(
    ("text", "code"), [("EN", "en"), ("English", "en"), ("français", "fr"), ("العربية", "ar"), ("xx-klingon!", None)]
)
def test_languages_are_known_by_code_and_name(text: str, code: str | None) -> None:
    assert language(text) == code
