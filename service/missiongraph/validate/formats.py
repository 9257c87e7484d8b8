"""Reports for people at a terminal, for programs (JSON), and as SHACL has them (Turtle, JSON-LD)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any, Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from missiongraph.model.paths import Alternative, Inverse, Path, Predicate, Sequence
from missiongraph.model.texts import pick
from missiongraph.names import RDF, SH, XSD, compact
from missiongraph.rdf.formats import JSON_LD, TURTLE
from missiongraph.rdf.places import Place
from missiongraph.rdf.terms import Object, Subject
from missiongraph.rdf.write import write as write_rdf
from missiongraph.validate.findings import shown
from missiongraph.validate.report import Checked, Finding, Receipt, Report, Severity, Since

_WORDS: Final = {Severity.VIOLATION: "blocking", Severity.WARNING: "warning", Severity.INFO: "note"}
_MOST_LINES: Final = 10


def write(report: Report, name: str) -> str:
    """Write a report as `text`, `json`, `ttl` or `jsonld`; ends with a line break."""
    return _WRITERS[name](report).rstrip("\n") + "\n"


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
    return f"{outcome}: {', '.join(counted) or 'no findings'}; coverage {_percent(report.coverage.share)}"


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
        "findings": [_finding_json(finding) for finding in report.findings],
        "coverage": {
            "share": report.coverage.share,
            "counts": {str(outcome): count for outcome, count in report.coverage.counts.items()},
            "triples": [_receipt_json(receipt) for receipt in report.coverage.receipts],
        },
        "unknownTerms": {term: list(nearest) for term, nearest in report.unknown_terms.items()},
        "ruleErrors": [{"shape": error.shape, "message": error.message} for error in report.rule_errors],
        "notRun": list(report.not_run),
        "notes": [dict(note) for note in report.notes],
    }


def to_quads(report: Report) -> list[Quad]:
    """Turn a report into a SHACL validation report (SHACL §3.6); paths are written out as blank nodes."""
    return list(_Shacl(report).quads())


def _plural(word: str, count: int) -> str:
    return word if count == 1 or word == "blocking" else word + "s"


def _percent(share: float) -> str:
    """Round down, so that only a change that was checked whole says 100 %."""
    return f"{int(share * 1000) / 10:g} %"


def _rule_lines(severity: Severity, shape: str, group: list[Finding]) -> Iterator[str]:
    first = group[0]
    yield f"{severity} · {pick(first.rule) or compact(shape)} ({compact(shape)}): {len(group)}"
    message = pick(first.messages)
    if message:
        yield f"  {message}"
    for reason in filter(None, (pick(first.reasons),)):
        yield f"  Why: {reason}"
    if first.example:
        yield f"  Example: {first.example}"
    for finding in group[:_MOST_LINES]:
        yield f"  - {_where(finding)}"
    if len(group) > _MOST_LINES:
        yield f"  … and {len(group) - _MOST_LINES} more (all are in --format json)"


def _where(finding: Finding) -> str:
    name = pick(finding.label)
    parts = [f"{name} {shown(finding.focus)}" if name else shown(finding.focus)]
    if finding.path is not None:
        parts.append(str(finding.path))
    if finding.value is not None and finding.value != finding.focus:
        parts.append(f"found {shown(finding.value)}")
    if finding.expected:
        parts.append(f"expected {', '.join(finding.expected)}")
    if finding.since is Since.STILL_THERE:
        parts.append("was there before")
    return "; ".join(parts)


def _coverage_lines(report: Report) -> Iterator[str]:
    coverage = report.coverage
    if coverage.receipts:
        counted = ", ".join(f"{count:,} {outcome}" for outcome, count in coverage.counts.items() if count)
        yield from ("", f"{len(coverage.receipts):,} triples: {counted}.")
    for term, nearest in report.unknown_terms.items():
        guess = f" Did you mean {' or '.join(map(compact, nearest))}?" if nearest else ""
        yield f"  Unknown term {compact(term)}.{guess}"
    for outcome in (Checked.NO_RULE, Checked.NO_TYPE):
        yield from _uncovered(outcome, [each for each in coverage.receipts if each.outcome is outcome])
    if report.not_run:
        yield f"Switched off: {', '.join(map(compact, report.not_run))}."


def _uncovered(outcome: Checked, receipts: list[Receipt]) -> Iterator[str]:
    names = dict.fromkeys(
        compact(each.quad.predicate.value) if outcome is Checked.NO_RULE else str(each.quad.subject)
        for each in receipts
    )
    if names:
        more = f" and {len(names) - _MOST_LINES} more" if len(names) > _MOST_LINES else ""
        yield f"  {str(outcome).capitalize()}: {', '.join(list(names)[:_MOST_LINES])}{more}."


def _finding_json(finding: Finding) -> dict[str, Any]:
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
    }


def _receipt_json(receipt: Receipt) -> dict[str, Any]:
    found: dict[str, Any] = {"triple": str(receipt.quad.triple), "outcome": str(receipt.outcome)}
    if receipt.rules:
        found["rules"] = list(receipt.rules)
    if receipt.term is not None:
        found |= {"term": receipt.term, "nearest": list(receipt.nearest)}
    if receipt.place is not None:
        found["place"] = place_json(receipt.place)
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


class _Shacl:
    """Writes one report as triples."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._quads: list[Quad] = []
        self._nodes = 0

    def quads(self) -> list[Quad]:
        report = self._new()
        self._add(report, RDF + "type", _iri("ValidationReport"))
        conforms = "true" if self._report.conforms else "false"
        self._add(report, SH + "conforms", Literal(conforms, datatype=NamedNode(XSD + "boolean")))
        for finding in self._report.findings:
            self._add(report, SH + "result", self._result(finding))
        return self._quads

    def _result(self, finding: Finding) -> Subject:
        result = self._new()
        self._add(result, RDF + "type", _iri("ValidationResult"))
        self._add(result, SH + "focusNode", finding.focus)
        self._add(result, SH + "resultSeverity", NamedNode(finding.severity.iri))
        self._add(result, SH + "sourceShape", _node(finding.shape))
        self._add(result, SH + "sourceConstraintComponent", NamedNode(finding.component))
        if finding.path is not None:
            self._add(result, SH + "resultPath", self._path(finding.path))
        if finding.value is not None:
            self._add(result, SH + "value", finding.value)
        if finding.constraint is not None:
            self._add(result, SH + "sourceConstraint", finding.constraint)
        for language, text in finding.messages.items():
            self._add(result, SH + "resultMessage", Literal(text, language=language) if language else Literal(text))
        return result

    def _path(self, path: Path) -> Subject:
        match path:
            case Predicate(iri):
                return NamedNode(iri)
            case Inverse(inner):
                return self._with(SH + "inversePath", self._path(inner))
            case Sequence(parts):
                return self._list(map(self._path, parts))
            case Alternative(parts):
                return self._with(SH + "alternativePath", self._list(map(self._path, parts)))
            case _:
                name = "zeroOrOnePath" if not path.unbounded else "oneOrMorePath" if path.least else "zeroOrMorePath"
                return self._with(SH + name, self._path(path.path))

    def _list(self, members: Iterable[Object]) -> Subject:
        head: Subject = NamedNode(RDF + "nil")
        for member in reversed(list(members)):
            cell = self._with(RDF + "first", member)
            self._add(cell, RDF + "rest", head)
            head = cell
        return head

    def _with(self, predicate: str, value: Object) -> BlankNode:
        node = self._new()
        self._add(node, predicate, value)
        return node

    def _new(self) -> BlankNode:
        self._nodes += 1
        return BlankNode(f"r{self._nodes}")

    def _add(self, subject: Subject, predicate: str, value: Object) -> None:
        self._quads.append(Quad(subject, NamedNode(predicate), value, DefaultGraph()))


def _iri(name: str) -> NamedNode:
    return NamedNode(SH + name)


def _node(name: str) -> Subject:
    return BlankNode(name.removeprefix("_:")) if name.startswith("_:") else NamedNode(name)


_WRITERS: Final[Mapping[str, Callable[[Report], str]]] = {
    "text": to_text,
    "json": lambda report: json.dumps(to_json(report), ensure_ascii=False, indent=1),
    "ttl": lambda report: write_rdf(to_quads(report), TURTLE).decode(),
    "jsonld": lambda report: write_rdf(to_quads(report), JSON_LD).decode(),
}
