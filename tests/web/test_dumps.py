"""Whole revisions as files."""

from __future__ import annotations

import gzip
from hashlib import sha256

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from missiongraph.store.revisions import Revisions
from serving import Served


def get(service: Served, name: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{service.url}/dumps/{name}", headers=headers, follow_redirects=True, timeout=60)


@pytest.mark.parametrize(("name", "syntax"), [("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG)])
def test_a_dump_holds_every_named_graph_and_nothing_else(service: Served, name: str, syntax: RdfFormat) -> None:
    quads = list(parse(gzip.decompress(get(service, f"current.{name}.gz").content), syntax))
    assert all(isinstance(quad.graph_name, NamedNode) for quad in quads)
    revisions = Revisions(service.data_dir)
    assert len(set(quads)) == revisions.manifest(revisions.current()).quads


def test_a_dump_has_a_checksum_and_does_not_change(service: Served) -> None:
    first = get(service, "1.nq.gz")
    stated, name = get(service, "1.nq.gz.sha256").text.split()
    assert (sha256(first.content).hexdigest(), name) == (stated, "1.nq.gz")
    assert "immutable" in first.headers["cache-control"]
    assert get(service, "1.nq.gz", **{"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_broken_download_can_be_resumed(service: Served) -> None:
    whole = get(service, "1.nq.gz").content
    rest = get(service, "1.nq.gz", range="bytes=1000-")
    assert rest.status_code == 206
    assert whole[:1000] + rest.content == whole


@pytest.mark.parametrize("name", ["99.nq.gz", "0.nq.gz", "1.nq", "x.nq.gz", "1.ttl.gz", "..%2f..%2fcurrent"])
def test_what_is_no_dump_is_not_found(service: Served, name: str) -> None:
    assert get(service, name).status_code == 404
