"""A programme officer who reads Arabic first and no SPARQL: from a name to facts, sources, neighbours, files and paper.

One test for each step of the day; they share nothing but the service.
"""

from __future__ import annotations

import re
from typing import Final

import httpx
import pytest
import rdflib
from playwright.sync_api import Browser, Page, ViewportSize, expect
from rdflib.compare import isomorphic

from chromium import opened
from missiongraph.names import ID
from serving import Served

pytestmark = pytest.mark.browser

EUPOL: Final = "/page/mission/eupol-copps"
ANSWERS: Final = (
    "Palestinian territory", "Ramallah", "1 January 2006", "Mandate of EUPOL COPPS", "EUR 12,430,000", "persons",
    "Canada",
)  # fmt: skip
LARGEST: Final = 24_000
"""Bytes that the page of a mission may take on its way."""
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}


def search(page: Page, words: str) -> str:
    """Search by the form that every page has, and return the first match with its reason."""
    page.goto("/?lang=ar")
    page.locator("header input[name=q], .search input[name=q]").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search**")
    return page.locator(".hits > li").first.inner_text()


def test_1_the_right_thing_comes_first_with_its_reason_and_arabic_is_right_to_left(
    chromium: Browser, searched: Served
) -> None:
    with opened(chromium, searched, "browsing-1") as page:
        page.set_viewport_size(PHONE)
        assert "الشرطة" in search(page, "الشرطة الفلسطينية")
        assert page.locator("html").get_attribute("dir") == "rtl"
        for words, thing, reason in (
            ("eupol cops", "EUPOL COPPS", "كتابة متقاربة"),
            ("P005189001", "P005189001", "معرّف"),
            ("41502", "41502", "معرّف"),
        ):
            first = search(page, words)
            assert thing in first, words
            assert reason in first, words


def test_2_one_screen_answers_and_the_page_is_whole_without_scripts(chromium: Browser, service: Served) -> None:
    answer = httpx.get(f"{service.url}{EUPOL}", headers={"accept": "text/html"})
    assert answer.num_bytes_downloaded < LARGEST
    with opened(chromium, service, "browsing-2", javascript=False) as page:
        page.set_viewport_size({"width": 1280, "height": 1000})
        page.goto(EUPOL)
        for words in ANSWERS:
            found = page.locator(".hd").get_by_text(words, exact=False).first
            box = found.bounding_box()
            assert box is not None and box["y"] < 1000, words  # noqa: PT018  # for mypy


def test_3_the_mark_beside_an_amount_leads_to_publisher_passage_and_capture(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "browsing-3") as page:
        page.goto(EUPOL)
        amount = page.locator("dd", has_text="EUR 12,430,000").first
        amount.locator("sup a").first.click()
        note = page.locator("li:target")
        expect(note).to_contain_text(re.compile(r"12[ ,.\u00a0]43"))
        source = page.locator(".source", has=note)
        expect(source).to_contain_text("captured")
        expect(source.get_by_role("link").first).to_be_visible()


def test_words_in_another_language_show_which_one_on_the_side_on_which_the_page_reads_on(
    chromium: Browser, service: Served
) -> None:
    shown = """() => [...document.querySelectorAll("main bdi[lang]")].map(each =>
        [each.lang, ...["::before", "::after"].map(side => getComputedStyle(each, side).content)])"""
    with opened(chromium, service, "browsing-languages") as page:
        for language in ("en", "fr", "ar"):
            page.goto(f"{EUPOL}?lang={language}")
            seen = {tuple(each) for each in page.evaluate(shown)}
            codes = {each: f'"{each}" / ""' for each, _, _ in seen}
            assert codes
            assert language not in codes
            sides = {(each, code, "none") if language == "ar" else (each, "none", code) for each, code in codes.items()}
            assert seen == sides


def test_5_on_a_day_of_2007_what_came_later_is_left_out_and_counted(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "browsing-5") as page:
        page.goto(EUPOL)
        page.get_by_label("Day", exact=True).fill("2007-06-15")
        page.get_by_label("Day", exact=True).press("Enter")
        page.wait_for_url("**valid=2007-06-15**")
        expect(page.get_by_text("What held on 15 June 2007")).to_be_visible()
        expect(page.get_by_text(re.compile("Claims that did not hold on that day"))).to_be_visible()
        assert page.locator("dd", has_text="EUR 12,430,000").count() == 0
        page.get_by_role("link", name="See all days").first.click()
        expect(page.locator("dd", has_text="EUR 12,430,000").first).to_be_visible()
        page.go_back()
        assert "valid=2007-06-15" in page.url


def test_6_what_points_to_a_country_is_grouped_and_counted_and_paged(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "browsing-6") as page:
        page.goto("/page/organisation/united-nations")
        table = page.locator("section[aria-labelledby=incoming]")
        expect(table).to_be_visible()
        assert re.search(r"\d", table.inner_text())
        more = table.locator("a[href*='incoming=']").first
        more.click()
        expect(page.locator("h1")).to_contain_text("United Nations")
        total = int(re.sub(r"\D", "", page.locator(".sub").first.inner_text().rpartition("·")[2]))
        assert page.locator("ul.list li").count() == min(total, 100)


def test_7_a_list_is_narrowed_down_by_facets_that_are_an_address_a_query_and_a_file(
    chromium: Browser, searched: Served
) -> None:
    with opened(chromium, searched, "browsing-7", javascript=False) as page:
        page.goto("/things/Mission")
        for value in ("EU civilian CSDP mission", "EU military CSDP mission or operation"):
            page.get_by_role("checkbox", name=re.compile(f"^{value} [0-9]+$")).check()
        page.get_by_role("button", name="Apply").click()
        wide = int(page.locator("h1 .count").inner_text())
        page.get_by_role("checkbox", name=re.compile("^Democratic Republic of the Congo")).check()
        page.get_by_role("button", name="Apply").click()
        assert page.url.count("type=") == 2
        assert "theatre=country%2Fcd" in page.url
        kept = int(page.locator("h1 .count").inner_text())
        assert 0 < kept < wide
        assert page.locator(".lines-table tbody tr").count() == kept
        as_csv = page.get_by_role("link", name="CSV").get_attribute("href") or ""
        assert len(httpx.get(f"{searched.url}{as_csv}").text.splitlines()) == kept + 1
        page.get_by_role("link", name="As a SPARQL query").click()
        assert "country/cd" in page.locator("#query").input_value()
        page.go_back()
        page.get_by_role("link", name=re.compile("Theatre.*Democratic Republic of the Congo")).click()
        assert int(page.locator("h1 .count").inner_text()) == wide


def test_10_how_two_bodies_are_connected_is_a_way_with_sources(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "browsing-10") as page:
        page.emulate_media(reduced_motion="reduce")
        page.goto(EUPOL)
        page.locator("a[href*='/graph?']").first.click()
        nodes = page.locator("#graph .node")
        expect(nodes.nth(5)).to_be_attached()
        assert nodes.count() <= 60
        page.get_by_label("from").fill("EUPOL COPPS")
        page.get_by_label("to", exact=True).fill("UNOPS")
        page.get_by_role("button", name="Look for a way").click()
        expect(page.get_by_role("heading", name=re.compile("^Way 1"))).to_be_visible()
        expect(page.locator("ol.links li").first.get_by_text("Sources")).to_be_visible()


def test_11_the_same_facts_come_in_every_form_by_the_rules_of_the_web(service: Served) -> None:
    address = f"{service.url}/id/mission/eupol-copps"
    graphs = {}
    for accept, name in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/n-triples", "nt")):
        answer = httpx.get(address, headers={"accept": accept}, follow_redirects=True)
        assert answer.headers["content-type"].startswith(accept)
        assert {"accept"} <= {each.strip().lower() for each in answer.headers["vary"].split(",")}
        again = httpx.get(answer.url, headers={"accept": accept, "if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        graphs[name] = rdflib.Graph().parse(data=answer.text, format=name)
    assert isomorphic(graphs["turtle"], graphs["xml"])
    assert isomorphic(graphs["turtle"], graphs["nt"])
    refused = httpx.get(f"{service.url}/data/mission/eupol-copps", headers={"accept": "application/x-nonsense"})
    assert (refused.status_code, "text/turtle" in refused.text) == (406, True)
    assert httpx.get(f"{service.url}/id/mission/nowhere").status_code == 404


def test_12_the_history_of_a_thing_tells_who_when_and_why_and_an_old_state_opens(
    chromium: Browser, service: Served
) -> None:
    with opened(chromium, service, "browsing-12") as page:
        page.goto(EUPOL)
        page.get_by_role("link", name="Which revisions touched it").click()
        expect(page.locator("main")).to_contain_text("Load the shipped files")
        page.goto(f"{EUPOL}?rev=1&valid=2019-12-31")
        expect(page.locator("footer")).to_contain_text("Revision 1")
        for link in page.locator("dd a[href^='/page/']").all()[:10]:
            expect(link).to_have_attribute("href", re.compile("rev=1.*valid=2019-12-31"))


def test_13_on_paper_it_is_a_sheet_with_sources_and_a_citation(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "browsing-13") as page:
        page.emulate_media(media="print", color_scheme="dark")
        page.goto(EUPOL)
        for hidden in ("nav", ".side", ".search"):
            assert not any(each.is_visible() for each in page.locator(hidden).all()), hidden
        expect(page.locator("#sources")).to_be_visible()
        expect(page.locator("section[aria-labelledby=cite]")).to_contain_text("Revision 1")
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert paper in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
        assert page.pdf(format="A4").startswith(b"%PDF")


def test_14_a_page_of_figures_keeps_about_dates_and_addresses_as_they_were_written(
    chromium: Browser, service: Served
) -> None:
    with opened(chromium, service, "browsing-14") as page:
        text = ""
        for number in (1, 2):
            page.goto(f"/graph/document/un-police/uncops-2024?page={number}")
            text += page.locator("main").inner_text()
        assert "ONOWAS" in text
        assert not re.search(r"[\w.]+@[\w.]+\.\w{2,}", text)
        page.get_by_role("link", name="MINUSMA").first.click()
        expect(page.locator("h1")).to_contain_text("MINUSMA")
        assert f"{ID}mission/minusma" in page.locator(".iri").inner_text()
