"""Tables over HTTP: checked with a guess, corrected in a form, published by a mapping that is kept for the next."""

from __future__ import annotations

import html
import re
from io import BytesIO

import httpx
import pytest
from openpyxl import Workbook
from rdflib import Graph, Namespace

from missiongraph.rdf.formats import WORKBOOK
from writing import Editor

MG = Namespace("https://w3id.org/missiongraph/ns#")
CSV = {"Content-Type": "text/csv"}
TABLE = b"Mission;Start;Budget (EUR)\nUNMIL;2003-09-19;5\nONOWAS;2002;6\n"
UNSURE = TABLE.replace(b"ONOWAS", b"UNOWSA")
MAPPING = b"""
document: {title: Starts, publisher: "id:organisation/united-nations", language: en}
about: {class: "mg:Mission", column: Mission}
claims: [{class: "mg:DateClaim", "mg:hasDateKind": "mgv:date-kind/start", "mg:date": {column: Start}}]
"""
GOOD = b"Mission,Start\nUNMIL,2003-09-19\n"


def put(editor: Editor, name: str, **parts: tuple[str, bytes]) -> httpx.Response:
    return editor.http.put(f"/documents/{name}", files=parts)


def check(editor: Editor, table: bytes = TABLE, name: str = "t.csv", **fields: str) -> httpx.Response:
    files = {"table": (name, table)}
    answer = editor.http.post("/validate/table", files=files, data={"graph": "united-nations/t", **fields})
    assert answer.status_code == 200, answer.text
    return answer


def form_of(page: str) -> dict[str, str]:
    """Read what the form on a page would send again, as a browser does without JavaScript."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if said.get("type") == "radio" and " checked" not in tag:
            continue
        if "name" in said and said.get("type") != "file":
            fields[said["name"]] = html.unescape(said.get("value", ""))
    for name, inner in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', page, re.DOTALL):
        fields[name] = next(iter(re.findall(r'value="([^"]*)" selected', inner)), "")
    [fields["mapping"]] = [
        html.unescape(text) for text in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    ]
    return fields


def again(editor: Editor, fields: dict[str, str]) -> httpx.Response:
    parts = {name: (None, value) for name, value in fields.items()}
    answer = editor.http.post("/validate/table", files=parts)
    assert answer.status_code == 200, answer.text
    return answer


def test_a_table_with_its_mapping_becomes_a_document_and_the_next_needs_none(editor: Editor) -> None:
    made = put(editor, "test/starts", table=("starts.csv", GOOD), mapping=("m.yaml", MAPPING))
    assert made.status_code == 201, made.text
    more = GOOD + b"MINUSMA,2013-07-01\n"
    headers = {**CSV, "If-Match": made.headers["etag"]}
    replaced = editor.http.put("/documents/test/starts", content=more, headers=headers)
    assert replaced.status_code == 200, replaced.text
    same = editor.http.put("/documents/test/starts", content=more, headers=CSV)
    assert same.json()["changed"] is False
    assert editor.http.get("/documents/test/starts?original").content == more
    assert editor.http.get("/documents/test/starts?mapping").content == MAPPING
    graph = Graph().parse(data=editor.http.get("/documents/test/starts?format=ttl").text, format="turtle")
    assert len(set(graph.subjects(None, MG.DateClaim))) == 2


def test_a_workbook_is_taken_as_well(editor: Editor) -> None:
    made = Workbook()
    for row in (["Mission", "Start"], ["UNMIL", 2003]):
        made.active.append(row)
    out = BytesIO()
    made.save(out)
    answer = put(editor, "test/book", table=("b.xlsx", out.getvalue()), mapping=("m.yaml", MAPPING))
    assert answer.status_code == 201, answer.text
    assert editor.http.get("/documents/test/book?original").headers["content-type"] == WORKBOOK.media_type


def test_a_table_without_a_mapping_is_refused_and_the_way_to_one_is_told(editor: Editor) -> None:
    answer = editor.http.put("/documents/test/none", content=GOOD, headers=CSV)
    assert answer.status_code == 400
    assert "/validate" in answer.json()["detail"]


def test_a_bad_cell_is_refused_with_its_place(editor: Editor) -> None:
    answer = put(editor, "test/bad", table=("t.csv", b"Mission,Start\nUNMIL,soon\n"), mapping=("m.yaml", MAPPING))
    assert answer.status_code == 422
    [finding] = answer.json()["report"]["findings"]
    assert finding["place"] == {"row": 2, "column": "B"}


def test_a_document_of_no_table_has_no_mapping(editor: Editor) -> None:
    assert editor.http.get("/documents/un-police/uncops-2024?mapping").status_code == 404


def test_a_body_of_csv_is_checked_with_a_guess_that_is_told(editor: Editor) -> None:
    answer = editor.http.post("/validate", content=GOOD, headers={**CSV, "Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert any("“Start”" in note["en"] for note in answer.json()["notes"])


def test_the_page_shows_guesses_reasons_findings_and_names_to_decide(editor: Editor) -> None:
    page = check(editor).text
    assert "is a usual header for this" in page
    assert "A3" in page
    assert re.search(r'value="https://w3id.org/missiongraph/id/mission/unowas"[^>]*> <bdi>', page)
    assert 'value="measure/budget" selected' in page


def test_what_is_answered_in_the_form_is_followed(editor: Editor) -> None:
    fields = form_of(check(editor).text)
    fields["means.1"] = "https://w3id.org/missiongraph/id/mission/unowas"
    fields["column.C"] = "ignore"
    page = again(editor, {**fields, "do": "check"}).text
    assert 'id="outcome">Can be published' in page
    mapping = again(editor, {**form_of(page), "do": "mapping"})
    assert "ONOWAS: id:mission/unowas" in mapping.text
    assert mapping.headers["content-disposition"] == 'attachment; filename="t.mapping.yaml"'
    published = put(editor, "test/answered", table=("t.csv", TABLE), mapping=("m.yaml", mapping.content))
    assert published.status_code == 201, published.text


def test_the_turtle_of_a_table_is_what_would_be_published(editor: Editor) -> None:
    fields = form_of(check(editor, GOOD.replace(b",", b";")).text)
    turtle = again(editor, {**fields, "do": "turtle"}).text
    assert len(set(Graph().parse(data=turtle, format="turtle").subjects(None, MG.DateClaim))) == 1


def test_a_mapping_that_was_written_by_hand_is_followed(editor: Editor) -> None:
    fields = form_of(check(editor, UNSURE).text)
    page = again(editor, {**fields, "mapping": MAPPING.decode(), "do": "by-mapping"}).text
    assert "<select" not in page
    assert "Budget (EUR)" in page  # told as not read
    decided = {**form_of(page), "means.1": "leave out", "do": "check"}
    page = again(editor, decided).text
    assert form_of(page)["mapping"].endswith("UNOWSA: leave out\n"), form_of(page)


def test_a_table_that_nothing_can_be_guessed_of_leaves_the_form(editor: Editor) -> None:
    page = check(editor, b"x;y\n1;2\n").text
    assert "The mapping cannot be used" in page or "not read" in page
    assert "<select" in page


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({"table": ("t.csv", b"")}, 400),
        ({"table": ("t.pdf", b"%PDF")}, 415),
        ({"table": ("t.csv", GOOD), "mapping": ("m.yaml", b"colums: []")}, 400),
        ({"table": ("t.xlsx", b"PK\x03\x04")}, 400),
        ({"kept": (None, b"%%%")}, 400),
        ({"table": ("t.csv", b"a\n" * 3_000_000)}, 413),
    ],
)
def test_what_cannot_be_read_is_the_mistake_of_its_sender(
    editor: Editor, parts: dict[str, object], status: int
) -> None:
    answer = editor.http.post("/validate/table", files=parts)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text


def test_hostile_cells_and_names_are_shown_as_text(editor: Editor) -> None:
    hostile = "<script>alert(1)</script>"
    page = check(editor, f"Mission;{hostile}\n{hostile};x\n".encode(), f"{hostile}.csv").text
    assert hostile not in page
    assert html.escape(hostile) in page


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_page_speaks_other_languages(editor: Editor, language: str) -> None:
    answer = editor.http.post(f"/validate/table?lang={language}", files={"table": ("t.csv", TABLE)})
    assert {"fr": "Ce que signifient les colonnes", "ar": "معاني الأعمدة"}[language] in answer.text
