"""The vocabularies: each scheme is described, each concept complete, each official list as its keeper published it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

ROOT = Path(__file__).parent.parent
BASE = "https://w3id.org/missiongraph/vocabulary/"
FILES = sorted((ROOT / "ontology" / "vocabularies").glob("*.ttl"))

# Concepts per scheme as the lists had them: IATI 2.03 at the commits that versionInfo names; withdrawn codes are kept.
OFFICIAL = {
    "activity-date-type": 4,
    "activity-status": 6,
    "aid-type": 24 + 8,
    "collaboration-type": 7,
    "country": 249 + 2,
    "currency": 176,
    "finance-type": 68 + 13,
    "flow-type": 10,
    "organisation-role": 4,
    "organisation-type": 16,
    "policy-marker": 12,
    "policy-significance": 5,
    "region": 26,
    "sdg": 17,
    "sector": 325 + 44,
    "transaction-type": 13,
}
OWN = [file.stem for file in FILES if file.stem not in OFFICIAL]
WITHDRAWN = {"country": 1, "currency": 9, "finance-type": 27, "flow-type": 2, "region": 1, "sector": 30 + 2}


@cache
def vocabulary(name: str) -> Graph:
    return Graph().parse(ROOT / "ontology" / "vocabularies" / f"{name}.ttl")


@cache
def data() -> Graph:
    graph = Graph()
    for file in sorted((ROOT / "data").rglob("*.ttl")):
        graph.parse(file)
    return graph


def languages(graph: Graph, subject: Node, predicate: URIRef) -> Counter[str | None]:
    return Counter(value.language for value in graph.objects(subject, predicate) if isinstance(value, Literal))


def concepts(name: str) -> list[Node]:
    return list(vocabulary(name).subjects(RDF.type, SKOS.Concept))


def test_the_files_are_the_official_lists_and_our_own_schemes() -> None:
    assert set(OFFICIAL) <= {file.stem for file in FILES}
    assert OWN


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_each_file_is_one_scheme_with_title_definition_source_and_version(name: str) -> None:
    graph, scheme = vocabulary(name), URIRef(BASE + name)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    for predicate in (DCTERMS.title, SKOS.prefLabel):
        assert languages(graph, scheme, predicate) == {"en": 1, "fr": 1, "ar": 1}
    assert languages(graph, scheme, SKOS.definition) == {"en": 1}
    assert isinstance(graph.value(scheme, DCTERMS.source), URIRef)
    assert graph.value(scheme, OWL.versionInfo, any=False)


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_each_concept_has_its_code_its_scheme_its_place_and_one_label_per_language(name: str) -> None:
    graph, scheme = vocabulary(name), URIRef(BASE + name)
    assert concepts(name)
    for concept in concepts(name):
        code = graph.value(concept, SKOS.notation, any=False)
        assert concept == URIRef(f"{BASE}{name}/{code}")
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
        labels = languages(graph, concept, SKOS.prefLabel)
        assert labels["en"] == 1, f"{concept} needs one English label"
        assert set(labels) <= {"en", "fr", "ar"}
        assert max(labels.values()) == 1, f"{concept} has two labels in one language"
        places = [*graph.objects(concept, SKOS.broader), *graph.objects(concept, SKOS.topConceptOf)]
        assert len(places) == 1, f"{concept} needs one broader concept, or the top of its scheme"
        assert places == [scheme] or (places[0], SKOS.inScheme, scheme) in graph, f"{concept} hangs in the air"


@pytest.mark.parametrize("name", OWN)
def test_our_own_concepts_are_defined_and_named_in_three_languages(name: str) -> None:
    graph = vocabulary(name)
    for concept in concepts(name):
        assert languages(graph, concept, SKOS.prefLabel) == {"en": 1, "fr": 1, "ar": 1}, concept
        assert languages(graph, concept, SKOS.definition) == {"en": 1}, concept
        definition = str(graph.value(concept, SKOS.definition))
        assert definition.endswith("."), f"the definition of {concept} is no sentence"


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_nothing_is_broader_than_itself(name: str) -> None:
    graph = vocabulary(name)
    for concept, parent in graph.subject_objects(SKOS.broader):
        assert concept not in graph.transitive_objects(parent, SKOS.broader)


@pytest.mark.parametrize(("name", "count"), OFFICIAL.items())
def test_official_lists_hold_as_many_codes_as_their_keeper_published(name: str, count: int) -> None:
    withdrawn = set(vocabulary(name).subjects(OWL.deprecated, Literal(True)))
    assert len(concepts(name)) == count
    assert len(withdrawn) == WITHDRAWN.get(name, 0)


def test_sectors_aid_types_and_finance_types_hang_below_the_category_that_their_codes_begin_with() -> None:
    for name, width in (("sector", 3), ("aid-type", 1)):
        graph = vocabulary(name)
        for concept, parent in graph.subject_objects(SKOS.broader):
            assert str(concept).rpartition("/")[2][:width] == str(parent).rpartition("/")[2][:width]


def test_each_goal_matches_the_goal_of_the_united_nations() -> None:
    graph = vocabulary("sdg")
    for number in range(1, 18):
        goal = URIRef(f"{BASE}sdg/{number}")
        assert graph.value(goal, SKOS.exactMatch, any=False) == URIRef(f"http://metadata.un.org/sdg/{number}")


def test_each_concept_that_the_data_use_exists() -> None:
    used = {term for triple in data() for term in triple if isinstance(term, URIRef) and term.startswith(BASE)}
    known = {URIRef(BASE + file.stem) for file in FILES}.union(*(concepts(file.stem) for file in FILES))
    assert used
    assert used <= known, sorted(used - known)


@pytest.mark.parametrize("name", ["country", "currency", "sector"])
def test_the_data_do_use_the_lists_that_money_and_places_need(name: str) -> None:
    assert any(str(term).startswith(f"{BASE}{name}/") for term in data().objects())
