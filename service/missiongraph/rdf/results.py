"""SELECT and ASK results as bytes: what the engine writes itself, and Excel and Parquet, which it does not know."""

from __future__ import annotations

from typing import IO

from pyoxigraph import QueryBoolean, QuerySolutions

from missiongraph.rdf.formats import PARQUET, ResultFormat


def write_result(result: QuerySolutions | QueryBoolean, out: IO[bytes], syntax: ResultFormat) -> None:
    """Write a result as it comes; true and false only in formats that can say them (`has_boolean`).

    Raises ResultLimit for what does not fit a sheet.
    """
    if syntax.engine is not None:
        result.serialize(out, syntax.engine)
        return
    if not isinstance(result, QuerySolutions):
        raise TypeError(f"{syntax.label} cannot say true or false.")
    # The libraries are large and few answers need them.
    if syntax is PARQUET:
        from missiongraph.rdf.parquet import write_parquet  # noqa: PLC0415

        write_parquet(result, out)
    else:
        from missiongraph.rdf.sheet import write_sheet  # noqa: PLC0415

        write_sheet(result, out)
