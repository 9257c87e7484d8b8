"""Every page, as people meet it: wide, narrow, dark, Arabic, in print, without scripts. Nobody is shut out of any.

Axe looks for what shuts people out (WCAG 2.2 AA and its best practices); nothing is wider than a telephone; no page
asks another host or breaks the policy of its own content. The service has been lived in: there are proposals, two
revisions by people of which one was taken back, and things that were merged and withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

import httpx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from chromium import findings, opened
from missiongraph.browse.language import LANGUAGES
from missiongraph.commit.kept import name_of
from missiongraph.commit.tokens import Role
from missiongraph.names import CURATED, DCTERMS, ID, MG
from serving import until
from writing import TURTLE, Editor, graph, source

pytestmark = pytest.mark.browser

WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}
NARROW: Final[ViewportSize] = {"width": 390, "height": 844}
SEEN: Final = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
"""The rules whose findings depend on size and colours; the others find the same in every variant."""
V: Final = "https://w3id.org/missiongraph/vocabulary"
EUPOL: Final = f"{ID}mission/eupol-copps"
DOCUMENT: Final = graph("people/report")
QUERY: Final = "SELECT * { ?s ?p ?o } LIMIT 5"
SOURCES: Final = urlencode({"incoming": f"{DCTERMS}publisher", "class": f"{MG}SourceDocument"})
TABLE: Final = Path(__file__).parents[1] / "validate" / "tables" / "mission-misspelt.csv"

PAGES: Final = {
    "home": "/",
    "list": "/things/Mission",
    "list with facets": "/things/Mission?type=vocabulary/mission-type/csdp-civilian-mission&all=theatre",
    "list on a day": "/things/Mission?valid=2008-06-01",
    "list of nothing": "/things/Mission?theatre=place/copenhagen",
    "mission": "/page/mission/eupol-copps",
    "mission on a day": "/page/mission/eupol-copps?valid=2007-06-15",
    "mission at a revision": "/page/mission/eupol-copps?rev=1",
    "mission at a revision that was undone": "/page/mission/eupol-copps?rev=2",
    "mission in a preview": "/page/mission/eupol-copps?rev=proposal-2",
    "mission, derived": "/page/mission/eupol-copps?derived=all",
    "mission, checked": "/page/mission/eupol-copps?checked=all",
    "organisation": "/page/organisation/unops",
    "organisation, what points to it": f"/page/organisation/united-nations?{SOURCES}",
    "country": "/page/country/ps",
    "place": "/page/place/ramallah",
    "person": "/page/person/antonio-guterres",
    "post": "/page/post/eupol-copps-head-of-mission",
    "mandate": "/page/mandate/eupol-copps",
    "instrument": "/page/instrument/eu-council-decision-2007-808",
    "event": "/page/event/peacekeeping-ministerial-2023",
    "project": "/page/project/ca-3-p005189001",
    "claim": "/page/claim/7ch6nnfhhygblrgko6vzrmmdkm",
    "merged": "/page/mission/written-twice",
    "withdrawn": "/page/mission/never-was",
    "search": "/search?q=eupol+cops",
    "nothing found": "/search?q=zzzzzz",
    "document": "/graph/document/eupol-copps/about-the-mission",
    "documents": "/documents",
    "ontology": "/ns",
    "term": "/ns/Mission",
    "shapes": "/shapes",
    "vocabularies": "/vocabulary",
    "vocabulary": "/vocabulary/mission-type",
    "concept": "/vocabulary/mission-type/police-mission",
    "questions": "/questions",
    "question": "/questions/missions/heads",
    "question with a mistake": "/questions/missions/heads?mission=nowhere",
    "workbench": "/sparql",
    "answer": f"/sparql?query={quote(QUERY)}",
    "kept query": f"/q/{name_of(QUERY, 4)}",
    "graph": "/graph?node=EUPOL+COPPS",
    "ways between two": "/graph?from=EUPOL+COPPS&to=UNOPS",
    "check data": "/validate",
    "report": "/validate#report",
    "check a table": "/validate/table",
    "report on a table": "/validate/table#report",
    "proposals": "/proposals",
    "proposal": "/proposals/2",
    "propose": "/proposals/new",
    "a secret": "/proposals/new",
    "revisions": "/revisions",
    "revision": "/revisions/1",
    "revision of people": "/revisions/3",
    "two revisions": "/revisions/1..2",
    "history of a thing": "/revisions?about=" + quote(EUPOL, safe=""),
    "addresses": "/docs",
    "errors": "/docs/errors",
    "clients": "/docs/clients",
    "state": "/status",
    "sign in": "/session",
    "nothing there": "/page/mission/nowhere",
    "mistaken": "/things/Mission?valid=someday",
}
REFUSED: Final = {
    "withdrawn": 410,
    "question with a mistake": 400,
    "nothing there": 404,
    "mistaken": 400,
    "a secret": 401,
}
BY_REVIEWER: Final = frozenset({"mission in a preview", "proposal", "proposals", "propose"})
NO_PAGES: Final = frozenset(
    (
        "/.well-known/void", "/apple-touch-icon.png", "/audit", "/card/{path}.png", "/data/{path}",
        "/documents/{publisher}/{document}", "/dumps/{name}", "/favicon.ico", "/feed", "/graphs", "/health/live",
        "/health/ready", "/id/{path}", "/metrics", "/ns.{extension}", "/opensearch.xml", "/queries",
        "/revisions/{span}/changes", "/robots.txt", "/search/suggestions", "/shapes.{extension}", "/site.webmanifest",
        "/sitemap-{part}.xml", "/sitemap.xml", "/sparql/terms", "/static/{name}",
    )
)  # fmt: skip
"""Addresses of files and data, and those that lead elsewhere."""


@pytest.fixture(scope="module")
def lived_in(editor: Editor) -> Editor:
    """Publish, take back, propose, merge and withdraw."""

    def sent(answer: httpx.Response) -> None:
        assert answer.status_code in (200, 201), answer.text[:2000]

    sent(editor.http.put("/documents/people/report", content=report(96), headers=TURTLE, params={"message": "Read"}))
    sent(editor.http.post("/revisions/2/undo", data={"reason": "It was a draft"}))
    sent(editor.http.post("/graphs", params={"graph": CURATED}, content=ENDED, headers=TURTLE))
    contributor = {"Authorization": f"Bearer {editor.named_token('Samira', Role.CONTRIBUTOR)}"}
    reason = {"graph": DOCUMENT, "reason": "The report of 2023"}
    sent(editor.http.post("/q", data={"query": QUERY}, headers={"Accept": "application/json"}))
    sent(editor.http.post("/proposals", params=reason, content=report(97), headers=TURTLE | contributor))
    named = {"q": "eupol copps", "format": "json"}
    until(lambda: bool(editor.http.get("/search", params=named).json().get("total")), "the index of names", 30)
    for number in (1, 2):  # what has no checkpoint any more is rebuilt when it is asked for
        until(lambda number=number: is_there(editor, number), f"revision {number}", 60)  # type: ignore[misc]
    return editor


def is_there(editor: Editor, revision: int) -> bool:
    """Say whether a revision is at hand; asking for it has it rebuilt."""
    return editor.http.get("/things/Mission", params={"rev": revision}).status_code == 200


LONG: Final = "x" * 180
REPORTED: Final = (
    f'<https://example.org/{LONG}> <{MG}{LONG}> "never closed\n',
    f"""<{ID}claim/{LONG}> a <{MG}Figure> ; <{MG}isAbout> <{ID}mission/{LONG}> ; <{MG}quantity> "{LONG}" ;
        <{MG}{LONG}> "{LONG}"@en ; <{MG}startDate> "2023-06-31" ; <{MG}hasStatus> <https://example.org/{LONG}> .""",
)


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_shut_out(chromium: Browser, lived_in: Editor, axe: str, name: str) -> None:
    said: list[str] = []
    found = {}
    with opened(chromium, lived_in.service, f"page-{name}") as page:
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.emulate_media(reduced_motion="reduce")
        page.set_viewport_size(WIDE)
        arrive(page, lived_in, name, "en")
        found["wide"] = findings(page, axe)
        page.emulate_media(media="print", color_scheme="dark")
        found["print"] = findings(page, axe, "color-contrast")
        page.emulate_media(media="screen")
        page.set_viewport_size(NARROW)
        found["dark and narrow"] = findings(page, axe, *SEEN)
        assert not is_too_wide(page)
        page.emulate_media(color_scheme="light")
        arrive(page, lived_in, name, "ar")
        found["Arabic and narrow"] = findings(page, axe, *SEEN)
        assert not is_too_wide(page)
    assert {variant: each for variant, each in found.items() if each} == {}
    assert [line for line in said if not re.search("status of 4(00|01|04|10)", line)] == []


def test_every_address_that_answers_with_a_page_is_looked_at(lived_in: Editor) -> None:
    known = {path for path, each in lived_in.http.get("/openapi.json").json()["paths"].items() if "get" in each}
    looked_at = [re.split("[?#]", address)[0] for address in PAGES.values()]
    left = {path for path in known if not any(re.fullmatch(pattern(path), address) for address in looked_at)}
    assert left == NO_PAGES


def pattern(path: str) -> str:
    """Write the pattern of a route as a regular expression; only a `path` goes across slashes."""
    return re.sub(r"\\{(\w+)\\}", lambda name: ".+" if name[1] == "path" else "[^/]+", re.escape(path))


def arrive(page: Page, editor: Editor, name: str, language: str) -> None:
    """Open a page as those who see it do: signed in where only a reviewer does, and by its form where that makes it."""
    if name in BY_REVIEWER:
        page.request.post("/session", form={"token": editor.named_token("Rémi", Role.REVIEWER)})
    answer = page.goto(in_language(PAGES[name], language))
    assert answer is not None
    assert answer.status == REFUSED.get(name, 200)
    if name in BY_FORM:
        BY_FORM[name](page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", REPORTED, ids=["syntax error", "findings"])
def test_a_report_on_long_words_is_no_wider_than_a_telephone(
    chromium: Browser, editor: Editor, language: str, text: str
) -> None:
    with opened(chromium, editor.service, f"report-{language}") as page:
        page.set_viewport_size(NARROW)
        page.goto(in_language("/validate", language))
        written = page.locator(".cm-content")  # the editor, or where it is not built the box itself
        (written if written.count() else page.locator("#data")).fill(text)
        page.locator("#check .controls button").last.click()
        page.locator("#outcome").wait_for()
        assert not is_too_wide(page)
        if written.count():
            written.press("Control+End")
            page.keyboard.press("F8")  # to the first marked place, of which most is said
            told = page.locator(".cm-tooltip").first
            told.wait_for()
            box = told.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= NARROW["width"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_long_words_is_no_wider_than_a_telephone(
    chromium: Browser, editor: Editor, language: str, tmp_path: Path
) -> None:
    table = tmp_path / "long.csv"
    table.write_text(f"name,mission,{LONG}\n{LONG},{LONG},1 June 2023\n", encoding="utf-8")
    with opened(chromium, editor.service, f"table-{language}") as page:
        page.set_viewport_size(NARROW)
        page.goto(in_language("/validate/table", language))
        page.locator("input[type=file]").first.set_input_files(table)
        page.locator("main form button").last.click()
        page.locator("fieldset.choice").first.wait_for()
        assert not is_too_wide(page)


def in_language(address: str, language: str) -> str:
    path, mark, fragment = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}lang={language}{mark}{fragment}"


def check_text(page: Page) -> None:
    """Have a text checked that has a mistake."""
    page.locator(".cm-content").fill(report(96).replace("2023-06-01", "1 June 2023"))
    page.locator("#check .controls button").click()
    page.locator("#outcome").wait_for()


def check_table(page: Page) -> None:
    """Have a table checked that names a mission by a name that is not quite right."""
    page.locator("input[type=file]").first.set_input_files(TABLE)
    page.locator("main form button").first.click()
    page.locator("#names").wait_for()


BY_FORM: Final[dict[str, Callable[[Page], None]]] = {"report": check_text, "report on a table": check_table}


def report(persons: int) -> str:
    """Write a document that gives a number of persons."""
    return (
        source("A report of 2023")
        + f"""
        [] a mg:Figure ; mg:isAbout <{EUPOL}> ; mg:hasMeasure <{V}/measure/international-staff> ;
            mg:quantity {persons} ; mg:hasUnit <{V}/unit/person> ; mg:asOfDate "2023-06-01"^^xsd:date ;
            mg:hasStatus <{V}/claim-status/stated> ; mg:wording "{persons} persons"@en ;
            mg:hasLocator [ a mg:Locator ; mg:isInDocument <> ; mg:quote "{persons} persons" ] .
    """
    )


ENDED: Final = f"""
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <{DCTERMS}> .
<{ID}mission/written-twice> dcterms:isReplacedBy <{EUPOL}> ; owl:deprecated true ; mg:rationale "Written twice."@en .
<{ID}mission/never-was> owl:deprecated true ; mg:rationale "There is none."@en .
"""
"""A mission that is another, and one that never was."""


def is_too_wide(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide
