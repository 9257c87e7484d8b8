"""The SPARQL 1.1 Graph Store HTTP Protocol, clause by clause."""

from __future__ import annotations

import httpx
import pytest
from rdflib import Graph, URIRef

from missiongraph.commit.tokens import Role
from writing import TURTLE, Editor, graph, source

NOTE = URIRef("http://www.w3.org/2004/02/skos/core#note")
ONTOLOGY = "https://w3id.org/missiongraph/graph/ontology"


def note(name: str, text: str) -> str:
    return f'<{graph(name)}> <{NOTE}> "{text}"@en .'


def put(editor: Editor, name: str, text: str) -> httpx.Response:
    return editor.http.put("/graphs", params={"graph": graph(name)}, content=text, headers=TURTLE)


def notes(editor: Editor, name: str) -> set[str]:
    answer = editor.http.get("/graphs", params={"graph": graph(name)}, headers={"Accept": "text/turtle"})
    return {str(each) for each in Graph().parse(data=answer.text, format="turtle").objects(None, NOTE)}


def test_a_graph_is_made_merged_replaced_and_removed(editor: Editor) -> None:
    made = put(editor, "gsp/life", source("One"))
    assert made.status_code == 201
    assert editor.http.get(made.headers["location"], headers={"Accept": "text/turtle"}).status_code == 200
    merged = editor.http.post(
        "/graphs", params={"graph": graph("gsp/life")}, content=note("gsp/life", "a"), headers=TURTLE
    )
    assert (merged.status_code, merged.json()["added"], merged.json()["removed"]) == (200, 1, 0)
    assert notes(editor, "gsp/life") == {"a"}
    assert put(editor, "gsp/life", source("Two")).status_code == 200
    assert notes(editor, "gsp/life") == set()
    assert editor.http.delete("/graphs", params={"graph": graph("gsp/life")}).status_code == 204
    assert editor.http.delete("/graphs", params={"graph": graph("gsp/life")}).status_code == 404
    assert editor.http.get("/graphs", params={"graph": graph("gsp/life")}).status_code == 404


def test_the_address_of_a_graph_identifies_it(editor: Editor) -> None:
    address = "/graph/document/gsp/direct"
    assert editor.http.put(address, content=source("One"), headers=TURTLE).status_code == 201
    assert editor.http.post(address, content=note("gsp/direct", "a"), headers=TURTLE).status_code == 200
    assert notes(editor, "gsp/direct") == {"a"}
    assert editor.http.delete(address).status_code == 204
    assert editor.http.get(address, headers={"Accept": "text/turtle"}).status_code == 404


def test_the_files_of_a_multipart_body_are_merged(editor: Editor) -> None:
    name = "gsp/parts"
    triple = f'<{graph(name)}> <{NOTE}> "b" .\n'
    files = [
        ("a", ("a.ttl", source("Parts") + note(name, "a"), "text/turtle")),
        ("b", ("b.nt", triple, "application/octet-stream")),
    ]
    made = editor.http.post("/graphs", params={"graph": graph(name)}, files=files)
    assert made.status_code == 201, made.text
    assert notes(editor, name) == {"a", "b"}


def test_posting_to_the_store_itself_names_a_graph(editor: Editor) -> None:
    made = editor.http.post("/graphs", content=source("Nameless"), headers=TURTLE)
    assert made.status_code == 201
    assert "Nameless" in editor.http.get(made.headers["location"], headers={"Accept": "text/turtle"}).text
    again = editor.http.post("/graphs", content=source("Nameless"), headers=TURTLE)
    assert (again.status_code, again.json()["changed"]) == (200, False)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_the_default_graph_cannot_be_written(editor: Editor, method: str) -> None:
    refused = editor.http.request(method, "/graphs?default", content=source("No"), headers=TURTLE)
    assert (refused.status_code, refused.json()["code"]) == (409, "default-graph-is-derived")
    assert "/documents/" in refused.json()["detail"]


def test_the_default_graph_can_be_read(editor: Editor) -> None:
    answer = editor.http.get("/graphs?default", headers={"Accept": "application/n-triples"})
    assert answer.headers["content-type"].startswith("application/n-triples")
    assert len(answer.text.splitlines()) > 5000


@pytest.mark.parametrize("query", ["", "?graph=relative", "?default&graph=urn:x:a", "?graph=urn:x:a&graph=urn:x:b"])
def test_an_address_names_exactly_one_graph(editor: Editor, query: str) -> None:
    assert editor.http.get(f"/graphs{query}").status_code == 400


def test_head_is_get_without_a_body(editor: Editor) -> None:
    params, headers = {"graph": ONTOLOGY}, {"Accept": "text/turtle"}
    head, get = (editor.http.request(each, "/graphs", params=params, headers=headers) for each in ("HEAD", "GET"))
    assert (head.status_code, head.headers["etag"], head.content) == (200, get.headers["etag"], b"")


def test_graphs_of_a_release_are_not_written(editor: Editor) -> None:
    refused = editor.http.put("/graphs", params={"graph": ONTOLOGY}, content=source("No"), headers=TURTLE)
    assert refused.status_code == 400
    assert "release" in refused.json()["detail"]


def test_a_condition_is_kept_where_one_is_sent(editor: Editor) -> None:
    put(editor, "gsp/condition", source("One"))
    headers = {**TURTLE, "If-Match": '"1"'}
    failed = editor.http.put("/graphs", params={"graph": graph("gsp/condition")}, content=source("2"), headers=headers)
    assert failed.status_code == 412


def test_a_violation_is_answered_with_its_report(editor: Editor) -> None:
    refused = put(editor, "gsp/wrong", note("gsp/wrong", "a"))
    assert (refused.status_code, refused.json()["report"]["publishable"]) == (422, False)


def test_a_contributor_is_told_what_to_do_instead(editor: Editor) -> None:
    headers = {**TURTLE, "Authorization": f"Bearer {editor.token(Role.CONTRIBUTOR)}"}
    refused = editor.http.put("/graphs", params={"graph": graph("gsp/no")}, content=source("No"), headers=headers)
    assert refused.status_code == 403
    assert "/proposals" in refused.json()["detail"]


def test_a_graph_may_have_any_absolute_iri(editor: Editor) -> None:
    name = {"graph": "https://example.org/a?b=c"}
    made = editor.http.put("/graphs", params=name, content=source("Elsewhere"), headers=TURTLE)
    assert made.status_code == 201
    assert "Elsewhere" in editor.http.get("/graphs", params=name, headers={"Accept": "text/turtle"}).text
