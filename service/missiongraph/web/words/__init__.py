"""The words of the interface in French and Arabic, by their English form. Data bring their own languages along.

Each module holds the words of one part of the site; a word that several parts use stands in `pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from missiongraph.web.words import (
    check,
    errors,
    history,
    lists,
    manners,
    pages,
    questions,
    review,
    search,
    status,
    tables,
    things,
    workbench,
)

_PLACE: Final = {"fr": 0, "ar": 1}

PARTS: Final = (
    pages,
    check,
    errors,
    history,
    lists,
    manners,
    questions,
    review,
    search,
    status,
    tables,
    things,
    workbench,
)
CATALOGUE: Final[dict[str, tuple[str, str]]] = {word: said for part in PARTS for word, said in part.WORDS.items()}


def translator(language: str) -> Callable[..., str]:
    """Return the function that templates call `_`: English text and named values to text in a language."""

    def translate(text: str, **values: object) -> str:
        known = CATALOGUE.get(text)
        chosen = known[_PLACE[language]] if known and language in _PLACE else text
        return chosen.format(**values) if values else chosen

    return translate
