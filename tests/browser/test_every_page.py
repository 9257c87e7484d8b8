"""Every page, as people meet it: wide, narrow, dark, Arabic, in print, without scripts. Nobody is shut out of any.

Axe looks for what shuts people out (WCAG 2.2 AA and its best practices); nothing is wider than a telephone; no page
asks another host or breaks the policy of its own content.
"""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from chromium import findings, opened
from writing import Editor

pytestmark = pytest.mark.browser

WIDE: Final[ViewportSize] = {"width": 1280, "height": 900}
NARROW: Final[ViewportSize] = {"width": 390, "height": 844}
SEEN: Final = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
"""The rules whose findings depend on size and colours; the others find the same in every variant."""

PAGES: Final = {
    "home": "/",
    "list": "/things/Mission",
    "mission": "/page/mission/eupol-copps",
    "organisation": "/page/organisation/unops",
    "place": "/page/country/ps",
    "project": "/page/project/ca-3-p005189001",
    "search": "/search?q=eupol+cops",
    "nothing found": "/search?q=zzzzzz",
    "document": "/graph/document/eupol-copps/about-the-mission",
    "documents": "/documents",
    "ontology": "/ns",
    "term": "/ns/Mission",
    "shapes": "/shapes",
    "vocabularies": "/vocabulary",
    "vocabulary": "/vocabulary/mission-type",
    "questions": "/questions",
    "question": "/questions/missions/in-country",
    "workbench": "/sparql",
    "answer": "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+5",
    "graph": "/graph?node=EUPOL+COPPS",
    "check data": "/validate",
    "check a table": "/validate/table",
    "revisions": "/revisions",
    "revision": "/revisions/1",
    "addresses": "/docs",
    "errors": "/docs/errors",
    "clients": "/docs/clients",
    "state": "/status",
    "sign in": "/session",
    "nothing there": "/page/mission/nowhere",
}


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_shut_out(chromium: Browser, editor: Editor, axe: str, name: str) -> None:
    said: list[str] = []
    found = {}
    with opened(chromium, editor.service, f"page-{name}") as page:
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.emulate_media(reduced_motion="reduce")
        page.set_viewport_size(WIDE)
        page.goto(in_language(PAGES[name], "en"))
        found["wide"] = findings(page, axe)
        page.emulate_media(media="print", color_scheme="dark")
        found["print"] = findings(page, axe, "color-contrast")
        page.emulate_media(media="screen")
        page.set_viewport_size(NARROW)
        found["dark and narrow"] = findings(page, axe, *SEEN)
        assert not is_too_wide(page)
        page.emulate_media(color_scheme="light")
        page.goto(in_language(PAGES[name], "ar"))
        found["Arabic and narrow"] = findings(page, axe, *SEEN)
        assert not is_too_wide(page)
    assert {variant: each for variant, each in found.items() if each} == {}
    assert [line for line in said if "404" not in line] == []


def in_language(address: str, language: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def is_too_wide(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide
