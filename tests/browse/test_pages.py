"""Documents, lists, and the reference pages."""

from __future__ import annotations

import pytest

from browsing import Elements, rendered
from missiongraph.browse.document import document
from missiongraph.browse.incoming import IncomingPage, incoming_page
from missiongraph.browse.terms import ontology, scheme, schemes, shapes
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import NotFound
from missiongraph.model.load import Model
from missiongraph.names import CURATED, DOCUMENT_GRAPH, ID, MG, VOCABULARY

ABOUT = DOCUMENT_GRAPH + "eupol-copps/about-the-mission"


def test_a_document_shows_every_claim_in_the_order_of_its_lines() -> None:
    pages = [document(shipped_snapshot(), iri=ABOUT, page=number, language="en") for number in (1, 2)]
    claims = [claim for page in pages for claim in page.claims]
    assert len({claim.iri for claim in claims}) == len(claims) == pages[0].total
    lines = [min(passage.first for passage in claim.passages) for claim in claims if claim.passages]
    assert lines == sorted(lines)
    assert all(passage.quote for claim in claims for passage in claim.passages if passage.document == ABOUT)


def test_a_document_names_publisher_and_capture() -> None:
    page = document(shipped_snapshot(), iri=ABOUT, page=1, language="en")
    assert [part.text for part in page.source.publishers] == ["EUPOL COPPS"]
    assert page.source.captured == "between 1 January 2020 and 30 June 2020"
    assert page.statements > 1_000


@pytest.mark.parametrize(
    ("iri", "cited", "entry"),
    [
        (
            DOCUMENT_GRAPH + "united-nations/unoau",
            "United Nations, https://dppa.un.org/en/mission/unoau, captured 22 November 2026",
            "  urldate = {2026-11-22},",
        ),
        (ABOUT, "EUPOL COPPS, captured between 1 January 2020 and 30 June 2020", "  author = {{EUPOL COPPS}},"),
    ],
)
def test_a_source_is_cited_by_its_publisher_its_address_and_the_day_of_its_capture(
    iri: str, cited: str, entry: str
) -> None:
    page = Elements(rendered("document.html", document(shipped_snapshot(), iri=iri, page=1, language="en")))
    assert cited in page.text
    assert entry in page.text.splitlines()
    assert page.text.count("urldate") == cited.count("22 November 2026")


def test_what_no_publisher_answers_for_is_not_cited_as_a_source() -> None:
    page = document(shipped_snapshot(), iri=CURATED, page=1, language="en")
    assert "Cite this source" not in rendered("document.html", page)


def test_the_curated_graph_has_a_page_with_its_preference() -> None:
    page = document(shipped_snapshot(), iri=CURATED, page=1, language="en")
    assert "Preference" in {claim.kind.text.capitalize() for claim in page.claims}


@pytest.mark.parametrize(("iri", "page"), [(ABOUT, 3), (ABOUT, 0), (ABOUT + "-none", 1)])
def test_what_a_document_does_not_have_is_not_found(iri: str, page: int) -> None:
    with pytest.raises(NotFound):
        document(shipped_snapshot(), iri=iri, page=page, language="en")


def test_what_points_to_a_thing_is_listed_page_by_page() -> None:
    def pointing(page: int) -> IncomingPage:
        norway, by, claims = ID + "country/no", MG + "hasActor", MG + "Eligibility"
        return incoming_page(shipped_snapshot(), iri=norway, predicate=by, kind=claims, page=page, language="fr")

    page = pointing(1)
    assert [thing.label.text for thing in page.group.things] == ["EUPOL COPPS"]
    with pytest.raises(NotFound):
        pointing(2)


def test_the_ontology_page_has_every_term_once_with_label_and_definition() -> None:
    page = ontology(shipped_snapshot(), language="fr")
    entries = [*page.things, *page.claims, *page.links, *page.values]
    known = Model.shipped().ontology
    ours = {iri for iri in [*known.classes, *known.properties] if iri.startswith(MG)}
    assert sorted(entry.iri for entry in entries) == sorted(ours)
    assert all(entry.definition and entry.label.language == "fr" for entry in entries)
    assert all(entry.inverse for entry in page.links)


def test_every_rule_is_on_the_shapes_page_with_message_reason_and_example() -> None:
    page = shapes(shipped_snapshot(), language="ar")
    rules = {rule.iri: rule for shape in page.shapes for rule in shape.rules}
    assert rules[MG.replace("ns#", "shapes#") + "Claim-startDate"].demands
    assert all(rule.message and rule.message.language == "ar" for rule in rules.values())
    assert all(rule.reason and rule.example for rule in rules.values())


def test_vocabularies_are_listed_with_their_concepts() -> None:
    found = {each.iri: each.count for each in schemes(shipped_snapshot(), language="en")}
    page = scheme(shipped_snapshot(), iri=VOCABULARY + "country", page=1, language="en")
    assert found[page.iri] == page.total > 200
    assert len(page.concepts) == 100
    assert page.pages == -(-page.total // 100)
    with pytest.raises(NotFound):
        scheme(shipped_snapshot(), iri=page.iri, page=page.pages + 1, language="en")
