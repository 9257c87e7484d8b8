"""Days and periods in words: what is known, how precisely, and that nothing is known where the source gives no date."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import Final

from missiongraph.browse.language import COMMA

_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTHS: Final = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    # Both names of each month, as the United Nations write them.
    "ar": [
        "كانون الثاني/يناير",
        "شباط/فبراير",
        "آذار/مارس",
        "نيسان/أبريل",
        "أيار/مايو",
        "حزيران/يونيه",
        "تموز/يوليه",
        "آب/أغسطس",
        "أيلول/سبتمبر",
        "تشرين الأول/أكتوبر",
        "تشرين الثاني/نوفمبر",
        "كانون الأول/ديسمبر",
    ],
}


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Patterns; of a pair the first is for days and the second for months and years."""

    since: tuple[str, str]
    until: tuple[str, str]
    as_of: tuple[str, str]
    started: str
    ended: str
    about: str
    between: str
    later: str
    earlier: str
    unknown: str


_PHRASES: Final = {
    "en": _Phrases(
        ("since {}", "since {}"), ("until {}", "until {}"), ("as of {}", "as of {}"), "started {}", "ended {}",
        "dated {}", "between {} and {}", "{} or later", "{} or earlier", "no date in source",
    ),
    "fr": _Phrases(
        ("depuis le {}", "depuis {}"), ("jusqu'au {}", "jusqu'à {}"), ("au {}", "en {}"), "début : {}", "fin : {}",
        "date : {}", "entre le {} et le {}", "le {} ou plus tard", "le {} ou plus tôt", "sans date dans la source",
    ),
    "ar": _Phrases(
        ("منذ {}", "منذ {}"), ("حتى {}", "حتى {}"), ("بتاريخ {}", "في {}"), "البداية: {}", "النهاية: {}",
        "التاريخ: {}", "بين {} و{}", "{} أو بعد ذلك", "{} أو قبل ذلك", "لا تاريخ في المصدر",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or the bounds between which it lies; lexical forms of xsd:date, empty where not given."""

    exact: str = ""
    earliest: str = ""
    latest: str = ""

    def __bool__(self) -> bool:
        """Say whether anything is known of it."""
        return bool(self.exact or self.earliest or self.latest)


@dataclass(frozen=True, slots=True)
class Period:
    """When a claim is true: from its start to its end, both inclusive, or as of one day."""

    start: Moment = Moment()
    end: Moment = Moment()
    as_of: Moment = Moment()

    def __bool__(self) -> bool:
        """Say whether any date is known."""
        return bool(self.start or self.end or self.as_of)


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    kind: int  # 0: a day, 1: a month or a year, 2: bounds


def unknown(language: str) -> str:
    """Say that the source gives no date."""
    return _PHRASES[language].unknown


def day(lexical: str, language: str) -> str:
    """Write a calendar day in words; what is no such day is returned as it is."""
    found = _DAY.fullmatch(lexical)
    if not found or not 1 <= int(found[2]) <= 12:
        return lexical
    number = int(found[3])
    first = "1er" if language == "fr" and number == 1 else str(number)
    return f"{first} {_MONTHS[language][int(found[2]) - 1]} {int(found[1])}"


def moment_in_words(moment: Moment, language: str, wording: str = "") -> str:
    """Write a day or its bounds; whole months and years by name if the source's wording names the year."""
    return _words(moment, language, wording).text


def period_in_words(period: Period, language: str, wording: str = "") -> str:
    """Write a period; the empty string if no date is known."""
    return "; ".join(filter(None, [_span(period, language, wording), _as_of(period, language, wording)]))


def _span(period: Period, language: str, wording: str) -> str:
    phrases = _PHRASES[language]
    start, end = (_words(each, language, wording) for each in (period.start, period.end))
    if start.text and end.text and start.kind < 2 and end.kind < 2:
        return start.text if start == end else f"{start.text} \N{EN DASH} {end.text}"
    began = phrases.started if start.kind == 2 else phrases.since[start.kind]
    if end.text and start.text:
        began = phrases.started
    ended = phrases.ended if end.kind == 2 or start.text else phrases.until[end.kind]
    given = [(began, start.text), (ended, end.text)]
    return COMMA[language].join(pattern.format(text) for pattern, text in given if text)


def _as_of(period: Period, language: str, wording: str) -> str:
    words = _words(period.as_of, language, wording)
    phrases = _PHRASES[language]
    pattern = phrases.about if words.kind == 2 else phrases.as_of[words.kind]
    return pattern.format(words.text) if words.text else ""


def _words(moment: Moment, language: str, wording: str) -> _Words:
    phrases = _PHRASES[language]
    whole = _whole(moment, language, wording)
    if whole:
        return _Words(whole, 1)
    if moment.exact or moment.earliest == moment.latest:
        return _Words(day(moment.exact or moment.earliest, language), 0)
    if moment.earliest and moment.latest:
        return _Words(phrases.between.format(day(moment.earliest, language), day(moment.latest, language)), 2)
    if moment.earliest:
        return _Words(phrases.later.format(day(moment.earliest, language)), 2)
    return _Words(phrases.earlier.format(day(moment.latest, language)), 2)


def _whole(moment: Moment, language: str, wording: str) -> str:
    """Name the month or year which the bounds span exactly, if the wording names that year."""
    first, last = (_DAY.fullmatch(each) for each in (moment.earliest, moment.latest))
    if not first or not last or first[1] != last[1] or first[1] not in wording or first[3] != "01":
        return ""
    if (first[2], last[2], last[3]) == ("01", "12", "31"):
        return first[1]
    is_month = first[2] == last[2] and int(last[3]) == calendar.monthrange(int(first[1]), int(first[2]))[1]
    return f"{_MONTHS[language][int(first[2]) - 1]} {first[1]}" if is_month else ""
