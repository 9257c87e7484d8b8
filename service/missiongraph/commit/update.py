"""A SPARQL Update as a plan: tried on a copy, compared, checked; and a near miss told instead of a silent nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions, QueryTriples, Triple

from missiongraph.commit.conditions import Condition
from missiongraph.commit.plan import Plan, plan_change
from missiongraph.commit.writing import refuse_other_graph
from missiongraph.errors import MatchedElsewhere, Rejected, SyntaxProblem
from missiongraph.model.load import Model
from missiongraph.names import DERIVED, META
from missiongraph.query.guard import Bounds, bounded_update
from missiongraph.query.hints import with_hint
from missiongraph.query.updates import Operation, operations
from missiongraph.rdf.change import Change
from missiongraph.rdf.parse import placed
from missiongraph.rdf.skolem import claim_naming, skolemise
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import QueryDataset, Snapshot, Triples
from missiongraph.store.meta import standing
from missiongraph.store.scratch import scratch

_MOST_TRIED: Final = 1000
_MOST_NAMED: Final = 5
_NOT_WRITTEN: Final = frozenset({META, DERIVED})


@dataclass(frozen=True, slots=True)
class Update:
    """An update as a request brings it; `target` and `condition` are those of a PATCH."""

    text: str
    dataset: QueryDataset
    target: str = ""
    condition: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update would change."""

    plan: Plan


def plan_update(snapshot: Snapshot, *, update: Update, bounds: Bounds) -> Updated:
    """Plan an update by trying it on a copy of the revision. A reader job.

    Raises what `query.updates.operations` and `Scratch.update` raise, Rejected for a graph that is no document, and
    MatchedElsewhere for an update that changes nothing although what it matches is in other graphs.
    """
    if update.target:
        update.condition.check(standing(snapshot, update.target), snapshot.revision)
    try:
        found = operations(update.text, bounded_update(update.text, bounds), update.dataset, update.target)
        if not found:
            raise Rejected("There is no update. Send it in the parameter 'update', or as the body.", parameter="update")
        with scratch(snapshot) as copy:
            steps = [copy.update(each.text, each.graphs) for each in found]
    except SyntaxProblem as problem:
        raise with_hint(problem, update.text) from problem
    change = reduce(Change.then, steps)
    _refuse_graphs(change, update.target)
    model = Model.from_snapshot(snapshot)
    change = _stored(snapshot, change, model)
    if not any(steps):
        _say_where(snapshot, found)
    return Updated(plan_change(snapshot, change, model))


def _refuse_graphs(change: Change, target: str) -> None:
    for graph in change.graphs():
        refuse_other_graph(graph)
        if target and graph != target:
            raise Rejected(
                f"This PATCH would change <{graph}> too. Send what changes several graphs to /update.", graph=graph
            )


def _stored(snapshot: Snapshot, change: Change, model: Model) -> Change:
    """Give the blank nodes of templates names from their content, as those of documents have."""
    added = skolemise((placed(quad, quad.graph_name) for quad in change.added), claim_naming(model.claim_classes), {})
    there = frozenset(quad for quad in added if any(snapshot.match(*quad)))
    return Change(change.removed - frozenset(added), frozenset(added) - there)


def _say_where(snapshot: Snapshot, found: list[Operation]) -> None:
    """Raise MatchedElsewhere if an operation would have changed something in a graph that it does not name."""
    for each in found:
        try:
            graphs = _holders(snapshot, each)
        except SyntaxProblem:
            # The near miss is looked for with a query made of the update's own parts, and some do not fit together.
            continue
        if graphs and not graphs & each.looked_in:
            names = ", ".join(f"<{graph}>" for graph in sorted(graphs)[:_MOST_NAMED])
            raise MatchedElsewhere(
                f"Nothing was changed: what the update matches is in {names}. Name that graph in GRAPH or WITH.",
                graphs=sorted(graphs),
            )


def _holders(snapshot: Snapshot, operation: Operation) -> frozenset[str]:
    """Return the graphs that hold what an operation would delete, or in which its pattern matches."""
    if operation.deleted:
        triples = snapshot.query(operation.deleted)
        if isinstance(triples, QueryTriples | Triples):
            tried = islice(triples, _MOST_TRIED)
            return frozenset(graph for triple in tried for graph in _graphs_of(snapshot, triple))
    if operation.matched:
        rows = snapshot.query(operation.matched)
        if isinstance(rows, QuerySolutions):
            found = (row["graph"] for row in rows)
            return frozenset(name.value for name in found if isinstance(name, NamedNode)) - _NOT_WRITTEN
    return frozenset()


def _graphs_of(snapshot: Snapshot, triple: Triple) -> Iterator[str]:
    if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
        return  # nothing like that is stored
    for each in snapshot.match(triple.subject, triple.predicate, triple.object, None):
        if graph_iri(each) not in ("", *_NOT_WRITTEN):
            yield graph_iri(each)
