"""pyoxigraph reads every format that we send, and finds the same in each."""

from __future__ import annotations

import httpx
import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, parse, parse_query_results

from clients.asked import AMOUNT, ASK, CONSTRUCT, SELECT, WORDS
from missiongraph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS, SRJ, SRX, GraphFormat, ResultFormat
from serving import Served

TABLES = [each for each in RESULT_FORMATS if each.engine]


@pytest.mark.parametrize("syntax", TABLES, ids=lambda each: each.name)
def test_tables(service: Served, syntax: ResultFormat) -> None:
    answer = httpx.get(f"{service.url}/sparql", params={"query": SELECT}, headers={"Accept": syntax.media_type})
    assert answer.headers["content-type"].partition(";")[0] == syntax.media_type
    assert syntax.engine is not None
    found = parse_query_results(answer.content, syntax.engine)
    assert isinstance(found, QuerySolutions)
    assert [(row["amount"].value, row["words"].value) for row in found] == [(AMOUNT, WORDS)]


@pytest.mark.parametrize("syntax", [SRJ, SRX], ids=lambda each: each.name)
def test_true_and_false(service: Served, syntax: ResultFormat) -> None:
    assert syntax.engine is not None
    answer = httpx.get(f"{service.url}/sparql", params={"query": ASK, "format": syntax.name})
    found = parse_query_results(answer.content, syntax.engine)
    assert isinstance(found, QueryBoolean)
    assert bool(found)


@pytest.mark.parametrize("syntax", GRAPH_FORMATS, ids=lambda each: each.name)
def test_graphs(service: Served, syntax: GraphFormat) -> None:
    def triples(name: str) -> set[str]:
        [known] = [each for each in GRAPH_FORMATS if each.name == name]
        answer = httpx.get(f"{service.url}/sparql", params={"query": CONSTRUCT, "format": name})
        return {str(quad.triple) for quad in parse(answer.content, known.engine)}

    assert triples(syntax.name) == triples("nt")
    assert len(triples(syntax.name)) > 3
