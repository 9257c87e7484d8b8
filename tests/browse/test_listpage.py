"""Lists: what is chosen, counted and shown, and that each equals its SPARQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import QuerySolutions

from browsing import with_more
from counts import examples
from missiongraph.browse import listpage
from missiongraph.browse.dates import Moment, Period
from missiongraph.browse.home import Home, home
from missiongraph.browse.language import Text
from missiongraph.browse.listentries import Entries
from missiongraph.browse.listfollow import follow
from missiongraph.browse.listindex import Entry, ListIndex, Span
from missiongraph.browse.listpage import LINES, MOST_IN_MEMORY, ThingsPage, things
from missiongraph.browse.listquery import query_of
from missiongraph.browse.narrowing import Chosen, Filter, Narrowing
from missiongraph.browse.validity import on_day
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import NotFound, Rejected
from missiongraph.model.facets import Facet, facets_of, read_facets, read_lists
from missiongraph.model.load import Model
from missiongraph.names import ID, MG, VOCABULARY
from missiongraph.store.base import Snapshot
from missiongraph.store.revisions import Revisions
from submitting import fill

MODEL = Model.shipped()
ENTRIES = list(Entries(shipped_snapshot()).everything())
KINDS = sorted({each.kind for each in read_lists(MODEL.shapes_graph)})
LANGUAGES = ("en", "fr", "ar")
CIVILIAN = VOCABULARY + "mission-type/"


def facets(kind: str) -> tuple[Facet, ...]:
    return facets_of(read_facets(MODEL.shapes_graph), MODEL.ontology.hierarchy, kind)


def period_of(kind: str) -> str:
    return next((facet.name for facet in facets(kind) if facet.tells_when), "")


@contextmanager
def narrowed(kind: str, chosen: Chosen, day: str = "") -> Iterator[Narrowing]:
    with closing(ListIndex.in_memory(entry for entry in ENTRIES if kind in entry.classes)) as database:
        yield Narrowing(database, kind, Filter(chosen, day if period_of(kind) else "", period_of(kind)))


def meets(entry: Entry, chosen: Chosen) -> bool:
    return all({(name, iri) for iri in iris} & entry.values for name, iris in chosen.items())


@some.composite
def choices(draw: some.DrawFn) -> tuple[str, Chosen]:
    """A list, and values that things of it have, of at most three facets."""
    kind = draw(some.sampled_from(KINDS))
    values = sorted({each for entry in ENTRIES if kind in entry.classes for each in entry.values})
    picked = draw(some.lists(some.sampled_from(values), max_size=4, unique=True)) if values else []
    return kind, {name: tuple(iri for other, iri in picked if other == name) for name, _ in picked}


@settings(max_examples=examples(40), deadline=None)
@given(choices(), some.sampled_from(["", "1995-06-30", "2008-06-01", "2019-07-01"]))
def test_a_list_equals_its_sparql(choice: tuple[str, Chosen], day: str) -> None:
    kind, chosen = choice
    with narrowed(kind, chosen, day) as narrowing:
        ours = [each.iri for each in narrowing.things("en", 10_000, 0)]
    answer = shipped_snapshot().query(query_of(kind, facets(kind), chosen, day, "en"))
    assert isinstance(answer, QuerySolutions)
    theirs = [row["thing"].value for row in answer]
    assert len(ours) == len(theirs)
    assert set(ours) == set(theirs)


@settings(max_examples=examples(40), deadline=None)
@given(choices())
def test_counts_are_those_of_counting_one_by_one(choice: tuple[str, Chosen]) -> None:
    kind, chosen = choice
    of_kind = [entry for entry in ENTRIES if kind in entry.classes]
    with narrowed(kind, chosen) as narrowing:
        assert narrowing.totals().kept == sum(meets(entry, chosen) for entry in of_kind)
        for facet in facets(kind):
            others = {name: iris for name, iris in chosen.items() if name != facet.name}
            met = [entry for entry in of_kind if meets(entry, others)]
            naive = Counter(iri for entry in met for name, iri in entry.values if name == facet.name)
            assert dict(narrowing.counts(facet.name, 10_000)) == naive


days = some.dates().map(lambda day: f"{day.year % 30 + 2000}-{day.month:02}-{min(day.day, 28):02}")
moments = some.builds(Moment, exact=some.just(""), earliest=some.just("") | days, latest=some.just("") | days) | (
    some.builds(Moment, exact=days)
)


@settings(max_examples=examples(300), deadline=None)
@given(moments, moments, days)
def test_the_tables_judge_a_day_as_pages_do(start: Moment, end: Moment, day: str) -> None:
    period = Period(start, end)
    names = dict.fromkeys(LANGUAGES, Text("x"))
    entry = Entry("urn:x:a", frozenset({MG + "Mission"}), names, spans=frozenset({Span("period", period)}))
    with closing(ListIndex.in_memory([entry])) as database:
        totals = Narrowing(database, MG + "Mission", Filter({}, day, "period")).totals()
    holds = on_day(period, day).holds
    assert (totals.kept, totals.certain) == {"not": (0, 0), "possibly": (1, 0), "certainly": (1, 1)}[holds]


def page_of(
    snapshot: Snapshot, name: str, place: Path, *, number: int = 1, valid: str = "", **chosen: str
) -> ThingsPage:
    given = {facet.replace("_", "-"): (value,) for facet, value in chosen.items()}
    return things(
        snapshot, data_dir=place, name=name, chosen=given, valid=valid, page=number, language="en", is_newest=True
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("lists")
    fill(data_dir)
    follow(Revisions(data_dir).open(), data_dir=data_dir)
    return data_dir


def test_a_list_is_the_same_from_the_tables_and_without_them(place: Path, tmp_path: Path) -> None:
    for name in ("Mission", "Mandate"):
        kept, made = (page_of(shipped_snapshot(), name, each) for each in (place, tmp_path))
        assert kept.followed == 1
        assert (made.followed, made.is_bounded) == (0, False)
        assert kept.lines == made.lines
        assert kept.choices == made.choices


def test_pages_hold_every_thing_once_sorted_by_name(place: Path) -> None:
    first = page_of(shipped_snapshot(), "Mission", place)
    pages = [page_of(shipped_snapshot(), "Mission", place, number=number) for number in range(1, first.pages + 1)]
    names = [line.thing.label.text for page in pages for line in page.lines]
    assert len({line.thing.iri for page in pages for line in page.lines}) == len(names) == first.totals.kept
    assert len(first.lines) == LINES
    assert "EUPOL COPPS" in names


def test_a_chosen_value_stays_in_sight_and_its_facet_still_counts_the_others(place: Path) -> None:
    theatre = ID + "place/palestinian-territory"
    page = page_of(shipped_snapshot(), "Mission", place, theatre=theatre)
    assert "EUPOL COPPS" in {line.thing.label.text for line in page.lines}
    [choice] = [each for each in page.choices if each.name == "theatre"]
    assert [option.iri for option in choice.chosen] == [theatre]
    assert choice.chosen[0].count == page.totals.kept
    assert len(choice.options) > 3


def test_a_day_keeps_what_may_have_been_and_counts_the_rest(place: Path) -> None:
    page = page_of(shipped_snapshot(), "Mission", place, valid="2008-06-01")
    totals = page.totals
    assert 0 < totals.certain < totals.kept < totals.any_day
    verdicts = [line.verdict for line in page.lines]
    assert all(verdict and verdict.holds != "not" for verdict in verdicts)
    assert any(verdict.why for verdict in verdicts if verdict)


def test_what_has_no_period_by_which_to_judge_is_of_every_day(place: Path) -> None:
    page = page_of(shipped_snapshot(), "SourceDocument", place, valid="1900-01-01")
    assert not page.is_of_day
    assert page.totals.kept > 200


def test_a_column_without_anything_is_left_out(place: Path) -> None:
    headings = [heading.text for heading, _ in page_of(shipped_snapshot(), "Mission", place).columns]
    assert {"Type", "Theatre", "Period", "Sources"} <= set(headings)
    assert "Role in projects" not in headings


def test_funders_have_a_list_of_their_own(place: Path) -> None:
    page = page_of(shipped_snapshot(), "Organisation", place, project_role=VOCABULARY + "organisation-role/1")
    assert page.title.text == "Funders"
    assert [line.thing.label.text for line in page.lines] == ["Global Affairs Canada"]


def test_a_long_list_without_tables_says_at_least(tmp_path: Path) -> None:
    number = MOST_IN_MEMORY + 100
    snapshot = with_more("".join(f'ex:m{n:04} a mg:Mission ; skos:prefLabel "{9_999 - n}" .\n' for n in range(number)))
    page = page_of(snapshot, "Mission", tmp_path)
    assert page.is_bounded
    assert page.totals.kept == MOST_IN_MEMORY


@pytest.mark.parametrize("text", ['"><script>', "\u202e\u2066", "a" * 5_000, "x\x01y"])
def test_hostile_names_are_names(text: str, tmp_path: Path) -> None:
    escaped = text.encode("unicode_escape").decode().replace("\\x", "\\u00").replace('"', '\\"')
    page = page_of(with_more(f'ex:h a mg:Unit ; skos:prefLabel "{escaped}"@en .'), "Unit", tmp_path)
    assert text in {line.thing.label.text for line in page.lines}


@pytest.mark.parametrize(("name", "page"), [("Mission", 99), ("Mission", 0), ("Nothing", 1), ("Locator", 1)])
def test_a_list_that_is_not_there_is_not_found(name: str, page: int, place: Path) -> None:
    with pytest.raises(NotFound):
        page_of(shipped_snapshot(), name, place, number=page)


def test_an_unknown_facet_is_refused_with_the_known_ones(place: Path) -> None:
    with pytest.raises(Rejected, match="theatre"):
        page_of(shipped_snapshot(), "Mission", place, colour="urn:x:y")


def test_a_value_that_nothing_has_gives_an_empty_list_and_no_error(place: Path) -> None:
    page = page_of(shipped_snapshot(), "Mission", place, theatre="urn:x:nowhere")
    assert page.lines == ()
    assert [option.iri for choice in page.choices for option in choice.chosen] == ["urn:x:nowhere"]


def test_claims_are_listed_by_label(place: Path) -> None:
    page = page_of(shipped_snapshot(), "Budget", place)
    names = [line.thing.label.text for line in page.lines]
    assert names == sorted(names, key=str.casefold)
    assert page.choices == ()


def test_very_many_claims_are_each_on_one_of_the_pages(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listpage, "_MOST_SORTED", 10)
    first = page_of(shipped_snapshot(), "DateClaim", place)
    others = (page_of(shipped_snapshot(), "DateClaim", place, number=each) for each in range(2, first.pages + 1))
    pages = [first, *others]
    claims = [line.thing.iri for page in pages for line in page.lines]
    assert (first.is_sorted, first.pages > 1) == (False, True)
    assert len(claims) == len(set(claims)) == first.totals.kept


def homes(place: Path) -> Home:
    return home(shipped_snapshot(), data_dir=place, language="en", is_newest=True)


def test_the_home_page_counts_things_apart_from_claims(place: Path, tmp_path: Path) -> None:
    kept, made = homes(place), homes(tmp_path)
    counted = {each.title.text: each.count for each in kept.lists}
    assert counted["Missions"] == page_of(shipped_snapshot(), "Mission", place).totals.kept
    assert counted["Funders"] == 1
    assert {each.name: each.count for each in kept.others} == {each.name: each.count for each in made.others}
    assert {each.name: each.count for each in kept.claims} == {each.name: each.count for each in made.claims}
    assert "Locator" not in {each.name for each in (*made.others, *made.claims)}
    assert {each.name for each in kept.claims} >= {"Budget", "Figure", "Designation"}


def test_the_home_page_says_how_well_things_are_sourced_and_dated(place: Path) -> None:
    [missions] = [each for each in homes(place).lists if each.name == "Mission"]
    of_kind = [entry for entry in ENTRIES if MG + "Mission" in entry.classes]
    assert missions.sourced == sum(any(name == "source" for name, _ in entry.values) for entry in of_kind)
    assert missions.dated == sum(bool(entry.spans) for entry in of_kind)
