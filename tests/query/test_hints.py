"""A query that misses is told which of its names is not there, and what may have been meant."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad

from missiongraph.names import MG, ONTOLOGY, RDF, SHAPES, VOCABULARY, VOCABULARY_GRAPH
from missiongraph.query.hints import misses
from missiongraph.store.base import STORE_DATASET, QueryDataset, Snapshot
from missiongraph.store.embedded import in_memory

PREFIX = f"PREFIX mg: <{MG}> PREFIX v: <{VOCABULARY}currency/> PREFIX rdf: <{RDF}> "
DOCUMENT = "urn:x:document"


def quad(subject: str, predicate: str, value: str, graph: str) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), NamedNode(value), NamedNode(graph))


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return in_memory(
        [
            quad(MG + "startDate", RDF + "type", "urn:x:property", ONTOLOGY),
            quad(VOCABULARY + "currency/EUR", RDF + "type", "urn:x:concept", VOCABULARY_GRAPH + "currency"),
            quad("urn:x:mission", MG + "startDate", "urn:x:day", DOCUMENT),
            quad("urn:x:shape", "urn:x:asks", "urn:x:something", SHAPES),
        ]
    )


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("ASK { ?s mg:startDat ?o }", "Did you mean mg:startDate?"),
        ("ASK { ?s mg:strtDate|mg:startDate ?o }", "Did you mean mg:startDate?"),
        ("ASK { ?s ?p v:EURO }", f"Did you mean {VOCABULARY}currency/EUR?"),
        ("ASK { ?s rdf:typ ?o }", "Did you mean rdf:type?"),
        ("ASK { <urn:x:shape> ?p ?o }", f"It is in <{SHAPES}>: ask with GRAPH."),
        ("ASK { ?s <urn:x:asks> ?o }", f"It is in <{SHAPES}>: ask with GRAPH."),
        ("ASK { <urn:x:nobody> ?p ?o }", "Nothing in the default graph has <urn:x:nobody>."),
    ],
)
def test_a_name_that_is_not_there_is_told(snapshot: Snapshot, query: str, hint: str) -> None:
    [said] = misses(snapshot, PREFIX + query, STORE_DATASET)
    assert said.endswith(hint)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { <urn:x:mission> mg:startDate ?o }",
        "ASK { ?s ?p 'mg:startDat' } # mg:startDat",
        "ASK { ?s ?p '1'^^<urn:x:datatype> }",
        "ASK { ?s ?p ?o FILTER(<urn:x:function>(?o)) }",
        "ASK { GRAPH <urn:x:nowhere> { <urn:x:nobody> ?p ?o } }",
        "ASK FROM <urn:x:nowhere> { <urn:x:nobody> ?p ?o }",
        "BASE <urn:x:base> ASK { ?s ?p ?o }",
    ],
)
def test_a_query_without_a_miss_gets_no_hint(snapshot: Snapshot, query: str) -> None:
    assert misses(snapshot, PREFIX + query, STORE_DATASET) == ()


def test_a_request_that_chooses_its_graphs_gets_no_hint(snapshot: Snapshot) -> None:
    assert misses(snapshot, "ASK { <urn:x:nobody> ?p ?o }", QueryDataset(default=("urn:x:document",))) == ()
