"""`/search` as people and programs meet it: ranked, with reasons and counts, and never ahead of the graph."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from missiongraph.query.namesearch import NAMES
from serving import Served, until


@pytest.fixture(scope="module")
def searched(service: Served) -> Served:
    until(lambda: asked(service, "UNOPS").status_code == 200, "the index of names")
    return service


def asked(service: Served, words: str, **more: str) -> httpx.Response:
    return httpx.get(f"{service.url}/search", params={"q": words, "format": "json", **more})


def found(service: Served, words: str, **more: str) -> Any:
    answer = asked(service, words, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_json_tells_score_reason_and_revision(searched: Served) -> None:
    data = found(searched, "41502")
    assert data["revision"] == data["newest"]
    [best] = data["results"]
    assert best["iri"].endswith("/id/organisation/unops")
    assert (best["reason"], best["matched"]) == ("identifier", "41502")


def test_the_page_shows_matches_with_reasons_and_counted_kinds(searched: Served) -> None:
    page = httpx.get(f"{searched.url}/search", params={"q": "eupol cops"}, headers={"Accept": "text/html"}).text
    assert re.search(r'href="/page/mission/eupol-copps"', page)
    assert "spelling" in page
    assert "type=Mission" in page


def test_the_page_of_a_search_has_one_field_to_search_with(searched: Served) -> None:
    page = httpx.get(f"{searched.url}/search", params={"q": "eupol"}, headers={"Accept": "text/html"}).text
    assert page.count('name="q"') == page.count('role="search"') == 1


def test_a_kind_keeps_to_things_of_its_class(searched: Served) -> None:
    data = found(searched, "mission", type="Mission")
    counts = {each["label"]: each["count"] for each in data["types"]}
    assert data["total"] == counts["Mission"]
    assert {each["type"] for each in data["results"]} == {"mission"}


def test_suggestions_are_as_opensearch_has_them(searched: Served) -> None:
    answer = httpx.get(f"{searched.url}/search/suggestions", params={"q": "eupol"})
    words, names, reasons, addresses = answer.json()
    assert words == "eupol"
    assert len(names) == len(reasons) == len(addresses) > 3
    assert httpx.get(addresses[0], headers={"Accept": "text/html"}).status_code == 200


def test_suggestions_name_the_kind_of_a_concept_in_the_language_of_the_reader(searched: Served) -> None:
    parameters = {"q": "شرطة", "lang": "ar"}
    _, _, reasons, _ = httpx.get(f"{searched.url}/search/suggestions", params=parameters).json()
    assert any(each.startswith("مفهوم · ") for each in reasons)
    assert not any("Concept" in each for each in reasons)


def test_while_there_is_no_index_a_search_says_so_instead_of_finding_nothing(searched: Served) -> None:
    for parameters in ({}, {"format": "html"}):
        NAMES.place(searched.data_dir).unlink(missing_ok=True)
        answer = asked(searched, "UNOPS", **parameters)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "index of names is being made" in answer.text
    until(lambda: asked(searched, "UNOPS").status_code == 200, "the index that is made anew")


def test_browsers_are_told_how_to_search(searched: Served) -> None:
    root = ElementTree.fromstring(httpx.get(f"{searched.url}/opensearch.xml").text)
    assert any("{searchTerms}" in url.get("template", "") for url in root)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_nothing_found_is_told_in_the_language_of_the_reader(searched: Served, language: str) -> None:
    hostile = "<script>x</script>zzqq"
    page = httpx.get(f"{searched.url}/search", params={"q": hostile, "lang": language}).text
    assert hostile not in page
    assert f'lang="{language}"' in page


def test_an_empty_search_is_a_form(searched: Served) -> None:
    page = httpx.get(f"{searched.url}/search").text
    assert '<input id="q"' in page
    assert 'class="plain hits"' not in page
