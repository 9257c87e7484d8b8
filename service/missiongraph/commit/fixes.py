"""What would certainly mend a finding, as a change of the submitted text.

Certain means: one reading only. A date that could be two days, a term that looks like two others, a number that two
languages read differently are left to the person who knows the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.commit import identifiers, written
from missiongraph.model.load import Model
from missiongraph.model.triples import Triples
from missiongraph.names import DCTERMS, MG, RDF, SH, XSD
from missiongraph.rdf.edits import Edit
from missiongraph.rdf.places import Lines, Place, Span
from missiongraph.rdf.rewrite import Written, prefixes_of
from missiongraph.rdf.text_places import TextPlaces
from missiongraph.validate.places import Index
from missiongraph.validate.report import Coverage, Finding, Fix, Receipt, Report
from missiongraph.validate.syntax import title

_LANGUAGE: Final = DCTERMS + "language"
_SCHEMES: Final = MG + "hasIdentifierScheme"
_COMMA: Final = re.compile(r"(?<![\w.,])\d+(?:,\d+)+(?![\w.,])")
_WEB: Final = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]+")
_NUMBERS: Final = frozenset({XSD + "integer", XSD + "decimal"})
_FORMS: Final = {
    XSD + "date": re.compile(r"-?\d{4,}-\d\d-\d\d"),
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "gYear": re.compile(r"-?\d{4,}"),
}


class Text:
    """A submitted text with what is needed to write terms in its manner."""

    def __init__(self, places: TextPlaces) -> None:
        self.syntax = places.syntax
        self.lines = Lines((places.submitted or places.data).decode("utf-8", "replace"))

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes that it declares."""
        return prefixes_of(self.lines.text, self.syntax)

    def at(self, place: Span) -> Written:
        """Return what is written at a place."""
        start = self.lines.offset(place.line, place.column)
        end = self.lines.offset(place.end_line, place.end_column)
        before = self.lines.text[max(start - 40, 0) : start]
        return Written(self.lines.text[start:end], before, self.syntax, self.prefixes)

    def with_comma(self, place: Span) -> tuple[Span, str] | None:
        """Return the whole of a number that was written with commas at a place, which Turtle reads as several."""
        line = self.lines.line(place.line)
        for found in _COMMA.finditer(line):
            if found.start() <= place.column - 1 < found.end():
                return Span(place.line, found.start() + 1, place.line, found.end() + 1, place.file), found[0]
        return None


@dataclass(frozen=True, slots=True)
class Fixer:
    """All that fixes are made from: places, the statements as submitted, and the model."""

    index: Index
    stated: Triples
    model: Model
    texts: dict[str, Text | None]

    @classmethod
    def of(cls, index: Index, quads: Sequence[Quad], model: Model) -> Fixer:
        """Prepare to fix what is found about some statements."""
        return cls(index, Triples(quads), model, {})

    def fixed(self, report: Report) -> Report:
        """Add to findings and receipts what would mend them."""
        receipts = tuple(self._receipt(receipt) for receipt in report.coverage.receipts)
        by_place = {receipt.place: receipt.fix for receipt in receipts if receipt.fix}
        findings = tuple(self._finding(finding, by_place.get(finding.place)) for finding in report.findings)
        return replace(report, findings=findings, coverage=Coverage(receipts))

    def _finding(self, finding: Finding, known: Fix | None) -> Finding:
        if finding.fix is not None:
            return finding
        fix = known or self._fix(finding)
        # A number with commas is one thing to the person who wrote it, whatever Turtle reads.
        place = fix.edits[0].place if fix and not known else finding.place
        return replace(finding, fix=fix, place=place)

    def _text(self, place: Place | None) -> Text | None:
        if not isinstance(place, Span):
            return None
        if place.file not in self.texts:
            source = self.index.source(place.file)
            self.texts[place.file] = Text(source) if isinstance(source, TextPlaces) else None
        return self.texts[place.file]

    def _receipt(self, receipt: Receipt) -> Receipt:
        text = self._text(receipt.place)
        if text is None or receipt.term is None or len(receipt.nearest) != 1 or not isinstance(receipt.place, Span):
            return receipt
        there = text.at(receipt.place)
        new = there.iri(receipt.term, receipt.nearest[0])
        return replace(receipt, fix=_fix(receipt.place, there.words, new))

    def _fix(self, finding: Finding) -> Fix | None:
        text = self._text(finding.place)
        if text is None or not isinstance(finding.place, Span):
            return None
        there, value = text.at(finding.place), finding.value
        if comma := text.with_comma(finding.place):
            return self._of_comma(*comma, finding, there)
        if isinstance(value, NamedNode):
            return _fix(finding.place, there.words, self._as_text(value, finding, there))
        if not isinstance(value, Literal):
            return None
        new = next(self._meant(value, finding), None)
        if isinstance(new, NamedNode):
            return _fix(finding.place, there.words, there.node(new))
        return _fix(finding.place, there.words, there.literal(value, new) if new and new != value else None)

    def _of_comma(self, place: Span, words: str, finding: Finding, there: Written) -> Fix | None:
        """Make one number of the several that Turtle reads where commas stand in a number."""
        number = written.number(words)
        kinds = [kind for kind in self._datatypes(finding) if kind in _NUMBERS]
        if number is None or not kinds:
            return None
        new = Literal(written.plain(number), datatype=NamedNode(kinds[0]))
        return _fix(place, words, there.literal(Literal(""), new))

    def _as_text(self, value: NamedNode, finding: Finding, there: Written) -> str | None:
        """Write an IRI as a string where the shape wants one; JSON-LD would need more than that."""
        if XSD + "anyURI" not in self._datatypes(finding) or not there.words.startswith("<"):
            return None
        return there.literal(Literal(""), Literal(value.value, datatype=NamedNode(XSD + "anyURI")))

    def _meant(self, value: Literal, finding: Finding) -> Iterator[Literal | NamedNode]:
        """Yield what a literal was meant to be, the likeliest reading first."""
        if any("sh:nodeKind sh:IRI" in each for each in finding.expected) and _WEB.fullmatch(value.value.strip()):
            yield NamedNode(value.value.strip())
        path = str(finding.path)
        if finding.path is not None and finding.terms[:1] == (_LANGUAGE,) and (code := written.language(value.value)):
            yield Literal(code)
        if finding.terms[:1] == (identifiers.NOTATION.value,) and (code := self._code(finding, value)):
            yield Literal(code)
        for datatype in self._datatypes(finding):
            meant = self._as(value, datatype)
            if meant is not None:
                yield meant
        if path == "mg:textDigest" and re.fullmatch(r"[0-9a-f]{64}", value.value.strip().lower()):
            yield Literal(value.value.strip().lower())

    def _code(self, finding: Finding, value: Literal) -> str | None:
        for scheme in self.stated.values(finding.focus, _SCHEMES):
            code = identifiers.mended(scheme.value.rsplit("/", 1)[-1], value.value)
            if code is not None:
                return code
        return None

    def _as(self, value: Literal, datatype: str) -> Literal | None:
        """Read a literal as one of a datatype."""
        if datatype == RDF + "langString":
            language = self._only_language() if not value.language and value.datatype.value == XSD + "string" else None
            return Literal(value.value, language=language) if language else None
        if datatype == XSD + "string":
            return Literal(value.value) if value.language or value.datatype.value in _NUMBERS else None
        lexical = _lexical(value.value, datatype)
        return Literal(lexical, datatype=NamedNode(datatype)) if lexical is not None else None

    def _only_language(self) -> str | None:
        """Return the language of the document, if it states one."""
        stated = {value.value for _, value in self.stated.pairs(_LANGUAGE)}
        codes = {written.language(text) for text in stated}
        return codes.pop() if len(codes) == 1 else None

    def _datatypes(self, finding: Finding) -> list[str]:
        """Return the datatypes that a shape asks for, those in its alternatives too."""
        shapes, found = self.model.shapes_graph, []
        node = NamedNode(finding.shape) if not finding.shape.startswith("_:") else None
        if node is None:
            return []
        found += [value.value for value in shapes.values(node, SH + "datatype")]
        for head in shapes.values(node, SH + "or"):
            for member in shapes.items(head):
                found += [value.value for value in shapes.values(member, SH + "datatype")]
        return found


def _lexical(text: str, datatype: str) -> str | None:
    """Return how a datatype writes what a text says."""
    form, words = _FORMS.get(datatype), text.strip()
    if form and form.fullmatch(words):
        return words if datatype != XSD + "date" else written.day(words)
    if datatype == XSD + "date":
        return written.day(text)
    if datatype in _NUMBERS:
        number = written.number(text)
        if number is None or (datatype == XSD + "integer" and number != number.to_integral_value()):
            return None
        return written.plain(number)
    if datatype == XSD + "boolean":
        return words.lower() if words.lower() in ("true", "false") else None
    return words if datatype == XSD + "anyURI" and _WEB.fullmatch(words) else None


def _fix(place: Span, found: str, text: str | None) -> Fix | None:
    return None if text is None or text == found else Fix(title(found, text), (Edit(place, text),))
