"""The one door of this room: check a change, or a whole graph. Plain functions of values that can be pickled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import chain
from typing import Final

from pyoxigraph import Quad

from missiongraph.model.load import Model
from missiongraph.model.ontology import SUBCLASS, Hierarchy
from missiongraph.names import SHAPES, compact
from missiongraph.query.asserted import Triple, View, is_asserted
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object, graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.validate import engine
from missiongraph.validate.coverage import cover
from missiongraph.validate.engine import Failure, Result
from missiongraph.validate.findings import findings, mended
from missiongraph.validate.lint import lint
from missiongraph.validate.neighbourhood import Affected, Focus, all_targets, neighbourhood, targeted, targets
from missiongraph.validate.report import Finding, Report, RuleError, Scope
from missiongraph.validate.rules import TargetShape, switched_off, target_shapes
from missiongraph.validate.suspects import Suspects

_NOTHING: Final = Change()
_SWITCHED_OFF: Final = "It is switched off (sh:deactivated). Let it run again, or take it out of the shapes."


def check(snapshot: Snapshot, change: Change, model: Model) -> Report:
    """Check what a change to a snapshot can affect, by the rules of a model.

    Quads to be removed are as the snapshot has them; quads to be added are as they were submitted.
    """
    work = _Check(snapshot, change, model)
    changed = frozenset(_triples(chain(change.removed, change.added)))
    reasons = tuple(_why_everything(change, changed, work.shapes))
    if reasons:
        return work.report(all_targets(work.after.everything(), work.shapes, work.hierarchy), change.added, reasons)
    nodes = Affected(work.before, work.after, work.hierarchy, changed).nodes(work.shapes)
    focus = targets(work.after, nodes, work.hierarchy)
    return work.report(focus, change.added, earlier=targets(work.before, nodes, work.hierarchy))


def check_all(snapshot: Snapshot, model: Model) -> Report:
    """Check a whole graph, with a receipt for each triple of its documents."""
    work = _Check(snapshot, _NOTHING, model)
    focus = all_targets(work.after.everything(), work.shapes, work.hierarchy)
    stated = (quad for quad in snapshot.match(None, None, None, None) if is_asserted(graph_iri(quad)))
    return work.report(focus, stated, ("all of it was asked for",))


def check_nodes(snapshot: Snapshot, nodes: Set[Object], model: Model) -> tuple[Finding, ...]:
    """Say what the rules find of some nodes of a graph as it is; rules without bounds are left out."""
    work = _Check(snapshot, _NOTHING, model)
    asked = {shape: set(nodes) for shape in work.shapes if shape.reach is not None}
    return work.report(targets(work.after, asked, work.hierarchy), ()).findings


def _triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    for quad in quads:
        if is_asserted(graph_iri(quad)):
            yield quad.subject, quad.predicate, quad.object  # type: ignore[misc]  # no triple terms are let in


def _why_everything(change: Change, changed: Set[Triple], shapes: Iterable[TargetShape]) -> Iterator[str]:
    """Say why a change has to be checked against the whole graph; nothing when its reach can be computed."""
    if SHAPES in change.graphs():
        yield "the change touches the shapes themselves"
    if any(predicate.value == SUBCLASS for _, predicate, _ in changed):
        yield "the change touches the hierarchy of the classes"
    for shape in shapes:
        if shape.reach is None:
            yield f"what {compact(shape.name)} reads cannot be told: {shape.unbounded}"


class _Check:
    """A change between two views, and the rules."""

    def __init__(self, snapshot: Snapshot, change: Change, model: Model) -> None:
        self._snapshot, self._model = snapshot, model
        self.after = View(snapshot, change)
        self.before = self.after.before() if change else self.after
        self.hierarchy = self.after.hierarchy()
        self.shapes = target_shapes(model.shapes_graph)

    def report(
        self, focus: Focus, submitted: Iterable[Quad], reasons: tuple[str, ...] = (), earlier: Focus | None = None
    ) -> Report:
        """Validate the focus nodes; with `reasons` on the whole graph, else on their neighbourhood.

        `earlier` are those that the change can affect in the graph before it, under the same hierarchy of classes.
        """
        near = neighbourhood(self.after, focus)
        results, failures = judge(self.after, self.hierarchy, focus, self._model)
        if earlier is None:
            before = self._before(focus, results)
        else:
            before = judge(self.before, self.hierarchy, earlier, self._model)[0]
        return Report(
            revision=self._snapshot.revision,
            scope=Scope(bool(reasons), reasons, len(frozenset(chain(*focus.values()))), len(near.triples)),
            findings=findings(results, before=before, model=self._model, view=self.after),
            coverage=cover(submitted, self._model, self.after, near.read_by),
            rule_errors=tuple(rule_errors(self._model, failures)),
            gone=mended(results, before=before, model=self._model, view=self.before) if earlier is not None else (),
        )

    def _before(self, focus: Focus, results: list[Result]) -> list[Result]:
        """Validate the nodes that have results as they were before the change."""
        if not results or self.before is self.after:
            return results
        suspects: set[Object] = {result.focus for result in results}
        hierarchy = self.before.hierarchy()
        earlier = {
            shape: targeted(self.before, shape.target, nodes & suspects, hierarchy) for shape, nodes in focus.items()
        }
        return judge(self.before, hierarchy, earlier, self._model)[0]


def judge(view: View, hierarchy: Hierarchy, focus: Focus, model: Model) -> tuple[list[Result], list[Failure]]:
    """Clear the nodes that surely conform, and have pySHACL judge the others on what they need of the graph."""
    shapes = model.shapes_graph
    suspects = Suspects(view, hierarchy, shapes)
    left = {shape: found for shape, nodes in focus.items() if (found := suspects.among(shape.node, nodes))}
    is_bounded = all(shape.reach is not None for shape in left)
    data = neighbourhood(view, left).triples if is_bounded else view.everything()
    return engine.run(shapes=shapes, data=data, focus={shape.node: nodes for shape, nodes in left.items()})


def rule_errors(model: Model, failures: Iterable[Failure]) -> Iterator[RuleError]:
    """Tell the rules that did not run: switched off, wrong in themselves, or stumbling over something."""
    for shape in switched_off(model.shapes_graph):
        yield RuleError(shape, _SWITCHED_OFF, is_switched_off=True)
    for problem in lint(model):
        if problem.breaks:
            yield RuleError(problem.shape, problem.message)
    for failure in failures:
        yield RuleError(str(failure.shape).strip("<>"), failure.message)
