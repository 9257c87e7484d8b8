"""Defective submissions, each a file with what is to be said about it beside it.

`<file>.expected` says in words what is wrong, where (`at: line:column words`), by which rule, and what a certain fix
puts there (`fix:`, left out where nothing is certain). Adding an example is adding these two files.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from missiongraph.commit.corrected import correct
from missiongraph.commit.plan import plan
from missiongraph.commit.release import shipped_snapshot
from missiongraph.commit.submission import Submission, from_bytes
from missiongraph.names import compact
from missiongraph.rdf.formats import graph_format
from missiongraph.rdf.places import Lines, Place, Span
from missiongraph.store.embedded import EmbeddedSnapshot
from missiongraph.validate.report import Checked, Fix, Report
from submitting import model

_GRAPH = "https://w3id.org/missiongraph/graph/document/example/defect"
_FOLDER = Path(__file__).parent / "defects"
FILES = sorted(path for path in _FOLDER.glob("*/*") if path.suffix != ".expected")
_MOST_UNPLACED = 0.05
_MOST_ROUNDS = 3


@dataclass(frozen=True)
class Expected:
    place: tuple[int, int, str]
    rule: str
    fix: str | None


@dataclass(frozen=True)
class Said:
    """What a report says about one defect: the rule, the place, and the fix."""

    rule: str
    place: Place | None
    fix: Fix | None


@cache
def _snapshot() -> EmbeddedSnapshot:
    return shipped_snapshot()


@cache
def _expected(file: Path) -> Expected:
    lines = file.with_name(f"{file.name}.expected").read_text(encoding="utf-8").splitlines()
    stated = {name: words.removeprefix(" ") for name, _, words in (line.partition(":") for line in lines[1:])}
    position, _, words = stated["at"].partition(" ")
    line, column = map(int, position.split(":"))
    fix = stated.get("fix")
    return Expected((line, column, words), stated["rule"], json.loads(fix) if fix and "\\n" in fix else fix)


def _submission(file: Path) -> Submission:
    syntax = graph_format(file.suffix.removeprefix("."))
    assert syntax is not None
    return from_bytes(file.read_bytes(), syntax, file.name, _GRAPH)


@cache
def _report(file: Path) -> Report:
    return _planned(_submission(file))


def _planned(submission: Submission) -> Report:
    return plan(_snapshot(), [submission], model(), tolerant=True).report


def _corrected(submission: Submission) -> Submission:
    data, changes = correct(submission, _planned(submission))
    assert changes
    return replace(submission, data=data)


def _said(report: Report, rule: str) -> list[Said]:
    found = [Said(_rule(each.shape), each.place, each.fix) for each in report.findings]
    unchecked = (each for each in report.coverage.receipts if each.outcome is not Checked.BY_RULE)
    found += [Said(str(each.outcome), each.place, each.fix) for each in unchecked]
    return [each for each in found if each.rule == rule]


def _rule(shape: str) -> str:
    return f"{shape.rsplit('/', 1)[-1]} syntax" if "www.w3.org/ns/formats/" in shape else compact(shape)


def _is_exact(file: Path) -> bool:
    lines = Lines(file.read_text(encoding="utf-8"))
    places = (each.place for each in _said(_report(file), _expected(file).rule))
    return any(isinstance(place, Span) and _words(lines, place) == _expected(file).place for place in places)


def _words(lines: Lines, place: Span) -> tuple[int, int, str]:
    start = lines.offset(place.line, place.column)
    return place.line, place.column, lines.text[start : lines.offset(place.end_line, place.end_column)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_defect_is_found_by_its_rule(file: Path) -> None:
    assert _said(_report(file), _expected(file).rule)
    assert not _report(file).rule_errors


@pytest.mark.parametrize("file", [f for f in FILES if _expected(f).fix is not None], ids=lambda file: file.name)
def test_a_fix_mends_its_defect_and_leaves_a_document_that_can_be_published(file: Path) -> None:
    expected = _expected(file)
    fixes = {each.fix.edits for each in _said(_report(file), expected.rule) if each.fix and each.fix.safe}
    assert {edits[0].text.rstrip("\n") for edits in fixes} == {str(expected.fix).rstrip("\n")}
    submission = _corrected(_submission(file))
    assert not _said(_planned(submission), expected.rule) or expected.rule.endswith("syntax")
    for _ in range(_MOST_ROUNDS):  # what could not be read may need a fix, too
        if _planned(submission).fixes:
            submission = _corrected(submission)
    report = _planned(submission)
    assert report.publishable
    assert not report.unknown_terms
    assert not report.fixes


@pytest.mark.parametrize("file", [f for f in FILES if _expected(f).fix is None], ids=lambda file: file.name)
def test_what_is_not_certain_is_not_changed(file: Path) -> None:
    assert not [each.fix for each in _said(_report(file), _expected(file).rule) if each.fix and each.fix.safe]


def test_defects_are_pinned_to_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    missed = [file.name for file in FILES if not _is_exact(file)]
    fixed = sum(_expected(file).fix is not None for file in FILES)
    said = f"{len(FILES)} defects, {len(FILES) - len(missed)} at their exact place, {fixed} with a fix that passes"
    with capsys.disabled():
        sys.stdout.write(f"\n{said}\n")
    assert len(FILES) >= 60
    assert fixed >= 35
    assert len(missed) <= _MOST_UNPLACED * len(FILES), missed
