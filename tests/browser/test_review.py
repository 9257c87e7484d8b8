"""In a real browser: a steward mends and proposes, a reviewer publishes, a visitor reads, and it is undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from chromium import findings, opened
from missiongraph.commit.tokens import Role
from writing import Editor, graph, source

pytestmark = pytest.mark.browser

V = "https://w3id.org/missiongraph/vocabulary"
EUPOL = "https://w3id.org/missiongraph/id/mission/eupol-copps"
TEXT = (
    source("A report of 2023")
    + f"""
[] a mg:Figure ; mg:isAbout <{EUPOL}> ; mg:hasMeasure <{V}/measure/international-staff> ;
    mg:quantity 97 ; mg:hasUnit <{V}/unit/person> ; mg:asOfDate "1 June 2023"^^xsd:date ;
    mg:hasStatus <{V}/claim-status/stated> ; mg:wording "97 persons"@en ;
    mg:hasLocator [ a mg:Locator ; mg:isInDocument <> ; mg:quote "97 persons" ] .
"""
)


def sign_in(page: Page, token: str) -> None:
    page.goto("/proposals")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/proposals")


def mended(page: Page) -> str:
    """Check the text, have what is certain mended, and return what the page holds then."""
    page.goto("/validate")
    written = page.locator(".cm-content")  # the editor, or without scripts the box itself
    (written if written.count() else page.get_by_label("or RDF text")).fill(TEXT)
    page.get_by_role("button", name="Check", exact=True).click()
    assert page.get_by_role("heading", name="Cannot be published").is_visible()
    if written.count():
        assert '"1 June 2023"' in page.locator(".cm-lintRange-error").first.inner_text()
    page.get_by_role("button", name="Apply the safe fixes").click()
    assert page.get_by_role("heading", name="Can be published").is_visible()
    return page.locator("#data").input_value()


def shuts_nobody_out(page: Page, axe: str, javascript: bool) -> None:
    """Axe itself is a script; without scripts the same page has been looked at with them."""
    if javascript:
        assert findings(page, axe) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_proposal_from_a_mended_text_to_a_fact_and_back(
    chromium: Browser, editor: Editor, axe: str, javascript: bool
) -> None:
    name = f"browser/report-{javascript}".lower()
    steward_token, reviewer_token = (
        editor.named_token(who, role) for who, role in (("Samira", Role.CONTRIBUTOR), ("Rémi", Role.REVIEWER))
    )
    with (
        opened(chromium, editor.service, "steward", javascript=javascript) as steward,
        opened(chromium, editor.service, "reviewer", javascript=javascript) as reviewer,
        opened(chromium, editor.service, "visitor", javascript=javascript) as visitor,
    ):
        text = mended(steward)
        assert '"2023-06-01"^^xsd:date' in text
        sign_in(steward, steward_token)
        steward.get_by_role("link", name="Propose a change").click()
        steward.get_by_label("Document", exact=True).fill(graph(name))
        steward.get_by_label("RDF text").fill(text)
        steward.get_by_label("Why", exact=True).fill("Figures of the annual report")
        steward.get_by_role("button", name="Propose").click()
        address = steward.url.removeprefix(editor.service.url)
        assert steward.get_by_role("heading", name="Your proposal").is_visible()
        assert steward.get_by_role("button", name="Accept and publish").count() == 0

        sign_in(reviewer, reviewer_token)
        reviewer.goto(address)
        assert reviewer.get_by_role("heading", name="Pages that change").is_visible()
        shuts_nobody_out(reviewer, axe, javascript)
        reviewer.get_by_role("link", name="See the whole site as it would be").click()
        assert reviewer.get_by_text("private preview").is_visible()
        reviewer.goto(f"/page/mission/eupol-copps?rev=proposal-{address.rpartition('/')[2]}")
        assert reviewer.get_by_text("97 persons").first.is_visible()
        visitor.goto("/page/mission/eupol-copps")
        assert visitor.get_by_text("97 persons").count() == 0

        reviewer.goto(address)
        reviewer.get_by_label("Comment").fill("Read beside the report")
        reviewer.get_by_role("button", name="Send").click()
        assert reviewer.get_by_text("Read beside the report").is_visible()
        reviewer.get_by_role("button", name="Accept and publish").click()
        assert reviewer.get_by_text("published as revision").is_visible()
        visitor.reload()
        assert visitor.get_by_text("97 persons").first.is_visible()

        reviewer.get_by_label("Why", exact=True).fill(f"The report was withdrawn: {name}")
        reviewer.get_by_role("button", name="Undo it by a new revision").click()
        assert reviewer.get_by_text("takes revision").is_visible()
        reviewer.goto(f"/revisions/{editor.revision()}")
        shuts_nobody_out(reviewer, axe, javascript)
        visitor.reload()
        assert visitor.get_by_text("97 persons").count() == 0
        assert visitor.get_by_text(f"The report was withdrawn: {name}").is_visible()
