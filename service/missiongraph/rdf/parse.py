"""Bytes to quads: the one door for RDF, with errors that lead to the spot and terms that can be stored."""

from __future__ import annotations

import json
import re
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple, parse

from missiongraph.errors import SyntaxProblem, UnsupportedTerm
from missiongraph.rdf.formats import JSON_LD, RDF_XML, GraphFormat
from missiongraph.rdf.terms import Graph

_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_POSITION: Final = re.compile(r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+|between .*?): ")


def read(data: bytes, syntax: GraphFormat, *, graph: Graph, base: str | None = None) -> list[Quad]:
    """Parse a whole document; statements outside a named graph go to `graph`.

    Raises SyntaxProblem with `line` and `column` (both from 1, where the parser knows them) and UnsupportedTerm for
    RDF 1.2 triple terms and directional strings, which rdflib and pySHACL cannot read.
    """
    refuse_dangerous(data, syntax)
    try:
        parsed = list(parse(data, syntax.engine, base_iri=base))
    except SyntaxError as error:
        raise _located(error, data, syntax) from error
    return [placed(quad, graph) for quad in parsed]


def refuse_dangerous(data: bytes, syntax: GraphFormat) -> None:
    """Raise SyntaxProblem for what would harm a parser: entities of XML, and JSON that is nested without bound."""
    if syntax is RDF_XML:
        _refuse_doctype(data)
    if syntax is JSON_LD:
        _refuse_deep(data)


def _refuse_deep(data: bytes) -> None:
    """Refuse JSON whose nesting would end the engine's process; what is no JSON at all is left to the parser."""
    try:
        json.loads(data)
    except RecursionError:
        raise SyntaxProblem("This JSON-LD is nested too deeply. Name the inner nodes and state them apart.") from None
    except ValueError:
        return


def _refuse_doctype(data: bytes) -> None:
    # Entities are expanded without bound by every XML parser at hand. UTF-16 hides the word from a search for bytes.
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        raise SyntaxProblem("RDF/XML must be in UTF-8. Save the file in UTF-8 and send it again.", line=1, column=1)
    found = _DOCTYPE.search(data)
    if found:
        line = data.count(b"\n", 0, found.start()) + 1
        raise SyntaxProblem(
            "RDF/XML with a DOCTYPE is refused, because entities can explode. Remove the DOCTYPE and write IRIs out.",
            line=line,
            column=found.start() - data.rfind(b"\n", 0, found.start()),
        )


def _located(error: SyntaxError, data: bytes, syntax: GraphFormat) -> SyntaxProblem:
    reason = _POSITION.sub("", str(error.msg))
    if "LoadDocumentCallback" in reason:
        reason = "remote JSON-LD contexts are not fetched; write the context into the document"
    line = error.lineno
    if line is None:
        return SyntaxProblem(f"This is not valid {syntax.label}: {reason}.", format=syntax.name)
    lines = data.split(b"\n")
    excerpt = lines[line - 1].decode("utf-8", "replace")[:200] if line <= len(lines) else ""
    return SyntaxProblem(
        f"This is not valid {syntax.label}: line {line}, column {error.offset}: {reason}.",
        format=syntax.name,
        line=line,
        column=error.offset,
        excerpt=excerpt,
    )


def placed(quad: Quad, graph: Graph) -> Quad:
    """Put a quad into `graph` if it is in no named graph. Raises UnsupportedTerm for what cannot be stored."""
    value = quad.object
    if isinstance(value, Triple):
        raise UnsupportedTerm(
            "Triple terms of RDF 1.2 cannot be stored here. Make the statement a node of its own, such as a claim.",
            subject=str(quad.subject),
        )
    if isinstance(value, Literal) and value.direction is not None:
        raise UnsupportedTerm(
            f"Strings with a direction cannot be stored here. Write {value.value[:60]!r} with its language only.",
            subject=str(quad.subject),
        )
    if not isinstance(quad.graph_name, NamedNode):
        return Quad(quad.subject, quad.predicate, value, graph)
    return quad
