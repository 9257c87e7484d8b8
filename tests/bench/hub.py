"""The graph of `names`, with a hub: a place to which 100,000 claims lead, and roles, dates and sources for facets.

`programme` makes another hub of a real place: the projects of the acceptance scripts, in the Palestinian territory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pyoxigraph import Literal, NamedNode, Quad

from bench import names
from missiongraph.names import CURATED, DERIVED, DOCUMENT_GRAPH, ID, MG, PREFIXES, RDF, SKOS, VOCABULARY

HUB = NamedNode(ID + "place/g-hub")
INCOMING = 100_000
PROJECTS = names.KINDS["project"][1]
PLACES = 200
DAY = NamedNode(PREFIXES["xsd"] + "date")
PALESTINE = NamedNode(ID + "place/palestinian-territory")
CANADA = NamedNode(ID + "organisation/global-affairs-canada")
JUSTICE = NamedNode(VOCABULARY + "sector/15131")
_OTHER_SECTOR = NamedNode(VOCABULARY + "sector/15130")


@dataclass(frozen=True)
class Made:
    """What is made of one project: where it is, its sector, who funds it, and the years in which it runs."""

    number: int
    is_here: bool
    sector: NamedNode
    funder: NamedNode
    years: range


def programme(projects: int = PROJECTS) -> Iterator[Made]:
    """Yield projects, of which 38,112 in 40,000 are in the Palestinian territory."""
    for number in range(projects):
        funder = CANADA if number % 7 < 2 else NamedNode(f"{ID}organisation/g{number % 50}")
        start = 2005 + number % 16
        sector = _OTHER_SECTOR if number % 5 else JUSTICE
        yield Made(number, number % 2_500 < 2_382, sector, funder, range(start, start + 1 + number % 6))


def fill(place: Path) -> None:
    """Fill an empty data directory: the shipped files, then the generated ones in a second revision."""
    names.fill(place, quads())


def quads() -> Iterator[Quad]:
    """Yield the things, the places, and what claims say of projects and missions."""
    yield from names.quads()
    random = Random(2)
    for number in range(PLACES):
        yield from _place(NamedNode(f"{ID}place/g{number}"), f"Place {number}")
    yield from _place(HUB, "Great Hub")
    for number in range(60):
        document = NamedNode(f"{DOCUMENT_GRAPH}bench/project-{number}")
        yield Quad(_locator(number), NamedNode(MG + "isInDocument"), document, document)
    for number in range(INCOMING):
        yield from _claim(number, "Siting", hasPlace=HUB)
    for number in range(PROJECTS):
        yield from _claim(number, "Siting-more", hasPlace=NamedNode(f"{ID}place/g{random.randrange(PLACES)}"))
        role, funder = 1 + number % 4, f"{ID}organisation/g{int(random.random() ** 3 * 5_000)}"
        concept = NamedNode(f"{VOCABULARY}organisation-role/{role}")
        yield from _claim(number, "ProjectRole", hasRole=concept, hasActor=NamedNode(funder))
        start = Literal(f"{1990 + number % 30}-01-01", datatype=DAY)
        kind = NamedNode(f"{VOCABULARY}date-kind/{'start' if number % 2 else 'end'}")
        yield from _claim(number, "DateClaim", hasDateKind=kind, date=start)
    for number in range(names.KINDS["mission"][1]):
        theatre = HUB if number % 3 else NamedNode(f"{ID}place/g{number % PLACES}")
        yield Quad(NamedNode(f"{ID}mission/g{number}"), NamedNode(MG + "hasTheatre"), theatre, NamedNode(DERIVED))


def claims_of(made: Made) -> Iterator[Quad]:
    """Yield what a source says of a project of the programme."""
    number = made.number
    if made.is_here:
        yield from _claim(number, "Siting-here", hasPlace=PALESTINE)
    kind = NamedNode(VOCABULARY + "allocation-kind/sector")
    yield from _claim(number, "Allocation", hasAllocationKind=kind, hasTarget=made.sector)
    role = NamedNode(VOCABULARY + "organisation-role/1")
    yield from _claim(number, "ProjectRole-funder", hasRole=role, hasActor=made.funder)
    for end, day in ("start", f"{made.years[0]}-01-01"), ("end", f"{made.years[-1]}-12-31"):
        kind = NamedNode(f"{VOCABULARY}date-kind/{end}")
        yield from _claim(number, f"DateClaim-{end}", hasDateKind=kind, date=Literal(day, datatype=DAY))


def _place(place: NamedNode, name: str) -> Iterator[Quad]:
    graph = NamedNode(f"{DOCUMENT_GRAPH}bench/places")
    yield Quad(place, NamedNode(RDF + "type"), NamedNode(MG + "Place"), graph)
    yield Quad(place, NamedNode(SKOS + "prefLabel"), Literal(name, language="en"), NamedNode(CURATED))


def _claim(number: int, name: str, **values: NamedNode | Literal) -> Iterator[Quad]:
    """Yield a claim about one of the projects; a claim of every second number has a source."""
    graph = NamedNode(f"{DOCUMENT_GRAPH}bench/project-{number % 60}")
    claim = NamedNode(f"{ID}claim/bench-{name.lower()}-{number}")
    yield Quad(claim, NamedNode(RDF + "type"), NamedNode(MG + name.partition("-")[0]), graph)
    yield Quad(claim, NamedNode(MG + "isAbout"), NamedNode(f"{ID}project/g{number % PROJECTS}"), graph)
    for predicate, value in values.items():
        yield Quad(claim, NamedNode(MG + predicate), value, graph)
    if number % 2:
        yield Quad(claim, NamedNode(MG + "hasLocator"), _locator(number % 60), graph)


def _locator(number: int) -> NamedNode:
    return NamedNode(f"{ID}node/bench-{number}")
