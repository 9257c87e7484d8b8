"""CSV as it comes (RFC 4180 and its relatives): encoding, byte order mark and delimiter are found by themselves."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from missiongraph.errors import Rejected, SyntaxProblem
from missiongraph.ingest.grid import Dialect, Grid, Row, Value, bounded, headers

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE_ROWS: Final = 50
_ARABIC_WORD: Final = re.compile("[\u0621-\u064a]{3}")
_LONGEST_CELL: Final = 1_000_000
_NAMES: Final = {"\t": "TAB"}


def read_csv(data: bytes, dialect: Dialect) -> Grid:
    """Read a table from CSV. Raises SyntaxProblem with the line, Rejected without a header, and TooLarge."""
    encoding = dialect.encoding or _encoding(data)
    text = _decoded(data, encoding)
    delimiter = dialect.delimiter or _delimiter(text)
    rows = list(bounded(_rows(text, delimiter)))
    if len(rows) < dialect.header or not any(value.words for value in rows[dialect.header - 1]):
        raise Rejected(f"The table has no headers in row {dialect.header}. Name the columns there.", parameter="file")
    body = (Row(number, row) for number, row in enumerate(rows, start=1) if number > dialect.header)
    found = replace(dialect, encoding=encoding, delimiter=delimiter)
    return Grid(
        headers(rows[dialect.header - 1]),
        tuple(row for row in body if any(value.words for value in row.values)),
        header_row=dialect.header,
        notes=() if dialect.encoding and dialect.delimiter else (_note(encoding, delimiter),),
        dialect=found,
    )


def _rows(text: str, delimiter: str) -> Iterator[tuple[Value, ...]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            yield tuple(Value(cell.strip()) for cell in record)
    except csv.Error as error:
        lines = text.splitlines()
        number = min(reader.line_num, len(lines)) or 1
        excerpt = lines[number - 1][:200] if lines else ""
        raise SyntaxProblem(
            f"This is not valid CSV: line {number}: {error}. Close each quoted cell, and double quotes within it.",
            format="csv",
            line=number,
            column=1,
            excerpt=excerpt,
        ) from error


def _encoding(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\x00" in data[:200]:
        return "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # Windows-1256 holds the small letters of French where Windows-1252 has them; only it holds Arabic words.
        return "cp1256" if _ARABIC_WORD.search(data.decode("cp1256", "replace")) else "cp1252"
    return "utf-8"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise SyntaxProblem(f"The table cannot be read as {encoding}: {error}. Save it as UTF-8.") from error
    if "\x00" in text:
        raise SyntaxProblem("The table holds NUL characters, so it is no text. Save it as CSV in UTF-8.")
    return text


def _delimiter(text: str) -> str:
    """Take the delimiter by which most rows have the same number of cells, and the more cells the better."""
    return max(_DELIMITERS, key=lambda each: _regularity(text, each))


def _regularity(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    sizes: Counter[int] = Counter()
    try:
        for record in reader:
            sizes[len(record)] += bool(record)
            if sizes.total() >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0, 0
    size, count = max(sizes.items(), key=lambda item: (item[0] > 1, item[1]), default=(0, 0))
    return (count / sizes.total() if size > 1 else 0.0), size


def _note(encoding: str, delimiter: str) -> dict[str, str]:
    sign, encoding = _NAMES.get(delimiter, delimiter), encoding.removesuffix("-sig").upper()
    return {
        "en": f"The file was read as {encoding} with cells apart by “{sign}”.",
        "fr": f"Le fichier a été lu en {encoding}, les cellules séparées par « {sign} ».",
        "ar": f"قُرئ الملف بترميز {encoding} والخلايا مفصولة بـ «{sign}».",
    }
