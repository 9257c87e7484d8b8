"""SELECT results as an Excel workbook (Office Open XML, ISO/IEC 29500), written row by row."""

from __future__ import annotations

from datetime import date
from typing import IO, Final

from pyoxigraph import Literal, QuerySolutions
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from missiongraph.errors import ResultLimit
from missiongraph.names import XSD
from missiongraph.rdf.terms import Object

_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384
_LONGEST_CELL: Final = 32_767
_EXACT_DIGITS: Final = 15
"""Excel keeps numbers as IEEE 754 doubles and shows 15 digits; a longer one would change silently."""
_FIRST_DAY: Final = date(1900, 3, 1)
"""Excel takes 1900 for a leap year, so earlier days are off by one or cannot be said."""
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS: Final = frozenset(XSD + name for name in ("integer", "decimal"))


def write_sheet(solutions: QuerySolutions, out: IO[bytes]) -> None:
    """Write a workbook of one sheet: a row of names, then a row for each solution.

    Numbers, dates and booleans are cells of their kind where Excel keeps them exactly; all else is text, never a
    formula and never a link. Raises ResultLimit for what does not fit a sheet.
    """
    names = [variable.value for variable in solutions.variables]
    _most("columns", len(names), _MOST_COLUMNS)
    with Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("results")
        cells = _Cells(book, sheet)
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, cells.head)
        for row, solution in enumerate(solutions, start=1):
            _most("rows", row + 1, _MOST_ROWS)
            for column, term in enumerate(solution):
                if term is not None:
                    cells.write(row, column, term)


class _Cells:
    """Writes terms into the cells of a sheet."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self._sheet = sheet
        self.head: Format = book.add_format({"bold": True})
        self._date: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self._quoted: Format = book.add_format({"quote_prefix": True})

    def write(self, row: int, column: int, term: Object) -> None:
        """Write one term."""
        if isinstance(term, Literal) and self._write_typed(row, column, term):
            return
        text = term.value if hasattr(term, "value") else str(term)
        _most("characters in a cell", len(text), _LONGEST_CELL)
        # The mark keeps a text that looks like a formula a text also when somebody edits the cell.
        self._sheet.write_string(row, column, text, self._quoted if text.startswith(_FORMULA_STARTS) else None)

    def _write_typed(self, row: int, column: int, literal: Literal) -> bool:
        kind, text = literal.datatype.value, literal.value
        if kind in _NUMBERS and sum(map(str.isdigit, text)) <= _EXACT_DIGITS:
            self._sheet.write_number(row, column, float(text))
        elif kind == XSD + "boolean":
            self._sheet.write_boolean(row, column, text in ("true", "1"))
        elif kind == XSD + "date" and (day := _day(text)):
            self._sheet.write_datetime(row, column, day, self._date)
        else:
            return False
        return True


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None  # with a zone, or beyond the years that Python knows
    return day if day >= _FIRST_DAY else None


def _most(what: str, count: int, limit: int) -> None:
    if count > limit:
        raise ResultLimit(
            f"A sheet of Excel has at most {limit:,} {what}, and the answer has more. Ask for CSV or Parquet, or page "
            "with LIMIT and OFFSET.",
            limit="sheet",
            value=limit,
        )
