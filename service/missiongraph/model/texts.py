"""Texts in several languages, and which of them to show a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from pyoxigraph import Literal

from missiongraph.model.triples import Triples
from missiongraph.rdf.terms import Object

Texts: TypeAlias = Mapping[str, str]
"""Language tag to text; the tag is empty for a text without language."""


def collect(values: Iterable[Object]) -> dict[str, str]:
    """Gather literals by language; of two in one language the first in alphabetical order is taken."""
    found: dict[str, str] = {}
    for value in values:
        if isinstance(value, Literal):
            language = value.language or ""
            found[language] = min(found.get(language, value.value), value.value)
    return found


def texts(triples: Triples, subject: Object, *predicates: str) -> dict[str, str]:
    """Gather the texts of a node, those of earlier predicates before those of later ones."""
    found: dict[str, str] = {}
    for predicate in predicates:
        found = collect(triples.values(subject, predicate)) | found
    return found


def pick(choice: Texts, language: str = "en") -> str | None:
    """Return the text to show: in the reader's language, English, without language, or any other."""
    for tag in (language, language.split("-", maxsplit=1)[0], "en", ""):
        if tag in choice:
            return choice[tag]
    return choice[min(choice)] if choice else None
