"""The service over a remote engine: the same answers and limits, and plain words about what it cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from missiongraph.commit import tokens
from missiongraph.commit.tokens import Role
from missiongraph.names import DOCUMENT_GRAPH
from serving import Served, starting, until
from virtuoso import Virtuoso
from writing import TURTLE, source

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]
BUDGETS = """
PREFIX mg: <https://w3id.org/missiongraph/ns#>
SELECT ?amount { ?budget a mg:Budget ; mg:isAbout <https://w3id.org/missiongraph/id/mission/eupol-copps> ;
                         mg:amount ?amount ; mg:wording "EUR 12,43 million"@en }
"""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DIFFERENT = {
    "funding/budget-changes": "other digits of a quotient",
    "mandates/act-on-day": "rows lost",
    "mandates/periods": "1 and 0 for true and false",
    "missions/may-contribute-on-day": "rows lost",
    "organisations/linked-to-country": "its estimate of the time needed",
    "organisations/members-on-day": "rows lost, in one run of several",
    "projects/results-achieved": "paths of length zero inside GRAPH",
    "quality/conflicting-dates": "1 and 0 for true and false",
    "quality/contradictions": "its compiler",
}
"""Questions that Virtuoso 7 answers otherwise, by what is wrong; `service/docs/engines.md` says the same."""
NOTE = DOCUMENT_GRAPH + "example/note"


@dataclass(frozen=True)
class Remote:
    """A service on Virtuoso, beside one on the embedded engine, and clients of both."""

    served: Served
    http: httpx.Client
    embedded: httpx.Client


@pytest.fixture(scope="module")
def remote(virtuoso_server: Virtuoso, service: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    virtuoso_server.clear()
    place = tmp_path_factory.mktemp("data")
    limits = {"HEAVY_SECONDS": "60", "CHEAP_SECONDS": "20"}
    with starting(place, **virtuoso_server.settings(), **limits) as served:
        secret = tokens.create(place, Role.ADMIN, name="Ada")
        with (
            httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {secret}"}, timeout=60) as http,
            httpx.Client(base_url=service.url, timeout=60) as embedded,
        ):
            yield Remote(served, http, embedded)


def test_a_point_query_is_answered(remote: Remote) -> None:
    answer = remote.http.get("/sparql", params={"query": BUDGETS}, headers={"Accept": "text/csv"})
    assert answer.text == "amount\r\n12430000\r\n"
    assert answer.headers["MissionGraph-Revision"] == "1"


def test_the_other_questions_have_the_answers_that_the_embedded_engine_gives(remote: Remote) -> None:
    names = [each["name"] for each in remote.http.get("/questions", headers={"Accept": "application/json"}).json()]
    assert set(names) > DIFFERENT.keys()
    for name in names:
        if name not in DIFFERENT:
            answers = [client.get(f"/questions/{name}.tsv") for client in (remote.http, remote.embedded)]
            assert [answer.status_code for answer in answers] == [200, 200], f"{name}: {answers[0].text}"
            ours, theirs = (sorted(answer.text.splitlines()) for answer in answers)
            assert ours == theirs, name


def test_the_documents_name_the_questions_that_virtuoso_answers_otherwise() -> None:
    text = (Path(__file__).parents[2] / "service/docs/engines.md").read_text(encoding="utf-8")
    assert [name for name in DIFFERENT if f"`{name}`" not in text] == []


@pytest.mark.parametrize(
    "path",
    [
        "/page/mission/eupol-copps?lang=fr",
        "/page/place/ramallah",
        "/page/vocabulary/claim-status/stated",
        "/ns",
        "/documents",
        "/things/Mission?theatre=country/ml&valid=2015-01-01",
        "/things/Project",
        "/things/DateClaim",
        "/search?q=eupol+cops",
    ],
)
def test_pages_are_the_same(remote: Remote, path: str) -> None:
    both = remote.http, remote.embedded
    for each in both:
        until(lambda each=each: set(_indexes(each).values()) == {1}, "the indexes", 120)  # type: ignore[misc]
    # A citation names the address of its service.
    pages = [each.get(path, headers={"Accept": "text/html"}).text.replace(str(each.base_url), "/") for each in both]
    assert "MissionGraph" in pages[0]
    assert pages[0].splitlines() == pages[1].splitlines()


def _indexes(client: httpx.Client) -> dict[str, int]:
    found: dict[str, int] = client.get("/status", params={"format": "json"}).json()["indexes"]
    return found


def test_a_time_limit_ends_the_query_and_the_service_goes_on(remote: Remote) -> None:
    answer = remote.http.get("/sparql", params={"query": ENDLESS, "timeout": "3"})
    assert (answer.status_code, answer.json()["code"]) == (504, "time-limit")
    assert remote.http.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_an_older_revision_is_gone(remote: Remote) -> None:
    put = remote.http.put("/documents/example/old", content=source("Old"), headers=TURTLE)
    assert put.status_code == 201, put.text
    gone = remote.http.get("/sparql", params={"query": "ASK {}", "rev": "1"})
    assert (gone.status_code, gone.json()["code"]) == (410, "gone")


def test_a_document_is_published_changed_by_update_and_removed(remote: Remote) -> None:
    created = remote.http.put("/documents/example/note", content=source("A note"), headers=TURTLE)
    assert created.status_code == 201, created.text
    update = (
        f'WITH <{NOTE}> DELETE {{ ?s ?p "A note"@en }} INSERT {{ ?s ?p "Another"@en }} WHERE {{ ?s ?p "A note"@en }}'
    )
    changed = remote.http.post("/update", data={"update": update})
    assert changed.status_code == 200, changed.text
    assert changed.json()["graphs"] == {NOTE: {"added": 1, "removed": 1}}
    titles = "SELECT ?t { ?s <http://purl.org/dc/terms/title> ?t FILTER(STR(?t) IN ('A note', 'Another')) }"
    found = remote.http.get("/sparql", params={"query": titles}, headers={"Accept": "text/csv"})
    assert found.text == "t\r\nAnother\r\n"
    tag = remote.http.get("/documents/example/note", headers={"Accept": "text/turtle"}).headers["ETag"]
    assert remote.http.delete("/documents/example/note", headers={"If-Match": tag}).status_code == 204
    assert (
        remote.http.get("/sparql", params={"query": f"ASK {{ GRAPH <{NOTE}> {{ ?s ?p ?o }} }}"}).json()["boolean"]
        is False
    )


def test_what_the_engine_cannot_do_is_an_error_with_its_words(remote: Remote) -> None:
    answer = remote.http.get("/sparql", params={"query": "SELECT * { ?a (<urn:p>|<urn:q>)* ?b }"})
    assert (answer.status_code, answer.json()["code"]) == (502, "engine-failed")
    assert "transitive start not given" in answer.json()["detail"]
