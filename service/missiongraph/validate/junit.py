"""A report for continuous integration: JUnit XML, as Jenkins and its kin read it. Violations fail, the rest is told."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as Xml  # written here, never read

from missiongraph.model.texts import pick
from missiongraph.names import compact
from missiongraph.validate.findings import shown
from missiongraph.validate.report import Finding, Report, Severity, Since
from missiongraph.validate.text import summary

_NOT_IN_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: Report) -> str:
    """Write a report as one suite with a case for each finding and each rule that could not run."""
    suites = Xml.Element("testsuites")
    suite = Xml.SubElement(suites, "testsuite", name=report.source or "missiongraph")
    failures = 0
    for finding in report.findings:
        failures += _case(suite, finding)
    for error in report.rule_errors:
        case = Xml.SubElement(suite, "testcase", classname=compact(error.shape), name="rule error")
        Xml.SubElement(case, "error", message=_clean(error.message))
    outcome = Xml.SubElement(suite, "testcase", classname="missiongraph", name="publishable")
    if report.lacks_coverage:
        failures += 1
        Xml.SubElement(outcome, "failure", message=summary(report))
    Xml.SubElement(outcome, "system-out").text = _clean(summary(report))
    counts = {"tests": len(suite), "failures": failures, "errors": len(report.rule_errors)}
    for element in (suites, suite):
        element.attrib |= {name: str(count) for name, count in counts.items()}
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(suites, encoding="unicode")


def _case(suite: Xml.Element, finding: Finding) -> bool:
    """Add the case of a finding; return whether it fails."""
    at = f"{finding.place} " if finding.place is not None else ""
    name = _clean(f"{at}{pick(finding.label) or shown(finding.focus)}")
    case = Xml.SubElement(suite, "testcase", classname=compact(finding.shape), name=name)
    message = _clean(pick(finding.messages) or "")
    details = [str(finding.severity), message, finding.excerpt, (finding.fix and pick(finding.fix.title)) or ""]
    text = _clean("\n".join(filter(None, details)))
    if finding.severity is Severity.VIOLATION and finding.since is Since.NEW:
        Xml.SubElement(case, "failure", message=message, type=compact(finding.component)).text = text
        return True
    Xml.SubElement(case, "system-out").text = text
    return False


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)
