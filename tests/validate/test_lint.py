"""Faults of shapes."""

from __future__ import annotations

import pytest

from missiongraph.model.load import Model
from missiongraph.validate.lint import Problem, lint
from small_graphs import EX, model

TERMS = "ex:A a owl:Class . mg:startDate a owl:DatatypeProperty . mg:reason a owl:AnnotationProperty ."
MESSAGE = 'sh:message "Mend it."@en , "Corrigez."@fr , "أصلحه."@ar'


def problems(shapes: str) -> list[Problem]:
    return list(lint(model(shapes, TERMS)))


def test_the_shipped_shapes_have_no_fault() -> None:
    assert lint(Model.shipped()) == ()


def test_a_sound_shape_has_no_fault() -> None:
    asked = f"sh:property [ sh:path ex:p ; sh:minCount 1 ; {MESSAGE} ]"
    assert problems(f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {asked} .") == []


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ("sh:property [ sh:path ex:p ; sh:minCont 1 ]", "sh:minCont is no term of SHACL. Did you mean sh:minCount?"),
        ("sh:property [ sh:path ex:p ; sh:nodeKind sh:Iri ]", "sh:Iri is no term of SHACL. Did you mean sh:IRI?"),
        ("sh:targetClass ex:Nobody", "sh:targetClass https://example.org/Nobody is no class of the ontology."),
        ("sh:class ex:Nobody", "sh:class https://example.org/Nobody is no class of the ontology."),
        ("sh:property [ sh:path mg:startdate ]", "mg:startdate is no term of the ontology. Did you mean mg:startDate?"),
        ("sh:property [ sh:path ex:p ; sh:datatype xsd:int ]", "The store does not keep values of xsd:int"),
        ("sh:property [ sh:path ( ex:p ) ]", "A sequence path needs at least two members."),
        ("sh:property [ sh:path [ sh:inversePath ( ex:p ex:q ) ] ]", "wrong order"),
        ("sh:property [ sh:path ex:p , ex:q ]", "It has two paths."),
        ("sh:severity sh:violation", "sh:violation is no severity."),
        ("sh:severity ex:Awful", "https://example.org/Awful is no severity."),
        ("sh:node ex:Missing", "It refers to https://example.org/Missing, which is not described."),
        ("sh:or ( ex:Missing )", "It refers to https://example.org/Missing, which is not described."),
        ("sh:or [ rdf:first ex:S ]", "not a well-formed RDF list"),
        ("sh:rule [ a sh:TripleRule ]", "sh:rule is not run here"),
    ],
)
def test_a_fault_that_pyshacl_passes_in_silence_is_found(shape: str, message: str) -> None:
    found = [problem for problem in problems(f"ex:S a sh:NodeShape ; {shape} .") if message in problem.message]
    assert [(problem.shape, problem.breaks) for problem in found] == [(EX + "S", True)]


def test_a_shape_that_reports_needs_a_message_in_each_language() -> None:
    (problem,) = problems("""
        ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:property ex:S-p .
        ex:S-p a sh:PropertyShape ; sh:path ex:p ; sh:minCount 1 ; sh:message "Mend it."@en ; sh:node ex:T .
        ex:T a sh:NodeShape ; sh:property [ sh:path ex:q ; sh:hasValue 1 ] .
    """)
    assert problem == Problem(EX + "S-p", "It has no sh:message in fr, ar.", breaks=False)


def test_a_shape_whose_reads_cannot_be_told_is_a_matter_for_its_author() -> None:
    query = 'sh:sparql [ sh:select "SELECT $this WHERE { ?x <urn:p> ?y }" ]'
    found = problems(f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {MESSAGE} ; {query} .")
    assert [(problem.shape, problem.breaks) for problem in found] == [(EX + "S", False)]
    assert "not connected with $this" in found[0].message


def test_a_shape_that_refers_to_itself_is_found() -> None:
    asked = f"sh:property [ sh:path ex:p ; sh:node ex:S ; {MESSAGE} ]"
    found = problems(f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {asked} .")
    assert ["refers to itself" in problem.message for problem in found] == [True]
