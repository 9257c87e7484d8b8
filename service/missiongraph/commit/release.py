"""The shipped files as submissions, each in the graph of its role."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.assets import folder
from missiongraph.commit.audit import Act
from missiongraph.commit.plan import Plan, plan_contents
from missiongraph.commit.submission import Content, Submission, from_file, read_content
from missiongraph.model.load import Model
from missiongraph.model.rules import to_quads
from missiongraph.names import ALIGNMENT, CURATED, DERIVED, DOCUMENT_GRAPH, ONTOLOGY, RULES, SHAPES, VOCABULARY_GRAPH
from missiongraph.query.derive import asserted, derive_all
from missiongraph.rdf.formats import N_QUADS, TURTLE
from missiongraph.rdf.write import write
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory

RELEASE: Final = Act("missiongraph", "release")
"""Who loads what is shipped."""


def shipped() -> Iterator[Submission]:
    """Iterate over the shipped files, in a fixed order."""
    ontology, data = folder("ontology"), folder("data")
    for place in sorted(ontology.glob("*.ttl")):
        yield _turtle(place, ONTOLOGY)
    for place in sorted(ontology.glob("vocabularies/*.ttl")):
        yield _turtle(place, VOCABULARY_GRAPH + place.stem)
    for place in sorted(ontology.glob("alignments/*.ttl")):
        yield _turtle(place, ALIGNMENT)
    yield Submission(write(to_quads(Model.shipped().rules), N_QUADS), N_QUADS, RULES)
    for place in sorted(folder("shapes").glob("*.ttl")):
        yield _turtle(place, SHAPES)
    for place in sorted(data.glob("*/*.ttl")):
        yield _turtle(place, f"{DOCUMENT_GRAPH}{place.parent.name}/{place.stem}")
    yield from_file(data / "curated.ttl", CURATED)


def plan_release(snapshot: Snapshot) -> Plan:
    """Plan to bring the graph to what is shipped."""
    model = Model.shipped()
    contents: list[Content] = [read_content(submission, model.claim_classes) for submission in shipped()]
    return plan_contents(snapshot, contents, model)


@cache
def shipped_snapshot() -> EmbeddedSnapshot:
    """Hold what is shipped in memory, in the merged layout, as revision 0: what an empty data directory would get."""
    model = Model.shipped()
    stored = frozenset(quad for each in shipped() for quad in read_content(each, model.claim_classes).stored())
    derived = derive_all(model.rules, asserted(stored))
    return in_memory([*stored, *(Quad(*triple, NamedNode(DERIVED)) for triple in derived)])


def _turtle(place: Path, graph: str) -> Submission:
    return Submission(place.read_bytes(), TURTLE, graph)
