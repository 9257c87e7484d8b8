"""An operator sees what runs and can stop it; a request can lower its own limits."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from missiongraph.commit import tokens
from missiongraph.commit.tokens import Role
from serving import Served, until

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def ask(service: Served, **parameters: str) -> httpx.Response:
    return httpx.get(f"{service.url}/sparql", params=parameters, timeout=20)


def operating(service: Served) -> httpx.Client:
    secret = tokens.create(service.data_dir, Role.ADMIN, name="operator")
    return httpx.Client(base_url=service.url, headers={"Authorization": f"Bearer {secret}"})


def test_a_running_query_is_listed_and_stopped(service: Served) -> None:
    operator = operating(service)
    with ThreadPoolExecutor() as pool, operator:
        endless = pool.submit(ask, service, query=ENDLESS)
        until(lambda: bool(operator.get("/queries").json()), "the query runs")
        [running] = operator.get("/queries").json()
        assert (running["lane"], running["query"], running["client"]) == ("heavy", ENDLESS, "127.0.0.1")
        assert operator.delete(f"/queries/{running['number']}").status_code == 204
        stopped = endless.result()
        assert (stopped.status_code, stopped.json()["code"]) == (503, "query-stopped")
        assert operator.get("/queries").json() == []
        assert operator.delete(f"/queries/{running['number']}").status_code == 404


def test_a_query_through_a_trusted_proxy_is_its_clients(service: Served) -> None:
    operator = operating(service)
    with ThreadPoolExecutor() as pool, operator:
        address = f"{service.url}/sparql"
        pool.submit(httpx.get, address, params={"query": ENDLESS}, headers={"X-Forwarded-For": "192.0.2.7"}, timeout=20)
        until(lambda: bool(operator.get("/queries").json()), "the query runs")
        assert operator.get("/queries").json()[0]["client"] == "192.0.2.7"


@pytest.mark.parametrize(("query", "lane"), [(ENDLESS, "heavy"), ("SELECT * { ?s a ?c . ?s ?p ?o }", "cheap")])
def test_a_request_lowers_its_time_limit(service: Served, query: str, lane: str) -> None:
    begun = time.monotonic()
    answer = ask(service, query=query, timeout="0.01" if lane == "cheap" else "0.4")
    assert time.monotonic() - begun < 1
    assert (answer.status_code, answer.json()["limit"]) == (504, "timeout")


def test_a_request_cannot_raise_its_time_limit(service: Served) -> None:
    answer = ask(service, query=ENDLESS, timeout="30000")
    assert (answer.json()["limit"], answer.json()["value"]) == ("heavy_seconds", 3.0)


def test_a_request_lowers_the_size_of_its_answer(service: Served) -> None:
    answer = ask(service, query="SELECT * { ?s ?p ?o } LIMIT 100", **{"result-size": "1000"})
    assert (answer.status_code, answer.json()["code"]) == (413, "result-limit")


@pytest.mark.parametrize("value", ["0", "-1", "soon", "nan", ""])
def test_a_limit_is_a_number_above_zero(service: Served, value: str) -> None:
    answer = ask(service, query="ASK {}", timeout=value)
    assert (answer.status_code, answer.json()["parameter"]) == (400, "timeout")
