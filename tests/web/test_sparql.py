"""`/sparql` as its clients meet it: forms, formats, errors, limits."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import signal
import socket
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode
from xml.dom.minidom import Document

import httpx
import openpyxl
import pyarrow as arrow
import pyarrow.parquet
import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV as WRAPPER_CSV
from SPARQLWrapper import GET, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper

from serving import Served, cpu_seconds

COPPS = "https://w3id.org/missiongraph/id/mission/eupol-copps"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/missiongraph/ns#Mission> }"
ROWS = "SELECT ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o } ORDER BY ?o LIMIT 50"
GRAPH = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{COPPS}> }} ?s ?p ?o }}"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
LONG_GRAPH = "CONSTRUCT { ?a <urn:x:p> ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"

FORMATS = [
    ("json", ROWS, "application/sparql-results+json"),
    ("xml", ROWS, "application/sparql-results+xml"),
    ("csv", ROWS, "text/csv"),
    ("tsv", ROWS, "text/tab-separated-values"),
    ("ttl", GRAPH, "text/turtle"),
    ("nt", GRAPH, "application/n-triples"),
    ("jsonld", GRAPH, "application/ld+json"),
    ("rdf", GRAPH, "application/rdf+xml"),
]
ENGINE = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}


def ask(service: Served, query: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{service.url}/sparql", params={"query": query}, headers=headers, timeout=20)


def size(name: str, data: bytes) -> int:
    """Count rows or triples of an answer with a parser that is not ours."""
    if name == "csv":
        return len(list(csv.DictReader(io.StringIO(data.decode()))))
    if name in ENGINE:
        solutions = parse_query_results(data, ENGINE[name])
        assert isinstance(solutions, QuerySolutions)
        return len(list(solutions))
    syntax = RdfFormat.from_extension(name)
    assert syntax
    return len(set(parse(data, syntax)))


@pytest.mark.parametrize(("name", "query", "media"), FORMATS, ids=[each[0] for each in FORMATS])
def test_each_format_is_given_by_accept_and_by_name(service: Served, name: str, query: str, media: str) -> None:
    by_accept = ask(service, query, accept=media)
    by_name = httpx.get(f"{service.url}/sparql", params={"query": query, "format": name})
    for response in (by_accept, by_name):
        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == media
        assert int(response.headers["content-length"]) == len(response.content)
    assert (
        size(name, by_accept.content)
        == size(name, by_name.content)
        == size(
            "json" if query == ROWS else "nt",
            ask(service, query, accept="application/sparql-results+json, application/n-triples;q=0.5").content,
        )
        > 0
    )


@pytest.mark.parametrize(("name", "kind"), [("xlsx", "attachment"), ("parquet", "attachment"), ("csv", "inline")])
def test_an_answer_is_saved_under_the_name_of_its_revision(service: Served, name: str, kind: str) -> None:
    answered = httpx.get(f"{service.url}/sparql", params={"query": ROWS, "format": name})
    revision = answered.headers["missiongraph-revision"]
    assert answered.headers["content-disposition"] == f'{kind}; filename="missiongraph-{revision}.{name}"'


def test_sheets_and_parquet_hold_all_rows(service: Served) -> None:
    sheet = httpx.get(f"{service.url}/sparql", params={"query": ROWS, "format": "xlsx"})
    assert openpyxl.load_workbook(io.BytesIO(sheet.content)).active.max_row == 51
    parquet = ask(service, ROWS, accept="application/vnd.apache.parquet")
    assert arrow.parquet.read_table(io.BytesIO(parquet.content)).num_rows == 50


@pytest.mark.parametrize(
    ("parameters", "accept", "has_mark"),
    [
        ({}, "text/csv", False),
        ({}, "text/csv;bom=1", True),
        ({}, "text/html, text/tab-separated-values; bom=1; q=1", True),
        ({"format": "csv", "bom": "1"}, "*/*", True),
        ({"format": "csv", "bom": "0"}, "text/csv;bom=1", False),
        ({"format": "json", "bom": "1"}, "*/*", False),
    ],
)
def test_a_byte_order_mark_is_there_on_request_only(
    service: Served, parameters: dict[str, str], accept: str, has_mark: bool
) -> None:
    answered = httpx.get(f"{service.url}/sparql", params={"query": ROWS, **parameters}, headers={"accept": accept})
    assert answered.status_code == 200
    assert answered.content.startswith(codecs.BOM_UTF8) is has_mark


@pytest.mark.parametrize(
    ("method", "headers", "content"),
    [
        ("GET", {}, None),
        ("POST", {"content-type": "application/x-www-form-urlencoded"}, urlencode({"query": COUNT})),
        ("POST", {"content-type": "application/sparql-query"}, COUNT),
        ("POST", {"content-type": "application/sparql-query; charset=utf-8"}, COUNT),
    ],
    ids=["get", "form", "direct", "direct with charset"],
)
def test_each_form_of_the_protocol_gives_the_same_answer(
    service: Served, method: str, headers: dict[str, str], content: str | None
) -> None:
    address = f"{service.url}/sparql" + (f"?{urlencode({'query': COUNT})}" if method == "GET" else "")
    response = httpx.request(method, address, headers=headers, content=content)
    assert response.json()["results"]["bindings"] == ask(service, COUNT).json()["results"]["bindings"]
    assert int(response.json()["results"]["bindings"][0]["n"]["value"]) >= 16


def test_curl_gets_an_answer(service: Served) -> None:
    command = ["curl", "-sSf", f"{service.url}/sparql", "--data-urlencode", f"query={COUNT}", "-H", "Accept: text/csv"]
    assert re.fullmatch(rb"n\r\n\d+\r\n", subprocess.run(command, check=True, capture_output=True).stdout)


@pytest.mark.parametrize(("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
@pytest.mark.parametrize("form", [JSON, XML, WRAPPER_CSV])
def test_sparqlwrapper_reads_every_form(service: Served, method: str, how: str, form: str) -> None:
    client = SPARQLWrapper(f"{service.url}/sparql")
    client.setQuery("SELECT (42 AS ?n) {}")
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setReturnFormat(form)
    converted = client.query().convert()
    assert "42" in (converted.toxml() if isinstance(converted, Document) else str(converted))


def test_sparqlwrapper_reads_graphs(service: Served) -> None:
    client = SPARQLWrapper(f"{service.url}/sparql", returnFormat=TURTLE)
    client.setQuery(GRAPH)
    turtle = client.query().convert()
    assert isinstance(turtle, bytes)
    assert size("ttl", turtle) == size("nt", ask(service, GRAPH, accept="application/n-triples").content) > 1


def test_rdflib_reads_the_service_as_a_store(service: Served) -> None:
    store = SPARQLStore(f"{service.url}/sparql")
    assert len(list(store.query(ROWS))) == 50


def test_a_fact_with_two_sources_is_counted_once_and_graphs_show_both(service: Served) -> None:
    pattern = "<https://w3id.org/missiongraph/id/organisation/palestinian-authority> a <https://w3id.org/missiongraph/ns#Organisation>"
    once = ask(service, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").json()["results"]["bindings"][0]["n"]["value"]
    graphs = ask(service, f"SELECT ?g {{ GRAPH ?g {{ {pattern} }} }}").json()["results"]["bindings"]
    assert once == "1"
    assert len(graphs) >= 2


def test_the_request_names_the_dataset(service: Served) -> None:
    graph = "https://w3id.org/missiongraph/graph/document/eupol-copps/about-the-mission"
    other = "https://w3id.org/missiongraph/graph/document/un-police/uncops-2024"
    query = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/missiongraph/ns#Mission> }"

    def count(*parameters: tuple[str, str]) -> int:
        response = httpx.get(f"{service.url}/sparql", params=[("query", query), *parameters])
        return int(response.json()["results"]["bindings"][0]["n"]["value"])

    assert count(("default-graph-uri", graph)) == 1
    assert count(("default-graph-uri", graph), ("default-graph-uri", other), ("default-graph-uri", graph)) == 16
    assert count(("named-graph-uri", graph)) == 0


@pytest.mark.parametrize(
    ("query", "status", "code", "words"),
    [
        ("SELECT * { ?s ?p }", 400, "syntax-error", "line 1"),
        ("SELECT * { ?s foaf:name ?o }", 400, "syntax-error", "PREFIX"),
        ("", 400, "bad-request", "no query"),
        ("   ", 400, "bad-request", "no query"),
        ("hello", 400, "syntax-error", "not a SPARQL query"),
        ("DELETE WHERE { ?s ?p ?o }", 400, "syntax-error", "update"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 400, "forbidden-in-query", "SERVICE"),
        ("ASK {" + "(" * 10_000, 400, "query-too-complex", "200"),
        ("ASK {" + "{" * 10_000 + "}" * 10_000 + "}", 400, "query-too-complex", "200"),
        ("SELECT * {" + "?a ?b ?c ." * 500 + "}", 400, "query-too-complex", "200"),
        ("ASK { ?s <urn:p>" + "/<urn:p>" * 1000 + " ?o }", 400, "query-too-complex", "200"),
        ("SELECT * { ?s ?p '" + "x" * 300_000 + "' }", 400, "query-too-complex", "bytes"),
        ("ASK { ?s ?p '\x00' }", 400, "syntax-error", "NUL"),
    ],
)
def test_a_bad_query_is_a_clear_problem(service: Served, query: str, status: int, code: str, words: str) -> None:
    response = httpx.post(f"{service.url}/sparql", content=query, headers={"content-type": "application/sparql-query"})
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert words in problem["detail"]


def test_a_syntax_error_tells_line_and_column(service: Served) -> None:
    problem = ask(service, "SELECT *\nWHERE { ?s ?p ?o } LIMITT 5").json()
    assert problem["line"] == 2
    assert problem["column"] in range(25, 27)  # the second T, or what stands behind it
    assert problem["excerpt"] == "WHERE { ?s ?p ?o } LIMITT 5"


def test_an_undeclared_prefix_comes_with_the_line_that_declares_it(service: Served) -> None:
    problem = ask(service, "SELECT *\n{ ?s skos:prefLabel ?o }").json()
    assert (problem["line"], problem["column"]) == (2, 6)
    assert problem["hint"] == "Add at the top: PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("?query=ASK+{}&query=ASK+{}", "bad-request"),
        ("?query=%zz", "bad-request"),
        ("?query=%ff", "bad-request"),
        ("?update=CLEAR+ALL", "bad-request"),
        ("?format=json", "bad-request"),
    ],
)
def test_bad_parameters_are_refused(service: Served, address: str, code: str) -> None:
    answer = subprocess.run(["curl", "-sg", f"{service.url}/sparql{address}"], check=True, capture_output=True).stdout
    assert f'"code":"{code}"'.encode() in answer.replace(b" ", b"")


def test_a_percent_sign_and_a_space_arrive_as_they_were(service: Served) -> None:
    word = "100 % d'été"
    query = f'SELECT ("{word}" AS ?x) {{}}'
    for response in (
        httpx.get(f"{service.url}/sparql?query={quote(query)}"),
        httpx.post(f"{service.url}/sparql", data={"query": query}),
    ):
        assert response.json()["results"]["bindings"][0]["x"]["value"] == word


def test_an_unknown_media_type_and_an_unknown_accept_are_refused(service: Served) -> None:
    wrong_body = httpx.post(f"{service.url}/sparql", content="x", headers={"content-type": "image/png"})
    assert wrong_body.status_code == 415
    assert wrong_body.json()["available"]
    wrong_accept = ask(service, COUNT, accept="image/png")
    assert wrong_accept.status_code == 406
    assert "text/csv" in wrong_accept.json()["available"]
    assert httpx.put(f"{service.url}/sparql").status_code == 405


def test_a_body_of_100_megabytes_is_refused_unread(service: Served) -> None:
    def body() -> object:
        for _ in range(100):
            yield b" " * 1_000_000

    sized = httpx.post(f"{service.url}/sparql", content=b" " * 100_000_000, timeout=30)
    assert (sized.status_code, sized.json()["code"]) == (413, "body-too-large")
    headers = {"content-type": "application/sparql-query"}
    try:
        unsized = httpx.post(f"{service.url}/sparql", content=body(), headers=headers, timeout=30)  # type: ignore[arg-type]
        assert unsized.status_code == 413
    except httpx.WriteError:
        pass  # the connection was closed on a client that kept sending
    assert ask(service, "ASK {}").json()["boolean"] is True


def test_an_endless_query_ends_at_the_limit_while_others_are_answered(service: Served) -> None:
    with ThreadPoolExecutor() as pool:
        endless = pool.submit(ask, service, ENDLESS)
        time.sleep(0.5)
        started = time.monotonic()
        assert ask(service, "ASK {}").json()["boolean"] is True
        assert time.monotonic() - started < 0.5
        problem = endless.result().json()
    assert (problem["code"], problem["limit"], problem["value"]) == ("time-limit", "heavy_seconds", 3.0)
    assert_idle(service)


def test_a_query_ends_when_its_client_hangs_up(service: Served) -> None:
    before = set(service.readers())
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{service.url}/sparql", params={"query": ENDLESS}, timeout=0.7)
    time.sleep(0.3)
    assert_idle(service)
    assert set(service.readers()) != before


def assert_idle(service: Served) -> None:
    """One second later, no reader uses the processor."""
    time.sleep(1)
    before = {pid: cpu_seconds(pid) for pid in service.readers()}
    time.sleep(0.5)
    assert sum(cpu_seconds(pid) - used for pid, used in before.items()) <= 0.05


@pytest.mark.parametrize(
    ("name", "query"),
    [(name, LONG_GRAPH if name in ("ttl", "nt") else LONG_ROWS) for name in ("csv", "tsv", "json", "xml", "ttl", "nt")],
)
def test_a_killed_reader_breaks_the_transfer(service: Served, name: str, query: str) -> None:
    command = ["curl", "-sS", "--limit-rate", "8M", "-o", "/dev/null", "-w", "%{http_code}", "-G"]
    command += [f"{service.url}/sparql", "--data-urlencode", f"query={query}", "-d", f"format={name}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as curl:
        time.sleep(0.7)
        for pid in service.readers():
            os.kill(pid, signal.SIGKILL)
        out, error = curl.communicate(timeout=20)
    assert out == b"200"
    assert curl.returncode == 18, error
    time.sleep(0.2)
    assert ask(service, "ASK {}").json()["boolean"] is True


def test_a_long_answer_that_meets_the_time_limit_is_broken_off_too(service: Served) -> None:
    parameters = {"query": LONG_ROWS, "format": "csv"}
    with httpx.stream("GET", f"{service.url}/sparql", params=parameters, timeout=20) as response:
        assert response.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            read_without_error_text(response)


def read_without_error_text(response: httpx.Response) -> None:
    for part in response.iter_bytes():
        assert b"time-limit" not in part


def test_a_string_bomb_is_an_error_and_the_service_lives_on(service: Served) -> None:
    doublings = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    response = ask(service, f"SELECT (STRLEN(?a40) AS ?n) {{ BIND('xxxxxxxx' AS ?a0) {doublings} }}")
    assert response.json()["code"] in ("memory-limit", "time-limit")
    assert ask(service, "ASK {}").json()["boolean"] is True


def test_a_revision_can_be_asked_and_an_unknown_one_is_not_found(service: Served) -> None:
    old = httpx.get(f"{service.url}/sparql", params={"query": COUNT, "rev": 1})
    assert old.headers["missiongraph-revision"] == "1"
    assert httpx.get(f"{service.url}/sparql", params={"query": COUNT, "rev": 99}).status_code == 404


def test_the_service_describes_itself_in_rdf(service: Served) -> None:
    response = httpx.get(f"{service.url}/sparql", headers={"accept": "text/turtle"})
    assert b"sparql-service-description#Service" in response.content
    assert len(list(parse(response.content, RdfFormat.TURTLE))) > 10


def test_no_request_leaves_for_a_listener(service: Served) -> None:
    """SERVICE, FROM and a JSON-LD context name a listener on loopback, which hears nothing."""
    heard: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        listener.settimeout(1)
        thread = threading.Thread(target=lambda: heard.append(accept(listener)))
        thread.start()
        for query in (
            f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{address}> {{ ?s ?p ?o }}",
        ):
            ask(service, query)
        context = f'{{"@context": "{address}", "@id": "urn:a", "urn:p": "1"}}'
        httpx.post(f"{service.url}/validate", content=context, headers={"content-type": "application/ld+json"})
        thread.join()
    assert heard == [None]


def accept(listener: socket.socket) -> object:
    try:
        return listener.accept()
    except TimeoutError:
        return None


def test_a_client_that_asks_too_much_at_once_is_told_to_wait(service: Served) -> None:
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: ask(service, ENDLESS), range(20)))
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 12
    assert {answer.json()["code"] for answer in refused} == {"too-many-queries"}
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert {answer.json()["code"] for answer in answers if answer.status_code != 429} <= {"time-limit", "busy"}
    assert ask(service, "ASK {}").json()["boolean"] is True


def test_an_answer_to_a_misspelt_query_carries_a_hint(service: Served) -> None:
    misspelt = "PREFIX mg: <https://w3id.org/missiongraph/ns#> SELECT * { ?s mg:strtDate ?o }"
    assert ask(service, misspelt).headers["missiongraph-hint"].endswith("Did you mean mg:startDate?")
    assert "Did you mean mg:startDate?" in ask(service, misspelt, accept="text/html").text
    assert "missiongraph-hint" not in ask(service, COUNT).headers


@pytest.mark.parametrize(
    ("formats", "accept", "media"),
    [
        (["", "nonsense", "csv", "json"], "*/*", "text/csv"),
        (["nonsense"], "text/csv", "text/csv"),
        (["text/csv"], "*/*", "text/csv"),
        (["ttl"], "text/csv", "text/csv"),
        (["xml"], "*/*", "application/sparql-results+xml"),
    ],
)
def test_the_first_known_format_wins_and_an_unknown_one_leaves_it_to_accept(
    service: Served, formats: list[str], accept: str, media: str
) -> None:
    asked = {"query": COUNT, "format": formats, "output": "json", "results": "json"}
    answered = httpx.get(f"{service.url}/sparql", params=asked, headers={"accept": accept})
    assert answered.headers["content-type"].partition(";")[0] == media


def test_an_answer_that_is_new_each_time_is_sent_each_time(service: Served) -> None:
    first, second = (ask(service, "SELECT (UUID() AS ?x) {}", accept="text/csv") for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.text != second.text
    assert "etag" not in first.headers


def test_a_byte_order_mark_before_a_query_is_told(service: Served) -> None:
    direct = httpx.post(
        f"{service.url}/sparql", content=b"\xef\xbb\xbfASK {}", headers={"content-type": "application/sparql-query"}
    )
    for answered in (direct, httpx.post(f"{service.url}/sparql", data={"query": "\ufeffASK {}"})):
        assert (answered.status_code, answered.json()["line"], answered.json()["column"]) == (400, 1, 1)
