"""Answers as gzip: what is packed, what is not, and what the headers say."""

from __future__ import annotations

import asyncio
import gzip

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from missiongraph.web.packing import Packing
from serving import Served

PAGE = {"Accept": "text/html"}
TURTLE = {"Accept": "text/turtle"}
COPPS = "mission/eupol-copps"
SMALL = "/graph/document/unsco/what-is-unsco"
LONG = "SELECT * { ?s ?p ?o }"


def get(service: Served, path: str, encoding: str = "gzip", **headers: str) -> httpx.Response:
    return httpx.get(service.url + path, headers={"Accept-Encoding": encoding, **headers})


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (f"/page/{COPPS}", PAGE),
        (f"/data/{COPPS}.ttl", TURTLE),
        (f"/data/{COPPS}.jsonld", {}),
        ("/sparql/terms", {}),
        (SMALL, PAGE),
        ("/openapi.json", {}),
    ],
)
def test_a_whole_answer_is_packed_and_the_same(service: Served, path: str, accept: dict[str, str]) -> None:
    plain, packed = get(service, path, "identity", **accept), get(service, path, **accept)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    if "content-length" in packed.headers:
        assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert "Accept-Encoding" in plain.headers["vary"]
    assert "Accept-Encoding" in packed.headers["vary"]
    assert packed.headers.get("etag", "W/") == "W/" + plain.headers.get("etag", "")


def test_a_client_that_has_the_packed_or_the_plain_answer_is_told_that_it_has_it(service: Served) -> None:
    path = f"/page/{COPPS}"
    for encoding in ("gzip", "identity"):
        tag = get(service, path, encoding, **PAGE).headers["etag"]
        again = get(service, path, encoding, **PAGE, **{"If-None-Match": tag})
        assert (again.status_code, again.headers["etag"], again.content) == (304, tag, b"")


def test_head_says_what_get_sends(service: Served) -> None:
    path = f"/data/{COPPS}.ttl"
    head = httpx.head(service.url + path, headers={"Accept-Encoding": "gzip"})
    sent = get(service, path)
    for name in ("content-encoding", "etag", "vary"):
        assert head.headers[name] == sent.headers[name]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/documents/eupol-copps/about-the-mission", TURTLE),  # clients send its entity tag back with If-Match
        (SMALL, TURTLE),
        ("/robots.txt", {}),  # too small
        (f"/page/{COPPS}", PAGE | {"Cookie": "missiongraph_session=secret"}),
        (f"/page/{COPPS}", PAGE | {"Accept-Encoding": "gzip;q=0, br"}),
        ("/sparql?format=csv&query=" + LONG, {}),  # streamed
    ],
)
def test_what_must_stay_as_it_is_does(service: Served, path: str, headers: dict[str, str]) -> None:
    answer = httpx.get(service.url + path, headers={"Accept-Encoding": "gzip", **headers})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers
    assert not answer.headers.get("etag", "").startswith("W/")


def test_a_packed_answer_that_breaks_off_looks_broken() -> None:
    sent: list[Message] = []

    async def breaking(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/turtle")]})
        await send({"type": "http.response.body", "body": b"<a> <b> <c> .\n" * 10_000, "more_body": True})
        raise RuntimeError

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "path": "/data/x", "headers": [(b"accept-encoding", b"gzip")]}
    with pytest.raises(RuntimeError):
        asyncio.run(Packing(breaking)(scope, receive, send))
    assert (b"content-encoding", b"gzip") in sent[0]["headers"]
    with pytest.raises(EOFError):
        gzip.decompress(b"".join(message["body"] for message in sent[1:]))


def test_a_file_that_is_packed_already_is_not_packed_again(service: Served) -> None:
    place = httpx.get(f"{service.url}/dumps/current.nq.gz").headers["location"]
    with httpx.stream("GET", httpx.URL(service.url).join(place)) as answer:
        raw = b"".join(answer.iter_raw())
    assert b"missiongraph" in gzip.decompress(raw)
    style = get(service, "/static/style.css")
    assert style.headers["content-encoding"] == "gzip"
    assert b":root" in style.content
