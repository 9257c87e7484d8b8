"""The pages of the history: the list of revisions, one of them, and what changed between any two, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from missiongraph.browse.difference import Difference, difference
from missiongraph.browse.lists import Listed, listed
from missiongraph.browse.values import Part
from missiongraph.browse.view import View
from missiongraph.errors import NotFound, ResultLimit
from missiongraph.names import META, is_written_over_http
from missiongraph.store.base import Revision, Snapshot
from missiongraph.store.embedded import in_memory
from missiongraph.store.history import touches
from missiongraph.store.overlay import Overlay
from missiongraph.store.revisions import Revisions

PAGE_SIZE: Final = 50
MOST_COMPARED: Final = 2_000_000
MOST_TOLD: Final = 500_000
"""Statements whose changes are told in words within the time of the heavy lane; the change itself may be larger."""
_MOST_DOCUMENTS: Final = 5


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A revision in a list: some of its documents, and how many it changed; `removed` and `added` count statements.

    In the history of one thing the counts are of that thing.
    """

    number: int
    time: datetime
    author: str
    message: str
    removed: int
    added: int
    documents: tuple[Part, ...]
    total: int


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """One page of revisions, the newest first; of those that touched `about` if that is given.

    `followed` is the revision up to which the index of things has come.
    """

    revisions: tuple[RevisionRow, ...]
    total: int
    page: int
    pages: int
    about: Listed | None
    followed: int


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """What changed from `since` to revision `number`; `row` and the digests are those of that revision."""

    number: int
    since: int
    row: RevisionRow
    digest: str
    parent_sha256: str
    patch_sha256: str
    quads: int
    change: Difference


def revisions_page(snapshot: Snapshot, *, data_dir: Path, about: str, page: int, language: str) -> RevisionsPage:
    """List revisions up to that of the snapshot. A reader job. Raises NotFound past the last page."""
    view = View(snapshot, language)
    revisions = Revisions(data_dir)
    if not about:
        total = snapshot.revision
        first = total - (page - 1) * PAGE_SIZE
        found = [revisions.manifest(number) for number in range(first, max(first - PAGE_SIZE, 0), -1) if number > 0]
        return _page(tuple(row(view, each) for each in found), total, page, None, followed=total)
    known = touches(data_dir, about, limit=PAGE_SIZE, offset=max(0, page - 1) * PAGE_SIZE)
    rows = tuple(
        row(view, revisions.manifest(each.revision), counts=(each.removed, each.added)) for each in known.touches
    )
    return _page(rows, known.total, page, listed(view, about), followed=known.followed)


def revision_page(
    snapshot: Snapshot, *, data_dir: Path, since: int, number: int, page: int, language: str
) -> RevisionPage:
    """Tell what changed between two revisions, seen from one near the later. A reader job.

    Raises NotFound past the last page, and Gone where the log was pruned.
    """
    revisions = Revisions(data_dir)
    after = snapshot
    if snapshot.revision != number:
        after = Overlay(snapshot, revisions.between(snapshot.revision, number), number)
    change = revisions.between(since, number)
    before = Overlay(after, change.reversed(), since) if since else in_memory(())
    manifest = revisions.manifest(number)
    return RevisionPage(
        number=number,
        since=since,
        row=row(View(after, language), manifest),
        digest=manifest.digest,
        parent_sha256=manifest.parent_sha256,
        patch_sha256=manifest.patch_sha256,
        quads=manifest.quads,
        change=difference(before, after, change, language=language, page=page),
    )


def refuse_too_much(revisions: Revisions, since: int, number: int, most: int = MOST_COMPARED) -> None:
    """Raise ResultLimit where more statements changed between two revisions than are compared in one go."""
    size = revisions.size_between(since, number)
    if size > most:
        raise ResultLimit(
            f"{size:,} statements came and went between these revisions, and at most {most:,} are compared. "
            f"Compare nearer ones, take the change itself up to {MOST_COMPARED:,} statements "
            f"(/revisions/{since}..{number}/changes), or both dumps (/dumps/{since}.nq.gz, /dumps/{number}.nq.gz).",
            limit="compared statements",
            value=most,
        )


def row(view: View, revision: Revision, counts: Sequence[int] | None = None) -> RevisionRow:
    """Describe a revision for a list."""
    removed, added = counts or (revision.removed, revision.added)
    graphs = [graph for graph in revision.graphs if graph != META]
    documents = [graph for graph in graphs if is_written_over_http(graph)]
    named = tuple(_part(view, graph) for graph in islice(documents or graphs, _MOST_DOCUMENTS))
    total = len(documents or graphs)
    return RevisionRow(revision.number, revision.time, revision.author, revision.message, removed, added, named, total)


def _part(view: View, graph: str) -> Part:
    label = view.label(graph)
    return Part(label.text, label.language, graph)


def _page(
    rows: tuple[RevisionRow, ...], total: int, page: int, about: Listed | None, *, followed: int
) -> RevisionsPage:
    pages = max(1, -(-total // PAGE_SIZE))
    if not 1 <= page <= pages:
        raise NotFound(f"The history has {pages} pages; there is no page {page}.")
    return RevisionsPage(rows, total, page, pages, about, followed)
