"""Checking a change equals validating everything before and after it: pySHACL's own whole-graph run is the judge.

Each file in `constraints/` is a shape of one kind; random graphs and changes are checked against a few of them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import RDF, SH

from counts import examples
from missiongraph.rdf.change import Change
from missiongraph.store.embedded import in_memory
from missiongraph.validate.check import check
from missiongraph.validate.formats import to_quads
from missiongraph.validate.report import Report, Since
from missiongraph.validate.rules import target_shapes
from small_graphs import GRAPH, OTHER_GRAPH, ex, model, quads

SHAPES = {place.stem: place.read_text() for place in sorted((Path(__file__).parent / "constraints").glob("*.ttl"))}
TERMS = "mg:reach a owl:AnnotationProperty . ex:B rdfs:subClassOf ex:A . ex:C rdfs:subClassOf ex:B ."
NODES = [ex(name) for name in "abcd"]
Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]
Key = tuple[str, str, str, str, str, str]

links = some.tuples(some.sampled_from(NODES), some.sampled_from([ex("p"), ex("q"), ex("r")]), some.sampled_from(NODES))
types = some.tuples(
    some.sampled_from(NODES), some.just(NamedNode(str(RDF.type))), some.sampled_from([ex("A"), ex("B"), ex("C")])
)
numbers = some.tuples(
    some.sampled_from(NODES), some.sampled_from([ex("n"), ex("m")]), some.sampled_from([Literal(1), Literal(3)])
)
FORMS = """ex:x ex:y 1 , 2 , 1.5 , "x" , "X" , "xy" , "" , "x"@en , "X"@EN , "y"@en , true ,
    "2020-01-31"^^xsd:date , "2020-02-30"^^xsd:date , "soon"^^xsd:date ."""
FORMED = [each.object for each in quads(FORMS) if isinstance(each.object, Literal)]
literals = some.tuples(some.sampled_from(NODES), some.sampled_from([ex("k"), ex("l")]), some.sampled_from(FORMED))
statements: some.SearchStrategy[Triple] = types | links | numbers | literals


def quad(triple: Triple, graph: str) -> Quad:
    return Quad(triple[0], triple[1], triple[2], NamedNode(graph))


graphs = some.frozensets(
    some.builds(quad, statements, some.sampled_from([GRAPH, OTHER_GRAPH])), min_size=10, max_size=40
)


@pytest.mark.parametrize("name", SHAPES)
def test_the_reach_of_every_kind_of_constraint_can_be_told(name: str) -> None:
    (shape,) = target_shapes(model(SHAPES[name]).shapes_graph)
    assert shape.reach is not None, shape.unbounded


@settings(max_examples=examples(150, soak=10_000), deadline=None)
@given(some.sets(some.sampled_from(sorted(SHAPES)), min_size=1, max_size=4), graphs, some.data())
def test_a_change_brings_the_findings_that_validating_everything_brings(
    names: set[str], before: frozenset[Quad], draw: Any
) -> None:
    removed = draw.draw(some.frozensets(some.sampled_from(sorted(before, key=str)), max_size=4))
    added = frozenset(quad(triple, GRAPH) for triple in draw.draw(some.frozensets(statements, max_size=4)))
    change = Change(removed, added - before)
    shapes = "\n".join(SHAPES[name] for name in sorted(names))
    fixed = quads(TERMS, "https://w3id.org/missiongraph/graph/ontology")

    report = check(in_memory([*before, *fixed]), change, model(shapes, TERMS))

    old = everything(shapes, [*before, *fixed])
    new = everything(shapes, [*((before - change.removed) | change.added), *fixed])
    assert not report.rule_errors
    assert not report.scope.whole_graph
    assert found(report, Since.NEW) == new - old
    assert found(report, Since.STILL_THERE) <= new & old


def found(report: Report, since: Since) -> set[Key]:
    part = replace(report, findings=tuple(each for each in report.findings if each.since is since))
    return keys(rdflib.Graph().parse(data="\n".join(f"{each.triple} ." for each in to_quads(part)), format="nt"))


def everything(shapes: str, stated: Iterable[Quad]) -> set[Key]:
    """Run pySHACL by its front door on a whole graph."""
    data, rules = (
        rdflib.Graph().parse(data="\n".join(f"{each.triple} ." for each in part), format="nt")
        for part in (stated, quads(shapes))
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        _, results, _ = pyshacl.validate(data, shacl_graph=rules)
    return keys(results)


def keys(results: rdflib.Graph) -> set[Key]:
    report = results.value(None, RDF.type, SH.ValidationReport)
    return {result_key(results, result) for result in results.objects(report, SH.result)}


def result_key(results: rdflib.Graph, result: rdflib.term.Node) -> Key:
    """Tell what a result says, and by which path and shape, so that two rules of one kind are two."""
    path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
    shape = results.value(result, SH.sourceShape)
    return (
        str(NamedNode(str(results.value(result, SH.focusNode)))),
        written(results, path),
        str(quads(f"ex:x ex:y {value.n3()} .")[0].object) if isinstance(value, rdflib.term.Identifier) else "",
        str(results.value(result, SH.sourceConstraintComponent)),
        str(results.value(result, SH.resultSeverity)),
        str(shape) if isinstance(shape, rdflib.URIRef) else "",
    )


def written(results: rdflib.Graph, node: rdflib.term.Node | None) -> str:
    """Write a path without the labels of its blank nodes."""
    if not isinstance(node, rdflib.BNode):
        return str(node or "")
    return " ".join(sorted(f"{name}({written(results, value)})" for name, value in results.predicate_objects(node)))
