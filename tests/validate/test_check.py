"""The door of the room: what a report says about a change."""

from __future__ import annotations

import pickle

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.names import SHAPES
from missiongraph.rdf.change import Change
from missiongraph.validate.check import check, check_all
from missiongraph.validate.report import Checked, Severity, Since
from small_graphs import EX, change, ex, model, snapshot

TERMS = """
ex:Organisation a owl:Class .
ex:Mission a owl:Class ; rdfs:label "mission"@en , "mission"@fr ; rdfs:subClassOf ex:Organisation .
ex:Figure a owl:Class ; rdfs:label "figure"@en , "chiffre"@fr .
ex:name a owl:DatatypeProperty .
ex:host a owl:ObjectProperty .
ex:staff a owl:DatatypeProperty .
ex:note a owl:DatatypeProperty .
mg:reason a owl:AnnotationProperty .
mg:example a owl:AnnotationProperty .
mg:displayLabel a owl:AnnotationProperty .
mg:displayValue a owl:AnnotationProperty .
"""
RULES = """
ex:Organisation
    a sh:NodeShape ;
    sh:targetClass ex:Organisation ;
    sh:property ex:Organisation-name .

ex:Organisation-name
    a sh:PropertyShape ;
    sh:path ex:name ;
    sh:name "name"@en , "nom"@fr ;
    sh:minCount 1 ;
    sh:datatype xsd:string ;
    sh:message "Give a name."@en , "Donnez un nom."@fr , "أعط اسمًا."@ar ;
    mg:reason "Pages need a heading."@en ;
    mg:example "ex:name 'A'" .

ex:Staff
    a sh:PropertyShape ;
    sh:targetSubjectsOf ex:staff ;
    sh:path ex:staff ;
    sh:maxInclusive 100 ;
    sh:severity sh:Warning ;
    sh:message "Count them again."@en .

ex:Figure
    a sh:NodeShape ;
    sh:targetClass ex:Figure ;
    mg:displayLabel ex:name ;
    mg:displayValue ( ex:staff ex:host ) .
"""
MODEL = model(RULES, TERMS)
ONTOLOGY = {"ontology": TERMS}


def test_a_finding_holds_all_that_is_needed_to_mend_it() -> None:
    report = check(snapshot(**ONTOLOGY), change('ex:m a ex:Mission ; skos:prefLabel "M"@en ; ex:name 5 .'), MODEL)
    (finding,) = report.findings
    assert (finding.severity, finding.since) == (Severity.VIOLATION, Since.NEW)
    assert (finding.focus, finding.label, finding.classes) == (ex("m"), {"en": "M"}, (EX + "Mission",))
    assert (str(finding.path), finding.value) == (f"<{EX}name>", Literal(5))
    assert (finding.shape, finding.rule) == (EX + "Organisation-name", {"en": "name", "fr": "nom"})
    assert finding.messages == {"en": "Give a name.", "fr": "Donnez un nom.", "ar": "أعط اسمًا."}
    assert (finding.reasons, finding.example) == ({"en": "Pages need a heading."}, "ex:name 'A'")
    assert finding.expected == ("sh:datatype xsd:string",)
    assert finding.terms == (EX + "name", "http://www.w3.org/2001/XMLSchema#string")


def test_a_rule_for_a_class_holds_for_its_subclasses() -> None:
    report = check(snapshot(**ONTOLOGY), change("ex:m a ex:Mission ."), MODEL)
    assert [finding.component.rpartition("#")[2] for finding in report.findings] == ["MinCountConstraintComponent"]
    assert not report.publishable
    assert not report.conforms


def test_a_warning_does_not_conform_and_can_be_published() -> None:
    report = check(snapshot(**ONTOLOGY), change("ex:m ex:staff 101 ."), MODEL)
    assert report.counts == {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 0}
    assert report.publishable
    assert not report.conforms


def test_findings_that_were_there_before_say_so_and_those_elsewhere_are_not_reported() -> None:
    before = snapshot("ex:m a ex:Mission . ex:elsewhere a ex:Mission .", **ONTOLOGY)
    report = check(before, change("ex:m ex:staff 101 . ex:m ex:name 5 ."), MODEL)
    assert {(finding.focus, finding.expected, finding.since) for finding in report.findings} == {
        (ex("m"), ("sh:datatype xsd:string",), Since.NEW),
        (ex("m"), ("sh:maxInclusive 100",), Since.NEW),
    }
    again = check(before, change("ex:m ex:name 5 . ex:m ex:staff 1 ."), MODEL)
    assert [finding.since for finding in again.findings] == [Since.NEW]
    kept = check(snapshot("ex:m ex:staff 101 .", **ONTOLOGY), change("ex:m ex:staff 102 ."), MODEL)
    assert {finding.value: finding.since for finding in kept.findings} == {
        Literal(101): Since.STILL_THERE,
        Literal(102): Since.NEW,
    }


def test_mending_leaves_nothing_to_find() -> None:
    report = check(snapshot("ex:m a ex:Mission .", **ONTOLOGY), change('ex:m ex:name "M" .'), MODEL)
    assert report.conforms
    assert report.publishable
    assert report.scope.focus_nodes == 1
    assert not report.scope.whole_graph


def shown(quad: Quad) -> str:
    return " ".join(
        str(term).strip("<>").replace("#", "/").rpartition("/")[2] for term in (quad.subject, quad.predicate)
    )


def test_every_triple_gets_a_receipt() -> None:
    added = 'ex:m a ex:Mission ; ex:name "M" ; ex:note "n" ; ex:nmae "N" . ex:untyped ex:note "n" . ex:m2 a ex:Misson .'
    coverage = check(snapshot(**ONTOLOGY), change(added), MODEL).coverage
    assert [(shown(each.quad), each.outcome, each.rules, each.nearest) for each in coverage.receipts] == [
        ("m2 type", Checked.UNKNOWN, (), (EX + "Mission",)),
        ("m type", Checked.BY_RULE, (EX + "Organisation",), ()),
        ("m name", Checked.BY_RULE, (EX + "Organisation-name",), ()),
        ("m nmae", Checked.UNKNOWN, (), (EX + "name",)),
        ("m note", Checked.NO_RULE, (), ()),
        ("untyped note", Checked.NO_TYPE, (), ()),
    ]
    assert coverage.unknown_terms == {EX + "Misson": (EX + "Mission",), EX + "nmae": (EX + "name",)}
    assert coverage.share == pytest.approx(2 / 6)


def test_a_change_of_nothing_is_covered_whole() -> None:
    report = check(snapshot("ex:m a ex:Mission ."), change(), MODEL)
    assert (report.coverage.share, report.findings, report.scope.focus_nodes) == (1.0, (), 0)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (change("ex:Camp rdfs:subClassOf ex:Organisation ."), "the hierarchy of the classes"),
        (change("ex:S a sh:NodeShape .", graph=SHAPES), "the shapes themselves"),
    ],
)
def test_a_change_of_the_rules_of_the_game_is_checked_against_everything(made: Change, reason: str) -> None:
    report = check(snapshot("ex:c a ex:Camp . ex:m a ex:Mission .", **ONTOLOGY), made, MODEL)
    assert report.scope.whole_graph
    assert reason in report.scope.reasons[0]
    assert ex("m") in {finding.focus for finding in report.findings}


def test_a_new_subclass_brings_its_instances_under_the_rule() -> None:
    before = snapshot("ex:c a ex:Camp . ex:m a ex:Mission .", **ONTOLOGY)
    report = check(before, change("ex:Camp rdfs:subClassOf ex:Organisation ."), MODEL)
    assert {finding.focus: finding.since for finding in report.findings} == {
        ex("c"): Since.NEW,
        ex("m"): Since.STILL_THERE,
    }


def test_an_untold_reach_costs_a_whole_validation_and_the_report_says_so() -> None:
    query = 'sh:sparql [ sh:select "SELECT $this WHERE { ?x <urn:p> ?y }" ]'
    free = f"ex:Free a sh:NodeShape ; sh:targetClass ex:Mission ; {query} ."
    report = check(snapshot("ex:m a ex:Mission ."), change("ex:x <urn:p> 1 ."), model(free, TERMS))
    assert report.scope.reasons == (
        f"what {EX}Free reads cannot be told: its query has a triple pattern that is not connected with $this",
    )
    assert {finding.focus for finding in report.findings} == {ex("m")}


def test_a_rule_that_cannot_run_blocks_and_is_no_finding() -> None:
    broken = 'ex:Bad a sh:NodeShape ; sh:targetClass ex:Mission ; sh:property [ sh:path ex:name ; sh:pattern "(" ] .'
    report = check(snapshot(**ONTOLOGY), change('ex:m a ex:Mission ; ex:name "M" .'), model(RULES + broken, TERMS))
    assert [error.shape for error in report.rule_errors] == [EX + "Bad"]
    assert report.findings == ()
    assert not report.publishable
    assert not report.conforms


def test_a_misspelt_rule_blocks_instead_of_passing_everything() -> None:
    misspelt = "ex:S a sh:NodeShape ; sh:targetClass ex:Mission ; sh:property [ sh:path ex:name ; sh:minCont 1 ] ."
    report = check(snapshot(), change("ex:m a ex:Mission ."), model(misspelt, TERMS))
    (error,) = report.rule_errors
    assert error.message == "sh:minCont is no term of SHACL. Did you mean sh:minCount?"
    assert not report.publishable


def test_a_rule_that_is_switched_off_blocks_though_everything_conforms_to_it() -> None:
    asked = "sh:property [ sh:path ex:x ; sh:minCount 1 ]"
    off = f"ex:Off a sh:NodeShape ; sh:targetClass ex:Mission ; sh:deactivated true ; {asked} ."
    report = check(snapshot(), change("ex:m a ex:Mission ."), model(off, TERMS))
    (error,) = report.rule_errors
    assert (error.shape, error.is_switched_off) == (EX + "Off", True)
    assert (report.findings, report.conforms, report.publishable) == ((), True, False)


def test_a_claim_is_called_by_its_class_and_what_it_says() -> None:
    added = 'ex:f a ex:Figure ; ex:name "police" ; ex:staff 101 ; ex:host ex:there .'
    there = 'ex:there skos:prefLabel "There"@en , "Là"@fr .'
    (finding,) = check(snapshot(there, **ONTOLOGY), change(added), MODEL).findings
    assert finding.label == {"en": "figure, police, 101, There", "fr": "chiffre, police, 101, Là"}


def test_the_slots_of_a_message_are_filled_in_each_language() -> None:
    rule = """
        ex:S a sh:NodeShape ; sh:targetClass ex:Mission ; sh:sparql [
            sh:select "SELECT $this ?value WHERE { $this <urn:p> ?value }" ;
            sh:message "Not {?value}, please."@en , "Pas {?value}."@fr
        ] .
    """
    (finding,) = check(snapshot(), change("ex:m a ex:Mission ; <urn:p> 7 ."), model(rule, TERMS)).findings
    assert finding.messages == {"en": "Not 7, please.", "fr": "Pas 7."}


def test_checking_everything_covers_documents_and_looks_at_every_node() -> None:
    report = check_all(snapshot("ex:m a ex:Mission . ex:n a ex:Mission .", **ONTOLOGY), MODEL)
    assert {finding.focus for finding in report.findings} == {ex("m"), ex("n")}
    assert {finding.since for finding in report.findings} == {Since.STILL_THERE}
    assert len(report.coverage.receipts) == 2
    assert report.scope.whole_graph


def test_a_report_travels_between_processes() -> None:
    report = check(snapshot(**ONTOLOGY), change("ex:m a ex:Mission ; ex:staff 101 ."), MODEL)
    assert pickle.loads(pickle.dumps(report)) == report
    assert isinstance(report.findings[0].focus, NamedNode)


def test_what_a_change_mends_is_gone_and_counts_for_nothing() -> None:
    before = snapshot("ex:m a ex:Mission .", **ONTOLOGY)
    report = check(before, change("ex:m ex:name 'M' ."), MODEL)
    assert [(finding.since, str(finding.path)) for finding in report.gone] == [(Since.GONE, f"<{EX}name>")]
    assert report.conforms
    assert report.publishable


def test_an_ill_formed_date_is_a_finding_and_never_a_rule_error() -> None:
    order = "sh:property [ sh:path ex:from ; sh:lessThanOrEquals ex:to ]"
    rules = f"ex:Period a sh:NodeShape ; sh:targetClass ex:Mission ; {order} ."
    terms = TERMS + "ex:from a owl:DatatypeProperty . ex:to a owl:DatatypeProperty ."
    for first, last in (("31.07.2019", "2020-01-01"), ("2020-01-01", "31.07.2019"), ("1 July 2019", "2020-01-01")):
        stated = change(f"ex:m a ex:Mission ; ex:from '{first}'^^xsd:date ; ex:to '{last}'^^xsd:date .")
        report = check(snapshot("", ontology=terms), stated, model(rules, terms))
        assert not report.rule_errors
        assert len(report.findings) == 1
