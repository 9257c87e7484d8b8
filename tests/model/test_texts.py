"""Texts by language."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from missiongraph.model.texts import collect, pick, texts
from small_graphs import EX, ex, triples


def test_two_texts_in_one_language_always_give_the_same_one() -> None:
    values = [Literal("b", language="en"), Literal("a", language="en")]
    assert collect(values) == collect(values[::-1]) == {"en": "a"}


def test_an_earlier_predicate_comes_before_a_later_one_in_each_language() -> None:
    found = triples('ex:a ex:p "first"@en ; ex:q "second"@en , "deuxième"@fr .')
    assert texts(found, ex("a"), EX + "p", EX + "q") == {"en": "first", "fr": "deuxième"}


@pytest.mark.parametrize(
    ("choice", "language", "shown"),
    [
        ({"en": "e", "fr": "f"}, "fr", "f"),
        ({"en": "e", "fr": "f"}, "fr-CA", "f"),
        ({"en": "e", "": "plain"}, "ar", "e"),
        ({"": "plain", "de": "d"}, "ar", "plain"),
        ({"pt": "p", "de": "d"}, "ar", "d"),
        ({}, "en", None),
    ],
)
def test_a_reader_gets_the_best_language_there_is(choice: dict[str, str], language: str, shown: str | None) -> None:
    assert pick(choice, language) == shown
