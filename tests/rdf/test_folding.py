"""Names are compared without case, accents and letters that are written for one another; codes without punctuation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counts import examples
from missiongraph.rdf.folding import code_forms, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EUPOL COPPS", "eupol  copps"),
        ("Côte d\u2019Ivoire", "cote d'ivoire"),
        ("Straße", "STRASSE"),
        ("الشُّرْطة الفلسطينية", "الشرطه الفلسطينيه"),
        ("أفريقيا", "افريقيا"),
        ("١٢٣", "123"),
    ],
)
def test_two_writings_of_a_name_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_names_stay_different() -> None:
    assert fold("Niger") != fold("Nigeria")


@given(st.text())
@settings(max_examples=examples(300), deadline=None)
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("written", ["XM-DAC-41502", "xm dac 41502", "41502", "XM_DAC/41502", "(41502)"])
def test_the_written_forms_of_an_identifier_share_a_form(written: str) -> None:
    assert "41502" in code_forms(written)


def test_a_tail_without_a_digit_or_too_short_is_no_form() -> None:
    assert code_forms("S/RES/2600 (2021)") == ("sres26002021", "res26002021", "26002021")
    assert code_forms("XI-IATI-EC_FPI") == ("xiiatiecfpi",)
    assert code_forms("") == ()


@given(code=st.from_regex(r"[A-Z]{2}-[0-9]{1,3}-[A-Z0-9]{5,12}", fullmatch=True), separator=st.sampled_from(" /_.-"))
@settings(max_examples=examples(300), deadline=None)
def test_every_identifier_is_the_same_with_other_separators_and_in_lower_case(code: str, separator: str) -> None:
    assert code_forms(code.lower().replace("-", separator)) == code_forms(code)
