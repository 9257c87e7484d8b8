"""The places of a submitted text's statements: read again, and only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, Quad

from missiongraph.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, GraphFormat
from missiongraph.rdf.json_places import Tree, written
from missiongraph.rdf.json_tree import read_json
from missiongraph.rdf.parse import read
from missiongraph.rdf.places import Lines, Place, Span, StatementPlace
from missiongraph.rdf.skolem import Naming, blank_names, renamed
from missiongraph.rdf.terms import Graph
from missiongraph.rdf.turtle import Unwalkable, walk, walk_lines


@dataclass(frozen=True, slots=True)
class TextPlaces:
    """A text that was read without errors, and all that its blank nodes were named by.

    After errors of syntax, `data` is what could be read, `head` are declarations that it lacks, and `submitted` is what
    people have before them.
    RDF/XML has no places. Neither have nodes on cycles, whose names do not tell them apart.
    """

    data: bytes
    syntax: GraphFormat
    graph: Graph
    base: str | None
    naming: Naming
    normal: Mapping[Literal, Literal]
    head: bytes = b""
    submitted: bytes = b""

    def statements(self) -> Iterator[tuple[Quad, StatementPlace]]:
        """Iterate over the statements whose place is known."""
        text = self.data.decode("utf-8", "replace")
        if self.syntax is JSON_LD:
            return self._of_json(text)
        if self.syntax is RDF_XML:
            return iter(())
        return self._of_turtle(text)

    def excerpt(self, place: Place) -> str:
        """Return the line that a place begins in."""
        return _line(self.submitted or self.data, place.line) if isinstance(place, Span) else ""

    def _of_turtle(self, text: str) -> Iterator[tuple[Quad, StatementPlace]]:
        quads = read(self.head + self.data, self.syntax, graph=self.graph, base=self.base)
        names = blank_names(quads, self.naming, self.normal)
        try:
            found = walk_lines(text) if self.syntax in (N_TRIPLES, N_QUADS) else walk(text)
        except Unwalkable:
            return
        if len(found) != len(quads):
            return  # better no place than a wrong one
        lines = Lines(text)
        for quad, walked in zip(quads, found, strict=True):
            yield renamed(quad, names), StatementPlace(*(lines.span(*part) for part in walked))

    def _of_json(self, text: str) -> Iterator[tuple[Quad, StatementPlace]]:
        try:
            tree = Tree(read_json(text), self.base or "")
        except (RecursionError, ValueError, IndexError):
            return
        quads = read(tree.marked(text).encode(), self.syntax, graph=self.graph, base=self.base)
        names = blank_names(quads, self.naming, self.normal)
        marks = {written(final): f"_:{node.value}" for node, final in names.items()}
        lines = Lines(text)
        for quad in quads:
            named = renamed(quad, names)
            entry = tree.find(named, marks)
            if entry is not None:
                yield named, StatementPlace(*(lines.span(*part) for part in entry[:3]))


def _line(data: bytes, number: int) -> str:
    """Return a line by its number, without making lines of all the others."""
    start = 0
    for _ in range(number - 1):
        start = data.find(b"\n", start) + 1
    end = data.find(b"\n", start)
    return data[start : end if end >= 0 else None].decode("utf-8", "replace").rstrip("\r")
