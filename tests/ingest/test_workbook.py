"""Workbooks are read within bounds; formulas count as their kept values, dates as precisely as they are shown."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from xlsxwriter import Workbook as Writer

from missiongraph.errors import Rejected, SyntaxProblem, TooLarge
from missiongraph.ingest import workbook
from missiongraph.ingest.dates import Day
from missiongraph.ingest.grid import Dialect
from missiongraph.ingest.workbook import read_workbook


def book(*rows: list[Any], shown_as: dict[str, str] | None = None, sheets: dict[str, list[Any]] | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    for cell, code in (shown_as or {}).items():
        sheet[cell].number_format = code
    for name, row in (sheets or {}).items():
        made.create_sheet(name).append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_cells_keep_their_words_and_their_numbers() -> None:
    [row] = read_workbook(book(["a", "b", "c"], ["x ", 12.43, True]), Dialect()).rows
    assert [value.words for value in row.values] == ["x", "12.43", "true"]
    assert row.values[1].number == Decimal("12.43")


@pytest.mark.parametrize(
    ("shown_as", "words", "last"),
    [("yyyy-mm-dd", "2008-01-01", date(2008, 1, 1)), ("mmm yyyy", "2008-01", date(2008, 1, 31)),
     ("yyyy", "2008", date(2008, 12, 31)), ("dd/mm/yy", "2008-01-01", date(2008, 1, 1))],
)  # fmt: skip
def test_a_date_says_no_more_than_the_sheet_shows(shown_as: str, words: str, last: date) -> None:
    data = book(["a"], [datetime(2008, 1, 1)], shown_as={"A2": shown_as})
    value = read_workbook(data, Dialect()).rows[0].values[0]
    assert value.words == words
    assert value.day == Day(date(2008, 1, 1), last)


def test_the_currency_of_the_number_format_belongs_to_the_words() -> None:
    data = book(["a", "b"], [1200.5, 0.45], shown_as={"A2": "[$€-407] #,##0.00", "B2": "0%"})
    assert [value.words for value in read_workbook(data, Dialect()).rows[0].values] == ["€ 1200.5", "45 %"]


def test_a_formula_counts_as_its_kept_result_and_is_a_fault_without_one() -> None:
    out = io.BytesIO()
    with Writer(out) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=6*7", value=42)
    assert read_workbook(out.getvalue(), Dialect()).rows[0].values[0].number == 42
    [row] = read_workbook(book(["a"], ["=6*7"]), Dialect()).rows
    assert row.values[0].fault == workbook.NO_RESULT


def test_an_error_in_a_cell_is_a_fault() -> None:
    [row] = read_workbook(book(["a"], ["#REF!"]), Dialect()).rows
    assert (row.values[0].words, row.values[0].fault) == ("#REF!", workbook.BROKEN)


def test_the_first_sheet_with_content_is_read_and_the_others_are_told() -> None:
    found = read_workbook(book(["a"], ["x"], sheets={"Notes": ["n"]}), Dialect())
    assert found.sheet == "Sheet"
    assert "Notes" in found.notes[0]["en"]
    assert read_workbook(book(sheets={"Data": ["h"]}), Dialect()).header == ("h",)


def test_a_named_sheet_is_read_or_refused() -> None:
    data = book(["a"], ["x"], sheets={"Data": ["h"]})
    assert read_workbook(data, Dialect(sheet="Data")).header == ("h",)
    with pytest.raises(Rejected, match="Sheet, Data"):
        read_workbook(data, Dialect(sheet="Other"))


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    with pytest.raises(TooLarge):
        read_workbook(archive(bomb=b"\0" * (201 * 1000**2)), Dialect())


def test_entities_are_refused() -> None:
    with pytest.raises(SyntaxProblem, match="DOCTYPE"):
        read_workbook(archive(part=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'), Dialect())


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04broken", archive(other=b"<x/>")])
def test_what_is_no_workbook_is_told(data: bytes) -> None:
    with pytest.raises(SyntaxProblem):
        read_workbook(data, Dialect())


def test_an_empty_workbook_and_one_without_headers_are_refused() -> None:
    with pytest.raises(Rejected):
        read_workbook(book(), Dialect())
    with pytest.raises(Rejected):
        read_workbook(book(["a"]), Dialect(header=2))
