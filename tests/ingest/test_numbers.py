"""Numbers and money are read as people write them, and not at all where two readings are possible."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counts import examples
from missiongraph.ingest.numbers import (
    Money,
    Number,
    Signs,
    Unreadable,
    currency_names,
    read_currency,
    read_money,
    read_number,
    shown_decimal,
)

CODES = dict(currency_names()) | {"eur": "EUR", "cad": "CAD", "usd": "USD"}


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("72", "en", "72"),
        ("12,43", "en", "12.43"),
        ("1,234", "en", "1234"),
        ("1,234", "fr", "1.234"),
        ("1 234,5", "fr", "1234.5"),
        ("1\u202f234\u00a0567", "fr", "1234567"),
        ("1.234.567", "en", "1234567"),
        ("1.234,56", "en", "1234.56"),
        ("1'234.50", "de", "1234.5"),
        ("١٢٬٣٤٥٫٦", "ar", "12345.6"),
        ("12.43 million", "en", "12430000"),
        ("12,43 millions", "fr", "12430000"),
        ("٣ مليون", "ar", "3000000"),
        ("\u22125", "en", "-5"),
        ("0.125", "fr", "0.125"),
    ],
)
def test_a_number_is_read_in_the_way_of_its_language(text: str, language: str, value: str) -> None:
    assert read_number(text, Signs(language)) == Number(Decimal(value))


@pytest.mark.parametrize("text", ["", "n.a.", "8,000*", "12,4x", "1,2,3", "1,23,456", "12 34", "1.5 billion", "(5)"])
def test_what_is_no_number_beyond_doubt_is_not_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read_number(text, Signs("fr"))


def test_a_number_that_two_languages_read_differently_tells_both_readings() -> None:
    with pytest.raises(Unreadable) as caught:
        read_number("1.234", Signs("fr"))
    assert caught.value.readings == ("1234", "1.234")


def test_the_mapping_and_then_the_other_cells_decide_between_two_readings() -> None:
    assert read_number("1.234", Signs("fr", decimal=".")).value == Decimal("1.234")
    assert read_number("1.234", Signs("fr", shown=",")).value == 1234
    with pytest.raises(Unreadable):
        read_number("1,234", Signs("en", shown=","))  # the language says 1234, the column 1.234


@pytest.mark.parametrize(
    ("text", "sign"), [("12,43", ","), ("1.234,5", ","), ("1,234", ""), ("1,234,567", "."), ("12", ""), ("0,123", ",")]
)
def test_a_number_shows_its_decimal_sign_or_does_not(text: str, sign: str) -> None:
    assert shown_decimal(text) == sign


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [("approx. 8,000", "approximate"), ("~70", "approximate"), ("environ 70", "approximate"), ("up to 300", "up-to")],
)
def test_a_qualifier_before_a_number_is_kept(text: str, qualifier: str) -> None:
    assert read_number(text, Signs("en")).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("EUR 12,43 million", Money(Number(Decimal(12430000)), "EUR")),
        ("12,43 M€", Money(Number(Decimal(12430000)), "EUR")),
        ("$1,200", Money(Number(Decimal(1200)), "", "$")),
        ("US$ 5", Money(Number(Decimal(5)), "USD")),
        ("12,5 millions d'euros", Money(Number(Decimal(12500000)), "EUR")),
        ("5 Canadian dollars", Money(Number(Decimal(5)), "CAD")),
        ("٥ مليون دولار أمريكي", Money(Number(Decimal(5000000)), "USD")),
        ("1249777", Money(Number(Decimal(1249777)))),
    ],
)
def test_an_amount_is_read_with_the_currency_beside_it(text: str, money: Money) -> None:
    assert read_money(text, Signs("en"), CODES) == money


@pytest.mark.parametrize(("text", "code"), [("EUR", "EUR"), ("euros", "EUR"), ("US dollars", "USD"), ("يورو", "EUR")])
def test_a_currency_is_known_by_code_and_name(text: str, code: str) -> None:
    assert read_currency(text, CODES).currency == code


def test_a_sign_of_several_currencies_names_none() -> None:
    assert read_currency("$", CODES) == Money(Number(Decimal(0)), "", "$")
    with pytest.raises(Unreadable):
        read_currency("dollar", CODES)


NUMBERS = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)
WAYS = st.sampled_from([(",", "."), (".", ","), (" ", ","), ("\u00a0", "."), ("'", "."), ("", ".")])


@given(number=NUMBERS, way=WAYS)
@settings(max_examples=examples(300), deadline=None)
def test_every_grouped_number_with_two_decimals_is_read_back_in_any_language(
    number: Decimal, way: tuple[str, str]
) -> None:
    group, decimal = way
    text = f"{number:,.2f}".replace(",", "g").replace(".", decimal).replace("g", group)
    for language in ("en", "fr", "ar", "de"):
        assert read_number(text, Signs(language)).value == number
