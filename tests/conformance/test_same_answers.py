"""Our layers do not worsen the engine's answers: three hundred generated queries, over HTTP and in process."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import httpx
import openpyxl
import pyarrow as arrow
import pyarrow.parquet
import pytest
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from conformance.generated import Generated, Generator
from counts import examples
from missiongraph.commit.release import shipped_snapshot
from serving import Served

COUNT = examples(330)
TABLES = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}
Rows = Counter[tuple[Any, ...]]


@pytest.fixture(scope="module")
def client(service: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=service.url, timeout=30) as client:
        yield client


def asked(client: httpx.Client, query: str, form: str) -> bytes:
    answered = client.post("/sparql", data={"query": query, "format": form})
    assert answered.status_code == 200, answered.text
    return answered.content


def rows(solutions: QuerySolutions) -> Rows:
    return Counter(tuple(solution) for solution in solutions)


def words(solutions: QuerySolutions) -> Rows:
    """The rows as CSV, Excel and Parquet say them: lexical forms alone."""
    return Counter(tuple("" if term is None else term.value for term in solution) for solution in solutions)


def graph(triples: Iterable[Triple | Quad]) -> Dataset:
    """Name blank nodes after their content."""
    dataset = Dataset(Quad(each.subject, each.predicate, each.object, DefaultGraph()) for each in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def cells(data: bytes) -> Rows:
    [_, *lines] = openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    return Counter(tuple(str(cell if cell is not None else "") for cell in line) for line in lines)


def values(data: bytes) -> Rows:
    lines = arrow.parquet.read_table(io.BytesIO(data)).to_pylist()
    return Counter(tuple("" if cell is None else cell for cell in line.values()) for line in lines)


def solved(query: Generated) -> QuerySolutions:
    result = shipped_snapshot().query(query.text)
    assert isinstance(result, QuerySolutions)
    return result


@pytest.fixture(scope="module")
def queries() -> list[Generated]:
    return list(Generator(shipped_snapshot(), seed=20261122).queries(COUNT))


def test_the_queries_are_many_and_most_have_answers(queries: list[Generated]) -> None:
    assert len({query.text for query in queries}) >= 300
    answers = [solved(query) for query in queries if query.form == "SELECT"]
    assert sum(any(True for _ in answer) for answer in answers) > len(answers) / 2


@pytest.mark.parametrize("form", TABLES)
def test_tables_are_the_same(client: httpx.Client, queries: list[Generated], form: str) -> None:
    for query in queries:
        if query.form == "SELECT":
            answered = parse_query_results(asked(client, query.text, form), TABLES[form])
            assert isinstance(answered, QuerySolutions)
            assert rows(answered) == rows(solved(query)), query.text


def test_csv_is_the_same(client: httpx.Client, queries: list[Generated]) -> None:
    for query in queries:
        if query.form == "SELECT":
            [_, *lines] = csv.reader(io.StringIO(asked(client, query.text, "csv").decode(), newline=""))
            assert Counter(map(tuple, lines)) == words(solved(query)), query.text


def test_sheets_and_parquet_have_the_same_rows(client: httpx.Client, queries: list[Generated]) -> None:
    for query in [each for each in queries if each.form == "SELECT"][::4]:
        expected = words(solved(query))
        # As text, so that the cells of numbers and dates are compared by what they say.
        columns = " ".join(f"(STR({each}) AS {each}_)" for each in solved(query).variables)
        text = f"SELECT {columns} {{ {{ {query.text} }} }}"
        if expected:
            assert cells(asked(client, text, "xlsx")) == expected, query.text
            assert values(asked(client, text, "parquet")) == expected, query.text


@pytest.mark.parametrize("form", ["json", "xml"])
def test_yes_and_no_are_the_same(client: httpx.Client, queries: list[Generated], form: str) -> None:
    for query in queries:
        if query.form == "ASK":
            answered = parse_query_results(asked(client, query.text, form), TABLES[form])
            expected = shipped_snapshot().query(query.text)
            assert isinstance(answered, QueryBoolean)
            assert isinstance(expected, QueryBoolean)
            assert bool(answered) == bool(expected), query.text


@pytest.mark.parametrize("form", GRAPHS)
def test_graphs_are_isomorphic(client: httpx.Client, queries: list[Generated], form: str) -> None:
    for query in queries:
        if query.form in ("CONSTRUCT", "DESCRIBE"):
            expected = shipped_snapshot().query(query.text)
            assert isinstance(expected, QueryTriples)
            assert graph(parse(asked(client, query.text, form), GRAPHS[form])) == graph(expected), query.text


def test_a_comparison_notices_a_difference() -> None:
    one, other = Literal("1"), Literal("1", language="en")
    assert Counter([(one,)]) != Counter([(other,)])
