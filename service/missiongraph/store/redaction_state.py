"""Taking a value out of `state.sqlite`: proposals and their comments, corrections, audit log, holders of tokens."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from missiongraph.rdf.change import from_patch, to_patch
from missiongraph.rdf.redact import Redactor

_HASH: Final = "hash"
_PATCH: Final = "patch"
_Cells: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that holds the value: how it is found, and what it is to be; None where it is to go."""

    table: str
    keys: dict[str, object]
    columns: tuple[str, ...]
    cells: _Cells | None


def count_rows(data_dir: Path, redactor: Redactor) -> int:
    """Count the rows that hold the value."""
    place = data_dir / "state.sqlite"
    if not place.exists():
        return 0
    with closing(sqlite3.connect(place)) as database:
        return sum(1 for _ in _rows(database, redactor))


def copy_without(data_dir: Path, target: Path, redactor: Redactor) -> None:
    """Make a copy of the database of which no page holds the value."""
    if not (data_dir / "state.sqlite").exists():
        return
    partial = target.with_suffix(".partial")
    with closing(sqlite3.connect(data_dir / "state.sqlite")) as live, closing(sqlite3.connect(partial)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        with copy:
            for row in list(_rows(copy, redactor)):
                _write(copy, row)
        copy.execute("VACUUM INTO ?", (str(target),))
    partial.unlink()


def _rows(database: sqlite3.Connection, redactor: Redactor) -> Iterator[_Row]:
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in tables.fetchall():
        described = database.execute(f"PRAGMA table_info({table})").fetchall()
        columns = tuple(column for _, column, *_ in described)
        keys = [column for _, column, *_, place in described if place]
        for cells in database.execute(f"SELECT * FROM {table}"):  # noqa: S608  # a name of the schema
            new = _without(redactor, dict(zip(columns, cells, strict=True)))
            if new != cells:
                found = dict(zip(columns, cells, strict=True))
                yield _Row(table, {key: found[key] for key in keys}, columns, new)


def _without(redactor: Redactor, row: dict[str, object]) -> _Cells | None:
    """Return the cells of a row without the value; None where it holds a workbook with it."""
    new: list[object] = []
    for column, cell in row.items():
        if isinstance(cell, str):
            new.append(redactor.text(cell))
        elif column == _PATCH and isinstance(cell, bytes):
            new.append(_patch(redactor, cell))
        elif isinstance(cell, bytes) and column != _HASH:
            data = redactor.data(cell)
            if data is None:
                return None
            new.append(data)
        else:
            new.append(cell)
    return tuple(new)


def _patch(redactor: Redactor, zipped: bytes) -> bytes:
    """Take the value out of the change of a proposal; one that does not hold it stays the very bytes."""
    change = from_patch(gzip.decompress(zipped))
    new = redactor.change(change)
    return zipped if new == change else gzip.compress(to_patch(new), mtime=0)


def _write(database: sqlite3.Connection, row: _Row) -> None:
    where = " AND ".join(f"{key} = ?" for key in row.keys)
    found = tuple(row.keys.values())
    if row.cells is None:
        database.execute(f"DELETE FROM {row.table} WHERE {where}", found)  # noqa: S608  # names of the schema
    else:
        given = ", ".join(f"{column} = ?" for column in row.columns)
        statement = f"UPDATE OR REPLACE {row.table} SET {given} WHERE {where}"  # noqa: S608  # names of the schema
        database.execute(statement, (*row.cells, *found))
