"""One list, narrowed down: which things are in it, and how many there would be with each value of each facet.

Within a facet any of the chosen values will do, of several facets all have to. The counts of a facet leave its own
choice aside. On a day, what certainly or possibly existed is kept (`browse/validity.py`, here in SQL).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from missiongraph.browse.dates import Period
from missiongraph.browse.language import Text
from missiongraph.browse.listentries import moment_of

Chosen: TypeAlias = Mapping[str, tuple[str, ...]]
"""IRIs by the name of the facet of which they are values."""

_SPAN: Final = "SELECT 1 FROM span WHERE span.facet = ? AND span.thing = member.thing"
_MAY_HOLD: Final = f" AND (NOT EXISTS ({_SPAN}) OR EXISTS ({_SPAN} AND start_from <= ? AND end_to >= ?))"
# Of the first day and the last, whichever of the fitting ones are right; see `validity.on_day`.
_HOLDS: Final = "min(start_to, end_to) <= ? AND max(start_from, end_from) >= ?"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is chosen of a list. `period` is the facet whose days `day` is compared with; both may be empty."""

    chosen: Chosen = field(default_factory=dict)
    day: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """How many things are in a list: of them `certain` on the day; and how many there are without choosing a day."""

    kept: int
    certain: int
    any_day: int


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of a list, with its name in the reader's language."""

    number: int
    iri: str
    name: Text


class Narrowing:
    """Works on tables that nobody else writes meanwhile: inside a transaction, or in memory."""

    def __init__(self, database: sqlite3.Connection, kind: str, wanted: Filter) -> None:
        self._database = database
        self._kind = _id(database, kind)
        self._chosen, self._day, self._period = wanted.chosen, wanted.day, wanted.period
        self._gathered = self._gather("kept", self._chosen, self._day)

    def totals(self) -> Totals:
        """Count."""
        kept = self._number(f"SELECT count(*) FROM {self._gathered}")  # noqa: S608  # our names
        if not self._day:
            return Totals(kept, kept, kept)
        certain = self._number(
            f"SELECT count(DISTINCT thing) FROM span JOIN {self._gathered} USING (thing) "  # noqa: S608  # our names
            f"WHERE facet = ? AND {_HOLDS}",
            self._period,
            self._day,
            self._day,
        )
        everyday = self._gather("everyday", self._chosen, "")
        return Totals(kept, certain, self._number(f"SELECT count(*) FROM {everyday}"))  # noqa: S608  # our names

    def things(self, language: str, limit: int, offset: int) -> list[Named]:
        """Return some things, sorted by name."""
        # The names come sorted, so the outer loop is over them and ends with the page.
        rows = self._database.execute(
            f"SELECT thing, iri, words, tag FROM label CROSS JOIN {self._gathered} USING (thing) "  # noqa: S608  # ours
            "JOIN term ON term.id = thing WHERE language = ? ORDER BY key LIMIT ? OFFSET ?",
            (language, limit, offset),
        )
        return [Named(number, iri, Text(words, tag)) for number, iri, words, tag in rows]

    def counts(self, facet: str, limit: int) -> list[tuple[str, int]]:
        """Return the values of a facet with the number of things that have each, the most frequent first."""
        others = {name: values for name, values in self._chosen.items() if name != facet}
        if not others and not self._day:
            given: tuple[object, ...] = (facet, self._kind)
            counted = "SELECT value, things FROM tally WHERE facet = ? AND class = ?"
        else:
            table = self._gather(f"but_{len(self._chosen)}_{facet}", others, self._day) if facet in self._chosen else ""
            given = (facet,)
            counted = (
                f"SELECT value, count(*) AS things FROM value CROSS JOIN {table or self._gathered} USING (thing) "  # noqa: S608  # ours
                "WHERE facet = ? GROUP BY value"
            )
        rows = self._database.execute(
            f"SELECT iri, things FROM ({counted}) JOIN term ON id = value ORDER BY things DESC, iri LIMIT ?",  # noqa: S608
            (*given, limit),
        )
        return [(iri, things) for iri, things in rows]

    def values(self, thing: Named) -> dict[str, list[str]]:
        """Return the values of a thing by facet."""
        found: dict[str, list[str]] = {}
        query = "SELECT facet, iri FROM value JOIN term ON id = value WHERE thing = ? ORDER BY iri"
        for facet, iri in self._database.execute(query, (thing.number,)):
            found.setdefault(facet, []).append(iri)
        return found

    def periods(self, thing: Named, facet: str) -> Iterator[tuple[Period, str]]:
        """Yield the periods of a thing by a facet, with the words of their sources, the earliest first."""
        query = "SELECT start_from, start_to, end_from, end_to, wording FROM span WHERE facet = ? AND thing = ?"
        for first, latest, earliest, last, wording in self._database.execute(query, (facet, thing.number)):
            yield Period(moment_of(first, latest), moment_of(earliest, last)), wording

    def _gather(self, table: str, chosen: Chosen, day: str) -> str:
        """Put the things that meet some conditions into a table of this connection, and return its name."""
        name = f'temp."{table}"'
        conditions, given = "class = ?", [self._kind]
        for facet, values in sorted(chosen.items()):
            marks = ", ".join("?" * len(values))
            of_value = f"SELECT id FROM term WHERE iri IN ({marks})"  # noqa: S608  # our marks
            conditions += f" AND thing IN (SELECT thing FROM value WHERE facet = ? AND value IN ({of_value}))"  # noqa: S608
            given += [facet, *values]  # type: ignore[list-item]
        if day:
            conditions += _MAY_HOLD
            given += [self._period, self._period, day, day]  # type: ignore[list-item]
        self._database.execute(f'CREATE TEMP TABLE "{table}" (thing INTEGER PRIMARY KEY)')
        self._database.execute(f"INSERT INTO {name} SELECT thing FROM member WHERE {conditions}", given)  # noqa: S608
        return name

    def _number(self, query: str, *given: object) -> int:
        [found] = self._database.execute(query, given).fetchone()
        return int(found)


def numbers(database: sqlite3.Connection) -> dict[str, int]:
    """Return the number of things by class, and of claims by class where the tables count them."""
    found = dict(database.execute("SELECT iri, count(*) FROM member JOIN term ON id = class GROUP BY class"))
    return found | dict(database.execute("SELECT class, number FROM claims"))


def with_value(database: sqlite3.Connection, kind: str, facet: str, value: str) -> int:
    """Return the number of things of a class with a value of a facet."""
    row = database.execute(
        "SELECT things FROM tally WHERE class = ? AND facet = ? AND value = ?",
        (_id(database, kind), facet, _id(database, value)),
    ).fetchone()
    return int(row[0]) if row else 0


def having(database: sqlite3.Connection, kind: str, table: str, facets: Collection[str]) -> int:
    """Return how many things of a class have something in `value` or `span` for one of some facets."""
    marks = ", ".join("?" * len(facets))
    [found] = database.execute(
        f"SELECT count(*) FROM member WHERE class = ? AND EXISTS "  # noqa: S608  # our names
        f"(SELECT 1 FROM {table} WHERE {table}.thing = member.thing AND facet IN ({marks}))",
        (_id(database, kind), *sorted(facets)),
    ).fetchone()
    return int(found)


def _id(database: sqlite3.Connection, iri: str) -> int:
    row = database.execute("SELECT id FROM term WHERE iri = ?", (iri,)).fetchone()
    return int(row[0]) if row else -1
