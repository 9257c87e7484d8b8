"""What an editor of queries completes: prefixes, classes and properties, with definitions and how often they occur.

Properties are told for each class by what its instances really have, the most used first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from missiongraph.browse.language import Text
from missiongraph.browse.view import View
from missiongraph.model.triples import TYPE
from missiongraph.names import PREFIXES, compact
from missiongraph.store.base import Snapshot

_USES: Final = f"SELECT ?class ?p (COUNT(*) AS ?n) WHERE {{ ?s <{TYPE}> ?class ; ?p ?o }} GROUP BY ?class ?p"
_CLASSES: Final = f"SELECT ?class (COUNT(*) AS ?n) WHERE {{ ?s <{TYPE}> ?class }} GROUP BY ?class"
_PROPERTIES: Final = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"


@dataclass(frozen=True, slots=True)
class Offer:
    """A class or property: its short name (or its IRI), its label and definition, and how often it occurs."""

    iri: str
    name: str
    label: Text
    definition: Text | None
    count: int


@dataclass(frozen=True, slots=True)
class Terms:
    """All offers, the most used first; `uses` names for each class its properties by their place in `properties`."""

    revision: int
    prefixes: dict[str, str]
    classes: tuple[Offer, ...]
    properties: tuple[Offer, ...]
    uses: dict[str, tuple[int, ...]]


def terms(snapshot: Snapshot, *, language: str) -> Terms:
    """Reader job: read the ontology, and count once over the default graph."""
    view = View(snapshot, language)
    classes = _offers(view, _counted(view, _CLASSES, "class"), view.model.ontology.classes)
    properties = _offers(view, _counted(view, _PROPERTIES, "p"), view.model.ontology.properties)
    places = {each.iri: place for place, each in enumerate(properties)}
    uses: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in view.select(_USES):
        uses[row["class"].value].append((-int(row["n"].value), places[row["p"].value]))
    ordered = {iri: tuple(place for _, place in sorted(found)) for iri, found in uses.items()}
    return Terms(snapshot.revision, PREFIXES, classes, properties, ordered)


def _counted(view: View, query: str, name: str) -> Counter[str]:
    return Counter({row[name].value: int(row["n"].value) for row in view.select(query)})


def _offers(view: View, counts: Counter[str], declared: Iterable[str]) -> tuple[Offer, ...]:
    found = {*counts, *(iri for iri in declared if not _is_retired(view, iri))}
    offers = [_offer(view, iri, counts[iri]) for iri in found]
    return tuple(sorted(offers, key=lambda each: (-each.count, each.name)))


def _is_retired(view: View, iri: str) -> bool:
    term = view.model.ontology.term(iri)
    return term is not None and term.deprecated


def _offer(view: View, iri: str, count: int) -> Offer:
    term = view.model.ontology.term(iri)
    return Offer(iri, compact(iri), view.label(iri), view.choose(term.definitions) if term else None, count)


def names(snapshot: Snapshot, *, iris: tuple[str, ...], language: str) -> dict[str, Text]:
    """Reader job: name the things of a page of results."""
    view = View(snapshot, language)
    return {iri: view.label(iri) for iri in iris}
