"""Lists: what there is of each class, and the things of one class by label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zlib import crc32

from missiongraph.browse.language import Text
from missiongraph.browse.sources import Source, source
from missiongraph.browse.view import NODE, View
from missiongraph.errors import NotFound
from missiongraph.model.triples import TYPE
from missiongraph.names import DOCUMENT_GRAPH, MG
from missiongraph.store.base import Snapshot

PAGE_SIZE: Final = 100
_HUES: Final = 6
_MOST_SORTED: Final = 2_000  # labels for more would take longer than a page may
_COUNTS: Final = f"""
    SELECT ?class (COUNT(*) AS ?count) (SAMPLE(?thing) AS ?one) WHERE {{ ?thing <{TYPE}> ?class }} GROUP BY ?class
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing in a list; `hue` is a number from 0 that is the same for all things of a class."""

    iri: str
    label: Text
    kind: Text | None = None
    hue: int = 0


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
class Home:
    """What there is: classes of things, classes of claims (both with instances only), documents."""

    things: tuple[Counted, ...]
    claims: tuple[Counted, ...]
    documents: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class ThingsPage:
    """One page of the instances of a class, sorted by label or, where there are very many, by IRI."""

    kind: Counted
    by_label: bool
    things: tuple[Listed, ...]
    page: int
    pages: int


def hue(iri: str) -> int:
    """Give each class one of a few colours."""
    return crc32(iri.encode()) % _HUES


def listed(view: View, iri: str) -> Listed:
    """Describe a thing for a list."""
    kinds = view.types(iri)
    if not kinds:
        return Listed(iri, view.label(iri))
    return Listed(iri, view.label(iri), view.label(kinds[0]), hue(kinds[0]))


def home(snapshot: Snapshot, *, language: str) -> Home:
    """Reader job: count the instances of our classes."""
    view = View(snapshot, language)
    counted = sorted(_counted(view).values(), key=lambda each: (-each.count, each.label.text))
    things = [each for each in counted if not view.model.ontology.is_claim_class(each.iri)]
    claims = [each for each in counted if view.model.ontology.is_claim_class(each.iri)]
    graphs = sorted(graph.value for graph in snapshot.graphs() if graph.value.startswith(DOCUMENT_GRAPH))
    return Home(tuple(things), tuple(claims), tuple(source(view, graph) for graph in graphs))


def things(snapshot: Snapshot, *, name: str, page: int, language: str) -> ThingsPage:
    """Reader job: list the instances of the class with this local name. Raises NotFound for an unknown one."""
    view = View(snapshot, language)
    kind = _counted(view).get(MG + name)
    pages = -(-kind.count // PAGE_SIZE) if kind else 0
    if kind is None or not 1 <= page <= pages:
        raise NotFound(f"There is no page {page} of things of the class {name!r}. The home page lists the classes.")
    iris = view.subjects(TYPE, kind.iri)
    by_label = len(iris) <= _MOST_SORTED
    if by_label:
        iris.sort(key=lambda iri: (view.label(iri).text.casefold(), iri))
    window = iris[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return ThingsPage(kind, by_label, tuple(listed(view, iri) for iri in window), page, pages)


def _counted(view: View) -> dict[str, Counted]:
    found = {}
    for row in view.select(_COUNTS):
        iri = row["class"].value
        known = view.model.ontology.classes.get(iri)
        # Nodes without a page of their own, such as locators, are shown where they are used.
        if known and iri.startswith(MG) and not row["one"].value.startswith(NODE):
            label, definition = view.label(iri).capitalised(), view.choose(known.definitions)
            found[iri] = Counted(iri, iri.removeprefix(MG), label, definition, int(row["count"].value), hue(iri))
    return found
