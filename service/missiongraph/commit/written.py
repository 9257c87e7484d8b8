"""Days, numbers and languages as people write them, read only where nothing else can be meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale

from missiongraph.ingest.dates import read_day
from missiongraph.ingest.numbers import Signs, Unreadable, read_number

_ZONE: Final = re.compile(r"(?<=\d)(?:Z|[+-]\d\d:\d\d)$")
_TWO_NAMES: Final = re.compile(r"([^\d\s/][^\d/]*)/([^\d/]*[^\d\s/])")
_SCIENTIFIC: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,2}")
_CODE: Final = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*")
_LANGUAGES: Final = ("en", "fr", "ar")


def day(text: str) -> str | None:
    """Return the day (ISO 8601) that a text names; None for what is no single day, or could be two."""
    words = _ZONE.sub("", text.strip())
    # The United Nations write two Arabic names of a month, with a stroke between; both have to be the same month.
    if _TWO_NAMES.search(words):
        readings = {_day(_TWO_NAMES.sub(name, words)) for name in (r"\1", r"\2")}
        return readings.pop() if len(readings) == 1 else None
    return _day(words)


def number(text: str) -> Decimal | None:
    """Return the number that a text names; None for what is no number, could be two (1,234), or is only about one."""
    words = text.strip()
    if _SCIENTIFIC.fullmatch(words):
        return Decimal(words)
    try:
        found = read_number(words, Signs())
    except Unreadable:
        return None
    return None if found.qualifier else found.value


def plain(value: Decimal) -> str:
    """Write a number without exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def language(text: str) -> str | None:
    """Return the code of a language that is named in English, French or Arabic, or written with capitals."""
    words = text.strip().casefold()
    code = _CODE.fullmatch(words)
    if code and code[1] in Locale("en").languages:
        return words.replace("_", "-")
    return _names_of_languages().get(words)


@cache
def _names_of_languages() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in _LANGUAGES:
        for code, name in Locale(each).languages.items():
            if re.fullmatch(r"[a-z]{2,3}", code):
                found.setdefault(name.casefold(), code)
    return found


def _day(text: str) -> str | None:
    try:
        found = read_day(text, "")
    except Unreadable:
        return None
    return found.first.isoformat() if found.is_exact else None
