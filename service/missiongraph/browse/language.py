"""Texts with their language, and numbers as readers of English, French and Arabic write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from missiongraph.model.texts import Texts, pick

LANGUAGES: Final = ("en", "fr", "ar")
"""The languages of the interface, the first of which is the default."""

COMMA: Final = {"en": ", ", "fr": ", ", "ar": "، "}
"""What stands between the members of an enumeration."""

_NUMBER: Final = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")
# Grouping and decimal signs as in CLDR; Arabic with Western digits, as the United Nations write them.
_SIGNS: Final = {"en": (",", "."), "fr": ("\u202f", ","), "ar": (",", ".")}
_CODE_FIRST: Final = "en"
# Letters and signs that neither turn the direction of a line nor join numbers to their neighbours (UAX #9).
_LEFT_TO_RIGHT: Final = re.compile(r"[\x20-\u02ff\u2010-\u2027\u2030-\u205e]*")
_RIGHT_TO_LEFT: Final = re.compile(r"[\u0620-\u065f\u0671-\u06d3 ،؛؟.,:;/()«»…\u2010-\u2015-]*")
_ALONG: Final = {"en": _LEFT_TO_RIGHT, "fr": _LEFT_TO_RIGHT, "ar": _RIGHT_TO_LEFT}


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its language tag, which is empty for a text without language."""

    text: str
    language: str = ""

    def is_foreign(self, reader: str) -> bool:
        """Say whether the text is known to be in another language than the reader's."""
        return bool(self.language) and self.language.split("-", maxsplit=1)[0] != reader

    def capitalised(self) -> Text:
        """Return the text with a capital first letter, for headings."""
        return Text(self.text[:1].upper() + self.text[1:], self.language)


def choose_text(choice: Texts, language: str) -> Text | None:
    """Return the text that `model.texts.pick` takes, with its language tag."""
    text = pick(choice, language)
    if text is None:
        return None
    if choice.get(language) == text:
        return Text(text, language)
    return Text(text, next(tag for tag, each in sorted(choice.items()) if each == text))


def reads_along(text: str, language: str) -> bool:
    """Say whether a text keeps its order, and that of the words around it, in a line of a language.

    Where it does not, or may not, it is to be isolated (`bdi`).
    """
    return bool(_ALONG[language].fullmatch(text))


def number(lexical: str, language: str) -> str:
    """Group the digits of a decimal number by thousands; what is no such number is returned as it is."""
    found = _NUMBER.fullmatch(lexical)
    if not found:
        return lexical
    thousands, point = _SIGNS[language]
    whole = f"{int(found[2]):,}".replace(",", thousands)
    sign = "\N{MINUS SIGN}" if found[1] == "-" else ""
    return sign + whole + (point + found[3] if found[3] else "")


def money(lexical: str, code: str, sign: str, language: str) -> str:
    """Write an amount with its currency code or, where the source prints a sign only, with that sign."""
    amount = number(lexical, language)
    if language == _CODE_FIRST:
        return f"{code} {amount}" if code else f"{sign}{amount}"
    return f"{amount} {code or sign}"
