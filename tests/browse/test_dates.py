"""Days and periods in words, as precise as the source and no more."""

from __future__ import annotations

import pytest

from missiongraph.browse.dates import Moment, Period, day, moment_in_words, period_in_words, unknown

YEAR = Moment(earliest="2008-01-01", latest="2008-12-31")
MAY = Moment(earliest="2024-05-01", latest="2024-05-31")
DAY = Moment("2006-01-01")


@pytest.mark.parametrize(
    ("lexical", "language", "words"),
    [
        ("2006-01-01", "en", "1 January 2006"),
        ("2006-01-01", "fr", "1er janvier 2006"),
        ("2024-04-30", "fr", "30 avril 2024"),
        ("2024-04-30", "ar", "30 نيسان/أبريل 2024"),
        ("-0044-03-15", "en", "-0044-03-15"),
        ("2024-13-01", "en", "2024-13-01"),
    ],
)
def test_a_day(lexical: str, language: str, words: str) -> None:
    assert day(lexical, language) == words


@pytest.mark.parametrize(
    ("moment", "wording", "words"),
    [
        (YEAR, "In 2008 a section was added", "2008"),
        (YEAR, "later a section was added", "between 1 January 2008 and 31 December 2008"),
        (MAY, "the end (May 2024)", "May 2024"),
        (MAY, "", "between 1 May 2024 and 31 May 2024"),
        (Moment(earliest="2024-05-02", latest="2024-05-31"), "2024", "between 2 May 2024 and 31 May 2024"),
        (Moment(earliest="2024-02-01", latest="2024-02-29"), "2024", "February 2024"),
        (Moment(earliest="2006-01-01", latest="2006-01-01"), "", "1 January 2006"),
        (Moment(earliest="2024-05-01"), "", "1 May 2024 or later"),
        (Moment(latest="2005-12-31"), "", "31 December 2005 or earlier"),
        (Moment(), "", ""),
    ],
)
def test_a_moment_is_named_only_where_the_wording_names_it(moment: Moment, wording: str, words: str) -> None:
    assert moment_in_words(moment, "en", wording) == words


@pytest.mark.parametrize(
    ("period", "wording", "words"),
    [
        (Period(DAY, Moment("2006-12-31")), "", "1 January 2006 – 31 December 2006"),  # noqa: RUF001
        (Period(DAY, DAY), "", "1 January 2006"),
        (Period(start=DAY), "", "since 1 January 2006"),
        (Period(end=DAY), "", "until 1 January 2006"),
        (Period(start=YEAR), "in 2008", "since 2008"),
        (Period(start=YEAR), "", "started between 1 January 2008 and 31 December 2008"),
        (Period(YEAR, MAY), "", ("started between 1 January 2008 and 31 December 2008, "
                                "ended between 1 May 2024 and 31 May 2024")),
        (Period(as_of=DAY), "", "as of 1 January 2006"),
        (Period(as_of=MAY), "", "dated between 1 May 2024 and 31 May 2024"),
        (Period(start=DAY, as_of=DAY), "", "since 1 January 2006; as of 1 January 2006"),
        (Period(), "", ""),
    ],
)  # fmt: skip
def test_a_period(period: Period, wording: str, words: str) -> None:
    assert period_in_words(period, "en", wording) == words


def test_a_period_in_arabic_has_the_comma_of_arabic() -> None:
    words = period_in_words(Period(YEAR, MAY), "ar")
    assert "، النهاية: " in words
    assert "," not in words


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "no date in source"), ("fr", "sans date dans la source"), ("ar", "لا تاريخ في المصدر")],
)
def test_that_there_is_no_date_is_said_in_words(language: str, words: str) -> None:
    assert unknown(language) == words
