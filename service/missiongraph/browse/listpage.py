"""The page of a list: the things of one class by name, its rows, and facets by which it can be narrowed down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

from missiongraph.browse.dates import moment_in_words, period_in_words
from missiongraph.browse.language import Text
from missiongraph.browse.listentries import Entries
from missiongraph.browse.listfollow import LISTS
from missiongraph.browse.listindex import ListIndex
from missiongraph.browse.listquery import query_of
from missiongraph.browse.lists import Listed, listed
from missiongraph.browse.narrowing import Chosen, Filter, Named, Narrowing, Totals
from missiongraph.browse.pointers import by_name
from missiongraph.browse.validity import NO_DATE, Verdict, on_day
from missiongraph.browse.view import View
from missiongraph.errors import NotFound, Rejected
from missiongraph.model.facets import Facet, Listing, facets_of, read_facets, read_lists
from missiongraph.model.triples import TYPE
from missiongraph.names import MG
from missiongraph.query.following import state_of
from missiongraph.query.naming import things_classes
from missiongraph.store.base import Snapshot

LINES: Final = 50
"""Rows of a page."""
MOST_IN_MEMORY: Final = 1_000
"""How many things of a class are looked at where no tables follow the revision that is asked for."""

_SHOWN: Final = 8
_MOST_SHOWN: Final = 300
_IN_ROW: Final = 3
_MOST_SORTED: Final = 2_000  # claims have no tables; labels for more would take longer than a page may


Column: TypeAlias = tuple[Text, bool]
"""The heading of a column, and whether it holds numbers."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet: how many things of the list have it, the choice of other facets kept."""

    iri: str
    label: Text
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet with its values, the most frequent first; `has_more` of them than are shown."""

    name: str
    label: Text
    options: tuple[Option, ...]
    has_more: bool

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The values that are chosen."""
        return tuple(option for option in self.options if option.is_chosen)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row shows of a facet: the first values, how many there are; or days in words."""

    values: tuple[Listed, ...] = ()
    number: int = 0
    days: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the thing, the cells of the columns, and whether it existed on the day that is asked for."""

    thing: Listed
    cells: tuple[Cell, ...] = ()
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class ThingsPage:
    """One page of a list.

    `followed` is the revision that the tables know, 0 where they were made for this page. With `is_bounded` only the
    first things of the class were looked at, so that all numbers are "at least". `query` gives the same things.
    """

    name: str
    iri: str
    title: Text
    definition: Text | None
    totals: Totals
    choices: tuple[Choice, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    page: int
    pages: int
    query: str
    followed: int = 0
    is_bounded: bool = False
    is_sorted: bool = True
    is_of_day: bool = False


def things(
    snapshot: Snapshot,
    *,
    data_dir: Path,
    name: str,
    chosen: Chosen,
    valid: str,
    page: int,
    language: str,
    is_newest: bool,
    every: str = "",
) -> ThingsPage:
    """Reader job: list the things of the class with this local name, those with the chosen values of its facets.

    Raises NotFound for an unknown class or page, Rejected for an unknown facet. `every` names a facet of which
    all values are to be shown. With `is_newest` the tables may be of an older revision than the snapshot.
    """
    view = View(snapshot, language)
    kind = MG + name
    if kind not in things_classes(view.model):
        return _claims(view, kind, page)
    facets = facets_of(read_facets(view.model.shapes_graph), view.model.ontology.hierarchy, kind)
    _check(facets, {**chosen, every: ()} if every else chosen)
    period = next((facet.name for facet in facets if facet.tells_when), "")
    wanted = Filter(chosen, valid if period else "", period)
    with _tables(snapshot, data_dir, kind, is_newest=is_newest) as (database, followed, is_bounded):
        narrowing = Narrowing(database, kind, wanted)
        made = _Page(view, narrowing, facets, wanted, every)
        totals = narrowing.totals()
        pages = max(1, -(-totals.kept // LINES))
        if not 1 <= page <= pages or not (totals.any_day or chosen):
            raise _no_page(kind, page)
        columns, lines = _without_empty(
            [(made.heading(facet), facet.row == "number") for facet in made.columns],
            [made.line(named) for named in narrowing.things(language, LINES, (page - 1) * LINES)],
        )
        return replace(
            _empty(view, kind, _listing(view, kind, chosen)),
            totals=totals,
            choices=tuple(choice for facet in facets if (choice := made.choice(facet))),
            columns=columns,
            lines=lines,
            page=page,
            pages=pages,
            query=query_of(kind, facets, chosen, wanted.day, language),
            followed=followed,
            is_bounded=is_bounded,
            is_of_day=bool(wanted.day),
        )


@contextmanager
def _tables(
    snapshot: Snapshot, data_dir: Path, kind: str, *, is_newest: bool
) -> Iterator[tuple[sqlite3.Connection, int, bool]]:
    """Open the tables that follow the revisions or, where they are of another one, make some for this class."""
    with LISTS.reading(data_dir) as database:
        known = state_of(database)[0] if database else 0
        if database and known and (is_newest or known == snapshot.revision):
            yield database, known, False
            return
    entries = Entries(snapshot)
    found = sorted(entries.instances(kind))
    with closing(ListIndex.in_memory(entries.of_class(kind, found[:MOST_IN_MEMORY]))) as made:
        yield made, 0, len(found) > MOST_IN_MEMORY


class _Page:
    """Puts one page into words."""

    def __init__(self, view: View, narrowing: Narrowing, facets: tuple[Facet, ...], wanted: Filter, every: str) -> None:
        self._view, self._narrowing = view, narrowing
        self._chosen, self._day, self._every = wanted.chosen, wanted.day, every
        self.columns = tuple(facet for facet in facets if facet.row or facet.is_period)

    def heading(self, facet: Facet) -> Text:
        """Name a facet."""
        return (self._view.choose(facet.labels) or Text(facet.name)).capitalised()

    def choice(self, facet: Facet) -> Choice | None:
        """Describe a facet with its most frequent values and those that are chosen; None if no thing has any."""
        if facet.is_period:
            return None
        limit = _MOST_SHOWN if facet.name == self._every else _SHOWN
        chosen = self._chosen.get(facet.name, ())
        counts = self._narrowing.counts(facet.name, _MOST_SHOWN + 1)
        known = dict(counts)
        shown = list(dict.fromkeys([*chosen, *list(known)[:limit]]))
        if not shown:
            return None
        options = [Option(iri, self._view.label(iri), known.get(iri, 0), iri in chosen) for iri in shown]
        return Choice(facet.name, self.heading(facet), tuple(options), len(counts) > limit)

    def line(self, named: Named) -> Line:
        """Describe a row."""
        values = self._narrowing.values(named)
        cells = tuple(self._cell(named, facet, values.get(facet.name, [])) for facet in self.columns)
        return Line(Listed(named.iri, named.name), cells, self._verdict(named) if self._day else None)

    def _cell(self, named: Named, facet: Facet, values: list[str]) -> Cell:
        if facet.is_period:
            return Cell(days="; ".join(self._days(named, facet)))
        shown = () if facet.row == "number" else values[:_IN_ROW]
        return Cell(tuple(Listed(iri, self._view.label(iri)) for iri in shown), len(values))

    def _days(self, named: Named, facet: Facet) -> Iterator[str]:
        for period, wording in islice(self._narrowing.periods(named, facet.name), _IN_ROW):
            if facet.tells_when and not (period.start and period.start == period.end):
                words = period_in_words(period, self._view.language, wording)
            else:
                words = moment_in_words(period.start, self._view.language, wording) if period.start else ""
            if words:
                yield words

    def _verdict(self, named: Named) -> Verdict:
        """Take the best of what the periods of a thing say of the day."""
        facet = next(each for each in self.columns if each.tells_when)
        found = [on_day(period, self._day) for period, _ in self._narrowing.periods(named, facet.name)]
        order = ("certainly", "possibly", "not")
        return min(found, key=lambda each: order.index(each.holds), default=Verdict("possibly", NO_DATE))


def _without_empty(columns: list[Column], lines: list[Line]) -> tuple[tuple[Column, ...], tuple[Line, ...]]:
    """Leave out the columns in which no row of a page has anything."""
    kept = [place for place in range(len(columns)) if any(line.cells[place] != Cell() for line in lines)]
    return tuple(columns[place] for place in kept), tuple(
        replace(line, cells=tuple(line.cells[place] for place in kept)) for line in lines
    )


def _check(facets: tuple[Facet, ...], chosen: Chosen) -> None:
    known = [facet.name for facet in facets if not facet.is_period]
    for name in chosen:
        if name not in known:
            raise Rejected(
                f"This list cannot be narrowed down by {name[:50]!r}. It can by: {', '.join(known) or 'nothing'}.",
                parameter=name,
            )


def _listing(view: View, kind: str, chosen: Chosen) -> Listing | None:
    """Find the list that the site leads to by this class and these values."""
    lists = [each for each in read_lists(view.model.shapes_graph) if each.kind == kind]
    narrow = [each for each in lists if each.facet and chosen.get(each.facet) == (each.value,)]
    return next(iter([*narrow, *(each for each in lists if not each.facet)]), None)


def _empty(view: View, kind: str, listing: Listing | None) -> ThingsPage:
    known = view.model.ontology.classes[kind]
    title = (view.choose(listing.labels) if listing else None) or view.label(kind)
    return ThingsPage(
        kind.removeprefix(MG),
        kind,
        title.capitalised(),
        view.choose(known.definitions),
        totals=Totals(0, 0, 0),
        choices=(),
        columns=(),
        lines=(),
        page=1,
        pages=1,
        query="",
    )


def _claims(view: View, kind: str, page: int) -> ThingsPage:
    """List claims, which have no names and are no things: by label or, where they are very many, as they are stored."""
    total = Entries(view.snapshot).count(kind) if kind in view.model.claim_classes else 0
    pages = -(-total // LINES)
    if not 1 <= page <= pages:
        raise _no_page(kind, page)
    by_label, start = total <= _MOST_SORTED, (page - 1) * LINES
    if by_label:
        window = sorted(view.subjects(TYPE, kind), key=by_name(view))[start : start + LINES]
    else:
        # What the engine iterates over without being asked for an order is in the same one throughout a revision.
        some = f"SELECT ?claim WHERE {{ ?claim a <{kind}> }} LIMIT {LINES} OFFSET {start}"
        window = [row["claim"].value for row in view.select(some)]
    return replace(
        _empty(view, kind, None),
        totals=Totals(total, total, total),
        lines=tuple(Line(listed(view, iri)) for iri in window),
        page=page,
        pages=pages,
        query=query_of(kind, (), {}, "", view.language),
        is_sorted=by_label,
    )


def _no_page(kind: str, page: int) -> NotFound:
    name = kind.removeprefix(MG)
    return NotFound(f"There is no page {page} of things of the class {name!r}. The home page lists the classes.")
