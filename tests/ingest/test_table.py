"""A row states claims as the data files do: with status, the words of its cells, and a locator to row and columns."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from missiongraph.errors import Rejected
from missiongraph.ingest.grid import Dialect
from missiongraph.ingest.problems import Trouble
from missiongraph.ingest.table import Table, read_grid, read_mapping, read_table
from missiongraph.names import DOCUMENT_GRAPH, ID, MG, RDF, VOCABULARY
from missiongraph.rdf.formats import CSV_TABLE
from submitting import model, shipped

GRAPH = DOCUMENT_GRAPH + "test/table"
HEAD = 'document: {title: T, language: en, captured: "2026-11-24"}\nabout: {class: "mg:Mission", column: M}\n'
BUDGET = """claims:
  - class: mg:Budget
    mg:hasMeasure: mgv:measure/budget
    mg:amount: {column: B}
    mg:hasCurrency: {column: C}
    mg:startDate: {column: F}
"""
DATES = "claims: [{class: 'mg:DateClaim', 'mg:hasDateKind': 'mgv:date-kind/start', 'mg:date': {column: D}}]\n"
SITES = """claims:
  - class: mg:Siting
    mg:hasSitingKind: mgv:siting-kind/theatre
    mg:hasPlace: {column: P, of: "mg:Country", separator: ";"}
"""


def read(csv: str, mapping: str, head: str = HEAD) -> Table:
    found = read_mapping((head + mapping).encode())
    return read_table(shipped(), model(), read_grid(csv.encode(), CSV_TABLE, Dialect()), found, GRAPH)


def nodes(table: Table, kind: str) -> list[dict[str, list[object]]]:
    of_kind = [quad.subject for quad, _ in table.statements if quad.object == NamedNode(MG + kind)]
    found = []
    for node in of_kind:
        values: dict[str, list[object]] = {}
        for quad, _ in table.statements:
            if quad.subject == node:
                values.setdefault(quad.predicate.value.removeprefix(MG), []).append(quad.object)
        found.append(values)
    return found


def troubles(table: Table) -> list[tuple[str, str]]:
    return [(str(each.trouble), str(each.place)) for each in table.problems if each.trouble is not Trouble.NOTE]


def decimal(text: str) -> Literal:
    return Literal(text, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))


def day(text: str) -> Literal:
    return Literal(text, datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))


def test_a_row_becomes_a_claim_with_its_words_and_its_locator() -> None:
    table = read("M,B,C,F\nEUPOL COPPS,12.43 million,EUR,1 July 2019\n", BUDGET)
    [budget] = nodes(table, "Budget")
    assert budget["isAbout"] == [NamedNode(ID + "mission/eupol-copps")]
    assert budget["amount"] == [decimal("12430000")]
    assert budget["hasCurrency"] == [NamedNode(VOCABULARY + "currency/EUR")]
    assert budget["startDate"] == [day("2019-07-01")]
    assert budget["wording"] == [Literal("12.43 million | EUR | 1 July 2019", language="en")]
    assert budget["hasStatus"] == [NamedNode(VOCABULARY + "claim-status/stated")]
    [locator] = [node for node in nodes(table, "Locator") if node.get("quote")]
    assert locator["section"] == [Literal("row 2, columns A (M), B (B), C (C), F (F)".replace("F (F)", "D (F)"))]
    assert locator["quote"] == [Literal("EUPOL COPPS | 12.43 million | EUR | 1 July 2019")]


def test_every_value_stands_in_its_cell() -> None:
    table = read("M,B,C,F\nEUPOL COPPS,5,EUR,2019\n", BUDGET)
    places = {str(quad.predicate.value).removeprefix(MG): place.value for quad, place in table.statements if place}
    assert {name: str(places[name]) for name in ("isAbout", "amount", "hasCurrency", "startNotBefore")} == {
        "isAbout": "A2", "amount": "B2", "hasCurrency": "C2", "startNotBefore": "D2",
    }  # fmt: skip


def test_a_year_is_stated_by_its_bounds_and_never_as_a_day() -> None:
    [claim] = nodes(read("M,D\nEUPOL COPPS,2008\n", DATES), "DateClaim")
    assert (claim["notBefore"], claim["notAfter"]) == ([day("2008-01-01")], [day("2008-12-31")])
    assert "date" not in claim


def test_several_values_in_one_cell_are_several_claims() -> None:
    table = read("M,P\nEUPOL COPPS,Palestine; Israel\n", SITES)
    places = [claim["hasPlace"] for claim in nodes(table, "Siting")]
    assert places == [[NamedNode(ID + "country/ps")], [NamedNode(ID + "country/il")]]


def test_a_claim_without_its_first_value_is_not_made_and_what_else_is_wrong_is_told() -> None:
    table = read("M,B,C,F\nEUPOL COPPS,,XYZ,soon\n", BUDGET)
    assert nodes(table, "Budget") == []
    assert troubles(table) == [("unreadable", "C2"), ("unreadable", "D2")]


def test_a_bad_row_does_not_keep_the_others_out() -> None:
    table = read("M,D\nEUPOL COPPS,soon\nUNIFIL,1978\nONOWAS,2001\nUNMIL,2003\n", DATES)
    assert len(nodes(table, "DateClaim")) == 2
    assert troubles(table) == [("unreadable", "B2"), ("unsure", "A4")]


def test_an_unsure_name_has_candidates_with_scores_and_is_never_taken() -> None:
    table = read("M,D\nONOWAS,2001\n", DATES)
    [problem] = [each for each in table.problems if each.trouble is Trouble.UNSURE]
    best = problem.candidates[0]
    assert best.thing == ID + "mission/unowas"
    assert 0.6 < best.score < 0.95
    assert not any(quad.object == NamedNode(best.thing) for quad, _ in table.statements)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [("id:mission/unowas", "mission/unowas"), ("new", "mission/onowas"), ("leave out", None)],
)
def test_a_decision_on_a_name_is_followed(decision: str, expected: str | None) -> None:
    names = f'names: {{ONOWAS: "{decision}"}}\n'
    claims = "claims: [{class: 'mg:Designation', 'mg:hasDesignationKind': 'mgv:designation-kind/name', 'mg:name': "
    table = read("M\nONOWAS\n", f"{claims}{{column: M}}}}]\n{names}")
    abouts = [claim["isAbout"] for claim in nodes(table, "Designation")]
    assert abouts == ([[NamedNode(ID + expected)]] if expected else [])
    assert troubles(table) == ([("new", "A2")] if decision == "new" else [])


def test_new_things_without_a_name_are_refused() -> None:
    with pytest.raises(Rejected, match="name"):
        read("M,D\nX,2001\n", DATES, HEAD.replace("column: M", "column: M, new: true"))


def test_a_column_of_dates_shows_the_order_of_day_and_month() -> None:
    table = read("M,D\nEUPOL COPPS,13/02/2006\nUNIFIL,01/02/2006\n", DATES)
    assert [claim["date"] for claim in nodes(table, "DateClaim")] == [[day("2006-02-13")], [day("2006-02-01")]]
    assert any("day, month, year" in each.messages["en"] for each in table.problems)


def test_columns_that_are_not_read_are_told_and_ignored_ones_not() -> None:
    assert troubles(read("M,D,X\nUNIFIL,1978,x\n", DATES)) == [("column", "C1")]
    assert troubles(read("M,D,X\nUNIFIL,1978,x\n", DATES + "ignore: [X]\n")) == []


def test_a_column_that_the_table_does_not_have_is_named() -> None:
    with pytest.raises(Rejected, match=r"“D”.*M, E"):
        read("M,E\nUNIFIL,1978\n", DATES)


@pytest.mark.parametrize(
    ("mapping", "name"),
    [
        ("claims: [{class: 'mg:Bugdet', 'mg:amount': {column: B}}]", "mg:Bugdet"),
        ("claims: [{class: 'mg:Budget', 'mg:amuont': {column: B}}]", "mg:amuont"),
    ],
)
def test_terms_that_the_model_does_not_have_are_refused(mapping: str, name: str) -> None:
    with pytest.raises(Rejected, match=name):
        read("M,B\nUNIFIL,1\n", mapping)


def test_claims_about_nothing_are_refused() -> None:
    with pytest.raises(Rejected, match="about"):
        read("D\n1978\n", DATES, "document: {title: T}\n")


def test_words_for_nothing_are_no_values() -> None:
    assert nodes(read("M,D\nUNIFIL,n/a\nUNMIL,-\n", DATES), "DateClaim") == []
    assert len(nodes(read("M,D\nUNIFIL,-\n", DATES + '"null": ["none"]\n'), "DateClaim")) == 0


def test_metadata_of_csv_on_the_web_lead_to_the_same_claims() -> None:
    mapping = b"""{"@context": "http://www.w3.org/ns/csvw", "dc:title": "T", "dc:language": "en", "tableSchema": {
      "aboutUrl": "https://w3id.org/missiongraph/id/claim/t-{_row}", "columns": [
      {"name": "d", "titles": "D", "propertyUrl": "mg:date", "datatype": {"base": "date", "format": "d.M.yyyy"}},
      {"name": "m", "titles": "M", "propertyUrl": "mg:isAbout"},
      {"virtual": true, "propertyUrl": "mg:hasDateKind", "valueUrl": "mgv:date-kind/start"},
      {"virtual": true, "propertyUrl": "rdf:type", "valueUrl": "mg:DateClaim"}]}}"""
    grid = read_grid(b"M,D\nUNIFIL,19.3.1978\nUNMIL,2003\n", CSV_TABLE, Dialect())
    table = read_table(shipped(), model(), grid, read_mapping(mapping), GRAPH)
    first, second = nodes(table, "DateClaim")
    assert (first["date"], first["isAbout"]) == ([day("1978-03-19")], [NamedNode(ID + "mission/unifil")])
    assert "date" not in second
    assert troubles(table) == [("unreadable", "B3")]
    assert isinstance(first["hasLocator"][0], BlankNode)


def test_the_document_says_what_it_is() -> None:
    table = read("M,D\nUNIFIL,1978\n", DATES)
    stated = {(quad.predicate.value, quad.object) for quad, _ in table.statements if quad.subject == NamedNode(GRAPH)}
    assert (RDF + "type", NamedNode(MG + "SourceDocument")) in stated
    assert (MG + "captureDate", day("2026-11-24")) in stated
