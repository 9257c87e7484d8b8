"""Bars and marks for what is said of a thing over time: nothing that no source gives is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from browsing import Elements, page_of, rendered, with_more
from missiongraph.browse.claims import Value
from missiongraph.browse.dates import Moment, Period
from missiongraph.browse.entity import EntityPage, entity
from missiongraph.browse.facts import Group, Row
from missiongraph.browse.language import Text
from missiongraph.browse.timeline import NAMES, WIDTH, Bar, Timeline, timeline
from missiongraph.browse.validity import is_day, on_day
from missiongraph.browse.values import Part
from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import ID
from small_graphs import EX

YEAR = Moment(earliest="2008-01-01", latest="2008-12-31")


def group_of(periods: Sequence[Period]) -> Group:
    """A row for each period."""
    values = [Value(parts=(Part(str(n)),), period=each, claims=(EX + str(n),)) for n, each in enumerate(periods)]
    return Group("", None, tuple(Row(Text(EX), None, (each,), 1, EX, Text("x")) for each in values))


def drawn(*periods: Period, day: str = "") -> Timeline:
    found = timeline([group_of(periods)], day)
    assert found
    return found


def bars(found: Timeline) -> list[Bar]:
    return [bar for lane in found.lanes for bar in lane.bars]


ANCHOR = Period(Moment("2000-01-01"), Moment("2010-12-31"))


def test_a_known_period_is_sure_from_end_to_end() -> None:
    bar = bars(drawn(ANCHOR))[0]
    assert bar.sure == bar.whole
    assert (bar.is_open_start, bar.is_open_end, bar.is_point) == (False, False, False)


def test_an_open_end_is_an_arrow_to_the_edge_and_not_a_date() -> None:
    _, bar = bars(drawn(ANCHOR, Period(Moment("2006-01-01"))))
    assert bar.is_open_end
    assert bar.whole.x + bar.whole.width > bars(drawn(ANCHOR))[0].whole.x + bars(drawn(ANCHOR))[0].whole.width
    assert bar.sure
    assert bar.sure.width <= 2  # the first day only


def test_a_year_is_drawn_as_wide_as_a_year() -> None:
    _, bar = bars(drawn(ANCHOR, Period(YEAR, Moment("2010-12-31"))))
    assert bar.sure
    whole = bars(drawn(ANCHOR))[0].whole.width
    assert abs(bar.sure.x - bar.whole.x - whole / 11) < 1
    assert bar.whole.width < whole


def test_days_are_marks_and_their_bounds_are_not() -> None:
    _, exact, loose = bars(drawn(ANCHOR, Period(as_of=Moment("2005-05-05")), Period(as_of=YEAR)))
    assert exact.is_point
    assert not loose.is_point
    assert loose.sure is None


def test_a_gap_between_two_mandates_stays_empty() -> None:
    found = entity(shipped_snapshot(), iri=ID + "mission/eupol-copps", language="en").timeline
    assert found
    lane = next(lane for lane in found.lanes if lane.label.text == "Mandate period")
    assert lane.height == found.lanes[0].height  # all on one line
    gaps = [after.whole.x - (before.whole.x + before.whole.width) for before, after in pairwise(lane.bars)]
    assert [gap for gap in gaps if gap > 10]  # none of the acts that are held covers 2022/23
    assert min(gaps) > -1


def test_what_is_set_aside_or_undated_is_not_drawn_and_the_undated_are_counted() -> None:
    page = page_of("project/ca-3-p005189001")
    assert page.timeline
    words = [bar.when for bar in bars(page.timeline)]
    assert "28 February 2024" in words
    assert "May 2024" in words  # when results were reported; the end that is set aside says the same
    assert words.count("May 2024") == 1
    assert page.timeline.undated == sum(
        not value.dated for group in page.groups for row in group.rows for value in row.values
    )


def test_nothing_to_compare_in_time_draws_nothing() -> None:
    assert page_of("organisation/unops").timeline is None


def test_the_chosen_day_is_drawn_where_the_picture_reaches() -> None:
    assert drawn(ANCHOR, day="2005-01-01").day
    assert drawn(ANCHOR, day="1905-01-01").day is None


def test_values_beyond_the_room_are_counted() -> None:
    same = [replace(ANCHOR, start=Moment(f"2000-01-{n:02}")) for n in range(1, 31)]
    found = drawn(*same)
    assert len(bars(found)) + found.more == 30
    assert found.more


days = st.dates().map(str)
moments = st.one_of(
    st.just(Moment()),
    days.map(Moment),
    st.tuples(days, days).map(sorted).map(lambda pair: Moment(earliest=pair[0], latest=pair[1])),
    days.map(lambda each: Moment(earliest=each)),
    days.map(lambda each: Moment(latest=each)),
)


@given(st.lists(st.builds(Period, moments, moments, moments), min_size=1, max_size=6))
def test_bars_stand_within_the_picture_and_sure_means_certainly(periods: list[Period]) -> None:
    found = timeline([group_of(periods)])
    for lane in found.lanes if found else ():
        for bar in lane.bars:
            assert NAMES <= bar.whole.x <= WIDTH
            assert bar.whole.width > 0
            period = periods[int(bar.text)]
            known = [each for m in (period.start, period.end, period.as_of) for each in (m.exact, m.earliest, m.latest)]
            certain = [day for day in known if is_day(day) and on_day(period, day).holds == "certainly"]
            if certain:
                assert bar.sure


def test_the_table_says_what_the_picture_says() -> None:
    page: EntityPage = entity(with_more(""), iri=ID + "mission/eupol-copps", language="en")
    assert page.timeline
    html = rendered("entity.html", page, "/page/x")
    table = html.partition('class="twin"')[2].partition("</table>")[0]
    text = Elements(table).text
    assert all(bar.when in text for bar in bars(page.timeline))
    assert table.count("<tr>") == len(bars(page.timeline)) + 1
