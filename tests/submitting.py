"""Small documents to submit, and a data directory that is filled without a service."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from missiongraph.commit.apply import Applied, apply, load_release
from missiongraph.commit.plan import Plan, plan
from missiongraph.commit.release import shipped_snapshot
from missiongraph.commit.submission import Submission
from missiongraph.model.load import Model
from missiongraph.names import DOCUMENT_GRAPH
from missiongraph.rdf.formats import TURTLE
from missiongraph.store.base import Snapshot
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer

ONE = DOCUMENT_GRAPH + "test/one"
TWO = DOCUMENT_GRAPH + "test/two"
_HEAD = """
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_SOURCE = """
<> a mg:SourceDocument ;
    dcterms:title "A test"@en ;
    dcterms:publisher <https://w3id.org/missiongraph/id/organisation/united-nations> ;
    dcterms:language "en" ;
    dcterms:source <https://example.org/page> ;
    mg:captureDate "2026-10-01"^^xsd:date .
"""


def note(text: str, graph: str = ONE) -> Submission:
    """Submit a document that describes its source and states one thing that no rule speaks about."""
    return Submission(
        f'{_HEAD}{_SOURCE}<https://example.org/thing> rdfs:comment "{text}"@en .\n'.encode(), TURTLE, graph
    )


def broken(graph: str = ONE) -> Submission:
    """Submit a document with a figure that lacks what a figure must have."""
    return Submission(
        f"{_HEAD}{_SOURCE}<https://example.org/figure> a mg:Figure ; mg:quantity 1 .".encode(), TURTLE, graph
    )


@cache
def shipped() -> Snapshot:
    """Return the shipped graph, shared by all tests that only read it."""
    return shipped_snapshot()


@cache
def model() -> Model:
    """Return the shipped model."""
    return Model.shipped()


def planned(snapshot: Snapshot, submissions: Sequence[Submission]) -> Plan:
    """Plan with the shipped model."""
    return plan(snapshot, submissions, model())


def fill(data_dir: Path) -> None:
    """Put the shipped files into an empty directory as revision 1, as a service does at its first start."""
    shutil.copytree(_filled(), data_dir, symlinks=True, dirs_exist_ok=True)


@cache
def _filled() -> Path:
    """Load the shipped files once for all tests of a run: that takes ten seconds and more, a copy hardly any."""
    place = Path(tempfile.mkdtemp(prefix="missiongraph-filled-"))
    atexit.register(shutil.rmtree, place)
    with closing(Writer(place)) as writer:
        load_release(writer)
    return place


def submit(writer: Writer, *submissions: Submission) -> Applied:
    """Plan on the newest revision and commit."""
    return apply(writer, planned(writer.snapshot(), submissions), author="test", message="submit")


def state(data_dir: Path) -> frozenset[object]:
    """Return every quad of the newest revision."""
    snapshot: Snapshot = Revisions(data_dir).open()
    return frozenset(snapshot.match(graph=None))
