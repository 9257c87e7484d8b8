"""A connection cannot be held open for nothing."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from serving import Served, serving, until

LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 400000"


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    limits = {"HEAD_SECONDS": "0.6", "BODY_SECONDS": "0.6", "SEND_SECONDS": "1", "HEAD_SIZE": "20000"}
    with serving(tmp_path_factory.mktemp("data"), **limits, CLIENT_QUERIES="2") as served:
        yield served


def connected(service: Served) -> socket.socket:
    url = httpx.URL(service.url)
    made = socket.create_connection((url.host, url.port or 80))
    made.settimeout(5)
    return made


def everything(connection: socket.socket) -> bytes:
    data = b""
    while part := connection.recv(65536):
        data += part
    return data


@pytest.mark.parametrize("start", [b"", b"GET /sparql HTTP/1.1\r\n", b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-A: "])
def test_a_head_that_does_not_come_is_not_waited_for(hasty: Served, start: bytes) -> None:
    with connected(hasty) as connection:
        connection.sendall(start)
        begun = time.monotonic()
        answered = everything(connection)
    assert time.monotonic() - begun < 2
    assert answered.startswith(b"HTTP/1.1 408 ")
    assert b'"code": "too-slow"' in answered


def test_a_second_request_is_not_waited_for_either(hasty: Served) -> None:
    with connected(hasty) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /health/li")
        answered = everything(connection)
    assert answered.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answered


@pytest.mark.parametrize("head", [b"GET /" + b"a" * 30_000, b"GET / HTTP/1.1\r\nX-A: " + b"a" * 30_000])
def test_a_head_that_is_too_large_is_refused(hasty: Served, head: bytes) -> None:
    with connected(hasty) as connection:
        connection.sendall(head)
        assert everything(connection).startswith(b"HTTP/1.1 431 ")


def test_a_body_that_does_not_come_is_not_waited_for(hasty: Served) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
    )
    with connected(hasty) as connection:
        connection.sendall(head)
        assert connection.recv(65536).startswith(b"HTTP/1.1 408 ")


def test_a_client_that_stops_reading_is_let_go_with_all_that_was_held_for_it(hasty: Served) -> None:
    address = f"/sparql?format=csv&query={LONG.replace(' ', '+').replace('{', '%7B').replace('}', '%7D')}"
    for _ in range(3):
        with connected(hasty) as connection:
            connection.sendall(f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
            time.sleep(1.5)
    until(lambda: open_files(hasty) == 0, "no spool stays")
    assert httpx.get(f"{hasty.url}/sparql", params={"query": "ASK {}"}).status_code == 200


def open_files(service: Served) -> int:
    """Count the spooled answers that the service holds open."""
    links = Path(f"/proc/{service.process.pid}/fd").iterdir()
    return sum("spool" in str(link.readlink()) for link in links if link.is_symlink())
