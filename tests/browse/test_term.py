"""The page of a term: rules, use, examples and questions come from what is there, and so does its diagram."""

from __future__ import annotations

import pytest

from missiongraph.browse.diagram import Box, Link, Node, diagram
from missiongraph.browse.term import TermPage, term
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import NotFound
from missiongraph.model.load import Model
from missiongraph.names import MG


def page(name: str, language: str = "en") -> TermPage:
    return term(shipped_snapshot(), iri=MG + name, language=language)


def test_a_class_counts_its_instances_and_names_some() -> None:
    mission = page("Mission")
    assert mission.uses == len(list(shipped_snapshot().query(f"SELECT ?m {{ ?m a <{MG}Mission> }}")))  # type: ignore[arg-type]
    assert len(mission.examples) == 3
    assert all(example.thing.iri and example.value is None for example in mission.examples)


def test_a_property_counts_its_statements_and_shows_values() -> None:
    start = page("startDate")
    assert start.uses > 100
    assert all(example.value and example.value.text[:4].isdigit() for example in start.examples)
    assert {rule.path for rule in start.rules} >= {"mg:startDate"}


def test_a_question_that_uses_the_term_is_named() -> None:
    names = {name for name, _ in page("isAbout").questions}
    assert "missions/tasks" in names


def test_the_diagram_has_the_classes_around_a_class_and_links_to_them() -> None:
    drawn = page("Tenure").diagram
    assert drawn
    centre = [box for box in drawn.boxes if box.is_centre]
    assert [box.text for box in centre] == ["Tenure"]
    assert {box.text for box in drawn.boxes} >= {"Claim", "Person", "Post"}


def test_boxes_of_a_diagram_do_not_overlap_and_lie_within_it() -> None:
    for name in ("Claim", "Mission", "isAbout", "Organisation"):
        drawn = page(name).diagram
        assert drawn
        for box in drawn.boxes:
            assert 0 <= box.x <= box.x + box.width <= drawn.width
            assert 0 <= box.y <= box.y + box.height <= drawn.height
            assert not any(overlap(box, other) for other in drawn.boxes if other is not box)


def overlap(one: Box, other: Box) -> bool:
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


def test_a_term_without_neighbours_has_no_diagram() -> None:
    assert diagram(Node("alone", "urn:x:alone"), [], []) is None
    drawn = diagram(Node("a", "urn:x:a"), [], [Link(Node("b" * 60, "urn:x:b"), "leads to")])
    assert drawn
    assert [len(box.text) for box in drawn.boxes] == [1, 26]


def test_every_term_has_a_page() -> None:
    ontology = Model.shipped().ontology
    names = [iri.removeprefix(MG) for iri in (*ontology.classes, *ontology.properties) if iri.startswith(MG)]
    assert len(names) > 100
    for name in names:
        assert page(name, "ar").term.name == name


def test_an_unknown_term_is_not_found() -> None:
    with pytest.raises(NotFound):
        page("Nonsense")
