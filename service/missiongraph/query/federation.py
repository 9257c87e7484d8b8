"""SERVICE by permission: a gateway in the reader's process stands between the engine and the endpoints of others.

The engine itself would ask any address, follow redirects anywhere and wait for ever. So each SERVICE of a query is
turned to the gateway, which asks as `query.outbound` allows and hands on whole answers only (SPARQL 1.1 Federated Query
§2, §5 on the risks).
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from missiongraph.errors import ForbiddenInQuery, MissionGraphError, ServiceFailed
from missiongraph.query.outbound import Federation, ask
from missiongraph.rdf.tokens import Token, declared, place, resolve, tokens

_POLL_SECONDS: Final = 0.02


def refuse_foreign(text: str, found: list[Token], federation: Federation) -> None:
    """Raise ForbiddenInQuery for the first SERVICE whose endpoint may not be asked."""
    for name, address in _endpoints(found):
        if name.kind in ("iri", "name") and federation.allows(address):
            continue
        line, column = place(text, name.start)
        raise ForbiddenInQuery(_why(name, address, federation), line=line, column=column)


def _why(name: Token, address: str, federation: Federation) -> str:
    if not federation.hosts:
        return (
            "SERVICE is off: this service sends no requests to other hosts. Ask the other endpoint yourself and join "
            "the answers."
        )
    listed = ", ".join(sorted(federation.hosts))
    if name.kind not in ("iri", "name"):
        return f"SERVICE must name its endpoint by an IRI. It may ask: {listed}."
    return f"SERVICE may not ask <{address}>. It may ask: {listed}."


@contextmanager
def federated(text: str, federation: Federation) -> Iterator[str]:
    """Turn each SERVICE of a query to a gateway for as long as the query runs; a query without is left as it is.

    Raises ServiceFailed in place of the engine's own error when a request failed (and SERVICE was not SILENT).
    """
    called = list(_endpoints(list(tokens(text)))) if federation.hosts else []
    if not called:
        yield text
        return
    with _Gateway(federation, [address for _, address in called]) as gateway:
        try:
            yield _turned(text, [name for name, _ in called], gateway.addresses)
        except (MissionGraphError, OSError, RuntimeError) as error:
            if gateway.failed:
                raise ServiceFailed(gateway.why, endpoint=gateway.failed) from error
            if isinstance(error, MissionGraphError):
                raise
            raise ServiceFailed(f"SERVICE failed: {error}", endpoint=called[0][1]) from error


def _endpoints(found: list[Token]) -> Iterator[tuple[Token, str]]:
    """Iterate over the tokens that name endpoints, and the addresses that they stand for."""
    prefixes = declared(found)
    for index, token in enumerate(found):
        if token.is_word("SERVICE"):
            name = next((each for each in found[index + 1 : index + 3] if not each.is_word("SILENT")), token)
            yield name, resolve(name, "", prefixes)


def _turned(text: str, names: list[Token], addresses: list[str]) -> str:
    for name, address in zip(reversed(names), reversed(addresses), strict=True):
        text = f"{text[: name.start]}<{address}>{text[name.start + len(name.text) :]}"
    return text


class _Gateway:
    """A server on loopback for the engine of this process alone: its paths cannot be guessed."""

    def __init__(self, federation: Federation, endpoints: list[str]) -> None:
        keys = [f"/{secrets.token_urlsafe()}" for _ in endpoints]
        # Words and not the error: it would hold the engine's results in a cycle, and those must end in their thread.
        self.failed = self.why = ""
        self._federation = federation
        self._endpoints = dict(zip(keys, endpoints, strict=True))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.addresses = [f"http://127.0.0.1:{self._server.server_port}{key}" for key in keys]

    def __enter__(self) -> _Gateway:
        threading.Thread(target=self._server.serve_forever, args=(_POLL_SECONDS,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, query: bytes, accept: str) -> tuple[str, bytes] | None:
        """Ask the endpoint behind a path; None for another path, and after a failure, which is kept."""
        endpoint = self._endpoints.get(path)
        try:
            return ask(endpoint, query, accept, self._federation) if endpoint else None
        except ServiceFailed as error:
            self.failed, self.why = endpoint or "", error.message
            return None


def _handler(gateway: _Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answered = gateway.answer(self.path, query, self.headers.get("Accept", ""))
            media_type, body = answered or ("text/plain", b"")
            self.send_response(200 if answered else 502)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Leave the log to the service."""

    return Handler
