"""What points to hubs, in tables beside those of the lists: counts are kept, and sorting is by the names there.

A hub is what very many nodes point to by one property: a country, a role, a code, a document. What points to anything
else is counted when it is asked (`pointers.Asked`).
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.browse.listindex import ListIndex
from missiongraph.browse.pointers import POINTING, TOLD, UNTOLD, Counted
from missiongraph.browse.view import IS_ABOUT
from missiongraph.model.triples import TYPE
from missiongraph.names import DERIVED
from missiongraph.rdf.terms import Subject
from missiongraph.store.base import Snapshot, solutions

MOST_ASKED: Final = 2_000
"""How many nodes may point to a thing by one property before it is a hub."""

TABLES: Final = """
DROP TABLE IF EXISTS hub;
CREATE TABLE hub (target INTEGER PRIMARY KEY) STRICT;
DROP TABLE IF EXISTS pointer;
CREATE TABLE pointer (
    target INTEGER NOT NULL, property INTEGER NOT NULL, class INTEGER NOT NULL, thing INTEGER NOT NULL,
    PRIMARY KEY (target, property, class, thing)
) STRICT, WITHOUT ROWID;
CREATE INDEX pointer_thing ON pointer (thing, target);
DROP TABLE IF EXISTS pointed;
CREATE TABLE pointed (
    target INTEGER NOT NULL, property INTEGER NOT NULL, class INTEGER NOT NULL, things INTEGER NOT NULL,
    PRIMARY KEY (target, property, class)
) STRICT, WITHOUT ROWID;
"""
_FOUND: Final = f"""
    SELECT DISTINCT ?target WHERE {{{{
        SELECT ?target ?property (COUNT(*) AS ?count) WHERE {{{{
            ?node ?property ?target FILTER isIRI(?target) {TOLD}
        }}}} GROUP BY ?target ?property HAVING (COUNT(*) > {{most}})
    }}}}
"""
_POINTERS: Final = "SELECT DISTINCT ?property ?class ?thing WHERE {{" + POINTING + "}}"
_ABOUT: Final = NamedNode(IS_ABOUT)
_TYPE: Final = NamedNode(TYPE)
_DERIVED: Final = NamedNode(DERIVED)


class Hubs:
    """Writes the tables: `index` has those of the lists beside them, brought to the same snapshot before."""

    def __init__(self, database: sqlite3.Connection, index: ListIndex, snapshot: Snapshot) -> None:
        self._database, self._index, self._snapshot = database, index, snapshot

    def read_all(self) -> None:
        """Read everything anew."""
        for table in ("hub", "pointer", "pointed"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608  # our names
        self._add([row["target"].value for row in solutions(self._snapshot, _FOUND.format(most=MOST_ASKED))])

    def follow(self, changed: Sequence[Quad]) -> None:
        """Read again what changed triples may have added to hubs, made hubs, or taken from them."""
        new = set(self._new(changed))
        pairs = self._pairs(changed)
        for thing, targets in pairs.items():
            self._put(thing, targets)
        self._count({target for targets in pairs.values() for target in targets})
        self._add(new)

    def unnamed(self) -> list[str]:
        """Return what points to hubs and has no name among those of the lists, since it is of no class of ours."""
        rows = self._database.execute(
            "SELECT DISTINCT iri FROM pointer JOIN term ON id = pointer.thing "
            "WHERE NOT EXISTS (SELECT 1 FROM label WHERE label.thing = pointer.thing)"
        )
        return [iri for (iri,) in rows]

    def _new(self, changed: Iterable[Quad]) -> Iterator[str]:
        """Find what many nodes point to now that was no hub before."""
        for predicate, target in {(quad.predicate, target) for quad in changed if (target := _target(quad))}:
            if not self._is_hub(target):
                pointing = self._snapshot.match(None, predicate, NamedNode(target))
                if sum(1 for _ in islice(pointing, MOST_ASKED + 1)) > MOST_ASKED:
                    yield target

    def _is_hub(self, iri: str) -> bool:
        return _number(self._database, iri) is not None

    def _add(self, hubs: Iterable[str]) -> None:
        for hub in hubs:
            self._database.execute("INSERT INTO hub VALUES (?)", (self._index.number(hub),))
            found = solutions(self._snapshot, _POINTERS.format(iri=hub))
            self._insert((hub, *(row[name].value for name in ("thing", "property", "class"))) for row in found)
            self._count([hub])

    def _pairs(self, changed: Iterable[Quad]) -> Mapping[str, set[str]]:
        """Return the hubs to which a thing points, or pointed, in a node of which something changed."""
        about: dict[Subject, set[str]] = defaultdict(set)
        targets: dict[Subject, set[str]] = defaultdict(set)
        for quad in changed:
            if isinstance(quad.object, NamedNode):
                (about if quad.predicate == _ABOUT else targets)[quad.subject].add(quad.object.value)  # type: ignore[index]
        found: dict[str, set[str]] = defaultdict(set)
        for node in {quad.subject for quad in changed if isinstance(quad.subject, NamedNode)}:
            for quad in self._snapshot.match(node):
                if isinstance(quad.object, NamedNode):
                    (about if quad.predicate == _ABOUT else targets)[node].add(quad.object.value)
            hubs = {target for target in targets[node] if self._is_hub(target)}
            for thing in (node.value, *about[node]) if hubs else ():
                found[thing] |= hubs
        return found

    def _put(self, thing: str, targets: set[str]) -> None:
        number = self._index.number(thing)
        for target in targets:
            given = (number, self._index.number(target))
            self._database.execute("DELETE FROM pointer WHERE thing = ? AND target = ?", given)
        self._insert((target, thing, *rest) for target, *rest in self._rows(thing, targets))
        # What lists do not name may be called something else now.
        nameless = "DELETE FROM label WHERE thing = ? AND NOT EXISTS (SELECT 1 FROM member WHERE thing = label.thing)"
        self._database.execute(nameless, (number,))

    def _rows(self, thing: str, targets: set[str]) -> Iterator[tuple[str, str, str]]:
        """Yield target, property and class as `POINTING` has them, found from the thing, since there may be a hub."""
        node = NamedNode(thing)
        stands_for_itself = next(self._snapshot.match(node, _ABOUT), None) is None
        nodes: list[Subject] = [quad.subject for quad in self._snapshot.match(None, _ABOUT, node)]  # type: ignore[misc]
        for each in [*nodes, node] if stands_for_itself else nodes:
            edges = [quad for quad in self._stated(each) if _target(quad) in targets]
            for kind in self._stated(each, _TYPE) if edges else ():
                yield from ((_target(edge), edge.predicate.value, kind.object.value) for edge in edges)  # type: ignore[union-attr]

    def _stated(self, node: Subject, predicate: NamedNode | None = None) -> Iterator[Quad]:
        """Iterate over what is stated, not derived, of a node with an IRI as value."""
        for quad in self._snapshot.match(node, predicate):
            if isinstance(quad.object, NamedNode) and not any(
                self._snapshot.match(node, quad.predicate, quad.object, _DERIVED)
            ):
                yield quad

    def _insert(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Insert rows of target, thing, property and class."""
        self._database.executemany(
            "INSERT OR IGNORE INTO pointer (target, thing, property, class) VALUES (?, ?, ?, ?)",
            (tuple(map(self._index.number, row)) for row in rows),
        )

    def _count(self, hubs: Iterable[str]) -> None:
        for hub in hubs:
            given = (self._index.number(hub),)
            self._database.execute("DELETE FROM pointed WHERE target = ?", given)
            self._database.execute(
                "INSERT INTO pointed SELECT target, property, class, count(*) FROM pointer WHERE target = ? "
                "GROUP BY property, class",
                given,
            )


class Kept:
    """Says from the tables what points to a hub."""

    def __init__(self, database: sqlite3.Connection, target: int, language: str) -> None:
        self._database, self._target, self._language = database, target, language

    def counts(self) -> list[Counted]:
        """Count, in no order."""
        rows = self._database.execute(
            "SELECT properties.iri, kinds.iri, things FROM pointed "
            "JOIN term properties ON properties.id = property JOIN term kinds ON kinds.id = class WHERE target = ?",
            (self._target,),
        )
        return [Counted(*row) for row in rows]

    def things(self, group: Counted, limit: int, offset: int = 0) -> list[str]:
        """Return the IRIs of some things of a group, by name."""
        [names] = self._database.execute("SELECT max(id) FROM term").fetchone()  # at most; to count them takes long
        # Either the whole group is sorted, or names are gone through in order until enough of the group are found.
        is_sorted = group.total**2 < (limit + offset) * names
        tables = "pointer CROSS JOIN label USING (thing)" if is_sorted else "label CROSS JOIN pointer USING (thing)"
        rows = self._database.execute(
            f"SELECT iri FROM {tables} JOIN term ON term.id = thing WHERE language = ? AND target = ? "  # noqa: S608
            "AND property = (SELECT id FROM term WHERE iri = ?) AND class = (SELECT id FROM term WHERE iri = ?) "
            "ORDER BY key LIMIT ? OFFSET ?",
            (self._language, self._target, group.property, group.kind, limit, offset),
        )
        return [iri for (iri,) in rows]


def _target(quad: Quad) -> str:
    """Return to what a quad points in a way that is told; empty if in none."""
    told = isinstance(quad.object, NamedNode) and quad.predicate.value not in UNTOLD
    return quad.object.value if told else ""  # type: ignore[union-attr]


def kept(database: sqlite3.Connection, iri: str, language: str) -> Kept | None:
    """Find a thing among the hubs."""
    number = _number(database, iri)
    return None if number is None else Kept(database, number, language)


def _number(database: sqlite3.Connection, iri: str) -> int | None:
    """Return by what number the tables know a hub; None for anything else."""
    row = database.execute("SELECT target FROM hub JOIN term ON id = target WHERE iri = ?", (iri,)).fetchone()
    return int(row[0]) if row else None
