"""Excel workbooks (Office Open XML, ISO/IEC 29500), read only and within bounds: kilobytes can unpack to gigabytes.

Formulas count as the values that the workbook keeps of them; dates keep the precision in which the sheet shows them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.styles.numbers import is_date_format

from missiongraph.errors import Rejected, SyntaxProblem, TooLarge
from missiongraph.ingest.dates import Day, exactly, month, year
from missiongraph.ingest.grid import EMPTY, Dialect, Grid, Row, Value, bounded, headers

_MOST_UNPACKED: Final = 200 * 1000**2
_MOST_PARTS: Final = 2000
_HEAD: Final = 4096
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE|<\0!\0D\0O\0C\0T\0Y\0P\0E", re.IGNORECASE)
_CURRENCY: Final = re.compile(r"\[\$([^\]-]+)(?:-[0-9A-F]+)?\]|\"([^\"]{1,4})\"|([€£¥$])")
NO_RESULT: Final = "formula"
BROKEN: Final = "error"


def read_workbook(data: bytes, dialect: Dialect) -> Grid:
    """Read one sheet: the one that the dialect names, or the first that is shown and not empty.

    Raises SyntaxProblem for what is no workbook, Rejected without sheet or header, and TooLarge.
    """
    _refuse_bombs(data)
    try:
        kept = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        written = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises what its parts raise: KeyError, ValueError, ParseError and others
        raise SyntaxProblem("This is not an Excel workbook (.xlsx), or a damaged one. Save it again.") from error
    name, rows = _sheet(kept, written, dialect)
    others = tuple(sheet.title for sheet in kept.worksheets if sheet.title != name)
    if len(rows) < dialect.header or not any(value.words for value in rows[dialect.header - 1]):
        raise Rejected(f"Sheet “{name}” has no headers in row {dialect.header}. Name the columns there.")
    body = (Row(number, row) for number, row in enumerate(rows, start=1) if number > dialect.header)
    return Grid(
        headers(rows[dialect.header - 1]),
        tuple(row for row in body if any(value.words or value.fault for value in row.values)),
        header_row=dialect.header,
        sheet=name if others else "",
        notes=(_note(name, others),) if others else (),
        dialect=replace(dialect, sheet=name),
    )


def _refuse_bombs(data: bytes) -> None:
    """Refuse archives that unpack to too much, and XML with a DOCTYPE, whose entities can explode."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # Reading a part never gives more than the size that is stated here (zipfile stops there).
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise TooLarge(
                    f"The workbook unpacks to more than {_MOST_UNPACKED:,} bytes. Save the one sheet as CSV.",
                    limit=_MOST_UNPACKED,
                )
            for part in parts:
                if part.flag_bits & 1:
                    raise SyntaxProblem("The workbook is encrypted. Save it without a password.")
                with archive.open(part) as file:
                    if _DOCTYPE.search(file.read(_HEAD)):
                        raise SyntaxProblem("The workbook holds XML with a DOCTYPE, which is refused. Save it again.")
    except (zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise SyntaxProblem("This is not an Excel workbook (.xlsx), or a damaged one. Save it again.") from error


def _sheet(kept: Any, written: Any, dialect: Dialect) -> tuple[str, list[tuple[Value, ...]]]:
    names = [sheet.title for sheet in kept.worksheets]
    if dialect.sheet:
        if dialect.sheet not in names:
            raise Rejected(f"There is no sheet “{dialect.sheet}”; there are: {', '.join(names)}.", parameter="sheet")
        return dialect.sheet, _rows(kept[dialect.sheet], written[dialect.sheet])
    for sheet in kept.worksheets:
        rows = _rows(sheet, written[sheet.title]) if sheet.sheet_state == "visible" else []
        if any(value.words for row in rows for value in row):
            return sheet.title, rows
    raise Rejected("No sheet of the workbook that is shown holds anything. Fill one, or name it.", parameter="sheet")


def _rows(kept: Any, written: Any) -> list[tuple[Value, ...]]:
    kept.reset_dimensions()
    written.reset_dimensions()
    try:
        return list(bounded(_values(kept, written)))
    except (TooLarge, Rejected):
        raise
    except Exception as error:  # as above: whatever the parts of openpyxl raise on damaged XML
        raise SyntaxProblem(f"Sheet “{kept.title}” is damaged: {error}. Save it again, or as CSV.") from error


def _values(kept: Any, written: Any) -> Iterator[tuple[Value, ...]]:
    for values, formulas in zip(kept.iter_rows(), written.iter_rows(), strict=True):
        row = [_value(cell, formula) for cell, formula in zip(values, formulas, strict=True)]
        while row and row[-1] == EMPTY:
            row.pop()
        yield tuple(row)


def _value(cell: Any, formula: Any) -> Value:
    value = cell.value
    if value is None:
        return Value("", fault=NO_RESULT) if formula.data_type == "f" else EMPTY
    if cell.data_type == "e":
        return Value(str(value), fault=BROKEN)
    shown_as = cell.number_format or "General"
    if isinstance(value, datetime | date):
        return _day(value, shown_as)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value, shown_as)
    return Value(str(value).lower() if isinstance(value, bool) else str(value).strip())


def _day(value: date, shown_as: str) -> Value:
    """Take a date as precisely as the sheet shows it: a cell that shows 2008 says no more than the year."""
    codes = re.sub(r"\[[^\]]*\]|\"[^\"]*\"|\\.", "", shown_as.lower())
    has_day, has_month = "d" in codes, "m" in codes.replace("mm:", "").replace(":mm", "")
    if not is_date_format(shown_as) or has_day or not {"y"} & set(codes):
        words = value.strftime("%Y-%m-%d %H:%M") if _has_time(value) else f"{value:%Y-%m-%d}"
        return Value(words, day=exactly(value.year, value.month, value.day))
    precise: Day = month(value.year, value.month) if has_month else year(value.year)
    return Value(f"{value:%Y-%m}" if has_month else f"{value:%Y}", day=precise)


def _has_time(value: date) -> bool:
    return isinstance(value, datetime) and value.time() != time()


def _number(value: float, shown_as: str) -> Value:
    """Take a number as the workbook keeps it, with the currency or percent sign by which the sheet shows it."""
    number = Decimal(repr(value)).normalize() + 0
    plain = f"{number:f}"
    first = shown_as.split(";", maxsplit=1)[0]
    if "%" in first:
        share = (number * 100).normalize() + 0
        return Value(f"{share:f} %", number=share)
    found = _CURRENCY.search(first)
    sign = next(filter(None, found.groups()), "").strip() if found else ""
    return Value(f"{sign} {plain}" if sign else plain, number=None if sign else number)


def _note(name: str, others: tuple[str, ...]) -> dict[str, str]:
    left = ", ".join(others)
    return {
        "en": f"Sheet “{name}” was read; these were not: {left}.",
        "fr": f"La feuille « {name} » a été lue ; celles-ci ne l'ont pas été : {left}.",
        "ar": f"قُرئت الورقة «{name}» ولم تُقرأ هذه: {left}.",
    }
