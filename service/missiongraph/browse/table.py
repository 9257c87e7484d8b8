"""The answer of a query as a page shows it: labels beside IRIs, languages marked, a cap that is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolution, QueryTriples

from missiongraph.browse.language import Text
from missiongraph.browse.view import View
from missiongraph.query.answer import evaluate
from missiongraph.query.federation import federated
from missiongraph.query.hints import misses
from missiongraph.query.outbound import NO_FEDERATION, Federation
from missiongraph.store.base import QueryDataset, Snapshot, Triples

MOST_ROWS: Final = 500
STATEMENT: Final = ("subject", "predicate", "object")
"""The columns of the answer to CONSTRUCT and DESCRIBE."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its text, and the IRI behind it if it is a name."""

    text: Text
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows; an unbound value is None. `is_whole` is False where the answer has more rows than shown.

    `hints` say of which names in the query there is nothing in the graph.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    is_whole: bool
    hints: tuple[str, ...] = ()


def table(
    snapshot: Snapshot, *, text: str, dataset: QueryDataset, language: str, federation: Federation = NO_FEDERATION
) -> Table:
    """Evaluate a query and return at most MOST_ROWS rows. A reader job. Raises SyntaxProblem and ServiceFailed."""
    with federated(text, federation) as turned:
        return replace(_table(snapshot, turned, dataset, language), hints=misses(snapshot, text, dataset))


def _table(snapshot: Snapshot, text: str, dataset: QueryDataset, language: str) -> Table:
    result = evaluate(snapshot, text, dataset)
    if isinstance(result, QueryTriples | Triples):
        return _statements(View(snapshot, language), result)
    if isinstance(result, QueryBoolean):
        yes_or_no = Cell(Text("true" if result else "false"))
        return Table(("answer",), ((yes_or_no,),), is_whole=True)
    view, columns = View(snapshot, language), columns_of([each.value for each in result.variables])
    solutions = list(islice(result, MOST_ROWS + 1))
    rows = tuple(tuple(cells(view, columns, solution)) for solution in solutions[:MOST_ROWS])
    return Table(columns, rows, is_whole=len(solutions) <= MOST_ROWS)


def _statements(view: View, graph: QueryTriples | Triples) -> Table:
    found = list(islice(iter(graph), MOST_ROWS + 1))
    terms = ((each.subject, each.predicate, each.object) for each in found[:MOST_ROWS])
    rows = tuple(tuple(_cell(view, term) for term in triple) for triple in terms)
    return Table(STATEMENT, rows, is_whole=len(found) <= MOST_ROWS)


def columns_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns to show: `xLabel` beside `x` is left out, because names are shown by their labels anyway."""
    return tuple(
        each for each in names if each.removesuffix("Label") == each or each.removesuffix("Label") not in names
    )


def cells(view: View, columns: Sequence[str], solution: QuerySolution) -> Iterator[Cell | None]:
    """Iterate over the cells of a row."""
    for column in columns:
        yield _cell(view, solution[column])


def _cell(view: View, value: object) -> Cell | None:
    if isinstance(value, NamedNode):
        return Cell(view.label(value.value), value.value)
    if isinstance(value, Literal):
        return Cell(Text(value.value, value.language or ""))
    return None if value is None else Cell(Text(str(value)))
