"""Running rules: what they derive about some nodes, or about all.

Rules never see the store itself: they are run over a small database in memory that holds what they read, as far as it
is asserted. For a few nodes that is their neighbourhood, found by the reach of each rule, so that a commit pays for
what it touches and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Quad, QueryTriples
from pyoxigraph import Store as Oxigraph

from missiongraph.model.ontology import Hierarchy
from missiongraph.model.rules import Rule
from missiongraph.names import DERIVED, RULES
from missiongraph.query.asserted import Triple, View, is_asserted
from missiongraph.query.walk import Affected, ReadBy, collect
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot

Places: TypeAlias = Mapping[NamedNode, Set[NamedNode]]
"""Nodes by a property of theirs that rules derive."""

_DERIVED: Final = NamedNode(DERIVED)


def consequences(snapshot: Snapshot, change: Change, rules: Sequence[Rule]) -> Change:
    """Return the change of the derived graph that follows from a change of others, in the engine's form.

    Only where the change touches what rules read is looked at, unless the rules themselves change: then all are.
    """
    if RULES in change.graphs():
        for rule in rules:
            _ = rule.reach  # a rule that cannot be run is refused before it is in the graph
        kept = (quad for quad in snapshot.match(graph=None) if quad not in change.removed)
        old, new = frozenset(snapshot.match(graph=_DERIVED)), derive_all(rules, asserted(chain(kept, change.added)))
    else:
        after = View(snapshot, change)
        places = _touched(after, change, rules)
        old = frozenset(
            quad
            for node in frozenset(chain.from_iterable(places.values()))
            for quad in snapshot.match(node, None, None, _DERIVED)
            if node in places.get(quad.predicate, ())
        )
        new = derive(rules, after, places)
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


def derive(rules: Sequence[Rule], view: View, places: Places) -> frozenset[Triple]:
    """Return what the rules derive in some places and no asserted graph states."""
    asked = [(rule, nodes) for rule in rules if (nodes := _nodes(rule, places))]
    read: ReadBy = {}
    for rule, nodes in asked:
        collect(view, rule.reach, nodes, read)
    database = _database(read)
    return frozenset(
        triple
        for rule, nodes in asked
        for triple in _run(database, _about(rule.text, nodes))
        if triple[0] in places.get(triple[1], ()) and triple not in view
    )


def _nodes(rule: Rule, places: Places) -> set[NamedNode]:
    return {node for predicate, _ in rule.template for node in places.get(predicate, ())}


def _touched(after: View, change: Change, rules: Iterable[Rule]) -> dict[NamedNode, set[NamedNode]]:
    """Find the places where rules may say something else after the change.

    Among them are those where a source now states, or no more states, a triple that rules make.
    """
    changed = asserted(chain(change.removed, change.added))
    walk = Affected(after.before(), after, Hierarchy.of(iter(())), changed)
    found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for rule in rules:
        starts = walk.starts(rule.reach)
        for predicate, _ in rule.template:
            stated = walk.ends(predicate, forward=True)
            found[predicate] |= {node for node in chain(starts, stated) if isinstance(node, NamedNode)}
    return found


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
