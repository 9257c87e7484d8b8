"""Concept schemes."""

from __future__ import annotations

from missiongraph.model.vocabularies import read_vocabularies
from small_graphs import EX, triples


def test_a_scheme_lists_its_concepts_and_a_concept_its_scheme() -> None:
    found = read_vocabularies(
        triples("""
        ex:colour a skos:ConceptScheme ; skos:prefLabel "Colour"@en .
        ex:red a skos:Concept ; skos:inScheme ex:colour ; skos:notation "R" ; skos:prefLabel "red"@en , "rouge"@fr .
        ex:pink a skos:Concept ; skos:inScheme ex:colour ; skos:broader ex:red .
        """)
    )
    assert found.schemes[EX + "colour"].concepts == (EX + "red", EX + "pink")
    assert found.concepts[EX + "red"].code == "R"
    assert found.concepts[EX + "red"].labels == {"en": "red", "fr": "rouge"}
    assert found.concepts[EX + "pink"].broader == (EX + "red",)
