"""SELECT results as Excel and Parquet: kinds are kept where they are exact, and nothing is ever a formula."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow as arrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyoxigraph import Literal, QuerySolutions, Store

from missiongraph.errors import ResultLimit
from missiongraph.rdf import sheet
from missiongraph.rdf.formats import CSV, PARQUET, XLSX
from missiongraph.rdf.results import write_result

PREFIX = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "


def solutions(query: str) -> QuerySolutions:
    result = Store().query(PREFIX + query)
    assert isinstance(result, QuerySolutions)
    return result


def cells(query: str) -> list[list[tuple[Any, str]]]:
    out = io.BytesIO()
    write_result(solutions(query), out, XLSX)
    rows = openpyxl.load_workbook(out).active.iter_rows()
    return [[(cell.value, cell.data_type) for cell in row] for row in rows]


def table(query: str) -> Any:
    out = io.BytesIO()
    write_result(solutions(query), out, PARQUET)
    return arrow.parquet.read_table(io.BytesIO(out.getvalue()))


def test_csv_puts_what_holds_a_comma_a_quotation_mark_or_a_break_into_quotation_marks() -> None:
    out = io.BytesIO()
    query = "SELECT * { VALUES (?a ?b) { (<urn:x:a,b> 'c,d') (<urn:x:e> 'f\"g\\nh') (UNDEF 1.5) } }"
    write_result(solutions(query), out, CSV)
    assert out.getvalue().decode() == 'a,b\r\n"urn:x:a,b","c,d"\r\nurn:x:e,"f""g\nh"\r\n,1.5\r\n'


def test_a_sheet_has_cells_of_the_kind_of_the_value() -> None:
    query = (
        'SELECT * { VALUES (?a ?b ?c ?d ?e) {(1 12.5 true "2020-01-31"^^xsd:date <urn:x>)(-2 UNDEF false "" "x"@en)} }'
    )
    assert cells(query) == [
        [(name, "s") for name in "abcde"],
        [(1, "n"), (12.5, "n"), (True, "b"), (datetime(2020, 1, 31), "d"), ("urn:x", "s")],
        [(-2, "n"), (None, "n"), (False, "b"), ("", "s"), ("x", "s")],
    ]


@pytest.mark.parametrize(
    "value",
    ["12345678901234567", '"1812-06-24"^^xsd:date', '"2020-01-01Z"^^xsd:date', '"12020-01-01"^^xsd:date', "1e400"],
)
def test_a_value_that_a_sheet_would_change_is_text(value: str) -> None:
    [[_], [(text, kind)]] = cells(f"SELECT (STR({value}) AS ?x) {{}}")
    assert cells(f"SELECT ({value} AS ?x) {{}}")[1] == [(text, kind)]
    assert kind == "s"


@pytest.mark.parametrize(
    "text", ["=1+1", '=cmd|"/C calc"!A1', "+1", "-1", "@SUM(A1)", "\\t=1", "{=1}", "http://x.test/"]
)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    out = io.BytesIO()
    escaped = text.replace('"', '\\"')
    write_result(solutions(f'SELECT ("{escaped}" AS ?x) {{}}'), out, XLSX)
    cell = openpyxl.load_workbook(out).active["A2"]
    assert (cell.data_type, cell.hyperlink, cell.value.strip()) == ("s", None, text.replace("\\t", "").strip())
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\\t"))


def test_what_does_not_fit_a_sheet_is_an_error_and_not_a_shorter_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "_MOST_ROWS", 3)
    assert len(cells("SELECT ?x { VALUES ?x {1 2} }")) == 3
    with pytest.raises(ResultLimit, match="at most 3 rows"):
        cells("SELECT ?x { VALUES ?x {1 2 3} }")
    with pytest.raises(ResultLimit, match="32,767 characters"):
        cells(f"SELECT ('{'x' * 32768}' AS ?x) {{}}")


def test_a_column_of_one_kind_is_typed() -> None:
    made = table(
        'SELECT * { VALUES (?a ?b ?c ?d ?e) {(1 12.5 true "1812-01-31"^^xsd:date <urn:x>) '
        "(-2 -.25 UNDEF UNDEF <urn:y>)} }"
    )
    assert made.to_pydict() == {
        "a": [1, -2],
        "b": [Decimal("12.5"), Decimal("-0.25")],
        "c": [True, None],
        "d": [date(1812, 1, 31), None],
        "e": ["urn:x", "urn:y"],
    }
    assert made.schema.field("e").metadata == {b"rdf": b"iri"}


@pytest.mark.parametrize(
    "values", ["1 'x'", "1 1.5", "9223372036854775808 1", "'2020-01-01Z'^^xsd:date", "'x'@en <urn:x>"]
)
def test_a_column_of_several_kinds_or_beyond_a_type_is_text(values: str) -> None:
    made = table(f"SELECT * {{ VALUES ?x {{{values}}} }}")
    assert made.schema.field("x").type == arrow.string()
    assert made["x"].to_pylist() == [each.value for [each] in solutions(f"SELECT * {{ VALUES ?x {{{values}}} }}")]


@pytest.mark.parametrize("query", ["SELECT ?x { VALUES ?x {} }", "SELECT * {}", "SELECT (1/0 AS ?x) {}"])
def test_an_empty_answer_is_a_whole_file(query: str) -> None:
    assert table(query).num_rows <= 1
    assert len(cells(query)) <= 2


@given(
    some.lists(
        some.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9), min_size=1
    )
)
def test_decimals_keep_their_value(numbers: list[Decimal]) -> None:
    values = " ".join(f"{number:f}" for number in numbers)
    given = [
        Decimal(each.value)
        for [each] in solutions(f"SELECT * {{ VALUES ?x {{{values}}} }}")
        if isinstance(each, Literal)
    ]
    assert table(f"SELECT * {{ VALUES ?x {{{values}}} }}")["x"].to_pylist() == given
