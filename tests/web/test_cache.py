"""Answers are kept by their entity tag, and sent again without work."""

from __future__ import annotations

import httpx
import pytest

from missiongraph.web.cache import AnswerCache
from serving import Served
from writing import TURTLE, Editor, source

QUERY = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/missiongraph/ns#Mission> }"


def test_the_least_recently_asked_answer_leaves_first() -> None:
    cache = AnswerCache(250)
    for tag in "abcdefghij":
        cache.put(tag, b"x")
    assert cache.get("a") == b"x"
    small = AnswerCache(100)
    for number in range(101):
        small.get("0")
        small.put(str(number), b"x")
    assert small.get("0") == b"x"
    assert small.get("1") is None
    assert small.get("100") == b"x"


def test_a_large_answer_is_not_kept() -> None:
    cache = AnswerCache(1000)
    cache.put("large", b"x" * 11)
    assert cache.get("large") is None


def ask(service: Served, query: str = QUERY, **headers: str) -> httpx.Response:
    return httpx.get(f"{service.url}/sparql", params={"query": query}, headers=headers)


def test_a_client_that_has_the_answer_is_told_so(service: Served) -> None:
    first = ask(service)
    again = ask(service, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_the_tag_tells_queries_formats_and_datasets_apart(service: Served) -> None:
    graph = {"query": QUERY, "default-graph-uri": "urn:x:none"}
    tags = {
        ask(service).headers["etag"],
        ask(service, accept="text/csv").headers["etag"],
        ask(service, QUERY + " ").headers["etag"],
        httpx.get(f"{service.url}/sparql", params=graph).headers["etag"],
    }
    assert len(tags) == 4


def test_the_same_answer_comes_from_memory(service: Served) -> None:
    assert ask(service).content == ask(service).content


@pytest.mark.parametrize("word", ["RAND()", "NOW()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_is_new_at_each_call_is_not_kept(service: Served, word: str) -> None:
    response = ask(service, f"SELECT ({word} AS ?x) {{}}")
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_an_answer_of_a_named_revision_may_be_kept_for_ever(service: Served) -> None:
    response = httpx.get(f"{service.url}/sparql", params={"query": QUERY, "rev": "1"})
    assert "immutable" in response.headers["cache-control"]
    assert ask(service).headers["cache-control"] == "no-cache"


def test_a_page_comes_from_memory_with_the_same_words_headers_and_policy(service: Served) -> None:
    address = f"{service.url}/page/mission/unmik?memory"
    first, again = httpx.get(address), httpx.get(address)
    assert again.content == first.content
    kept = ("etag", "content-language", "content-security-policy", "vary", "link", "missiongraph-revision")
    assert {name: again.headers[name] for name in kept} == {name: first.headers[name] for name in kept}
    french = httpx.get(address, headers={"accept-language": "fr"})
    assert french.headers["content-language"] == "fr"
    assert french.content != first.content


def test_a_page_of_an_older_revision_follows_the_newest(editor: Editor) -> None:
    address = "/page/mission/unmik?rev=1"
    before = editor.http.get(address).text
    content = source("Newer")
    assert editor.http.put("/documents/cache/newer", content=content, headers=TURTLE).status_code == 201
    assert editor.http.get(address).text != before
