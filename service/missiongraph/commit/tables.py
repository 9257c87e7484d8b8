"""A submission as content, whatever it is: RDF is parsed, a table is read by its mapping; one way for all roads in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.commit.submission import Content, Submission, read_content, refuse_nameless
from missiongraph.errors import Rejected
from missiongraph.ingest.choices import choices
from missiongraph.ingest.grid import Dialect, Grid
from missiongraph.ingest.guess import Guess, Guesses, guess
from missiongraph.ingest.mapping import Kind, TableMapping, shorten
from missiongraph.ingest.mapping_yaml import write_yaml
from missiongraph.ingest.problems import BLOCKING, Problem, Trouble
from missiongraph.ingest.table import Table, read_grid, read_mapping, read_table
from missiongraph.model.load import Model
from missiongraph.model.paths import Predicate
from missiongraph.model.texts import Texts
from missiongraph.names import MG, MGS, SH
from missiongraph.rdf.formats import TableFormat
from missiongraph.rdf.places import Cell, KnownPlaces, Place
from missiongraph.rdf.skolem import blank_names, claim_naming, renamed
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import normal_forms
from missiongraph.store.meta import standing
from missiongraph.validate.report import Finding, Severity, Since

_CAPTURED: Final = NamedNode(MG + "captureDate")


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table on its way in: its cells, the mapping, the guesses that it rests on if it does, and what it states."""

    grid: Grid
    mapping: TableMapping
    guesses: tuple[Guess, ...]
    table: Table


def read_submission(submission: Submission, snapshot: Snapshot, model: Model, *, tolerant: bool = False) -> Content:
    """Read a submission; with `tolerant`, what cannot be read of RDF is a finding, and the rest is read.

    Raises what `read_content` raises, and TooLarge for a table, and Rejected for a mapping that does not fit it.
    """
    if not isinstance(submission.syntax, TableFormat):
        return read_content(submission, model.claim_classes, tolerant=tolerant)
    found = read_submitted(submission, snapshot, model)
    return content_of(found, submission, model)


def read_submitted(submission: Submission, snapshot: Snapshot, model: Model) -> TableRead:
    """Read a table by its mapping, or by one that is guessed where it has none. Raises as `read_submission`."""
    refuse_nameless(submission.graph)
    if not isinstance(submission.syntax, TableFormat) or not submission.graph:
        raise Rejected("A table is read for a graph. Name the document that it becomes.", parameter="graph")
    guesses: tuple[Guess, ...] = ()
    if submission.mapping:
        mapping = read_mapping(submission.mapping)
        grid = read_grid(submission.data, submission.syntax, mapping.dialect)
    else:
        grid = read_grid(submission.data, submission.syntax, Dialect())
        found: Guesses = guess(snapshot, model, grid, submission.graph, submission.name)
        mapping, guesses = found.mapping, found.columns
    mapping = _dated(mapping, submission, snapshot)
    return TableRead(grid, mapping, guesses, read_table(snapshot, model, grid, mapping, submission.graph))


def content_of(found: TableRead, submission: Submission, model: Model) -> Content:
    """Name the claims of a table by their content, and turn its problems into findings."""
    quads = [quad for quad, _ in found.table.statements]
    normal = normal_forms(quads)
    names = blank_names(quads, claim_naming(model.claim_classes), normal)
    placed = [(renamed(quad, names), place) for quad, place in found.table.statements]
    words: dict[Place, str] = dict(found.table.words.items())
    known = KnownPlaces(tuple((quad, place) for quad, place in placed if place), words)
    notes = tuple(problem.messages for problem in found.table.problems if problem.trouble is Trouble.NOTE)
    troubles = (problem for problem in found.table.problems if problem.trouble is not Trouble.NOTE)
    findings = sorted((_finding(each, submission.graph, model) for each in troubles), key=_rank)
    submitted: tuple[Quad, ...] = tuple(dict.fromkeys(quad for quad, _ in placed))
    notes = (*notes, *(_guessed(each, model) for each in found.guesses))
    return Content(submitted, normal, known, submission.name, tuple(findings), notes)


def with_mapping(
    submission: Submission, snapshot: Snapshot, original: Callable[[str], Path], mapping: bytes = b""
) -> Submission:
    """Give a table the mapping that came with it, or else the one that is kept with the document that it replaces.

    `original` finds kept bytes by their SHA-256.
    """
    if not isinstance(submission.syntax, TableFormat):
        return submission
    kept = standing(snapshot, submission.graph).original
    if not mapping and kept and kept.mapping:
        mapping = original(kept.mapping).read_bytes()
    return replace(submission, mapping=mapping)


def require_mapping(submissions: Iterable[Submission]) -> None:
    """Refuse to publish what only a guess would say. Raises Rejected for a table without a mapping."""
    for each in submissions:
        if isinstance(each.syntax, TableFormat) and not each.mapping:
            raise Rejected(
                f"No mapping says what the columns of {each.name or 'the table'} mean, and none is kept with its "
                "document. Make one with /validate or `missiongraph mapping`, and send it along.",
                parameter="mapping",
            )


def guess_mapping(snapshot: Snapshot, *, submission: Submission) -> bytes:
    """Return the mapping that is guessed for a table, as YAML. A reader job."""
    model = Model.from_snapshot(snapshot)
    return write_yaml(read_submitted(replace(submission, mapping=b""), snapshot, model).mapping)


def _dated(mapping: TableMapping, submission: Submission, snapshot: Snapshot) -> TableMapping:
    """Say when a table was taken: as its mapping says; the same bytes again as before; else on the day that it came.

    So the same file twice changes nothing, and a new one is a new capture.
    """
    if mapping.document.captured:
        return mapping
    before, day = standing(snapshot, submission.graph), submission.day
    if before.original and before.original.sha256 == sha256(submission.data).hexdigest():
        name = NamedNode(submission.graph)
        stated = next(snapshot.match(name, _CAPTURED, None, name), None)
        day = stated.object.value if stated and isinstance(stated.object, Literal) else day
    return replace(mapping, document=replace(mapping.document, captured=day))


def _guessed(each: Guess, model: Model) -> Texts:
    """Tell a guess with its reason; where there is none, the unread column tells itself."""
    choice = choices(model).get(each.code)
    if choice is None:
        return {language: f"{each.letter} “{each.column}”: {text}" for language, text in each.reasons.items()}
    return {
        language: f"{each.letter} “{each.column}” → {choice.labels[language]}. {text}"
        for language, text in each.reasons.items()
    }


def _finding(problem: Problem, graph: str, model: Model) -> Finding:
    shape = _shape(problem, model)
    rule = model.shapes.rule(shape)
    return Finding(
        severity=Severity.VIOLATION if problem.trouble in BLOCKING else Severity.INFO,
        since=Since.NEW,
        focus=NamedNode(problem.focus or graph),
        label={},
        classes=(problem.node,) if problem.node else (),
        path=Predicate(problem.predicate) if problem.predicate else None,
        value=Literal(problem.words) if problem.words else None,
        shape=shape,
        component=SH + _component(problem),
        constraint=None,
        rule=rule.names if rule else {},
        messages=problem.messages,
        reasons=rule.reasons if rule else {},
        example=rule.example if rule else None,
        expected=tuple(shorten(match.thing) for match in problem.candidates),
        terms=(problem.predicate,) if problem.predicate else (),
        place=problem.place,
        excerpt=problem.words,
    )


def _rank(finding: Finding) -> tuple[int, str, int]:
    """Sort by rule, then from the top of the table down."""
    return finding.severity.rank, finding.shape, finding.place.row if isinstance(finding.place, Cell) else 0


def _shape(problem: Problem, model: Model) -> str:
    """Return the shape of the property whose value is concerned: what asks for the value that the cell lacks."""
    for each in model.shapes.properties_of([problem.node or MG + "Claim"]):
        if each.predicate == problem.predicate:
            return each.iri
    return MGS + "SourceDocument"


def _component(problem: Problem) -> str:
    if problem.trouble is Trouble.COLUMN:
        return "ClosedConstraintComponent"
    if problem.trouble is Trouble.MISSING:
        return "MinCountConstraintComponent"
    return (
        "ClassConstraintComponent"
        if problem.kind in {None, Kind.THING, Kind.CONCEPT}
        else "DatatypeConstraintComponent"
    )
