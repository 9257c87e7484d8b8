"""The index of names in a file of the data directory: it follows the revisions, and answers searches with exact counts.

Things whose names, identifiers, descriptions or types a revision changed are read again from the newest revision, so a
search never mixes two.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from missiongraph.model.load import Model
from missiongraph.names import DCTERMS, ID, RDF, SKOS
from missiongraph.query.following import Index, state_of
from missiongraph.query.nameindex import Kind, Match, Name, NameIndex, Reason, similarity
from missiongraph.query.naming import NAMING, things_classes
from missiongraph.rdf.change import Change
from missiongraph.rdf.folding import code_forms, fold
from missiongraph.store.base import Snapshot

CONCEPT: Final = SKOS + "Concept"
_CLAIM: Final = ID + "claim/"
_NODE: Final = ID + "node/"
_TYPE: Final = RDF + "type"
_READ: Final[Mapping[str, Kind]] = {
    **NAMING,
    DCTERMS + "title": Kind.LABEL,
    SKOS + "notation": Kind.CODE,
    DCTERMS + "description": Kind.TEXT,
    SKOS + "definition": Kind.TEXT,
}
_FEW: Final = 20
_SHORTEST: Final = 3
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One page of matches, the best first; how many there are in all and of each class; and the revision searched."""

    matches: tuple[Match, ...]
    total: int
    classes: Mapping[str, int]
    followed: int


def follow(snapshot: Snapshot, *, data_dir: Path) -> int:
    """Bring the index to the revision of the snapshot and return its number. A reader job."""
    return NAMES.follow(snapshot, data_dir)


def search(data_dir: Path, words: str, *, kind: str = "", limit: int = 20, offset: int = 0) -> Found:
    """Search for names, identifiers and descriptions. `kind` is the IRI of a class, or empty.

    All that holds the words is found and counted; where that is little, what is spelled alike as well.
    """
    with NAMES.reading(data_dir) as database:
        if not database:
            return Found((), 0, {}, 0)
        return _Search(database, words[:_LONGEST]).found(kind, limit, offset)


def _bring(database: sqlite3.Connection, snapshot: Snapshot, changes: Sequence[Change]) -> None:
    if changes:
        _again(database, snapshot, frozenset(thing for change in changes for thing in _touched(change)))
    else:
        _anew(database, snapshot)


def _touched(change: Change) -> Iterator[str]:
    for quad in (*change.removed, *change.added):
        predicate = quad.predicate.value
        if isinstance(quad.subject, NamedNode) and (predicate == _TYPE or predicate in _READ):
            yield quad.subject.value


def _again(database: sqlite3.Connection, snapshot: Snapshot, things: frozenset[str]) -> None:
    """Read some things again."""
    index = NameIndex(database)
    wanted = _wanted(snapshot)
    for thing in sorted(things):
        index.remove([thing])
        node = NamedNode(thing)
        kinds = [quad.object.value for quad in snapshot.match(node, NamedNode(_TYPE), None)]  # type: ignore[union-attr]
        own = [(thing, kind) for kind in kinds if kind in wanted]
        if own and not thing.startswith((_CLAIM, _NODE)):
            index.add(_names(snapshot, node), own)


def _anew(database: sqlite3.Connection, snapshot: Snapshot) -> None:
    """Read all things."""
    index = NameIndex(database)
    index.clear()
    kinds: set[tuple[str, str]] = set()
    for kind in sorted(_wanted(snapshot)):
        for quad in snapshot.match(None, NamedNode(_TYPE), NamedNode(kind)):
            if isinstance(quad.subject, NamedNode) and not quad.subject.value.startswith((_CLAIM, _NODE)):
                kinds.add((quad.subject.value, kind))
    things = {thing for thing, _ in kinds}
    index.add((name for name in _all_names(snapshot) if name.thing in things), sorted(kinds))


def _wanted(snapshot: Snapshot) -> frozenset[str]:
    return things_classes(Model.from_snapshot(snapshot)) | {CONCEPT}


def _names(snapshot: Snapshot, node: NamedNode) -> Iterator[Name]:
    for predicate, kind in _READ.items():
        for quad in snapshot.match(node, NamedNode(predicate), None):
            if isinstance(quad.object, Literal) and _tells(predicate, quad.object.value):
                yield Name(node.value, quad.object.value, kind, quad.object.language or "")


def _all_names(snapshot: Snapshot) -> Iterator[Name]:
    for predicate, kind in _READ.items():
        for quad in snapshot.match(None, NamedNode(predicate), None):
            if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
                continue
            if _tells(predicate, quad.object.value):
                yield Name(quad.subject.value, quad.object.value, kind, quad.object.language or "")


def _tells(predicate: str, text: str) -> bool:
    """Leave out the notations of our own schemes, which are words: a search for "mission" means no unit."""
    return predicate != SKOS + "notation" or not text.replace("-", "").isalpha() or text.isupper()


class _Search:
    """One search: gathers in a temporary table what matches, then counts and pages it."""

    def __init__(self, database: sqlite3.Connection, words: str) -> None:
        self._database, self._asked = database, words
        self._folded = fold(words)

    def found(self, kind: str, limit: int, offset: int) -> Found:
        """Search, count by class and return one page."""
        revision = state_of(self._database)[0]
        if not self._folded:
            return Found((), 0, {}, revision)
        self._database.execute("CREATE TEMP TABLE hit (thing TEXT PRIMARY KEY, score REAL, name INTEGER, code TEXT)")
        self._gather()
        classes = dict(self._database.execute("SELECT class, count(*) FROM hit JOIN kind USING (thing) GROUP BY class"))
        where = "WHERE thing IN (SELECT thing FROM kind WHERE class = ?)" if kind else ""
        given = (kind,) if kind else ()
        [total] = self._database.execute(f"SELECT count(*) FROM hit {where}", given).fetchone()  # noqa: S608
        rows = self._database.execute(
            "SELECT hit.thing, score, name.kind, name.words, name.language, name.folded, code FROM hit LEFT JOIN name "  # noqa: S608  # `where` is ours
            f"ON name.id = hit.name {where.replace('thing IN', 'hit.thing IN')} "
            "ORDER BY score DESC, hit.thing LIKE '%/vocabulary/%', length(name.words), hit.thing LIMIT ? OFFSET ?",
            (*given, limit, offset),
        )
        return Found(tuple(map(self._match, rows)), total, classes, revision)

    def _gather(self) -> None:
        self._by_code()
        self._by_words()
        [count] = self._database.execute("SELECT count(*) FROM hit").fetchone()
        if count < _FEW:
            self._by_spelling()

    def _by_code(self) -> None:
        forms = code_forms(self._asked)
        for place, form in enumerate(forms):
            self._database.execute(
                "INSERT INTO hit SELECT thing, max(iif(whole AND ? = 0, 1.0, iif(whole OR ? = 0, 0.96, 0.7))), NULL, "
                "words FROM code WHERE form = ? GROUP BY thing ON CONFLICT DO NOTHING",
                (place, place, form),
            )

    def _by_words(self) -> None:
        """Find the names that hold all words; the very name scores best, then short names, whole words before parts."""
        words = self._folded.split()
        long = [word for word in words if len(word) >= _SHORTEST]
        short = [word for word in words if len(word) < _SHORTEST]
        if long:
            source = "part JOIN name ON name.id = part.rowid WHERE part MATCH ?"
            given: list[object] = [" AND ".join(f'"{word}"' for word in long)]
        else:
            source, given = "name WHERE TRUE", []
        source += " AND (' ' || name.folded || ' ') LIKE ?" * len(short)  # too short for trigrams: whole words only
        given += [f"% {word} %" for word in short]
        score = (
            "iif(name.folded = ?, iif(name.kind = 'name', 1.0, iif(name.kind = 'other name', 0.99, 0.5)), "
            "iif(name.kind = 'description', 0.5, 0.7 + 0.24 * ? / max(length(name.folded), ?) "
            "+ iif(instr(' ' || name.folded || ' ', ' ' || ? || ' '), 0.03, 0)))"
        )
        size = len(self._folded)
        self._database.execute(
            f"INSERT INTO hit SELECT thing, max({score}) AS best, name.id, NULL FROM {source} "  # noqa: S608  # ours
            "GROUP BY thing ON CONFLICT (thing) DO UPDATE SET score = excluded.score, name = excluded.name, "
            "code = NULL WHERE excluded.score > hit.score",
            (self._folded, size, size, self._folded, *given),
        )

    def _by_spelling(self) -> None:
        found = NameIndex(self._database).alike(self._asked, by_word=True)
        for match in sorted(found, key=lambda each: (-each.score, each.words)):
            self._database.execute(
                "INSERT INTO hit SELECT thing, ?, id, NULL FROM name WHERE thing = ? AND words = ? "
                "ORDER BY kind, language LIMIT 1 "
                "ON CONFLICT DO NOTHING",
                (match.score, match.thing, match.words),
            )

    def _match(self, row: tuple[str, float, str | None, str, str, str, str | None]) -> Match:
        thing, score, kind, words, language, folded, code = row
        if code is not None:
            return Match(thing, score, Reason.IDENTIFIER, code)
        return Match(thing, score, self._reason(kind, folded), words, language)

    def _reason(self, kind: str | None, folded: str) -> Reason:
        if kind == Kind.TEXT:
            return Reason.DESCRIPTION
        if folded == self._folded:
            return Reason.NAME if kind == Kind.LABEL else Reason.OTHER_NAME
        if all(word in folded for word in self._folded.split()):
            return Reason.PART
        return similarity(self._folded, folded)[1]


def _make(database: sqlite3.Connection) -> None:
    index = NameIndex(database)
    index.drop()
    index.create()


NAMES: Final = Index("search.sqlite", 1, make=_make, bring=_bring)
"""The index, as a file that follows the revisions."""
