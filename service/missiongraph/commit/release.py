"""The shipped files as submissions: ontology, vocabularies, shapes and documents, each in the graph of its role."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from missiongraph.assets import folder
from missiongraph.commit.plan import Plan, plan_contents
from missiongraph.commit.submission import Content, Submission, from_file, read_content
from missiongraph.model.load import Model
from missiongraph.names import ALIGNMENT, CURATED, DOCUMENT_GRAPH, ONTOLOGY, SHAPES, VOCABULARY_GRAPH
from missiongraph.rdf.formats import TURTLE
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory


def shipped() -> Iterator[Submission]:
    """Iterate over the shipped files, in a fixed order."""
    ontology, data = folder("ontology"), folder("data")
    for place in sorted(ontology.glob("*.ttl")):
        yield _turtle(place, ONTOLOGY)
    for place in sorted(ontology.glob("vocabularies/*.ttl")):
        yield _turtle(place, VOCABULARY_GRAPH + place.stem)
    for place in sorted(ontology.glob("alignments/*.ttl")):
        yield _turtle(place, ALIGNMENT)
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
    claim_classes = Model.shipped().claim_classes
    stored = [quad for each in shipped() for quad in read_content(each, claim_classes).stored()]
    return in_memory(stored)


def _turtle(place: Path, graph: str) -> Submission:
    return Submission(place.read_bytes(), TURTLE, graph)
