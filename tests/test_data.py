"""The shipped data: every claim of the three founding documents, with words that stand where the locator says.

The identifiers C001 to C282 number the statements that the founding documents make; each must be represented.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from model_files import MG, PREFIXES, ROOT, VALIDATE_SECONDS, Finding, data_paths, load, short, validate

BASE = "https://w3id.org/missiongraph/"
CURATED = ROOT / "data" / "curated.ttl"
DOCUMENTS = [path for path in data_paths() if path != CURATED]
HELD = [path for path in DOCUMENTS if path.with_suffix(".txt").exists()]
CLAIMS = {
    "eupol-copps/about-the-mission": range(1, 106),
    "global-affairs-canada/project-p005189001": range(106, 167),
    "un-police/uncops-2024": range(167, 283),
}
# The figures for which their documents give no date, and which therefore are shown as undated: identifier or quote.
UNDATED = Counter(["C080", "C081", "C085", "C109", "C159", "C160", "C178", "C218", "C259", "C260"]) + Counter(
    {
        "71 international staff and 35 national staff": 2,
        "all 27 EU Member States": 1,
        "International staff: 28": 1,
        "National staff: 17": 1,
        "Total: 45": 1,
    }
)
# The periods before whose start no act could be verified, and those that had begun when their act was adopted.
AFTER_A_GAP = {"eupol-copps-period-2023"}
LATE = {f"eupol-copps-period-{year}" for year in range(2013, 2018)}
# A few words show a reader the passage; more would be a copy.
MOST_WORDS_QUOTED = 25
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"\+\d[\d ()-]{6,}\d")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "data").with_suffix("").as_posix()


def graph_of(path: Path) -> URIRef:
    name = name_of(path)
    return URIRef(f"{BASE}graph/curated" if path == CURATED else f"{BASE}graph/document/{name}")


def document(name: str) -> Graph:
    return load([ROOT / "data" / f"{name}.ttl"])


def normalised(text: str) -> str:
    """The words of a text without emphasis marks, and with one space for any white space."""
    return " ".join(text.replace("**", "").split())


def datatype_of(literal: Literal) -> str:
    return str(literal.datatype or (RDF.langString if literal.language else XSD.string))


def thing(path: str) -> URIRef:
    return URIRef(f"{BASE}id/{path}")


def concept(path: str) -> URIRef:
    return URIRef(f"{BASE}vocabulary/{path}")


def claims(graph: Graph, kind: URIRef, about: URIRef) -> list[Node]:
    return [claim for claim in graph.subjects(MG.isAbout, about) if (claim, RDF.type, kind) in graph]


@pytest.fixture(scope="module")
def everything() -> Graph:
    return load(data_paths())


@pytest.fixture(scope="module")
def findings(model: Graph, shapes: Graph, everything: Graph) -> list[Finding]:
    return list(validate(model + everything, shapes))


@pytest.mark.parametrize("path", data_paths(), ids=name_of)
def test_a_file_is_based_on_its_graph_and_uses_the_shared_prefixes_first(path: Path) -> None:
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("@")]
    assert head[0] == f"@base <{graph_of(path)}> ."
    pairs = [line.removeprefix("@prefix ").removesuffix("> .").split(": <") for line in head[1:]]
    shared = [(prefix, iri) for prefix, iri in pairs if prefix in PREFIXES]
    assert shared == [(prefix, iri) for prefix, iri in PREFIXES.items() if (prefix, iri) in shared]
    own = [prefix for prefix, _ in pairs[len(shared) :]]
    assert own == sorted(own)
    assert all(iri.startswith(BASE) for _, iri in pairs[len(shared) :])


@pytest.mark.parametrize("path", HELD, ids=name_of)
def test_a_graph_describes_its_source_and_the_text_that_is_held(path: Path) -> None:
    graph = load([path])
    assert (graph_of(path), RDF.type, MG.SourceDocument) in graph
    text = path.parent / str(graph.value(graph_of(path), MG.textFile))
    assert str(graph.value(graph_of(path), MG.textDigest)) == hashlib.sha256(text.read_bytes()).hexdigest()


@pytest.mark.parametrize("path", sorted(set(DOCUMENTS) - set(HELD)), ids=name_of)
def test_a_source_whose_text_is_not_held_has_an_address_a_day_and_short_quotes(path: Path) -> None:
    graph = load([path])
    assert (graph_of(path), RDF.type, MG.SourceDocument) in graph
    assert str(graph.value(graph_of(path), DCTERMS.source)).startswith(("https://", "http://"))
    assert graph.value(graph_of(path), MG.captureDate)
    assert list(graph.subject_objects(MG.firstLine)) == []
    for words in (*graph.objects(None, MG.quote), *graph.objects(None, MG.wording)):
        assert len(str(words).split()) <= MOST_WORDS_QUOTED, words


@pytest.mark.parametrize("path", HELD, ids=name_of)
def test_every_quote_stands_at_its_lines(path: Path) -> None:
    graph = load([path])
    lines = path.with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    quotes = list(graph.subject_objects(MG.quote))
    assert quotes
    for locator, quote in quotes:
        first, last = (int(str(graph.value(locator, line))) for line in (MG.firstLine, MG.lastLine))
        assert normalised(str(quote)) in normalised(" ".join(lines[first - 1 : last])), quote
        assert last <= len(lines)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_locator_points_into_its_own_document(path: Path) -> None:
    graph = load([path])
    assert set(graph.objects(None, MG.isInDocument)) == {graph_of(path)}


@pytest.mark.parametrize("name", CLAIMS)
def test_every_statement_of_the_founding_document_is_represented(name: str) -> None:
    identifiers = {str(identifier) for identifier in document(name).objects(None, DCTERMS.identifier)}
    assert identifiers == {f"C{number:03}" for number in CLAIMS[name]}


def of_shape(findings: list[Finding], shape: str) -> set[str]:
    return {finding.node.removeprefix(f"{BASE}id/claim/") for finding in findings if finding.shape == f"mgs:{shape}"}


@pytest.mark.slow
@pytest.mark.timeout(VALIDATE_SECONDS)
def test_the_data_conform_and_show_their_gaps(findings: list[Finding]) -> None:
    assert {finding.severity for finding in findings} <= {"Warning", "Info"}
    assert {finding.shape for finding in findings if finding.severity == "Warning"} == {"mgs:MandatePeriod-gap"}
    assert of_shape(findings, "MandatePeriod-gap") == AFTER_A_GAP


def test_acts_that_came_late_are_told(findings: list[Finding]) -> None:
    assert of_shape(findings, "MandatePeriod-adoption") == LATE


def test_the_only_other_advice_is_about_figures_that_their_documents_do_not_date(
    findings: list[Finding], everything: Graph
) -> None:
    advice = [finding for finding in findings if finding.severity == "Info"]
    assert {finding.shape for finding in advice} == {"mgs:Figure-period", "mgs:MandatePeriod-adoption"}
    findings = [finding for finding in advice if finding.shape == "mgs:Figure-period"]
    nodes = {finding.node for finding in findings}
    quotes = [
        str(everything.value(claim, DCTERMS.identifier) or everything.value(locator, MG.quote))
        for claim, locator in everything.subject_objects(MG.hasLocator)
        if str(claim) in nodes and locator == everything.value(claim, MG.hasLocator)
    ]
    assert Counter(quotes) == UNDATED


def test_every_thing_has_one_preferred_label_in_english_and_only_the_curated_graph_gives_labels() -> None:
    labels = load([CURATED])
    documents = load(DOCUMENTS)
    assert list(documents.subject_objects(SKOS.prefLabel)) == []
    things = {node for node in documents.subjects(RDF.type) if str(node).startswith(f"{BASE}id/")}
    things -= set(documents.subjects(MG.isAbout))  # claims that have IRIs
    for node in things:
        english = [text for text in labels.objects(node, SKOS.prefLabel) if isinstance(text, Literal)]
        assert Counter(text.language for text in english)["en"] == 1, node
    assert {short(node) for node in labels.subjects(SKOS.prefLabel)} <= {short(node) for node in things}


@pytest.mark.parametrize("path", data_paths(), ids=name_of)
def test_the_store_keeps_every_literal_as_it_is_written(path: Path) -> None:
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE)
    kept = {(quad.object.value, quad.object.datatype.value) for quad in store if isinstance(quad.object, ox.Literal)}
    written = {literal for literal in load([path]).objects() if isinstance(literal, Literal)}
    assert {(str(literal), datatype_of(literal)) for literal in written} == kept


def test_contact_data_are_those_of_organisations_only(everything: Graph) -> None:
    published = " ".join(
        f"{everything.value(point, MG.contactAddress)} {everything.value(point, MG.wording)}"
        for point in everything.subjects(RDF.type, MG.ContactPoint)
    )
    for path in (ROOT / "data").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        for contact in (*EMAIL.findall(text), *TELEPHONE.findall(text)):
            assert contact in published, (path, contact)


def test_the_budget_is_twelve_million_and_not_twelve_billion() -> None:
    (budget,) = claims(page := document("eupol-copps/about-the-mission"), MG.Budget, thing("mission/eupol-copps"))
    assert page.value(budget, MG.amount) == Literal("12430000", datatype=XSD.decimal)
    assert page.value(budget, MG.hasCurrency) == concept("currency/EUR")
    assert [str(page.value(budget, day)) for day in (MG.startDate, MG.endDate)] == ["2019-07-01", "2020-06-30"]
    assert page.value(budget, MG.wording) == Literal("EUR 12,43 million", lang="en")


def test_strength_is_two_undated_figures_and_no_sum() -> None:
    page = document("eupol-copps/about-the-mission")
    figures = claims(page, MG.Figure, thing("mission/eupol-copps"))
    assert {(page.value(f, MG.hasMeasure), int(str(page.value(f, MG.quantity)))) for f in figures} == {
        (concept("measure/international-staff"), 72),
        (concept("measure/national-staff"), 35),
    }
    assert [page.value(figure, day) for figure in figures for day in (MG.startDate, MG.asOfDate)] == [None] * 4


def test_being_able_to_contribute_is_no_contribution(everything: Graph) -> None:
    eligible = claims(everything, MG.Eligibility, thing("mission/eupol-copps"))
    assert {everything.value(claim, MG.hasActor) for claim in eligible} == {
        thing(path) for path in ("country/ca", "country/no", "country/tr", "group/eu-member-states")
    }
    assert list(everything.subjects(RDF.type, MG.Contribution)) == []


def test_an_imprecise_year_keeps_its_bounds_and_words() -> None:
    page = document("eupol-copps/about-the-mission")
    (added,) = page.subjects(DCTERMS.identifier, Literal("C043"))
    assert [str(page.value(added, day)) for day in (MG.startNotBefore, MG.startNotAfter)] == [
        "2008-01-01",
        "2008-12-31",
    ]
    assert page.value(added, MG.startDate) is None
    assert "2008" in str(page.value(added, MG.wording))


def test_the_mission_and_its_predecessor_of_nearly_the_same_name_are_two_organisations() -> None:
    page = document("eupol-copps/about-the-mission")
    names = {str(name): page.value(claim, MG.isAbout) for claim, name in page.subject_objects(MG.name)}
    coordinating = names["EU Coordinating Office for Palestinian Police Support"]
    coordination = names["EU Coordination Office for Palestinian Police Support"]
    (succession,) = claims(page, MG.Succession, thing("mission/eupol-copps"))
    assert coordinating == thing("mission/eupol-copps")
    assert coordination == page.value(succession, MG.hasPredecessor) != coordinating


def test_a_postal_address_is_no_headquarters() -> None:
    page = document("eupol-copps/about-the-mission")
    places = {
        page.value(site, MG.hasSitingKind): page.value(site, MG.hasPlace) for site in page.subjects(RDF.type, MG.Siting)
    }
    assert places[concept("siting-kind/headquarters")] == thing("place/ramallah")
    assert places[concept("siting-kind/postal-address")] == thing("place/jerusalem")


def test_two_ends_of_the_project_coexist_and_one_is_preferred_with_a_reason(everything: Graph) -> None:
    ends = {
        claim
        for claim in claims(everything, MG.DateClaim, thing("project/ca-3-p005189001"))
        if everything.value(claim, MG.hasDateKind) == concept("date-kind/end")
    }
    project = thing("project/ca-3-p005189001")
    (preference,) = claims(everything, MG.Preference, project)
    assert {everything.value(preference, MG.prefers), everything.value(preference, MG.setsAside)} == ends
    assert everything.value(preference, MG.rationale)


def test_stated_zeros_of_the_project_are_placeholders(everything: Graph) -> None:
    zeros = [
        claim for claim, amount in everything.subject_objects(MG.amount) if amount == Literal(0, datatype=XSD.decimal)
    ]
    assert {str(everything.value(claim, DCTERMS.identifier)) for claim in zeros} == {"C159", "C160"}
    assert {everything.value(claim, MG.hasStatus) for claim in zeros} == {concept("claim-status/placeholder")}
