"""Hostile requests: each gets its proper error within its limit, and nobody else notices."""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from serving import Served, serving

HEAVY, CHECK, SLOW = 2.0, 3.0, 1.0
LIMITS = {
    "CHEAP_SECONDS": "1",
    "HEAVY_SECONDS": f"{HEAVY}",
    "VALIDATE_SECONDS": f"{CHECK}",
    "QUEUE_SECONDS": "6",
    "HEAD_SECONDS": f"{SLOW}",
    "BODY_SECONDS": f"{SLOW}",
    "SEND_SECONDS": f"{SLOW}",
    "WORKER_MEMORY": f"{512 * 1024**2}",
}
SOMEBODY = {"X-Forwarded-For": "192.0.2.1"}
"""Whose queries do not count as the attacker's."""
LONGEST = 12.0
"""Seconds within which every request is over: a wait in the queue, both lanes, and a loaded machine."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMIT = {"time-limit", "memory-limit", "result-limit"}
COMPLEX = {"query-too-complex"}
DOUBLED = "SELECT (STRLEN(?a35) AS ?n) { BIND('xxxxxxxx' AS ?a0) %s }"


@dataclass(frozen=True)
class Hostile:
    """A request and what may come of it: codes of problems, or "ok"."""

    name: str
    codes: set[str]
    path: str = "/sparql"
    method: str = "POST"
    query: str = ""
    body: bytes = b""
    media: str = "application/sparql-query"
    headers: dict[str, str] = field(default_factory=dict)


def chain(step: str, count: int = 35) -> str:
    return DOUBLED % " ".join(f"BIND({step.format(f'?a{n}')} AS ?a{n + 1})" for n in range(count))


def query(name: str, text: str, *codes: str) -> Hostile:
    return Hostile(name, set(codes), body=text.encode("utf-8", "surrogatepass"))


QUERIES = [
    query("parentheses", "ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }", *COMPLEX),
    query("groups", "ASK " + "{" * 10_000 + "}" * 10_000, *COMPLEX),
    query("negations", "ASK { FILTER(" + "!" * 10_000 + "true) }", *COMPLEX),
    query("path groups", "ASK { ?s " + "(" * 5_000 + "<urn:p>" + ")" * 5_000 + " ?o }", *COMPLEX),
    query("unions", "ASK { {}" + " UNION {}" * 5_000 + " }", *COMPLEX),
    query("options", "ASK { " + "OPTIONAL { " * 3_000 + "}" * 3_000 + " }", *COMPLEX),
    query("exists", "ASK { " + "FILTER EXISTS { " * 1_000 + "}" * 1_000 + " }", *COMPLEX),
    query("lists", "ASK { ?s ?p " + "(" * 5_000 + ")" * 5_000 + " }", *COMPLEX),
    query("500 patterns", "SELECT * { " + " . ".join(f"?v{n} ?p{n} ?v{n + 1}" for n in range(500)) + " }", *COMPLEX),
    query("500 predicates", "SELECT * { ?s ?p ?o " + "; ?p ?o " * 500 + "}", *COMPLEX),
    query("1,000 steps", "ASK { ?s <urn:p>" + "/<urn:p>" * 1_000 + " ?o }", *COMPLEX),
    query("1,000 alternatives", "ASK { ?s <urn:p>" + "|<urn:p>" * 1_000 + " ?o }", *COMPLEX),
    query("300 kB", "ASK { ?s ?p '" + "x" * 300_000 + "' }", *COMPLEX),
    query("an IRI of 200 kB", f"ASK {{ <urn:{'x' * 200_000}> ?p ?o }}", "ok"),
    query("5,000 variables", "SELECT " + " ".join(f"?v{n}" for n in range(5_000)) + " {}", "ok"),
    query("30,000 values", "SELECT (COUNT(*) AS ?n) { VALUES ?x {" + " 12345" * 30_000 + "} }", "ok"),
    query("a path of all", "SELECT (COUNT(*) AS ?n) { ?a (<urn:x:p>|!<urn:x:p>)* ?b }", *LIMIT),
    query("stars of stars", "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>*)*)* ?b . ?c ?d ?e }", "syntax-error", *LIMIT),
    query("a cross join", ENDLESS, *LIMIT),
    query("a sorted cross join", f"SELECT * {CROSS} ORDER BY ?c ?f ?i", *LIMIT),
    query("a distinct cross join", f"SELECT DISTINCT ?c ?f ?i {CROSS}", "broken", *LIMIT),
    query("a grouped cross join", f"SELECT ?c ?f (COUNT(*) AS ?n) {CROSS} GROUP BY ?c ?f", *LIMIT),
    query("a concatenated cross join", f"SELECT (GROUP_CONCAT(STR(?c)) AS ?x) {CROSS}", *LIMIT),
    query("a shuffled cross join", f"SELECT * {CROSS} ORDER BY RAND()", "query-stopped", *LIMIT),
    query("a minus of cross joins", "SELECT * { ?a ?b ?c . ?d ?e ?f MINUS { ?a ?e ?f . ?d ?b ?c } }", "broken", *LIMIT),
    query("a long answer", "CONSTRUCT { ?a <urn:x:p> ?i } WHERE " + CROSS, "broken", *LIMIT),
    query("a string bomb", chain("CONCAT({0}, {0})"), *LIMIT),
    query("a replacement bomb", chain("REPLACE({0}, 'x', 'xx')"), *LIMIT),
    query("an encoding bomb", chain("ENCODE_FOR_URI(CONCAT({0}, '%', {0}))"), *LIMIT),
    query("a regex that backtracks", f"ASK {{ FILTER(REGEX('{'a' * 5_000}b', '^(a+)+$')) }}", "ok"),
    query("a regex that grows", "ASK { FILTER(REGEX('a', '((((a{100}){100}){100}){100})')) }", "ok"),
    query("SERVICE to loopback", "SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }", "forbidden-in-query"),
    query("SERVICE to a file", "ASK { SERVICE SILENT <file:///etc/passwd> { ?s ?p ?o } }", "forbidden-in-query"),
    query("SERVICE to a variable", "ASK { ?s ?p ?x SERVICE ?x { ?a ?b ?c } }", "forbidden-in-query"),
    query("FROM loopback", "SELECT * FROM <http://127.0.0.1:{port}/> { ?s ?p ?o }", "ok"),
    query("FROM a file", "SELECT * FROM <file:///etc/passwd> FROM NAMED <file:///etc/shadow> { ?s ?p ?o }", "ok"),
    query("LOAD as a query", "LOAD <http://127.0.0.1:{port}/>", "syntax-error"),
    query("NUL", "ASK { ?s ?p '\x00' }", "syntax-error"),
    query("half a surrogate", "ASK { ?s ?p '\ud800' }", "syntax-error"),
    query("a byte order mark", "\ufeffASK {}", "syntax-error"),
]
FORM = "application/x-www-form-urlencoded"
OTHERS = [
    Hostile("Latin-1", {"syntax-error"}, body="ASK { ?s ?p 'é' }".encode("latin-1")),
    Hostile("Latin-1 in a form", {"bad-request"}, body=b"query=ASK+%7B%7D+%23%E9", media=FORM),
    Hostile("a broken percent sign", {"bad-request"}, method="GET", path="/sparql?query=%zz"),
    Hostile("two queries", {"bad-request"}, method="GET", path="/sparql?query=ASK%7B%7D&query=ASK%7B%7D"),
    Hostile("an update by GET", {"bad-request"}, method="GET", path="/sparql?update=CLEAR+ALL"),
    Hostile("300 parameters", {"bad-request"}, method="GET", path="/sparql?" + "&".join(["query=x"] * 300)),
    Hostile("50 MB", {"body-too-large"}, body=b"x" * 50_000_001),
    Hostile("49 MB in a form", {"body-too-large"}, body=b"query=" + b"x" * 49_000_000, media=FORM),
    Hostile("6 MB to check", {"body-too-large"}, "/validate", body=b"#" * 6_000_000, media="text/turtle"),
    Hostile("a zip bomb", {"syntax-error", "unsupported-media-type"}, body=zlib.compress(b"x" * 10**7),
            headers={"Content-Encoding": "gzip"}),
    Hostile("an update without token", {"unauthorised"}, "/update", body=b"CLEAR ALL",
            media="application/sparql-update"),
    Hostile("entities", {"syntax-error"}, "/validate", media="application/rdf+xml",
            body=b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
                b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)) + b"]><x>&j;</x>"),
    Hostile("an entity from outside", {"syntax-error"}, "/validate", media="application/rdf+xml",
            body=b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    Hostile("deep JSON", {"syntax-error"}, "/validate", body=b'{"@graph":[' * 100_000, media="application/ld+json"),
    Hostile("a remote context", {"syntax-error"}, "/validate", media="application/ld+json",
            body=b'{"@context": "http://127.0.0.1:{port}/", "@id": "urn:x:a", "@type": "urn:x:b"}'),
    Hostile("deep Turtle", {"ok", "syntax-error", "time-limit"}, "/validate", media="text/turtle",
            body=b"<urn:x:a> <urn:x:b> " + b"[ <urn:x:b> " * 100_000),
    Hostile("out of the folder", {"not-found"}, "/static/..%2f..%2f..%2fetc%2fpasswd", "GET"),
    Hostile("out of the dumps", {"not-found"}, "/dumps/..%2fstate.sqlite", "GET"),
    Hostile("a revision beyond numbers", {"not-found", "bad-request"}, "/sparql?query=ASK&rev=" + "9" * 40, "GET"),
    Hostile("a page beyond numbers", {"not-found"}, "/things/Mission?page=" + "9" * 40, "GET"),
    Hostile("a question with an injection", {"bad-parameter", "bad-request", "ok"},
            "/questions/missions/tasks?mission=" + quote("x> } ; DROP ALL #"), "GET"),
    Hostile("10,000 ranges", {"ok", "head-too-large"}, "/sparql?query=ASK%7B%7D", "GET",
            headers={"Accept": ",".join(f"a/b{n}" for n in range(5_000)) + ",*/*"}),
    Hostile("10,000 tags", {"ok", "head-too-large"}, "/sparql?query=ASK%7B%7D", "GET",
            headers={"If-None-Match": ",".join(f'"{n}"' for n in range(5_000))}),
    Hostile("a head of 200 kB", {"head-too-large"}, "/sparql?query=ASK%7B%7D", "GET", headers={"X-A": "a" * 200_000}),
]  # fmt: skip
ALL = QUERIES + OTHERS


@dataclass
class Target:
    """A service, a listener that nobody must reach, and the slowest answer to `ASK {}` meanwhile."""

    service: Served
    port: int
    memory: int
    slowest: float = 0.0
    asked: int = 0


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with serving(tmp_path_factory.mktemp("data"), **LIMITS) as service, socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.01)
        yield Target(service, trap.getsockname()[1], memory_of(service))
        with pytest.raises(TimeoutError):
            trap.accept()


@contextmanager
def watched(target: Target) -> Iterator[None]:
    """Ask `ASK {}` ten times a second, and fail if one is not answered within half a second."""
    target.slowest, ended = 0.0, threading.Event()

    def watch() -> None:
        with httpx.Client(base_url=target.service.url, timeout=20, headers=SOMEBODY) as client:
            while not ended.is_set():
                begun = time.monotonic()
                target.asked += 1
                # A query of its own each time, so that none is answered from memory.
                assert client.get("/sparql", params={"query": f"ASK {{}} #{target.asked}"}).json() == {
                    "head": {}, "boolean": True,
                }  # fmt: skip
                target.slowest = max(target.slowest, time.monotonic() - begun)
                ended.wait(0.1)

    with ThreadPoolExecutor() as pool:
        watching = pool.submit(watch)
        try:
            yield
        finally:
            ended.set()
            watching.result()
    assert target.slowest < 0.5


def outcome(target: Target, request: Hostile) -> str:
    """Send a request and name what came of it: "ok", the code of the problem, or "broken"."""
    port = str(target.port)
    headers = {"Content-Type": request.media, "Host": "x", **request.headers}
    if not request.body:
        del headers["Content-Type"]
    try:
        answered = httpx.request(
            request.method,
            target.service.url + request.path,
            content=request.body.replace(b"{port}", port.encode()) if request.body else None,
            headers=headers,
            timeout=30,
        )
    except httpx.TransportError:
        return "broken"
    return "ok" if answered.status_code in (200, 304) else str(answered.json()["code"])


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("request_", ALL, ids=[each.name for each in ALL])
def test_a_hostile_request_gets_its_error_in_time_and_nobody_else_notices(target: Target, request_: Hostile) -> None:
    with watched(target):
        begun = time.monotonic()
        came = outcome(target, request_)
        assert time.monotonic() - begun < LONGEST
    # A server may answer and close before it has read a body that is too large; the client then sees a broken pipe.
    may_break = request_.codes & {"body-too-large", "head-too-large"}
    assert came in request_.codes | ({"broken"} if may_break else set())


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET /sparql?query=ASK HTTP/1.1\r\nHost: x\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK",
        b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<u",
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk"],
)
def test_sixty_clients_that_send_no_more_are_let_go(target: Target, start: bytes) -> None:
    host, port = httpx.URL(target.service.url).host, httpx.URL(target.service.url).port
    with watched(target):
        clients = [socket.create_connection((host, port or 80)) for _ in range(60)]
        for client in clients:
            client.sendall(start)
        for client in clients:
            client.settimeout(10)
            with client:
                assert client.recv(100).startswith(b"HTTP/1.1 408 ")


def test_twenty_endless_queries_leave_the_cheap_lane_to_others(target: Target) -> None:
    endless = Hostile("endless", {"time-limit", "busy", "too-many-queries"}, body=ENDLESS.encode())
    with watched(target), ThreadPoolExecutor(20) as pool:
        came = set(pool.map(lambda _: outcome(target, endless), range(20)))
    assert came <= endless.codes
    assert "too-many-queries" in came


def test_memory_returns_to_its_level(target: Target) -> None:
    """The last of this file: after all of the above, the processes hold hardly more than before."""
    deadline = time.monotonic() + 10
    while memory_of(target.service) > target.memory + 200 * 1024**2 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert memory_of(target.service) < target.memory + 200 * 1024**2


def memory_of(service: Served) -> int:
    """Return the resident memory of the service and all its processes, in bytes."""
    processes = [service.process.pid, *service.readers(), *service.writers()]
    return sum(resident(pid) for pid in processes)


def resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0)
