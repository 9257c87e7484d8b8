"""Lists and facets as the shapes graph describes them."""

from __future__ import annotations

import pytest

from missiongraph.model.facets import Facet, facets_of, read_facets, read_lists, usable
from missiongraph.model.load import Model
from missiongraph.model.ontology import Hierarchy
from missiongraph.names import MG, PREFIXES
from small_graphs import triples

FACETS = read_facets(Model.shipped().shapes_graph)
LISTS = read_lists(Model.shipped().shapes_graph)
RESERVED = {"page", "lang", "rev", "valid", "format", "all"}


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)
def test_a_shipped_facet_can_be_used_and_is_named_in_each_language(facet: Facet) -> None:
    assert usable(facet)
    assert set(facet.labels) == {"en", "fr", "ar"}
    assert facet.classes
    assert set(facet.classes) <= set(Model.shipped().ontology.classes)
    assert facet.row in ("", "values", "number", "days")
    assert facet.name not in RESERVED


def test_a_class_has_its_facets_once_and_at_most_one_period() -> None:
    for kind in Model.shipped().ontology.classes:
        found = facets_of(FACETS, Model.shipped().ontology.hierarchy, kind)
        assert len({facet.name for facet in found}) == len(found)
        assert sum(facet.tells_when for facet in found) <= 1, kind


def test_the_shipped_lists_are_of_classes_with_facets_and_in_order() -> None:
    assert [each.name for each in LISTS][:5] == ["missions", "organisations", "mandates", "projects", "funders"]
    for each in LISTS:
        assert set(each.labels) == {"en", "fr", "ar"}
        names = {facet.name for facet in facets_of(FACETS, Model.shipped().ontology.hierarchy, each.kind)}
        assert names
        assert not each.facet or each.facet in names


def facet_of(lines: str) -> tuple[Facet, ...]:
    return read_facets(triples(f"mgs:Facet-x mg:facetClass mg:Mission ; {lines} ."))


@pytest.mark.parametrize(
    "pattern",
    ["?this mg:hasPlace", "?other mg:hasPlace ?value", "?this mg:hasPlace+ ?value", "BIND(NOW() AS ?value)"],
)
def test_a_facet_whose_reads_cannot_be_told_is_not_used(pattern: str) -> None:
    [facet] = facet_of(f'mg:facetPattern "{pattern}"')
    assert not usable(facet)


def test_what_has_no_pattern_or_only_half_a_period_is_no_facet() -> None:
    assert facet_of('mg:facetRow "values"') == ()
    assert facet_of('mg:facetStart "?this mg:startDate ?day"') == ()


def test_an_order_that_is_no_number_comes_last() -> None:
    found = read_facets(
        triples(
            'mgs:Facet-a mg:facetClass mg:Mission ; mg:facetPattern "?this mg:a ?value" ; sh:order "first" .'
            'mgs:Facet-b mg:facetClass mg:Mission ; mg:facetPattern "?this mg:b ?value" ; sh:order 7 .'
        )
    )
    assert [facet.name for facet in found] == ["b", "a"]


def test_a_start_belongs_to_the_end_of_the_same_period_where_both_name_one() -> None:
    [paired] = facet_of('mg:facetStart "?period mg:of ?this" ; mg:facetEnd "?period mg:of ?this"')
    [loose] = facet_of('mg:facetStart "?claim mg:of ?this" ; mg:facetEnd "?claim mg:of ?this"')
    assert paired.is_period
    assert paired.is_paired
    assert not loose.is_paired


def test_a_class_has_the_facets_of_its_superclasses() -> None:
    facets = facet_of('mg:facetPattern "?this mg:a ?value"')
    hierarchy = Hierarchy.of(iter([(MG + "Operation", MG + "Mission")]))
    assert facets_of(facets, hierarchy, MG + "Operation") == facets
    assert facets_of(facets, hierarchy, PREFIXES["org"] + "Unit") == ()
