"""Who reads: the language of a request, by address or by Accept-Language, and the day that is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from fastapi import Request

from missiongraph.browse.language import LANGUAGES
from missiongraph.browse.validity import is_day
from missiongraph.errors import Rejected
from missiongraph.web import parameters as wire

NAMES: Final = {"en": "English", "fr": "Français", "ar": "العربية"}
_RIGHT_TO_LEFT: Final = frozenset(("ar",))


@dataclass(frozen=True, slots=True)
class Reader:
    """A language, and whether the address chose it."""

    language: str
    chosen: bool

    @property
    def direction(self) -> str:
        """The direction of writing: ltr or rtl."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"


def reader_of(request: Request) -> Reader:
    """Take `?lang=` if it names a language of the interface, else the best of Accept-Language, else the default."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return Reader(asked, chosen=True)
    graded = sorted(_ranges(request.headers.get("accept-language", "")), key=lambda each: -each[1])
    known = [language for language, quality in graded if language in LANGUAGES and quality > 0]
    return Reader(known[0] if known else LANGUAGES[0], chosen=False)


def day_of(request: Request) -> str:
    """Return the day of `?valid=`, "" where none is asked for. Raises Rejected for anything that is no day."""
    day = wire.single(wire.of_url(request), "valid") or ""
    if day and not is_day(day):
        raise Rejected(
            f"{day[:50]!r} is no day. Write `valid` as year, month and day, such as 2020-01-15.", parameter="valid"
        )
    return day


def day_kept(request: Request) -> str:
    """Return the day that links keep: that of `?valid=` if it is one, else ""."""
    day = request.query_params.get("valid", "")
    return day if is_day(day) else ""


def _ranges(accepted: str) -> list[tuple[str, float]]:
    found = []
    for part in accepted.lower().split(","):
        language, _, quality = part.strip().partition(";q=")
        try:
            found.append((language.strip().partition("-")[0], float(quality or 1)))
        except ValueError:
            continue
    return found
