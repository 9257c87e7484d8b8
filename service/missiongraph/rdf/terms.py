"""Short names for the kinds of term that quads are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

Subject: TypeAlias = NamedNode | BlankNode
Object: TypeAlias = NamedNode | BlankNode | Literal
Graph: TypeAlias = NamedNode | BlankNode | DefaultGraph


def graph_iri(quad: Quad) -> str:
    """Return the name of the graph that a quad is in; the empty string for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def is_iri(text: str) -> bool:
    """Say whether a text is an absolute IRI (RFC 3987), which is what the name of a graph must be."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def with_literals(quads: Iterable[Quad], forms: Mapping[Literal, Literal]) -> Iterator[Quad]:
    """Iterate over quads with literals replaced where `forms` names another form."""
    for quad in quads:
        value = quad.object
        if isinstance(value, Literal) and value in forms:
            yield Quad(quad.subject, quad.predicate, forms[value], quad.graph_name)
        else:
            yield quad
