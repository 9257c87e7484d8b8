"""Over all shipped things: each statement of /data is on the page, or one link away from it.

That all formats of /data state the same is shown in `test_description`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, Quad

from browsing import Elements, rendered
from counts import SOAK
from missiongraph.browse.claims import Value
from missiongraph.browse.description import describe
from missiongraph.browse.entity import EntityPage, entity
from missiongraph.browse.fact_list import fact_list
from missiongraph.browse.language import LANGUAGES
from missiongraph.browse.values import HAS_LOCATOR
from missiongraph.browse.view import ALT_LABEL, IS_ABOUT, NODE, PREF_LABEL
from missiongraph.commit.release import shipped_snapshot
from missiongraph.model.triples import TYPE
from missiongraph.names import DERIVED, ID
from missiongraph.rdf.terms import graph_iri

CLAIM = ID + "claim/"
RICHEST = ("mission/eupol-copps", "project/ca-3-p005189001", "organisation/un-police", "mission/unisfa")


def subjects(start: str) -> list[str]:
    quads = shipped_snapshot().match(None, NamedNode(TYPE))
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return sorted(iri for iri in found if iri.startswith(start) and not iri.startswith(NODE))


def page(iri: str, language: str = "en") -> EntityPage:
    return entity(shipped_snapshot(), iri=iri, language=language)


def all_values(values: tuple[Value, ...]) -> Iterator[Value]:
    for value in values:
        yield value
        yield from all_values(value.details)


def reached(shown: EntityPage) -> set[str]:
    """The claims, and the judgements about them, that a page or the lists that it links have."""
    values = [value for group in shown.groups for row in group.rows for value in all_values(row.values)]
    for row in (row for group in shown.groups for row in group.rows if row.total > len(row.values)):
        for number in range(1, -(-row.total // 100) + 1):
            more = fact_list(shipped_snapshot(), iri=shown.iri, kind=row.iri, page=number, language="en")
            values += [value for each in more.rows for value in all_values(each.values)]
    return {claim for value in values for claim in (*value.claims, value.judgement)}


def missing(iri: str) -> Iterator[Quad]:
    """The statements of the data of a thing that neither its page nor a page that it links shows."""
    shown = page(iri)
    claims, properties = reached(shown), {row.iri for group in shown.groups for row in group.rows}
    types = {kind.part.iri for kind in shown.types}
    names = {each.text for each in (shown.label, *shown.names)}
    for quad in describe(shipped_snapshot(), iri=iri):
        predicate = quad.predicate.value
        if graph_iri(quad) == DERIVED or not isinstance(quad.subject, NamedNode):
            found = shown.derived > 0
        elif quad.subject != NamedNode(iri):
            found = predicate != IS_ABOUT or quad.object != NamedNode(iri) or quad.subject.value in claims
        elif predicate == TYPE:
            found = quad.object.value in types  # type: ignore[union-attr]  # classes have IRIs
        elif predicate in (PREF_LABEL, ALT_LABEL):
            found = quad.object.value in names or quad.object.value in in_other_languages(iri)  # type: ignore[union-attr]
        else:
            found = predicate in properties
        if not found:
            yield quad


def in_other_languages(iri: str) -> set[str]:
    """The names on the pages in other languages, which each page links."""
    pages = [page(iri, language) for language in LANGUAGES[1:]]
    return {each.text for shown in pages for each in (shown.label, *shown.names)}


def test_each_statement_about_a_thing_is_on_its_page_or_one_link_away() -> None:
    things = [iri for iri in subjects(ID) if not iri.startswith(CLAIM)]
    assert len(things) > 700
    # All of them take twenty seconds.
    some = things if SOAK else {*things[::5], *(ID + each for each in RICHEST)}
    assert {iri: quads for iri in some if (quads := list(missing(iri)))} == {}


def test_each_statement_of_a_claim_is_on_its_page() -> None:
    claims = subjects(CLAIM)
    for iri in claims if SOAK else claims[::25]:
        shown = page(iri)
        properties = {row.iri for group in shown.groups for row in group.rows}
        quads = shipped_snapshot().match(NamedNode(iri), graph=None)
        stated = {quad.predicate.value for quad in quads if graph_iri(quad) not in ("", DERIVED)}
        assert stated <= properties | {TYPE, IS_ABOUT, HAS_LOCATOR}
        assert shown.about
        assert shown.sources


@pytest.mark.parametrize("thing", ["project/ca-3-p005189001", "mission/unisfa"])
def test_what_the_editors_decided_links_their_judgement(thing: str) -> None:
    shown = page(ID + thing)
    judgements = {value.judgement for group in shown.groups for row in group.rows for value in row.values} - {""}
    assert judgements
    links = set(Elements(rendered("entity.html", shown, "/page/x")).values("href"))
    assert {"/page/" + each.removeprefix(ID) for each in judgements} <= links
