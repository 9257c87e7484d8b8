"""The first screen of a page: what holds last of each matter that the shapes put there."""

from __future__ import annotations

from browsing import page_of, text_of, with_more
from missiongraph.browse.entity import EntityPage, entity
from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import ID
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
    assert found["Head of Mission, EUPOL COPPS"] == [("Kauko Aaltomaa", "since 1 October 2017")]
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
