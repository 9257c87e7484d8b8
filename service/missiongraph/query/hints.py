"""What a person needs to mend a query: one that does not parse, beyond what the engine says, or one that misses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.errors import SyntaxProblem
from missiongraph.model.terms import KnownTerms
from missiongraph.names import ONTOLOGY, PREFIXES, VOCABULARY, VOCABULARY_GRAPH, compact
from missiongraph.rdf.terms import Graph, graph_iri, is_iri
from missiongraph.rdf.tokens import Token, declared, place, resolve, tokens
from missiongraph.store.base import MERGED, QueryDataset, Snapshot

_MOST_TRIED: Final = 50
_MOST_NAMED: Final = 3
_LONGEST_NAME: Final = 300


def with_hint(problem: SyntaxProblem, text: str) -> SyntaxProblem:
    """Point to the first name whose prefix is not declared, with the line to add; else return the problem as it is."""
    declared: set[str] = set()
    found = list(tokens(text))
    for before, token in zip([None, *found], found, strict=False):
        if token.kind != "name":
            continue
        prefix = token.text.partition(":")[0]
        if before is not None and before.is_word("PREFIX"):
            declared.add(prefix)
        elif prefix not in declared:
            return _undeclared(prefix, text, token.start)
    return problem


def _undeclared(prefix: str, text: str, start: int) -> SyntaxProblem:
    line, column = place(text, start)
    known = PREFIXES.get(prefix)
    remedy = f"Add at the top: PREFIX {prefix}: <{known or 'the namespace that you mean'}>"
    return SyntaxProblem(
        f"The query does not parse at line {line}, column {column}: the prefix {prefix!r} is not declared. {remedy}",
        line=line,
        column=column,
        excerpt=text.splitlines()[line - 1][:200],
        hint=remedy,
    )


def misses(snapshot: Snapshot, text: str, dataset: QueryDataset) -> tuple[str, ...]:
    """Say of which names in a query over the default graph there is nothing in it, and what may have been meant.

    Empty for a query that chooses its graphs itself.
    """
    found = list(tokens(text))
    if dataset or any(token.is_word("GRAPH", "FROM", "SERVICE") for token in found):
        return ()
    constants = islice(dict.fromkeys(_constants(found)), _MOST_TRIED)
    missing = (iri for iri in constants if not any(_with(snapshot, NamedNode(iri), MERGED)))
    return tuple(_missed(snapshot, iri) for iri in islice(missing, _MOST_NAMED))


def _constants(found: list[Token]) -> Iterator[str]:
    """Iterate over the IRIs that stand for things and terms: no declarations, datatypes or functions."""
    prefixes = declared(found)
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if token.kind in ("iri", "name") and not _is_aside(before, after):
            iri = resolve(token, "", prefixes)
            if is_iri(iri):
                yield iri


def _is_aside(before: Token | None, after: Token | None) -> bool:
    if before is not None and (before.is_word("PREFIX", "BASE") or before.kind == "name" or before.text == "^^"):
        return True
    return after is not None and after.text == "("


def _missed(snapshot: Snapshot, iri: str) -> str:
    said = f"Nothing in the default graph has <{iri[:_LONGEST_NAME]}>."
    for quad in _with(snapshot, NamedNode(iri), None):
        return f"{said} It is in <{graph_iri(quad)}>: ask with GRAPH."
    known = KnownTerms(_declared(snapshot, iri))
    nearest = () if iri in known else known.nearest(iri)
    return f"{said} Did you mean {' or '.join(map(compact, nearest))}?" if nearest else said


def _with(snapshot: Snapshot, node: NamedNode, graph: Graph | None) -> Iterator[Quad]:
    """Iterate over the quads that have a node anywhere."""
    yield from snapshot.match(subject=node, graph=graph)
    yield from snapshot.match(predicate=node, graph=graph)
    yield from snapshot.match(value=node, graph=graph)


def _declared(snapshot: Snapshot, iri: str) -> Iterator[str]:
    """Iterate over what our ontology, or the vocabulary that an IRI seems to be in, declares."""
    scheme = iri.removeprefix(VOCABULARY).partition("/")[0]
    graph = VOCABULARY_GRAPH + scheme if iri.startswith(VOCABULARY) else ONTOLOGY
    for quad in snapshot.match(graph=NamedNode(graph)):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value
