"""What rules derive follows each write, by whatever road it comes, in the same revision."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from missiongraph.names import DERIVED, PREFIXES
from writing import TURTLE, Editor, graph, source

ATTRIBUTED = f"<{PREFIXES['prov']}wasAttributedTo>"


def by_documents(editor: Editor, name: str) -> httpx.Response:
    return editor.http.put(f"/documents/{name}", content=source("D"), headers=TURTLE)


def by_graphs(editor: Editor, name: str) -> httpx.Response:
    return editor.http.put("/graphs", params={"graph": graph(name)}, content=source("D"), headers=TURTLE)


def by_update(editor: Editor, name: str) -> httpx.Response:
    there = graph("derived/by_documents")
    text = f"""INSERT {{ GRAPH <{graph(name)}> {{ <{graph(name)}> ?p ?o }} }}
               WHERE {{ GRAPH <{there}> {{ <{there}> ?p ?o }} }}"""
    return editor.http.post("/update", content=text, headers={"Content-Type": "application/sparql-update"})


def attributed(editor: Editor, name: str, revision: int | None = None) -> list[str]:
    """The graphs that say to whom a document is attributed, the default graph among them as an empty name."""
    one = f"<{graph(name)}> {ATTRIBUTED} ?who"
    query = f"SELECT ?g {{ {{ {one} BIND('' AS ?g) }} UNION {{ GRAPH ?g {{ {one} }} }} }} ORDER BY STR(?g)"
    asked = {"query": query, "format": "json", **({"rev": str(revision)} if revision else {})}
    rows = editor.http.get("/sparql", params=asked).json()["results"]["bindings"]
    return [row["g"]["value"] for row in rows]


@pytest.mark.parametrize("road", [by_documents, by_graphs, by_update], ids=lambda road: road.__name__)
def test_what_follows_from_a_write_comes_and_goes_with_it(
    editor: Editor, road: Callable[[Editor, str], httpx.Response]
) -> None:
    name = f"derived/{road.__name__}"
    by_documents(editor, "derived/by_documents")
    before = editor.revision()
    answer = road(editor, name)
    assert answer.status_code in (200, 201), answer.text
    assert attributed(editor, name) == ["", DERIVED]
    if answer.status_code == 201:
        assert attributed(editor, name, before) == []
    removed = editor.http.delete(f"/documents/{name}", headers={"If-Match": "*"})
    assert removed.status_code in (200, 204), removed.text
    assert attributed(editor, name) == []


def test_the_same_again_derives_nothing_and_makes_no_revision(editor: Editor) -> None:
    by_documents(editor, "derived/again")
    before = editor.revision()
    assert by_documents(editor, "derived/again").status_code == 200
    assert editor.revision() == before


def test_nobody_writes_what_rules_derive(editor: Editor) -> None:
    answer = editor.http.put("/graphs", params={"graph": DERIVED}, content=source("D"), headers=TURTLE)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request"), answer.text


def test_a_page_tells_the_rule_and_the_claims_behind_what_is_derived(editor: Editor) -> None:
    page = editor.http.get("/page/mission/eupol-copps", headers={"Accept": "text/html"}).text
    assert "/page/mission/eupol-copps?derived=all" in page
    derived = editor.http.get("/page/mission/eupol-copps?derived=all", headers={"Accept": "text/html"}).text
    row = next(row for row in derived.split("<tr>") if "hasTheatre" in row or ">theatre<" in row)
    assert "The theatre of a mission." in row
    assert row.count("/page/claim/") == 2  # two documents say so
    assert "hasTheatre" not in page
