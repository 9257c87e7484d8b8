"""What a steward sees of a table before it is sent: the columns with their guesses, the names, the report, the mapping.

Reader jobs, as all that needs the graph; nothing is kept of what was sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.commit.plan import report_contents
from missiongraph.commit.submission import Submission, refuse_foreign_graphs
from missiongraph.commit.tables import TableRead, content_of, read_submitted
from missiongraph.errors import Rejected
from missiongraph.ingest.choices import IGNORE, Chosen, assemble, choices
from missiongraph.ingest.grid import Dialect, letters
from missiongraph.ingest.guess import Guess, Guesses, guess
from missiongraph.ingest.mapping import Described, TableMapping
from missiongraph.ingest.mapping_yaml import write_yaml
from missiongraph.ingest.problems import Trouble
from missiongraph.ingest.table import read_grid, read_mapping
from missiongraph.model.load import Model
from missiongraph.model.texts import Texts, collect
from missiongraph.names import SKOS
from missiongraph.query.nameindex import Match
from missiongraph.rdf.formats import TURTLE, TableFormat
from missiongraph.rdf.write import write
from missiongraph.store.base import Snapshot
from missiongraph.validate.report import Report

_MOST_NAMES: Final = 200
_ASKED: Final = (Trouble.UNSURE, Trouble.UNKNOWN, Trouble.NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a person answered in the form: the choice for each column by its letter, what names mean, the source.

    Without any the mapping is guessed.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    document: Described = Described()


@dataclass(frozen=True, slots=True)
class Option:
    """What a column can mean, for a form: the code that is sent, and its name."""

    code: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name may mean."""

    iri: str
    labels: Texts
    match: Match


@dataclass(frozen=True, slots=True)
class Asked:
    """A name that is to be decided: where it stands first, why it is asked, and what it may be."""

    words: str
    place: str
    trouble: Trouble
    candidates: tuple[Candidate, ...]
    decided: str = ""


@dataclass(frozen=True, slots=True)
class TableCheck:
    """All that the page shows. Without a report, `refused` says why the mapping cannot be used.

    `columns` are empty where the mapping was written by hand. `known` counts the names that were found exactly.
    """

    mapping: str
    document: Described
    columns: tuple[Guess, ...]
    options: tuple[Option, ...]
    names: tuple[Asked, ...]
    known: int
    rows: int
    report: Report | None = None
    refused: str = ""


def check_table(snapshot: Snapshot, *, submission: Submission, answers: Answers) -> TableCheck:
    """Check a table by its mapping, or by what is guessed and answered. A reader job.

    Raises SyntaxProblem, TooLarge or Rejected for a table or a mapping that cannot be read at all.
    """
    model = Model.from_snapshot(snapshot)
    columns: tuple[Guess, ...] = ()
    if not submission.mapping:
        columns, mapping = _answered(snapshot, model, submission, answers)
        submission = replace(submission, mapping=write_yaml(mapping))
    elif answers.names:
        mapping = read_mapping(submission.mapping)
        decisions = {**mapping.decisions, **answers.names}
        submission = replace(submission, mapping=write_yaml(replace(mapping, decisions=decisions)))
    try:
        found = read_submitted(submission, snapshot, model)
    except Rejected as error:
        if not columns:
            raise
        options = _options(model)
        text = submission.mapping.decode()
        return TableCheck(text, answers.document, columns, options, (), 0, 0, refused=error.message)
    content = content_of(found, submission, model)
    refuse_foreign_graphs(content)
    report = report_contents(snapshot, [content], model)
    return TableCheck(
        submission.mapping.decode("utf-8", "replace"),
        found.mapping.document,
        columns,
        _options(model) if columns else (),
        tuple(_asked(snapshot, model, found)),
        sum(1 for each in found.table.names.values() if each.iri),
        len(found.grid.rows),
        report,
    )


def turtle_of(snapshot: Snapshot, *, submission: Submission) -> bytes:
    """Return what a table states, as Turtle. A reader job."""
    model = Model.from_snapshot(snapshot)
    content = content_of(read_submitted(submission, snapshot, model), submission, model)
    return f"@base <{submission.graph}> .\n".encode() + write(content.submitted, TURTLE)


def _answered(
    snapshot: Snapshot, model: Model, submission: Submission, answers: Answers
) -> tuple[tuple[Guess, ...], TableMapping]:
    """Guess, and let answers take the place of guesses."""
    if not isinstance(submission.syntax, TableFormat):
        raise Rejected("A table is expected here: CSV or an Excel workbook.", parameter="file")
    grid = read_grid(submission.data, submission.syntax, Dialect())
    found: Guesses = guess(snapshot, model, grid, submission.graph, submission.name)
    document = _over(found.mapping.document, answers.document)
    base = replace(found.mapping, document=document, decisions=answers.names)
    if not answers.columns:
        return found.columns, base
    columns = tuple(
        replace(each, code=answers.columns.get(letters(number), each.code)) for number, each in enumerate(found.columns)
    )
    chosen = [Chosen(each.column, each.code, each.currency) for each in columns if each.code]
    return columns, assemble(model, chosen, base)


def _over(guessed: Described, answered: Described) -> Described:
    return Described(
        title=answered.title or guessed.title,
        publisher=answered.publisher or guessed.publisher,
        language=answered.language or guessed.language,
        source=answered.source or guessed.source,
        captured=answered.captured or guessed.captured,
    )


def _options(model: Model) -> tuple[Option, ...]:
    return tuple(Option(each.code, each.labels) for each in choices(model).values())


def _asked(snapshot: Snapshot, model: Model, found: TableRead) -> Iterator[Asked]:
    """Yield each name that is to be decided once, and those that are decided."""
    seen: set[str] = set()
    for words, decision in found.mapping.decisions.items():
        seen.add(words)
        yield Asked(words, "", Trouble.UNSURE, _candidates(snapshot, model, found, words), decision)
    for problem in found.table.problems:
        if problem.trouble in _ASKED and problem.words not in seen and len(seen) < _MOST_NAMES:
            seen.add(problem.words)
            candidates = tuple(_candidate(snapshot, model, match) for match in problem.candidates)
            yield Asked(problem.words, str(problem.place), problem.trouble, candidates)


def _candidates(snapshot: Snapshot, model: Model, found: TableRead, words: str) -> tuple[Candidate, ...]:
    """Return what a decided name might have been, so that the decision can be changed."""
    matches = [match for (name, _), each in found.table.names.items() if name == words for match in each.candidates]
    return tuple(_candidate(snapshot, model, match) for match in matches)


def _candidate(snapshot: Snapshot, model: Model, match: Match) -> Candidate:
    concept = model.vocabularies.concepts.get(match.thing)
    stated = snapshot.match(NamedNode(match.thing), NamedNode(SKOS + "prefLabel"), None)
    labels = concept.labels if concept else collect(quad.object for quad in stated)  # type: ignore[misc]  # no triples
    return Candidate(match.thing, labels or {"": match.words}, match)


__all__ = ("IGNORE", "Answers", "Asked", "Candidate", "Option", "TableCheck", "check_table", "turtle_of")
