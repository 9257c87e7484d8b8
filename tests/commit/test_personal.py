"""Contact data of persons do not enter; those of organisations do, and dates, amounts and codes are no telephones."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import NamedNode

from counts import examples
from missiongraph.commit.personal import emails, personal_data, telephones
from missiongraph.commit.plan import plan
from missiongraph.commit.release import shipped_snapshot
from missiongraph.commit.submission import Submission
from missiongraph.names import ID
from missiongraph.rdf.change import Change
from missiongraph.rdf.formats import TURTLE
from missiongraph.rdf.places import Span
from missiongraph.store.embedded import in_memory
from missiongraph.validate.report import Severity
from small_graphs import GRAPH, change
from submitting import model

CONTACT = f"""<{ID}claim/c> a mg:ContactPoint ; mg:isAbout <{ID}%s> ;
    mg:contactAddress "%s"^^xsd:anyURI ; mg:wording "%s"@en ; mg:hasLocator <{ID}node/l> .
    <{ID}node/l> mg:quote "%s" ."""
PHONE, MAIL = "+47 22 24 36 00", "kari.nordmann@example.org"


def values(turtle: str) -> list[str]:
    """What the guard finds in statements that are added to a document."""
    return [str(each.value.value) for each in personal_data(in_memory([]), change(turtle))]  # type: ignore[union-attr]  # literals and IRIs


@pytest.mark.parametrize(
    "text",
    [
        MAIL,
        f"Write to {MAIL}.",
        "k.nordmann@un.org",
        "NORDMANN@EXAMPLE.ORG",
        "kari (at) example.org",
        "jürgen.groß@example.de",
        "kari.nordmann+news@mail.example.co.uk",
    ],
)
def test_an_address_of_a_person_is_found(text: str) -> None:
    assert len(emails(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "info@eupolcopps.eu",
        "press-office@example.org",
        "eupolcopps@eupolcopps.eu",
        "contact.us",
        "@unpol",
        "a@b",
        "media@un.org",
        "no address at all",
        "https://example.org/@name",
    ],
)
def test_an_address_of_a_function_and_what_is_no_address_is_fine(text: str) -> None:
    assert emails(text) == []


@pytest.mark.parametrize(
    "text",
    [
        PHONE,
        f"call {PHONE} now",
        "+1 (212) 555-0199",
        "0033 1 42 68 53 00",
        "Tel.: 022 917 12 34",
        "mobile 0599 123 456",
        "+972 (0) 2 297 6677",
        "هاتف: 022976677",
        "Telephone: +97222976677",
    ],
)
def test_a_telephone_number_is_found(text: str) -> None:
    assert len(telephones(text)) >= 1


@given(
    some.one_of(
        some.dates().map(str),
        some.dates().map(lambda day: f"{day:%d/%m/%Y} to {day:%d.%m.%Y}"),
        some.integers(0, 10**13).map(lambda amount: f"EUR {amount:,}"),
        some.integers(0, 10**13).map(lambda amount: f"+{amount:,} EUR".replace(",", " ")),
        some.integers(0, 10**12).map(lambda amount: f"{amount / 100:.2f} million"),
        some.integers(0, 99_999_999).map(lambda code: f"XM-DAC-{code}"),
        some.integers(0, 99_999_999).map(lambda code: f"CA-3-P{code:09}"),
        some.tuples(some.integers(1, 2999), some.integers(1946, 2030)).map(lambda act: f"S/RES/{act[0]} ({act[1]})"),
        some.integers(1990, 2030).map(lambda year: f"{year}-{year + 1}, {year}/{year + 1}/CFSP"),
        some.floats(-180, 180).map(lambda degree: f"{degree:.6f} {degree / 2:.6f}"),
        some.text(string.digits + " .,", max_size=30),
        some.uuids().map(str),
        some.integers(10**12, 10**13 - 1).map(lambda isbn: f"ISBN {isbn}"),
    )
)
@settings(max_examples=examples(500), deadline=None)
def test_dates_amounts_codes_and_figures_are_no_telephone_numbers(text: str) -> None:
    assert telephones(text) == []
    assert emails(text) == []


def test_the_contact_point_of_an_organisation_is_fine_and_that_of_a_person_is_not() -> None:
    number = PHONE.replace(" ", "")
    assert values(CONTACT % ("mission/x", f"tel:{number}", PHONE, PHONE)) == []
    assert len(values(CONTACT % ("person/x", f"tel:{number}", PHONE, PHONE))) == 3
    known = CONTACT % ("thing/x", f"tel:{number}", PHONE, PHONE) + f" <{ID}thing/x> a mg:Person ."
    assert len(values(known)) == 3


def test_an_organisation_may_give_the_address_of_a_function_and_not_of_a_person() -> None:
    assert values(CONTACT % ("mission/x", "mailto:info@example.org", "info@example.org", "")) == []
    assert len(values(CONTACT % ("mission/x", f"mailto:{MAIL}", MAIL, MAIL))) == 3


@pytest.mark.parametrize("predicate", ["mg:wording", "mg:quote", "rdfs:comment", "<urn:any>", "dcterms:title"])
def test_every_property_is_looked_at(predicate: str) -> None:
    assert values(f'<{ID}mission/x> {predicate} "Call {PHONE} or {MAIL}"@en .') == [f"Call {PHONE} or {MAIL}"] * 2
    assert values(f"<{ID}mission/x> {predicate} <mailto:{MAIL}> .") == [f"mailto:{MAIL}"]


def test_a_recorded_legal_basis_keeps_it() -> None:
    kept = CONTACT % ("person/x", f"mailto:{MAIL}", MAIL, MAIL) + f' <{ID}claim/c> mg:legalBasis "Consent"@en .'
    assert values(kept) == []


def test_nothing_that_is_shipped_is_taken_for_personal_data() -> None:
    shipped = frozenset(quad for quad in shipped_snapshot().match(graph=None) if isinstance(quad.graph_name, NamedNode))
    assert personal_data(in_memory([]), Change(added=shipped)) == ()


def test_it_blocks_a_submission_at_its_place() -> None:
    text = f'@base <{GRAPH}> .\n\n<urn:x> <urn:p> "{MAIL}" .\n'
    report = plan(shipped_snapshot(), [Submission(text.encode(), TURTLE, GRAPH)], model()).report
    [finding] = [each for each in report.findings if str(getattr(each.value, "value", "")) == MAIL]
    assert finding.severity is Severity.VIOLATION
    assert not report.publishable
    assert isinstance(finding.place, Span)
    assert finding.place.line == 3
