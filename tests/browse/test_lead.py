"""The first screen of a page: what holds last of each matter that the shapes put there."""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import NamedNode

from browsing import page_of, text_of, with_more
from missiongraph.browse.claims import Value
from missiongraph.browse.derived import grounds_of
from missiongraph.browse.entity import EntityPage, entity
from missiongraph.browse.strands import strands
from missiongraph.commit.release import shipped_snapshot
from missiongraph.model.load import Model
from missiongraph.model.triples import TYPE
from missiongraph.names import ID, MG
from small_graphs import EX


def said(page: EntityPage) -> dict[str, list[tuple[str, str]]]:
    return {each.label.text: [(text_of(value), value.when) for value in each.values] for each in page.lead}


def copps(day: str = "") -> EntityPage:
    return entity(shipped_snapshot(), iri=ID + "mission/eupol-copps", language="en", valid=day)


def test_one_screen_answers_what_where_since_when_by_whom_how_many_and_how_much() -> None:
    found = said(copps())
    assert "Police and rule of law mission" in [text for text, _ in found["Mission type"]]
    assert found["Theatre"] == [("Palestinian territory", "")]
    assert found["Start"] == [("1 January 2006", "")]
    assert found["Mandate period"] == [("Mandate of EUPOL COPPS", "1 July 2025 – 30 June 2026")]  # noqa: RUF001  # a period
    assert found["Head of Mission, EUPOL COPPS"] == [("Karin Limdal", "as of 26 June 2024")]
    assert found["National staff"] == [("35 persons", "no date in source")]
    assert found["Budget"] == [("EUR 11,360,000", "1 July 2023 – 30 June 2024")]  # noqa: RUF001  # a period


def test_values_without_any_date_stand_beside_each_other() -> None:
    assert [text for text, _ in said(copps())["International staff"]] == ["72 persons", "71 persons"]


def test_on_a_day_what_held_then_comes_first() -> None:
    found = said(copps("2012-08-01"))
    assert found["Mandate period"] == [("Mandate of EUPOL COPPS", "1 July 2012 – 30 June 2013")]  # noqa: RUF001  # a period
    assert found["Head of Mission, EUPOL COPPS"][0][0] == "Kenneth Deane"


def test_what_the_editors_prefer_stands_alone() -> None:
    assert said(page_of("project/ca-3-p005189001"))["End"] == [("28 February 2024", "")]


def test_the_summary_never_contradicts_what_rules_conclude_of_a_mission() -> None:
    """Where rules make one value of a property, a claim behind it is among what the summary shows of its matter."""
    missions = [quad.subject for quad in shipped_snapshot().match(None, NamedNode(TYPE), NamedNode(MG + "Mission"))]
    compared = [each for mission in missions if isinstance(mission, NamedNode) for each in agreements(mission.value)]
    assert len(compared) > 200
    assert [said for said, agrees in compared if not agrees] == []


def agreements(mission: str) -> list[tuple[str, bool]]:
    """For each matter of which a rule concludes one value: what the summary says, and whether it rests on the same."""
    page = entity(shipped_snapshot(), iri=mission, language="en")
    matters = {claim: (each.label, each.place) for each in strands(page.groups) for claim in claims_of(each.values)}
    entries = {(each.label, each.place): each for each in page.lead}
    found = []
    for predicate, claims in concluded(mission):
        for matter in {matters[claim] for claim in claims & matters.keys()} & entries.keys():
            said = [text_of(each) for each in entries[matter].values]
            found.append((f"{mission} {predicate} {said}", bool(claims & claims_of(entries[matter].values))))
    return found


def concluded(thing: str) -> list[tuple[str, set[str]]]:
    """Properties of which rules derive one value, with the claims behind it.

    By which instrument a mission was established is concluded from a period of which the summary shows the last.
    """
    values = defaultdict(list)
    for (predicate, _), grounds in grounds_of(shipped_snapshot(), thing, Model.shipped().rules).items():
        values[predicate.value].append({claim.value for _, claim in grounds if claim})
    values.pop(MG + "isEstablishedBy", None)
    return [(predicate, only) for predicate, (only, *more) in values.items() if only and not more]


def claims_of(values: tuple[Value, ...]) -> set[str]:
    return {claim for value in values for claim in value.claims}


def heads(turtle: str, day: str = "") -> list[str]:
    stated = "ex:x a mg:Mission . ex:head mg:isHeadOf ex:x . " + turtle.replace(
        "a mg:Tenure", "a mg:Tenure ; mg:isAbout ex:x ; mg:hasPost ex:head"
    )
    page = entity(with_more(stated), iri=EX + "x", language="en", valid=day)
    [entry] = page.lead
    return [text_of(each) for each in entry.values]


FIRST = 'ex:claim-1 a mg:Tenure ; mg:hasHolder ex:ana ; mg:startDate "2010-03-01"^^xsd:date .'
SECOND = 'ex:claim-2 a mg:Tenure ; mg:hasHolder ex:ben ; mg:asOfDate "2014-05-01"^^xsd:date .'


def test_who_is_named_as_of_a_later_day_comes_before_a_start_without_end() -> None:
    assert heads(FIRST + SECOND) == ["ben"]


def test_on_a_day_who_had_started_comes_before_who_is_named_later() -> None:
    assert heads(FIRST + SECOND, "2012-01-01") == ["ana"]
    assert heads(FIRST + SECOND, "2015-01-01") == ["ben"]


def test_of_days_within_bounds_the_earlier_counts() -> None:
    third = 'ex:claim-3 a mg:Tenure ; mg:hasHolder ex:eva ; mg:startNotBefore "{}"^^xsd:date .'
    assert heads(FIRST + SECOND + third.format("2014-01-01")) == ["ben"]
    assert heads(FIRST + SECOND + third.format("2015-01-01")) == ["eva"]


def test_days_that_contradict_each_other_stand_beside_each_other() -> None:
    claim = 'ex:claim-{0} a mg:DateClaim ; mg:isAbout ex:x ; mg:date "{0}-01-01"^^xsd:date .'
    page = entity(
        with_more("ex:x a mg:Mission . " + claim.format(2005) + claim.format(2006)), iri=EX + "x", language="en"
    )
    assert [text_of(each) for each in page.lead[0].values] == ["1 January 2005", "1 January 2006"]


def test_a_zero_that_was_not_reported_is_no_summary() -> None:
    assert "Original budget" not in said(page_of("project/ca-3-p005189001"))


def test_what_is_left_out_is_counted() -> None:
    entry = next(each for each in copps().lead if each.label.text == "Mandate period")
    rows = [row for group in copps().groups for row in group.rows if row.of.text == "Mandate period"]
    assert entry.more == sum(len(row.values) for row in rows) - 1


def test_the_order_is_that_of_the_shapes() -> None:
    labels = list(said(copps()))
    places = [labels.index(each) for each in ("Mission type", "Theatre", "Start", "Mandate period", "Budget")]
    assert places == sorted(places)


def test_a_class_that_no_shape_puts_there_stays_away() -> None:
    page = entity(
        with_more('ex:x a mg:Mission . ex:claim-1 a mg:Designation ; mg:isAbout ex:x ; mg:name "X"@en .'),
        iri=EX + "x",
        language="en",
    )
    assert page.groups
    assert page.lead == ()
