"""The front page: which lists there are, how well their things are sourced and dated, and what else is counted."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from missiongraph.browse.language import Text
from missiongraph.browse.listfollow import LISTS
from missiongraph.browse.lists import hue
from missiongraph.browse.narrowing import having, numbers, with_value
from missiongraph.browse.view import NODE, View
from missiongraph.model.facets import Facet, Listing, facets_of, read_facets, read_lists
from missiongraph.model.triples import TYPE
from missiongraph.names import MG
from missiongraph.query.following import state_of
from missiongraph.store.base import Snapshot

_COUNTS: Final = f"""
    SELECT ?class (COUNT(*) AS ?count) (SAMPLE(?thing) AS ?one) WHERE {{ ?thing <{TYPE}> ?class }} GROUP BY ?class
"""
_SOURCES: Final = ("source", "mandate-source")


@dataclass(frozen=True, slots=True)
class Counted:
    """A class with the number of its instances."""

    iri: str
    name: str
    label: Text
    definition: Text | None
    count: int
    hue: int


@dataclass(frozen=True, slots=True)
class HomeList:
    """A list that the site leads to. `facet` and `value` narrow it down, empty where it is all of a class.

    `sourced` and `dated` are how many of its things have a source and a period, None where no table tells.
    """

    name: str
    kind: str
    title: Text
    definition: Text | None
    count: int
    hue: int
    facet: str = ""
    value: str = ""
    sourced: int | None = None
    dated: int | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """What there is: lists, other classes of things, classes of claims (all with instances only)."""

    lists: tuple[HomeList, ...]
    others: tuple[Counted, ...]
    claims: tuple[Counted, ...]
    followed: int = 0


def home(snapshot: Snapshot, *, data_dir: Path, language: str, is_newest: bool) -> Home:
    """Reader job: count what there is, from the tables of the lists where they follow this revision."""
    view = View(snapshot, language)
    with LISTS.reading(data_dir) as database:
        known = state_of(database)[0] if database else 0
        if database and known and (is_newest or known == snapshot.revision):
            return _made(view, numbers(database), database, known)
    return _made(view, _counted(view), None, 0)


def _made(view: View, counts: dict[str, int], database: sqlite3.Connection | None, known: int) -> Home:
    given = (_list(view, each, counts, database) for each in read_lists(view.model.shapes_graph))
    lists = tuple(each for each in given if each.count)
    shown = {each.kind for each in lists if not each.facet}
    classes = [_class(view, iri, count) for iri, count in counts.items() if count and iri not in shown]
    classes.sort(key=lambda each: (-each.count, each.label.text))
    is_claim = view.model.ontology.is_claim_class
    others, claims = ([each for each in classes if is_claim(each.iri) is wanted] for wanted in (False, True))
    return Home(lists, tuple(others), tuple(claims), known)


def _list(view: View, listing: Listing, counts: dict[str, int], database: sqlite3.Connection | None) -> HomeList:
    known = view.model.ontology.classes.get(listing.kind)
    count, sourced, dated = counts.get(listing.kind, 0), None, None
    if listing.facet:
        count = with_value(database, listing.kind, listing.facet, listing.value) if database else 0
    elif database:
        facets = facets_of(read_facets(view.model.shapes_graph), view.model.ontology.hierarchy, listing.kind)
        sources, periods = ({each.name for each in facets if wanted(each)} for wanted in (_tells_source, _tells_when))
        sourced = having(database, listing.kind, "value", sources) if sources else None
        dated = having(database, listing.kind, "span", periods) if periods else None
    return HomeList(
        listing.kind.removeprefix(MG),
        listing.kind,
        (view.choose(listing.labels) or Text(listing.name)).capitalised(),
        view.choose(known.definitions) if known and not listing.facet else None,
        count,
        hue(listing.kind),
        listing.facet,
        listing.value,
        sourced,
        dated,
    )


def _tells_source(facet: Facet) -> bool:
    return facet.name in _SOURCES


def _tells_when(facet: Facet) -> bool:
    return facet.tells_when


def _class(view: View, iri: str, count: int) -> Counted:
    definition = view.choose(view.model.ontology.classes[iri].definitions)
    return Counted(iri, iri.removeprefix(MG), view.label(iri).capitalised(), definition, count, hue(iri))


def _counted(view: View) -> dict[str, int]:
    """Count the instances of our classes in the graph itself."""
    found = {}
    for row in view.select(_COUNTS):
        iri = row["class"].value
        # Nodes without a page of their own, such as locators, are shown where they are used.
        if iri.startswith(MG) and iri in view.model.ontology.classes and not row["one"].value.startswith(NODE):
            found[iri] = int(row["count"].value)
    return found
