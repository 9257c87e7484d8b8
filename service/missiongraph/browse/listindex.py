"""The tables behind the lists: which things there are of each class, by name, with values of facets and periods.

SQLite, in a file that follows the revisions or in memory for one list of another revision. Counts of values are kept,
so that a list from which nothing is chosen need not count; everything else is counted when it is asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from missiongraph.browse.dates import Moment, Period
from missiongraph.browse.language import LANGUAGES, Text
from missiongraph.browse.pointers import sort_key
from missiongraph.browse.validity import bounds

_SCHEMA: Final = """
CREATE TABLE term (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE member (
    class INTEGER NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (class, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_thing ON member (thing);
CREATE TABLE label (
    language TEXT NOT NULL, key TEXT NOT NULL, thing INTEGER NOT NULL, words TEXT NOT NULL, tag TEXT NOT NULL,
    PRIMARY KEY (language, key, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX label_thing ON label (thing, language);
CREATE TABLE value (
    facet TEXT NOT NULL, value INTEGER NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (facet, value, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX value_thing ON value (thing);
CREATE TABLE span (
    facet TEXT NOT NULL, thing INTEGER NOT NULL, start_from TEXT NOT NULL, start_to TEXT NOT NULL,
    end_from TEXT NOT NULL, end_to TEXT NOT NULL, wording TEXT NOT NULL,
    PRIMARY KEY (facet, thing, start_from, start_to, end_from, end_to)
) STRICT, WITHOUT ROWID;
CREATE INDEX span_thing ON span (thing);
CREATE TABLE tally (
    class INTEGER NOT NULL, facet TEXT NOT NULL, value INTEGER NOT NULL, things INTEGER NOT NULL,
    PRIMARY KEY (class, facet, value)
) STRICT, WITHOUT ROWID;
"""
_TABLES: Final = ("term", "member", "label", "value", "span", "tally")
_OF_THING: Final = "SELECT class, facet, value FROM value JOIN member USING (thing) WHERE thing = ?"
ALWAYS, NEVER = bounds(Moment())
"""What stands for a day that nothing bounds: before and after every day."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period of a thing by one of its facets, with the words of its source."""

    facet: str
    period: Period
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing as lists have it: its classes, its name by language of the reader, its values by facet, its periods."""

    iri: str
    classes: frozenset[str]
    names: Mapping[str, Text]
    values: frozenset[tuple[str, str]] = frozenset()
    spans: frozenset[Span] = frozenset()


class ListIndex:
    """Writes the tables, and reads them back thing by thing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}

    @classmethod
    def in_memory(cls, entries: Iterable[Entry]) -> sqlite3.Connection:
        """Make tables that live as long as the connection."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        index = cls(connection)
        index.create()
        index.add_all(entries)
        return connection

    def create(self) -> None:
        """Make the tables."""
        self._connection.executescript(_SCHEMA)

    def drop(self) -> None:
        """Remove the tables."""
        for table in _TABLES:
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")

    def clear(self) -> None:
        """Forget everything."""
        for table in _TABLES:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  # our names
        self._known.clear()

    def add_all(self, entries: Iterable[Entry]) -> None:
        """Fill empty tables."""
        for entry in entries:
            self._insert(entry)
        self._connection.execute(
            "INSERT INTO tally SELECT class, facet, value, count(*) FROM value JOIN member USING (thing) "
            "GROUP BY class, facet, value"
        )

    def put(self, entry: Entry) -> None:
        """Replace what is known of a thing; one without classes is forgotten."""
        thing = self.number(entry.iri)
        self._connection.execute(
            "UPDATE tally SET things = things - 1 WHERE (class, facet, value) IN (" + _OF_THING + ")",  # noqa: S608
            (thing,),
        )
        self._connection.execute("DELETE FROM tally WHERE things = 0")
        for table in ("member", "label", "value", "span"):
            self._connection.execute(f"DELETE FROM {table} WHERE thing = ?", (thing,))  # noqa: S608  # our names
        if entry.classes:
            self._insert(entry)
            self._connection.execute(
                f"INSERT INTO tally SELECT *, 1 FROM ({_OF_THING}) WHERE TRUE "  # noqa: S608  # ours
                "ON CONFLICT DO UPDATE SET things = things + 1",
                (thing,),
            )

    def entries(self) -> dict[str, tuple[object, ...]]:
        """Return all that the tables hold of each thing, in a form that does not depend on the order of writing."""
        found: dict[str, tuple[object, ...]] = {}
        for thing, iri in self._connection.execute("SELECT id, iri FROM term WHERE id IN (SELECT thing FROM member)"):
            found[iri] = tuple(
                frozenset(self._connection.execute(query, (thing,)))
                for query in (
                    "SELECT iri FROM member JOIN term ON id = class WHERE thing = ?",
                    "SELECT language, key, words, tag FROM label WHERE thing = ?",
                    "SELECT facet, iri FROM value JOIN term ON id = value WHERE thing = ?",
                    "SELECT facet, start_from, start_to, end_from, end_to, wording FROM span WHERE thing = ?",
                )
            )
        return found

    def tallies(self) -> dict[tuple[str, str, str], int]:
        """Return the counts of values by class, facet and value."""
        rows = self._connection.execute(
            "SELECT kinds.iri, facet, kept.iri, things FROM tally JOIN term kinds ON kinds.id = class "
            "JOIN term kept ON kept.id = value"
        )
        return {(kind, facet, value): things for kind, facet, value, things in rows}

    def name(self, iri: str, names: Mapping[str, Text]) -> None:
        """Take down the names of what has none here, by language of the reader."""
        thing = self.number(iri)
        rows = [
            (language, sort_key(text, iri), thing, text.text, text.language)
            for language, text in ((each, names[each]) for each in LANGUAGES)
        ]
        self._many("INSERT INTO label VALUES (?, ?, ?, ?, ?)", rows)

    def number(self, iri: str) -> int:
        """Return by what number the tables know an IRI."""
        known = self._known.get(iri)
        if known is None:
            self._connection.execute("INSERT OR IGNORE INTO term (iri) VALUES (?)", (iri,))
            [known] = self._connection.execute("SELECT id FROM term WHERE iri = ?", (iri,)).fetchone()
            self._known[iri] = known
        return known

    def _insert(self, entry: Entry) -> None:
        thing = self.number(entry.iri)
        self._many("INSERT INTO member VALUES (?, ?)", [(self.number(each), thing) for each in entry.classes])
        self.name(entry.iri, entry.names)
        values = [(facet, self.number(iri), thing) for facet, iri in entry.values]
        self._many("INSERT INTO value VALUES (?, ?, ?)", values)
        self._many("INSERT OR REPLACE INTO span VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(thing, entry.spans))

    def _many(self, statement: str, rows: Collection[tuple[object, ...]]) -> None:
        if rows:
            self._connection.executemany(statement, rows)


def _rows(thing: int, spans: Collection[Span]) -> list[tuple[object, ...]]:
    return sorted(
        (each.facet, thing, *bounds(each.period.start), *bounds(each.period.end), each.wording) for each in spans
    )
