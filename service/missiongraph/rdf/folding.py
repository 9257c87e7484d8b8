"""Words as they are compared: without case, accents, marks of vowels and punctuation, in one script of digits.

One way for all who compare names: tables that are brought in, and the search.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_LETTERS: Final = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": "",
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip
"""Letters that are written for one another, and those that Unicode does not take apart."""
_APART: Final = re.compile(r"[\W_]+")
_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?\b|\b(?:[^\W\d_]\.){2,}")
"""An acronym with a point behind each letter: U.N."""
_CODE: Final = re.compile(r"[^0-9a-z]+")
_SHORTEST_TAIL: Final = 5


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Fold a text to lower case letters and digits, with one space between words."""
    parts = _decomposed(_decomposed(_DOTTED.sub(lambda found: found[0].replace(".", ""), text)).casefold())
    plain = "".join(_plain(each) for each in parts if not unicodedata.combining(each))
    return _APART.sub(" ", plain.translate(_LETTERS)).strip()


def code_forms(text: str) -> tuple[str, ...]:
    """Return the forms under which an identifier may be written, the whole one first.

    Without case, spaces and punctuation; then without what stands before its last parts, such as the register and
    the reporter: "XM-DAC-41502" is also "41502", "CA-3-P005189001" also "P005189001". Tails are long enough, and hold
    a digit, so that they are not met by accident.
    """
    parts = [part for part in re.split(r"[\s\-_/:.()]+", unicodedata.normalize("NFKC", text).casefold()) if part]
    found = dict.fromkeys(_CODE.sub("", "".join(parts[start:])) for start in range(len(parts)))
    whole, *tails = [*found, ""]
    kept = [tail for tail in tails if len(tail) >= _SHORTEST_TAIL and any(map(str.isdigit, tail))]
    return (whole, *kept) if whole else ()


def trigrams(folded: str) -> frozenset[str]:
    """Return the runs of three characters of a folded text, with its edges."""
    edged = f"  {folded} "
    return frozenset(edged[start : start + 3] for start in range(len(edged) - 2))


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text.translate(_LETTERS))


def _plain(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character
