"""Numbers and amounts as readers of each language write them."""

from __future__ import annotations

import pytest

from missiongraph.browse.language import money, number


@pytest.mark.parametrize(
    ("lexical", "language", "written"),
    [
        ("12430000", "en", "12,430,000"),
        ("12430000", "fr", "12\u202f430\u202f000"),
        ("1234.5", "fr", "1\u202f234,5"),
        ("1234.5", "ar", "1,234.5"),
        ("-1234", "en", "\N{MINUS SIGN}1,234"),
        ("0", "en", "0"),
        ("NaN", "en", "NaN"),
        ("1.5E3", "en", "1.5E3"),
    ],
)
def test_a_number(lexical: str, language: str, written: str) -> None:
    assert number(lexical, language) == written


@pytest.mark.parametrize(
    ("code", "sign", "language", "written"),
    [
        ("EUR", "", "en", "EUR 1,000"),
        ("EUR", "", "fr", "1\u202f000 EUR"),
        ("", "$", "en", "$1,000"),
        ("", "$", "ar", "1,000 $"),
    ],
)
def test_an_amount(code: str, sign: str, language: str, written: str) -> None:
    assert money("1000", code, sign, language) == written
