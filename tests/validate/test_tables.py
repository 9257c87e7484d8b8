"""Defective tables, each with the cells that a report must name: adding an example is adding two files.

`tables/<name>.csv` is read by `tables/mapping.yaml`; `<name>.expected.txt` has a line for each finding: the cell, the
severity, the shape. The same table as a workbook gives the same findings at the same cells.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from missiongraph.commit.plan import plan
from missiongraph.commit.submission import Submission
from missiongraph.names import DOCUMENT_GRAPH, compact
from missiongraph.rdf.formats import CSV_TABLE, WORKBOOK, TableFormat
from missiongraph.validate.report import Report
from submitting import model, shipped

PLACE = Path(__file__).parent / "tables"
CASES = sorted(place.stem for place in PLACE.glob("*.csv"))


def report(data: bytes, syntax: TableFormat) -> Report:
    mapping = (PLACE / "mapping.yaml").read_bytes()
    submission = Submission(data, syntax, DOCUMENT_GRAPH + "test/table", f"table.{syntax.name}", mapping)
    return plan(shipped(), [submission], model()).report


def found(data: bytes, syntax: TableFormat) -> list[str]:
    findings = report(data, syntax).findings
    return sorted(f"{finding.place} {finding.severity} {compact(finding.shape)}" for finding in findings)


def as_workbook(data: bytes) -> bytes:
    made = Workbook()
    for row in csv.reader(io.StringIO(data.decode()), delimiter=";"):
        made.active.append([cell or None for cell in row])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", CASES)
def test_each_defect_is_found_in_its_cell(name: str) -> None:
    expected = sorted((PLACE / f"{name}.expected.txt").read_text().splitlines())
    assert found((PLACE / f"{name}.csv").read_bytes(), CSV_TABLE) == expected


@pytest.mark.parametrize("name", CASES[::3])
def test_a_workbook_has_the_same_findings_in_the_same_cells(name: str) -> None:
    data = (PLACE / f"{name}.csv").read_bytes()
    assert found(as_workbook(data), WORKBOOK) == found(data, CSV_TABLE)


def test_a_formula_without_a_result_and_an_error_are_found_in_their_cells() -> None:
    made = Workbook()
    header = (PLACE / "staff-in-words.csv").read_text().splitlines()[0].split(";")
    made.active.append(header)
    made.active.append(["UNIFIL", None, "=1+1", "EUR", None, None, "#DIV/0!"])
    made.create_sheet("Notes").append(["left aside"])
    out = io.BytesIO()
    made.save(out)
    assert found(out.getvalue(), WORKBOOK) == [
        "Sheet!C2 Violation mgs:Budget-amount",
        "Sheet!G2 Violation mgs:Figure-quantity",
    ]


def test_there_are_enough_defects_in_enough_kinds() -> None:
    assert len(CASES) >= 12


def test_a_table_without_a_defect_can_be_published() -> None:
    header, good, *_ = (PLACE / "staff-in-words.csv").read_text().splitlines()
    whole = report(f"{header}\n{good}\n".encode(), CSV_TABLE)
    assert whole.publishable, whole.findings
    assert whole.coverage.share == 1.0
