"""Errors as visitors get them: problem documents (RFC 9457), pages for browsers, and nothing that is not theirs."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import ClientDisconnect

from missiongraph.errors import Busy, MissionGraphError, Moved, SyntaxProblem
from missiongraph.web import errors
from serving import Served

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SECRET = "a word from the inside"


def answer(error: Exception, **headers: str) -> httpx.Response:
    app = FastAPI()
    errors.install(app)

    @app.get("/")
    async def fail() -> None:
        raise error

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/", headers=headers)

    return asyncio.run(ask())


def test_an_error_is_a_problem_with_its_details() -> None:
    response = answer(SyntaxProblem("Mend it.", line=2, column=3))
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {
        "type": "/docs/errors#syntax-error",
        "title": "The text does not parse",
        "status": 400,
        "detail": "Mend it.",
        "code": "syntax-error",
        "line": 2,
        "column": 3,
    }


def test_a_busy_service_says_when_to_come_back() -> None:
    response = answer(Busy("Wait.", retry_after=7))
    assert (response.status_code, response.headers["retry-after"]) == (503, "7")


def test_a_bug_is_a_500_that_tells_nothing_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = answer(KeyError(SECRET))
    assert (response.status_code, response.json()["code"]) == (500, "internal")
    assert SECRET not in response.text
    assert "KeyError" not in response.text
    assert SECRET in caplog.text


def test_a_client_that_hangs_up_while_sending_is_no_bug(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert answer(ClientDisconnect()).status_code == 499
    assert caplog.text == ""


@pytest.mark.parametrize("accept", ["text/html;q=0", "text/html;q=0, */*;q=0", "image/png", "text/turtle", "*/*", ""])
def test_who_asks_for_no_page_gets_a_problem(accept: str) -> None:
    response = answer(SyntaxProblem("Mend it."), accept=accept)
    assert (response.status_code, response.json()["code"]) == (400, "syntax-error")


def test_every_error_has_a_status_of_errors_a_code_and_a_title() -> None:
    kinds = [MissionGraphError]
    for kind in kinds:
        kinds += kind.__subclasses__()
        assert 400 <= kind.status < 600 or kind is Moved
        assert kind.code
        assert kind.title
    assert len(kinds) > 20


def test_an_unknown_route_is_not_found(service: Served) -> None:
    response = httpx.get(f"{service.url}/nothing/here")
    assert (response.status_code, response.json()["code"]) == (404, "not-found")
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/sparql", {"GET", "HEAD", "POST"}),
        ("DELETE", "/validate", {"GET", "HEAD", "POST"}),
        ("POST", "/page/mission/eupol-copps", {"GET", "HEAD"}),
        ("POST", "/health/live", {"GET", "HEAD"}),
        ("POST", "/static/style.css", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_is_answered_with_those_that_are_allowed(
    service: Served, method: str, path: str, allowed: set[str]
) -> None:
    response = httpx.request(method, service.url + path)
    assert (response.status_code, response.json()["code"]) == (405, "method-not-allowed")
    assert set(response.headers["allow"].replace(" ", "").split(",")) == allowed


@pytest.mark.parametrize("path", ["/nothing/here", "/page/mission/unknown", "/sparql?query=SELEC"])
def test_a_browser_gets_a_page_that_says_what_to_do(service: Served, path: str) -> None:
    page = httpx.get(service.url + path, headers={"accept": BROWSER})
    problem = httpx.get(service.url + path).json()
    assert page.status_code == problem["status"]
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"]
    assert "<h1" in page.text
    assert problem["detail"].partition("<")[0] in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/page/x%FF",
        "/data/x%25zz",
        "/id/%5B",
        "/data/%EF%BF%BE",
        "/graph/%EE%80%80",
        "/vocabulary/%ED%A0%80",
        "/page/%00",
        "/data/" + "a/" * 3000,
        "/page/mission/eupol-copps?incoming=%20&class=%3C",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/data/..%2f..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_address_makes_the_service_fail(service: Served, path: str) -> None:
    assert httpx.get(service.url + path).status_code == 404


@pytest.mark.parametrize(
    "parameters",
    [
        "default-graph-uri=not%20an%20iri",
        "named-graph-uri=%3C",
        "default-graph-uri=a&default-graph-uri=b",
        "query=SELECT*FROM%3Ca%3EFROM%3Cb%3E%7B%7D",
        "query=SELECT*FROM%3Chttp://%5B%3EFROM%3Curn:b%3E%7B%7D",
    ],
)
def test_a_graph_that_no_iri_names_is_the_visitors_mistake(service: Served, parameters: str) -> None:
    query = "" if parameters.startswith("query") else "query=ASK%7B%7D&"
    assert httpx.get(f"{service.url}/sparql?{query}{parameters}").status_code == 400


@pytest.mark.parametrize("path", ["/graphs?default&format=xlsx", "/data/mission/eupol-copps?format=xlsx"])
def test_an_unknown_format_is_told_with_those_that_there_are(service: Served, path: str) -> None:
    response = httpx.get(service.url + path)
    assert (response.status_code, response.json()["code"]) == (406, "not-acceptable")
    assert response.json()["available"]


@pytest.mark.parametrize(("name", "query"), [("json", "CONSTRUCT {} {}"), ("csv", "ASK {}"), ("xml", "DESCRIBE <a:b>")])
def test_a_format_of_tables_beside_a_query_without_table_leaves_the_choice_to_us(
    service: Served, name: str, query: str
) -> None:
    assert httpx.get(f"{service.url}/sparql", params={"query": query, "format": name}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sparql",
        "/sparql?query=ASK%7B%7D",
        "/validate",
        "/health/live",
        "/health/ready",
        "/status",
        "/id/mission/eupol-copps",
        "/page/mission/eupol-copps",
        "/data/mission/eupol-copps.ttl",
        "/ns",
        "/shapes",
        "/vocabulary",
        "/graph/curated",
        "/static/style.css",
        "/openapi.json",
    ],
)
def test_head_is_get_without_the_body(service: Served, path: str) -> None:
    head, get = (httpx.request(method, service.url + path) for method in ("HEAD", "GET"))
    assert head.status_code == get.status_code < 400
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"] if get.content else True


def test_if_none_match_of_anything_does_not_hide_that_there_is_nothing(service: Served) -> None:
    assert httpx.get(f"{service.url}/page/no/thing", headers={"if-none-match": "*"}).status_code == 404
