"""Classes, properties and the hierarchy."""

from __future__ import annotations

from missiongraph.model.ontology import read_ontology
from missiongraph.names import MG
from small_graphs import EX, triples

TERMS = """
mg:Claim a owl:Class ; rdfs:subClassOf ex:Entity .
ex:Figure a owl:Class ; rdfs:label "figure"@en ; rdfs:subClassOf mg:Claim .
ex:Budget a owl:Class ; rdfs:subClassOf ex:Figure , ex:Plan .
ex:Old a owl:Class ; owl:deprecated true ; dcterms:isReplacedBy ex:Figure .
ex:isAbout a owl:ObjectProperty ; rdfs:range ex:Thing ; mg:inverseLabel "claims"@en .
ex:amount a owl:DatatypeProperty ; rdfs:range xsd:decimal .
ex:note a owl:AnnotationProperty .
ex:somebody a ex:Person .
"""


def test_claim_classes_are_all_below_the_claim() -> None:
    ontology = read_ontology(triples(TERMS))
    assert ontology.claim_classes == {MG + "Claim", EX + "Figure", EX + "Budget"}
    assert ontology.is_claim_class(EX + "Budget")
    assert not ontology.is_claim_class(EX + "Plan")


def test_superclasses_reach_into_other_vocabularies() -> None:
    assert read_ontology(triples(TERMS)).hierarchy.superclasses(EX + "Budget") == {
        EX + "Budget",
        EX + "Figure",
        EX + "Plan",
        MG + "Claim",
        EX + "Entity",
    }


def test_a_circle_of_subclasses_ends() -> None:
    ontology = read_ontology(triples("ex:A rdfs:subClassOf ex:B . ex:B rdfs:subClassOf ex:A ."))
    assert ontology.hierarchy.superclasses(EX + "A") == {EX + "A", EX + "B"}
    assert ontology.most_specific(frozenset({EX + "A", EX + "B"})) == [EX + "A", EX + "B"]


def test_only_the_most_specific_class_is_named() -> None:
    ontology = read_ontology(triples(TERMS))
    classes = frozenset({EX + "Budget", EX + "Figure", MG + "Claim", EX + "Other"})
    assert ontology.most_specific(classes) == [EX + "Budget", EX + "Other"]


def test_properties_say_whether_they_link_things_and_how_they_read_backwards() -> None:
    properties = read_ontology(triples(TERMS)).properties
    assert {name.removeprefix(EX): term.links_things for name, term in properties.items()} == {
        "isAbout": True,
        "amount": False,
        "note": False,
    }
    assert properties[EX + "isAbout"].inverse_labels == {"en": "claims"}


def test_a_retired_term_names_its_successor() -> None:
    (old,) = read_ontology(triples(TERMS)).deprecated()
    assert (old.iri, old.replaced_by) == (EX + "Old", EX + "Figure")
