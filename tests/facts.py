"""The smallest data there is."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad


def fact(value: str | int, graph: str = "urn:g", subject: str = "urn:s") -> Quad:
    """Build a quad that states one value."""
    return Quad(NamedNode(subject), NamedNode("urn:p"), Literal(value), NamedNode(graph))
