"""SELECT results as Apache Parquet: a column for each variable, typed where all its values are of one kind."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import IO, Any, Final

import pyarrow as arrow
import pyarrow.parquet
from pyoxigraph import Literal, QuerySolutions

from missiongraph.names import XSD
from missiongraph.rdf.terms import Object

_BATCH: Final = 16_384
_MOST_DIGITS: Final = 38
_IRI: Final = "iri"
_BLANK: Final = "blank node"


def write_parquet(solutions: QuerySolutions, out: IO[bytes]) -> None:
    """Write all solutions, batch by batch.

    A column of xsd:integer, xsd:decimal, xsd:date or xsd:boolean values only is int64, decimal, date32 or boolean,
    if every value fits; any other is a string column of lexical forms. The field's metadata name the kinds of its
    terms ("iri", "blank node", or datatype IRIs). The kinds are known at the end only, so the rows are gathered in
    Arrow's memory first.
    """
    columns = [_Column(variable.value) for variable in solutions.variables]
    while rows := [tuple(solution) for solution in islice(solutions, _BATCH)]:
        for column, terms in zip(columns, zip(*rows, strict=True), strict=False):
            column.extend(terms)
    made = [column.finish() for column in columns]
    table = arrow.table([values for values, _ in made], schema=arrow.schema([field for _, field in made]))
    written = arrow.BufferOutputStream()
    arrow.parquet.write_table(table, written, row_group_size=_BATCH)
    out.write(written.getvalue())


class _Column:
    """Gathers the terms of one variable."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._kinds: set[str] = set()
        self._chunks: list[Any] = []

    def extend(self, terms: tuple[Object | None, ...]) -> None:
        """Add terms, None for what is unbound."""
        self._kinds.update(_kind(term) for term in terms if term is not None)
        self._chunks.append(arrow.array([None if term is None else term.value for term in terms], arrow.string()))

    def finish(self) -> tuple[Any, Any]:
        """Return the values, typed if they all fit a type, and the field that describes them."""
        values = arrow.chunked_array(self._chunks, arrow.string())
        if len(self._kinds) == 1 and (wanted := _type(min(self._kinds), values)):
            # A value outside the type's range: the lexical forms stay.
            with suppress(arrow.ArrowInvalid):
                values = values.cast(wanted)
        kinds = " ".join(sorted(self._kinds))
        return values, arrow.field(self._name, values.type, metadata={"rdf": kinds})


def _kind(term: Object) -> str:
    if isinstance(term, Literal):
        return term.datatype.value
    return _BLANK if type(term).__name__ == "BlankNode" else _IRI


def _type(kind: str, values: Any) -> Any:
    match kind.removeprefix(XSD) if kind.startswith(XSD) else "":
        case "integer":
            return arrow.int64()
        case "boolean":
            return arrow.bool_()
        case "date":
            return arrow.date32()
        case "decimal":
            return _decimal(values)
    return None


def _decimal(values: Any) -> Any:
    """Return the narrowest decimal type for lexical forms like `-12.5`, None if there is none."""
    parts = [text.lstrip("+-").partition(".") for text in values.to_pylist() if text is not None]
    whole = max(len(part[0]) for part in parts)
    scale = max(len(part[2]) for part in parts)
    return arrow.decimal128(max(whole + scale, 1), scale) if whole + scale <= _MOST_DIGITS else None
