"""What is shipped is planned as one release, and only what differs is changed."""

from __future__ import annotations

from collections import Counter

import pytest
from pyoxigraph import BlankNode

from missiongraph.assets import folder
from missiongraph.commit.release import plan_release, shipped, shipped_snapshot
from missiongraph.names import CURATED, DOCUMENT_GRAPH, ONTOLOGY, SHAPES, VOCABULARY_GRAPH
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.embedded import in_memory


def test_every_shipped_file_has_its_graph() -> None:
    graphs = Counter(submission.graph for submission in shipped())
    documents = {f"{DOCUMENT_GRAPH}{place.parent.name}/{place.stem}" for place in folder("data").glob("*/*.ttl")}
    schemes = {VOCABULARY_GRAPH + place.stem for place in folder("ontology").glob("vocabularies/*.ttl")}
    assert documents | schemes | {CURATED, ONTOLOGY, SHAPES} <= set(graphs)
    assert all(graphs[graph] == 1 for graph in documents | schemes | {CURATED})
    assert graphs[ONTOLOGY] == len(list(folder("ontology").glob("*.ttl")))


def test_a_release_over_itself_changes_nothing() -> None:
    assert not plan_release(shipped_snapshot()).change


def test_a_release_mends_what_is_missing_and_removes_what_is_left_over() -> None:
    quads = [quad for quad in shipped_snapshot().match(graph=None) if graph_iri(quad)]
    lost = next(quad for quad in quads if graph_iri(quad) == CURATED)
    change = plan_release(in_memory(quad for quad in quads if quad != lost)).change
    assert not change.removed
    assert change.added == {lost}


@pytest.mark.slow
def test_what_is_shipped_can_be_published_on_nothing() -> None:
    planned = plan_release(in_memory(()))
    assert planned.report.publishable
    assert planned.base == 0


def test_only_ontology_shapes_and_alignments_hold_blank_nodes() -> None:
    graphs = {
        graph_iri(quad)
        for quad in shipped_snapshot().match(graph=None)
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
    }
    assert not any(graph.startswith((DOCUMENT_GRAPH, VOCABULARY_GRAPH, CURATED)) for graph in graphs)
