"""A report as its page shows it: in the reader's language, by rule and then by place, with the lines it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from missiongraph.commit.corrected import MadeChange
from missiongraph.model.texts import pick
from missiongraph.names import compact
from missiongraph.rdf.places import Place, Span
from missiongraph.validate.findings import shown
from missiongraph.validate.report import Checked, Finding, Fix, Receipt, Report, Since
from missiongraph.validate.text import percent

_MOST: Final = 50
_AROUND: Final = 90
_MOST_MARKS: Final = 500
_LEVELS: Final = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A line of what was submitted, cut where it is long: what stands before the place, there, and after it."""

    where: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A fix: what it does, and whether it is made unasked."""

    title: str
    safe: bool


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding; `message` is empty where all of its rule say the same, `name` for an error of syntax."""

    name: str
    message: str
    focus: str
    path: str
    value: str
    expected: str
    was_there: bool
    quoted: Quoted | None
    fix: Offered | None


@dataclass(frozen=True, slots=True)
class ShownRule:
    """What one rule found, with its reason and an example; `count` also counts those that are not shown."""

    severity: str
    name: str
    iri: str
    rule: str
    message: str
    reason: str
    example: str
    count: int
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """An unknown term, those that look like it, and where it stands first."""

    term: str
    nearest: tuple[str, ...]
    quoted: Quoted | None
    fix: Offered | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What an editor underlines: from `line` and `column` (both from 1, columns in characters) up to an end."""

    line: int
    column: int
    end_line: int
    end_column: int
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class ShownReport:
    """All of it. `counts` go with the words for severities, `covered` with those for what became of the triples."""

    publishable: bool
    counts: tuple[tuple[str, int], ...]
    share: str
    least: str
    rules: tuple[ShownRule, ...]
    errors: tuple[tuple[str, str], ...]
    covered: tuple[tuple[str, int], ...]
    terms: tuple[ShownTerm, ...]
    untyped: tuple[Quoted, ...]
    notes: tuple[str, ...]
    gone: int
    fixes: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change that was made in the text."""

    where: str
    title: str


def shown_report(report: Report, language: str) -> ShownReport:
    """Show a report in a language."""
    ordered = sorted(report.findings, key=lambda each: (each.severity.rank, each.shape, _order(each.place)))
    groups = groupby(ordered, key=lambda each: (each.severity, each.shape))
    untyped = [each for each in report.coverage.receipts if each.outcome is Checked.NO_TYPE]
    quoted = [_quoted(each.place, each.excerpt) for each in {each.quad.subject: each for each in untyped}.values()]
    return ShownReport(
        publishable=report.publishable,
        counts=tuple((str(severity), count) for severity, count in report.counts.items() if count),
        share=percent(report.coverage.share),
        least=percent(report.least_coverage) if report.lacks_coverage else "",
        rules=tuple(_rule(list(group), language) for _, group in groups),
        errors=tuple((compact(error.shape), error.message) for error in report.rule_errors),
        covered=tuple((str(outcome), count) for outcome, count in report.coverage.counts.items()),
        terms=tuple(_terms(report, language)),
        untyped=tuple(each for each in quoted[:_MOST] if each),
        notes=tuple(pick(note, language) or "" for note in report.notes),
        gone=len(report.gone),
        fixes=len(report.fixes),
        marks=tuple(_marks(ordered, language)),
    )


def shown_changes(changes: tuple[MadeChange, ...], language: str) -> tuple[ShownChange, ...]:
    """Show the changes that were made in a text."""
    return tuple(ShownChange(str(each.edit.place), pick(each.title, language) or "") for each in changes)


def _rule(group: list[Finding], language: str) -> ShownRule:
    first = group[0]
    messages = {pick(each.messages, language) or "" for each in group}
    is_one = len(messages) == 1
    return ShownRule(
        severity=str(first.severity),
        name=pick(first.rule, language) or compact(first.shape),
        iri=first.shape,
        rule=compact(first.shape),
        message=messages.pop() if is_one else "",
        reason=pick(first.reasons, language) or "",
        example=first.example or "",
        count=len(group),
        findings=tuple(_finding(each, language, with_message=not is_one) for each in group[:_MOST]),
    )


def _marks(findings: Iterable[Finding], language: str) -> Iterator[Mark]:
    """Mark the places of the first findings in the text, each with what its rule says."""
    placed = ((each, each.place) for each in findings if isinstance(each.place, Span))
    for finding, place in islice(placed, _MOST_MARKS):
        said = pick(finding.messages, language) or pick(finding.rule, language) or compact(finding.shape)
        yield Mark(place.line, place.column, place.end_line, place.end_column, _LEVELS[finding.severity.rank], said)


def _finding(finding: Finding, language: str, *, with_message: bool) -> ShownFinding:
    return ShownFinding(
        name="" if finding.component == finding.shape else pick(finding.label, language) or shown(finding.focus),
        message=(pick(finding.messages, language) or "") if with_message else "",
        focus=shown(finding.focus),
        path=str(finding.path or ""),
        value="" if finding.value is None or finding.value == finding.focus else shown(finding.value),
        expected=", ".join(finding.expected),
        was_there=finding.since is Since.STILL_THERE,
        quoted=_quoted(finding.place, finding.excerpt),
        fix=_offered(finding.fix, language),
    )


def _terms(report: Report, language: str) -> list[ShownTerm]:
    first: dict[str, Receipt] = {}
    for receipt in sorted(report.coverage.receipts, key=lambda each: _order(each.place)):
        if receipt.term is not None:
            first.setdefault(receipt.term, receipt)
    return [
        ShownTerm(
            term=compact(term),
            nearest=tuple(map(compact, receipt.nearest)),
            quoted=_quoted(receipt.place, receipt.excerpt),
            fix=_offered(receipt.fix, language),
        )
        for term, receipt in first.items()
    ]


def _offered(fix: Fix | None, language: str) -> Offered | None:
    return None if fix is None else Offered(pick(fix.title, language) or "", fix.safe)


def _order(place: Place | None) -> tuple[str, int, str, int]:
    if place is None:
        return "", 0, "", 0
    if isinstance(place, Span):
        return place.file, place.line, "", place.column
    return place.file, place.row, place.column.rjust(3), 0


def _quoted(place: Place | None, line: str) -> Quoted | None:
    if place is None:
        return None
    if not isinstance(place, Span):
        return Quoted(str(place), "", line, "")
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    before, after = line[:start], line[end:]
    before = before if len(before) <= _AROUND else f"…{before[-_AROUND:]}"
    after = after if len(after) <= _AROUND else f"{after[:_AROUND]}…"
    return Quoted(str(place), before, line[start:end][: 2 * _AROUND], after)
