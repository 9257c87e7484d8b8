"""A whole graph against all shapes, in batches, over several processes: for a graph that is there, not for a change.

Each process opens the revision by itself and judges one batch of focus nodes at a time on what these need of the graph,
so memory stays with the size of a batch. What leaves a batch are findings; there are no receipts for triples.
"""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from missiongraph.errors import StoreProblem
from missiongraph.model.load import Model
from missiongraph.names import compact
from missiongraph.query.asserted import View, is_asserted
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object, graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.validate.check import judge, rule_errors
from missiongraph.validate.engine import Failure
from missiongraph.validate.findings import findings
from missiongraph.validate.neighbourhood import all_targets
from missiongraph.validate.report import Finding, RuleError
from missiongraph.validate.rules import TargetShape, target_shapes

BATCH: Final = 2_000
"""Focus nodes in one batch: large enough that shared neighbours are read once, small enough to hold."""

Opening: TypeAlias = Callable[[], Snapshot]
"""Opens the revision in a process; can be pickled."""
_Batch: TypeAlias = dict[Object, tuple[int, ...]]
"""Focus nodes, each with the places of its shapes among all shapes."""
_NOTHING: Final = Change()


@dataclass(frozen=True, slots=True)
class Whole:
    """What validating a whole graph found. `focus_nodes` counts each node once."""

    focus_nodes: int
    findings: tuple[Finding, ...]
    rule_errors: tuple[RuleError, ...]


@dataclass(slots=True)
class _Process:
    """What one process keeps from batch to batch."""

    snapshot: Snapshot
    model: Model
    shapes: tuple[TargetShape, ...] = field(default=())


_here: list[_Process] = []


def validate_whole(
    opening: Opening, *, processes: int, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> Whole:
    """Validate all focus nodes of the revision that `opening` opens. Tells `progress` how many are done, of how many.

    Raises StoreProblem for a shape whose reads cannot be told, which no batch could hold. An interrupt ends the
    processes at once.
    """
    snapshot = opening()
    model = Model.from_snapshot(snapshot)
    nodes = _focus(snapshot, _bounded(model))
    batches = list(_batches(nodes))
    found: list[Finding] = []
    failures: set[Failure] = set()
    done = 0
    for size, some, failed in _worked(opening, batches, processes):
        done += size
        found += some
        failures |= set(failed)
        progress(done, len(nodes))
    ordered = sorted(found, key=lambda each: (each.severity.rank, each.shape, str(each.focus), str(each.value)))
    return Whole(len(nodes), tuple(ordered), tuple(rule_errors(model, sorted(failures, key=str))))


def _bounded(model: Model) -> tuple[TargetShape, ...]:
    shapes = tuple(target_shapes(model.shapes_graph))
    for shape in shapes:
        if shape.reach is None:
            raise StoreProblem(
                f"What {compact(shape.name)} reads cannot be told ({shape.unbounded}); give it mg:reach."
            )
    return shapes


def _focus(snapshot: Snapshot, shapes: Sequence[TargetShape]) -> _Batch:
    """Return all focus nodes in the order of their names, so that neighbours are likely to share a batch."""
    triples = (
        (quad.subject, quad.predicate, quad.object)
        for quad in snapshot.match(None, None, None, None)
        if is_asserted(graph_iri(quad))
    )
    found: dict[Object, list[int]] = defaultdict(list)
    hierarchy = View(snapshot, _NOTHING).hierarchy()
    for place, nodes in enumerate(all_targets(triples, shapes, hierarchy).values()):  # type: ignore[arg-type]
        for node in nodes:
            found[node].append(place)
    return {node: tuple(found[node]) for node in sorted(found, key=_name)}


def _name(node: Object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _batches(nodes: _Batch) -> Iterator[_Batch]:
    items = iter(nodes.items())
    while batch := dict(islice(items, BATCH)):
        yield batch


def _worked(
    opening: Opening, batches: Sequence[_Batch], processes: int
) -> Iterator[tuple[int, tuple[Finding, ...], tuple[Failure, ...]]]:
    if processes == 1:
        _prepare(opening)
        for batch in batches:
            yield (len(batch), *_judged(batch))
        return
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _prepare, (opening,))
    try:
        waiting: dict[Future[tuple[tuple[Finding, ...], tuple[Failure, ...]]], int] = {}
        for batch in batches:
            waiting[pool.submit(_judged, batch)] = len(batch)
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield (waiting.pop(future), *future.result())
    except BaseException:
        for process in list(pool._processes.values()):  # noqa: SLF001  # the pool has no way to end what is at work
            process.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare(opening: Opening) -> None:
    snapshot = opening()
    model = Model.from_snapshot(snapshot)
    _here[:] = [_Process(snapshot, model, tuple(target_shapes(model.shapes_graph)))]


def _judged(batch: _Batch) -> tuple[tuple[Finding, ...], tuple[Failure, ...]]:
    [here] = _here
    view = View(here.snapshot, _NOTHING)
    focus: dict[TargetShape, set[Object]] = defaultdict(set)
    for node, places in batch.items():
        for place in places:
            focus[here.shapes[place]].add(node)
    results, failures = judge(view, view.hierarchy(), focus, here.model)
    return findings(results, before=results, model=here.model, view=view), tuple(failures)
