"""A report for editors and code hosts: Static Analysis Results Interchange Format (SARIF) 2.1.0, OASIS standard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from missiongraph import __version__
from missiongraph.model.texts import pick
from missiongraph.names import compact
from missiongraph.rdf.places import Cell, Place
from missiongraph.validate.findings import shown
from missiongraph.validate.report import Checked, Finding, Fix, Receipt, Report, Severity, Since

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_STATES: Final = {Since.NEW: "new", Since.STILL_THERE: "unchanged", Since.GONE: "absent"}
_UNCHECKED: Final = {
    Checked.UNKNOWN: "unknown-term",
    Checked.NO_TYPE: "node-without-type",
    Checked.NO_RULE: "term-without-rule",
}


def to_sarif(report: Report) -> dict[str, Any]:
    """Turn a report into plain values for JSON: one run, with a rule for each shape, and fixes."""
    return _Sarif(report).log()


class _Sarif:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._rules: dict[str, dict[str, Any]] = {}

    def log(self) -> dict[str, Any]:
        results = [*self._results(), *self._receipts()]
        driver = {
            "name": "MissionGraph",
            "semanticVersion": __version__,
            "informationUri": "https://w3id.org/missiongraph/",
            "rules": list(self._rules.values()),
        }
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "invocations": [self._invocation()],
            "results": results,
            "properties": {
                "publishable": self._report.publishable,
                "conforms": self._report.conforms,
                "coverage": self._report.coverage.share,
                "revision": self._report.revision,
            },
        }
        return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}

    def _invocation(self) -> dict[str, Any]:
        return {
            "executionSuccessful": not self._report.rule_errors,
            "toolConfigurationNotifications": [
                {"level": "error", "message": {"text": f"{compact(error.shape)}: {error.message}"}}
                for error in self._report.rule_errors
            ],
        }

    def _results(self) -> Iterator[dict[str, Any]]:
        for finding in (*self._report.findings, *self._report.gone):
            result = {
                **self._ruled(finding),
                "level": _LEVELS[finding.severity],
                "message": {"text": pick(finding.messages) or compact(finding.shape)},
                "baselineState": _STATES[finding.since],
                "locations": [self._location(finding.place, finding.excerpt, shown(finding.focus))],
            }
            if finding.fix:
                result["fixes"] = [self._fix(finding.fix)]
            yield result

    def _receipts(self) -> Iterator[dict[str, Any]]:
        for receipt in self._report.coverage.receipts:
            if receipt.outcome in _UNCHECKED:
                result = {
                    **self._rule(_UNCHECKED[receipt.outcome], str(receipt.outcome), "", "note"),
                    "level": "warning" if receipt.outcome is Checked.UNKNOWN else "note",
                    "message": {"text": _words(receipt)},
                    "locations": [self._location(receipt.place, receipt.excerpt, shown(receipt.quad.subject))],  # type: ignore[arg-type]
                }
                if receipt.fix:
                    result["fixes"] = [self._fix(receipt.fix)]
                yield result

    def _ruled(self, finding: Finding) -> dict[str, Any]:
        name, reason = pick(finding.rule) or compact(finding.shape), pick(finding.reasons) or ""
        found = self._rule(compact(finding.shape), name, reason, _LEVELS[finding.severity])
        if finding.shape.startswith("http"):
            self._rules[found["ruleId"]]["helpUri"] = finding.shape
        return found

    def _rule(self, identifier: str, name: str, reason: str, level: str) -> dict[str, Any]:
        if identifier not in self._rules:
            rule: dict[str, Any] = {"id": identifier, "shortDescription": {"text": name}}
            rule["defaultConfiguration"] = {"level": level}
            if reason:
                rule["fullDescription"] = {"text": reason}
            self._rules[identifier] = rule
        return {"ruleId": identifier, "ruleIndex": list(self._rules).index(identifier)}

    def _location(self, place: Place | None, excerpt: str, node: str) -> dict[str, Any]:
        found: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": node}]}
        if place is not None:
            region = _region(place)
            if excerpt:
                region["snippet"] = {"text": excerpt}
            found["physicalLocation"] = {"artifactLocation": self._artifact(place), "region": region}
        return found

    def _artifact(self, place: Place) -> dict[str, str]:
        return {"uri": (place.file or self._report.source or "submission").replace(" ", "%20")}

    def _fix(self, fix: Fix) -> dict[str, Any]:
        changes = [
            {
                "artifactLocation": self._artifact(edit.place),
                "replacements": [{"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}],
            }
            for edit in fix.edits
        ]
        return {"description": {"text": pick(fix.title) or ""}, "artifactChanges": changes}


def _region(place: Place) -> dict[str, Any]:
    """Return a region (SARIF §3.30); a cell has its row as line, and its name beside it."""
    if isinstance(place, Cell):
        return {"startLine": place.row, "properties": {"cell": str(place)}}
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _words(receipt: Receipt) -> str:
    if receipt.term is None:
        return f"{str(receipt.outcome).capitalize()}: {receipt.quad.triple}"
    guess = f" Did you mean {' or '.join(map(compact, receipt.nearest))}?" if receipt.nearest else ""
    return f"Unknown term {compact(receipt.term)}.{guess}"
