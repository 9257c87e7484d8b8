"""In a real browser: suggestions while typing, and lists narrowed down, also by keyboard alone and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from chromium import opened
from serving import Served

pytestmark = pytest.mark.browser

FOCUSED = """() => {
    const at = document.activeElement, { left, top } = at.getBoundingClientRect();
    const above = document.elementFromPoint(Math.max(left, 0) + 4, Math.max(top, 0) + 4);
    const isSeen = at.matches(":focus-visible") && above && (at.contains(above) || above.contains(at));
    const named = at.closest("label") ?? at;
    return { name: (at.ariaLabel ?? named.innerText ?? "").replace(/\\s+/g, " ").trim(), isSeen: Boolean(isSeen) };
}"""
"""What has the focus, and whether a person sees that: marked, on the screen, and behind nothing."""


def test_suggestions_are_chosen_by_keyboard_and_leave_the_form_as_it_was(chromium: Browser, searched: Served) -> None:
    with opened(chromium, searched, "suggestions") as page:
        page.goto("/?lang=fr")
        field = page.get_by_role("combobox", name="Nom, sigle ou identifiant")
        field.press_sequentially("eupol cops")
        options = page.get_by_role("option")
        expect(options.first).to_contain_text("EUPOL COPPS")
        expect(options.first).to_contain_text("orthographe")
        expect(field).to_have_attribute("aria-expanded", "true")
        field.press("ArrowDown")
        expect(options.first).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
        field.press("ArrowUp")
        expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
        field.press("Escape")
        expect(options.first).to_be_hidden()
        assert field.input_value() == "eupol cops"
        field.press("ArrowDown")
        field.press("ArrowDown")
        field.press("Enter")
        page.wait_for_url("**/page/mission/eupol-copps?lang=fr")


def test_a_suggestion_is_chosen_by_pointer_and_enter_alone_searches(chromium: Browser, searched: Served) -> None:
    with opened(chromium, searched, "suggestions-pointer") as page:
        page.goto("/things/Mission?lang=ar")
        page.get_by_role("combobox").press_sequentially("41502")
        page.get_by_role("option").first.click()
        page.wait_for_url("**/page/organisation/unops?lang=ar")
        page.get_by_role("combobox").fill("unops")
        page.get_by_role("combobox").press("Enter")
        page.wait_for_url("**/search?q=unops&lang=ar")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_list_is_narrowed_down_by_a_form_and_widened_by_its_chips(
    chromium: Browser, searched: Served, javascript: bool
) -> None:
    with opened(chromium, searched, f"list-{javascript}", javascript=javascript) as page:
        page.goto("/things/Mission?valid=2008-06-01")
        everything = page.locator("h1 .count").inner_text()
        page.get_by_role("checkbox", name="EU civilian CSDP mission").first.check()
        page.get_by_role("button", name="Apply").click()
        page.wait_for_url("**/things/Mission?*type=*")
        assert "valid=2008-06-01" in page.url
        narrowed = int(page.locator("h1 .count").inner_text())
        assert 0 < narrowed < int(everything)
        assert page.locator(".lines-table tbody tr").count() == narrowed
        page.get_by_role("link", name=re.compile("EU civilian CSDP mission.*take off")).click()
        expect(page.locator("h1 .count")).to_have_text(everything)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_list_is_reached_narrowed_down_paged_and_taken_along_by_keyboard_alone(
    chromium: Browser, searched: Served, javascript: bool
) -> None:
    with opened(chromium, searched, f"list-keyboard-{javascript}", javascript=javascript) as page:
        page.emulate_media(reduced_motion="reduce")
        page.set_viewport_size({"width": 1280, "height": 600})
        page.goto("/")
        enter(page, "Missions", "**/things/Mission")
        enter(page, "Skip to content", "**#main")
        enter(page, "Narrow down", "**#narrow", most=3)
        for value in ("United Nations peacekeeping operation", "United Nations special political mission"):
            tab(page, f"{value} [0-9]+", most=4)
            page.keyboard.press("Space")
        enter(page, "Apply", re.compile("type=.*type="))
        assert re.fullmatch("Missions [0-9]+", focused(page))
        both = page.locator("h1 .count").inner_text()
        enter(page, "Type: United Nations special political mission.*", re.compile("type=[^&]*peacekeeping[^&]*$"))
        assert int(focused(page).removeprefix("Missions ")) < int(both)
        enter(page, "Next page", "**page=2**")
        assert re.fullmatch("Missions [0-9]+", focused(page))
        tab(page, "CSV")
        with page.expect_download() as taken:
            page.keyboard.press("Enter")
        assert taken.value.suggested_filename.endswith(".csv")


def enter(page: Page, name: str, leads_to: str | re.Pattern[str], most: int = 250) -> None:
    """Go to what has a name by the Tab key, and follow it by Enter."""
    tab(page, name, most)
    page.keyboard.press("Enter")
    page.wait_for_url(leads_to)


def tab(page: Page, name: str, most: int = 250) -> None:
    """Press Tab until the focus is at what has a name; wherever it comes by it must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if re.fullmatch(name, focused(page)):
            return
    pytest.fail(f"{name!r} is not reached by {most} steps; the focus is at {focused(page)!r}")


def focused(page: Page) -> str:
    """Return the name of what has the focus, which must be seen."""
    found = page.evaluate(FOCUSED)
    assert found["isSeen"], found["name"]
    name: str = found["name"]
    return name
