"""An analyst who knows a little SPARQL, on a keyboard: from a catalogued question to a file of all rows.

One test for each step of her day; they share nothing but the service.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from pathlib import Path
from typing import Any, Final

import httpx
import pyarrow.parquet
import pytest
from playwright.sync_api import Browser, Page, Response, expect

from chromium import opened
from counts import SOAK
from missiongraph.names import ID
from serving import Served, serving

pytestmark = pytest.mark.browser

PREFIXES: Final = (
    "PREFIX mg: <https://w3id.org/missiongraph/ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    "PREFIX date-kind: <https://w3id.org/missiongraph/vocabulary/date-kind/>\n"
)
PALESTINE: Final = f"""{PREFIXES}
SELECT DISTINCT ?mission ?nom ?debut ?siege ?mandat ?effectif WHERE {{
    ?mission a mg:Mission ; mg:hasTheatre <{ID}place/palestinian-territory> .
    ?mission mg:isEstablishedBy ?mandat ; mg:hasHeadquarters ?siege .
    ?start mg:isAbout ?mission ; mg:hasDateKind date-kind:start ; mg:date ?debut .
    OPTIONAL {{ ?figure a mg:Figure ; mg:isAbout ?mission ; mg:quantity ?effectif }}
    OPTIONAL {{ ?mission skos:prefLabel ?nom FILTER (LANG(?nom) = "fr") }}
}}"""
CROSS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ROWS: Final = 180_000 if SOAK else 18_000
MANY: Final = f"""{PREFIXES}
SELECT ?a ?b ("=1+1" AS ?formula) ("\N{ARABIC LETTER BEH} é" AS ?text) WHERE {{
    {{ SELECT ?a {{ ?a mg:isAbout ?x }} ORDER BY ?a LIMIT {ROWS // 400} }}
    {{ SELECT ?b {{ ?b mg:isAbout ?y }} ORDER BY ?b LIMIT 400 }}
}}"""
COUNT: Final = f"{PREFIXES}SELECT (COUNT(?m) AS ?n) {{ ?m a mg:Mission }}"
PERIODS: Final = f"""{PREFIXES}
SELECT ?m ?from ?to {{ ?p a mg:MandatePeriod ; mg:isAbout ?m ; mg:startDate ?from OPTIONAL {{ ?p mg:endDate ?to }} }}"""
POINTS: Final = """
SELECT ?place ?point { VALUES (?place ?point) { ("Ramallah" "POINT(35.2 31.9)") ("Kabul" "POINT(69.2 34.5)") } }"""
SCRIPT_LIMIT: Final = 150_000


def write(page: Page, text: str) -> None:
    """Write a query in place of the one that is there."""
    page.get_by_role("textbox", name="Query", exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def run(page: Page, text: str) -> None:
    write(page, text)
    page.keyboard.press("Control+Enter")


def test_1_the_workbench_is_light_and_the_keyboard_gets_out_of_the_editor(chromium: Browser, service: Served) -> None:
    scripts: list[Response] = []
    with opened(chromium, service, "asking-1") as page:
        page.on("response", lambda answer: scripts.append(answer) if answer.url.endswith(".js") else None)
        page.goto("/sparql")
        box = page.get_by_role("textbox", name="Query", exact=True)
        box.focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "format"
        expect(page.get_by_text("Tab leaves the editor")).to_be_visible()
        assert scripts
        assert sum(len(gzip.compress(answer.body())) for answer in scripts) < SCRIPT_LIMIT


def test_2_a_question_about_a_country_has_fields_words_and_an_answer(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "asking-2") as page:
        page.goto("/sparql")
        page.locator("summary", has_text="Organisations").click()
        page.get_by_role("link", name="Which missions and organisations are linked to the country").click()
        page.goto("/questions")
        page.get_by_role("link", name="Which missions and organisations are linked to the country").click()
        page.get_by_label("The country or place").fill("place/palestinian-territory")
        page.get_by_role("button", name="Ask").click()
        expect(page.get_by_role("paragraph").get_by_text("One step is a claim that joins two things")).to_be_visible()
        expect(page.locator("tbody").get_by_role("link", name="EUPOL COPPS").first).to_be_visible()


def test_3_completion_knows_classes_with_meaning_and_count_and_what_missions_have(
    chromium: Browser, service: Served
) -> None:
    counted = httpx.get(f"{service.url}/sparql", params={"query": COUNT}, headers={"Accept": "text/csv"})
    number = int(counted.text.split()[1])
    with opened(chromium, service, "asking-3") as page:
        page.goto("/sparql")
        write(page, "SELECT * { ?m a ")
        page.keyboard.type("mg:Mi", delay=30)
        offered = page.locator(".cm-tooltip [role=option]")
        expect(offered.first).to_have_text(re.compile("mg:Mission.*mission"))
        expect(page.locator(".cm-completionInfo")).to_contain_text(f"{number} in this graph")
        page.keyboard.type("s", delay=100)  # what has just been offered is not taken by a key that was on its way
        page.keyboard.press("Enter")
        page.keyboard.insert_text(" ; mg:")
        page.keyboard.press("Control+Space")
        expect(offered.first).to_be_visible()
        known = {text.split(" ")[0] for text in offered.all_inner_texts()}
        assert not any(text.startswith("mg:amount") for text in known)  # of money, which missions do not have
        assert page.eval_on_selector("#query", "box => box.value").startswith("PREFIX mg: <")


def test_4_a_misspelt_keyword_is_marked_and_mended_by_a_key_and_told_the_same_by_the_service(
    chromium: Browser, service: Served
) -> None:
    wrong = "SELECT ?s\nWHER { ?s ?p ?o }"
    with opened(chromium, service, "asking-4") as page:
        sent: list[str] = []
        page.on(
            "request",
            lambda request: sent.append(request.url) if request.post_data and "/sparql?" in request.url else None,
        )
        page.goto("/sparql")
        run(page, wrong)
        expect(page.locator("#problem")).to_contain_text("“WHER” is not understood. Did you mean “WHERE”?")
        expect(page.locator("#problem")).to_contain_text("2")
        expect(page.locator(".cm-lintRange-error")).to_have_text("WHER")
        page.keyboard.press("Control+.")
        assert page.eval_on_selector("#query", "box => box.value") == wrong.replace("WHER ", "WHERE ")
        assert [address for address in sent if "/sparql?" in address] == []
    checked = httpx.post(f"{service.url}/sparql/check", content=wrong).json()
    assert (checked["line"], checked["column"], "WHER" in checked["message"]) == (2, 1, True)
    problem = httpx.get(f"{service.url}/sparql", params={"query": wrong})
    assert (problem.status_code, problem.headers["content-type"]) == (400, "application/problem+json")
    assert problem.json()["line"] == 2


def test_5_missions_in_palestine_have_french_names_links_dates_and_a_head_line(
    chromium: Browser, service: Served
) -> None:
    with opened(chromium, service, "asking-5") as page:
        page.goto("/sparql?lang=fr")
        page.locator(".cm-content").focus()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(PALESTINE)
        page.keyboard.press("Control+Enter")
        row = page.locator("tbody tr", has_text="EUPOL COPPS").first
        expect(row).to_be_visible()
        expect(row).to_contain_text("2006-01-01")
        expect(row.get_by_role("link", name="Ramallah")).to_have_attribute("href", re.compile("/page/place/ramallah"))
        expect(page.get_by_text(re.compile(r"Lignes : .*révision 1"))).to_be_visible()


def test_7_a_day_and_a_revision_are_in_the_address_and_back_undoes_them(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "asking-7") as page:
        page.goto("/questions/missions/head-on-day")
        page.get_by_label(re.compile("day", re.IGNORECASE)).first.fill("2020-03-01")
        page.get_by_role("button", name="Ask").click()
        assert "2020-03-01" in page.url
        expect(page.locator("tbody")).to_contain_text("Aaltomaa")
        page.goto(f"{page.url}&rev=1")
        expect(page.locator("footer")).to_contain_text("Revision 1")
        page.go_back()
        assert "rev=" not in page.url
        page.go_back()
        assert "2020-03-01" not in page.url


def test_7_back_leads_from_an_answer_to_the_query_before(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "asking-7-back") as page:
        page.goto("/sparql")
        for text in ("ASK { ?first ?p ?o }", "ASK { ?second ?p ?o }"):
            run(page, text)
            expect(page.get_by_text(re.compile("revision 1"))).to_be_visible()
            expect(page).to_have_url(re.compile(text.split("?")[1][:5]))
        page.go_back()
        expect(page).to_have_url(re.compile("first"))
        expect(page.locator("#query")).to_have_value("ASK { ?first ?p ?o }")


def test_9_a_cross_join_is_stopped_by_a_key_or_by_its_limit_and_nobody_waits_for_it(
    chromium: Browser, service: Served
) -> None:
    with opened(chromium, service, "asking-9") as page:
        page.goto("/sparql")
        run(page, CROSS)
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        assert httpx.get(f"{service.url}/sparql", params={"query": "ASK {}"}).status_code == 200
        page.keyboard.press("Escape")
        expect(page.get_by_text("Stopped.")).to_be_visible()
        page.keyboard.press("Control+Enter")
        said = page.get_by_text(re.compile("3 seconds|heavy", re.IGNORECASE))
        expect(said.first).to_be_visible(timeout=15_000)
        assert page.eval_on_selector("#query", "box => box.value") == CROSS
    refused = httpx.get(f"{service.url}/sparql", params={"query": CROSS}, timeout=20)
    assert (refused.status_code, refused.json()["limit"]) == (504, "heavy_seconds")


def saved(page: Page, name: str) -> bytes:
    """Take the answer as a file that the browser saves."""
    with page.expect_download() as file:
        page.locator("form.dl").get_by_role("button", name=name, exact=True).click()
    return Path(file.value.path()).read_bytes()


def test_10_all_rows_are_taken_as_files_that_excel_reads_right(chromium: Browser, tmp_path: Path) -> None:
    # With the limits of a service as it comes: to write a workbook takes longer than those of the other tests.
    with serving(tmp_path) as service, opened(chromium, service, "asking-10") as page:
        page.goto("/sparql")
        run(page, MANY)
        expect(page.get_by_text(re.compile(f"Rows: {ROWS:,}"))).to_be_visible(timeout=20_000)
        workbook, parquet = (saved(page, name) for name in ("Excel", "Parquet"))
        text = httpx.post(f"{service.url}/sparql", data={"query": MANY, "format": "csv"}, timeout=60).text
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == ROWS + 1
    table: Any = pyarrow.parquet.read_table(io.BytesIO(parquet))
    assert table.num_rows == ROWS
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    assert sheet.count(b"<row ") == ROWS + 1
    assert b"<f>" not in sheet  # a text that begins with an equals sign is no formula


def test_11_seats_are_a_map_and_periods_a_timeline_each_with_its_table(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "asking-11") as page:
        page.goto("/sparql")
        for text, name, mark in ((POINTS, "Map", "circle"), (PERIODS, "Timeline", "rect")):
            run(page, text)
            page.get_by_role("button", name=name).click()
            expect(page.locator(f".drawn svg {mark}").first).to_be_attached()
            expect(page.locator("tbody tr").first).to_be_attached()


def test_12_the_query_is_given_as_code_for_those_who_go_on_elsewhere(chromium: Browser, service: Served) -> None:
    with opened(chromium, service, "asking-12") as page:
        page.goto("/sparql")
        run(page, "SELECT ?s { ?s ?p ?o } LIMIT 3")
        expect(page.get_by_text(re.compile("Rows: 3"))).to_be_visible()
        for name in ("Python", "curl"):
            expect(page.get_by_text(name, exact=False).first).to_be_attached()
