"""What an engine answers, and how: complete, or an error that says what happened."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from missiongraph.errors import (
    Busy,
    EngineFailed,
    EngineRefused,
    EngineUnreachable,
    MissionGraphError,
    ResultLimit,
    StoreProblem,
    TimeLimit,
)
from missiongraph.store.endpoint import Client, Endpoint
from serving import free_port

JSON = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"one"}}]}}'


class Engine(BaseHTTPRequestHandler):
    """Answers as the test tells it to; `asked` is the last form that came."""

    protocol_version = "HTTP/1.1"
    answer: ClassVar[Callable[[Engine], None]]
    asked: ClassVar[dict[str, list[str]]]

    def do_POST(self) -> None:
        Engine.asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        Engine.answer(self)

    def send(
        self, status: int = 200, body: bytes = ROWS, kind: str = JSON, length: int | None = None, **more: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def wait(self) -> None:
        time.sleep(0.6)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def client() -> Iterator[Client]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Engine) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        endpoint = Endpoint(query=f"{url}/q?limit=9", update=f"{url}/u", silence_seconds=0.3, total_seconds=0.6)
        with closing(Client(endpoint)) as client:
            yield client
        server.shutdown()


def ask(client: Client) -> list[str]:
    return [row[0].value for row in client.table("SELECT ?x {}")]


def test_rows_are_read_and_the_query_is_sent_as_a_form(client: Client) -> None:
    Engine.answer = Engine.send
    assert ask(client) == ["one"]
    assert Engine.asked == {"query": ["SELECT ?x {}"]}


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (lambda it: it.send(X_SPARQL_MaxRows="10000"), ResultLimit, "cuts answers at 10000 rows"),
        (lambda it: it.send(X_SQL_State="S1TAT", X_SQL_Message="incomplete"), TimeLimit, "own time limit"),
        (lambda it: it.send(206), TimeLimit, "own time limit"),
        (lambda it: it.send(X_SQL_State="42000", X_SQL_Message="no memory"), EngineFailed, "no memory"),
        (
            lambda it: it.send(500, b"Virtuoso S1T00 Error SR171: Transaction timed out", "text/plain"),
            TimeLimit,
            "S1T00",
        ),
        (lambda it: it.send(500, ROWS[:40], "text/plain"), EngineFailed, "broke its answer off"),
        (lambda it: it.send(500, b"\n  out of luck\nSELECT secret"), EngineFailed, "500: out of luck$"),
        (lambda it: it.send(400, b"SP030: syntax error"), EngineRefused, "SP030"),
        (lambda it: it.send(401), StoreProblem, "does not let this service in"),
        (lambda it: it.send(404), StoreProblem, "no SPARQL endpoint"),
        (lambda it: it.send(503, b"later"), Busy, "later"),
        (lambda it: it.send(504, b""), TimeLimit, "own time limit"),
        (lambda it: it.send(302, b"", Location="/elsewhere"), EngineFailed, "302"),
        (lambda it: it.send(200, b"<html>", "text/html"), EngineFailed, "text/html"),
        (lambda it: it.send(200, b'{"head":{},"boolean":true}'), EngineFailed, "true or false"),
        (lambda it: (it.send(200, ROWS[:-20], length=len(ROWS)), it.connection.shutdown(2)), EngineFailed, "broke"),
        (lambda it: it.send(200, b"{nonsense}"), EngineFailed, "broken JSON"),
        (lambda it: it.wait(), TimeLimit, "0.3 seconds"),
        (lambda it: (it.send(200, ROWS[:30], length=len(ROWS)), it.wait()), TimeLimit, "0.3 seconds"),
    ],
)
def test_what_is_no_whole_answer_is_an_error(
    client: Client, answer: Callable[[Engine], None], error: type[MissionGraphError], said: str
) -> None:
    Engine.answer = answer
    with pytest.raises(error, match=said) as caught:
        ask(client)
    assert type(caught.value) is error


def test_an_answer_that_only_trickles_ends_at_the_whole_limit(client: Client) -> None:
    def trickle(engine: Engine) -> None:
        engine.send(200, ROWS[:20], length=100_000)
        for _ in range(8):
            time.sleep(0.15)
            engine.wfile.write(b" ")

    Engine.answer = trickle
    with pytest.raises(TimeLimit, match=r"0\.6 seconds"):
        ask(client)


def test_triples_without_a_length_are_not_trusted(client: Client) -> None:
    def unframed(engine: Engine) -> None:
        engine.send_response(200)
        engine.send_header("Content-Type", "application/n-triples")
        engine.send_header("Connection", "close")
        engine.end_headers()
        engine.wfile.write(b"<urn:a> <urn:b> <urn:c> .\n")

    Engine.answer = unframed
    with pytest.raises(EngineFailed, match="without a length"):
        list(client.triples("DESCRIBE <urn:a>"))


def test_an_engine_that_is_not_there_is_told_with_when_to_try_again() -> None:
    address = f"http://127.0.0.1:{free_port()}/sparql"
    with closing(Client(Endpoint(query=address, update=address))) as client:
        with pytest.raises(EngineUnreachable) as caught:
            client.update("CLEAR ALL")
        assert caught.value.details["retry_after"] == 5


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(Endpoint(query="", update="", user="me", password="secret"))
