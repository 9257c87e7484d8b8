"""SERVICE asks only whom it may, and an answer that is not whole is an error."""

from __future__ import annotations

import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from missiongraph.errors import ForbiddenInQuery, ServiceFailed
from missiongraph.query import outbound
from missiongraph.query.answer import answer
from missiongraph.query.guard import Bounds, outline
from missiongraph.query.outbound import Federation
from missiongraph.store.base import STORE_DATASET
from missiongraph.store.embedded import in_memory

ROW = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "far"}}]}})
BOUNDS = Bounds(length=10_000, nesting=20, branches=30, patterns=40)
Reply = Callable[[BaseHTTPRequestHandler], None]


class Endpoint:
    """A server on loopback that answers as it is told and remembers what it was asked."""

    def __init__(self, reply: Reply) -> None:
        self.asked: list[bytes] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                endpoint.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
                reply(self)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.host}/sparql"


@contextmanager
def endpoint(reply: Reply) -> Iterator[Endpoint]:
    made = Endpoint(reply)
    threading.Thread(target=made.server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def send(body: str, status: int = 200, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": "application/sparql-results+json", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return reply


def stall(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(ROW[:20].encode())
    time.sleep(1.5)


def asked(query: str, *hosts: str, **limits: Any) -> list[str]:
    out = io.BytesIO()
    federation = Federation(frozenset(hosts), **limits)
    outline(query, BOUNDS, federation)
    answer(in_memory([]), out, text=query, dataset=STORE_DATASET, syntax="csv", federation=federation)
    return out.getvalue().decode().split()[1:]


def failure(query: str, *hosts: str, **limits: Any) -> str:
    """Say why a query fails; the error itself goes at once, for it holds results that must end in this thread."""
    try:
        return f"no failure: {asked(query, *hosts, **limits)}"
    except ServiceFailed as error:
        return str(error)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x {{ SERVICE <{0}> {{ ?s ?p ?x }} }}",
        "SELECT ?x {{ SERVICE SILENT <{0}> {{ ?s ?p ?x }} }}",
        "PREFIX far: <{0}> SELECT ?x {{ service far: {{ ?s ?p ?x }} }}",
        "SELECT ?x {{ SERVICE <{0}> {{ ?s ?p ?x }} SERVICE <{0}> {{ ?a ?b ?x }} }}",
    ],
)
def test_an_endpoint_on_the_list_is_asked(query: str) -> None:
    with endpoint(send(ROW)) as far:
        assert asked(query.format(far.url), far.host) == ["far"]
        assert b"?x" in far.asked[0]


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://elsewhere.test/sparql> {} }",
        "ASK { SERVICE <http://127.0.0.1:8001/sparql> {} }",
        "ASK { SERVICE <file:///etc/passwd> {} }",
        "ASK { SERVICE <http://127.0.0.1:8000@elsewhere.test/> {} }",
        "ASK { SERVICE ?anywhere {} }",
        "ASK { SERVICE SILENT ?anywhere {} }",
        "PREFIX x: <http://elsewhere.test/> ASK { SERVICE x:127.0.0.1 {} }",
    ],
)
def test_an_endpoint_that_is_not_on_the_list_is_refused_unasked(query: str) -> None:
    with pytest.raises(ForbiddenInQuery, match=r"127\.0\.0\.1:8000"):
        outline(query, BOUNDS, Federation(frozenset({"127.0.0.1:8000"})))


def test_a_redirect_is_looked_at_like_the_first_address() -> None:
    with endpoint(send(ROW)) as far, endpoint(send("", 307, Location=far.url)) as near:
        query = f"SELECT ?x {{ SERVICE <{near.url}> {{ ?s ?p ?x }} }}"
        assert asked(query, near.host, far.host) == ["far"]
        assert "not on the list" in failure(query, near.host)
    with endpoint(send("", 301, Location="/sparql")) as circle:
        assert "redirects more than" in failure(f"SELECT ?x {{ SERVICE <{circle.url}> {{ ?s ?p ?x }} }}", circle.host)
        assert len(circle.asked) == 4


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fe80::1%eth0", "0.0.0.0"],
)
def test_a_name_that_leads_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    with endpoint(send(ROW)) as far:
        port = far.server.server_port
        public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))
        private = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public, private])
        with pytest.raises(ServiceFailed, match="private"):
            outbound.ask(f"http://rebound.test:{port}/", b"", "*/*", Federation(frozenset({"rebound.test"})))
        assert far.asked == []


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (send("no", 500), "status 500"),
        (stall, "did not answer"),
        (send(ROW + " " * 5000), "larger than"),
        (lambda handler: handler.connection.close(), "did not answer"),
    ],
)
def test_an_answer_that_is_not_whole_is_an_error_unless_silent(reply: Reply, why: str) -> None:
    with endpoint(reply) as far:
        query = f"SELECT ?x {{ SERVICE <{far.url}> {{ ?s ?p ?x }} }}"
        said = failure(query, far.host, seconds=0.5, size=4000)
        assert said.startswith(f"SERVICE <{far.url}> failed")
        assert why in said
        assert asked(query.replace("SERVICE", "SERVICE SILENT"), far.host, seconds=0.5, size=4000) == ['""']


def test_an_answer_in_an_unknown_format_is_an_error() -> None:
    with endpoint(send("<html>", Content_Type="text/html")) as far:
        assert "text/html" in failure(f"SELECT ?x {{ SERVICE <{far.url}> {{ ?s ?p ?x }} }}", far.host)
