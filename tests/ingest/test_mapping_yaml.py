"""The YAML of a mapping is read strictly, refuses what it does not know, and is written so that it is read back."""

from __future__ import annotations

import pytest

from missiongraph.errors import Rejected, SyntaxProblem
from missiongraph.ingest.grid import Dialect
from missiongraph.ingest.mapping import Described, Kind
from missiongraph.ingest.mapping_yaml import read_yaml, write_yaml
from missiongraph.names import ID, MG

WHOLE = b"""
document: {title: Missions, publisher: "id:organisation/united-nations", language: en, captured: 2026-11-24}
table: {sheet: Data, header: 2, delimiter: ";"}
about: {class: "mg:Mission", column: Mission, new: true}
claims:
  - class: mg:Budget
    mg:hasMeasure: mgv:measure/budget
    mg:amount: {column: Budget, decimal: ","}
    mg:rationale: {value: Because, language: en}
  - class: mg:Siting
    mg:hasPlace: {column: Countries, separator: ";", of: "mg:Country"}
    mg:isUnderInstrument: {template: "https://example.org/{Act}"}
ignore: [Remarks]
names: {ONOWAS: "id:mission/unowas", NO: new, Total: leave out}
"null": ["none"]
"""


def test_a_mapping_is_read_whole() -> None:
    found = read_yaml(WHOLE)
    assert found.document == Described(
        title="Missions", publisher=f"{ID}organisation/united-nations", language="en", captured="2026-11-24"
    )
    assert found.dialect == Dialect(sheet="Data", header=2, delimiter=";")
    assert found.about
    assert (found.about.reading.kind, found.about.reading.of, found.about.reading.new) == (
        Kind.THING, f"{MG}Mission", True,
    )  # fmt: skip
    assert found.decisions == {"ONOWAS": f"{ID}mission/unowas", "NO": "new", "Total": "leave out"}
    assert found.nulls == ("", "none")
    assert found.columns() == {"Mission", "Budget", "Countries", "Act"}


def test_what_is_written_is_read_back() -> None:
    assert read_yaml(write_yaml(read_yaml(WHOLE))) == read_yaml(WHOLE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("colums: []", "colums"),
        ("document: {titel: x}", "titel"),
        ("table: {skip: 2}", "skip"),
        ("claims: [{class: 'mg:Budget', 'mg:amount': {column: B, format: x}}]", "format"),
        ("about: {class: 'mg:Mission', column: A, sort: x}", "sort"),
    ],
)
def test_an_unknown_key_is_refused_by_name(text: str, name: str) -> None:
    with pytest.raises(Rejected, match=name):
        read_yaml(text.encode())


@pytest.mark.parametrize(
    "text",
    ["[]", "x", "claims: x", "claims: [x]", "claims: [{'mg:amount': x}]", "about: {column: A}", "table: {header: 0}",
     "claims: [{class: Budget}]", "document: {publisher: UN}", "document: {title: [x]}",
     "claims: [{class: 'mg:Budget', 'mg:amount': {of: 'mg:X'}}]"],
)  # fmt: skip
def test_what_a_mapping_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        read_yaml(text.encode())


@pytest.mark.parametrize("text", ["a: [", "a: 1\na: 2", "a: &x {}\nb: *x", "[" * 30 + "]" * 30, "\x00", "a:\n\t- b"])
def test_broken_or_hostile_yaml_is_told(text: str) -> None:
    with pytest.raises(SyntaxProblem):
        read_yaml(text.encode())


def test_the_place_of_an_error_is_told() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read_yaml(b"document: {}\nclaims: [\n")
    assert caught.value.details["line"] == 3
