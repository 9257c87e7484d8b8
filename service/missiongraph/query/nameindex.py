"""An index of names and identifiers that finds what is written otherwise: case, accents, other forms, typing errors.

SQLite with its full-text index of trigrams (FTS5); in memory for the names in one table, in a file for the search.
Who asks gets matches with a score from 0 to 1 and the reason of the match.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Indel

from missiongraph.rdf.folding import code_forms, fold, trigrams

_SCHEMA: Final = """
CREATE TABLE name (
    id INTEGER PRIMARY KEY, thing TEXT NOT NULL, kind TEXT NOT NULL, language TEXT NOT NULL,
    words TEXT NOT NULL, folded TEXT NOT NULL, UNIQUE (thing, kind, language, words)
) STRICT;
CREATE INDEX name_folded ON name (folded);
CREATE TABLE code (
    thing TEXT NOT NULL, form TEXT NOT NULL, words TEXT NOT NULL, whole INTEGER NOT NULL,
    PRIMARY KEY (form, thing, words)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_thing ON code (thing);
CREATE TABLE kind (thing TEXT NOT NULL, class TEXT NOT NULL, PRIMARY KEY (thing, class)) STRICT, WITHOUT ROWID;
CREATE INDEX kind_class ON kind (class);
CREATE VIRTUAL TABLE part USING fts5 (folded, content = 'name', content_rowid = 'id', tokenize = 'trigram');
CREATE VIRTUAL TABLE rarity USING fts5vocab (part, 'row');
"""
_TABLES: Final = ("rarity", "part", "name", "code", "kind")
_MOST_CANDIDATES: Final = 200
_MOST_TRIGRAMS: Final = 10
_MOST_GIVEN: Final = 200
LEAST: Final = 0.6
"""The score below which a name is no candidate for another."""


class Kind(StrEnum):
    """What a name is to its thing."""

    LABEL = "name"
    OTHER = "other name"
    CODE = "identifier"
    TEXT = "description"


class Reason(StrEnum):
    """Why something matches."""

    NAME = "name"
    OTHER_NAME = "other name"
    IDENTIFIER = "identifier"
    PART = "part of a name"
    SPELLING = "spelling"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a thing, as a source or the editors write it."""

    thing: str
    words: str
    kind: Kind
    language: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that matches: how well (1: the very name), why, and the name or identifier by which it does."""

    thing: str
    score: float
    reason: Reason
    words: str
    language: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether it is the same name or identifier, but for case, accents and punctuation."""
        return self.score >= 0.95


class NameIndex:
    """Names, identifiers and types of things, held in a database of SQLite."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def in_memory(cls, names: Iterable[Name], kinds: Iterable[tuple[str, str]]) -> NameIndex:
        """Make an index that lives as long as it is used. `kinds` are things with their classes."""
        index = cls(sqlite3.connect(":memory:"))
        index.create()
        index.add(names, kinds)
        return index

    def create(self) -> None:
        """Make the tables."""
        self._connection.executescript(_SCHEMA)

    def drop(self) -> None:
        """Remove the tables."""
        for table in _TABLES:
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")

    def clear(self) -> None:
        """Forget everything."""
        self._connection.execute("INSERT INTO part (part) VALUES ('delete-all')")
        for table in ("name", "code", "kind"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608  # our names

    def add(self, names: Iterable[Name], kinds: Iterable[tuple[str, str]]) -> None:
        """Add names and types; what is there already stays."""
        self._connection.executemany("INSERT OR IGNORE INTO kind VALUES (?, ?)", kinds)
        for name in names:
            if name.kind is Kind.CODE:
                self._add_code(name)
            else:
                self._add_name(name)

    def remove(self, things: Iterable[str]) -> None:
        """Forget things."""
        for thing in things:
            rows = self._connection.execute("SELECT id, folded FROM name WHERE thing = ?", (thing,)).fetchall()
            self._connection.executemany("INSERT INTO part (part, rowid, folded) VALUES ('delete', ?, ?)", rows)
            for table in ("name", "code", "kind"):
                self._connection.execute(f"DELETE FROM {table} WHERE thing = ?", (thing,))  # noqa: S608  # our names

    def find(self, words: str, classes: Collection[str] = (), limit: int = 20) -> list[Match]:
        """Find the things that words may mean, the best first, one match for each thing.

        `classes` limits them to instances of any of these.
        """
        best: dict[str, Match] = {}
        for match in [*self._by_code(words), *self._by_name(words), *self.alike(words)]:
            if match.thing not in best or match.score > best[match.thing].score:
                best[match.thing] = match
        if classes:
            kept = self.among(best, classes)
            best = {thing: match for thing, match in best.items() if thing in kept}
        return sorted(best.values(), key=lambda match: (-match.score, len(match.words), match.thing))[:limit]

    def alike(self, words: str, *, by_word: bool = False) -> Iterable[Match]:
        """Find names that share the rarest parts of the words: those that hold them, and those spelled nearly so.

        With `by_word` the words may also come in another order, and each may be spelled nearly so.
        """
        folded = fold(words)
        parts = self._rarest(trigrams(folded))
        if not parts:
            return
        query = " OR ".join(f'"{part}"' for part in parts)
        rows = self._connection.execute(
            "SELECT name.thing, name.kind, name.words, name.language, name.folded FROM part JOIN name ON name.id = "
            "part.rowid WHERE part MATCH ? ORDER BY part.rank, name.words LIMIT ?",
            (query, _MOST_CANDIDATES),
        ).fetchall()
        for thing, kind, name, language, other in rows:
            score, reason = similarity(folded, other)
            if by_word and reason is Reason.SPELLING:
                score = max(score, 0.85 * _word_by_word(folded, other))
            if kind == Kind.TEXT:
                score, reason = score * 0.8, Reason.DESCRIPTION
            if score >= LEAST:
                yield Match(thing, score, reason, name, language)

    def _rarest(self, parts: Iterable[str]) -> list[str]:
        """Return the parts that fewest names have, of those that any has: common ones match half of all names."""
        given = sorted(part for part in parts if part == part.strip())[:_MOST_GIVEN]
        marks = ", ".join("?" * len(given))
        query = f"SELECT term FROM rarity WHERE term IN ({marks}) ORDER BY doc, term LIMIT ?"  # noqa: S608  # marks
        return [term for (term,) in self._connection.execute(query, [*given, _MOST_TRIGRAMS])]

    def among(self, things: Iterable[str], classes: Collection[str]) -> frozenset[str]:
        """Return those of some things that are of one of the classes."""
        wanted = list(things)
        marks, more = ", ".join("?" * len(wanted)), ", ".join("?" * len(classes))
        query = f"SELECT DISTINCT thing FROM kind WHERE thing IN ({marks}) AND class IN ({more})"  # noqa: S608  # marks
        return frozenset(thing for (thing,) in self._connection.execute(query, [*wanted, *classes]))

    def _add_name(self, name: Name) -> None:
        folded = fold(name.words)
        if not folded:
            return
        row = (name.thing, name.kind.value, name.language, name.words, folded)
        with closing(self._connection.execute("INSERT OR IGNORE INTO name VALUES (NULL, ?, ?, ?, ?, ?)", row)) as made:
            if made.rowcount:
                self._connection.execute("INSERT INTO part (rowid, folded) VALUES (?, ?)", (made.lastrowid, folded))

    def _add_code(self, name: Name) -> None:
        for place, form in enumerate(code_forms(name.words)):
            row = (name.thing, form, name.words, int(place == 0))
            self._connection.execute("INSERT OR IGNORE INTO code VALUES (?, ?, ?, ?)", row)

    def _by_code(self, words: str) -> Iterable[Match]:
        for place, form in enumerate(code_forms(words)):
            for thing, whole, code in self._connection.execute(
                "SELECT thing, whole, words FROM code WHERE form = ? LIMIT ?", (form, _MOST_CANDIDATES)
            ):
                is_whole = whole and place == 0
                yield Match(thing, 1.0 if is_whole else 0.96 if whole or place == 0 else 0.7, Reason.IDENTIFIER, code)

    def _by_name(self, words: str) -> Iterable[Match]:
        folded = fold(words)
        for row in self._connection.execute(
            "SELECT thing, kind, words, language FROM name WHERE folded = ? AND kind <> 'description' LIMIT ?",
            (folded, _MOST_CANDIDATES),
        ):
            yield _same(*row)


def similarity(asked: str, name: str) -> tuple[float, Reason]:
    """Say how alike two folded names are, and whether one is a part of the other or is only spelled like it."""
    words, others = asked.split(), name.split()
    if words and set(words) <= set(others):
        share = sum(map(len, words)) / sum(map(len, others))
        return 0.7 + 0.24 * share, Reason.PART
    return 0.92 * Indel.normalized_similarity(asked, name, score_cutoff=LEAST), Reason.SPELLING


def _word_by_word(asked: str, name: str) -> float:
    """Return how alike the words of a search are to the nearest words of a name, on average (Dice, trigrams)."""
    words, others = asked.split(), [trigrams(word) for word in name.split()]
    shares = [max(_dice(trigrams(word), other) for other in others) for word in words]
    return sum(shares) / len(shares)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _same(thing: str, kind: str, words: str, language: str) -> Match:
    is_label = kind == Kind.LABEL
    return Match(thing, 1.0 if is_label else 0.99, Reason.NAME if is_label else Reason.OTHER_NAME, words, language)
