"""The model from files and from a revision."""

from __future__ import annotations

from missiongraph.model.load import Model
from missiongraph.names import MG, VOCABULARY
from small_graphs import EX, snapshot

GRAPHS = {
    "ontology": "ex:Figure a owl:Class .",
    "vocabulary/colour": "ex:colour a skos:ConceptScheme . ex:red a skos:Concept ; skos:inScheme ex:colour .",
    "shapes": "ex:FigureShape a sh:NodeShape ; sh:targetClass ex:Figure .",
}


def test_the_shipped_model_is_whole() -> None:
    model = Model.shipped()
    assert MG + "Figure" in model.claim_classes
    assert VOCABULARY + "currency/EUR" in model.vocabularies.concepts
    figure = model.shapes.for_class(MG + "Figure")
    assert figure is not None
    assert figure.display is not None
    assert all(group.labels.keys() >= {"en", "fr", "ar"} for group in model.shapes.groups.values())


def test_a_revision_has_its_own_model() -> None:
    model = Model.from_snapshot(snapshot("ex:Other a owl:Class .", **GRAPHS))
    assert list(model.ontology.classes) == [EX + "Figure"]  # what documents say of classes is no part of the model
    assert list(model.vocabularies.schemes) == [EX + "colour"]
    assert model.shapes.for_class(EX + "Figure") is not None


def test_the_model_is_read_again_only_when_its_graphs_changed() -> None:
    model = Model.from_snapshot(snapshot("ex:a ex:p ex:b .", **GRAPHS))
    assert Model.from_snapshot(snapshot("ex:a ex:p ex:c .", **GRAPHS)) is model
    assert Model.from_snapshot(snapshot(**GRAPHS | {"ontology": "ex:Budget a owl:Class ."})) is not model
