"""Running rules: what they derive about some nodes, or about all.

Rules never see the store itself: they are run over a small database in memory that holds what they read, as far as it
is asserted. For a few nodes that is their neighbourhood, found by the reach of each rule, so that a commit pays for
what it touches and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from itertools import chain
from typing import Final

from pyoxigraph import NamedNode, Quad, QueryTriples
from pyoxigraph import Store as Oxigraph

from missiongraph.model.ontology import Hierarchy
from missiongraph.model.rules import Rule
from missiongraph.names import DERIVED, RULES
from missiongraph.query.asserted import Triple, View, is_asserted
from missiongraph.query.walk import Affected, ReadBy, collect
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object, graph_iri
from missiongraph.store.base import Snapshot

_DERIVED: Final = NamedNode(DERIVED)


def consequences(snapshot: Snapshot, change: Change, rules: Sequence[Rule]) -> Change:
    """Return the change of the derived graph that follows from a change of others, in the engine's form.

    Only nodes that the change touches are looked at, unless the rules themselves change: then all are.
    """
    if RULES in change.graphs():
        for rule in rules:
            _ = rule.reach  # a rule that cannot be run is refused before it is in the graph
        kept = (quad for quad in snapshot.match(graph=None) if quad not in change.removed)
        old, new = frozenset(snapshot.match(graph=_DERIVED)), derive_all(rules, asserted(chain(kept, change.added)))
    else:
        after = View(snapshot, change)
        nodes = _touched(after, change, rules)
        old = frozenset(quad for node in nodes for quad in snapshot.match(node, None, None, _DERIVED))
        new = derive(rules, after, nodes)
    made = frozenset(Quad(*triple, _DERIVED) for triple in new)
    return Change(old - made, made - old)


def derive_all(rules: Iterable[Rule], stated: Set[Triple]) -> frozenset[Triple]:
    """Return everything that the rules derive from asserted triples, and that is not among them."""
    database = _database(stated)
    return frozenset(triple for rule in rules for triple in _run(database, rule.text)) - stated


def asserted(quads: Iterable[Quad]) -> frozenset[Triple]:
    """Return the triples of those quads that are in asserted graphs."""
    return frozenset(
        (quad.subject, quad.predicate, quad.object)  # type: ignore[misc]  # no triple terms are stored
        for quad in quads
        if is_asserted(graph_iri(quad))
    )


def derive(rules: Sequence[Rule], view: View, nodes: Collection[NamedNode]) -> frozenset[Triple]:
    """Return what the rules derive about some nodes and no asserted graph states."""
    if not nodes:
        return frozenset()
    read: ReadBy = {}
    for rule in rules:
        collect(view, rule.reach, nodes, read)
    database = _database(read)
    return frozenset(
        triple for rule in rules for triple in _run(database, _about(rule.text, nodes)) if triple not in view
    )


def _touched(after: View, change: Change, rules: Iterable[Rule]) -> frozenset[NamedNode]:
    """Find the nodes about which a rule may say something else after the change.

    Among them are those of which a triple that rules make is now stated by a source, or is so no more.
    """
    changed = asserted(chain(change.removed, change.added))
    walk = Affected(after.before(), after, Hierarchy.of(iter(())), changed)
    made = {predicate for rule in rules for predicate, _ in rule.template}
    starts: set[Object] = {subject for subject, predicate, _ in changed if predicate in made}
    for rule in rules:
        starts |= walk.starts(rule.reach)
    return frozenset(node for node in starts if isinstance(node, NamedNode))


def _database(triples: Iterable[Triple]) -> Oxigraph:
    database = Oxigraph()
    database.extend(Quad(*triple) for triple in triples)
    return database


def _about(text: str, nodes: Iterable[NamedNode]) -> str:
    """Restrict a query to some values of ?this (SPARQL 1.1 §10.2.2)."""
    return f"{text}\nVALUES ?this {{ {' '.join(map(str, nodes))} }}"


def _run(database: Oxigraph, text: str) -> Iterator[Triple]:
    answer = database.query(text)
    if isinstance(answer, QueryTriples):
        for triple in answer:
            if isinstance(triple.subject, NamedNode):
                yield triple.subject, triple.predicate, triple.object
