"""A data steward, a reviewer and a journalist's wrong source: from a table with defects to a revision, and back again.

One story, told in order over HTTP, on the shipped graph and in `make soak` on a million quads; each test goes on where
the one before ended.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bench import names
from counts import SOAK
from missiongraph.commit.tokens import Role
from missiongraph.names import ID
from serving import until
from writing import TURTLE, Editor, editing, graph, source

ROWS = 300
V = "https://w3id.org/missiongraph/vocabulary"
EUPOL = ID + "mission/eupol-copps"
DOCUMENT = graph("steward/missions-2026")


@dataclass
class Story:
    """What is known so far."""

    editor: Editor
    steward: httpx.Client
    reviewer: httpx.Client
    colleague: httpx.Client
    kept: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    data_dir = tmp_path_factory.mktemp("data")
    if SOAK:
        names.fill(data_dir)
    with editing(data_dir) as found:
        search = {"q": "UNOPS", "format": "json"}
        until(lambda: found.http.get("/search", params=search).status_code == 200, "the index of names", 120)
        yield found


@pytest.fixture(scope="module")
def story(editor: Editor) -> Iterator[Story]:
    with ExitStack() as stack:

        def client(name: str, role: Role) -> httpx.Client:
            headers = {
                "Authorization": f"Bearer {editor.named_token(name, role)}",
                "Accept": "application/json",
            }
            return stack.enter_context(httpx.Client(base_url=editor.service.url, headers=headers, timeout=120))

        yield Story(
            editor,
            client("Samira", Role.CONTRIBUTOR),
            client("Rémi", Role.REVIEWER),
            client("Colette", Role.REVIEWER),
        )


def missions(story: Story) -> list[str]:
    """Return the acronyms by which missions are known for sure, one mission each."""
    query = """
        PREFIX mg: <https://w3id.org/missiongraph/ns#>
        SELECT ?name (COUNT(DISTINCT ?mission) AS ?n) {
            ?mission a mg:Mission .
            ?designation a mg:Designation ; mg:isAbout ?mission ; mg:name ?words .
            BIND (STR(?words) AS ?name)
            FILTER (REGEX(?name, "^[A-Z]{4,}$") && ?name != "ONOWAS")
        } GROUP BY ?name HAVING (COUNT(DISTINCT ?mission) = 1) ORDER BY ?name
    """
    found = story.editor.http.get("/sparql", params={"query": query, "format": "json"}).json()
    return [row["name"]["value"] for row in found["results"]["bindings"]]


def table(story: Story) -> str:
    """Write a table of staff with 300 rows: numbers as the French write them, days in words, one name misspelt."""
    known = missions(story)
    lines = ["Mission;International staff;As of"]
    for number in range(ROWS - 1):
        day, month, year = number % 27 + 1, ("January", "March", "October")[number % 3], 2015 + number // len(known)
        lines.append(f"{known[number % len(known)]};{1000 + number:,};{day} {month} {year}".replace(",", "\u202f"))
    lines.append("ONOWAS;12;1 March 2016")
    return "\n".join(lines) + "\n"


MAPPING = """
document: {title: Staff of missions, publisher: "id:organisation/european-union", language: fr}
about: {class: "mg:Mission", column: Mission}
claims:
  - class: "mg:Figure"
    "mg:hasMeasure": "mgv:measure/international-staff"
    "mg:hasUnit": "mgv:unit/person"
    "mg:quantity": {column: International staff}
    "mg:asOfDate": {column: As of, language: en}
"""


def finding_of(report: dict[str, Any], word: str) -> dict[str, Any]:
    found = [each for each in report["findings"] if word in str(each)]
    assert found, [each["messages"].get("en") for each in report["findings"]]
    return dict(found[0])


def count(client: httpx.Client, document: str, **parameters: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{document}> {{ ?s ?p ?o }} }}"
    answer = client.get("/sparql", params={"query": query, "format": "json", **parameters})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_1_a_table_is_known_by_itself_and_a_broken_statement_does_not_hide_the_others(story: Story) -> None:
    story.kept["table"] = table(story)
    before = story.editor.revision()
    checked = story.steward.post("/validate", **csv_of(story))
    assert checked.status_code == 200, checked.text
    broken = (
        source("Broken") + f"<{EUPOL}> mg:startDate 2019-07-01 .\n"
        f"[] a mg:Figure ; mg:isAbout <{EUPOL}> ; mg:quantity 1 .\n"
    )
    parameters = {"graph": graph("steward/broken")}
    report = story.steward.post("/validate", params=parameters, content=broken, headers=TURTLE).json()
    lines = broken.splitlines()
    wrong = finding_of(report, "formats/Turtle")
    assert lines[wrong["place"]["line"] - 1][wrong["place"]["column"] - 1 :].startswith("2019-07-01")
    assert wrong["excerpt"] in lines
    assert "Expected a date in quotation marks" in wrong["messages"]["en"]
    assert finding_of(report, "shapes#Figure-hasMeasure")["place"]["line"] == len(lines)
    assert not report["publishable"]
    assert story.editor.revision() == before


def test_2_columns_are_mapped_and_values_normalised_with_their_words_kept(story: Story) -> None:
    parts = {"file": ("missions-2026.csv", story.kept["table"].encode()), "mapping": ("m.yaml", MAPPING.encode())}
    page = story.steward.post("/validate/table", files={"table": parts["file"]}, data={"graph": DOCUMENT})
    assert page.status_code == 200, page.text
    fields = {"graph": DOCUMENT, "reason": "The yearly count of staff"}
    made = story.steward.post("/proposals", data=fields, files=parts)
    assert made.status_code == 201, made.text
    story.kept["first"] = made.json()


def test_3_a_misspelt_name_is_unsure_and_search_offers_what_it_may_be(story: Story) -> None:
    unsure = finding_of(story.kept["first"]["report"], "ONOWAS")
    assert unsure["severity"] == "Violation"
    assert "UNOWAS" in str(unsure)
    for words in ("ONOWAS", "eupol cops", "41502", "XM-DAC-41502", "P005189001"):
        found = story.steward.get("/search", params={"q": words, "format": "json"}).json()
        assert found["results"], words


DEFECTS = """
<> dcterms:abstract "Figures of staff" .
[] a mg:Figure ; mg:isAbout <{eupol}> ; mg:hasMeasure <{v}/measure/international-staff> ;
    mg:quantity 72 ; mg:hasUnit <{v}/unit/person> ; mg:asOfDate "1 March 2016"^^xsd:date ;
    mg:hasStatus <{v}/claim-status/stated> ; mg:stratDate "2016-03-01"^^xsd:date ;
    mg:hasLocator [ a mg:Locator ; mg:isInDocument <> ; mg:quote "72" ] .
<http://example.org/nobody> rdfs:comment "no type"@en .
"""


def defects() -> str:
    head = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    return head + source("Staff") + DEFECTS.format(eupol=EUPOL, v=V)


def check(story: Story, text: str, **parameters: str) -> httpx.Response:
    answer = story.steward.post(
        "/validate", params={"graph": graph("steward/defects"), **parameters}, content=text, headers=TURTLE
    )
    assert answer.status_code == 200, answer.text
    return answer


def test_4_the_report_leads_to_each_place_in_plain_words_and_in_every_form(story: Story) -> None:
    report = check(story, defects()).json()
    assert re.match(r"cannot be published: \d+ blocking.*; coverage [\d.]+ %", report["summary"])
    date = finding_of(report, "1 March 2016")
    assert {"en", "fr", "ar"} <= date["messages"].keys()
    assert date["reasons"]["en"]
    assert date["expected"]
    row = defects().splitlines()[date["place"]["line"] - 1]
    assert row[date["place"]["column"] - 1 :].startswith('"1 March 2016"')
    assert "sh:ValidationReport" in check(story, defects(), report="ttl").text
    sarif = check(story, defects(), report="sarif").json()
    assert sarif["version"] == "2.1.0"
    assert any(result["locations"] for result in sarif["runs"][0]["results"])
    assert "<testsuite" in check(story, defects(), report="junit").text


def test_5_every_triple_is_accounted_for(story: Story) -> None:
    report = check(story, defects()).json()
    assert report["unknownTerms"] == {
        "https://w3id.org/missiongraph/ns#stratDate": ["https://w3id.org/missiongraph/ns#startDate"]
    }
    counts = report["coverage"]["counts"]
    assert (counts["unknown term"], counts["node without a type"]) == (1, 1)
    assert sum(counts.values()) == len(report["coverage"]["triples"])
    assert report["ruleErrors"] == []


def test_6_safe_fixes_are_made_in_the_stewards_own_text(story: Story) -> None:
    fixed = check(story, defects(), apply="safe").json()
    assert '"2016-03-01"^^xsd:date ;\n' in fixed["data"]
    assert len(fixed["changes"]) >= 1
    # All but the changed places is as it was written.
    assert len(fixed["data"].splitlines()) == len(defects().splitlines())
    again = check(story, fixed["data"], apply="safe").json()
    assert (again["changes"], again["data"]) == ([], fixed["data"])


def test_7_what_the_store_has_is_not_missing(story: Story) -> None:
    sound = source("Names") + f'<{EUPOL}> <http://www.w3.org/2004/02/skos/core#altLabel> "The police mission"@en .\n'
    report = check(story, sound).json()
    assert (report["publishable"], report["counts"]["Violation"]) == (True, 0)


def test_8_readers_go_on_while_a_table_is_checked(story: Story) -> None:
    checking = threading.Thread(target=story.steward.post, args=("/validate",), kwargs=csv_of(story))
    checking.start()
    answered = 0
    with httpx.Client(base_url=story.editor.service.url, timeout=30) as visitor:
        while checking.is_alive():
            assert visitor.get("/sparql", params={"query": "ASK {}"}).status_code == 200
            answered += 1
    checking.join()
    assert answered > 1


def csv_of(story: Story) -> dict[str, Any]:
    return {"content": story.kept["table"], "headers": {"Content-Type": "text/csv"}}


def test_9_a_corrected_table_is_proposed_and_nobodys_query_sees_it(story: Story) -> None:
    number = story.kept["first"]["number"]
    table = story.kept["table"].replace("ONOWAS", "UNOWAS")
    fields = {"graph": DOCUMENT, "reason": "The yearly count of staff, with the name put right"}
    parts = {"file": ("missions-2026.csv", table.encode()), "mapping": ("m.yaml", MAPPING.encode())}
    revised = story.steward.put(f"/proposals/{number}", data=fields, files=parts)
    assert revised.status_code == 200, revised.text
    story.kept["proposal"] = revised.json()
    assert revised.json()["report"]["counts"]["Violation"] == 0
    assert (revised.json()["version"], revised.json()["report"]["publishable"]) == (2, True)
    assert count(story.reviewer, DOCUMENT) == 0


def test_10_the_reviewer_sees_words_answers_pages_and_the_site_as_it_would_be(story: Story) -> None:
    number = story.kept["proposal"]["number"]
    page = story.reviewer.get(f"/proposals/{number}", headers={"Accept": "text/html"})
    assert page.status_code == 200, page.text
    assert "UNOWAS" in page.text
    assert "Contradictions" in page.text or "Answers that change" in page.text
    name = f"proposal-{number}"
    assert count(story.reviewer, DOCUMENT, rev=name) > ROWS
    unowas = story.reviewer.get("/page/mission/unowas", params={"rev": name}, headers={"Accept": "text/html"})
    assert "12" in unowas.text
    assert "private preview" in unowas.text
    said = story.reviewer.post(f"/proposals/{number}/comments", data={"text": "Which table of the report?"})
    assert said.status_code == 201
    own = story.steward.post(f"/proposals/{number}/decision", data={"decision": "accept", "seen": "x"})
    assert own.status_code == 403


def test_11_what_is_published_meanwhile_makes_a_decision_stale_and_clashes_are_shown(story: Story) -> None:
    made = story.kept["proposal"]
    other = (
        source("Another count")
        + DEFECTS.format(eupol=ID + "mission/unowas", v=V)
        .replace('"1 March 2016"', '"2016-03-01"')
        .replace('mg:stratDate "2016-03-01"^^xsd:date ;', "")
        .partition("<http://example.org/nobody>")[0]
    )
    parameters = {"graph": graph("steward/other"), "reason": "Another source"}
    theirs = story.colleague.post("/proposals", params=parameters, content=other, headers=TURTLE).json()
    decide(story.reviewer, theirs)
    stale = story.reviewer.post(
        f"/proposals/{made['number']}/decision", data={"decision": "accept", "seen": made["fingerprint"]}
    )
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    again = story.reviewer.get(f"/proposals/{made['number']}").json()
    assert (again["base"], again["checkedOn"]) == (made["base"], story.editor.revision())
    assert (again["clashes"], again["report"]["publishable"]) == ([], True)
    story.kept["proposal"] = again


def decide(client: httpx.Client, made: dict[str, Any]) -> dict[str, Any]:
    address = f"/proposals/{made['number']}/decision"
    answer = client.post(address, data={"decision": "accept", "seen": made["fingerprint"], "text": "Read beside it"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_12_accepting_publishes_all_at_once_and_everything_follows(story: Story) -> None:
    before = story.editor.revision()
    tag = story.editor.http.get("/page/mission/unowas", headers={"Accept": "text/html"}).headers["etag"]
    published = decide(story.reviewer, story.kept["proposal"])
    story.kept["published"] = published
    assert published["revision"] == before + 1 == story.editor.revision()
    assert count(story.steward, DOCUMENT) > ROWS
    page = story.editor.http.get("/page/mission/unowas", headers={"Accept": "text/html", "If-None-Match": tag})
    assert page.status_code == 200
    feed = story.editor.http.get("/feed", headers={"Accept": "application/feed+json"}).json()
    assert "yearly count" in str(feed["items"][0])
    original = story.editor.http.get("/documents/steward/missions-2026?original")
    assert original.text == story.kept["table"].replace("ONOWAS", "UNOWAS")
    # The next capture of the same table needs no mapping, and the same table again changes nothing.
    same = story.steward.post(
        "/proposals",
        data={"graph": DOCUMENT, "reason": "Once more"},
        files={"file": ("missions-2026.csv", original.content)},
    )
    assert (same.status_code, "nothing would change" in same.text) == (400, True)


def test_13_a_wrong_source_is_taken_back_and_pages_say_so(story: Story) -> None:
    published = story.kept["published"]
    undone = story.colleague.post(f"/proposals/{published['number']}/undo", data={"reason": "It was a draft"})
    assert undone.status_code == 201, undone.text
    assert count(story.steward, DOCUMENT) == 0
    now = story.editor.http.get("/page/mission/unowas", headers={"Accept": "text/html"})
    assert "It was a draft" in now.text
    cited = story.editor.http.get(
        "/page/mission/unowas", params={"rev": published["revision"]}, headers={"Accept": "text/html"}
    )
    assert f"taken back by revision {undone.json()['revision']}" in cited.text
    assert count(story.steward, DOCUMENT, rev=str(published["revision"])) > ROWS
