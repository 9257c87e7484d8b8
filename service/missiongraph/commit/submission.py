"""A document as it was submitted, read into quads that can be planned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.errors import Rejected, UnsupportedMedia
from missiongraph.names import ALIGNMENT, ONTOLOGY, SHAPES, is_written_over_http
from missiongraph.rdf.formats import GraphFormat, graph_format
from missiongraph.rdf.parse import read
from missiongraph.rdf.places import NOWHERE, Places
from missiongraph.rdf.skolem import blank_naming, claim_naming, skolemise
from missiongraph.rdf.terms import graph_iri, is_iri, with_literals
from missiongraph.rdf.text_places import TextPlaces
from missiongraph.store.embedded import normal_forms

_BASE: Final = re.compile(rb"^\s*@?base\s*<([^<>\s]+)>", re.IGNORECASE | re.MULTILINE)
_MARK: Final = b"\xef\xbb\xbf"
_BLANK_KEPT: Final = frozenset({ONTOLOGY, SHAPES, ALIGNMENT})


@dataclass(frozen=True, slots=True)
class Submission:
    """Bytes in a format, for a graph (statements in named graphs of their own go there); `name` is that of the file."""

    data: bytes
    syntax: GraphFormat
    graph: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The quads of a submission: as submitted, and what each becomes in the engine's form. No blank nodes are left.

    `places` says where in the submission they stand, and `name` what its file is called.
    """

    submitted: tuple[Quad, ...]
    normal: Mapping[Literal, Literal]
    places: Places = field(default=NOWHERE, compare=False)
    name: str = ""

    def stored(self) -> frozenset[Quad]:
        """Return the quads as the engine will hold them."""
        return frozenset(with_literals(self.submitted, self.normal))

    def graphs(self) -> frozenset[str]:
        """Return the names of the graphs that the submission states something in."""
        return frozenset(map(graph_iri, self.submitted))


def from_file(place: Path, graph: str | None = None) -> Submission:
    """Read a file; its format is told by its name, its graph by `graph` or by its own `@base`.

    Raises UnsupportedMedia or Rejected when either cannot be told.
    """
    syntax = graph_format(place.suffix.removeprefix("."))
    if syntax is None:
        raise UnsupportedMedia(
            f"The format of {place.name} is not known by its name. Use .ttl, .trig, .nt, .nq, .jsonld or .rdf.",
            available=["ttl", "trig", "nt", "nq", "jsonld", "rdf"],
        )
    return from_bytes(place.read_bytes(), syntax, place.name, graph)


def from_bytes(data: bytes, syntax: GraphFormat, name: str, graph: str | None = None) -> Submission:
    """Find the graph of data that are called `name`: `graph`, or their own `@base`. Raises Rejected without either."""
    stated = _BASE.search(data)
    graph = graph or (stated[1].decode("utf-8", "replace") if stated else "")
    if not graph and not syntax.has_graphs:
        raise Rejected(f"{name} does not say which graph it is. Add an @base line, or give --graph IRI.")
    return Submission(data.removeprefix(_MARK), syntax, graph, name)


def read_content(submission: Submission, claim_classes: frozenset[str]) -> Content:
    """Parse a submission and give its blank nodes names from their content.

    Raises what `rdf.parse.read` raises, and Rejected if the graph is not named by an absolute IRI.
    """
    if submission.graph and not is_iri(submission.graph):
        wrong = submission.graph[:200]
        raise Rejected(f"A graph is named by an absolute IRI, and {wrong!r} is none.", parameter="graph")
    graph, base = NamedNode(submission.graph or "urn:x-missiongraph:no-graph"), submission.graph or None
    quads = read(submission.data, submission.syntax, graph=graph, base=base)
    normal = normal_forms(quads)
    naming = blank_naming if submission.graph in _BLANK_KEPT else claim_naming(claim_classes)
    places = TextPlaces(submission.data, submission.syntax, graph, base, naming, normal)
    return Content(tuple(skolemise(quads, naming, normal)), normal, places, submission.name)


def refuse_foreign_graphs(content: Content) -> None:
    """Let visitors write documents and the curated graph only. Raises Rejected with the graph that is neither."""
    for graph in sorted(content.graphs()):
        if not is_written_over_http(graph) or graph.startswith("urn:x-missiongraph:"):
            raise Rejected(
                f"Statements must be in the graph of a document, and <{graph}> is none. Name the document's graph.",
                graph=graph,
            )
