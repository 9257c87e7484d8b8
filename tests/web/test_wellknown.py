"""What machines look for at fixed addresses."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import httpx
from pyoxigraph import RdfFormat, Store

from serving import Served

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
VOID = "PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#> "


def described(service: Served) -> Store:
    response = httpx.get(f"{service.url}/.well-known/void", headers={"accept": "text/turtle"}, timeout=20)
    store = Store()
    store.load(response.content, RdfFormat.TURTLE)
    return store


def only(store: Store, query: str) -> str:
    [[value]] = store.query(VOID + query)  # type: ignore[misc]  # one row of one column
    return str(value.value)


def test_the_statistics_are_those_of_the_graph(service: Served) -> None:
    void = described(service)

    def counted(query: str) -> str:
        answer = httpx.get(f"{service.url}/sparql", params={"query": query}).json()
        return str(answer["results"]["bindings"][0]["n"]["value"])

    assert only(void, "SELECT ?n { ?d a void:Dataset ; void:triples ?n }") == counted(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    )
    mission = "<https://w3id.org/missiongraph/ns#Mission>"
    assert only(void, f"SELECT ?n {{ ?part void:class {mission} ; void:entities ?n }}") == counted(
        f"SELECT (COUNT(*) AS ?n) {{ ?s a {mission} }}"
    )


def test_the_files_that_are_named_can_be_taken(service: Served) -> None:
    addresses = [str(row[0].value) for row in described(service).query(VOID + "SELECT ?a { ?d void:dataDump ?a }")]  # type: ignore[union-attr]
    assert len(addresses) == 2
    assert all(httpx.head(address, timeout=60).status_code == 200 for address in addresses)


def test_crawlers_are_kept_from_queries(service: Served) -> None:
    assert "Disallow: /sparql" in httpx.get(f"{service.url}/robots.txt").text


def test_the_site_map_leads_to_the_page_of_each_thing_once(service: Served) -> None:
    def places(address: str) -> list[str]:
        found = httpx.get(address)
        assert found.status_code == 200, found.text
        return [each.text or "" for each in ElementTree.fromstring(found.content).iter(f"{{{SITEMAPS}}}loc")]

    [address] = re.findall(r"^Sitemap: (.+)$", httpx.get(f"{service.url}/robots.txt").text, re.MULTILINE)
    pages = [page for part in places(address) for page in places(part)]
    assert len(set(pages)) == len(pages) > 100
    assert f"{service.url}/page/mission/eupol-copps" in pages
    assert not [page for page in pages if "/claim/" in page or "/node/" in page]
    assert httpx.get(pages[-1], headers={"Accept": "text/html"}).status_code == 200
    assert httpx.get(f"{service.url}/sitemap-2.xml").status_code == 404
