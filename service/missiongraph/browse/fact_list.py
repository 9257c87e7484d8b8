"""A long row by itself, page by page: all claims of one class about a thing, or all its values of one property."""

from __future__ import annotations

from dataclasses import dataclass

from missiongraph.browse.facts import PAGE_SIZE, Row, rows_of
from missiongraph.browse.language import Text
from missiongraph.browse.lists import Listed, listed
from missiongraph.browse.sources import Footnotes, Source
from missiongraph.browse.view import View, unknown_thing
from missiongraph.store.base import Snapshot


@dataclass(frozen=True, slots=True)
class FactList:
    """One page of what is said of `target` by claims of the class `kind`, or by the property of that IRI."""

    target: Listed
    kind: str
    label: Text
    rows: tuple[Row, ...]
    total: int
    sources: tuple[Source, ...]
    page: int
    pages: int


def fact_list(snapshot: Snapshot, *, iri: str, kind: str, page: int, language: str, valid: str = "") -> FactList:
    """Reader job: one page of such claims or values, on a day if one is given. Raises NotFound past the last."""
    view = View(snapshot, language, day=valid)
    notes = Footnotes(view)
    rows, total = rows_of(view, iri, kind, notes, ((page - 1) * PAGE_SIZE, page * PAGE_SIZE))
    pages = -(-total // PAGE_SIZE)
    if not 1 <= page <= pages:
        raise unknown_thing(iri)
    label = view.label(kind).capitalised()
    return FactList(listed(view, iri), kind, label, rows, total, notes.sources(), page, pages)
