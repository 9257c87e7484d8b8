"""pySHACL behind its wrapper."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal

from missiongraph.query.asserted import View
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object, Subject
from missiongraph.validate import engine
from small_graphs import EX, ex, model, snapshot


def run(shapes: str, data: str, *focus: str) -> tuple[list[engine.Result], list[engine.Failure]]:
    nodes: dict[Subject, list[Object]] = {ex("S"): [ex(name) for name in focus]}
    triples = View(snapshot(data), Change()).everything()
    return engine.run(shapes=model(shapes).shapes_graph, data=triples, focus=nodes)


def test_only_the_given_nodes_are_judged() -> None:
    shape = "ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    results, failures = run(shape, "ex:a a ex:A . ex:b a ex:A .", "b")
    assert [result.focus for result in results] == [ex("b")]
    assert failures == []


@pytest.mark.parametrize("value", ['"12.50"^^xsd:decimal', '"Hi"@en-GB', '"abc"^^xsd:integer', "<urn:x>", '"plain"'])
def test_values_come_back_exactly_as_they_went_in(value: str) -> None:
    stated = View(snapshot(f"ex:a ex:p {value} ."), Change()).values(ex("a"), ex("p"))
    results, _ = run("ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:in ( 1 ) ] .", f"ex:a ex:p {value} .", "a")
    assert [result.value for result in results] == stated


def test_an_ill_typed_literal_is_a_result() -> None:
    shape = "ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:datatype xsd:date ] ."
    results, failures = run(shape, 'ex:a ex:p "2019-02-30"^^xsd:date .', "a")
    assert [result.component for result in results] == ["http://www.w3.org/ns/shacl#DatatypeConstraintComponent"]
    assert failures == []


def test_nested_results_are_not_results() -> None:
    inner = "[ sh:property [ sh:path ex:q ; sh:minCount 1 ] ]"
    shape = f"ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:node {inner} ] ."
    results, _ = run(shape, "ex:a ex:p ex:b .", "a")
    assert [(result.focus, result.value) for result in results] == [(ex("a"), ex("b"))]


@pytest.mark.parametrize(
    "broken",
    [
        'ex:S a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this WHERE {" ] .',
        'ex:S a sh:NodeShape ; sh:sparql [ sh:select "SELECT $this WHERE { SERVICE <urn:x> { $this ex:p 1 } }" ] .',
        'ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:pattern "(" ] .',
        "ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:node ex:S ] .",
    ],
)
def test_a_rule_that_cannot_run_is_a_failure_and_no_result(broken: str) -> None:
    results, failures = run(broken, "ex:a ex:p ex:a .", "a")
    assert results == []
    assert [failure.shape for failure in failures] == [ex("S")]
    assert failures[0].message


def test_the_failure_of_one_shape_leaves_the_others_alone() -> None:
    shapes = model("""
        ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:pattern "(" ] .
        ex:T a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:hasValue 2 ] .
    """)
    results, failures = engine.run(
        shapes=shapes.shapes_graph,
        data=[(ex("a"), ex("p"), Literal("1"))],
        focus={ex("S"): [ex("a")], ex("T"): [ex("a")]},
    )
    assert len(results) == len(failures) == 1


def test_prefixes_of_the_shapes_reach_the_queries() -> None:
    shape = f"""
        ex:S a sh:NodeShape ; sh:sparql [ sh:prefixes ex:shapes ; sh:select "SELECT $this WHERE {{ $this e:p 1 }}" ] .
        ex:shapes a owl:Ontology ; sh:declare [ sh:prefix "e" ; sh:namespace "{EX}"^^xsd:anyURI ] .
    """
    results, failures = run(shape, "ex:a ex:p 1 .", "a")
    assert [result.focus for result in results] == [ex("a")]
    assert failures == []
