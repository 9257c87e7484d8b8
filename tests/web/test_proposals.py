"""Proposals over HTTP: from a contributor's draft to a revision, and back again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from missiongraph.commit.tokens import Role
from writing import TURTLE, Editor, graph, source

EUPOL = "https://w3id.org/missiongraph/id/mission/eupol-copps"
V = "https://w3id.org/missiongraph/vocabulary"


def staff(number: int, day: str = "2021-03-01") -> str:
    """Write a document that gives a number of international staff of EUPOL COPPS on a day."""
    return f"""{source("A report")}
    [] a mg:Figure ;
        mg:isAbout <{EUPOL}> ; mg:hasMeasure <{V}/measure/international-staff> ;
        mg:quantity {number} ; mg:hasUnit <{V}/unit/person> ; mg:asOfDate "{day}"^^xsd:date ;
        mg:hasStatus <{V}/claim-status/stated> ; mg:wording "{number} persons"@en ;
        mg:hasLocator [ a mg:Locator ; mg:isInDocument <> ; mg:quote "{number} persons" ] .
    """


@dataclass(frozen=True)
class People:
    """Clients of a contributor, and of two reviewers."""

    ines: httpx.Client
    rami: httpx.Client
    rosa: httpx.Client


@pytest.fixture(scope="module")
def people(editor: Editor) -> Iterator[People]:
    roles = {"Ines": Role.CONTRIBUTOR, "Rami": Role.REVIEWER, "Rosa": Role.REVIEWER}
    with ExitStack() as stack:
        clients = [
            httpx.Client(
                base_url=editor.service.url,
                headers={"Authorization": f"Bearer {editor.named_token(name, role)}", "Accept": "application/json"},
                timeout=60,
            )
            for name, role in roles.items()
        ]
        yield People(*(stack.enter_context(client) for client in clients))


def propose(client: httpx.Client, name: str, text: str, reason: str = "The report is out") -> dict[str, Any]:
    response = client.post("/proposals", params={"graph": graph(name), "reason": reason}, content=text, headers=TURTLE)
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"/proposals/{response.json()['number']}"
    return dict(response.json())


def decide(client: httpx.Client, number: int, decision: str, **more: str) -> httpx.Response:
    return client.post(f"/proposals/{number}/decision", data={"decision": decision, **more})


def accept(client: httpx.Client, made: dict[str, Any]) -> dict[str, Any]:
    response = decide(client, made["number"], "accept", seen=made["fingerprint"], text="It is as the source says")
    assert response.status_code == 200, response.text
    return dict(response.json())


def count(client: httpx.Client, name: str, **parameters: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph(name)}> {{ ?s ?p ?o }} }}"
    response = client.get("/sparql", params={"query": query, "format": "json", **parameters})
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def test_a_proposal_is_in_no_answer_until_another_person_accepts_it(editor: Editor, people: People) -> None:
    before = editor.revision()
    made = propose(people.ines, "test/accepted", staff(80))
    assert (made["state"], made["report"]["publishable"]) == ("open", True)
    assert (editor.revision(), count(people.ines, "test/accepted")) == (before, 0)
    accepted = accept(people.rami, made)
    assert (accepted["state"], accepted["revision"]) == ("published", before + 1)
    assert count(people.ines, "test/accepted") > 0
    assert editor.http.get("/documents/test/accepted?original").text == staff(80)


def test_the_revision_names_author_reviewer_and_reason(editor: Editor, people: People) -> None:
    made = propose(people.ines, "test/named", staff(81), reason="A newer count")
    number = accept(people.rami, made)["revision"]
    said = editor.http.get(f"/revisions/{number}", headers={"Accept": "application/json"}).json()
    assert said["author"] == "Ines"
    assert said["message"] == f"A newer count (proposal {made['number']} of Ines, accepted by Rami)"


def test_nobody_decides_on_their_own_proposal(people: People) -> None:
    made = propose(people.rami, "test/own", staff(82))
    for decision in ("accept", "ask", "reject"):
        refused = decide(people.rami, made["number"], decision, seen=made["fingerprint"], text="Fine")
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    accept(people.rosa, made)


def test_a_contributor_cannot_decide(people: People) -> None:
    made = propose(people.rami, "test/contributor", staff(83))
    assert decide(people.ines, made["number"], "accept", seen=made["fingerprint"]).status_code == 403


def test_what_breaks_rules_is_kept_with_its_report_and_cannot_be_accepted(editor: Editor, people: People) -> None:
    made = propose(
        people.ines, "test/broken", staff(84).replace(f"mg:hasMeasure <{V}/measure/international-staff> ;", "")
    )
    assert not made["report"]["publishable"]
    before = editor.revision()
    refused = decide(people.rami, made["number"], "accept", seen=made["fingerprint"])
    assert (refused.status_code, refused.json()["code"]) == (422, "not-publishable")
    assert refused.json()["report"]["findings"]
    assert editor.revision() == before
    still = people.rami.get(f"/proposals/{made['number']}").json()
    assert still["state"] == "open"


def test_an_author_asked_for_more_revises_and_the_talk_is_kept(people: People) -> None:
    made = propose(people.ines, "test/revised", staff(85))
    asked = decide(people.rami, made["number"], "ask", text="Which day?").json()
    assert asked["state"] == "returned"
    assert decide(people.rami, made["number"], "accept", seen=made["fingerprint"]).status_code == 409
    people.ines.post(f"/proposals/{made['number']}/comments", data={"text": "The first of April"})
    revised = people.ines.put(
        f"/proposals/{made['number']}",
        params={"graph": graph("test/revised"), "reason": "With the right day"},
        content=staff(85, "2021-04-01"),
        headers=TURTLE,
    ).json()
    assert (revised["state"], revised["version"]) == ("open", 2)
    published = accept(people.rami, revised)
    assert [each["kind"] for each in published["events"]] == ["proposed", "asked", "commented", "revised", "accepted"]


def test_a_decision_holds_while_nothing_that_it_is_about_has_changed(editor: Editor, people: People) -> None:
    made = propose(people.ines, "test/held", staff(86))
    accept(people.rami, propose(people.rosa, "test/elsewhere", source("About nothing")))
    moved = people.rami.get(f"/proposals/{made['number']}").json()
    assert moved["checkedOn"] == editor.revision() > made["checkedOn"]
    assert moved["fingerprint"] == made["fingerprint"]
    accept(people.rami, made)


def test_a_decision_is_stale_once_others_said_something_of_the_same_thing(people: People) -> None:
    made = propose(people.ines, "test/stale", staff(86))
    accept(people.rami, propose(people.rosa, "test/stale-other", staff(87)))
    stale = decide(people.rami, made["number"], "accept", seen=made["fingerprint"])
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    accept(people.rami, people.rami.get(f"/proposals/{made['number']}").json())


def test_a_decision_is_stale_once_the_author_has_revised(people: People) -> None:
    made = propose(people.ines, "test/stale-revised", staff(86))
    revised = people.ines.put(
        f"/proposals/{made['number']}",
        params={"graph": graph("test/stale-revised"), "reason": "Corrected"},
        content=staff(88),
        headers=TURTLE,
    ).json()
    stale = decide(people.rami, made["number"], "accept", seen=made["fingerprint"])
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    accept(people.rami, revised)


def test_two_changes_of_the_same_clash_and_nothing_is_lost(editor: Editor, people: People) -> None:
    accept(people.rami, propose(people.ines, "test/clash", staff(90)))
    mine = propose(people.ines, "test/clash", staff(91))
    theirs = propose(people.rosa, "test/clash", staff(92))
    accept(people.rami, theirs)
    newest = editor.revision()
    seen = people.rami.get(f"/proposals/{mine['number']}").json()
    assert seen["meanwhile"] == [newest]
    assert {"removed", "ours", "theirs", "revisions"} <= seen["clashes"][0].keys()
    refused = decide(people.rami, mine["number"], "accept", seen=seen["fingerprint"])
    assert (refused.status_code, refused.json()["code"]) == (409, "clashing")
    assert refused.json()["clashes"] == seen["clashes"]
    assert editor.revision() == newest
    assert '"92 persons"@en' in editor.http.get("/documents/test/clash?format=nt").text


def test_a_document_that_somebody_else_added_to_keeps_both_changes(editor: Editor, people: People) -> None:
    accept(people.rami, propose(people.ines, "test/both", staff(93)))
    more = "[]" + staff(94, "2021-05-01").partition("[]")[2]
    mine = propose(people.ines, "test/both", staff(93) + more)
    name = graph("test/both")
    update = f'INSERT DATA {{ GRAPH <{name}> {{ <{name}> <http://purl.org/dc/terms/abstract> "Short"@en }} }}'
    headers = {"Content-Type": "application/sparql-update"}
    theirs = people.rosa.post("/proposals", params={"reason": "Say what it is"}, content=update, headers=headers).json()
    accept(people.rami, theirs)
    accept(people.rami, people.rami.get(f"/proposals/{mine['number']}").json())
    text = editor.http.get("/documents/test/both?format=nt").text
    assert '"Short"@en' in text
    assert '"94 persons"@en' in text
    assert editor.http.get("/documents/test/both?original").status_code == 404


def test_a_published_proposal_is_taken_back_by_a_new_revision(editor: Editor, people: People) -> None:
    published = accept(people.rami, propose(people.ines, "test/undone", staff(95)))
    undone = people.rosa.post(f"/proposals/{published['number']}/undo", data={"reason": "The source was wrong"})
    assert undone.status_code == 201, undone.text
    assert (undone.json()["undoes"], undone.json()["state"]) == (published["revision"], "published")
    assert count(people.ines, "test/undone") == 0
    cited = editor.http.get(
        "/page/mission/eupol-copps", params={"rev": published["revision"]}, headers={"Accept": "text/html"}
    )
    assert f"was taken back by revision {undone.json()['revision']}" in cited.text
    now = editor.http.get("/page/mission/eupol-copps", headers={"Accept": "text/html"})
    assert "The source was wrong" in now.text
    again = people.rosa.post(f"/proposals/{published['number']}/undo", data={"reason": "Once more"})
    assert (again.status_code, again.json()["code"]) == (409, "conflict")


def test_taking_back_what_later_revisions_built_upon_clashes(people: People) -> None:
    first = accept(people.rami, propose(people.ines, "test/built", staff(96)))
    accept(people.rami, propose(people.ines, "test/built", staff(97)))
    refused = people.rosa.post(f"/proposals/{first['number']}/undo", data={"reason": "The source was wrong"})
    assert (refused.status_code, refused.json()["code"]) == (409, "clashing")
    assert count(people.ines, "test/built") > 0


def test_the_page_shows_what_would_change_in_words_in_answers_and_on_pages(people: People) -> None:
    made = propose(people.ines, "test/page", staff(98, "2023-06-01"))
    page = people.rami.get(f"/proposals/{made['number']}", headers={"Accept": "text/html"})
    assert page.status_code == 200, page.text
    assert "98 persons" in page.text
    assert "How many" in page.text or "/questions/missions/staff" in page.text
    assert "/page/mission/eupol-copps" in page.text
    assert "Accept and publish" in page.text


def test_the_whole_site_can_be_seen_as_it_would_be_by_who_may_see_it(editor: Editor, people: People) -> None:
    made = propose(people.ines, "test/preview", staff(99, "2023-07-01"))
    name = f"proposal-{made['number']}"
    people.rami.get(f"/proposals/{made['number']}", headers={"Accept": "text/html"})
    assert count(people.rami, "test/preview", rev=name) > 0
    page = people.rami.get("/page/mission/eupol-copps", params={"rev": name}, headers={"Accept": "text/html"})
    assert "99 persons" in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["missiongraph-revision"] == name
    assert count(people.rami, "test/preview") == 0
    assert httpx.get(f"{editor.service.url}/sparql", params={"query": "ASK {}", "rev": name}).status_code == 401


def test_a_token_for_some_documents_proposes_for_these_only(editor: Editor) -> None:
    secret = editor.token(Role.CONTRIBUTOR, "feed/*")
    parameters = {"graph": graph("test/limited"), "reason": "Mine"}
    headers = {**TURTLE, "Authorization": f"Bearer {secret}"}
    refused = editor.http.post("/proposals", params=parameters, content=staff(80), headers=headers)
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("parameters", "text", "code"),
    [
        ({"graph": "x", "reason": "y"}, "<> a", "bad-request"),
        ({"graph": graph("test/a"), "reason": "y"}, "<> a", "syntax-error"),
        ({"graph": graph("test/a")}, "ok", "bad-request"),
        ({"graph": graph("test/a"), "reason": "y", "mode": "burn"}, "ok", "bad-request"),
        ({"graph": graph("test/nothing"), "reason": "y", "mode": "remove"}, "", "not-found"),
        ({"reason": "y"}, "ok", "bad-request"),
    ],
)
def test_what_cannot_be_proposed_is_told(people: People, parameters: dict[str, str], text: str, code: str) -> None:
    content = staff(80) if text == "ok" else text
    refused = people.ines.post("/proposals", params=parameters, content=content, headers=TURTLE)
    assert refused.json()["code"] == code
    assert refused.status_code in (400, 404)


def test_withdrawing_is_for_the_author(people: People) -> None:
    made = propose(people.ines, "test/withdrawn", staff(80))
    assert people.rami.post(f"/proposals/{made['number']}/withdraw").status_code == 403
    assert people.ines.post(f"/proposals/{made['number']}/withdraw").json()["state"] == "withdrawn"
    assert decide(people.rami, made["number"], "accept", seen=made["fingerprint"]).status_code == 409


def test_a_table_is_proposed_with_its_mapping(editor: Editor, people: People) -> None:
    table, mapping = b"Mission,Start\nUNMIL,2003-09-19\n", MAPPING
    made = people.ines.post(
        "/proposals",
        data={"graph": graph("test/table"), "reason": "The list of starts"},
        files={"file": ("starts.csv", table), "mapping": ("m.yaml", mapping)},
    )
    assert made.status_code == 201, made.text
    accept(people.rami, made.json())
    assert "2003-09-19" in editor.http.get("/documents/test/table?format=nt").text
    assert editor.http.get("/documents/test/table?original").content == table


MAPPING = b"""
document: {title: Starts, publisher: "id:organisation/united-nations", language: en}
about: {class: "mg:Mission", column: Mission}
claims: [{class: "mg:DateClaim", "mg:hasDateKind": "mgv:date-kind/start", "mg:date": {column: Start}}]
"""


def test_a_pasted_text_is_known_by_itself_and_keeps_the_ends_of_lines_that_were_written(
    editor: Editor, people: People
) -> None:
    fields = {"graph": graph("test/pasted"), "reason": "Typed", "data": staff(79).replace("\n", "\r\n")}
    accept(people.rami, people.ines.post("/proposals", data=fields).json())
    assert editor.http.get("/documents/test/pasted?original").text == staff(79)
