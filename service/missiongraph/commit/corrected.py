"""A submission with all its safe fixes made: the text is untouched elsewhere, and every change is told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from missiongraph.commit.plan import plan
from missiongraph.commit.submission import Submission
from missiongraph.errors import UnsupportedMedia
from missiongraph.model.load import Model
from missiongraph.model.texts import Texts
from missiongraph.rdf.edits import Edit, apply_edits
from missiongraph.rdf.formats import TableFormat
from missiongraph.rdf.places import Lines
from missiongraph.store.base import Snapshot
from missiongraph.validate.report import Report


@dataclass(frozen=True, slots=True)
class MadeChange:
    """What was changed: in words, where, and the words before."""

    title: Texts
    edit: Edit
    found: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected text, the changes in its order, and the reports before and after."""

    data: bytes
    changes: tuple[MadeChange, ...]
    before: Report
    after: Report


def correct(submission: Submission, report: Report) -> tuple[bytes, tuple[MadeChange, ...]]:
    """Make the safe fixes of a report on one submission of RDF in its text.

    Raises UnsupportedMedia for a table, and for a text that is not in UTF-8.
    """
    titles = {edit: fix.title for fix in report.fixes for edit in fix.edits}
    if isinstance(submission.syntax, TableFormat):
        raise UnsupportedMedia("A table is corrected where it was made, or by its mapping; fixes are made in RDF.")
    try:
        text = submission.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnsupportedMedia("Only a text in UTF-8 can be corrected. Save the file in UTF-8.") from error
    corrected, made = apply_edits(text, titles)
    lines = Lines(text)
    return corrected.encode(), tuple(MadeChange(titles[edit], edit, _words(lines, edit)) for edit in made)


def report_corrected(snapshot: Snapshot, *, submission: Submission) -> Corrected:
    """Correct a submission and report on it before and after. A reader job."""
    model = Model.from_snapshot(snapshot)
    before = plan(snapshot, [submission], model, tolerant=True).report
    data, changes = correct(submission, before)
    after = plan(snapshot, [replace(submission, data=data)], model, tolerant=True).report
    return Corrected(data, changes, before, after)


def _words(lines: Lines, edit: Edit) -> str:
    start = lines.offset(edit.place.line, edit.place.column)
    return lines.text[start : lines.offset(edit.place.end_line, edit.place.end_column)]
