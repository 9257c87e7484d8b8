"""Figures that an operator can act on."""

from __future__ import annotations

import httpx
from prometheus_client.parser import text_string_to_metric_families

from serving import Served


def figures(service: Served) -> dict[tuple[str, str], float]:
    text = httpx.get(f"{service.url}/metrics").text
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, ",".join(sample.labels.values())] = sample.value
    return found


def test_requests_are_counted_by_route_and_status(service: Served) -> None:
    key = "missiongraph_requests_total", "GET,/sparql,400"
    before = figures(service).get(key, 0)
    httpx.get(f"{service.url}/sparql?query=")
    httpx.get(f"{service.url}/sparql?query=nonsense")
    assert figures(service)[key] == before + 2


def test_an_address_does_not_become_a_label(service: Served) -> None:
    httpx.get(f"{service.url}/page/mission/eupol-copps")
    httpx.get(f"{service.url}/nothing/here")
    routes = {labels.split(",")[1] for name, labels in figures(service) if name == "missiongraph_requests_total"}
    assert "/page/{path:path}" in routes
    assert not any("eupol" in route or "nothing" in route for route in routes)


def test_lanes_kills_and_the_revision_are_told(service: Served) -> None:
    killed = "missiongraph_readers_killed_total", "heavy"
    before = figures(service)
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    httpx.get(f"{service.url}/sparql", params={"query": endless}, timeout=20)
    after = figures(service)
    assert after[killed] == before[killed] + 1
    assert after["missiongraph_jobs_waiting", "heavy"] == 0
    assert after["missiongraph_revision", ""] >= 1


def test_an_answer_from_memory_is_a_hit(service: Served) -> None:
    address = f"{service.url}/sparql?query=ASK+%7B+%7D+%23hit"
    httpx.get(address)
    before = figures(service)["missiongraph_cache_hits_total", ""]
    httpx.get(address)
    assert figures(service)["missiongraph_cache_hits_total", ""] == before + 1
