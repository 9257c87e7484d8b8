"""Things and what links them, as a graph: the neighbourhoods of a few things, or the shortest ways between two.

A claim is no node here: what it says of a thing is a link, with the documents that say it. What rules derive is left
out, because it stands on such claims. Work is bounded: a hub is read in part, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from pyoxigraph import NamedNode, Quad

from missiongraph.browse.language import Text
from missiongraph.browse.lists import listed
from missiongraph.browse.values import Part
from missiongraph.browse.view import IS_ABOUT, NODE, View, unknown_thing
from missiongraph.errors import Busy, NotFound
from missiongraph.model.triples import TYPE
from missiongraph.names import DERIVED, ID, in_default_graph
from missiongraph.query.namesearch import search
from missiongraph.rdf.terms import graph_iri, is_iri
from missiongraph.store.base import Snapshot

MOST_NODES: Final = 300
MOST_STEPS: Final = 4
_MOST_OPEN: Final = 40
_MOST_NEAR: Final = 60
_MOST_READ: Final = 600
_MOST_LINKS: Final = 60_000  # read in a search for ways, which takes about half a second
_MOST_WAYS: Final = 5
_MOST_SOURCES: Final = 5
_CLAIM: Final = ID + "claim/"
_ABOUT: Final = NamedNode(IS_ABOUT)


@dataclass(frozen=True, slots=True)
class Node:
    """A thing; one that is open is shown with its neighbours."""

    iri: str
    label: Text
    kind: Text | None
    hue: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two things, and the documents that state it."""

    source: str
    label: Text
    target: str
    documents: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by IRI, and the links among them; `ways` are lists of links from one thing to another, the shortest only.

    It is not whole where a thing has more neighbours than are shown, or more would have to be searched.
    """

    nodes: dict[str, Node]
    links: tuple[Link, ...]
    is_whole: bool
    ways: tuple[tuple[Link, ...], ...] = ()


class _Key(NamedTuple):
    source: str
    predicate: str
    target: str

    def other(self, iri: str) -> str:
        return self.target if self.source == iri else self.source


@dataclass(slots=True)
class _Found:
    """The links of one thing, with the graphs that state each."""

    links: dict[_Key, set[str]] = field(default_factory=dict)
    is_whole: bool = True


def neighbours(snapshot: Snapshot, *, asked: tuple[str, ...], data_dir: Path, language: str) -> Graph:
    """Reader job: the neighbourhoods of things, each given by IRI or by name. Raises NotFound."""
    view = View(snapshot, language)
    opened = list(dict.fromkeys(_thing(view, data_dir, each) for each in asked[:_MOST_OPEN]))
    links: dict[_Key, set[str]] = {}
    known, is_whole = dict.fromkeys(opened), len(asked) <= _MOST_OPEN
    for iri in opened:
        found = _links(snapshot, iri)
        near = dict.fromkeys(key.other(iri) for key in sorted(found.links, key=lambda key: _rank(view, key)))
        shown = list(near)[:_MOST_NEAR]
        is_whole = is_whole and found.is_whole and len(near) == len(shown)
        known.update(dict.fromkeys(shown))
        for key, graphs in found.links.items():
            links.setdefault(key, set()).update(graphs)
    kept = list(known)[:MOST_NODES]
    return _graph(view, kept, links, set(opened), is_whole=is_whole and len(kept) == len(known))


def connection(snapshot: Snapshot, *, start: str, goal: str, data_dir: Path, language: str) -> Graph:
    """Reader job: the shortest ways between two things, of at most MOST_STEPS links. Raises NotFound."""
    view = View(snapshot, language)
    ends = _thing(view, data_dir, start), _thing(view, data_dir, goal)
    looking = _Search(snapshot, *ends)
    ways = looking.ways()
    links = {key: looking.links[key] for way in ways for key in way}
    nodes = dict.fromkeys([*ends, *(iri for key in links for iri in (key.source, key.target))])
    graph = _graph(view, list(nodes), links, set(ends), is_whole=looking.is_whole)
    named = tuple(tuple(_link(view, key, links[key]) for key in way) for way in ways)
    return Graph(graph.nodes, graph.links, graph.is_whole, named)


class _Search:
    """A search from both ends in turn, from the end where fewer things are waiting, level by level."""

    def __init__(self, snapshot: Snapshot, start: str, goal: str) -> None:
        self._snapshot = snapshot
        self._reached: tuple[dict[str, tuple[_Key, ...]], ...] = ({start: ()}, {goal: ()})
        self._waiting = [[start], [goal]]
        self._read = 0
        self.links: dict[_Key, set[str]] = {}
        self.is_whole = True

    def ways(self) -> list[tuple[_Key, ...]]:
        """Return ways as links from the start to the goal; none where there is none within the bounds."""
        for _ in range(MOST_STEPS):
            side = 0 if len(self._waiting[0]) <= len(self._waiting[1]) else 1
            met = self._step(side)
            if met:
                return met[:_MOST_WAYS]
        return []

    def _step(self, side: int) -> list[tuple[_Key, ...]]:
        own, others = self._reached[side], self._reached[1 - side]
        met: dict[tuple[_Key, ...], None] = {}
        waiting: list[str] = []
        for iri in self._waiting[side]:
            for key in self._links(iri):
                other = key.other(iri)
                way = (*own[iri], key)
                if other in others:
                    rest = tuple(reversed(others[other]))
                    met[way + rest if side == 0 else tuple(reversed(way + rest))] = None
                if other not in own:
                    own[other] = way
                    waiting.append(other)
        self._waiting[side] = waiting
        return list(met)

    def _links(self, iri: str) -> list[_Key]:
        if self._read > _MOST_LINKS:
            self.is_whole = False
            return []
        found = _links(self._snapshot, iri)
        self._read += len(found.links)
        self.is_whole = self.is_whole and found.is_whole
        self.links.update(found.links)
        return sorted(found.links)


def _links(snapshot: Snapshot, iri: str) -> _Found:
    """Read what links a thing: from it, to it, and by claims about it or about others."""
    found, node = _Found(), NamedNode(iri)
    leading = list(islice(_stated(snapshot.match(node, graph=None)), _MOST_READ + 1))
    pointing = list(islice(_stated(snapshot.match(value=node, graph=None)), _MOST_READ + 1))
    found.is_whole = max(len(leading), len(pointing)) <= _MOST_READ
    for quad in leading[:_MOST_READ]:
        _add(found, iri, quad.predicate.value, quad.object, quad)
    for quad in pointing[:_MOST_READ]:
        subject, predicate = quad.subject, quad.predicate.value
        if not isinstance(subject, NamedNode) or predicate == TYPE:
            continue
        if not subject.value.startswith(_CLAIM):
            _add(found, subject.value, predicate, node, quad)
        elif predicate == IS_ABOUT:
            for said in snapshot.match(subject, graph=quad.graph_name):
                if said.predicate != _ABOUT:
                    _add(found, iri, said.predicate.value, said.object, quad)
        else:
            for about in snapshot.match(subject, _ABOUT, graph=quad.graph_name):
                _add(found, about.object.value, predicate, node, quad)  # type: ignore[union-attr]  # claims are about IRIs
    return found


def _stated(quads: Iterator[Quad]) -> Iterator[Quad]:
    return (quad for quad in quads if (graph := graph_iri(quad)) and graph != DERIVED and in_default_graph(graph))


def _add(found: _Found, source: str, predicate: str, target: object, quad: Quad) -> None:
    if isinstance(target, NamedNode) and source != target.value and _is_thing(source) and _is_thing(target.value):
        found.links.setdefault(_Key(source, predicate, target.value), set()).add(graph_iri(quad))


def _is_thing(iri: str) -> bool:
    return iri.startswith(ID) and not iri.startswith((_CLAIM, NODE))


def _rank(view: View, key: _Key) -> tuple[str, str, str]:
    return view.label(key.predicate).text, key.target, key.source


def _graph(view: View, iris: list[str], links: dict[_Key, set[str]], opened: set[str], *, is_whole: bool) -> Graph:
    nodes = {}
    for iri in iris:
        thing = listed(view, iri)
        nodes[iri] = Node(iri, thing.label, thing.kind, thing.hue, iri in opened)
    kept = (
        key for key in sorted(links, key=lambda key: _rank(view, key)) if key.source in nodes and key.target in nodes
    )
    return Graph(nodes, tuple(_link(view, key, links[key]) for key in kept), is_whole=is_whole)


def _link(view: View, key: _Key, graphs: set[str]) -> Link:
    titles = [(view.label(each), each) for each in sorted(graphs)[:_MOST_SOURCES]]
    documents = tuple(Part(title.text, title.language, each) for title, each in titles)
    return Link(key.source, view.label(key.predicate), key.target, documents)


def _thing(view: View, data_dir: Path, words: str) -> str:
    """Return the IRI that somebody gave, or the thing whose name fits best.

    Raises NotFound, and Busy while there is no index of names yet.
    """
    if is_iri(words):
        if not view.types(words):
            raise unknown_thing(words)
        return words
    searched = search(data_dir, words, limit=5)
    if not searched.followed:
        raise Busy("The index of names is being made. Ask again in a few seconds, or give an IRI.", retry_after=2)
    found = [match.thing for match in searched.matches if _is_thing(match.thing)]
    if not found:
        raise NotFound(f"Nothing is called {words[:100]!r}. Search for it, and take the name that is shown there.")
    return found[0]
