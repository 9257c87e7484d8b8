"""The SPARQL service beside the engine in process, and beside `oxigraph serve` on the same data."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples, RdfFormat, Store

from serving import Served, free_port

COPPS = "https://w3id.org/missiongraph/id/mission/eupol-copps"
POINT = f"SELECT ?p ?o {{ <{COPPS}> ?p ?o }}"
JOIN = (
    "SELECT (COUNT(*) AS ?n) {{ {{ SELECT ?c {{ ?a ?b ?c }} LIMIT {0} }} {{ SELECT ?f {{ ?d ?e ?f }} LIMIT 300 }} "
    "FILTER(STR(?c) < STR(?f)) }}"
)
LONG = "SELECT * { { SELECT * { ?a ?b ?c } LIMIT 1000 } { SELECT * { ?d ?e ?f } LIMIT 500 } }"
PREFIX = "PREFIX mg: <https://w3id.org/missiongraph/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
MIXED = (
    POINT,
    PREFIX + f"SELECT ?claim ?words {{ ?claim mg:isAbout <{COPPS}> ; mg:wording ?words }}",
    "SELECT ?class (COUNT(*) AS ?n) { ?thing a ?class } GROUP BY ?class",
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{COPPS}> }} ?s ?p ?o }}",
    PREFIX + "ASK { ?s a mg:Mission }",
    PREFIX + "SELECT ?label { ?m a mg:Mission ; skos:prefLabel ?label } ORDER BY ?label",
)
CLIENTS, REQUESTS = 8, 150
_NUMBERS = count()
_JSON = "application/sparql-results+json"
_ANY = f"{_JSON}, text/turtle;q=0.9"


def fresh(query: str) -> str:
    """Make a query new, so that it is not answered from memory."""
    return f"{query} #{next(_NUMBERS)}"


class Client:
    """Asks an endpoint over one connection, by the plainest of clients, so that its own time hardly counts."""

    def __init__(self, url: str, **headers: str) -> None:
        address = urlsplit(url)
        self._path = address.path
        self._connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
        self._headers = {"Content-Type": "application/sparql-query", "Accept": _JSON, **headers}

    def ask(self, query: str) -> bytes:
        """Ask, and read the whole answer."""
        self._connection.request("POST", self._path, fresh(query), self._headers)
        response = self._connection.getresponse()
        data = response.read()
        assert response.status == httpx.codes.OK, data
        return data

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def in_process(database: Store, query: str) -> bytes | None:
    """Ask the engine itself, and write the answer in the same format."""
    result = database.query(fresh(query))
    if isinstance(result, QueryTriples):
        return result.serialize(format=RdfFormat.TURTLE)
    assert not isinstance(result, QueryBoolean)
    return result.serialize(format=QueryResultsFormat.JSON)


def to_file(database: Store, place: Path) -> None:
    """Have the engine write the long answer to a file."""
    result = database.query(fresh(LONG))
    assert not isinstance(result, QueryBoolean | QueryTriples)
    with place.open("wb") as out:
        result.serialize(out, QueryResultsFormat.JSON)


def join_of(database: Store, seconds: float) -> str:
    """Find a join that takes the engine about so long."""
    rows = 10
    while True:
        query = JOIN.format(rows)
        begun = time.perf_counter()
        in_process(database, query)
        taken = time.perf_counter() - begun
        if taken > seconds * 0.7:
            return query
        rows = int(rows * min(10, max(1.2, seconds / taken)))


def first_byte(client: httpx.Client, url: str) -> float:
    """Return the time until the first byte of the long answer."""
    begun = time.perf_counter()
    with client.stream("POST", url, data={"query": fresh(LONG)}) as response:
        next(response.iter_raw())
        return time.perf_counter() - begun


def throughput(url: str) -> float:
    """Return the time that a request takes on the whole, with several clients that ask a mixed load."""

    def load(number: int) -> None:
        with closing(Client(url, **{"X-Forwarded-For": f"192.0.2.{number}", "Accept": _ANY})) as client:
            for each in range(REQUESTS):
                client.ask(MIXED[(number + each) % len(MIXED)])

    load(0)
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(load, range(CLIENTS)))
    return (time.perf_counter() - begun) / (CLIENTS * REQUESTS)


def page(client: httpx.Client, service: Served) -> float:
    """Return the time of an entity page that is made anew, as each is for an address that nobody asked before."""
    begun = time.perf_counter()
    client.get(f"{service.url}/page/mission/eupol-copps?new={next(_NUMBERS)}").raise_for_status()
    return time.perf_counter() - begun


def page_beside_endless(service: Served) -> float:
    """Return the 95th percentile of an entity page while twenty endless queries are asked."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    def ask(number: int) -> None:
        headers = {"X-Forwarded-For": f"192.0.2.{number + 1}"}
        try:
            httpx.post(f"{service.url}/sparql", data={"query": fresh(endless)}, headers=headers, timeout=12)
        except httpx.ReadTimeout:
            return

    with ThreadPoolExecutor(20) as pool, httpx.Client() as client:
        for number in range(20):
            pool.submit(ask, number)
        time.sleep(1)
        taken = sorted(page(client, service) for _ in range(40))
    return taken[int(len(taken) * 0.95)]


@contextmanager
def oxigraph(place: Path) -> Iterator[str]:
    """Serve a database with the engine's own server."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve-read-only", "--location", str(place)]
    with subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}/query"
        try:
            while True:
                try:
                    httpx.post(url, data={"query": "ASK {}"})
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield url
        finally:
            process.terminate()
