"""What the page of a thing says, and who says so."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from browsing import Elements, founding_snapshot, page_of, quotes, rendered, rows, text_of, with_more
from missiongraph.browse.claims import Value
from missiongraph.browse.entity import EntityPage, entity, exists
from missiongraph.browse.incoming import incoming
from missiongraph.browse.view import View
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import NotFound
from missiongraph.model.triples import TYPE
from missiongraph.names import ID, MG, VOCABULARY
from missiongraph.store.base import Snapshot
from small_graphs import EX

COPPS = "mission/eupol-copps"
PROJECT = "project/ca-3-p005189001"
ROOM = Path(__file__).parents[2] / "service/missiongraph/browse"


def only(page: EntityPage, label: str) -> Value:
    [value] = rows(page)[label].values
    return value


def test_the_budget_has_amount_words_period_and_the_line_that_says_so() -> None:
    page = page_of(COPPS)
    budget = only(page, "Budget")
    assert text_of(budget) == "EUR 12,430,000"
    assert [each.text for each in budget.wordings] == ["EUR 12,43 million"]
    assert budget.when == "1 July 2019 – 30 June 2020"  # noqa: RUF001  # a period
    assert quotes(page, budget) == [(35, 35, "EUR 12,43 million (1 July 2019 to 30 June 2020)")]


def test_strengths_stand_apart_and_undated() -> None:
    staff = only(page_of(COPPS), "International staff"), only(page_of(COPPS), "National staff")
    assert [text_of(each) for each in staff] == ["72 persons", "35 persons"]
    assert {(each.when, each.dated) for each in staff} == {("no date in source", False)}


def test_nothing_is_summed() -> None:
    shown = [text_of(value) for row in rows(page_of(COPPS)).values() for value in row.values]
    assert not [text for text in shown if "107" in text]


def test_who_can_contribute_is_not_said_to_contribute() -> None:
    found = rows(page_of(COPPS))
    named = {text_of(value) for value in found["Eligibility"].values}
    assert named == {"Member States of the European Union", "Canada", "Norway", "Türkiye"}
    assert "Contribution" not in found


def test_a_state_that_may_contribute_is_reached_from_its_own_page() -> None:
    [group] = page_of("country/no").incoming
    assert (group.property, group.kind, group.total) == (MG + "hasActor", MG + "Eligibility", 1)
    assert [thing.label.text for thing in group.things] == ["EUPOL COPPS"]


def test_a_zero_that_stands_for_nothing_reported_is_marked_and_explained() -> None:
    budget = only(page_of(PROJECT), "Original budget")
    assert text_of(budget) == "$0"
    assert not budget.counted
    assert budget.status
    assert budget.status.text == "Placeholder"
    assert "was not reported" in budget.reasons[0].text


def test_an_amount_without_currency_keeps_the_sign_of_its_source() -> None:
    assert text_of(only(page_of(PROJECT), "Headline amount")) == "$1,249,777"


def test_contradicting_ends_stand_side_by_side_with_the_reason_of_the_preference() -> None:
    day, month = rows(page_of(PROJECT))["End"].values
    assert (text_of(day), day.standing) == ("28 February 2024", "preferred")
    assert (text_of(month), month.standing) == ("May 2024", "set aside")
    assert "in its line of dates" in day.standing_reasons[0].text


def test_an_inferred_role_of_the_curated_graph_says_why_and_what_it_rests_on() -> None:
    page = page_of(PROJECT)
    role = only(page, "Funding")
    assert role.status
    assert role.status.text == "Inferred"
    assert role.reasons
    assert {source.title.text for source in page.sources} == {
        "Project profile — Empowering the Palestinian Security Sector",
        "Curated labels and preferences",
    }
    assert any(first for first, _, _ in quotes(page, role))


def test_the_groups_come_in_the_order_of_the_shapes() -> None:
    named = [group.label.text for group in page_of(COPPS).groups if group.label]
    assert named == [
        "Identity",
        "Places and addresses",
        "People and strength",
        "Money",
        "Tasks, themes and results",
        "Partners and contributors",
        "Structure and history",
        "Context",
    ]


@pytest.mark.parametrize("graph", [founding_snapshot, shipped_snapshot], ids=["founding", "shipped"])
def test_footnotes_count_up_down_the_page_and_each_is_in_the_list_of_sources(graph: Callable[[], Snapshot]) -> None:
    page = entity(graph(), iri=ID + COPPS, language="en")
    met = [note for group in page.groups for row in group.rows for value in row.values for note in all_notes(value)]
    assert list(dict.fromkeys(met)) == sorted(set(met))
    listed = [note.number for source in page.sources for note in source.footnotes]
    assert sorted(listed) == list(range(1, max(met) + 1))


def test_a_footnote_to_a_law_names_the_article() -> None:
    page = entity(shipped_snapshot(), iri=ID + COPPS, language="en")
    sections = {note.passage.section for source in page.sources for note in source.footnotes}
    assert "recitals" in sections


def all_notes(value: Value) -> list[int]:
    return [*value.footnotes, *(note for detail in value.details for note in all_notes(detail))]


def test_a_detail_stands_under_the_claim_that_it_elaborates() -> None:
    effort = only(page_of(COPPS), "Context")
    assert text_of(effort).startswith("The Mission forms part of the wider EU effort")
    [peace] = effort.details
    [solution] = peace.details
    assert text_of(solution) == "based on a two-State solution"


def test_an_address_is_shown_whole() -> None:
    visiting = only(page_of(COPPS), "Visiting address")
    [address] = visiting.asides
    assert [part.text for part in address.parts] == ["Tokyo Street 15, Abraj Building, 3rd Floor, Ramallah"]


@pytest.mark.parametrize(
    ("language", "label", "text", "when"),
    [
        ("fr", "Budget", "12\u202f430\u202f000 EUR", "1er juillet 2019 – 30 juin 2020"),  # noqa: RUF001
        ("ar", "الميزانية", "12,430,000 EUR", "1 تموز/يوليه 2019 – 30 حزيران/يونيه 2020"),  # noqa: RUF001
    ],
)
def test_a_page_speaks_the_readers_language(language: str, label: str, text: str, when: str) -> None:
    budget = only(page_of(COPPS, language), label)
    assert (text_of(budget), budget.when) == (text, when)


TWICE = """
    ex:mission a mg:Mission .
    ex:claim-DOCUMENT a mg:Figure ; mg:isAbout ex:mission ;
        mg:hasMeasure <https://w3id.org/missiongraph/vocabulary/measure/budget> ;
        mg:amount 7 ; mg:hasCurrency <https://w3id.org/missiongraph/vocabulary/currency/EUR> ;
        mg:wording "WORDS"@en ; mg:hasLocator ex:passage-DOCUMENT .
    ex:passage-DOCUMENT a mg:Locator ; mg:isInDocument ex:DOCUMENT ; mg:quote "WORDS" .
"""


def test_a_fact_of_two_documents_is_one_value_with_two_footnotes() -> None:
    turtle = "".join(
        TWICE.replace("WORDS", words).replace("DOCUMENT", document)
        for words, document in [("seven euros", "one"), ("EUR 7", "two")]
    )
    page = entity(with_more(turtle), iri=EX + "mission", language="en")
    budget = only(page, "Budget")
    assert text_of(budget) == "EUR 7"
    assert len(budget.claims) == 2
    assert {quote for _, _, quote in quotes(page, budget) if quote} == {"seven euros", "EUR 7"}


@pytest.mark.parametrize(
    ("path", "label", "text", "address"),
    [
        (PROJECT, "IATI activity identifier", "CA-3-P005189001", "https://d-portal.org/q.html?aid=CA-3-P005189001"),
        (
            "instrument/s-res-690-1991",
            "United Nations document symbol",
            "S/RES/690 (1991)",
            "https://undocs.org/S/RES/690%281991%29",
        ),
        (
            "instrument/eu-council-decision-2024-1813",
            "European Legislation Identifier",
            "http://data.europa.eu/eli/dec/2024/1813/oj",
            "https://data.europa.eu/eli/dec/2024/1813/oj",
        ),
        (
            "place/palestinian-territory",
            "ISO 3166-1 alpha-2 code",
            "PS",
            "https://www.iso.org/obp/ui/#iso:code:3166:PS",
        ),
        ("organisation/undp", "CRS channel code", "41114", ""),
    ],
)
def test_an_identifier_leads_to_its_register_where_the_scheme_says_where(
    path: str, label: str, text: str, address: str
) -> None:
    page = entity(shipped_snapshot(), iri=ID + path, language="en")
    value = only(page, label)
    assert [(part.text, part.iri) for part in value.parts] == [(text, address)]
    assert quotes(page, value)


HOSTILE = """
ex:act a mg:LegalInstrument .
ex:claim a mg:IdentifierClaim ; mg:isAbout ex:act ; skos:notation "SYMBOL" ;
    mg:hasIdentifierScheme <https://w3id.org/missiongraph/vocabulary/identifier-scheme/SCHEME> ;
    mg:hasLocator [ a mg:Locator ; mg:isInDocument ex:one ; mg:quote "the words" ] .
"""


def _linked(symbol: str, scheme: str, more: str = "") -> list[str]:
    """The addresses elsewhere on the page of an act with this identifier, whose footnote must stay."""
    turtle = HOSTILE.replace("SYMBOL", symbol).replace("SCHEME", scheme)
    page = entity(with_more(turtle + more), iri=EX + "act", language="en")
    html = rendered("entity.html", page, "/page/x")
    assert 'href="#s1"' in html
    return [each for each in Elements(html).values("href") if each.startswith("https://") and EX not in each]


def test_an_identifier_cannot_leave_its_place_on_the_page_nor_in_the_address() -> None:
    [address] = _linked('S/RES/1\\"><script>x=1?a#b&c', "un-symbol")
    assert address == "https://undocs.org/S/RES/1%22%3E%3Cscript%3Ex%3D1%3Fa%23b%26c"


@pytest.mark.parametrize("symbol", ["../login", "S/../../login", "//elsewhere.example/S/RES/1", "javascript://x"])
def test_an_identifier_that_would_climb_in_the_address_is_plain_text(symbol: str) -> None:
    assert _linked(symbol, "un-symbol") == []


def test_no_document_says_where_identifiers_lead() -> None:
    more = """<https://w3id.org/missiongraph/vocabulary/identifier-scheme/crs-channel>
        mg:uriTemplate "https://elsewhere.example/{code}" ."""
    assert _linked("41502", "crs-channel", more) == []


def test_a_claim_has_a_page_with_what_it_says_and_where() -> None:
    budget = only(page_of(COPPS), "Budget")
    page = entity(shipped_snapshot(), iri=budget.claims[0], language="en")
    assert page.claim
    assert text_of(page.claim) == "EUR 12,430,000"
    assert [thing.label.text for thing in page.about] == ["EUPOL COPPS"]
    assert quotes(page, page.claim)[0][0] == 35


def test_more_claims_than_a_page_shows_are_counted() -> None:
    claims = "".join(
        f'ex:claim-{n} a mg:Designation ; mg:isAbout ex:hub ; mg:name "name {n}"@en .\n' for n in range(150)
    )
    page = entity(with_more(claims), iri=EX + "hub", language="en")
    [row] = [row for group in page.groups for row in group.rows]
    assert (row.total, len(row.values)) == (150, 20)


def test_of_a_long_row_the_latest_values_are_shown_and_summed_up() -> None:
    claims = "ex:mission a mg:Mission . " + "".join(
        f"ex:claim-{year} a mg:Tenure ; mg:isAbout ex:mission ; mg:hasHolder ex:p{year} ; "
        f'mg:startDate "{year}-01-01"^^xsd:date .\n'
        for year in range(1990, 2020)
    )
    snapshot = with_more(claims + "ex:judgement mg:prefers ex:claim-1995 .")
    page = entity(snapshot, iri=EX + "mission", language="en")
    [row] = [row for group in page.groups for row in group.rows if row.total == 30]
    assert [text_of(each) for each in row.values] == ["p1995", *(f"p{year}" for year in range(2001, 2020))]
    assert [text_of(each) for each in page.lead[0].values] == ["p1995"]
    [entry] = entity(with_more(claims), iri=EX + "mission", language="en").lead
    assert ([text_of(each) for each in entry.values], entry.more) == (["p2019"], 29)


def test_a_hub_counts_exactly_and_shows_the_first_twenty() -> None:
    turtle = "".join(
        f"ex:mission-{n} a mg:Mission . ex:siting-{n} a mg:Siting ; mg:isAbout ex:mission-{n} ; mg:hasPlace ex:hub .\n"
        f"ex:again-{n} a mg:Siting ; mg:isAbout ex:mission-{n} ; mg:hasPlace ex:hub .\n"
        for n in range(1_200)
    )
    page = entity(with_more("ex:hub a mg:Place .\n" + turtle), iri=EX + "hub", language="en")
    [group] = page.incoming
    assert (group.total, len(group.things)) == (1_200, 20)


def test_what_points_here_says_since_when_and_by_which_claim() -> None:
    page = entity(shipped_snapshot(), iri=ID + "person/kauko-aaltomaa", language="en", valid="2016-01-01")
    [group] = [each for each in page.incoming if each.property == MG + "hasHolder"]
    times = {each.when: each.verdict.holds for each in group.times[ID + COPPS] if each.verdict}
    assert times["since 1 October 2017"] == "not"
    claims = {each.claim for each in group.times[ID + COPPS]}
    html = rendered("entity.html", page, "/page/x?valid=2016-01-01", is_of_day=True)
    assert {"/page/" + each.removeprefix(ID) + "?valid=2016-01-01" for each in claims} <= set(
        Elements(html).values("href")
    )
    assert "not on that day" in html


def test_what_points_here_says_so_by_claims_of_its_class_only() -> None:
    view = View(shipped_snapshot(), "en")
    dated = [group for group in incoming(view, VOCABULARY + "claim-status/stated") if group.times]
    assert len(dated) > 5
    for group in dated:
        claims = [each.claim for times in group.times.values() for each in times]
        assert all(group.kind in view.iris(claim, TYPE) for claim in claims), group.kind


def test_nothing_known_is_not_found() -> None:
    with pytest.raises(NotFound, match="mission/none"):
        page_of("mission/none")
    assert not exists(shipped_snapshot(), iri=ID + "mission/none", language="en")
    assert exists(shipped_snapshot(), iri=ID + COPPS, language="en")


def test_a_page_survives_the_way_from_a_reader_process() -> None:
    page = page_of(COPPS)
    assert pickle.loads(pickle.dumps(page)) == page
    assert is_dataclass(page)
    assert not {field.type for field in fields(page)} & {"Any", "object"}


def test_no_class_of_the_domain_is_named_in_the_code() -> None:
    domain = ("Mission", "Budget", "Organisation", "Project", "Tenure", "Eligibility", "Contribution", "Place")
    code = "".join(place.read_text(encoding="utf-8") for place in ROOM.glob("*.py"))
    assert not [name for name in domain if f'"{name}"' in code]
