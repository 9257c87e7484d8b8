"""A real Virtuoso 7 on loopback, with a configuration, ports and a folder of its own, for one run of the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from missiongraph.store.endpoint import Endpoint
from serving import free_port

ROW_LIMIT = 100_000
_START_SECONDS = 60
_PROGRAM = "virtuoso-t"
_CONFIGURATION = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa

[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CheckpointInterval = 0
; without it, variables lose their case and ASK is answered with a table
CaseMode = 2

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 30
MaxKeepAlives = 30

[SPARQL]
ResultSetMaxRows = {rows}
"""


@dataclass(frozen=True)
class Virtuoso:
    """A running server: its address, and the graphs that it brings along."""

    url: str
    own_graphs: frozenset[str]

    def endpoint(self, *, query: str = "", graphs: bool = False, seconds: float = 60.0) -> Endpoint:
        """Return how it is reached, entered as its administrator."""
        return Endpoint(
            query=f"{self.url}/sparql-auth{query}",
            update=f"{self.url}/sparql-auth",
            graphs=f"{self.url}/sparql-graph-crud-auth" if graphs else "",
            user="dba",
            password="dba",
            digest=True,
            total_seconds=seconds,
        )

    def settings(self) -> dict[str, str]:
        """Return the same as settings of a service."""
        return {
            # The engine is told its own limit: a query goes on there when the service does not wait for it any more.
            "STORE": f"{self.url}/sparql-auth?timeout=12000",
            "STORE_UPDATE": f"{self.url}/sparql-auth",
            "STORE_GRAPHS": f"{self.url}/sparql-graph-crud-auth",
            "STORE_USER": "dba",
            "STORE_PASSWORD": "dba",
            "STORE_AUTH": "digest",
        }

    def update(self, text: str) -> None:
        """Change something behind the back of the service."""
        auth = httpx.DigestAuth("dba", "dba")
        httpx.post(f"{self.url}/sparql-auth", data={"update": text}, auth=auth, timeout=60).raise_for_status()

    def clear(self) -> None:
        """Drop all graphs but its own."""
        for graph in _graphs(self.url) - self.own_graphs:
            self.update(f"DELETE WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """Start the server once; in CI it must be there, elsewhere a test that needs it is skipped with a word."""
    if not shutil.which(_PROGRAM):
        missing = "Virtuoso 7 is not installed: apt-get install virtuoso-opensource-7"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    place = tmp_path_factory.mktemp("virtuoso")
    http = free_port()
    text = _CONFIGURATION.format(sql=free_port(), http=http, rows=ROW_LIMIT)
    (place / "virtuoso.ini").write_text(text, encoding="ascii")
    with (place / "output.log").open("wb") as log:
        process = subprocess.Popen([_PROGRAM, "+foreground"], cwd=place, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{http}"
        _wait(url, process, place)
        yield Virtuoso(url, _graphs(url))
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(place)


@pytest.fixture
def virtuoso(virtuoso_server: Virtuoso) -> Virtuoso:
    """Return the running server, emptied."""
    virtuoso_server.clear()
    return virtuoso_server


def _graphs(url: str) -> frozenset[str]:
    # Not SELECT DISTINCT ?g, on which Virtuoso can spin for ever after much was written.
    rows = httpx.get(
        f"{url}/sparql",
        params={"query": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"},
        headers={"Accept": "application/sparql-results+json"},
        timeout=60,
    ).json()["results"]["bindings"]
    return frozenset(row["g"]["value"] for row in rows)


def _wait(url: str, process: subprocess.Popen[bytes], place: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/sparql", params={"query": "ASK {}"}).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("Virtuoso does not start:\n" + (place / "output.log").read_text(errors="replace"))
