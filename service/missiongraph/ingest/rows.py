"""The rows of a table, one after the other, as statements with the cells that they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from missiongraph.ingest.grid import Grid, Row, Value, letters
from missiongraph.ingest.mapping import (
    IS_ABOUT,
    LEAVE_OUT,
    Described,
    Field,
    Kind,
    Node,
    Reading,
    TableMapping,
    shorten,
)
from missiongraph.ingest.problems import Problem, Trouble, Unusable, messages
from missiongraph.ingest.values import Context, Stated, Term, read_value, thing
from missiongraph.ingest.workbook import BROKEN, NO_RESULT
from missiongraph.model.texts import pick
from missiongraph.names import DCTERMS, MG, RDF, VOCABULARY, XSD
from missiongraph.query.nameindex import Match
from missiongraph.query.naming import class_of
from missiongraph.rdf.places import Cell, StatementPlace
from missiongraph.rdf.terms import Object, Subject, is_iri
from missiongraph.store.base import Snapshot

_TYPE: Final = NamedNode(RDF + "type")
_STATUS: Final = MG + "hasStatus"
_WORDING: Final = MG + "wording"
_LOCATOR: Final = MG + "hasLocator"
_STATED: Final = NamedNode(VOCABULARY + "claim-status/stated")
_NOT_LANGUAGE: Final = "und"
_SOURCE_FIELDS: Final = {"publisher": DCTERMS + "publisher", "source": DCTERMS + "source"}


@dataclass(slots=True)
class _Claim:
    """What one row says for one node: values with the columns that they stand in, and the cells that were used."""

    stated: list[tuple[str, Term, int]] = field(default_factory=list)
    cells: dict[int, str] = field(default_factory=dict)


class Rows:
    """Reads the rows; `statements`, `words` and `problems` are what came of it."""

    def __init__(self, snapshot: Snapshot, grid: Grid, mapping: TableMapping, context: Context, graph: str) -> None:
        self._snapshot, self._grid, self._mapping, self._context = snapshot, grid, mapping, context
        self._graph = NamedNode(graph)
        self._kind, self._focus = "", ""
        self._typed: set[str] = set()
        self._made: set[str] = set()
        self._seen: set[tuple[Cell, Trouble, str]] = set()
        self.statements: list[tuple[Quad, StatementPlace | None]] = []
        self.words: dict[Cell, str] = {}
        self.problems: list[Problem] = []

    def state(self) -> None:
        """Read everything."""
        self._describe(self._mapping.document)
        for row in self._grid.rows:
            self._kind, self._focus = "", ""
            about = self._about(row)
            self._focus = about[0].value if about else ""
            for node in self._mapping.nodes:
                self._kind = node.kind
                self._node(node, row, about)

    def _describe(self, document: Described) -> None:
        """State what the document is, as every data file does of itself."""
        self._add(self._graph, _TYPE.value, NamedNode(MG + "SourceDocument"), None)
        if document.title:
            language = document.language or _NOT_LANGUAGE
            self._add(self._graph, DCTERMS + "title", Literal(document.title, language=language), None)
        if document.language:
            self._add(self._graph, DCTERMS + "language", Literal(document.language), None)
        for name, predicate in _SOURCE_FIELDS.items():
            if is_iri(getattr(document, name)):
                self._add(self._graph, predicate, NamedNode(getattr(document, name)), None)
        if document.captured:
            day = Literal(document.captured, datatype=NamedNode(XSD + "date"))
            self._add(self._graph, MG + "captureDate", day, None)
        self._classify()

    def _classify(self) -> None:
        """Say that the document is a table, as an editor's conclusion."""
        claim, locator = BlankNode(), BlankNode()
        reason = "The document is a table whose rows are facts."
        for predicate, value in (
            (_TYPE.value, NamedNode(MG + "Classification")),
            (IS_ABOUT, self._graph),
            (MG + "hasConcept", NamedNode(VOCABULARY + "document-kind/data-table")),
            (MG + "hasScheme", NamedNode(VOCABULARY + "document-kind")),
            (_STATUS, NamedNode(VOCABULARY + "claim-status/inferred")),
            (MG + "rationale", Literal(reason, language="en")),
            (_LOCATOR, locator),
        ):
            self._add(claim, predicate, value, None)
        self._add(locator, _TYPE.value, NamedNode(MG + "Locator"), None)
        self._add(locator, MG + "isInDocument", self._graph, None)

    def _about(self, row: Row) -> tuple[NamedNode, int] | None:
        """Return the thing that a row is about, and the column that names it."""
        about = self._mapping.about
        if about is None:
            return None
        if about.template:
            iri = self._filled(about.template, row)
            if iri is None:
                return None
            self._type(iri, about.reading.of, self._place(row, 0))
            return NamedNode(iri), 0
        read = self._read(about, row)
        if not read:
            if not self._value(about, row).words:
                self._trouble(Unusable(Trouble.MISSING, ""), about, row)
            return None
        stated, column, _ = read[0]
        return (stated[0][1], column) if isinstance(stated[0][1], NamedNode) else None

    def _node(self, node: Node, row: Row, about: tuple[NamedNode, int] | None) -> None:
        """State one node, or several where a cell holds several values."""
        is_claim = self._context.model.ontology.is_claim_class(node.kind)
        has_own = any(each.predicate == IS_ABOUT for each in node.fields)
        claims = [_Claim()]
        is_main = True
        for each in node.fields:
            read = self._stated(each, row)
            if each.column and is_main:
                is_main = False
                if not read and not node.name:
                    self._read_rest(node, each, row)
                    return
            if is_claim and len(read) > 1:
                claims = [_with(claim, [one]) for claim in claims for one in read]
            else:
                claims = [_with(claim, read) for claim in claims]
        name = self._filled(node.name, row) if node.name else None
        if node.name and name is None:
            return
        for claim in claims:
            if is_claim and not has_own:
                if about is None:
                    continue
                claim.stated.insert(0, (IS_ABOUT, about[0], about[1]))
                claim.cells[about[1]] = row.value(about[1]).words
            if is_claim and not any(predicate == IS_ABOUT for predicate, _, _ in claim.stated):
                continue
            self._write(node, NamedNode(name) if name else BlankNode(), claim, row, is_claim=is_claim)

    def _read_rest(self, node: Node, first: Field, row: Row) -> None:
        """Report what is wrong with the other cells of a claim that is not made."""
        for each in node.columns():
            if each is not first:
                self._stated(each, row)

    def _stated(self, each: Field, row: Row) -> list[tuple[list[Stated], int, str]]:
        if each.constant is not None:
            return [([(each.predicate, each.constant)], -1, "")]
        if each.template and not each.column:
            iri = self._filled(each.template, row)
            return [([(each.predicate, NamedNode(iri))], -1, "")] if iri else []
        return self._read(each, row)

    def _read(self, each: Field, row: Row) -> list[tuple[list[Stated], int, str]]:
        """Read the cell of a field: for each value in it what it states, the column, and its words."""
        column = self._grid.column(each.column) or 0
        value = self._value(each, row)
        found = []
        if value.fault:
            self._trouble(Unusable(_FAULTS[value.fault], value.words), each, row)
            return []
        for part in self._parts(value, each.reading):
            try:
                found.append((self._terms(part, each, row), column, part.words))
            except Unusable as problem:
                self._trouble(problem, each, row)
        if not found and each.reading.required and not value.words:
            self._trouble(Unusable(Trouble.MISSING, ""), each, row)
        return found

    def _terms(self, value: Value, each: Field, row: Row) -> list[Stated]:
        if each.template:
            iri = self._filled(each.template, row)
            return [(each.predicate, NamedNode(iri))] if iri else []
        if each.reading.kind is Kind.THING:
            iri, is_new = thing(value.words, each.reading, self._context)
            self._type(iri, each.reading.of, self._place(row, self._grid.column(each.column) or 0))
            if is_new:
                self._announce(iri, value.words, each, row)
            return [(each.predicate, NamedNode(iri))]
        return read_value(value, each.predicate, each.reading, each.column, self._context)

    def _value(self, each: Field, row: Row) -> Value:
        value = row.value(self._grid.column(each.column) or 0)
        nulls = each.reading.nulls or self._mapping.nulls
        if value.words in nulls or value.words in self._mapping.nulls:
            return Value(each.reading.default, fault=value.fault)
        return value

    def _parts(self, value: Value, reading: Reading) -> Iterator[Value]:
        nulls = {"", *reading.nulls, *self._mapping.nulls}
        whole = (
            [value] if not reading.separator else [Value(part.strip()) for part in value.words.split(reading.separator)]
        )
        for part in whole:
            if part.words not in nulls and self._context.decisions.get(part.words) != LEAVE_OUT:
                yield part

    def _write(self, node: Node, name: Subject, claim: _Claim, row: Row, *, is_claim: bool) -> None:
        main = next((column for _, _, column in claim.stated if column >= 0 and column in claim.cells), 0)
        own = [column for predicate, _, column in claim.stated if column >= 0 and predicate != IS_ABOUT]
        place = self._place(row, own[0] if own else main)
        self._add(name, _TYPE.value, NamedNode(node.kind), StatementPlace(place, place, place))
        given = {predicate for predicate, _, _ in claim.stated}
        for predicate, value, column in claim.stated:
            at = self._place(row, column) if column >= 0 else place
            self._add(name, predicate, value, StatementPlace(place, at, at))
        if is_claim:
            self._evidence(name, claim, row, place, given)

    def _evidence(self, name: Subject, claim: _Claim, row: Row, place: Cell, given: set[str]) -> None:
        """State status, wording and locator of a claim, where the mapping does not."""
        everywhere = StatementPlace(place, place, place)
        if _STATUS not in given:
            self._add(name, _STATUS, _STATED, everywhere)
        cells = [(column, words) for column, words in sorted(claim.cells.items()) if words]
        said = [words for column, words in cells if (IS_ABOUT, column) not in _pairs(claim)] or [w for _, w in cells]
        if _WORDING not in given and said:
            language = self._context.language or _NOT_LANGUAGE
            self._add(name, _WORDING, Literal(" | ".join(said), language=language), everywhere)
        if _LOCATOR not in given:
            locator = BlankNode()
            self._add(name, _LOCATOR, locator, everywhere)
            self._add(locator, _TYPE.value, NamedNode(MG + "Locator"), everywhere)
            self._add(locator, MG + "isInDocument", self._graph, everywhere)
            self._add(locator, MG + "section", Literal(self._section(row, [column for column, _ in cells])), everywhere)
            if cells:
                self._add(locator, MG + "quote", Literal(" | ".join(words for _, words in cells)), everywhere)

    def _section(self, row: Row, columns: list[int]) -> str:
        """Say in words where a claim stands: sheet, row, and the letters and headers of its columns."""
        sheet = f"sheet {self._grid.sheet}, " if self._grid.sheet else ""
        named = ", ".join(f"{letters(column)} ({self._grid.header[column]})" for column in columns)
        return f"{sheet}row {row.number}" + (f", column{'s' if len(columns) > 1 else ''} {named}" if named else "")

    def _type(self, iri: str, kind: str, place: Cell) -> None:
        """State of which class a thing is, once: as the graph knows it, or else as the mapping says."""
        if iri in self._typed:
            return
        self._typed.add(iri)
        known = class_of(self._snapshot, self._context.model, iri)
        if known or kind:
            value = NamedNode(known or kind)
            self._add(NamedNode(iri), _TYPE.value, value, StatementPlace(place, place, place))

    def _announce(self, iri: str, words: str, each: Field, row: Row) -> None:
        """Report a new thing, the first time that it is met; and the clash, where its IRI is taken."""
        if iri in self._made:
            return
        self._made.add(iri)
        if class_of(self._snapshot, self._context.model, iri):
            return
        place = self._place(row, self._grid.column(each.column) or 0)
        texts = messages(Trouble.NEW, words, more=shorten(iri))
        self.problems.append(
            Problem(trouble=Trouble.NEW, place=place, words=words, messages=texts, predicate=each.predicate, focus=iri)
        )

    def _filled(self, template: str, row: Row) -> str | None:
        """Fill a template with the words of its columns (RFC 6570 §3.2.2); None where one of them is empty."""
        text = template.replace("{_row}", str(row.number)).replace("{_sourceRow}", str(row.number))
        for number, name in enumerate(self._grid.header):
            if "{" + name + "}" in text:
                words = row.value(number).words
                if words in self._mapping.nulls:
                    return None
                text = text.replace("{" + name + "}", quote(words, safe=""))
        return text if is_iri(text) else None

    def _place(self, row: Row, column: int) -> Cell:
        place = Cell(row.number, letters(column), self._grid.sheet)
        self.words.setdefault(place, row.value(column).words)
        return place

    def _trouble(self, problem: Unusable, each: Field, row: Row) -> None:
        place = self._place(row, self._grid.column(each.column) or 0)
        if (place, problem.trouble, problem.words) in self._seen:
            return
        self._seen.add((place, problem.trouble, problem.words))
        more = ", ".join(problem.readings) or ", ".join(map(self._candidate, problem.candidates[:3]))
        self.problems.append(
            Problem(
                trouble=problem.trouble,
                place=place,
                words=problem.words,
                messages=messages(problem.trouble, problem.words, kind=each.reading.kind or Kind.TEXT, more=more),
                predicate=each.predicate,
                kind=each.reading.kind,
                node=self._kind,
                focus=self._focus,
                candidates=problem.candidates,
            )
        )

    def _candidate(self, match: Match) -> str:
        concept = self._context.model.vocabularies.concepts.get(match.thing)
        words = (pick(concept.labels) or match.words) if concept else match.words
        return f"{words} ({shorten(match.thing)}, {match.reason}, {match.score:.2f})"

    def _add(self, subject: Subject, predicate: str, value: Object, place: StatementPlace | None) -> None:
        self.statements.append((Quad(subject, NamedNode(predicate), value, self._graph), place))


_FAULTS: Final = {NO_RESULT: Trouble.FORMULA, BROKEN: Trouble.BROKEN}


def _with(claim: _Claim, read: list[tuple[list[Stated], int, str]]) -> _Claim:
    """Return a claim with more values."""
    more = _Claim(list(claim.stated), dict(claim.cells))
    for stated, column, words in read:
        more.stated += [(predicate, term, column) for predicate, term in stated]
        if column >= 0:
            more.cells[column] = " ".join(filter(None, (more.cells.get(column, ""), words)))
    return more


def _pairs(claim: _Claim) -> set[tuple[str, int]]:
    return {(predicate, column) for predicate, _, column in claim.stated}
