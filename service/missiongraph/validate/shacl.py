"""A report as SHACL has it (SHACL §3.6)."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from missiongraph.model.paths import Alternative, Inverse, Path, Predicate, Sequence
from missiongraph.names import RDF, SH, XSD
from missiongraph.rdf.terms import Object, Subject
from missiongraph.validate.report import Finding, Report


def to_quads(report: Report) -> list[Quad]:
    """Turn a report into a SHACL validation report (SHACL §3.6); paths are written out as blank nodes."""
    return list(_Shacl(report).quads())


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
