"""Metadata of CSV on the Web become the same mapping, and what is not supported is refused by name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pyoxigraph import NamedNode

from missiongraph.errors import Rejected, SyntaxProblem
from missiongraph.ingest.csvw import read_csvw
from missiongraph.ingest.mapping import Kind
from missiongraph.ingest.mapping_yaml import read_yaml, write_yaml
from missiongraph.names import MG, RDF, VOCABULARY

ABOUT = "https://example.org/claim/{_row}"
TYPE = {"virtual": True, "propertyUrl": "rdf:type", "valueUrl": "mg:Budget"}
AMOUNT: dict[str, Any] = {"titles": "Budget", "name": "budget", "propertyUrl": "mg:amount"}


def metadata(*columns: dict[str, Any], **more: Any) -> bytes:
    schema = {"aboutUrl": ABOUT, "columns": list(columns)}
    return json.dumps({"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": schema, **more}).encode()


def test_columns_with_one_subject_are_one_node_of_its_class() -> None:
    found = read_csvw(
        metadata(
            AMOUNT | {"datatype": {"base": "decimal", "format": {"decimalChar": ","}}},
            {"name": "code", "titles": "Code", "propertyUrl": "mg:isAbout", "valueUrl": "id:mission/{code}"},
            {"virtual": True, "propertyUrl": "mg:hasMeasure", "valueUrl": "mgv:measure/budget"},
            TYPE,
        )
    )
    [node] = found.nodes
    assert (node.kind, node.name) == (f"{MG}Budget", ABOUT)
    amount, about, measure = node.fields
    assert (amount.column, amount.reading.kind, amount.reading.decimal) == ("Budget", Kind.NUMBER, ",")
    assert about.template.endswith("id/mission/{Code}")
    assert measure.constant == NamedNode(f"{VOCABULARY}measure/budget")
    assert all(each.predicate != f"{RDF}type" for each in node.fields)


def test_what_is_inherited_holds_for_all_columns() -> None:
    found = read_csvw(metadata(AMOUNT, TYPE, null=["-", "."], lang="fr"))
    assert (found.nodes[0].fields[0].reading.nulls, found.nodes[0].fields[0].reading.language) == (("-", "."), "fr")


def test_common_properties_describe_the_document() -> None:
    more = {"dc:title": "Budgets", "dc:publisher": {"@id": "id:organisation/unops"}, "mg:captureDate": "2026-01-02"}
    found = read_csvw(metadata(AMOUNT, TYPE, **more)).document
    assert (found.title, found.captured) == ("Budgets", "2026-01-02")
    assert found.publisher.endswith("organisation/unops")


def test_the_language_of_the_context_is_that_of_the_columns() -> None:
    data = json.loads(metadata(AMOUNT, TYPE))
    data["@context"] = ["http://www.w3.org/ns/csvw", {"@language": "ar"}]
    assert read_csvw(json.dumps(data).encode()).nodes[0].fields[0].reading.language == "ar"


def test_a_suppressed_column_is_left_aside() -> None:
    found = read_csvw(metadata(AMOUNT, {"titles": "Notes", "suppressOutput": True}, TYPE))
    assert found.ignored == ("Notes",)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (metadata(AMOUNT, TYPE, transformations=[]), "transformations"),
        (metadata(AMOUNT, TYPE, dialect={"skipRows": 2}), "skipRows"),
        (metadata(AMOUNT, TYPE, dialect={"quoteChar": "'"}), "quoteChar"),
        (metadata(AMOUNT | {"textDirection": "rtl"}, TYPE), "textDirection"),
        (metadata(AMOUNT | {"ordered": True}, TYPE), "ordered"),
        (metadata(AMOUNT | {"datatype": "duration"}, TYPE), "duration"),
        (metadata(AMOUNT | {"datatype": {"base": "decimal", "minimum": 1}}, TYPE), "minimum"),
        (metadata(AMOUNT | {"datatype": {"base": "date", "format": "d MMM yyyy"}}, TYPE), "d MMM yyyy"),
        (metadata(AMOUNT | {"valueUrl": "id:x/{other}"}, TYPE), "other"),
        (metadata(AMOUNT), "class"),
        (metadata({"titles": "Budget"}, TYPE), "propertyUrl"),
        (json.dumps({"@context": "http://schema.org"}).encode(), "@context"),
    ],
)
def test_what_is_not_supported_is_refused_by_name(data: bytes, name: str) -> None:
    with pytest.raises(Rejected, match=name):
        read_csvw(data)


def test_metadata_can_be_written_as_yaml_without_loss() -> None:
    datatype = {"base": "date", "format": "d.M.yyyy"}
    column = {"titles": "D", "propertyUrl": "mg:date", "datatype": datatype, "required": True, "null": ["-"]}
    found = read_csvw(metadata(column, TYPE))
    assert read_yaml(write_yaml(found)) == found


@pytest.mark.parametrize("data", [b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_is_told(data: bytes) -> None:
    with pytest.raises(SyntaxProblem):
        read_csvw(data)
