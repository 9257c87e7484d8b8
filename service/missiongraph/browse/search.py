"""What a search shows: things by name, other name, identifier or description, with the reason of each match."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from missiongraph.browse.language import Text
from missiongraph.browse.lists import Listed, listed
from missiongraph.browse.view import View
from missiongraph.query.nameindex import Match
from missiongraph.query.namesearch import search
from missiongraph.store.base import Snapshot

PAGE_SIZE: Final = 20
SUGGESTIONS: Final = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that matches, with the name or identifier by which it does; `score` is from 0 to 1."""

    thing: Listed
    reason: str
    words: Text
    score: float

    @property
    def is_shown_by_label(self) -> bool:
        """Whether the label of the thing is what matches, so that it need not be said twice."""
        return self.words.text == self.thing.label.text


@dataclass(frozen=True, slots=True)
class Facet:
    """A class, and how many of all matches are of it."""

    iri: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what was found. `followed` is the revision that was searched; 0 while there is no index."""

    asked: str
    kind: str
    total: int
    everything: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    page: int
    pages: int
    followed: int


def search_page(
    snapshot: Snapshot, *, data_dir: Path, asked: str, kind: str, page: int, language: str, size: int = PAGE_SIZE
) -> SearchPage:
    """Reader job: search, and describe one page of what is found. A page beyond the last is empty."""
    view = View(snapshot, language)
    found = search(data_dir, asked, kind=kind, limit=size, offset=(max(page, 1) - 1) * size)
    facets = sorted((Facet(iri, _class(view, iri), count) for iri, count in found.classes.items()), key=_rank)
    everything = found.total if not kind else search(data_dir, asked, limit=0).total
    return SearchPage(
        asked,
        kind,
        found.total,
        everything,
        tuple(_hit(view, match) for match in found.matches),
        tuple(facets),
        max(page, 1),
        -(-found.total // size),
        found.followed,
    )


def _hit(view: View, match: Match) -> Hit:
    return Hit(listed(view, match.thing), str(match.reason), Text(match.words, match.language), match.score)


def _class(view: View, iri: str) -> Text:
    return view.label(iri).capitalised()


def _rank(facet: Facet) -> tuple[int, str]:
    return -facet.count, facet.label.text
