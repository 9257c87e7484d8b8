"""Dates as people write them in tables, with their precision: "2008" is a year and never 1 January 2008."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import get_date_format, get_month_names

from missiongraph.ingest.numbers import Unreadable
from missiongraph.rdf.folding import fold

_LOCALES: Final = ("en", "fr", "ar", "ar_LB", "ar_DZ", "ar_MA", "ar_IQ")
"""Arabic has several sets of names for the months of the solar year."""
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_YEAR: Final = re.compile(r"\d{4}")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMERIC: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[./](\d{4})")
_QUARTER: Final = re.compile(r"[qt]([1-4])[ /-]?(\d{4})|(\d{4})[ /-]?[qt]([1-4])", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|ère|°|º)\b", re.IGNORECASE)
ORDERS: Final = ("dmy", "mdy")
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True)
class Day:
    """The first and the last day that a date can be; the same where a source names the day."""

    first: date
    last: date

    @property
    def is_exact(self) -> bool:
        """Whether the source names the day."""
        return self.first == self.last


def read_day(text: str, language: str, order: str = "") -> Day:
    """Read a date in English, French, Arabic or ISO 8601 writing.

    `order` ("dmy" or "mdy") decides 01/02/2006 where the mapping names it; else the language does where it has one
    order only. Raises Unreadable, with both days for a date that could be two.
    """
    words = _cleaned(text)
    try:
        return _year_first(words) or _numeric(words, language, order, text) or _in_words(words, text)
    except ValueError:  # such as 31 June
        raise Unreadable(text) from None


def day_orders(text: str) -> frozenset[str]:
    """Say in which orders a numeric date can be read; empty for what is none."""
    found = _NUMERIC.fullmatch(_cleaned(text))
    if not found:
        return frozenset()
    first, second = int(found[1]), int(found[3])
    return frozenset(order for order, month in (("dmy", second), ("mdy", first)) if 1 <= month <= 12)


def year(number: int) -> Day:
    """Return a whole year. Raises ValueError for one that no source of ours can mean."""
    _reasonable(number)
    return Day(date(number, 1, 1), date(number, 12, 31))


def month(year_: int, number: int) -> Day:
    """Return a whole month. Raises ValueError."""
    _reasonable(year_)
    first = date(year_, number, 1)
    return Day(first, first.replace(day=monthrange(year_, number)[1]))


def exactly(year_: int, month_: int, day_: int) -> Day:
    """Return one day. Raises ValueError."""
    _reasonable(year_)
    day = date(year_, month_, day_)
    return Day(day, day)


def _reasonable(number: int) -> None:
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        raise ValueError(number)


def _cleaned(text: str) -> str:
    plain = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
    plain = re.sub("[\u200e\u200f\u202a-\u202e]", "", plain).replace("‑", "-").replace("–", "-")
    return " ".join(_ORDINAL.sub("", plain).split())


def _year_first(words: str) -> Day | None:
    if found := _ISO.fullmatch(words):
        return exactly(int(found[1]), int(found[2]), int(found[3])) if found[3] else _month_or_years(found)
    if found := _YEAR_FIRST.fullmatch(words) or _COMPACT.fullmatch(words):
        return exactly(*map(int, found.groups()))
    if _YEAR.fullmatch(words):
        return year(int(words))
    if found := _QUARTER.fullmatch(words):
        quarter, in_year = int(found[1] or found[4]), int(found[2] or found[3])
        return Day(month(in_year, 3 * quarter - 2).first, month(in_year, 3 * quarter).last)
    return None


def _month_or_years(found: re.Match[str]) -> Day:
    """Read 2008-11; what may be two years instead, such as 2008-09, is not decided."""
    in_year, number = int(found[1]), int(found[2])
    if number == (in_year + 1) % 100:
        raise Unreadable(found[0], (f"{month(in_year, number).first:%Y-%m}-01", f"{in_year}/{in_year + 1}"))
    return month(in_year, number)


def _numeric(words: str, language: str, order: str, text: str) -> Day | None:
    if found := _MONTH_YEAR.fullmatch(words):
        return month(int(found[2]), int(found[1]))
    found = _NUMERIC.fullmatch(words)
    if not found:
        return None
    one, two, in_year = int(found[1]), int(found[3]), int(found[4])
    possible = day_orders(words)
    chosen = order or ("dmy" if one == two else _only_order(language))
    if len(possible) == 1 and not order:
        chosen = next(iter(possible))
    if not chosen:
        raise Unreadable(text, (str(exactly(in_year, two, one).first), str(exactly(in_year, one, two).first)))
    return exactly(in_year, two, one) if chosen == "dmy" else exactly(in_year, one, two)


def _in_words(words: str, text: str) -> Day:
    parts = fold(words).split()
    months = month_names()
    for size in (2, 1):
        for start in range(len(parts) - size + 1):
            number = months.get(" ".join(parts[start : start + size]))
            if number is not None:
                return _around(number, [*parts[:start], *parts[start + size :]], text)
    raise Unreadable(text)


def _around(number: int, rest: list[str], text: str) -> Day:
    """Read what stands around the name of a month: a year, or a day and a year."""
    figures = [part for part in rest if part.isdecimal()]
    if [part for part in rest if not part.isdecimal() and part not in {"de", "of", "the", "le"}]:
        raise Unreadable(text)
    years = [part for part in figures if len(part) == 4]
    days = [part for part in figures if len(part) <= 2]
    if len(years) != 1 or len(days) > 1 or len(figures) > 2:
        raise Unreadable(text)
    return exactly(int(years[0]), number, int(days[0])) if days else month(int(years[0]), number)


@cache
def month_names() -> Mapping[str, int]:
    """Return the names and short names of months (CLDR), folded, with their numbers; ambiguous ones are left out."""
    found: dict[str, set[int]] = {}
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    found.setdefault(fold(name), set()).add(number)
    found.setdefault("sept", set()).add(9)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


@cache
def _only_order(language: str) -> str:
    """Return the order of day and month in a language that has only one, by CLDR; English has two."""
    base = language.partition("-")[0]
    if base == "en":
        return ""
    try:
        pattern = get_date_format("short", Locale.parse(base)).pattern
    except ValueError:
        return ""
    return "dmy" if pattern.find("d") < pattern.find("M") else "mdy"
