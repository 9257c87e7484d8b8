"""In a real browser: the graph is expanded by keyboard and mouse, leads to pages, and is a list without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from chromium import opened
from serving import Served

pytestmark = pytest.mark.browser


def test_a_graph_is_expanded_by_keyboard_and_mouse_and_its_nodes_lead_to_pages(
    chromium: Browser, searched: Served
) -> None:
    with opened(chromium, searched, "graph") as page:
        page.emulate_media(reduced_motion="reduce")
        page.goto("/graph?node=EUPOL%20COPPS")
        nodes = page.locator("#graph .node")
        before = nodes.count()
        assert before > 5
        page.get_by_role("button", name="Expand Canada").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile(r"Things that came: \d+; shown: \d+"))).to_be_visible()
        expanded = nodes.count()
        assert expanded > before
        assert "country%2Fca" in page.url
        page.get_by_role("button", name=re.compile("^Expand EU ")).first.dispatch_event("click")
        expect(page.locator("#graph .node.centre, #graph .more.open")).not_to_have_count(1)
        address = page.url
        page.reload()
        assert page.url == address
        assert nodes.count() >= expanded
        link = page.locator("#graph .node a[aria-label^='Norway']")
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/page/country/no")


def test_without_scripts_it_is_a_list_with_sources_that_is_expanded_by_links(
    chromium: Browser, searched: Served
) -> None:
    with opened(chromium, searched, "graph-plain", javascript=False) as page:
        page.goto("/graph")
        page.get_by_label("from").fill("EUPOL COPPS")
        page.get_by_label("to", exact=True).fill("MINUSCA")
        page.get_by_role("button", name="Look for a way").click()
        assert page.get_by_role("heading", name="Way 1, steps: 4").is_visible()
        assert page.locator("ol.links li").first.get_by_text("Sources").is_visible()
        page.get_by_label("Show the neighbours of").fill("EUPOL COPPS")
        page.get_by_role("button", name="Show", exact=True).click()
        before = page.locator("ul.list li").count()
        page.get_by_role("link", name="Expand Canada").click()
        assert page.locator("ul.list li").count() > before


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_telephone_the_middle_of_the_graph_is_seen_first(
    chromium: Browser, searched: Served, language: str
) -> None:
    with opened(chromium, searched, f"graph-narrow-{language}") as page:
        page.emulate_media(reduced_motion="reduce")
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"/graph?node=EUPOL%20COPPS&lang={language}")
        centre = page.locator("#graph .node.centre circle").first
        expect(centre).to_be_attached()
        box = centre.bounding_box()
        assert box is not None
        assert 20 < box["x"] < 370
