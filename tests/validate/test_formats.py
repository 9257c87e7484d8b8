"""Reports in text, JSON and SHACL."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse, serialize
from rdflib.namespace import RDF, SH

from missiongraph.rdf.edits import Edit
from missiongraph.rdf.places import Span
from missiongraph.validate import formats
from missiongraph.validate.check import check
from missiongraph.validate.report import Fix, Report, Waiver, with_waiver
from small_graphs import EX, change, model, snapshot

TERMS = """
ex:Mission a owl:Class .
ex:host a owl:ObjectProperty .
ex:name a owl:DatatypeProperty .
ex:note a owl:DatatypeProperty .
mg:reason a owl:AnnotationProperty .
mg:example a owl:AnnotationProperty .
"""
RULES = """
ex:Mission
    a sh:NodeShape ;
    sh:targetClass ex:Mission ;
    sh:property ex:Mission-name , ex:Mission-host .

ex:Mission-name
    a sh:PropertyShape ;
    sh:path ex:name ;
    sh:name "name"@en ;
    sh:minCount 1 ;
    sh:message "Give a name."@en , "Donnez un nom."@fr ;
    mg:reason "Pages need a heading."@en ;
    mg:example "ex:name 'A'" .

ex:Mission-host
    a sh:PropertyShape ;
    sh:path ( ex:host [ sh:inversePath ex:host ] ) ;
    sh:maxCount 1 ;
    sh:severity sh:Warning ;
    sh:message "One host for each."@en .
"""
WITH_ONE_OFF = RULES + "ex:Off a sh:NodeShape ; sh:targetClass ex:Mission ; sh:deactivated true ."
ADDED = """
ex:n a ex:Mission ; ex:host ex:h ; ex:nmae "N" .
ex:m a ex:Mission ; ex:host ex:h ; ex:note "n" .
ex:o ex:note "o" .
"""


def report(added: str = ADDED, rules: str = RULES) -> Report:
    return check(snapshot("ex:m skos:prefLabel 'Mission M' ."), change(added), model(rules, TERMS))


def test_the_text_begins_with_the_outcome_and_groups_by_severity_then_rule() -> None:
    assert (
        formats.write(report(), "text")
        == """\
cannot be published: 2 blocking, 2 warnings; coverage 57.1 %
Checked: what the change can affect, 2 nodes.

Violation · name (https://example.org/Mission-name): 2
  Give a name.
  Why: Pages need a heading.
  Example: ex:name 'A'
  - Mission M <https://example.org/m>; <https://example.org/name>; expected sh:minCount 1
  - <https://example.org/n>; <https://example.org/name>; expected sh:minCount 1

Warning · https://example.org/Mission-host (https://example.org/Mission-host): 2
  One host for each.
  - Mission M <https://example.org/m>; <https://example.org/host>/^<https://example.org/host>; expected sh:maxCount 1
  - <https://example.org/n>; <https://example.org/host>/^<https://example.org/host>; expected sh:maxCount 1

7 triples: 4 checked, 1 known term without a rule, 1 unknown term, 1 node without a type.
  Unknown term https://example.org/nmae. Did you mean https://example.org/name?
  Known term without a rule: https://example.org/note.
  Node without a type: <https://example.org/o>.
"""
    )


@pytest.mark.parametrize(
    ("added", "rules", "line"),
    [
        ("", RULES, "can be published: no findings; coverage 100 %"),
        ("ex:m a ex:Mission .", RULES, "cannot be published: 1 blocking; coverage 100 %"),
        (
            'ex:m a ex:Mission ; ex:name "M" .',
            RULES + "ex:B sh:rul 1 .",
            "cannot be published: 1 rule error; coverage 100 %",
        ),
    ],
)
def test_the_first_line_says_it_all(added: str, rules: str, line: str) -> None:
    assert formats.write(report(added, rules), "text").splitlines()[0] == line


def test_a_share_is_never_rounded_up_to_the_whole() -> None:
    names = "".join(f'ex:m{i} ex:name "M" ; a ex:Mission . ' for i in range(2000))
    assert formats.summary(report(names + "ex:m1 ex:note 1 .")).endswith("coverage 99.9 %")


def test_a_long_list_is_cut_in_text_and_whole_in_json() -> None:
    found = report("".join(f"ex:m{i} a ex:Mission . " for i in range(12)))
    assert "… and 2 more (all are in --format json)" in formats.write(found, "text")
    assert len(formats.to_json(found)["findings"]) == 12


def test_what_was_there_before_is_marked() -> None:
    found = check(snapshot("ex:m a ex:Mission ."), change("ex:m ex:host ex:h ."), model(RULES, TERMS))
    assert "<https://example.org/m>; <https://example.org/name>; expected sh:minCount 1; was there before" in (
        formats.write(found, "text")
    )


def test_json_says_all_that_the_report_says() -> None:
    found = json.loads(formats.write(report(rules=WITH_ONE_OFF), "json"))
    assert (found["publishable"], found["conforms"]) == (False, False)
    assert found["counts"] == {"Violation": 2, "Warning": 2, "Info": 0}
    assert found["scope"] == {"scope": "what the change can affect", "reasons": [], "focusNodes": 2, "triples": 2}
    assert found["findings"][0] == {
        "severity": "Violation",
        "since": "new",
        "focusNode": {"type": "uri", "value": EX + "m"},
        "label": {"": "Mission M"},
        "classes": [EX + "Mission"],
        "path": f"<{EX}name>",
        "value": None,
        "shape": EX + "Mission-name",
        "component": "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
        "rule": {"en": "name"},
        "messages": {"en": "Give a name.", "fr": "Donnez un nom."},
        "reasons": {"en": "Pages need a heading."},
        "example": "ex:name 'A'",
        "expected": ["sh:minCount 1"],
        "terms": [EX + "name"],
        "place": None,
        "excerpt": "",
        "fix": None,
    }
    assert found["unknownTerms"] == {EX + "nmae": [EX + "name"]}
    assert [(each["shape"], each["switchedOff"]) for each in found["ruleErrors"]] == [(EX + "Off", True)]
    assert len(found["coverage"]["triples"]) == 7


@pytest.mark.parametrize(("name", "syntax"), [("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)])
def test_a_report_in_rdf_is_a_shacl_report(name: str, syntax: RdfFormat) -> None:
    triples = serialize(parse(formats.write(report(), name), syntax), format=RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(data=triples, format="nt")
    node = graph.value(None, RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms).toPython() is False  # type: ignore[union-attr]
    results = list(graph.objects(node, SH.result))
    assert len(results) == 4
    for result in results:
        assert graph.value(result, RDF.type) == SH.ValidationResult
        for needed in SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape, SH.resultPath:
            assert graph.value(result, needed) is not None
    messages = {message.language for message in graph.objects(None, SH.resultMessage)}  # type: ignore[attr-defined]
    assert messages == {"en", "fr"}
    assert (None, SH.inversePath, rdflib.URIRef(EX + "host")) in graph


def test_a_conforming_report_says_so_and_nothing_else() -> None:
    turtle = formats.write(report(""), "ttl")
    assert len(list(parse(turtle, RdfFormat.TURTLE))) == 2
    assert "sh:conforms true" in turtle


def test_sarif_names_rules_levels_and_regions() -> None:
    log = json.loads(formats.write(_placed(), "sarif"))
    run = log["runs"][0]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    first = run["results"][0]
    assert (first["level"], first["baselineState"]) == ("error", "new")
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20file.ttl"
    assert place["region"] == {
        "startLine": 2,
        "startColumn": 3,
        "endLine": 2,
        "endColumn": 7,
        "snippet": {"text": "a bad line"},
    }
    change = first["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change == {
        "deletedRegion": {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 7},
        "insertedContent": {"text": "good"},
    }


def test_sarif_tells_unknown_terms_and_rules_that_did_not_run() -> None:
    run = json.loads(formats.write(report(rules=WITH_ONE_OFF), "sarif"))["runs"][0]
    assert {"unknown-term", "node-without-type", "term-without-rule"} <= {each["ruleId"] for each in run["results"]}
    notes = run["invocations"][0]["toolConfigurationNotifications"]
    (off,) = [note["message"]["text"] for note in notes]
    assert off.startswith(f"{EX}Off: It is switched off")
    assert not run["invocations"][0]["executionSuccessful"]


def test_junit_fails_for_violations_only() -> None:
    suite = Xml.fromstring(formats.write(report(), "junit"))[0]
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("2", "0")
    assert int(suite.attrib["tests"]) == len(suite) == 5
    assert [case.find("failure") is not None for case in suite] == [True, True, False, False, False]


def test_junit_fails_for_a_rule_that_could_not_run() -> None:
    suite = Xml.fromstring(formats.write(report("", WITH_ONE_OFF + "ex:B sh:rul 1 ."), "junit"))[0]
    assert suite.attrib["errors"] == "2"


def test_the_text_quotes_the_line_with_a_mark_below() -> None:
    assert """
  - 2:3 Mission M <https://example.org/m>; <https://example.org/name>; expected sh:minCount 1
      2 | a bad line
        |   ^^^^
      Fix: Replace bad by good
""" in formats.write(_placed(), "text")


def test_the_text_has_no_characters_that_steer_a_terminal() -> None:
    finding = replace(_placed().findings[0], excerpt="\x1b[31mred\t\x07")
    assert "\x1b" not in formats.write(replace(_placed(), findings=(finding,)), "text")


def test_too_little_coverage_blocks_unless_somebody_answers_for_it() -> None:
    low = report("ex:m ex:note 'x' .")
    assert low.publishable
    assert not low.under(0.5).publishable
    assert formats.summary(low.under(0.5)) == "cannot be published: no findings; coverage 0 %, below 50 %"
    waived = low.under(0.5, Waiver("steward", "a first try"))
    assert waived.publishable
    assert with_waiver("Load it", waived) == "Load it. Coverage waived by steward: a first try"
    assert with_waiver(with_waiver("Load it", waived), waived).count("waived") == 1
    assert with_waiver("Load it", low) == "Load it"
    assert formats.to_json(waived)["coverage"]["waived"] == {"by": "steward", "reason": "a first try"}


def _placed() -> Report:
    """Return a report whose first finding has a place and a fix."""
    found = report()
    place = Span(2, 3, 2, 7)
    fix = Fix({"en": "Replace bad by good"}, (Edit(place, "good"),))
    first = replace(found.findings[0], place=place, excerpt="a bad line", fix=fix)
    return replace(found, findings=(first, *found.findings[1:]), source="my file.ttl")
