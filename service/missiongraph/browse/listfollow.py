"""Keeps the tables of the lists in a file of the data directory, following the revisions.

Things that a revision touched, and those whose facets read what it touched, are read again from the newest revision; a
revision of the model has everything read anew. So it is with what points to hubs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.browse.hubs import TABLES, Hubs
from missiongraph.browse.listentries import Entries
from missiongraph.browse.listindex import ListIndex
from missiongraph.browse.view import IS_ABOUT
from missiongraph.model.triples import TYPE
from missiongraph.names import ID, MG, ONTOLOGY, SHAPES, VOCABULARY_GRAPH, in_default_graph
from missiongraph.query.backwards import starts
from missiongraph.query.following import Index
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot

_MOST_AGAIN: Final = 5_000  # to read more things one by one takes longer than to read all
_CLAIM: Final = ID + "claim/"
_CLAIMS: Final = """
DROP TABLE IF EXISTS claims;
CREATE TABLE claims (class TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT;
"""


def follow(snapshot: Snapshot, *, data_dir: Path) -> int:
    """Bring the tables to the revision of the snapshot and return its number. A reader job."""
    return LISTS.follow(snapshot, data_dir)


def bring(database: sqlite3.Connection, snapshot: Snapshot, changes: Sequence[Change]) -> None:
    """Bring the tables to a snapshot by the changes that led to it; without any, or where they are much, anew."""
    index, entries = ListIndex(database), Entries(snapshot)
    hubs = Hubs(database, index, snapshot)
    quads = [
        quad for change in changes for quad in (*change.removed, *change.added) if in_default_graph(graph_iri(quad))
    ]
    things = None
    if changes and not any(map(_is_of_model, changes)):
        things = touched(snapshot, entries, quads)
    if things is None or len(things) > _MOST_AGAIN:
        index.clear()
        index.add_all(entries.everything())
        hubs.read_all()
        kinds = set(entries.model.claim_classes)
    else:
        for entry in entries.of(sorted(things)):
            index.put(entry)
        hubs.follow(quads)
        kinds = {quad.object.value for quad in quads if quad.predicate.value == TYPE}  # type: ignore[union-attr]
    for iri in hubs.unnamed():
        index.name(iri, entries.names(iri))
    _count_claims(database, entries, kinds & entries.model.claim_classes)


def touched(snapshot: Snapshot, entries: Entries, quads: list[Quad]) -> frozenset[str]:
    """Return the things of which lists may say something else: by their names, their classes or what facets read."""
    nodes = {node.value for quad in quads for node in (quad.subject, quad.object) if isinstance(node, NamedNode)}
    claims = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    # A thing without a label of its own is called by what claims call it.
    for claim in claims:
        found |= {quad.object.value for quad in snapshot.match(claim, NamedNode(IS_ABOUT), None)}  # type: ignore[union-attr]
    found |= {quad.object.value for quad in quads if quad.predicate.value == IS_ABOUT}  # type: ignore[union-attr]
    for reach in entries.reaches:
        found |= starts(snapshot, reach, quads)
    return frozenset(iri for iri in found | nodes if not iri.startswith((_CLAIM, MG)))


def _is_of_model(change: Change) -> bool:
    return any(graph in (ONTOLOGY, SHAPES) or graph.startswith(VOCABULARY_GRAPH) for graph in change.graphs())


def _count_claims(database: sqlite3.Connection, entries: Entries, kinds: Collection[str]) -> None:
    for kind in kinds:
        database.execute("INSERT OR REPLACE INTO claims VALUES (?, ?)", (kind, entries.count(kind)))


def _make(database: sqlite3.Connection) -> None:
    index = ListIndex(database)
    index.drop()
    database.executescript(_CLAIMS)
    database.executescript(TABLES)
    index.create()


LISTS: Final = Index("lists.sqlite", 2, make=_make, bring=bring)
"""The tables, as a file that follows the revisions."""
