"""What the headers of an answer say beside its format: the name of the file and a byte order mark."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from missiongraph.errors import Rejected
from missiongraph.rdf.formats import CSV, PARQUET, TSV, XLSX, GraphFormat, ResultFormat
from missiongraph.web import parameters as wire

_TEXTS: Final = (CSV, TSV)
_MARK: Final = "bom"


def as_file(syntax: ResultFormat | GraphFormat, stem: str) -> dict[str, str]:
    """Name the file that a browser saves; what only a program can show is saved at once (RFC 6266 §4.2)."""
    kind = "attachment" if syntax in (XLSX, PARQUET) else "inline"
    return {"Content-Disposition": f'{kind}; filename="{stem}.{syntax.name}"'}


def has_mark(request: Request, parameters: wire.Parameters, syntax: ResultFormat | GraphFormat) -> bool:
    """Say whether CSV or TSV is asked for with a byte order mark: `bom=1`, or `Accept: text/csv;bom=1`.

    Raises Rejected for another value than 0 and 1.
    """
    if syntax not in _TEXTS:
        return False
    asked = wire.single(parameters, _MARK)
    if asked is not None:
        if asked not in ("0", "1"):
            raise Rejected("The parameter 'bom' is 1 for a byte order mark, or 0.", parameter=_MARK)
        return asked == "1"
    for part in request.headers.get("accept", "").lower().split(","):
        media, *marks = (piece.replace(" ", "") for piece in part.split(";"))
        if media in syntax.media_types:
            return f"{_MARK}=1" in marks
    return False
