"""What points to a thing: by property and class with exact counts, the first of each, the rest on pages of lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.browse.claims import read_claim, verdict_of, when_of
from missiongraph.browse.hubs import kept
from missiongraph.browse.language import Text
from missiongraph.browse.listfollow import LISTS
from missiongraph.browse.lists import PAGE_SIZE, Listed, listed
from missiongraph.browse.pointers import Asked, Counted, Pointers
from missiongraph.browse.retired import refuse_retired
from missiongraph.browse.validity import Verdict
from missiongraph.browse.view import IS_ABOUT, View, unknown_thing
from missiongraph.model.triples import TYPE
from missiongraph.query.following import state_of
from missiongraph.rdf.terms import Subject
from missiongraph.store.base import Snapshot

FIRST: Final = 20
_MOST_TIMES: Final = 8
_MOST_READ: Final = 200


@dataclass(frozen=True, slots=True)
class Time:
    """The claim by which a thing points here, and its period in words, or that none is given."""

    claim: str
    when: str
    dated: bool
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """The things that point here by one property in nodes of one class; `things` are the first of `total`.

    `kind` is the class of the claims, or of the things themselves where they point without a claim. `times` are those
    of the claims, by thing, as far as they are read: a few of each thing.
    """

    property: str
    label: Text
    kind: str
    kind_label: Text
    total: int
    things: tuple[Listed, ...]
    times: Mapping[str, tuple[Time, ...]]


@dataclass(frozen=True, slots=True)
class IncomingPage:
    """One page of the things that point to `target` by one property in nodes of one class."""

    target: Listed
    group: Incoming
    page: int
    pages: int


def incoming(view: View, iri: str, data_dir: Path | None = None) -> tuple[Incoming, ...]:
    """Group what points to a thing, sorted by label.

    The tables of a data directory know it of a hub, if one is given.
    """
    with _pointers(view, iri, data_dir) as pointers:
        groups = [_group(view, iri, each, pointers.things(each, FIRST)) for each in pointers.counts()]
    return tuple(sorted(groups, key=lambda each: (each.label.text, each.kind_label.text)))


def incoming_page(
    snapshot: Snapshot,
    *,
    iri: str,
    predicate: str,
    kind: str,
    page: int,
    language: str,
    valid: str = "",
    data_dir: Path | None = None,
) -> IncomingPage:
    """Reader job: one page of a group of `incoming`. Raises NotFound past its end."""
    refuse_retired(snapshot, iri, language)
    view = View(snapshot, language, day=valid)
    with _pointers(view, iri, data_dir) as pointers:
        found = {(each.property, each.kind): each for each in pointers.counts()}.get((predicate, kind))
        pages = -(-found.total // PAGE_SIZE) if found else 0
        if not (found and 1 <= page <= pages):
            raise unknown_thing(iri)
        things = pointers.things(found, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    return IncomingPage(listed(view, iri), _group(view, iri, found, things), page, pages)


@contextmanager
def _pointers(view: View, iri: str, data_dir: Path | None) -> Iterator[Pointers]:
    """Find who knows what points to a thing: the tables if it is a hub and they are of this revision, or the graph."""
    with LISTS.reading(data_dir) if data_dir else nullcontext() as database:
        is_followed = database is not None and state_of(database)[0] == view.snapshot.revision
        hub = kept(database, iri, view.language) if database and is_followed else None
        yield hub or Asked(view, iri)


def _group(view: View, iri: str, counted: Counted, things: Iterable[str]) -> Incoming:
    shown = tuple(listed(view, each) for each in things)
    return Incoming(
        counted.property,
        view.inverse_label(counted.property).capitalised(),
        counted.kind,
        view.label(counted.kind),
        counted.total,
        shown,
        _times(view, iri, counted, shown),
    )


def _times(view: View, iri: str, counted: Counted, things: Iterable[Listed]) -> dict[str, tuple[Time, ...]]:
    """Read the times of the claims about things that point here; from the things, as here may be a hub."""
    found = {thing.iri: tuple(islice(_of_thing(view, iri, counted, thing.iri), _MOST_TIMES)) for thing in things}
    return {thing: times for thing, times in found.items() if times}


def _of_thing(view: View, iri: str, counted: Counted, thing: str) -> Iterator[Time]:
    edges = [(NamedNode(counted.property), NamedNode(iri)), (NamedNode(TYPE), NamedNode(counted.kind))]
    about = view.snapshot.match(None, NamedNode(IS_ABOUT), NamedNode(thing))
    for quad in islice(about, _MOST_READ):
        node: Subject = quad.subject  # type: ignore[assignment]  # no triple terms are stored
        if all(any(view.snapshot.match(node, *edge)) for edge in edges):
            claim = read_claim(view, node.value)
            when, dated = when_of(view, claim) if claim else ("", True)
            if claim and when:
                yield Time(claim.iri, when, dated, verdict_of(view, claim))
