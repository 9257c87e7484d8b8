"""What is told of an update from its tokens alone."""

from __future__ import annotations

import pytest

from missiongraph.errors import DefaultGraphDerived, QueryTooComplex
from missiongraph.query.guard import Bounds, bounded_update
from missiongraph.query.updates import Operation, operations
from missiongraph.rdf.tokens import tokens
from missiongraph.store.base import STORE_DATASET, QueryDataset

HEAD = "PREFIX ex: <https://example.org/> BASE <https://example.org/base/>\n"


def read(text: str, target: str = "") -> list[Operation]:
    text = HEAD + text
    return operations(text, list(tokens(text)), STORE_DATASET, target)


@pytest.mark.parametrize(
    ("text", "graphs"),
    [
        ("INSERT DATA { GRAPH ex:g { ex:a ex:b 1 } GRAPH <h> { ex:a ex:b 2 } }", {"g", "base/h"}),
        ("WITH ex:g DELETE { ?s ?p 1 } INSERT { GRAPH ex:h { ?s ?p 1 } } WHERE { GRAPH ex:i { ?s ?p 1 } }", {"g", "h"}),
        ("DELETE { GRAPH ex:a\\/b { ?s ?p '}' } } WHERE { ?s ?p ?o FILTER (?o != '{') }", {"a/b"}),
        ("INSERT { GRAPH ?g { ?s ?p 1 } GRAPH ex:g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        ("DELETE WHERE { GRAPH ex:g { ?s ?p ?o } . }", {"g"}),
        ("CLEAR SILENT GRAPH ex:g", {"g"}),
        ("COPY GRAPH ex:g TO ex:h", {"h"}),
        ("ADD DEFAULT TO ex:h", {"h"}),
        ("MOVE ex:g TO GRAPH ex:h", {"g", "h"}),
    ],
)  # fmt: skip
def test_the_graphs_that_an_operation_writes_are_told(text: str, graphs: set[str] | None) -> None:
    [operation] = read(text)
    assert operation.graphs == (None if graphs is None else {f"https://example.org/{name}" for name in graphs})


def test_operations_keep_their_place_and_see_the_prefixes_before_them() -> None:
    first, second = read("CLEAR GRAPH ex:g ; PREFIX more: <urn:more:>\nCLEAR GRAPH more:h ;")
    assert [first.graphs, second.graphs] == [frozenset({"https://example.org/g"}), frozenset({"urn:more:h"})]
    assert second.text.splitlines()[2] == "CLEAR GRAPH more:h"
    assert "CLEAR" not in second.text.splitlines()[1]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { GRAPH ex:g { ex:a ex:b 1 } ex:a ex:b 1 }",
        "INSERT { ?s ?p ?o } USING ex:g WHERE { ?s ?p ?o }",
        "WITH ex:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o } ; INSERT DATA { ex:a ex:b [] }",
    ],
)
def test_a_write_to_the_default_graph_is_found_wherever_it_is(text: str) -> None:
    with pytest.raises(DefaultGraphDerived):
        read(text)


def test_the_target_of_a_patch_takes_what_names_no_graph() -> None:
    texts = [
        each.text.splitlines()[1].strip()
        for each in read("INSERT DATA { ex:a ex:b 1 } ; DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "urn:t")
    ]
    assert texts == [
        "INSERT DATA { GRAPH <urn:t> { ex:a ex:b 1 } }",
        "WITH <urn:t> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }",
    ]


def test_the_dataset_of_a_request_goes_before_where() -> None:
    text = "DELETE WHERE { GRAPH <urn:g> { ?s ?p ?o } }"
    [operation] = operations(text, list(tokens(text)), QueryDataset(("urn:a",), ("urn:b",)))
    group = "{ GRAPH <urn:g> { ?s ?p ?o } }"
    assert operation.text == f"DELETE {group} USING <urn:a> USING NAMED <urn:b> WHERE {group}"


def test_patterns_are_bounded_and_data_are_not() -> None:
    bounds = Bounds(length=1000, nesting=5, branches=5, patterns=5)
    triples = "<urn:a> <urn:b> 1 . " * 20
    assert bounded_update(f"INSERT DATA {{ GRAPH <urn:g> {{ {triples} }} }}", bounds)
    with pytest.raises(QueryTooComplex, match="patterns"):
        bounded_update(f"DELETE WHERE {{ GRAPH <urn:g> {{ {triples} }} }}", bounds)
    with pytest.raises(QueryTooComplex, match="brackets"):
        bounded_update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> " + "[" * 9 + "]" * 9 + " } }", bounds)
