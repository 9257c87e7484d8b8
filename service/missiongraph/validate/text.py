"""A report for people at a terminal: the outcome, findings by severity and rule with the lines they are in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from missiongraph.model.texts import pick
from missiongraph.names import compact
from missiongraph.rdf.places import Place, Span
from missiongraph.validate.findings import shown
from missiongraph.validate.report import Checked, Finding, Receipt, Report, Severity, Since

_WORDS: Final = {Severity.VIOLATION: "blocking", Severity.WARNING: "warning", Severity.INFO: "note"}
_MOST_LINES: Final = 10
_WIDEST: Final = 160


def to_text(report: Report) -> str:
    """Write a report for a terminal: the outcome, findings by severity and rule, then what was not checked."""
    lines = [summary(report), f"Checked: {report.scope}, {report.scope.focus_nodes:,} nodes."]
    lines += [f"  because {reason}" for reason in report.scope.reasons]
    lines += [f"Note: {pick(note)}" for note in report.notes]
    lines += [f"Rule error: {compact(error.shape)}: {error.message}" for error in report.rule_errors]
    for (severity, shape), group in groupby(report.findings, key=lambda each: (each.severity, each.shape)):
        lines += ["", *_rule_lines(severity, shape, list(group))]
    return "\n".join([*lines, *_coverage_lines(report)])


def summary(report: Report) -> str:
    """Say in one line whether the change can be published, how many findings there are and how much was checked."""
    counted = [f"{count} {_plural(_WORDS[severity], count)}" for severity, count in report.counts.items() if count]
    if report.rule_errors:
        counted.insert(0, f"{len(report.rule_errors)} {_plural('rule error', len(report.rule_errors))}")
    outcome = "can be published" if report.publishable else "cannot be published"
    coverage = f"coverage {percent(report.coverage.share)}"
    if report.coverage.share < report.least_coverage:
        coverage += f", below {percent(report.least_coverage)}"
        coverage += f" (waived by {report.waiver.who}: {report.waiver.why})" if report.waiver else ""
    return f"{outcome}: {', '.join(counted) or 'no findings'}; {coverage}"


def _plural(word: str, count: int) -> str:
    return word if count == 1 or word == "blocking" else f"{word}es" if word.endswith("x") else f"{word}s"


def percent(share: float) -> str:
    """Round down, so that only a change that was checked whole says 100 %."""
    return f"{int(share * 1000) / 10:g} %"


def _rule_lines(severity: Severity, shape: str, group: list[Finding]) -> Iterator[str]:
    first = group[0]
    yield f"{severity} · {pick(first.rule) or compact(shape)} ({compact(shape)}): {len(group)}"
    is_one = len({pick(finding.messages) for finding in group}) == 1
    if is_one and first.messages:
        yield f"  {pick(first.messages)}"
    for reason in filter(None, (pick(first.reasons),)):
        yield f"  Why: {reason}"
    if first.example:
        yield f"  Example: {first.example}"
    for finding in group[:_MOST_LINES]:
        yield f"  - {_where(finding, with_message=not is_one)}"
        yield from _quoted(finding.place, finding.excerpt)
        if finding.fix:
            yield f"      Fix: {pick(finding.fix.title)}{'' if finding.fix.safe else ' (look at it first)'}"
    if len(group) > _MOST_LINES:
        yield f"  … and {len(group) - _MOST_LINES} more (all are in --format json)"


def _where(finding: Finding, *, with_message: bool) -> str:
    name = pick(finding.label)
    parts = [f"{name} {shown(finding.focus)}" if name else shown(finding.focus)]
    if with_message:
        parts = [pick(finding.messages) or parts[0]]
    if finding.path is not None:
        parts.append(str(finding.path))
    if finding.value is not None and finding.value != finding.focus:
        parts.append(f"found {shown(finding.value)}")
    if finding.expected:
        parts.append(f"expected {', '.join(finding.expected)}")
    if finding.since is Since.STILL_THERE:
        parts.append("was there before")
    at = f"{finding.place} " if finding.place is not None else ""
    return at + "; ".join(parts)


def _quoted(place: Place | None, line: str, indent: str = "      ") -> Iterator[str]:
    """Quote the line that something is in, with a mark below it; of a long line, what is around the mark."""
    if not line or place is None:
        return
    line = "".join(each if each.isprintable() else " " for each in line)
    if not isinstance(place, Span):
        yield f"{indent}{line[:_WIDEST]}"
        return
    first = max(place.column - 1 - _WIDEST // 2, 0) if len(line) > _WIDEST else 0
    last = place.end_column - 1 if place.end_line == place.line else len(line)
    number = f"{place.line} | "
    before, marked = line[first : place.column - 1], line[place.column - 1 : min(last, first + _WIDEST)]
    yield f"{indent}{number}{line[first : first + _WIDEST]}"
    yield f"{indent}{' ' * (len(number) - 2)}| {' ' * _width(before)}{'^' * max(_width(marked), 1)}"


def _width(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return len(text) + wide - sum(unicodedata.combining(each) > 0 for each in text)


def _coverage_lines(report: Report) -> Iterator[str]:
    coverage = report.coverage
    if coverage.receipts:
        counted = ", ".join(f"{count:,} {outcome}" for outcome, count in coverage.counts.items() if count)
        yield from ("", f"{len(coverage.receipts):,} triples: {counted}.")
    for term, nearest in report.unknown_terms.items():
        guess = f" Did you mean {' or '.join(map(compact, nearest))}?" if nearest else ""
        yield f"  Unknown term {compact(term)}.{guess}"
        first = next(each for each in coverage.receipts if each.term == term)
        yield from _quoted(first.place, first.excerpt)
    for outcome in (Checked.NO_RULE, Checked.NO_TYPE):
        yield from _uncovered(outcome, [each for each in coverage.receipts if each.outcome is outcome])
    if report.gone:
        count = len(report.gone)
        yield f"{count} {_plural('finding', count)} of before {'is' if count == 1 else 'are'} mended."
    if report.fixes:
        count = len(report.fixes)
        yield f"{count} safe {_plural('fix', count)}: missiongraph validate --fix writes the corrected text."


def _uncovered(outcome: Checked, receipts: list[Receipt]) -> Iterator[str]:
    names = dict.fromkeys(
        compact(each.quad.predicate.value) if outcome is Checked.NO_RULE else str(each.quad.subject)
        for each in receipts
    )
    if names:
        more = f" and {len(names) - _MOST_LINES} more" if len(names) > _MOST_LINES else ""
        yield f"  {str(outcome).capitalize()}: {', '.join(list(names)[:_MOST_LINES])}{more}."
