"""The forms of a report by name, and the one for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from pyoxigraph import BlankNode, NamedNode

from missiongraph.rdf.formats import JSON_LD, TURTLE
from missiongraph.rdf.places import Place
from missiongraph.rdf.terms import Object
from missiongraph.rdf.write import write as write_rdf
from missiongraph.validate.junit import to_junit
from missiongraph.validate.report import Finding, Fix, Receipt, Report
from missiongraph.validate.sarif import to_sarif
from missiongraph.validate.shacl import to_quads
from missiongraph.validate.text import summary, to_text

__all__ = ["NAMES", "summary", "to_json", "to_quads", "write"]

NAMES: Final = ("text", "json", "ttl", "jsonld", "sarif", "junit")


def write(report: Report, name: str) -> str:
    """Write a report in the form of a name in NAMES; ends with a line break."""
    return _WRITERS[name](report).rstrip("\n") + "\n"


def to_json(report: Report) -> dict[str, Any]:
    """Turn a report into plain values for JSON."""
    return {
        "publishable": report.publishable,
        "conforms": report.conforms,
        "summary": summary(report),
        "revision": report.revision,
        "scope": {
            "scope": str(report.scope),
            "reasons": list(report.scope.reasons),
            "focusNodes": report.scope.focus_nodes,
            "triples": report.scope.triples,
        },
        "counts": {str(severity): count for severity, count in report.counts.items()},
        "findings": [finding_json(finding) for finding in report.findings],
        "gone": [finding_json(finding) for finding in report.gone],
        "fixes": [fix_json(fix) for fix in report.fixes],
        "coverage": {
            "share": report.coverage.share,
            "least": report.least_coverage,
            "waived": None if report.waiver is None else {"by": report.waiver.who, "reason": report.waiver.why},
            "counts": {str(outcome): count for outcome, count in report.coverage.counts.items()},
            "triples": [_receipt_json(receipt) for receipt in report.coverage.receipts],
        },
        "unknownTerms": {term: list(nearest) for term, nearest in report.unknown_terms.items()},
        "ruleErrors": [
            {"shape": error.shape, "message": error.message, "switchedOff": error.is_switched_off}
            for error in report.rule_errors
        ],
        "notes": [dict(note) for note in report.notes],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Turn a finding into plain values for JSON."""
    return {
        "severity": str(finding.severity),
        "since": str(finding.since),
        "focusNode": _term_json(finding.focus),
        "label": dict(finding.label),
        "classes": list(finding.classes),
        "path": None if finding.path is None else str(finding.path),
        "value": None if finding.value is None else _term_json(finding.value),
        "shape": finding.shape,
        "component": finding.component,
        "rule": dict(finding.rule),
        "messages": dict(finding.messages),
        "reasons": dict(finding.reasons),
        "example": finding.example,
        "expected": list(finding.expected),
        "terms": list(finding.terms),
        "place": None if finding.place is None else place_json(finding.place),
        "excerpt": finding.excerpt,
        "fix": None if finding.fix is None else fix_json(finding.fix),
    }


def fix_json(fix: Fix) -> dict[str, Any]:
    """Write a fix: what it does in words, and the parts of the text with what they become."""
    edits = [{"place": place_json(edit.place), "text": edit.text} for edit in fix.edits]
    return {"title": dict(fix.title), "safe": fix.safe, "edits": edits}


def _receipt_json(receipt: Receipt) -> dict[str, Any]:
    found: dict[str, Any] = {"triple": str(receipt.quad.triple), "outcome": str(receipt.outcome)}
    if receipt.rules:
        found["rules"] = list(receipt.rules)
    if receipt.term is not None:
        found |= {"term": receipt.term, "nearest": list(receipt.nearest)}
    if receipt.place is not None:
        found |= {"place": place_json(receipt.place), "excerpt": receipt.excerpt}
    if receipt.fix is not None:
        found["fix"] = fix_json(receipt.fix)
    return found


def place_json(place: Place) -> dict[str, Any]:
    """Write a place with the members that it has: lines and columns, or sheet, row and column."""
    names = {"end_line": "endLine", "end_column": "endColumn"}
    return {names.get(name, name): value for name, value in asdict(place).items() if value != ""}


def _term_json(term: Object) -> dict[str, str]:
    """Write a term as SPARQL 1.1 results in JSON do (§3.2.2)."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


_WRITERS: Final[Mapping[str, Callable[[Report], str]]] = {
    "text": to_text,
    "json": lambda report: json.dumps(to_json(report), ensure_ascii=False, indent=1),
    "ttl": lambda report: write_rdf(to_quads(report), TURTLE).decode(),
    "jsonld": lambda report: write_rdf(to_quads(report), JSON_LD).decode(),
    "sarif": lambda report: json.dumps(to_sarif(report), ensure_ascii=False, indent=1),
    "junit": to_junit,
}
