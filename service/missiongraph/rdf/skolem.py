"""Blank nodes to names derived from the node's own content, so that the same file always gives the same quads.

A node's name is the hash of its graph, its predicates and its values; nested blank nodes are named first. Only nodes
on a cycle need canonicalisation (RDF Dataset Canonicalization, RDFC-1.0), which can be made to run for ever: hence the
bound on their number.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from missiongraph.errors import UnsupportedTerm
from missiongraph.names import ID, RDF
from missiongraph.rdf.terms import Subject, with_literals

Naming: TypeAlias = Callable[[str, Sequence[Quad]], Subject]
"""From the hash and the node's own quads to its name."""

MOST_ON_CYCLES: Final = 64
_TYPE: Final = NamedNode(RDF + "type")


def claim_naming(claim_classes: frozenset[str]) -> Naming:
    """Name instances of the given classes `id/claim/<hash>` and all other nodes `id/node/<hash>`."""
    classes = {NamedNode(iri) for iri in claim_classes}

    def name(digest: str, quads: Sequence[Quad]) -> NamedNode:
        is_claim = any(quad.predicate == _TYPE and quad.object in classes for quad in quads)
        return NamedNode(f"{ID}{'claim' if is_claim else 'node'}/{digest}")

    return name


def blank_naming(digest: str, _quads: Sequence[Quad]) -> BlankNode:
    """Keep the node blank, with a label that is the same at each load (ontology and shapes need blank nodes)."""
    return BlankNode(f"c{digest}")


def blank_names(
    quads: Iterable[Quad], naming: Naming, normal: Mapping[Literal, Literal]
) -> Mapping[BlankNode, Subject]:
    """Return the names that `skolemise` gives to blank nodes, without those on or above cycles."""
    return _bottom_up(_own(quads), naming, normal)


def renamed(quad: Quad, names: Mapping[BlankNode, Subject]) -> Quad:
    """Return a quad with its blank nodes replaced by their names, as far as they have one."""
    subject, value = quad.subject, quad.object
    new_subject = names.get(subject, subject) if isinstance(subject, BlankNode) else subject
    new_value = names.get(value, value) if isinstance(value, BlankNode) else value
    if new_subject is subject and new_value is value:
        return quad
    return Quad(new_subject, quad.predicate, new_value, quad.graph_name)


def skolemise(quads: Iterable[Quad], naming: Naming, normal: Mapping[Literal, Literal]) -> list[Quad]:
    """Replace every blank node by a name from its content; equal nodes of one graph become one.

    `normal` gives the form under which a literal counts, so that `12.50` and `12.5` lead to the same name.
    Raises UnsupportedTerm when more than MOST_ON_CYCLES blank nodes lie on or above cycles.
    """
    quads = list(quads)
    own = _own(quads)
    if not own:
        return quads
    names = _bottom_up(own, naming, normal)
    named = [renamed(quad, names) for quad in quads]
    left = own.keys() - names.keys()
    if left:
        named = _without_cycles(named, left, naming, normal)
    return list(dict.fromkeys(named))


def _own(quads: Iterable[Quad]) -> dict[BlankNode, list[Quad]]:
    """Return the blank nodes, each with the quads that it is the subject of."""
    own: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            own[quad.subject].append(quad)
        if isinstance(quad.object, BlankNode):
            own.setdefault(quad.object, [])
    return own


def _bottom_up(
    own: dict[BlankNode, list[Quad]], naming: Naming, normal: Mapping[Literal, Literal]
) -> dict[BlankNode, Subject]:
    """Name every node below which there is no cycle: leaves first (Kahn's order)."""
    waiting = {node: {q.object for q in quads if isinstance(q.object, BlankNode)} for node, quads in own.items()}
    users: dict[BlankNode, list[BlankNode]] = defaultdict(list)
    for node, needed in waiting.items():
        for other in needed:
            users[other].append(node)
    names: dict[BlankNode, Subject] = {}
    ready = [node for node, needed in waiting.items() if not needed]
    while ready:
        node = ready.pop()
        named = [renamed(quad, names) for quad in own[node]]
        content = (f"{quad.predicate} {quad.object} {quad.graph_name}" for quad in with_literals(named, normal))
        names[node] = naming(_digest(content), named)
        for user in users[node]:
            waiting[user].discard(node)
            if not waiting[user]:
                ready.append(user)
    return names


def _without_cycles(
    quads: list[Quad], left: set[BlankNode], naming: Naming, normal: Mapping[Literal, Literal]
) -> list[Quad]:
    """Name the nodes in `left` from the canonical form of all statements that mention one of them."""
    if len(left) > MOST_ON_CYCLES:
        raise UnsupportedTerm(
            f"{len(left)} blank nodes refer to each other in circles; at most {MOST_ON_CYCLES} may. Give them IRIs.",
            limit=MOST_ON_CYCLES,
        )
    mentioned = [quad for quad in quads if quad.subject in left or quad.object in left]
    part = Dataset(mentioned)
    part.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    canonical = sorted(part, key=str)
    text = "\n".join(map(str, with_literals(canonical, normal)))
    own: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in canonical:
        for end in (quad.subject, quad.object):
            if isinstance(end, BlankNode):
                own[end] += [quad] if end == quad.subject else []
    names = {node: naming(_digest([text, str(node)]), quads) for node, quads in own.items()}
    aside = set(mentioned)
    return [quad for quad in quads if quad not in aside] + [renamed(quad, names) for quad in canonical]


def _digest(parts: Iterable[str]) -> str:
    """Hash lines in sorted order to 26 letters and digits (128 bits)."""
    whole = "\n".join(sorted(parts)).encode()
    return base64.b32encode(blake2b(whole, digest_size=16).digest()).decode().rstrip("=").lower()
