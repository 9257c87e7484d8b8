"""Forty hostile names, IRIs, language tags and variables: on no page does one run a script or become a link to one."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from chromium import opened
from missiongraph.names import ID, MG, RDFS
from writing import TURTLE, Editor, source

pytestmark = pytest.mark.browser

V: Final = "https://w3id.org/missiongraph/vocabulary"
NAMES: Final = [
    "<hostile-x onclick=hit()>",
    "<script>hit()</script>",
    "</script><script>hit()</script>",
    "</title><hostile-x>",
    "</textarea><hostile-x>",
    "</style><hostile-x>",
    "<img src=x onerror=hit()>",
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<a href=javascript:hit()>x</a>",
    "<iframe srcdoc='<script>parent.hit()</script>'>",
    "<base href=https://elsewhere.example/>",
    "<meta http-equiv=refresh content=0;url=https://elsewhere.example/>",
    '" onmouseover=hit() x="',
    "' onmouseover='hit()",
    "--><hostile-x><!--",
    "]]><hostile-x>",
    "{{ 7 * 7 }}",
    "{% raw %}<hostile-x>",
    "${hit()}",
    "javascript:hit()",
    "\\u003chostile-x\\u003e",
    "&lt;hostile-x&gt;",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
    '=HYPERLINK("https://elsewhere.example")',
    "__proto__",
    "constructor",
]
ADDRESSES: Final = [
    "javascript:hit()",
    "JaVaScRiPt:hit()",
    "vbscript:hit()",
    "data:text/html,%3Cscript%3Ehit()%3C/script%3E",
    "https://example.org/'onmouseover='hit()",
]
TAGS: Final = ["x-proto", "en-x-script", "i-default"]
VARIABLES: Final = ["constructor", "__proto__", "toString", "valueOf", "hasOwnProperty"]
AMONG: Final = ID + "organisation/hostile-"
NUMBER: Final = len(NAMES) + len(ADDRESSES) + len(TAGS) + len(VARIABLES)

CALLED: Final = f"SELECT ?x ?name {{ ?x <{MG}name> ?name FILTER (CONTAINS(?name, 'hit')) }}"

LOOK: Final = """() => ({
    hit: window.wasHit === true,
    elements: document.querySelectorAll("hostile-x, iframe, base, meta[http-equiv]").length,
    handlers: [...document.querySelectorAll("*")].filter(each => [...each.attributes].some(
        attribute => attribute.name.startsWith("on"))).length,
    scripts: [...document.scripts].filter(each => !each.src && each.type !== "application/ld+json"
        && each.type !== "application/json").length,
    links: [...document.querySelectorAll("[href], [action], [src]")].map(each => each.href?.baseVal ?? each.href
        ?? each.action ?? each.src).filter(each => typeof each === "string" && !/^(https?:|#|\\/)/.test(each)),
})"""
HARMLESS: Final = {"hit": False, "elements": 0, "handlers": 0, "scripts": 0, "links": []}


def literal(text: str, tag: str = "en") -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"@{tag}'


def document() -> str:
    """A document in which each hostile name is that of an organisation, and each hostile IRI stands for something."""
    named = [(literal(name), "") for name in NAMES]
    named += [(literal("Tagged", tag), "") for tag in TAGS]
    named += [(literal(f"Addressed {n}"), f"<{iri}>") for n, iri in enumerate(ADDRESSES)]
    things = [
        f"""<{AMONG}{number}> a mg:Organisation {f"; <{RDFS}seeAlso> {iri} " if iri else ""}.
        [] a mg:Designation ; mg:isAbout <{AMONG}{number}> ; mg:name {name} ; mg:wording {name} ;
            mg:hasDesignationKind <{V}/designation-kind/full-name> ; mg:hasStatus <{V}/claim-status/stated> ;
            mg:hasLocator [ a mg:Locator ; mg:isInDocument <> ; mg:quote {name.rpartition("@")[0]} ] ."""
        for number, (name, iri) in enumerate(named)
    ]
    return source("<hostile-x>") + "\n".join(things)


@pytest.fixture(scope="module")
def hostile(editor: Editor) -> Editor:
    answer = editor.http.put(
        "/documents/hostile/words",
        content=document(),
        headers=TURTLE,
        params={"message": "<hostile-x>", "format": "json"},
    )
    assert answer.status_code == 201, answer.text[:2000]
    return editor


def visit(page: Page, address: str) -> None:
    """Open a page, and see that what is in it is what we wrote."""
    page.goto(address)
    found = page.evaluate(LOOK)
    assert found == HARMLESS, (address, found)


def pages() -> list[str]:
    own = [f"/page/organisation/hostile-{number}" for number in range(len(NAMES) + len(ADDRESSES) + len(TAGS))]
    words = [quote(name, safe="") for name in NAMES]
    reflected = [f"/search?q={word}" for word in words] + [f"/{word}" for word in words[:4]]
    return [
        *own,
        *reflected,
        "/things/Organisation",
        "/graph/document/hostile/words",
        "/revisions/2",
        "/revisions",
        "/",
        f"/graph?node={quote(AMONG + '1', safe='')}",
        f"/graph?from={words[1]}&to={words[2]}",
        f"/sparql?query={words[2]}",
        f"/things/{words[1]}",
        f"/page/organisation/{words[6]}",
        f"/?lang={words[13]}",
        f"/page/organisation/hostile-1?valid={words[13]}",
        f"/page/organisation/hostile-1?rev={words[13]}",
        f"/page/organisation/hostile-1?incoming={quote(MG + 'isAbout', safe='')}&class={words[0]}",
        f"/questions/missions/heads?mission={words[1]}",
        f"/sparql?query={quote(CALLED)}",
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_runs_them_or_makes_links_of_them(chromium: Browser, hostile: Editor, language: str) -> None:
    assert NUMBER == 40
    said: list[str] = []
    with opened(chromium, hostile.service, "hostile") as page:
        page.add_init_script("window.hit = () => { window.wasHit = true }")
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("console", lambda message: said.append(message.text))
        for address in pages():
            separator = "&" if "?" in address else "?"
            visit(page, address if "lang=" in address else f"{address}{separator}lang={language}")
    assert [line for line in said if "Failed to load resource" not in line] == []


def test_variables_with_names_of_javascript_are_columns_like_others(chromium: Browser, hostile: Editor) -> None:
    columns = " ".join(f"?{name}" for name in VARIABLES)
    values = " ".join(f'"{name} <hostile-x>"' for name in VARIABLES)
    with opened(chromium, hostile.service, "hostile-variables") as page:
        page.goto("/sparql")
        page.get_by_role("textbox", name="Query", exact=True).focus()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(f"SELECT {columns} {{ VALUES ({columns}) {{ ({values}) }} }}")
        page.keyboard.press("Control+Enter")
        expect(page.locator("thead th")).to_have_count(len(VARIABLES))
        for name in VARIABLES:
            expect(page.locator("tbody td", has_text=f"{name} <hostile-x>")).to_be_visible()
        assert page.evaluate(LOOK)["elements"] == 0
