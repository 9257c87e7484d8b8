"""The addresses of lists: each facet is a parameter, given once for each chosen value, as short as it can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from missiongraph.browse.narrowing import Chosen
from missiongraph.errors import Rejected
from missiongraph.names import BASE, ID, VOCABULARY
from missiongraph.rdf.terms import is_iri
from missiongraph.web.links import Links

EVERY: Final = "all"
_FOUND: Final = "#found"
"""The title with the number: who narrows a list down by keyboard goes on from there, not from the head of the page."""
_OURS: Final = frozenset({"page", "lang", "rev", "valid", EVERY})
_SHORTENED: Final = ((ID, ""), (VOCABULARY, "vocabulary/"), (BASE, "/"))
"""Things without anything before them; concepts by their schemes; a slash before all else below our base."""


def short(iri: str) -> str:
    """Return how an address names an IRI; whatever could be taken for another is given whole."""
    for start, mark in _SHORTENED:
        rest = iri.removeprefix(start)
        if rest not in (iri, "") and full(mark + rest) == iri:
            return mark + rest
    return iri


def full(text: str) -> str:
    """Return the IRI that an address names."""
    if ":" in text:
        return text
    start, rest = next(
        ((start, text.removeprefix(mark)) for start, mark in reversed(_SHORTENED) if text.startswith(mark)), ("", text)
    )
    return start + rest


def chosen_of(given: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Read the chosen values of facets from the parameters of an address, sorted. Raises Rejected for what is no IRI.

    Which facets a list has is only known where the list is made.
    """
    found = {}
    for name, values in given.items():
        if name in _OURS:
            continue
        iris = sorted({full(value) for value in values if value})
        for iri in iris:
            if not is_iri(iri):
                raise Rejected(f"{iri[:80]!r} is no IRI. Choose a value from the list.", parameter=name)
        if iris:
            found[name] = tuple(iris)
    return dict(sorted(found.items()))


class ListAddresses:
    """Addresses of one list, narrowed down in other ways."""

    def __init__(self, links: Links, name: str, chosen: Chosen) -> None:
        self._links, self._path, self._chosen = links, f"/things/{name}", chosen

    def form(self) -> str:
        """Return where the form sends what is chosen."""
        return self._links.plain(self._path) + _FOUND

    def page(self, number: int) -> str:
        """Return where another page of the same list is."""
        return self._at(self._chosen, [("page", str(number))] if number > 1 else []) + _FOUND

    def without(self, facet: str, value: str) -> str:
        """Return where the list is without one of the chosen values."""
        kept = {
            name: tuple(iri for iri in iris if (name, iri) != (facet, value)) for name, iris in self._chosen.items()
        }
        return self._at(kept) + _FOUND

    def cleared(self) -> str:
        """Return where the whole list is."""
        return self._at({}) + _FOUND

    def every(self, facet: str) -> str:
        """Return where the list shows all values of a facet."""
        return self._at(self._chosen, [(EVERY, facet)]) + f"#facet-{facet}"

    def _at(self, chosen: Chosen, more: list[tuple[str, str]] | None = None) -> str:
        pairs = [(name, short(iri)) for name, iris in sorted(chosen.items()) for iri in iris]
        return self._links.pairs(self._path, [*pairs, *(more or [])])
