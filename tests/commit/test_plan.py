"""A plan is the change that a submission would make, with its report; making it changes nothing."""

from __future__ import annotations

import pytest

from missiongraph.commit.plan import plan, report_on
from missiongraph.commit.release import shipped_snapshot
from missiongraph.commit.submission import Submission
from missiongraph.errors import Rejected
from missiongraph.names import META, ONTOLOGY
from missiongraph.rdf.formats import TURTLE
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.embedded import in_memory
from submitting import ONE, TWO, broken, model, note, planned


def test_a_plan_replaces_the_graph_and_leaves_what_stays() -> None:
    old = planned(in_memory(()), [note("old")]).change.added
    snapshot = in_memory(old, revision=7)
    found = planned(snapshot, [note("new")])
    assert found.base == 7
    assert (len(found.change.removed), len(found.change.added)) == (1, 1)
    assert found.change.removed < old


def test_the_same_document_again_is_no_change() -> None:
    once = planned(in_memory(()), [note("same")]).change.added
    assert not planned(in_memory(once), [note("same")]).change


def test_numbers_that_the_engine_rewrites_are_no_change_again() -> None:
    document = Submission(b"<https://example.org/x> <https://example.org/p> 12.50 , 007 .", TURTLE, ONE)
    once = planned(in_memory(()), [document]).change.added
    assert not planned(in_memory(once), [document]).change


def test_several_documents_make_one_change() -> None:
    change = planned(in_memory(()), [note("first", ONE), note("second", TWO)]).change
    assert {graph_iri(quad) for quad in change.added} == {ONE, TWO}


def test_other_graphs_are_left_alone() -> None:
    others = planned(in_memory(()), [note("other", TWO)]).change.added
    assert not planned(in_memory(others), [note("mine", ONE)]).change.removed


def test_a_violation_makes_a_plan_that_cannot_be_published() -> None:
    report = planned(shipped_snapshot(), [broken()]).report
    assert not report.publishable
    assert {finding.focus.value for finding in report.findings if finding.severity == "Violation"} == {
        "https://example.org/figure"
    }


def test_a_plan_sees_the_published_graph() -> None:
    assert planned(shipped_snapshot(), [note("x")]).report.publishable
    unknown_publisher = planned(in_memory(()), [note("x")]).report
    assert [str(finding.path) for finding in unknown_publisher.findings] == ["dcterms:publisher"]


@pytest.mark.parametrize("graph", [ONTOLOGY, META, "relative"])
def test_no_plan_is_made_for_graphs_of_the_service(graph: str) -> None:
    with pytest.raises(Rejected):
        plan(in_memory(()), [note("x", graph)], model())


def test_a_report_is_that_of_the_plan() -> None:
    snapshot = shipped_snapshot()
    assert report_on(snapshot, submission=broken()) == planned(snapshot, [broken()]).report
