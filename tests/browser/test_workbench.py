"""In a real browser, by keyboard alone: a query is written with help, mended, run, read, drawn, stopped and kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from chromium import findings, opened
from serving import Served

pytestmark = pytest.mark.browser

PREFIX = "PREFIX mg: <https://w3id.org/missiongraph/ns#>\n"
OFFERED = ".cm-tooltip [role=option]"
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def text_of(page: Page) -> str:
    found: str = page.eval_on_selector("#query", "box => box.value")
    return found


def write(page: Page, text: str) -> None:
    """Write a query in place of the one that is there."""
    page.get_by_role("textbox", name="Query", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def test_a_query_from_the_first_letter_to_the_answer(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "workbench") as page:
        page.goto("/sparql")
        write(page, "SELECT * WHERE { ?m a ")
        page.keyboard.type("Miss", delay=30)
        expect(page.locator(OFFERED).first).to_have_text(re.compile("mg:Mission.*mission"))
        page.keyboard.type("i", delay=100)  # what has just been offered is not taken by a key that was on its way
        expect(page.locator(OFFERED).first).to_have_text(re.compile("mg:Mission.*mission"))
        page.keyboard.type("o", delay=100)  # what has just been offered is not taken by a key that was on its way
        page.keyboard.press("Enter")
        assert text_of(page) == PREFIX + "SELECT * WHERE { ?m a mg:Mission"
        page.keyboard.insert_text(" ; mg:hasThea")
        page.keyboard.press("Control+Space")
        expect(page.locator(OFFERED).first).to_have_text(re.compile("mg:hasTheatre"))
        page.keyboard.type("t", delay=100)
        page.keyboard.press("Enter")
        page.keyboard.insert_text(" ?t } LIMITT 120")
        expect(page.locator("#problem")).to_contain_text("“LIMITT” is not understood. Did you mean “LIMIT”?")
        page.keyboard.press("Control+Enter")  # nothing is sent
        expect(page.locator("#problem")).to_be_visible()
        page.keyboard.press("Control+.")
        expect(page.locator("#problem")).to_be_hidden()
        asked = PREFIX + "SELECT * WHERE { ?m a mg:Mission ; mg:hasTheatre ?t } LIMIT 120"
        assert text_of(page) == asked
        with page.expect_request(lambda request: request.url.endswith("lang=en") and "/sparql?" in request.url) as sent:
            page.keyboard.press("Control+Enter")
        assert (sent.value.post_data_json or {}).get("query") == asked
        expect(page.get_by_text(re.compile(r"^Rows: 120, in .* s, revision 1$"))).to_be_visible()
        expect(page.locator("tbody tr")).to_have_count(100)
        assert page.locator("tbody a").first.get_attribute("href") is not None
        page.get_by_role("button", name="Next").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Rows 101 to 120 of 120")).to_be_visible()
        expect(page.locator("tbody tr")).to_have_count(20)
        page.reload()
        expect(page.locator("tbody tr")).to_have_count(120)
        page.get_by_role("textbox", name="Query", exact=True).focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "format"


def test_answers_are_drawn_where_their_columns_allow_it(chromium: Browser, service: Served, axe: str) -> None:
    with opened(chromium, service, "workbench-figures") as page:
        page.goto("/sparql")
        for query, name, drawn in (
            ("SELECT ?c (COUNT(*) AS ?n) { ?x a ?c } GROUP BY ?c ORDER BY DESC(?n) LIMIT 12", "Bars", "rect"),
            (
                PREFIX
                + "SELECT ?m ?from ?to { ?p a mg:MandatePeriod ; mg:isAbout ?m ; mg:startDate ?from ; mg:endDate ?to }",
                "Timeline",
                "rect",
            ),
            ('SELECT ?x ?p { VALUES (?x ?p) { ("a" "POINT(35 32)") ("b" "POINT (9.5 45)") } }', "Map", "circle"),
            (PREFIX + "CONSTRUCT WHERE { ?m a mg:Mission ; mg:hasTheatre ?t } LIMIT 40", "Graph", "a"),
        ):
            write(page, query)
            page.keyboard.press("Control+Enter")
            page.get_by_role("button", name=name).click()
            expect(page.locator(f".drawn svg {drawn}").first).to_be_attached()
            expect(page.locator("tbody tr").first).to_be_attached()
            assert findings(page, axe) == []


def test_a_query_is_stopped_and_one_is_kept(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "workbench-kept") as page:
        page.goto("/sparql")
        write(page, HEAVY)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_text("Stopped.")).to_be_visible()
        write(page, "ASK { ?kept ?by ?address }")
        page.get_by_role("button", name="Keep under a short address").click()
        page.locator("a[href*='/q/']").click()
        assert page.get_by_text("This query was kept at revision 1.").is_visible()
        assert text_of(page) == "ASK { ?kept ?by ?address }"


def test_without_scripts_the_same_query_is_asked_kept_and_answered(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "workbench-plain", javascript=False) as page:
        page.goto("/sparql")
        page.get_by_text("Funding", exact=True).click()
        page.get_by_role("link", name="What was the reference amount").click()
        page.get_by_label("Query").fill(PREFIX + "SELECT ?m { ?m a mg:Mission } LIMIT 3")
        page.get_by_role("button", name="Keep under a short address").click()
        assert "/q/" in page.url
        page.get_by_role("button", name="Run").click()
        assert page.get_by_role("heading", name="Answer", level=1).is_visible()
        assert page.locator("tbody tr").count() == 3
