"""A change that is given statement by statement, as RDF Patch."""

from __future__ import annotations

from missiongraph.commit.plan import Plan, plan_change
from missiongraph.commit.writing import refuse_other_graph
from missiongraph.errors import Conflict
from missiongraph.model.load import Model
from missiongraph.names import DERIVED, META
from missiongraph.rdf.change import Change
from missiongraph.rdf.patch import read_patch
from missiongraph.rdf.skolem import claim_naming, skolemise
from missiongraph.rdf.terms import graph_iri, with_literals
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import normal_forms

_KEPT_BY_US = frozenset({META, DERIVED})
_MOST_NAMED = 5


def plan_patch(snapshot: Snapshot, data: bytes, model: Model) -> Plan:
    """Plan what a patch changes in documents; its rows about derived triples and revisions follow by themselves.

    Raises SyntaxProblem, Rejected for a graph that is no document, and Conflict when it removes what is not there.
    """
    given = read_patch(data)
    removed = {quad for quad in given.removed if graph_iri(quad) not in _KEPT_BY_US}
    added = [quad for quad in given.added if graph_iri(quad) not in _KEPT_BY_US]
    for graph in Change(frozenset(removed), frozenset(added)).graphs():
        refuse_other_graph(graph)
    normal = normal_forms([*removed, *added])
    gone = frozenset(with_literals(removed, normal))
    missing = sorted(str(quad) for quad in gone if not any(snapshot.match(*quad)))
    if missing:
        raise Conflict(
            f"{len(missing)} statements that it removes are not there, such as {missing[0]}. Make it on what is there "
            "now.",
            missing=missing[:_MOST_NAMED],
        )
    named = skolemise(added, claim_naming(model.claim_classes), normal)
    come = frozenset(quad for quad in with_literals(named, normal) if not any(snapshot.match(*quad)))
    return plan_change(snapshot, Change(gone - come, come - gone), model)
