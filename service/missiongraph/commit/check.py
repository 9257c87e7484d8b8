"""Checking a whole data directory: all that `store.verify` compares, and the derived triples with their rules."""

from __future__ import annotations

from collections.abc import Iterator

from missiongraph.model.load import Model
from missiongraph.names import DERIVED
from missiongraph.query.derive import asserted, derive_all
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.revisions import Revisions
from missiongraph.store.verify import Problem, check_checkpoints, check_log, check_originals, check_state


def check_all(revisions: Revisions, *, remote: bool = False) -> Iterator[Problem]:
    """Check log, states, originals and derived triples; the problems come as they are found.

    Of a remote engine, only the newest revision is compared, because it holds no other.
    """
    yield from check_log(revisions)
    yield from check_originals(revisions)
    newest = revisions.current()
    if not newest:
        return
    if remote:
        yield from check_state(revisions.open(), revisions.manifest(newest), "the remote engine")
    else:
        yield from check_checkpoints(revisions)
    if remote or newest in revisions.kept():
        yield from check_derived(revisions.open())


def check_derived(snapshot: Snapshot) -> Iterator[Problem]:
    """Compare the derived triples of a revision with what its rules derive from all that is asserted."""
    quads = list(snapshot.match(graph=None))
    held = {(quad.subject, quad.predicate, quad.object) for quad in quads if graph_iri(quad) == DERIVED}
    expected = derive_all(Model.from_snapshot(snapshot).rules, asserted(quads))
    for triples, what in ((held - expected, "no rule derives it any more"), (expected - held, "it is missing")):
        if triples:
            first = min(" ".join(map(str, triple)) for triple in triples)
            yield Problem(DERIVED, f"{first}: {what} ({len(triples):,} in all)")
