"""A graph of about a million quads with 47,000 named things, written without checks, to measure search and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.commit.apply import apply
from missiongraph.commit.plan import Plan
from missiongraph.names import CURATED, DCTERMS, DERIVED, DOCUMENT_GRAPH, ID, MG, RDF, SKOS
from missiongraph.rdf.change import Change
from missiongraph.store.writer import Writer
from missiongraph.validate.report import Coverage, Report, Scope
from submitting import fill as fill_with_shipped

WORDS = (
    "police", "training", "reform", "justice", "border", "security", "support", "mission", "united", "nations",
    "european", "union", "advisory", "stabilisation", "monitoring", "capacity", "building", "rule", "law", "prison",
    "court", "programme", "project", "assistance", "regional", "transition", "observer", "verification", "interim",
    "administration", "force", "protection", "civilian", "joint", "integrated", "peace", "peacebuilding",
)  # fmt: skip
PLACES = (
    "Mali",
    "Chad",
    "Haiti",
    "Kosovo",
    "Libya",
    "Somalia",
    "Sudan",
    "Yemen",
    "Iraq",
    "Georgia",
    "Niger",
    "Liberia",
)
KINDS = {"mission": ("Mission", 2_000), "project": ("Project", 40_000), "organisation": ("Organisation", 5_000)}


def fill(place: Path, made: Iterable[Quad] | None = None) -> None:
    """Fill an empty data directory: the shipped files, then what is made, or these things, in a second revision."""
    report = Report(revision=1, scope=Scope(False, (), 0, 0), findings=(), coverage=Coverage(), rule_errors=())
    fill_with_shipped(place)
    with closing(Writer(place)) as writer:
        change = Change(added=frozenset(quads() if made is None else made))
        apply(writer, Plan(writer.current(), change, report), author="bench", message="Generate")


def quads(share: int = 1) -> Iterator[Quad]:
    """Yield names, other names, identifiers, types and claims of things; of one in so many, where all are too many."""
    random = Random(1)
    for segment, (kind, count) in KINDS.items():
        for number in range(count // share):
            thing = NamedNode(f"{ID}{segment}/g{number}")
            graph = NamedNode(f"{DOCUMENT_GRAPH}bench/{segment}-{number % 60}")
            name = " ".join([*random.sample(WORDS, 4), random.choice(PLACES), str(number)])
            yield Quad(thing, NamedNode(RDF + "type"), NamedNode(MG + kind), graph)
            for language in ("en", "fr"):
                label = Literal(f"{name} {language}", language=language)
                yield Quad(thing, NamedNode(SKOS + "prefLabel"), label, NamedNode(CURATED))
            acronym = "".join(word[0] for word in name.split()[:4]).upper() + str(number)
            yield Quad(thing, NamedNode(SKOS + "altLabel"), Literal(acronym, language="en"), NamedNode(DERIVED))
            code = Literal(f"XX-{number % 97}-{segment[0].upper()}{number:07d}")
            yield Quad(thing, NamedNode(DCTERMS + "identifier"), code, NamedNode(DERIVED))
            yield from _claims(thing, graph, number)


def _claims(thing: NamedNode, graph: NamedNode, number: int) -> Iterator[Quad]:
    for part in range(3):
        claim = NamedNode(f"{ID}claim/{thing.value.rpartition('/id/')[2].replace('/', '-')}-{part}")
        yield Quad(claim, NamedNode(RDF + "type"), NamedNode(MG + "Statement"), graph)
        yield Quad(claim, NamedNode(MG + "isAbout"), thing, graph)
        yield Quad(claim, NamedNode(MG + "wording"), Literal(f"words {number} {part}", language="en"), graph)
        yield Quad(claim, NamedNode(MG + "order"), Literal(part + 1), graph)
        for extra in range(2):
            yield Quad(claim, NamedNode(DCTERMS + "identifier"), Literal(f"C{number}-{part}-{extra}"), graph)
