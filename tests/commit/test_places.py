"""Each finding of a plan leads to the place in the submitted text that has to be mended."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode

from missiongraph.commit.release import shipped_snapshot
from missiongraph.commit.submission import Submission
from missiongraph.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, TRIG, TURTLE, GraphFormat
from missiongraph.rdf.parse import read
from missiongraph.rdf.places import Span
from missiongraph.rdf.write import write
from missiongraph.validate.report import Checked, Finding, Report
from submitting import ONE, TWO, note, planned

_HEAD = note("x").data.decode()


def _report(body: str, *more: Submission) -> tuple[str, Report]:
    text = _HEAD + body
    first = Submission(text.encode(), TURTLE, ONE, "one.ttl")
    return text, planned(shipped_snapshot(), [first, *more]).report


def _words(text: str, place: object) -> str:
    assert isinstance(place, Span)
    assert place.line == place.end_line
    return text.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1]


def _about(report: Report, path: str) -> Finding:
    return next(finding for finding in report.findings if str(finding.path) == path)


def test_a_wrong_value_is_where_it_is_written() -> None:
    text, report = _report('[] a mg:Budget ; mg:startDate "1 July 2019" .')
    finding = _about(report, "mg:startDate")
    assert _words(text, finding.place) == '"1 July 2019"'
    assert finding.excerpt == '[] a mg:Budget ; mg:startDate "1 July 2019" .'


def test_one_value_too_many_is_the_last_one() -> None:
    text, report = _report("[] a mg:Budget ; mg:amount 1.0 , 2.0 .")
    finding = next(each for each in report.findings if each.component.endswith("MaxCountConstraintComponent"))
    assert _words(text, finding.place) == "2.0"


def test_what_is_missing_is_missed_where_its_node_begins() -> None:
    text, report = _report("\n\n[ a mg:Budget ; mg:amount 1 ] .")
    assert _words(text, _about(report, "mg:isAbout").place) == "["


def test_an_unknown_term_and_a_node_without_type_have_places() -> None:
    text, report = _report('<https://example.org/b> mg:stratDate "2019"^^xsd:gYear ; mg:name "x"@en .')
    places = {receipt.outcome: _words(text, receipt.place) for receipt in report.coverage.receipts if receipt.place}
    assert places[Checked.UNKNOWN] == "mg:stratDate"
    assert places[Checked.NO_TYPE] == "<https://example.org/thing>"


def test_a_number_that_the_engine_rewrites_is_found() -> None:
    once = planned(shipped_snapshot(), [note("x")])
    text, report = _report('<https://example.org/f> a mg:Figure ; mg:quantity 012.50 , "x" .')
    assert once.report.publishable
    assert _words(text, _about(report, "mg:quantity").place) in ("012.50", '"x"')


def test_files_are_named_where_there_are_several() -> None:
    _, report = _report("[] a mg:Budget .", note("y", TWO))
    assert {finding.place.file for finding in report.findings if finding.place} == {"one.ttl"}
    _, alone = _report("[] a mg:Budget .")
    assert {finding.place.file for finding in alone.findings if finding.place} == {""}


@pytest.mark.parametrize("syntax", [TURTLE, TRIG, N_TRIPLES, N_QUADS, JSON_LD])
def test_the_place_is_found_in_each_format(syntax: GraphFormat) -> None:
    stated = read(f"{_HEAD}[] a mg:Budget ; mg:startDate 'soon' .".encode(), TURTLE, graph=NamedNode(ONE), base=ONE)
    text = write(stated, syntax).decode()
    report = planned(shipped_snapshot(), [Submission(text.encode(), syntax, ONE)]).report
    place = _about(report, "mg:startDate").place
    assert _words(text, place) == '"soon"'
