"""The reader job behind `/sparql`: evaluate a query and write its answer."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import IO

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, serialize

from missiongraph.errors import NotAcceptable, SyntaxProblem
from missiongraph.names import PREFIXES
from missiongraph.query.federation import federated
from missiongraph.query.hints import misses, with_hint
from missiongraph.query.outbound import NO_FEDERATION, Federation
from missiongraph.rdf.formats import TURTLE, GraphFormat, ResultFormat, graph_format, result_format
from missiongraph.rdf.results import write_result
from missiongraph.store.base import Answer, QueryDataset, Snapshot, Triples


def answer(
    snapshot: Snapshot,
    out: IO[bytes],
    *,
    text: str,
    dataset: QueryDataset,
    syntax: str,
    has_mark: bool = False,
    federation: Federation = NO_FEDERATION,
) -> tuple[str, ...]:
    """Evaluate `text` and write the answer in the format named `syntax`, as it comes; return hints (`misses`).

    `has_mark` puts a byte order mark before a table in text, by which Excel knows UTF-8.
    Raises SyntaxProblem for a query that does not parse, ServiceFailed for one that asks others in vain, and
    NotAcceptable where the format cannot say the answer.
    """
    with federated(text, federation) as turned:
        result = evaluate(snapshot, turned, dataset)
        if isinstance(result, QueryTriples | Triples):
            _write_graph(result, out, graph_format(syntax), syntax)
        else:
            if has_mark:
                out.write(BOM_UTF8)
            _write_table(result, out, result_format(syntax), syntax)
    return misses(snapshot, text, dataset)


def evaluate(snapshot: Snapshot, text: str, dataset: QueryDataset) -> Answer:
    """Evaluate a query. Raises SyntaxProblem with a hint."""
    try:
        return snapshot.query(text, dataset)
    except SyntaxProblem as problem:
        raise with_hint(problem, text) from problem


def _write_table(result: QuerySolutions | QueryBoolean, out: IO[bytes], syntax: ResultFormat | None, name: str) -> None:
    if syntax is None:
        raise NotAcceptable(f"The answer of SELECT and ASK cannot be written as {name!r}. Ask for JSON.")
    write_result(result, out, syntax)


def _write_graph(result: QueryTriples | Triples, out: IO[bytes], syntax: GraphFormat | None, name: str) -> None:
    if syntax is None:
        raise NotAcceptable(f"The answer of CONSTRUCT and DESCRIBE cannot be written as {name!r}. Ask for Turtle.")
    try:
        if syntax is TURTLE:
            serialize(result, out, syntax.engine, prefixes=PREFIXES)
        else:
            result.serialize(out, syntax.engine)
    except OSError as error:
        # RDF/XML has no way to write a predicate whose end is not an XML name.
        raise NotAcceptable(f"The answer cannot be written as {syntax.label}: {error}. Ask for Turtle.") from error
