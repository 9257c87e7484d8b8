"""What a validation says: findings, what was checked and what was not, and whether the change can be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pyoxigraph import Quad

from missiongraph.model.paths import Path
from missiongraph.model.texts import Texts
from missiongraph.names import SH
from missiongraph.rdf.edits import Edit
from missiongraph.rdf.places import Place
from missiongraph.rdf.terms import Object


class Severity(StrEnum):
    """How bad a finding is: what misleads a reader blocks, what is incomplete warns, the rest is advice."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def iri(self) -> str:
        """The IRI of the severity in SHACL."""
        return SH + self.value

    @property
    def rank(self) -> int:
        """The place in a list, the worst first."""
        return list(Severity).index(self)


class Since(StrEnum):
    """Whether the change brings a finding, finds it there, or mends it."""

    NEW = "new"
    STILL_THERE = "still there"
    GONE = "gone"


class Checked(StrEnum):
    """What became of a submitted triple."""

    BY_RULE = "checked"
    NO_RULE = "known term without a rule"
    UNKNOWN = "unknown term"
    NO_TYPE = "node without a type"


@dataclass(frozen=True, slots=True)
class Fix:
    """What would mend a finding, as changes of the submitted text; only those that are `safe` are made unasked."""

    title: Texts
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One result, with all that a person needs to mend it.

    `label` names the focus node if anything does; `rule` names what is asked for; `expected` are the parameters of the
    constraint, such as `sh:minCount 1`; `terms` are the IRIs of the ontology's terms that it is about. `shape` and
    `component` are IRIs (`_:label` for a shape without IRI), `constraint` is that of a SPARQL constraint. `place` is
    that of the value in what was submitted, else of the property, else where the node is first spoken of;
    `excerpt` is what stands there: the whole line, or the words of the cell.
    """

    severity: Severity
    since: Since
    focus: Object
    label: Texts
    classes: tuple[str, ...]
    path: Path | None
    value: Object | None
    shape: str
    component: str
    constraint: Object | None
    rule: Texts
    messages: Texts
    reasons: Texts
    example: str | None
    expected: tuple[str, ...]
    terms: tuple[str, ...]
    place: Place | None = None
    excerpt: str = ""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one submitted triple: the shapes that read it, or the unknown term and those that look like it.

    `place` is that of the unknown term, or of the node without a type, in what was submitted.
    """

    quad: Quad
    outcome: Checked
    rules: tuple[str, ...] = ()
    term: str | None = None
    nearest: tuple[str, ...] = ()
    place: Place | None = None
    excerpt: str = ""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """A receipt for every submitted triple of documents and of the curated graph, sorted by graph and triple."""

    receipts: tuple[Receipt, ...] = ()

    @property
    def counts(self) -> Mapping[Checked, int]:
        """The number of triples by what became of them."""
        counted = Counter(receipt.outcome for receipt in self.receipts)
        return {outcome: counted[outcome] for outcome in Checked}

    @property
    def share(self) -> float:
        """The part of the triples that a rule checked, from 0 to 1; 1 when nothing was submitted."""
        return self.counts[Checked.BY_RULE] / len(self.receipts) if self.receipts else 1.0

    @property
    def unknown_terms(self) -> Mapping[str, tuple[str, ...]]:
        """The unknown terms with the known ones that look like them, the likeliest first."""
        found = {receipt.term: receipt.nearest for receipt in self.receipts if receipt.term is not None}
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class RuleError:
    """A rule that did not run, as it cannot or is switched off: a fault of ours, which says nothing about the data."""

    shape: str
    message: str
    is_switched_off: bool = False


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who lets a change be published although rules checked too little of it, and why."""

    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What was validated. `reasons` say why it was the whole graph, and are empty when it was what a change affects."""

    whole_graph: bool
    reasons: tuple[str, ...]
    focus_nodes: int
    triples: int

    def __str__(self) -> str:
        return "whole graph" if self.whole_graph else "what the change can affect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole answer. `revision` is the one on which the change was checked.

    `notes` tell how a table was read where that was found out by itself. `gone` are findings that the change mends;
    they count for nothing else. `source` is the name of what was submitted if it is one file. `least_coverage` is the
    share that must be checked for publication, unless waived.
    """

    revision: int
    scope: Scope
    findings: tuple[Finding, ...]
    coverage: Coverage
    rule_errors: tuple[RuleError, ...]
    notes: tuple[Texts, ...] = ()
    gone: tuple[Finding, ...] = ()
    source: str = ""
    least_coverage: float = 0.0
    waiver: Waiver | None = None

    @property
    def conforms(self) -> bool:
        """Conformance as SHACL §3.6.1 has it: no result of any severity. What could not be checked does not conform.

        To shapes that are switched off everything conforms (§2.1.3.4).
        """
        return not self.findings and all(error.is_switched_off for error in self.rule_errors)

    @property
    def publishable(self) -> bool:
        """Whether the change may become a revision: it brings no violation, every rule ran, enough was checked.

        A violation that was there before does not block, or nobody could mend anything beside it.
        """
        return not self.blocking

    @property
    def blocking(self) -> int:
        """How many things keep the change from becoming a revision."""
        brought = [each for each in self.findings if each.severity is Severity.VIOLATION and each.since is Since.NEW]
        return len(brought) + len(self.rule_errors) + self.lacks_coverage

    @property
    def lacks_coverage(self) -> bool:
        """Whether rules checked less than the setting asks for, and nobody answers for it."""
        return self.coverage.share < self.least_coverage and self.waiver is None

    def under(self, least_coverage: float, waiver: Waiver | None = None) -> Report:
        """Return the report under a policy: the share that rules must have checked, or who waives that and why."""
        return replace(self, least_coverage=least_coverage, waiver=waiver)

    @property
    def counts(self) -> Mapping[Severity, int]:
        """The number of findings by severity."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in Severity}

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """The fixes that are certain, each once."""
        offered = [*(each.fix for each in self.findings), *(each.fix for each in self.coverage.receipts)]
        return tuple({fix.edits: fix for fix in offered if fix is not None and fix.safe}.values())

    @property
    def unknown_terms(self) -> Mapping[str, tuple[str, ...]]:
        """The unknown terms of the change, with the known ones that look like them."""
        return self.coverage.unknown_terms


def with_waiver(message: str, report: Report) -> str:
    """Add to the message of a revision who let it be published although rules checked too little of it, and why."""
    if report.waiver is None or report.coverage.share >= report.least_coverage:
        return message
    words = f"Coverage waived by {report.waiver.who}: {report.waiver.why}"
    return message if message.endswith(words) else f"{message}. {words}"
