"""SPARQL 1.1 Protocol and Graph Store HTTP Protocol, clause by clause: our own tests, written from the standards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx
import pytest

from missiongraph.names import DOCUMENT_GRAPH
from serving import Served
from writing import Editor, source

ASK = "ASK {}"
MISSIONS = "SELECT ?s { ?s a <https://w3id.org/missiongraph/ns#Mission> }"
ONE = DOCUMENT_GRAPH + "eupol-copps/about-the-mission"
TWO = DOCUMENT_GRAPH + "un-police/uncops-2024"
FORM = {"content-type": "application/x-www-form-urlencoded"}
DIRECT = {"content-type": "application/sparql-query"}
Answer = httpx.Response


@dataclass(frozen=True)
class Row:
    """A clause, a request, and what the answer has to be: a status, and a test of the rest."""

    clause: str
    method: str
    parameters: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    status: int = 200
    holds: Callable[[Answer], bool] = lambda _: True


def yes(answer: Answer) -> bool:
    return answer.json()["boolean"] is True


def rows(answer: Answer) -> int:
    return len(answer.json()["results"]["bindings"])


def media(kind: str) -> Callable[[Answer], bool]:
    return lambda answer: answer.headers["content-type"].partition(";")[0] == kind


def default(*graphs: str) -> list[tuple[str, str]]:
    return [("query", MISSIONS), *(("default-graph-uri", graph) for graph in graphs)]


NAMED = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
FROM = f"SELECT ?s FROM <{ONE}> {{ ?s a <https://w3id.org/missiongraph/ns#Mission> }}"
QUERIES = [
    Row("§2.1.1 query via GET", "GET", [("query", ASK)], holds=yes),
    Row("§2.1.1 HEAD is GET without a body", "HEAD", [("query", ASK)], holds=lambda answer: not answer.content),
    Row("§2.1.2 query via POST with URL-encoded parameters", "POST", [], FORM, urlencode({"query": ASK}), holds=yes),
    Row("§2.1.2 a charset beside the media type", "POST", [],
        {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}, urlencode({"query": ASK}), holds=yes),
    Row("§2.1.3 query via POST directly", "POST", [], DIRECT, ASK, holds=yes),
    Row("§2.1.3 with the dataset in the address", "POST", [("default-graph-uri", ONE)], DIRECT, MISSIONS,
        holds=lambda answer: rows(answer) == 1),
    Row("§2.1.3 UTF-8", "POST", [], DIRECT, "ASK { FILTER(STRLEN('é') = 1) }", holds=yes),
    Row("§2.1.4 a default graph of the protocol", "GET", default(ONE), holds=lambda answer: rows(answer) == 1),
    Row("§2.1.4 several are merged", "GET", default(ONE, TWO), holds=lambda answer: rows(answer) > 14),
    Row("§2.1.4 the same graph twice counts once", "GET", default(ONE, ONE), holds=lambda answer: rows(answer) == 1),
    Row("§2.1.4 named graphs of the protocol", "GET",
        [("query", NAMED), ("named-graph-uri", ONE), ("named-graph-uri", TWO)],
        holds=lambda answer: rows(answer) == 2),
    Row("§2.1.4 only named graphs: the default graph is empty", "GET", [("query", MISSIONS), ("named-graph-uri", ONE)],
        holds=lambda answer: rows(answer) == 0),
    Row("§2.1.4 the protocol's dataset goes before FROM", "GET", [("query", FROM), ("default-graph-uri", TWO)],
        holds=lambda answer: rows(answer) > 10),
    Row("§2.1.4 a dataset in the form", "POST", [], FORM, urlencode({"query": MISSIONS, "default-graph-uri": ONE}),
        holds=lambda answer: rows(answer) == 1),
    Row("§2.1.5 content is negotiated: JSON", "GET", [("query", ASK)], {"accept": "application/sparql-results+json"},
        holds=media("application/sparql-results+json")),
    Row("§2.1.5 content is negotiated: XML", "GET", [("query", ASK)], {"accept": "application/sparql-results+xml"},
        holds=media("application/sparql-results+xml")),
    Row("§2.1.5 content is negotiated: CSV", "GET", [("query", MISSIONS)], {"accept": "text/csv"},
        holds=media("text/csv")),
    Row("§2.1.5 content is negotiated: TSV", "GET", [("query", MISSIONS)], {"accept": "text/tab-separated-values"},
        holds=media("text/tab-separated-values")),
    Row("§2.1.5 q-values", "GET", [("query", MISSIONS)],
        {"accept": "text/csv;q=0.2, application/sparql-results+xml;q=0.8, */*;q=0.1"},
        holds=media("application/sparql-results+xml")),
    Row("§2.1.5 nothing that can be made", "GET", [("query", ASK)], {"accept": "image/png"}, status=406),
    Row("§2.1.6 CONSTRUCT gives RDF", "GET", [("query", "CONSTRUCT WHERE { ?s a ?c }")], {"accept": "text/turtle"},
        holds=media("text/turtle")),
    Row("§2.1.6 DESCRIBE gives RDF", "GET", [("query", f"DESCRIBE <{ONE}>")], {"accept": "application/rdf+xml"},
        holds=media("application/rdf+xml")),
    Row("§2.1.6 400 for a malformed query", "GET", [("query", "ASK {")], status=400,
        holds=lambda answer: answer.json()["code"] == "syntax-error"),
    Row("§2.1.6 400 for a malformed query by POST", "POST", [], DIRECT, "ASK {", status=400),
    Row("§2.1 exactly one query: none", "GET", [("default-graph-uri", ONE)], status=400),
    Row("§2.1 exactly one query: two", "GET", [("query", ASK), ("query", ASK)], status=400),
    Row("§2.1 exactly one query: in address and body", "POST", [("query", ASK)], DIRECT, ASK, status=400),
    Row("§2.1 an empty query", "GET", [("query", "")], status=400),
    Row("§2.1 PUT is no query operation", "PUT", [("query", ASK)], status=405),
    Row("§2.1 DELETE is no query operation", "DELETE", [("query", ASK)], status=405),
    Row("§2.1.2 another media type", "POST", [], {"content-type": "text/plain"}, ASK, status=415),
    Row("§2.1.3 another charset", "POST", [], {"content-type": "application/sparql-query; charset=UTF-16"}, ASK, 415),
    Row("§2.2 an update is no query", "GET", [("query", "CLEAR ALL")], status=400),
    Row("§2.2 an update by GET", "GET", [("update", "CLEAR ALL")], status=400),
    Row("Service Description §2: RDF without parameters", "GET", [], {"accept": "text/turtle"},
        holds=lambda answer: "sparql-service-description#Service" in answer.text or "sd:Service" in answer.text),
    Row("RFC 9110 §15.5.6: what is allowed instead", "PUT", [("query", ASK)], status=405,
        holds=lambda answer: {"GET", "POST"} <= set(answer.headers["allow"].replace(" ", "").split(","))),
    Row("Fetch §4.8: a preflight request", "OPTIONS", [],
        {"origin": "https://elsewhere.test", "access-control-request-method": "POST",
         "access-control-request-headers": "content-type"},
        holds=lambda answer: answer.headers["access-control-allow-origin"] == "*"),
    Row("Fetch §4.8: an answer for every origin", "GET", [("query", ASK)], {"origin": "https://elsewhere.test"},
        holds=lambda answer: answer.headers["access-control-allow-origin"] == "*"),
]  # fmt: skip


@pytest.mark.parametrize("row", QUERIES, ids=[row.clause for row in QUERIES])
def test_the_query_operation(service: Served, row: Row) -> None:
    address = f"{service.url}/sparql" + (f"?{urlencode(row.parameters)}" if row.parameters else "")
    answer = httpx.request(row.method, address, headers=row.headers, content=row.body or None)
    assert answer.status_code == row.status, answer.text
    assert row.holds(answer)


G = DOCUMENT_GRAPH + "protocol/one"
H = DOCUMENT_GRAPH + "protocol/two"
INTO = "INSERT DATA {{ GRAPH <{}> {{ <urn:x:{}> <http://www.w3.org/2004/02/skos/core#note> 'x' }} }}"

UPDATE = {"content-type": "application/sparql-update"}
UPDATES = [
    Row("§2.2.1 update via POST with URL-encoded parameters", "POST", [], FORM,
        urlencode({"update": INTO.format(G, "a")})),
    Row("§2.2.2 update via POST directly", "POST", [], UPDATE, INTO.format(G, "b")),
    Row("§2.2 several operations in one request", "POST", [], UPDATE,
        INTO.format(G, "c") + " ; " + INTO.format(H, "c")),
    Row("§2.2.3 a dataset of the protocol", "POST", [("using-graph-uri", G)], UPDATE,
        f"INSERT {{ GRAPH <{H}> {{ ?s ?p 'y' }} }} WHERE {{ ?s ?p 'x' }}"),
    Row("§2.2.3 named graphs of the protocol", "POST", [("using-named-graph-uri", G)], UPDATE,
        f"INSERT {{ GRAPH <{H}> {{ ?s ?p 'z' }} }} WHERE {{ GRAPH ?g {{ ?s ?p 'x' }} }}"),
    Row("§2.2.3 never both the protocol's dataset and USING", "POST", [("using-graph-uri", G)], UPDATE,
        f"INSERT {{ GRAPH <{H}> {{ ?s ?p 'w' }} }} USING <{G}> WHERE {{ ?s ?p ?o }}", status=400),
    Row("§2.2.3 never both the protocol's dataset and WITH", "POST", [("using-graph-uri", G)], UPDATE,
        f"WITH <{G}> DELETE {{ ?s ?p 'none' }} WHERE {{ ?s ?p 'none' }}", status=400),
    Row("§2.2.4 400 for a malformed update", "POST", [], UPDATE, "INSERT DATA {", status=400),
    Row("§2.2 exactly one update: none", "POST", [], FORM, "", status=400),
    Row("§2.2 exactly one update: two", "POST", [], FORM, urlencode([("update", "CLEAR ALL"), ("update", "CLEAR ALL")]),
        status=400),
    Row("§2.2 an update is not sent by GET", "GET", [("update", "CLEAR ALL")], status=405),
    Row("§2.2.1 another media type", "POST", [], {"content-type": "text/plain"}, "CLEAR ALL", status=415),
    Row("§2.2 a query is no update", "POST", [], UPDATE, ASK, status=400),
]  # fmt: skip


@pytest.fixture(scope="module")
def graphs(editor: Editor) -> Editor:
    """Two documents, so that updates have something to be about."""
    for graph in (G, H):
        put = editor.http.put("/graphs", params={"graph": graph}, content=source("A protocol"), headers=TURTLE)
        assert put.status_code == 201
    return editor


@pytest.mark.parametrize("row", UPDATES, ids=[row.clause for row in UPDATES])
def test_the_update_operation(graphs: Editor, row: Row) -> None:
    address = f"/update?{urlencode(row.parameters)}"
    answer = graphs.http.request(row.method, address, headers=row.headers, content=row.body or None)
    assert answer.status_code == row.status, answer.text


TURTLE = {"content-type": "text/turtle"}
NEW = DOCUMENT_GRAPH + "protocol/new"
STORED = [
    Row("§5.3 PUT makes a graph: 201", "PUT", [("graph", NEW)], TURTLE, source("Made"), 201,
        lambda answer: bool(answer.headers["location"])),
    Row("§5.3 PUT replaces a graph: 200", "PUT", [("graph", NEW)], TURTLE, source("Replaced")),
    Row("§5.2 GET", "GET", [("graph", NEW)], {"accept": "text/turtle"}, holds=lambda answer: "Replaced" in answer.text),
    Row("§5.2 GET negotiates", "GET", [("graph", NEW)], {"accept": "application/n-triples"},
        holds=media("application/n-triples")),
    Row("§5.2 GET of nothing that can be made: 406", "GET", [("graph", NEW)], {"accept": "image/png"}, status=406),
    Row("§5.6 HEAD", "HEAD", [("graph", NEW)], holds=lambda answer: not answer.content),
    Row("§5.5 POST merges: 200", "POST", [("graph", NEW)], TURTLE,
        f"<{NEW}> <http://www.w3.org/2004/02/skos/core#note> 'merged' ."),
    Row("§5.5 and what was there stays", "GET", [("graph", NEW)],
        holds=lambda answer: "merged" in answer.text and "Replaced" in answer.text),
    Row("§5.7 PATCH", "PATCH", [("graph", NEW)], UPDATE,
        f"INSERT DATA {{ <{NEW}> <http://www.w3.org/2004/02/skos/core#note> 'patched' }}"),
    Row("§5.7 and it is there", "GET", [("graph", NEW)], holds=lambda answer: "patched" in answer.text),
    Row("§4.2 the default graph is read by ?default", "GET", [("default", "")], {"accept": "application/n-triples"}),
    Row("§4.2 no graph is named: 400", "GET", [], status=400),
    Row("§4.2 two graphs are named: 400", "GET", [("graph", NEW), ("default", "")], status=400),
    Row("§4.2 a relative IRI: 400", "GET", [("graph", "relative")], status=400),
    Row("§5.3 an unreadable body: 400", "PUT", [("graph", NEW)], TURTLE, "<> a", 400),
    Row("§5.3 an unknown media type: 415", "PUT", [("graph", NEW)], {"content-type": "image/png"}, "x", 415),
    Row("§5.4 DELETE: 204", "DELETE", [("graph", NEW)], status=204),
    Row("§5.4 DELETE of what is not there: 404", "DELETE", [("graph", NEW)], status=404),
    Row("§5.2 GET of what is not there: 404", "GET", [("graph", NEW)], status=404),
    Row("§5.5 POST to no graph makes one: 201", "POST", [], TURTLE, source("Posted"), 201,
        lambda answer: "graph=" in answer.headers["location"]),
    Row("§5.5 POST of several files", "POST", [("graph", NEW)], {"content-type": "multipart/form-data; boundary=b"},
        "--b\r\nContent-Disposition: form-data; name=f; filename=f.ttl\r\nContent-Type: text/turtle\r\n\r\n"
        + source("In parts") + "\r\n--b--\r\n", 201),
    Row("engines.md: the default graph is not written", "PUT", [("default", "")], TURTLE, source("No"), 409),
]  # fmt: skip


def test_the_graph_store_in_the_order_of_its_table(graphs: Editor) -> None:
    for row in STORED:
        address = "/graphs" + (f"?{urlencode(row.parameters)}" if row.parameters else "")
        answer = graphs.http.request(row.method, address, headers=row.headers, content=row.body or None)
        assert answer.status_code == row.status, (row.clause, answer.text)
        assert row.holds(answer), row.clause


def test_direct_identification(graphs: Editor) -> None:
    """Graph Store Protocol §4.1: a graph at its own address."""
    path = "/graph/document/protocol/direct"
    assert graphs.http.put(path, content=source("Direct"), headers=TURTLE).status_code == 201
    read = graphs.http.get(path, headers={"accept": "text/turtle"})
    assert (read.status_code, "Direct" in read.text) == (200, True)
    assert graphs.http.delete(path).status_code == 204
    assert graphs.http.get(path, headers={"accept": "text/turtle"}).status_code == 404
