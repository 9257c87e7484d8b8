"""SELECT and ASK results as bytes: JSON, XML and TSV by the engine, CSV, Excel and Parquet by us."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import IO, Final

from pyoxigraph import BlankNode, QueryBoolean, QuerySolutions

from missiongraph.rdf.formats import CSV, PARQUET, ResultFormat
from missiongraph.rdf.terms import Object

_BATCH: Final = 1024


def write_result(result: QuerySolutions | QueryBoolean, out: IO[bytes], syntax: ResultFormat) -> None:
    """Write a result as it comes; true and false only in formats that can say them (`has_boolean`).

    Raises ResultLimit for what does not fit a sheet.
    """
    if syntax.engine is not None:
        result.serialize(out, syntax.engine)
        return
    if not isinstance(result, QuerySolutions):
        raise TypeError(f"{syntax.label} cannot say true or false.")
    if syntax is CSV:
        _write_csv(result, out)
    # The libraries are large and few answers need them.
    elif syntax is PARQUET:
        from missiongraph.rdf.parquet import write_parquet  # noqa: PLC0415

        write_parquet(result, out)
    else:
        from missiongraph.rdf.sheet import write_sheet  # noqa: PLC0415

        write_sheet(result, out)


def _write_csv(solutions: QuerySolutions, out: IO[bytes]) -> None:
    """Write rows after SPARQL 1.1 CSV §3; the engine puts no quotation marks around IRIs with commas."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)  # its dialect is that of RFC 4180
    writer.writerow([variable.value for variable in solutions.variables])
    while rows := list(islice(solutions, _BATCH)):
        writer.writerows(["" if term is None else _lexical(term) for term in row] for row in rows)
        out.write(lines.getvalue().encode())
        lines.seek(0)
        lines.truncate()
    out.write(lines.getvalue().encode())


def _lexical(term: Object) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value
