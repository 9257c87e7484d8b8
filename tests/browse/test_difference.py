"""What a change says in words: claims beside those that they replace, documents, and what no words are found for."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Quad

from browsing import founding_snapshot, rendered, text_of
from missiongraph.browse.difference import Changed, Difference, difference, of_change
from missiongraph.browse.lines import Line
from missiongraph.commit.submission import Submission, read_content
from missiongraph.errors import NotFound
from missiongraph.model.load import Model
from missiongraph.names import DERIVED, ID, ONTOLOGY, PREFIXES
from missiongraph.rdf.change import Change
from missiongraph.rdf.formats import TURTLE
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory
from missiongraph.store.overlay import Overlay
from missiongraph.web.pages import TEMPLATES
from small_graphs import GRAPH, OTHER_GRAPH, quads

PAGE = TEMPLATES.from_string(
    "{% import '_difference.html' as words with context %}{{ words.difference(page, 'urn:page') }}"
)
COPPS = f"<{ID}mission/eupol-copps>"
HEAD = f"<{ID}post/eupol-copps-head-of-mission>"
_PREFIXES = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def claims(turtle: str, graph: str = GRAPH) -> frozenset[Quad]:
    """Read Turtle as a document is read: claims get names from their content."""
    submission = Submission((_PREFIXES + turtle).encode(), TURTLE, graph)
    return read_content(submission, Model.shipped().claim_classes).stored()


def tenure(holder: str, since: str) -> str:
    return f"""[] a mg:Tenure ; mg:isAbout {COPPS} ; mg:hasPost {HEAD} ; mg:hasHolder <{ID}person/{holder}> ;
        mg:startDate "{since}"^^xsd:date ."""


def figure(amount: int, year: int, measure: str = "budget") -> str:
    return f"""[] a mg:Budget ; mg:isAbout {COPPS} ; mg:hasMeasure mgv:measure\\/{measure} ; mg:amount {amount} ;
        mg:startDate "{year}-01-01"^^xsd:date ; mg:endDate "{year}-12-31"^^xsd:date ."""


def before(*stated: frozenset[Quad]) -> EmbeddedSnapshot:
    """The founding documents and more."""
    shipped = [quad for quad in founding_snapshot().match(graph=None) if graph_iri(quad)]
    return in_memory([*shipped, *(quad for each in stated for quad in each)])


def told(old: frozenset[Quad], new: frozenset[Quad], language: str = "en", page: int = 1) -> Difference:
    return of_change(before(old), change=Change(old - new, new - old), language=language, page=page)


def only(found: Difference) -> Changed:
    [thing] = found.things
    return thing


def words(line: Line) -> tuple[str, str, str, str]:
    """The state, the label and both sides of a line, each with its period."""
    sides = [f"{text_of(side)} {side.when}".strip() if side else "" for side in (line.before, line.after)]
    return line.state, line.label.text, sides[0], sides[1]


def test_a_changed_claim_is_one_line_with_what_it_said_and_what_it_says() -> None:
    found = told(claims(tenure("kauko-aaltomaa", "2018-01-01")), claims(tenure("karin-limdal", "2021-01-01")))
    thing = only(found)
    assert (thing.thing.label.text, thing.state, thing.total) == ("EUPOL COPPS", "changed", 1)
    assert words(thing.lines[0])[2:] == ("Kauko Aaltomaa since 1 January 2018", "Karin Limdal since 1 January 2021")
    assert thing.lines[0].state == "changed"
    assert thing.lines[0].graph == GRAPH
    assert len(thing.lines[0].claims) == 2


def test_of_several_claims_those_pair_that_say_most_alike() -> None:
    old = claims(tenure("kauko-aaltomaa", "2018-01-01"))
    ended = tenure("kauko-aaltomaa", "2018-01-01").replace(" .", ' ; mg:endDate "2020-12-31"^^xsd:date .')
    found = only(told(old, claims(ended + "\n" + tenure("karin-limdal", "2021-01-01"))))
    assert sorted(words(line)[0] for line in found.lines) == ["added", "changed"]
    changed = next(line for line in found.lines if line.state == "changed")
    assert {text_of(side) for side in (changed.before, changed.after) if side} == {"Kauko Aaltomaa"}


def test_a_number_takes_the_place_of_another_of_its_period_only() -> None:
    found = only(told(claims(figure(5, 2019)), claims(figure(6, 2019))))
    assert [line.state for line in found.lines] == ["changed"]
    found = only(told(claims(figure(5, 2019)), claims(figure(6, 2020))))
    assert sorted(line.state for line in found.lines) == ["added", "removed"]


def test_numbers_of_other_measures_do_not_pair() -> None:
    found = only(told(claims(figure(5, 2019)), claims(figure(6, 2019, "disbursement"))))
    assert sorted(line.state for line in found.lines) == ["added", "removed"]


def test_the_same_words_with_another_proof_say_so() -> None:
    proof = " mg:hasLocator [ a mg:Locator ; mg:isInDocument <> ; mg:firstLine {0} ; mg:lastLine {0} ] ."
    old, new = (claims(tenure("karin-limdal", "2021-01-01")[:-1] + ";" + proof.format(line)) for line in (3, 4))
    [line] = only(told(old, new)).lines
    assert line.state == "restated"
    assert [each.first for each in (*line.passages_before, *line.passages_after)] == [3, 4]


def test_plain_values_stand_beside_those_that_they_replace_by_language() -> None:
    old = claims(f'{COPPS} skos:prefLabel "Old"@en , "Vieux"@fr .')
    new = claims(f'{COPPS} skos:prefLabel "New"@en , "Vieux"@fr .')
    [line] = only(told(old, new)).lines
    assert words(line)[2:] == ("Old", "New")
    assert "(en)" in line.label.text


def test_what_another_document_says_as_well_is_counted_and_not_told() -> None:
    found = told(frozenset(), claims(f"{COPPS} a mg:Mission ."))
    assert (found.things, found.repeated, found.added) == ((), 1, 1)


def test_a_new_thing_and_one_that_is_gone_are_told_apart() -> None:
    thing = f'<{ID}mission/x> a mg:Mission ; skos:prefLabel "X"@en .'
    assert only(told(frozenset(), claims(thing))).state == "new"
    gone = only(told(claims(thing), frozenset()))
    assert (gone.state, gone.thing.label.text) == ("gone", "X")


def test_documents_come_go_and_change() -> None:
    one, two = claims('<> dcterms:title "One"@en .'), claims('<> dcterms:title "Two"@en .', OTHER_GRAPH)
    found = told(one, two)
    assert {(each.iri, each.title.text, each.state, each.is_document) for each in found.graphs} == {
        (GRAPH, "One", "gone", True),
        (OTHER_GRAPH, "Two", "new", True),
    }
    assert [each.thing.iri for each in found.documents] == [GRAPH, OTHER_GRAPH]
    assert found.things == ()


def test_what_has_no_words_is_listed_with_labels() -> None:
    node = frozenset(quads("[] rdfs:comment 'x' . <urn:claim> a mg:Tenure .", ONTOLOGY))
    found = told(frozenset(), node)
    assert (found.unsaid, [row.state for row in found.statements]) == (2, ["added", "added"])


def test_what_rules_conclude_is_apart() -> None:
    derived = frozenset(quads(f"{COPPS} mg:hasHost <urn:host> .", DERIVED))
    found = told(frozenset(), derived)
    assert (found.things, found.added, found.derived_added) == ((), 0, 1)
    assert found.derived[0].subject.text == "EUPOL COPPS"


def test_a_huge_change_comes_in_pages_with_exact_totals() -> None:
    many = claims("".join(f"<{ID}mission/x{number}> a mg:Mission .\n" for number in range(120)))
    found = told(frozenset(), many, page=3)
    assert (found.total, found.pages, len(found.things), found.added) == (120, 3, 20, 120)
    with pytest.raises(NotFound, match="3 pages"):
        told(frozenset(), many, page=4)


def test_many_lines_of_one_thing_are_cut_and_counted() -> None:
    found = only(told(frozenset(), claims("".join(figure(number, 2000) for number in range(130)))))
    assert (len(found.lines), found.total) == (100, 130)


def test_backwards_it_tells_the_same_the_other_way_round() -> None:
    old, new = claims(tenure("kauko-aaltomaa", "2018-01-01")), claims(tenure("karin-limdal", "2021-01-01"))
    after = before(new)
    forth = difference(Overlay(after, Change(new, old), 0), after, Change(old, new), language="en")
    assert [words(line)[2:] for line in only(forth).lines] == [words(line)[2:] for line in only(told(old, new)).lines]


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_claim_is_told_of_all_that_it_is_about_whichever_side_is_laid_over_the_other(is_gone: bool) -> None:
    budget = f"<{ID}claim/shared> a mg:Budget ; mg:amount 5 ; mg:isAbout {COPPS}"
    some, more = (claims(f"{budget} {others} .") for others in ("", f", <{ID}mission/eubam-rafah>"))
    old, new = (more, some) if is_gone else (some, more)
    change = Change(old - new, new - old)
    kept = before(new)
    backwards = difference(Overlay(kept, change.reversed(), 0), kept, change, language="en")
    assert [each.thing.iri.rpartition("/")[2] for each in backwards.things] == ["eubam-rafah", "eupol-copps"]
    assert told(old, new).things == backwards.things


@pytest.mark.slow
def test_what_came_first_of_all_is_told_as_if_it_had_been_taken_away() -> None:
    after = before(claims(tenure("kauko-aaltomaa", "2018-01-01")))
    change = Change(added=frozenset(quad for quad in after.match(graph=None) if graph_iri(quad)))
    from_nothing = difference(in_memory(()), after, change, language="en")
    taken_away = difference(Overlay(after, change.reversed(), 0), after, change, language="en")
    assert from_nothing == taken_away


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_marks_what_left_and_what_came(language: str) -> None:
    found = told(
        claims(tenure("kauko-aaltomaa", "2018-01-01") + f'<{ID}mission/y> a mg:Mission . <> dcterms:title "T"@en .'),
        claims(tenure("karin-limdal", "2021-01-01") + f"<{ID}mission/x> a mg:Mission ."),
        language,
    )
    page = rendered(PAGE, found, f"/?lang={language}")
    left, came = (re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL) for tag in ("del", "ins"))
    assert [("Kauko Aaltomaa" in each, "Karin Limdal" in each) for each in left if "Ka" in each] == [(True, False)]
    assert [("Kauko Aaltomaa" in each, "Karin Limdal" in each) for each in came if "Ka" in each] == [(False, True)]


def test_text_from_documents_is_escaped() -> None:
    found = told(frozenset(), claims(f'<{ID}mission/x> a mg:Mission ; skos:prefLabel "<script>"@en .'))
    assert "<script>" not in rendered(PAGE, found)
