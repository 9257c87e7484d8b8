"""A service of its own for the tests that write, and small documents to send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from missiongraph.commit import tokens
from missiongraph.commit.tokens import Role
from missiongraph.names import DOCUMENT_GRAPH
from serving import Served, serving

SESSIONS = 40
"""How often one address may try to sign in, in a minute."""

TURTLE = {"Content-Type": "text/turtle"}
_HEAD = """
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<> a mg:SourceDocument ;
    dcterms:title "{title}"@en ;
    dcterms:language "en" ;
    dcterms:publisher <https://w3id.org/missiongraph/id/organisation/european-union> ;
    mg:captureDate "2020-02-01"^^xsd:date .
"""


@dataclass(frozen=True)
class Editor:
    """A client with a token for everything."""

    service: Served
    http: httpx.Client

    def token(self, role: Role = Role.ADMIN, *documents: str) -> str:
        """Make another token."""
        return tokens.create(self.service.data_dir, role, name="test", documents=documents)

    def named_token(self, name: str, role: Role) -> str:
        """Make a token for somebody."""
        return tokens.create(self.service.data_dir, role, name=name)

    def revision(self) -> int:
        """Return the newest revision."""
        found: int = self.http.get("/health/ready").json()["revision"]
        return found


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Serve the shipped graph for one module of tests, which may change it."""
    with editing(tmp_path_factory.mktemp("data")) as found:
        yield found


@contextmanager
def editing(data_dir: Path) -> Iterator[Editor]:
    """Serve what is in a data directory, or the shipped graph, to somebody who may do everything."""
    with serving(data_dir, BODY_SIZE="1000000", HEAVY_SECONDS="5", SESSION_RATE=f"{SESSIONS}/minute") as served:
        secret = tokens.create(served.data_dir, Role.ADMIN, name="Ada")
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=served.url, headers=headers, timeout=60) as http:
            yield Editor(served, http)


def source(title: str) -> str:
    """Write a document that describes its source and says nothing else."""
    return _HEAD.format(title=title)


def graph(name: str) -> str:
    """Name the graph of a document `publisher/document`."""
    return DOCUMENT_GRAPH + name
