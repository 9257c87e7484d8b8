"""Writing one graph: what a request wants done to it, and the reader job that plans it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from pyoxigraph import NamedNode

from missiongraph.commit.conditions import Condition
from missiongraph.commit.plan import Plan, plan_change, plan_contents
from missiongraph.commit.submission import Content, Submission, refuse_foreign_graphs
from missiongraph.commit.tables import read_submission
from missiongraph.errors import Gone, NotFound, Rejected
from missiongraph.model.load import Model
from missiongraph.names import is_written_over_http
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import is_iri
from missiongraph.store.base import Snapshot
from missiongraph.store.meta import Standing, standing


class Mode(Enum):
    """What is done to a graph."""

    REPLACE = auto()
    MERGE = auto()
    REMOVE = auto()


@dataclass(frozen=True, slots=True)
class Writing:
    """A graph, what to do to it and with which submissions (none to remove it), and on which condition."""

    graph: str
    mode: Mode
    submissions: tuple[Submission, ...] = ()
    condition: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and how the graph stood before; its base is the revision of both."""

    plan: Plan
    before: Standing


def plan_writing(snapshot: Snapshot, *, writing: Writing) -> Planned:
    """Plan what a request wants done to a graph. A reader job.

    Raises PreconditionFailed or PreconditionRequired as its condition says, NotFound when there is nothing to remove,
    and what reading the submissions raises.
    """
    refuse_other_graph(writing.graph)
    before = standing(snapshot, writing.graph)
    writing.condition.check(before, snapshot.revision)
    plan = _plan(snapshot, writing, before)
    if plan.change:
        writing.condition.check_replacing(before)
    return Planned(plan, before)


def absent(graph: str, found: Standing) -> NotFound | Gone:
    """Build the error for a graph that states nothing: never there, or removed."""
    if found.changed:
        return Gone(
            f"<{graph}> was removed in revision {found.changed}. With ?rev={found.changed - 1} you see it as it was.",
            graph=graph,
            removed=found.changed,
        )
    return NotFound(f"There is no graph <{graph}>. /documents lists those that there are.", graph=graph)


def refuse_other_graph(graph: str) -> None:
    """Raise Rejected for a name that no document can have."""
    if not is_iri(graph):
        raise Rejected(f"A graph is named by an absolute IRI, and {graph[:200]!r} is none.", parameter="graph")
    if not is_written_over_http(graph):
        raise Rejected(
            f"<{graph}> comes with a release or follows from the documents; only documents are written.", graph=graph
        )


def _plan(snapshot: Snapshot, writing: Writing, before: Standing) -> Plan:
    model = Model.from_snapshot(snapshot)
    if writing.mode is Mode.REMOVE:
        if not before.exists:
            raise NotFound(f"There is no graph <{writing.graph}>, so there is nothing to remove.", graph=writing.graph)
        return plan_change(snapshot, Change(removed=frozenset(snapshot.match(graph=NamedNode(writing.graph)))), model)
    contents = [_content(submission, writing.graph, snapshot, model) for submission in writing.submissions]
    if writing.mode is Mode.REPLACE:
        if not any(content.submitted for content in contents):
            raise Rejected("The document states nothing. To remove what is there, use DELETE.", graph=writing.graph)
        return plan_contents(snapshot, contents, model)
    stated = frozenset(quad for content in contents for quad in content.stored())
    new = frozenset(quad for quad in stated if not any(snapshot.match(*quad)))
    return plan_change(snapshot, Change(added=new), model, contents)


def _content(submission: Submission, graph: str, snapshot: Snapshot, model: Model) -> Content:
    content = read_submission(submission, snapshot, model)
    refuse_foreign_graphs(content)
    others = content.graphs() - {graph}
    if others:
        raise Rejected(
            f"This address takes statements of <{graph}> only, and some are in <{min(others)}>. Send each document to "
            "its own address.",
            graph=min(others),
        )
    return content
