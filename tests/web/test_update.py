"""`/update` as clients meet it: exact changes, checks, and no silent nothing."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from rdflib import Dataset, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import POST, SPARQLWrapper

from missiongraph.commit.tokens import Role
from missiongraph.names import CURATED, DOCUMENT_GRAPH, ID, ONTOLOGY
from missiongraph.names import PREFIXES as PREFIXED
from serving import until
from writing import TURTLE, Editor, graph, source

STEWARDS = Path(__file__).parents[2] / "service/docs/stewards.md"
NOTE = "http://www.w3.org/2004/02/skos/core#note"
PREFIXES = f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX doc: <{DOCUMENT_GRAPH}>\n"


def update(editor: Editor, text: str, **parameters: str) -> httpx.Response:
    headers = {"Content-Type": "application/sparql-update"}
    return editor.http.post("/update", content=PREFIXES + text, params=parameters, headers=headers)


def notes(editor: Editor, name: str) -> set[str]:
    query = f"SELECT ?o {{ GRAPH <{graph(name)}> {{ ?s <{NOTE}> ?o }} }}"
    rows = editor.http.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    return {row["o"]["value"] for row in rows}


@pytest.fixture
def document(editor: Editor, request: pytest.FixtureRequest) -> str:
    """A document with the notes "a" and "b"."""
    name = f"update/{abs(hash(request.node.name))}"
    more = f'<> <{NOTE}> "a"@en, "b"@en .'
    assert editor.http.put(f"/documents/{name}", content=source("U") + more, headers=TURTLE).status_code in (200, 201)
    return name


def short(name: str) -> str:
    """Write a document's graph with the prefix."""
    return "doc:" + name.replace("/", "\\/")


def test_the_answer_states_what_changed_in_each_graph(editor: Editor, document: str) -> None:
    text = f"""DELETE {{ GRAPH {short(document)} {{ ?s skos:note "a"@en }} }}
               INSERT {{ GRAPH {short(document)} {{ ?s skos:note "c"@en, "d"@en }} }}
               WHERE {{ ?s skos:note "a"@en . GRAPH {short(document)} {{ ?s a ?class }} }}"""
    answer = update(editor, text)
    assert answer.status_code == 200, answer.text
    assert answer.json()["graphs"] == {graph(document): {"added": 2, "removed": 1}}
    assert answer.json()["revision"] == editor.revision()
    assert notes(editor, document) == {"b", "c", "d"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('INSERT DATA {{ GRAPH {g} {{ <urn:x:s> skos:note "x"@en }} }}', {"a", "b", "x"}),
        ('DELETE DATA {{ GRAPH {g} {{ {s} skos:note "a"@en }} }}', {"b"}),
        ("DELETE WHERE {{ GRAPH {g} {{ ?s skos:note ?o }} }}", set[str]()),
        ('WITH {g} DELETE {{ ?s skos:note ?o }} WHERE {{ ?s skos:note ?o FILTER (STR(?o) = "b") }}', {"a"}),
        ('WITH {g} INSERT {{ ?s skos:note "x"@en }} WHERE {{ ?s a ?class }}', {"a", "b", "x"}),
        (
            'DELETE {{ GRAPH ?g {{ ?s skos:note "a"@en }} }} WHERE {{ GRAPH ?g {{ {s} a ?c . ?s skos:note "a"@en }} }}',
            {"b"},
        ),
        ('INSERT {{ GRAPH {g} {{ ?s skos:note "x"@en }} }} USING {g} WHERE {{ ?s skos:note "a"@en }}', {"a", "b", "x"}),
        (
            """INSERT DATA {{ GRAPH {g} {{ <urn:x:s> skos:note "x"@en }} }} ;
            DELETE {{ GRAPH {g} {{ ?s skos:note ?o }} }} WHERE {{ ?s skos:note "x"@en, ?o }}""",
            {"a", "b"},
        ),
    ],
    ids=["insert data", "delete data", "delete where", "with", "with insert", "graph variable", "using", "sequence"],
)
def test_each_form_changes_its_graph(editor: Editor, document: str, text: str, left: set[str]) -> None:
    answer = update(editor, text.format(g=short(document), s=f"<{graph(document)}>"))
    assert answer.status_code == 200, answer.text
    assert notes(editor, document) == left


@pytest.mark.parametrize("verb", ["CLEAR", "DROP"])
def test_a_graph_is_cleared(editor: Editor, document: str, verb: str) -> None:
    answer = update(editor, f"{verb} GRAPH {short(document)}")
    assert (answer.status_code, answer.json()["removed"]) == (200, 7)
    assert editor.http.get(f"/documents/{document}").status_code == 410


def test_what_breaks_a_rule_is_answered_with_its_report(editor: Editor, document: str) -> None:
    text = f"DELETE WHERE {{ GRAPH {short(document)} {{ ?s <http://purl.org/dc/terms/title> ?o }} }}"
    refused = update(editor, text)
    assert (refused.status_code, refused.json()["report"]["publishable"]) == (422, False)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <urn:a> skos:note 'b' }",
        "DELETE DATA { GRAPH <urn:g> { <urn:a> skos:note 'b' } <urn:a> skos:note 'b' }",
        "DELETE WHERE { ?s skos:note ?o }",
        "DELETE { ?s skos:note ?o } WHERE { GRAPH ?g { ?s skos:note ?o } }",
        "CLEAR ALL",
        "CLEAR DEFAULT",
        "DROP SILENT NAMED",
        "COPY <urn:a> TO DEFAULT",
        "MOVE DEFAULT TO <urn:a>",
        "ADD <urn:a> TO DEFAULT",
        "CREATE GRAPH <urn:a> ; INSERT DATA { <urn:a> skos:note 'b' }",
    ],
)
def test_the_default_graph_is_not_written(editor: Editor, text: str) -> None:
    before = editor.revision()
    refused = update(editor, text)
    assert (refused.status_code, refused.json()["code"]) == (409, "default-graph-is-derived"), refused.text
    assert "GRAPH" in refused.json()["detail"]
    assert editor.revision() == before


@pytest.mark.parametrize(
    "text",
    [
        "DELETE DATA {{ GRAPH {h} {{ {s} skos:note 'a'@en }} }}",
        "DELETE {{ GRAPH {h} {{ {s} skos:note ?o }} }} WHERE {{ {s} skos:note ?o }}",
        "WITH {h} DELETE {{ {s} skos:note ?o }} WHERE {{ {s} skos:note ?o }}",
        "DELETE WHERE {{ GRAPH {h} {{ {s} skos:note ?o }} }}",
        "WITH {h} INSERT {{ {s} skos:note 'c' }} WHERE {{ {s} skos:note ?o }}",
    ],
)
def test_a_near_miss_is_told_with_the_graph(editor: Editor, document: str, text: str) -> None:
    refused = update(editor, text.format(h=short("update/other"), s=f"<{graph(document)}>"))
    assert (refused.status_code, refused.json()["code"]) == (409, "matched-elsewhere"), refused.text
    assert refused.json()["graphs"] == [graph(document)]


@pytest.mark.parametrize(
    "text",
    [
        "DELETE DATA {{ GRAPH {g} {{ <urn:no> skos:note 'a' }} }}",
        "WITH {g} INSERT {{ ?s skos:note 'a'@en }} WHERE {{ ?s a ?c }}",
    ],
)
def test_what_changes_nothing_makes_no_revision(editor: Editor, document: str, text: str) -> None:
    before = editor.revision()
    answer = update(editor, text.format(g=short(document)))
    assert (answer.status_code, answer.json()["changed"], editor.revision()) == (200, False, before), answer.text


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("LOAD <http://127.0.0.1:9/x> INTO GRAPH <urn:g>", 400, "forbidden-in-query"),
        ("INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE { SERVICE <urn:x> { ?s ?p ?o } }", 400, "forbidden-in-query"),
        ("SELECT * { ?s ?p ?o }", 400, "syntax-error"),
        ("", 400, "bad-request"),
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> } }", 400, "syntax-error"),
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> foo:b 1 } }", 400, "syntax-error"),
        (f"INSERT DATA {{ GRAPH <{ONTOLOGY}> {{ <urn:a> <urn:b> 1 }} }}", 400, "bad-request"),
        ("INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE " + "{" * 10_000 + "}" * 10_000, 400, "query-too-complex"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_apart(editor: Editor, text: str, status: int, code: str) -> None:
    refused = update(editor, text)
    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text


def test_a_syntax_error_leads_to_its_place(editor: Editor) -> None:
    refused = update(
        editor, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } } ;\n  INSERT DATA { GRAPH <urn:g> nonsense }"
    )
    assert (refused.json()["line"], refused.status_code) == (3, 400)


def test_many_data_are_not_many_patterns(editor: Editor, document: str) -> None:
    data = " ".join(f'<urn:x:{n}> skos:note "{n}"@en .' for n in range(1000))
    answer = update(editor, f"INSERT DATA {{ GRAPH {short(document)} {{ {data} }} }}")
    assert (answer.status_code, answer.json()["added"]) == (200, 1000)


def test_the_dataset_of_the_request_is_that_of_the_pattern(editor: Editor, document: str) -> None:
    text = f"INSERT {{ GRAPH {short(document)} {{ <urn:x:s> skos:note ?o }} }} WHERE {{ ?s a ?o FILTER (isIRI(?o)) }}"
    answer = update(editor, text, **{"using-graph-uri": graph(document)})
    assert (answer.status_code, answer.json()["added"]) == (200, 1), answer.text
    refused = update(editor, f"WITH <urn:g> {text}", **{"using-graph-uri": graph(document)})
    assert refused.status_code == 400


def test_an_update_comes_by_form_too(editor: Editor, document: str) -> None:
    text = f"DELETE DATA {{ GRAPH <{graph(document)}> {{ <{graph(document)}> <{NOTE}> 'a'@en }} }}"
    answer = editor.http.post("/update", data={"update": text})
    assert (answer.status_code, answer.json()["removed"]) == (200, 1)
    assert editor.http.post("/update", content=text, headers={"Content-Type": "text/plain"}).status_code == 415
    assert editor.http.get("/update").status_code == 405


def test_making_a_graph_that_is_there_or_stays_empty_changes_nothing(editor: Editor, document: str) -> None:
    answer = update(editor, f"CREATE GRAPH {short(document)} ; CREATE SILENT GRAPH <urn:x:empty>")
    assert (answer.status_code, answer.json()["changed"]) == (200, False)


def test_blank_nodes_get_names_from_their_content(editor: Editor, document: str) -> None:
    text = f"INSERT DATA {{ GRAPH {short(document)} {{ _:n skos:note 'blank'@en }} }}"
    assert update(editor, text).json()["added"] == 1
    assert update(editor, text).json()["changed"] is False


def test_a_patch_is_about_its_graph(editor: Editor, document: str) -> None:
    def patch(text: str) -> httpx.Response:
        headers = {"Content-Type": "application/sparql-update"}
        return editor.http.patch(f"/graph/document/{document}", content=PREFIXES + text, headers=headers)

    assert patch('INSERT DATA { <urn:x:s> skos:note "x"@en }').status_code == 200
    assert patch("DELETE { ?s skos:note ?o } WHERE { ?s skos:note ?o FILTER (STR(?o) = 'a') }").status_code == 200
    assert patch('DELETE WHERE { ?s skos:note "b"@en }').status_code == 200
    assert notes(editor, document) == {"x"}
    assert patch("INSERT DATA { GRAPH doc:other { <urn:x:s> skos:note 'x' } }").status_code == 400


def test_a_token_for_some_documents_changes_no_others(editor: Editor, document: str) -> None:
    headers = {
        "Authorization": f"Bearer {editor.token(Role.ADMIN, 'feed/*')}",
        "Content-Type": "application/sparql-update",
    }
    assert editor.http.post("/update", content=f"CLEAR GRAPH <{graph(document)}>", headers=headers).status_code == 403


def test_an_endless_update_is_stopped_and_leaves_nothing(editor: Editor, document: str) -> None:
    text = f"INSERT {{ GRAPH {short(document)} {{ ?a skos:note ?i }} }} WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
    before = editor.revision()
    refused = update(editor, text)
    assert (refused.status_code, refused.json()["code"]) == (504, "time-limit")
    assert editor.revision() == before
    spool = editor.service.data_dir / "spool"
    until(lambda: not list(spool.rglob("update-*")), "the copy that it was tried on goes")
    assert update(editor, f'INSERT DATA {{ GRAPH {short(document)} {{ <urn:x:s> skos:note "x" }} }}').status_code == 200


def test_rdflib_writes_through_its_update_store(editor: Editor, document: str) -> None:
    url, headers = editor.service.url, {"Authorization": f"Bearer {editor.token()}"}
    store = SPARQLUpdateStore(f"{url}/sparql", f"{url}/update", headers=headers, context_aware=True)
    named = Dataset(store).graph(URIRef(graph(document)))
    named.add((URIRef("urn:x:rdflib"), URIRef(NOTE), Literal("rdflib", lang="en")))
    store.commit()
    assert notes(editor, document) == {"a", "b", "rdflib"}


def test_sparqlwrapper_writes(editor: Editor, document: str) -> None:
    client = SPARQLWrapper(f"{editor.service.url}/update")
    client.addCustomHttpHeader("Authorization", f"Bearer {editor.token()}")
    client.setMethod(POST)
    client.setQuery(f"DELETE WHERE {{ GRAPH <{graph(document)}> {{ ?s <{NOTE}> ?o }} }}")
    client.query().response.read()
    assert notes(editor, document) == set()


def merged(goes: str, stays: str, document: str) -> str:
    """The update by which stewards merge two things, as their guide prints it."""
    _, text = re.findall(r"```sparql\n(.*?)```", STEWARDS.read_text(encoding="utf-8"), re.DOTALL)
    said = str(text).replace("mission/the-one-that-goes", goes).replace("mission/the-one-that-stays", stays)
    return said.replace("publisher/document", document)


def test_the_guide_merges_two_things_and_old_addresses_lead_on(editor: Editor) -> None:
    goes, stays = f"<{ID}mission/merge-a>", f"<{ID}mission/merge-b>"
    both = f"{goes} a mg:Mission . {stays} a mg:Mission ; <https://example.org/beside> {goes} ."
    label = f'INSERT DATA {{ GRAPH <{CURATED}> {{ {goes} skos:prefLabel "A"@en }} }}'
    assert update(editor, label).status_code == 200
    assert editor.http.put("/documents/update/merge", content=source("M") + both, headers=TURTLE).status_code == 201
    before = editor.revision()
    answer = update(editor, merged("mission/merge-a", "mission/merge-b", "update/merge"))
    assert answer.status_code == 200, answer.text

    get = editor.http.get
    html = {"Accept": "text/html"}
    for path, place in [
        ("/id/mission/merge-a", "/id/mission/merge-b"),
        ("/page/mission/merge-a?lang=fr", "/page/mission/merge-b?lang=fr"),
        ("/data/mission/merge-a.ttl", "/data/mission/merge-b.ttl"),
        (f"/data/mission/merge-a?rev={before + 1}", f"/data/mission/merge-b?rev={before + 1}"),
    ]:
        moved = get(path)
        assert (moved.status_code, moved.headers["location"]) == (301, place)
        assert moved.headers["link"] == f'<{ID}mission/merge-b>; rel="successor-version"'
        assert (moved.headers["cache-control"], moved.json()["code"]) == ("no-cache", "moved")
        assert editor.http.head(path).headers["location"] == place
        assert get(path, follow_redirects=True).status_code == 200
    told = get("/page/mission/merge-a", headers=html)
    assert "Two imports named the same mission." in told.text
    assert f'href="/page/mission/merge-b">{ID}mission/merge-b' in told.text.replace(' dir="ltr"', "")
    page = get("/page/mission/merge-b", headers=html).text
    assert "This address leads here now:" in page
    assert f"{ID}mission/merge-a" in page
    assert "<li>A</li>" in page  # the label of the other, now a further name
    earlier = get(f"/page/mission/merge-a?rev={before}", headers=html)
    assert (earlier.status_code, "<h1>A</h1>" in earlier.text) == (200, True)


def test_a_merge_without_reason_or_in_a_circle_is_refused(editor: Editor) -> None:
    head = f"PREFIX dct: <http://purl.org/dc/terms/> INSERT DATA {{ GRAPH <{CURATED}> {{"
    for triples, rule in [
        (f"<{ID}x/a> dct:isReplacedBy <{ID}mission/eupol-copps>", "Retired-reason"),
        (f"<{ID}x/a> dct:isReplacedBy <{ID}x/none>", "Retired-isReplacedBy"),
        (f"<{ID}x/a> dct:isReplacedBy <{ID}x/b> . <{ID}x/b> dct:isReplacedBy <{ID}x/a>", "Retired-successor"),
    ]:
        refused = update(editor, f"{head} {triples} }} }}")
        assert refused.status_code == 422
        assert rule in refused.text


def test_a_retired_thing_is_gone_in_every_representation(editor: Editor) -> None:
    said = (
        f'<{ID}x/r> owl:deprecated true ; mg:rationale "<b>Never</b> was."@en ; rdfs:seeAlso <{ID}mission/eupol-copps>'
    )
    prefixes = "".join(f"PREFIX {name}: <{PREFIXED[name]}> " for name in ("mg", "owl", "rdfs"))
    assert update(editor, f"{prefixes} INSERT DATA {{ GRAPH <{CURATED}> {{ {said} }} }}").status_code == 200
    for path in ("/id/x/r", "/page/x/r", "/data/x/r", "/data/x/r.jsonld"):
        gone = editor.http.get(path)
        told = gone.json()
        assert (gone.status_code, told["code"], told["reason"]) == (410, "gone", "<b>Never</b> was.")
        assert told["instead"] == [{"iri": f"{ID}mission/eupol-copps", "label": "EUPOL COPPS", "language": "en"}]
        assert gone.headers["content-type"] == "application/problem+json"
    page = editor.http.get("/page/x/r", headers={"Accept": "text/html", "Accept-Language": "ar"})
    assert page.status_code == 410
    assert "&lt;b&gt;Never&lt;/b&gt; was." in page.text
    assert 'href="/page/mission/eupol-copps"' in page.text
    assert 'dir="rtl"' in page.text
