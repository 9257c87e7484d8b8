"""Property paths."""

from __future__ import annotations

import pytest

from missiongraph.errors import StoreProblem
from missiongraph.model.paths import Path, predicates, read_path
from missiongraph.names import SH
from small_graphs import EX, ex, triples


def path(turtle: str) -> Path:
    found = triples(f"ex:shape sh:path {turtle} .")
    return read_path(found, found.values(ex("shape"), SH + "path")[0])


@pytest.mark.parametrize(
    ("turtle", "shown"),
    [
        ("skos:prefLabel", "skos:prefLabel"),
        ("ex:p", f"<{EX}p>"),
        ("[ sh:inversePath skos:broader ]", "^skos:broader"),
        ("( skos:broader [ sh:inversePath skos:member ] )", "skos:broader/^skos:member"),
        ("[ sh:alternativePath ( skos:broader ( rdf:type rdfs:label ) ) ]", "skos:broader|(rdf:type/rdfs:label)"),
        ("[ sh:zeroOrMorePath skos:broader ]", "skos:broader*"),
        ("[ sh:oneOrMorePath ( rdf:type rdfs:label ) ]", "(rdf:type/rdfs:label)+"),
        ("[ sh:zeroOrOnePath skos:broader ]", "skos:broader?"),
    ],
)
def test_a_path_reads_as_sparql_writes_it(turtle: str, shown: str) -> None:
    assert str(path(turtle)) == shown


def test_the_properties_of_a_path_come_in_reading_order() -> None:
    assert predicates(path("( ex:a [ sh:inversePath [ sh:alternativePath ( ex:b ex:c ) ] ] )")) == [
        EX + "a",
        EX + "b",
        EX + "c",
    ]


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ('"p"', "none that SHACL knows"),
        ("[ sh:inversPath ex:p ]", "none that SHACL knows"),
        ("( ex:p )", "at least two members"),
        ("[ sh:alternativePath ( ex:p ) ]", "at least two members"),
        ("( " + "ex:p " * 11 + ")", "at most 10 members"),
        ("[ sh:inversePath " * 11 + "ex:p" + " ]" * 11, "nested deeper"),
    ],
)
def test_a_path_that_pyshacl_cannot_walk_is_refused(turtle: str, message: str) -> None:
    with pytest.raises(StoreProblem, match=message):
        path(turtle)
