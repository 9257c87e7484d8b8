"""Catalogued questions as pages, forms and addresses."""

from __future__ import annotations

import csv

import httpx
import pytest

from missiongraph.query.catalogue import catalogue
from serving import Served

TASKS = "/questions/missions/tasks"


def get(service: Served, address: str, accept: str = "text/html", **parameters: str) -> httpx.Response:
    return httpx.get(service.url + address, params=parameters, headers={"accept": accept}, timeout=20)


def test_the_list_is_a_page_and_json(service: Served) -> None:
    page = get(service, "/questions").text
    known = get(service, "/questions", accept="application/json").json()
    assert len(known) == len(catalogue())
    assert all(each["name"] in page for each in known)


@pytest.mark.parametrize("name", catalogue())
def test_every_question_has_a_page_and_its_answer_in_csv(service: Served, name: str) -> None:
    page = get(service, f"/questions/{name}")
    answer = get(service, f"/questions/{name}.csv")
    assert (page.status_code, answer.status_code) == (200, 200)
    assert answer.headers["content-type"].startswith("text/csv")
    [columns, *rows] = csv.reader(answer.text.splitlines())
    shown = [column for column in columns if column.removesuffix("Label") not in set(columns) - {column}]
    assert all(f">{column}</th>" in page.text for column in shown)
    assert rows


def test_a_parameter_asks_the_question_of_something_else(service: Served) -> None:
    of_copps = get(service, f"{TASKS}.csv").text
    of_other = get(service, f"{TASKS}.csv", mission="mission/minusma").text
    assert "Prosecution" in of_copps
    assert of_other != of_copps


def test_a_parameter_that_cannot_be_is_a_clear_error(service: Served) -> None:
    unknown = get(service, TASKS, accept="application/json, */*;q=0.1", nonsense="x")
    broken = get(service, f"{TASKS}.json", accept="application/json", mission="<urn:x> } DROP ALL #")
    assert (unknown.status_code, broken.status_code) == (400, 400)
    assert broken.json()["parameter"] == "mission"


def test_an_unknown_question_and_an_unknown_format_are_not_found(service: Served) -> None:
    assert get(service, "/questions/missions/nothing").status_code == 404
    assert get(service, f"{TASKS}.pdf").status_code == 404


def test_a_browser_sees_the_answer_of_its_query_as_a_table(service: Served) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    query = "SELECT ?s ('<script>' AS ?x) { ?s a <https://w3id.org/missiongraph/ns#Project> }"
    page = get(service, "/sparql", accept=browser, query=query).text
    assert "Empowering the Palestinian Security Sector" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_a_table_that_is_cut_says_so(service: Served) -> None:
    page = get(service, "/sparql", query="SELECT * { ?s ?p ?o }", format="html").text
    assert "Only the first 500 rows are shown" in page
    assert page.count("<tr>") == 501
