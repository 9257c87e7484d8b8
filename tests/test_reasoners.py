"""Real reasoners over the ontology: OWL 2 RL by rules with what is stated, OWL 2 DL by HermiT for its classes.

The service itself assumes no reasoner; these say whether the ontology means something at all. Each has an example that
breaks it, so that a reasoner which no longer reasons is found out.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import owlready2
import owlrl
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from model_files import ROOT, data_paths, load, read

SHAPES = ROOT / "tests" / "shapes"
BOTH = "<urn:x:it> a mg:Mission , mg:Project ."
EMPTY = "mg:Impossible a owl:Class ; rdfs:subClassOf mg:Mission , mg:Event ."
_ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")  # how owlrl says what contradicts
_HEAD = """
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def ontology(more: str = "", *files: Path) -> Graph:
    """The ontology, what is written in Turtle, and what files state."""
    graph = load(sorted((ROOT / "ontology").glob("*.ttl")))
    for path in files:
        read(graph, path, base=f"https://example.org/shapes/{path.relative_to(ROOT)}")
    return graph.parse(data=_HEAD + more, format="turtle")


def contradictions(graph: Graph) -> set[str]:
    """Close a graph under OWL 2 RL and return what contradicts, and what is an instance of nothing."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    nothing = {f"{node} is nothing" for node in graph.subjects(RDF.type, OWL.Nothing)}
    return nothing | {str(message) for message in graph.objects(None, _ERROR)}


def unsatisfiable(graph: Graph, place: Path) -> set[str] | None:
    """Have HermiT classify a graph and return the classes that nothing can be in; None if the graph is inconsistent."""
    place.write_text(graph.serialize(format="nt"), encoding="utf-8")
    world = owlready2.World()
    world.get_ontology(place.as_uri()).load()
    try:
        # HermiT knows the datatypes of OWL 2 only; xsd:date, which all of the web uses, is none of them.
        owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    return {each.iri for each in world.inconsistent_classes()} - {str(OWL.Nothing)}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A file for HermiT, if there is Java to run it."""
    if not shutil.which("java"):
        missing = "HermiT needs Java: apt-get install default-jre-headless"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return tmp_path / "ontology.nt"


def test_ontology_and_examples_contradict_nothing_by_rules() -> None:
    examples = [SHAPES / "world.ttl", *sorted(SHAPES.glob("*/valid/*.ttl"))]
    assert contradictions(ontology("", *examples)) == set()


@pytest.mark.slow
def test_ontology_and_data_contradict_nothing_by_rules() -> None:
    assert contradictions(ontology("", *data_paths())) == set()


def test_what_is_mission_and_project_at_once_contradicts_by_rules() -> None:
    assert any("urn:x:it" in message for message in contradictions(ontology(BOTH)))


def test_what_can_be_nothing_is_found_by_rules_once_something_is_said_to_be_it() -> None:
    assert contradictions(ontology(EMPTY + "<urn:x:it> a mg:Impossible ."))


def test_every_class_can_have_instances_by_hermit(place: Path) -> None:
    assert unsatisfiable(ontology(), place) == set()


def test_a_class_that_nothing_can_be_in_is_found_by_hermit(place: Path) -> None:
    found = unsatisfiable(ontology(EMPTY), place)
    assert found is not None
    assert any(iri.endswith("Impossible") for iri in found)


def test_what_is_mission_and_project_at_once_is_inconsistent_by_hermit(place: Path) -> None:
    assert unsatisfiable(ontology(BOTH), place) is None
