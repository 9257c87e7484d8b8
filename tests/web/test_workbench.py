"""The workbench's own addresses: check, terms, names and kept queries; and its page without scripts."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import httpx
import pytest

from clients.node import node
from missiongraph.commit.kept import keep, kept, name_of
from missiongraph.errors import Gone, KeptFull, NotFound
from missiongraph.names import MG
from missiongraph.store.state import state
from missiongraph.web.routes import graph
from missiongraph.web.workbench import OF_SCRIPT
from serving import Served

SOURCES = Path(__file__).parent.parent.parent / "service" / "frontend" / "src"
QUERY = "SELECT ?m WHERE { ?m a <https://w3id.org/missiongraph/ns#Mission> } ORDER BY ?m LIMIT 3"
HTML = {"accept": "text/html"}


def test_a_query_is_checked_and_not_run(service: Served) -> None:
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert httpx.post(f"{service.url}/sparql/check", content=heavy).json()["form"] == "SELECT"
    broken = httpx.post(f"{service.url}/sparql/check", content="SELECT ?x WHER { ?x a ?y }").json()
    assert (broken["form"], broken["line"], broken["column"]) == ("", 1, 11)
    assert broken["fix"] == {"start": 10, "end": 14, "text": "WHERE", "old": "WHER"}


def test_terms_tell_what_the_graph_really_has_and_are_kept_by_revision(service: Served) -> None:
    answer = httpx.get(f"{service.url}/sparql/terms?lang=fr")
    found = answer.json()
    [mission] = [each for each in found["classes"] if each["name"] == "mg:Mission"]
    rows = httpx.get(f"{service.url}/sparql", params={"query": f"SELECT ?m {{ ?m a <{MG}Mission> }}", "format": "csv"})
    assert mission["count"] == len(rows.text.splitlines()) - 1
    assert mission["label"] == {"text": "mission", "language": "fr"}
    assert mission["definition"]["text"].startswith("A mission is an organisation")
    names = [found["properties"][place]["name"] for place in found["uses"][MG + "Mission"]]
    assert names.index("skos:prefLabel") < names.index("mg:hasHead")
    assert "mg:firstLine" not in names
    assert found["prefixes"]["mg"] == MG
    again = httpx.get(f"{service.url}/sparql/terms?lang=fr", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_names_are_labels_with_addresses_and_only_iris_are_named(service: Served) -> None:
    eupol = "https://w3id.org/missiongraph/id/mission/eupol-copps"
    found = httpx.post(f"{service.url}/sparql/names", json=[eupol, "javascript:alert(1)", "no iri", 5]).json()
    assert found[eupol] == {"text": "EUPOL COPPS", "language": "en", "address": "/page/mission/eupol-copps"}
    assert found["javascript:alert(1)"]["address"] == ""
    assert len(found) == 2
    for wrong in ("[", '{"a": 1}', "[" * 10_000, "[" + "1," * 1_000 + "1]"):
        assert httpx.post(f"{service.url}/sparql/names", content=wrong).status_code == 400


def test_a_kept_query_opens_with_its_revision_for_people_and_programs(service: Served) -> None:
    made = httpx.post(f"{service.url}/q", data={"query": QUERY}, headers={"accept": "application/json"})
    assert made.status_code == 201
    assert made.json()["revision"] == 1
    assert made.json()["address"] == f"{service.url}/q/{name_of(QUERY, 1)}"
    page = html.unescape(httpx.get(made.json()["address"], headers=HTML).text)
    assert "This query was kept at revision 1." in page
    assert QUERY in page
    text = httpx.get(made.json()["address"], headers={"accept": "application/sparql-query"})
    assert (text.text, text.headers["missiongraph-revision"]) == (QUERY, "1")
    again = httpx.post(f"{service.url}/q", data={"query": QUERY}, headers=HTML)
    assert (again.status_code, again.headers["location"]) == (303, made.json()["address"])


@pytest.mark.parametrize(
    ("form", "status"),
    [({}, 400), ({"query": " "}, 400), ({"query": "nonsense"}, 400), ({"query": QUERY, "rev": "99"}, 400)],
)
def test_what_is_no_query_is_not_kept(service: Served, form: dict[str, str], status: int) -> None:
    assert httpx.post(f"{service.url}/q", data=form).status_code == status


def test_other_sites_cannot_fill_the_shelf(service: Served) -> None:
    elsewhere = {"origin": "https://evil.example"}
    assert httpx.post(f"{service.url}/q", data={"query": QUERY}, headers=elsewhere).status_code == 403
    assert httpx.get(f"{service.url}/q/{'0' * 32}").status_code == 404


def test_queries_are_kept_until_the_room_is_used_up(tmp_path: Path) -> None:
    name = keep(tmp_path, "ASK {}", 3, most=10)
    assert keep(tmp_path, "ASK {}", 3, most=10) == name
    assert (kept(tmp_path, name).text, kept(tmp_path, name).revision) == ("ASK {}", 3)
    with pytest.raises(KeptFull, match="address with the query"):
        keep(tmp_path, "ASK {}", 4, most=10)
    with pytest.raises(NotFound):
        kept(tmp_path, name_of("ASK {}", 4))


def test_a_query_whose_text_was_changed_by_a_redaction_is_gone(tmp_path: Path) -> None:
    name = keep(tmp_path, "ASK { ?s ?p 'a name' }", 1, most=100)
    with state(tmp_path) as database:
        database.execute("UPDATE kept_query SET text = 'ASK { ?s ?p ''…'' }'")
    with pytest.raises(Gone):
        kept(tmp_path, name)


def test_a_question_of_the_catalogue_comes_with_its_parameters_bound(service: Served) -> None:
    page = httpx.get(f"{service.url}/sparql?question=missions/staff", headers=HTML).text
    assert "mission/eupol-copps&gt;" in page
    assert 'href="/questions/missions/staff"' in page
    assert httpx.get(f"{service.url}/sparql?question=nothing", headers=HTML).status_code == 404


@pytest.mark.parametrize(
    ("query", "formats"),
    [
        (QUERY, ["json", "xml", "csv", "tsv", "xlsx", "parquet"]),
        ("ASK {}", ["json", "xml"]),
        (
            "CONSTRUCT WHERE { ?s a <https://w3id.org/missiongraph/ns#Mission> }",
            ["ttl", "nt", "jsonld", "rdf", "nq", "trig"],
        ),
    ],
)
def test_the_page_of_an_answer_offers_the_formats_that_can_say_it(
    service: Served, query: str, formats: list[str]
) -> None:
    page = httpx.get(f"{service.url}/sparql", params={"query": query, "format": "html"}).text
    assert re.findall(r'name="format" value="(\w+)"', page) == formats
    for name in formats:
        assert httpx.post(f"{service.url}/sparql", data={"query": query, "format": name}).status_code == 200


def test_a_graph_is_a_table_of_statements_with_links(service: Served) -> None:
    query = "CONSTRUCT WHERE { <https://w3id.org/missiongraph/id/mission/eupol-copps> a ?class }"
    page = httpx.get(f"{service.url}/sparql", params={"query": query, "format": "html"}).text
    assert re.findall(r'<th scope="col">(\w+)</th>', page) == ["subject", "predicate", "object"]
    assert '<a href="/page/mission/eupol-copps">' in page


def test_pages_hand_over_all_words_that_the_scripts_say_and_no_others() -> None:
    text = "".join(place.read_text("utf-8") for place in SOURCES.glob("*.js"))
    said = set(re.findall(r"words\['([^']+)'\]|words\.(\w+)|say\('([^']+)'", text))
    called = {word for groups in said for word in groups if word}
    handed = (*OF_SCRIPT, *graph.OF_SCRIPT)
    assert called <= set(handed)
    assert [word for word in handed if word not in text] == []


@pytest.mark.slow
def test_a_million_rows_are_kept_as_bytes_and_read_page_by_page(comunica: Path) -> None:
    program = """
        import { Rows } from './rows.js';
        const rows = new Rows();
        const line = (n) => `<urn:x:${n}>\\t${n}\\t"é${n}"@fr\\t\\n`;
        const encoder = new TextEncoder();
        rows.push(encoder.encode('?x\\t?n\\t?word\\t?none\\n'));
        for (let from = 0; from < 1e6; from += 1000) {
          const bytes = encoder.encode(Array.from({ length: 1000 }, (_, n) => line(from + n)).join(''));
          rows.push(bytes.subarray(0, 777));  // rows, and letters, are cut anywhere
          rows.push(bytes.subarray(777));
        }
        rows.close();
        const page = rows.page(10000);
        const [first] = rows.page(4321);
        console.log(JSON.stringify([rows.columns, rows.count, rows.pages, page.length, page[99][0].value, first]));
    """
    columns, count, pages, length, last, first = json.loads(node(SOURCES, program=program))
    assert columns == ["x", "n", "word", "none"]
    assert (count, pages, length, last) == (1_000_000, 10_000, 100, "urn:x:999999")
    assert [first[0]["value"], first[1]["value"], first[2]["value"], first[3]] == [
        "urn:x:432000",
        "432000",
        "é432000",
        None,
    ]
    assert (first[1]["datatype"].rpartition("#")[2], first[2]["language"]) == ("integer", "fr")


def test_terms_of_an_answer_are_read_as_they_were_written(comunica: Path) -> None:
    program = r"""
        import { Rows, term } from './rows.js';
        const rows = new Rows(['subject', 'predicate', 'object']);
        const text = '<urn:a> <urn:b> "x > \\"y\\" . <z>"^^<urn:d> .\n_:b0 <urn:b> <urn:\\u00e9> .';
        rows.push(new TextEncoder().encode(text));
        rows.close();
        const read = ['"a\\tb\\\\n\\u00e9"', '1.5', '-3', 'true', '"2008"^^<urn:gYear>', ''];
        console.log(JSON.stringify([rows.page(1), read.map(term)]));
    """
    [[first, second], read] = json.loads(node(SOURCES, program=program))
    assert [cell["value"] for cell in first] == ["urn:a", "urn:b", 'x > "y" . <z>']
    assert [cell["value"] for cell in second] == ["_:b0", "urn:b", "urn:é"]
    assert [cell and cell["value"] for cell in read] == ["a\tb\\né", "1.5", "-3", "true", "2008", None]


@pytest.mark.parametrize(
    ("before", "place", "classes"),
    [
        ("SELECT ", "head", []),
        ("SELECT * { ", "subject", []),
        ("SELECT * { ?m a ", "object", []),
        ("SELECT * { ?m a mg:Mission ; ", "predicate", ["Mission"]),
        ("SELECT * { ?m a mg:Mission . ?m ", "predicate", ["Mission"]),
        ("SELECT * { ?m a mg:Mission ; mg:name ?n ; ", "predicate", ["Mission"]),
        ("SELECT * { ?m mg:hasPost/", "predicate", []),
        ("SELECT * { ?m a mg:Mission ; mg:hasPost [ a mg:Post ; ", "predicate", ["Post"]),
        ("SELECT * { ?m a mg:Mission ; mg:hasPost [ a mg:Post ] ; ", "predicate", ["Mission"]),
        ("SELECT * { FILTER(?x > ", "expression", []),
        ("SELECT * { ?m mg:name 'a . b ; c' , ", "object", []),
    ],
)
def test_the_editor_knows_where_in_a_pattern_a_place_is(
    comunica: Path, before: str, place: str, classes: list[str]
) -> None:
    program = f"""
        import {{ situation }} from './situation.js';
        const at = situation({before!r}, {before!r}, {{ mg: '{MG}' }});
        console.log(JSON.stringify([at.place, at.classes[at.subject] ?? []]));
    """
    found = json.loads(node(SOURCES, program=program))
    assert found[0] == place
    if place == "predicate":
        assert found[1] == [MG + each for each in classes]
