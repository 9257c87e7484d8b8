"""A document as it was submitted, read into quads that can be planned."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.errors import Rejected, SyntaxProblem, UnsupportedMedia
from missiongraph.model.texts import Texts
from missiongraph.names import ALIGNMENT, ONTOLOGY, SHAPES, is_written_over_http
from missiongraph.rdf.formats import GraphFormat, TableFormat, graph_format, table_format
from missiongraph.rdf.parse import read
from missiongraph.rdf.places import NOWHERE, Places
from missiongraph.rdf.recover import Recovered, recover
from missiongraph.rdf.skolem import blank_naming, claim_naming, skolemise
from missiongraph.rdf.terms import graph_iri, is_iri, with_literals
from missiongraph.rdf.text_places import TextPlaces
from missiongraph.store.embedded import normal_forms
from missiongraph.validate.report import Finding
from missiongraph.validate.syntax import findings_of

_BASE: Final = re.compile(rb"^\s*@?base\s*<([^<>\s]+)>", re.IGNORECASE | re.MULTILINE)
_BLANK_KEPT: Final = frozenset({ONTOLOGY, SHAPES, ALIGNMENT})


@dataclass(frozen=True, slots=True)
class Submission:
    """Bytes in a format, for a graph (statements in named graphs of their own go there); `name` is that of the file.

    A table has the `mapping` by which it is read; `day` is the day on which it was taken, for a mapping without one.
    """

    data: bytes
    syntax: GraphFormat | TableFormat
    graph: str
    name: str = ""
    mapping: bytes = b""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The quads of a submission: as submitted, and what each becomes in the engine's form. No blank nodes are left.

    `places` says where in the submission they stand, and `name` what its file is called. `findings` and `notes` are
    what reading it brought up: errors of syntax (what they are in was left out), and how a table was understood.
    """

    submitted: tuple[Quad, ...]
    normal: Mapping[Literal, Literal]
    places: Places = field(default=NOWHERE, compare=False)
    name: str = ""
    findings: tuple[Finding, ...] = ()
    notes: tuple[Texts, ...] = ()

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
    suffix = place.suffix.removeprefix(".")
    table = table_format(suffix)
    if table is not None:
        return table_of(place.read_bytes(), table, place.name, graph)
    syntax = graph_format(suffix)
    if syntax is None:
        available = ["ttl", "trig", "nt", "nq", "jsonld", "rdf", "csv", "tsv", "xlsx"]
        raise UnsupportedMedia(
            f"The format of {place.name} is not known by its name. Use .{', .'.join(available[:-1])} or .xlsx.",
            available=available,
        )
    return from_bytes(place.read_bytes(), syntax, place.name, graph)


def from_bytes(data: bytes, syntax: GraphFormat, name: str, graph: str | None = None) -> Submission:
    """Find the graph of data that are called `name`: `graph`, or their own `@base`. Raises Rejected without either."""
    stated = _BASE.search(data)
    graph = graph or (stated[1].decode("utf-8", "replace") if stated else "")
    if not graph and not syntax.has_graphs:
        raise Rejected(f"{name} does not say which graph it is. Add an @base line, or give --graph IRI.")
    return Submission(data.removeprefix(BOM_UTF8), syntax, graph, name)


def table_of(data: bytes, syntax: TableFormat, name: str, graph: str | None, mapping: bytes = b"") -> Submission:
    """Make a submission of a table, taken today. Raises Rejected without a graph: a table cannot say which it is."""
    if not graph:
        raise Rejected(f"{name} is a table and cannot say which graph it is. Give --graph IRI.", parameter="graph")
    return Submission(data, syntax, graph, name, mapping, datetime.now(UTC).date().isoformat())


def read_content(submission: Submission, claim_classes: frozenset[str], *, tolerant: bool = False) -> Content:
    """Parse a submission of RDF and give its blank nodes names from their content.

    With `tolerant`, statements that cannot be read are left out and told. Raises what `rdf.parse.read` raises, and
    Rejected if the graph is not named by an absolute IRI.
    """
    refuse_nameless(submission.graph)
    syntax = submission.syntax
    if isinstance(syntax, TableFormat):
        raise UnsupportedMedia(f"{submission.name or 'This'} is a table, and RDF is expected here.", available=["ttl"])
    try:
        return _content(submission, syntax, claim_classes, Recovered(submission.data, b"", ()))
    except SyntaxProblem as problem:
        if not tolerant:
            raise
        recovered = recover(submission.data, syntax, base=submission.graph or None)
        content = _content(submission, syntax, claim_classes, recovered)
        if not content.submitted and not any(fault.fix for fault in content.findings):
            raise problem from None
        return content


def _content(submission: Submission, syntax: GraphFormat, claim_classes: frozenset[str], text: Recovered) -> Content:
    graph, base = NamedNode(submission.graph or "urn:x-missiongraph:no-graph"), submission.graph or None
    quads = read(text.head + text.data, syntax, graph=graph, base=base)
    normal = normal_forms(quads)
    naming = blank_naming if submission.graph in _BLANK_KEPT else claim_naming(claim_classes)
    places = TextPlaces(text.data, syntax, graph, base, naming, normal, text.head, submission.data)
    faults = findings_of(text.faults, syntax, submission.data, graph)
    return Content(tuple(skolemise(quads, naming, normal)), normal, places, submission.name, faults)


def refuse_nameless(graph: str) -> None:
    """Raise Rejected for a graph that is named by something else than an absolute IRI."""
    if graph and not is_iri(graph):
        raise Rejected(f"A graph is named by an absolute IRI, and {graph[:200]!r} is none.", parameter="graph")


def refuse_foreign_graphs(content: Content) -> None:
    """Let visitors write documents and the curated graph only. Raises Rejected with the graph that is neither."""
    for graph in sorted(content.graphs()):
        if not is_written_over_http(graph) or graph.startswith("urn:x-missiongraph:"):
            raise Rejected(
                f"Statements must be in the graph of a document, and <{graph}> is none. Name the document's graph.",
                graph=graph,
            )
