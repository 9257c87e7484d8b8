"""A table as it lies in a file: its cells by row and column, with the words that stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from missiongraph.errors import TooLarge
from missiongraph.ingest.dates import Day
from missiongraph.model.texts import Texts

MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table lies in its file. What is empty is found; `header` is the row of the headers, from 1."""

    sheet: str = ""
    header: int = 1
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A cell: its words, and its number or day where the workbook knows it; `fault` says why it cannot be used."""

    words: str
    number: Decimal | None = None
    day: Day | None = None
    fault: str = ""


EMPTY: Final = Value("")


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the sheet, from 1; for CSV the number of the record, as a spreadsheet shows it."""

    number: int
    values: tuple[Value, ...]

    def value(self, column: int) -> Value:
        """Return the value in a column, from 0; rows may be shorter than the header."""
        return self.values[column] if column < len(self.values) else EMPTY


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `header` holds the names of its columns; `notes` say what was found out about the file by itself."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int = 1
    sheet: str = ""
    notes: tuple[Texts, ...] = ()
    dialect: Dialect = field(default_factory=Dialect)

    def column(self, name: str) -> int | None:
        """Find a column by its name."""
        return self.header.index(name) if name in self.header else None


def letters(column: int) -> str:
    """Name a column, from 0, as spreadsheets do: A to Z, then AA."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def headers(values: tuple[Value, ...]) -> tuple[str, ...]:
    """Name the columns after their headers: on one line; by letter without one; numbered where two are the same."""
    names: list[str] = []
    for column, value in enumerate(values):
        name = " ".join(value.words.split()) or letters(column)
        same = sum(1 for each in names if each == name or each.startswith(f"{name} ("))
        names.append(f"{name} ({same + 1})" if same else name)
    return tuple(names)


def bounded(rows: Iterator[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    """Let rows through up to the bounds. Raises TooLarge."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        cells += len(row)
        if number > MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
            raise TooLarge(
                f"A table has at most {MOST_ROWS:,} rows, {MOST_COLUMNS} columns and {MOST_CELLS:,} cells. Send it in "
                "parts, each as a document of its own.",
                limit=MOST_CELLS,
            )
        yield row
