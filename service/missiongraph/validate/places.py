"""Findings and receipts, each with the place in what was submitted that a person has to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.model.paths import Inverse, Path, Predicate, predicates
from missiongraph.names import SH
from missiongraph.rdf.places import Place, Places, StatementPlace, in_file
from missiongraph.rdf.terms import Object, with_literals
from missiongraph.validate.report import Checked, Coverage, Finding, Receipt, Report

_TOO_MANY: Final = SH + "MaxCountConstraintComponent"
_Known = list[tuple[Quad, StatementPlace]]


class Index:
    """The places of statements by their terms, in the order of the text; the first of equal statements counts."""

    def __init__(self) -> None:
        self._by_subject: dict[Object, _Known] = defaultdict(list)
        self._by_value: dict[Object, _Known] = defaultdict(list)
        self._files: dict[str, Places] = {}

    def add(self, places: Places, normal: Mapping[Literal, Literal], file: str = "") -> None:
        """Add what one submission knows; each statement is found in the engine's form, too."""
        self._files.setdefault(file, places)
        for quad, place in places.statements():
            named = _in_file(place, file) if file else place
            for form in dict.fromkeys((quad, *with_literals([quad], normal))):
                self._by_subject[form.subject].append((form, named))  # type: ignore[index]
                self._by_value[form.object].append((form, named))  # type: ignore[index]

    def statement(self, quad: Quad) -> StatementPlace | None:
        """Return the places of a statement, whatever graph it is in."""
        return next(self.find(quad.subject, {quad.predicate.value}, quad.object), None)  # type: ignore[arg-type]

    def find(
        self, subject: Object | None, properties: Iterable[str] | None, value: Object | None
    ) -> Iterator[StatementPlace]:
        """Iterate over the places of statements with a subject or a value, as far as they are given."""
        wanted = None if properties is None else frozenset(properties)
        known = self._by_subject.get(subject, []) if subject is not None else self._by_value.get(value, [])  # type: ignore[arg-type]
        for quad, place in known:
            if value is not None and quad.object != value:
                continue
            if wanted is None or quad.predicate.value in wanted:
                yield place

    def source(self, file: str) -> Places | None:
        """Return what knows the places of a file; the empty name is that of the only one."""
        return self._files.get(file)

    def excerpt(self, place: Place) -> str:
        """Return what stands at a place."""
        return self._files[place.file].excerpt(place) if place.file in self._files else ""

    def mention(self, node: Object) -> Place | None:
        """Return where a node is first spoken of: as a subject, else as a value."""
        as_subject = next(self.find(node, None, None), None)
        if as_subject is not None:
            return as_subject.subject
        as_value = next(self.find(None, None, node), None)
        return as_value.value if as_value else None


def locate(report: Report, index: Callable[[], Index]) -> Report:
    """Add their places to findings, and to receipts of what no rule checked. The index is made only if needed."""
    receipts = report.coverage.receipts
    if not report.findings and all(receipt.outcome is Checked.BY_RULE for receipt in receipts):
        return report
    known = index()
    return replace(
        report,
        findings=tuple(_placed(finding, known) for finding in report.findings),
        coverage=Coverage(tuple(_located(receipt, known) for receipt in receipts)),
    )


def _placed(finding: Finding, index: Index) -> Finding:
    place = finding.place or place_of(finding, index)
    return finding if place is None else replace(finding, place=place, excerpt=finding.excerpt or index.excerpt(place))


def place_of(finding: Finding, index: Index) -> Place | None:
    """Return the place of a finding: its value, else its property, else the first mention of its node."""
    return _value_place(finding, index) or _property_place(finding, index) or index.mention(finding.focus)


def _value_place(finding: Finding, index: Index) -> Place | None:
    path, value, focus = finding.path, finding.value, finding.focus
    if value is None:
        return _surplus(finding, index)
    if isinstance(path, Inverse) and isinstance(path.path, Predicate):
        found = next(index.find(value, {path.path.iri}, focus), None)
        return found.subject if found else None
    if value == focus and path is None:
        return None
    for subject, properties in ((focus, _properties(path)), (focus, None), (None, _properties(path))):
        found = next(index.find(subject, properties, value), None)
        if found is not None:
            return found.value
    return None


def _surplus(finding: Finding, index: Index) -> Place | None:
    """Return the place of the last value of a property that has too many."""
    if finding.component != _TOO_MANY or finding.path is None:
        return None
    found = list(index.find(finding.focus, _properties(finding.path), None))
    return found[-1].value if len(found) > 1 else None


def _property_place(finding: Finding, index: Index) -> Place | None:
    properties = _properties(finding.path) if finding.path is not None else finding.terms
    found = next(index.find(finding.focus, properties or (), None), None)
    return found.predicate if found else None


def _properties(path: Path | None) -> tuple[str, ...] | None:
    return None if path is None else tuple(predicates(path))


def _located(receipt: Receipt, index: Index) -> Receipt:
    if receipt.outcome is Checked.BY_RULE or receipt.place is not None:
        return receipt
    found = index.statement(receipt.quad)
    if found is None:
        return receipt
    place = found.predicate
    if receipt.outcome is Checked.NO_TYPE:
        place = found.subject
    elif receipt.term is not None and receipt.quad.object == NamedNode(receipt.term):
        place = found.value
    return replace(receipt, place=place, excerpt=index.excerpt(place))


def _in_file(place: StatementPlace, file: str) -> StatementPlace:
    return StatementPlace(in_file(place.subject, file), in_file(place.predicate, file), in_file(place.value, file))
