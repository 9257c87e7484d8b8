"""Planning: the change that a submission would make, and the report about it.

Validating is planning without applying.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from pyoxigraph import NamedNode, Quad

from missiongraph.commit.described import undescribed
from missiongraph.commit.fixes import Fixer
from missiongraph.commit.identifiers import misformed
from missiongraph.commit.personal import personal_data
from missiongraph.commit.quotes import misquoted
from missiongraph.commit.submission import Content, Submission, refuse_foreign_graphs
from missiongraph.commit.tables import read_submission
from missiongraph.model.load import Model
from missiongraph.query.derive import consequences
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import with_literals
from missiongraph.store.base import Snapshot
from missiongraph.validate.check import check
from missiongraph.validate.places import Index, locate
from missiongraph.validate.report import Finding, Report, Waiver
from missiongraph.validate.syntax import in_file_of


@dataclass(frozen=True, slots=True)
class Plan:
    """A change in the engine's form, its report, and the revision that it was computed on.

    `graphs` are those that each submission states something in, where it was planned from submissions; `derived` is
    what follows from the change in the graph of derived triples.
    """

    base: int
    change: Change
    report: Report
    graphs: tuple[frozenset[str], ...] = ()
    derived: Change = Change()

    def under(self, least_coverage: float, waiver: Waiver | None = None) -> Plan:
        """Return the plan under a policy: the share that rules must have checked, or who waives that and why."""
        return replace(self, report=self.report.under(least_coverage, waiver))


def plan(snapshot: Snapshot, submissions: Sequence[Submission], model: Model, *, tolerant: bool = False) -> Plan:
    """Plan to replace each graph that the submissions state something in, all in one change.

    With `tolerant`, statements that cannot be read are findings (which block), and the others are checked. Raises
    SyntaxProblem, UnsupportedTerm or Rejected for a submission that cannot be read or placed.
    """
    return plan_contents(snapshot, _read(snapshot, submissions, model, tolerant=tolerant), model)


def report_on(snapshot: Snapshot, *, submission: Submission) -> Report:
    """Report on a submission in the context of a revision. A reader job."""
    model = Model.from_snapshot(snapshot)
    return report_contents(snapshot, _read(snapshot, [submission], model, tolerant=True), model)


def plan_contents(snapshot: Snapshot, contents: Sequence[Content], model: Model) -> Plan:
    """Plan with submissions that are read already."""
    return plan_change(snapshot, replacing(snapshot, contents), model, contents)


def report_contents(snapshot: Snapshot, contents: Sequence[Content], model: Model) -> Report:
    """Return the report of what `plan_contents` plans, without working out what follows from it."""
    return report_change(snapshot, replacing(snapshot, contents), model, contents)


def plan_change(snapshot: Snapshot, change: Change, model: Model, contents: Sequence[Content] = ()) -> Plan:
    """Plan a change that is known already; what it adds is checked in the form that `contents` have it in, if any."""
    return concluded(snapshot, change, model, contents, report_change(snapshot, change, model, contents))


def concluded(snapshot: Snapshot, change: Change, model: Model, contents: Sequence[Content], report: Report) -> Plan:
    """Plan a change that is known and reported on already: work out what follows from it, if it may be published."""
    derived = consequences(snapshot, change, model.rules) if change and report.publishable else Change()
    return Plan(snapshot.revision, change, report, tuple(content.graphs() for content in contents), derived)


def _read(snapshot: Snapshot, submissions: Sequence[Submission], model: Model, *, tolerant: bool) -> list[Content]:
    contents = [read_submission(submission, snapshot, model, tolerant=tolerant) for submission in submissions]
    for content in contents:
        refuse_foreign_graphs(content)
    return contents


def replacing(snapshot: Snapshot, contents: Sequence[Content], also: Iterable[str] = ()) -> Change:
    """Return the change that puts the contents in place of what their graphs hold, and empties other graphs."""
    graphs = frozenset(chain(also, *(content.graphs() for content in contents)))
    old = frozenset(chain.from_iterable(snapshot.match(graph=NamedNode(graph)) for graph in graphs))
    new = frozenset(chain.from_iterable(content.stored() for content in contents))
    return Change(old - new, new - old)


def report_change(snapshot: Snapshot, change: Change, model: Model, contents: Sequence[Content] = ()) -> Report:
    """Return the report of what `plan_change` plans."""
    added = _as_submitted(contents, change.added) if contents else change.added
    report = check(snapshot, Change(change.removed, added), model)
    said = Change(change.removed, added)
    # What SHACL cannot say, and what reading brought up.
    rules = (undescribed(snapshot, change, model), misquoted(snapshot, change), misformed(snapshot, said))
    beyond = (*chain.from_iterable(rules), *personal_data(snapshot, change))
    several = len(contents) > 1
    read = tuple(chain.from_iterable(_brought_up(content, several=several) for content in contents))
    notes = tuple(chain.from_iterable(content.notes for content in contents))
    if beyond or read or notes:
        findings = sorted((*read, *beyond, *report.findings), key=lambda finding: finding.severity.rank)
        report = replace(report, findings=tuple(findings), notes=notes)
    return located(report, contents, model)


def located(report: Report, contents: Sequence[Content], model: Model) -> Report:
    """Add to a report where in the submitted texts its findings are, and what would mend them."""
    index = cache(lambda: _index(contents))
    report = replace(report, source=contents[0].name if len(contents) == 1 else "")
    placed = locate(report, index)
    if placed is report:
        return report
    return Fixer.of(index(), [quad for content in contents for quad in content.submitted], model).fixed(placed)


def _index(contents: Sequence[Content]) -> Index:
    """Gather the places that are known; files are named where there are several."""
    index = Index()
    for content in contents:
        index.add(content.places, content.normal, content.name if len(contents) > 1 else "")
    return index


def _brought_up(content: Content, *, several: bool) -> Iterator[Finding]:
    for finding in content.findings:
        yield in_file_of(finding, content.name) if several else finding


def _as_submitted(contents: Sequence[Content], added: frozenset[Quad]) -> frozenset[Quad]:
    """Return the added quads in the form in which they were submitted, which is what validation is to see."""
    return frozenset(
        quad
        for content in contents
        for quad, stored in zip(content.submitted, with_literals(content.submitted, content.normal), strict=True)
        if stored in added
    )
