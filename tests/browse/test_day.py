"""What the page of a thing shows for a day."""

from __future__ import annotations

from functools import cache
from html import unescape

from browsing import Elements, rendered, with_more
from missiongraph.browse.document import document
from missiongraph.browse.entity import EntityPage, entity
from missiongraph.browse.term import term
from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import DOCUMENT_GRAPH, MG
from small_graphs import EX

TENURES = """
    ex:mission a mg:Mission ; skos:prefLabel "Mission"@en .
    ex:claim-first a mg:Tenure ; mg:isAbout ex:mission ; mg:hasHolder ex:ana ; mg:startDate "2006-01-01"^^xsd:date ;
        mg:endDate "2007-12-31"^^xsd:date .
    ex:claim-second a mg:Tenure ; mg:isAbout ex:mission ; mg:hasHolder ex:ben ;
        mg:startNotBefore "2008-01-01"^^xsd:date ; mg:startNotAfter "2008-12-31"^^xsd:date .
    ex:claim-third a mg:Tenure ; mg:isAbout ex:mission ; mg:hasHolder ex:eva .
    ex:claim-day a mg:DateClaim ; mg:isAbout ex:mission ; mg:date "2006-01-01"^^xsd:date .
    ex:claim-endless a mg:MandatePeriod ; mg:isAbout ex:mission ; mg:startDate "2006-01-01"^^xsd:date ;
        mg:openEnded true .
"""


@cache
def on(day: str) -> EntityPage:
    return entity(with_more(TENURES), iri=EX + "mission", language="en", valid=day)


def held(page: EntityPage) -> dict[str, str]:
    """The claims that are on the page, each with its verdict."""
    values = [value for group in page.groups for row in group.rows for value in row.values]
    return {
        value.claims[0].removeprefix(EX + "claim-"): value.verdict.holds if value.verdict else "always"
        for value in values
        if value.claims
    }


def test_without_a_day_everything_is_shown_and_nothing_is_judged() -> None:
    assert set(held(on("")).values()) == {"always"}
    assert on("").lapsed == 0


def test_what_did_not_hold_is_left_out_and_counted() -> None:
    page = on("2007-06-01")
    assert held(page) == {"first": "certainly", "third": "possibly", "day": "always", "endless": "certainly"}
    assert page.lapsed == 1
    assert [row.lapsed for group in page.groups for row in group.rows if row.lapsed] == [1]


def test_a_year_is_a_year_and_not_its_first_day() -> None:
    assert held(on("2008-05-01"))["second"] == "possibly"
    assert held(on("2009-05-01"))["second"] == "possibly"


def test_a_row_of_which_nothing_held_still_says_so() -> None:
    snapshot = with_more(TENURES.replace("ex:claim-second", "ex:other").replace("ex:claim-third", "ex:another"))
    page = entity(snapshot, iri=EX + "mission", language="en", valid="2026-01-01")
    html = rendered("entity.html", page, "/page/x?valid=2026-01-01&rev=1", is_of_day=True)
    assert page.lapsed
    assert "more that did not hold on that day" in html


def test_the_page_says_the_day_in_its_head_and_how_to_leave_it() -> None:
    html = rendered("entity.html", on("2007-06-01"), "/page/x?valid=2007-06-01&rev=1&lang=fr", is_of_day=True)
    elements = Elements(html)
    assert "Ce qui valait au 1er juin 2007" in elements.text
    assert "peut-être" in elements.text
    addresses = [unescape(each) for each in elements.values("href")]
    assert "/page/x?rev=1&lang=fr" in addresses
    assert any(each.startswith("/things/Mission?") and "valid=2007-06-01" in each for each in addresses)
    hidden = [each for tag, each in elements.tags if tag == "input" and each.get("type") == "hidden"]
    # The search keeps all three, the form for another day keeps the other two.
    assert [each["name"] for each in hidden] == ["lang", "rev", "valid", "rev", "lang"]


def test_data_have_no_day() -> None:
    html = rendered("entity.html", on("2007-06-01"), "/page/x?valid=2007-06-01", is_of_day=True)
    assert not [each for each in Elements(html).values("href") if each.endswith(".ttl?valid=2007-06-01")]


def test_a_page_that_no_day_changes_says_so() -> None:
    page = term(shipped_snapshot(), iri=MG + "Mission", language="en")
    text = Elements(rendered("term.html", page, "/ns/Mission?valid=2007-06-01")).text
    assert "You chose 1 June 2007. This page does not depend on a day." in text


def test_a_document_keeps_what_did_not_hold_and_says_so() -> None:
    graph = DOCUMENT_GRAPH + "council-of-the-european-union/decision-2020-902"
    days = "", "2026-01-01"
    plain, page = (document(shipped_snapshot(), iri=graph, page=1, language="en", valid=day) for day in days)
    assert len(page.claims) == len(plain.claims)
    judged = [each.value.verdict.holds for each in page.claims if each.value and each.value.verdict]
    html = rendered("document.html", page, "/graph/x?valid=2026-01-01", is_of_day=True)
    assert html.count("not on that day") == judged.count("not") > 0
