"""What a change does to answers and pages: exactly what differs when both states are asked."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from browsing import founding_snapshot
from missiongraph.browse.effects import CONTRADICTIONS, Effects, compare, effects
from missiongraph.browse.entity import entity
from missiongraph.errors import NotFound
from missiongraph.model.load import Model
from missiongraph.names import DOCUMENT_GRAPH, ID, MG, SKOS, VOCABULARY, XSD
from missiongraph.query.derive import consequences
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory

EUPOL = NamedNode(ID + "mission/eupol-copps")
DOCUMENT = NamedNode(DOCUMENT_GRAPH + "eupol-copps/about-the-mission")


def after(change: Change) -> tuple[EmbeddedSnapshot, Change]:
    """Return the founding documents after a change, and the change with what rules derive from it."""
    before = founding_snapshot()
    whole = change | consequences(before, change, Model.from_snapshot(before).rules)
    named = {quad for quad in before.match(graph=None) if graph_iri(quad)}
    return in_memory((named - whole.removed) | whole.added, revision=1), whole


def staff(number: int) -> Change:
    """Let the mission's page give another number of international staff."""
    before = founding_snapshot()
    quantity = NamedNode(MG + "quantity")
    [claim] = [
        quad.subject
        for quad in before.match(
            None, NamedNode(MG + "hasMeasure"), NamedNode(VOCABULARY + "measure/international-staff")
        )
        if any(before.match(quad.subject, quantity, Literal(72)))  # type: ignore[arg-type]
    ]
    old = Quad(claim, quantity, Literal(72), DOCUMENT)
    return Change(frozenset({old}), frozenset({Quad(claim, quantity, Literal(number), DOCUMENT)}))


def told(state: EmbeddedSnapshot, change: Change) -> Effects:
    before = founding_snapshot()
    return effects(before, state, change, answers=compare(before, state, change), language="en")


def test_the_rows_that_go_and_come_are_told_with_what_is_derived() -> None:
    state, change = after(staff(75))
    found = told(state, change)
    [answer] = [each for each in found.answers if each.question == "missions/staff"]
    gone, come = ({cell.text.text for row in side for cell in row if cell} for side in (answer.gone, answer.come))
    assert "72" in gone - come
    assert "75" in come - gone
    assert found.failed == ()


def test_a_page_that_changes_is_named_with_its_lines() -> None:
    state, change = after(staff(75))
    found = told(state, change)
    [page] = [each for each in found.pages if each.iri == EUPOL.value]
    assert any("72" in line.text for line in page.gone)
    assert any("75" in line.text for line in page.come)
    assert (page.made, page.ended) == (False, False)


def test_no_page_that_changes_is_missed_when_a_thing_is_renamed() -> None:
    [old] = [
        quad
        for quad in founding_snapshot().match(EUPOL, NamedNode(SKOS + "prefLabel"), None, None)
        if graph_iri(quad) and getattr(quad.object, "language", "") == "en"
    ][:1]
    new = Quad(EUPOL, old.predicate, Literal("Renamed", language="en"), old.graph_name)
    state, change = after(Change(frozenset({old}), frozenset({new})))
    found = {each.iri for each in told(state, change).pages}
    terms = {str(quad.subject) for quad in state.match()} | {str(quad.object) for quad in state.match(EUPOL)}
    things = {term.strip("<>") for term in terms if term.startswith((f"<{ID}mission", f"<{ID}org", f"<{ID}place"))}
    assert found >= {iri for iri in things if page(founding_snapshot(), iri) != page(state, iri)}


def page(snapshot: EmbeddedSnapshot, iri: str) -> object:
    try:
        return entity(snapshot, iri=iri, language="en").groups
    except NotFound:
        return None


def test_a_claim_that_disagrees_is_a_contradiction_that_comes() -> None:
    claim = NamedNode(ID + "claim/test")
    day = Literal("2019-07-01", datatype=NamedNode(XSD + "date"))
    stated = (
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", NamedNode(MG + "Figure")),
        (MG + "isAbout", EUPOL),
        (MG + "hasMeasure", NamedNode(VOCABULARY + "measure/international-staff")),
        (MG + "quantity", Literal(500)),
        (MG + "hasUnit", NamedNode(VOCABULARY + "unit/person")),
        (MG + "asOfDate", day),
        (MG + "hasStatus", NamedNode(VOCABULARY + "claim-status/stated")),
    )
    other, passage = NamedNode(DOCUMENT_GRAPH + "test/other"), NamedNode(ID + "node/passage")
    added = frozenset(
        {
            *(Quad(claim, NamedNode(predicate), value, other) for predicate, value in stated),
            Quad(claim, NamedNode(MG + "hasLocator"), passage, other),
            Quad(passage, NamedNode(MG + "isInDocument"), other, other),
        }
    )
    state, change = after(Change(added=added))
    found = told(state, change)
    assert found.contradictions is not None
    assert found.contradictions.question == CONTRADICTIONS
    assert found.contradictions.come_total > 0


@pytest.mark.slow
def test_asking_only_what_a_change_can_touch_finds_the_same() -> None:
    state, change = after(staff(75))
    whole = compare(founding_snapshot(), state, change)
    part = compare(founding_snapshot(), state, change, patience=0)
    assert [each.question.name for each in part.changed] == [each.question.name for each in whole.changed] != []
    assert part.asked < whole.asked


def test_nothing_changes_where_nothing_that_people_read_does() -> None:
    added = frozenset({Quad(NamedNode("urn:x"), NamedNode("urn:y"), Literal("z"), NamedNode("urn:document"))})
    state, change = after(Change(added=added))
    found = told(state, change)
    assert (found.answers, found.pages, found.contradictions) == ((), (), None)
