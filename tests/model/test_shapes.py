"""Shapes as people read them."""

from __future__ import annotations

from collections.abc import Iterable

from missiongraph.model.shapes import Display, Rule
from missiongraph.names import SH
from small_graphs import EX, ex, model

TERMS = "ex:Budget rdfs:subClassOf ex:Figure . ex:Figure rdfs:subClassOf ex:Claim ."
SHAPES = """
ex:Money a sh:PropertyGroup ; rdfs:label "Money"@en ; sh:order 2 .
ex:Evidence a sh:PropertyGroup ; rdfs:label "Evidence"@en ; sh:order 1 .

ex:ClaimShape
    a sh:NodeShape ;
    sh:targetClass ex:Claim ;
    sh:property ex:Claim-about , ex:Claim-seen .
ex:Claim-about
    a sh:PropertyShape ;
    sh:path ex:about ;
    sh:group ex:Evidence ;
    sh:order 2 ;
    sh:minCount 1 ;
    sh:class ex:Thing ;
    sh:name "about"@en ;
    sh:message "Say what it is about."@en ;
    mg:reason "Else it is lost."@en ;
    mg:example "ex:about ex:x" .
ex:Claim-seen a sh:PropertyShape ; sh:path [ sh:inversePath ex:saw ] ; sh:severity sh:Info .

ex:FigureShape
    a sh:NodeShape ;
    sh:targetClass ex:Figure ;
    sh:property ex:Figure-amount , ex:Figure-unit ;
    mg:displayGroup ex:Money ;
    mg:displayOrder 3 ;
    mg:displayLabel ex:measure ;
    mg:displayValue ( ex:amount ex:unit ) .
ex:Figure-amount a sh:PropertyShape ; sh:path ex:amount ; sh:group ex:Money ; sh:order 10 ; sh:datatype xsd:decimal .
ex:Figure-unit a sh:PropertyShape ; sh:path ex:unit ; sh:group ex:Money ; sh:order 9 ; sh:in ( ex:euro ex:dollar ) .

ex:Figure-extra a sh:NodeShape ; sh:targetClass ex:Figure ; sh:not [ sh:class ex:Person ] .
ex:Off a sh:NodeShape ; sh:targetClass ex:Figure ; sh:deactivated true .
ex:Broken a sh:PropertyShape ; sh:path ( ex:p ) .
"""


def names(shapes: Iterable[Rule]) -> list[str]:
    return [shape.iri.removeprefix(EX) for shape in shapes]


def test_the_shape_of_a_class_is_the_one_that_describes_it() -> None:
    shapes = model(SHAPES, TERMS).shapes
    found = shapes.for_class(EX + "Figure")
    assert found is not None
    assert found.iri == EX + "FigureShape"
    assert shapes.for_class(EX + "Budget") is None


def test_superclasses_lend_their_shapes_and_deactivated_ones_do_not_apply() -> None:
    shapes = model(SHAPES, TERMS).shapes
    assert names(shapes.applying_to([EX + "Budget"])) == ["ClaimShape", "Figure-extra", "FigureShape"]


def test_properties_come_by_group_then_order_then_the_rest() -> None:
    shapes = model(SHAPES, TERMS).shapes
    assert names(shapes.properties_of([EX + "Budget"])) == ["Claim-about", "Figure-unit", "Figure-amount", "Claim-seen"]


def test_a_class_is_shown_as_its_nearest_superclass_says() -> None:
    shapes = model(SHAPES, TERMS).shapes
    money = Display(group=EX + "Money", order=3, label=EX + "measure", values=(EX + "amount", EX + "unit"))
    assert shapes.display_of(EX + "Budget") == money
    assert shapes.display_of(EX + "Claim") is None


def test_a_property_shape_says_what_it_asks_and_why() -> None:
    shape = model(SHAPES, TERMS).shapes.properties[EX + "Claim-about"]
    assert shape.predicate == EX + "about"
    assert (shape.min_count, shape.max_count, shape.classes) == (1, None, (EX + "Thing",))
    assert (shape.names, shape.messages) == ({"en": "about"}, {"en": "Say what it is about."})
    assert (shape.reasons, shape.example) == ({"en": "Else it is lost."}, "ex:about ex:x")
    assert shape.severity == SH + "Violation"


def test_allowed_values_keep_their_order() -> None:
    assert model(SHAPES).shapes.properties[EX + "Figure-unit"].allowed == (ex("euro"), ex("dollar"))


def test_groups_come_in_their_order() -> None:
    assert [iri.removeprefix(EX) for iri in model(SHAPES).shapes.groups] == ["Evidence", "Money"]


def test_a_shape_with_an_unreadable_path_is_left_to_lint() -> None:
    assert EX + "Broken" not in model(SHAPES).shapes.properties
