"""`/documents` as somebody meets it who publishes a source, replaces it and takes it back."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from rdflib import Graph, URIRef

from missiongraph.commit.tokens import Role
from writing import TURTLE, Editor, graph, source

TITLE = URIRef("http://purl.org/dc/terms/title")


def put(editor: Editor, name: str, text: str, **headers: str) -> httpx.Response:
    return editor.http.put(f"/documents/{name}", content=text, headers={**TURTLE, **headers})


def titles(editor: Editor, name: str, **parameters: str) -> set[str]:
    answer = editor.http.get(f"/documents/{name}", params=parameters, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200, answer.text
    return {str(title) for title in Graph().parse(data=answer.text, format="turtle").objects(None, TITLE)}


def test_a_document_is_made_read_replaced_and_removed(editor: Editor) -> None:
    made = put(editor, "test/life", source("One"))
    assert (made.status_code, made.headers["location"]) == (201, "/documents/test/life")
    assert made.json()["graphs"] == {graph("test/life"): {"added": 5, "removed": 0}}
    assert titles(editor, "test/life") == {"One"}
    replaced = put(editor, "test/life", source("Two"), **{"If-Match": made.headers["etag"]})
    assert replaced.status_code == 200
    assert replaced.json()["graphs"] == {graph("test/life"): {"added": 1, "removed": 1}}
    assert titles(editor, "test/life") == {"Two"}
    assert titles(editor, "test/life", rev=str(made.json()["revision"])) == {"One"}
    removed = editor.http.delete("/documents/test/life", headers={"If-Match": replaced.headers["etag"]})
    assert removed.status_code == 204
    gone = editor.http.get("/documents/test/life", headers={"Accept": "text/turtle"})
    assert (gone.status_code, gone.json()["removed"]) == (410, int(removed.headers["missiongraph-revision"]))
    assert editor.http.delete("/documents/test/life").status_code == 404


def test_sending_the_same_again_makes_no_revision(editor: Editor) -> None:
    made = put(editor, "test/same", source("Same"))
    before = editor.revision()
    again = put(editor, "test/same", "# The same in other words\n" + source("Same"))
    assert (again.status_code, again.json()["changed"], editor.revision()) == (200, False, before)
    assert again.headers["etag"] == made.headers["etag"]


def test_replacing_needs_to_say_what_is_replaced(editor: Editor) -> None:
    made = put(editor, "test/condition", source("One"))
    refused = put(editor, "test/condition", source("Two"))
    assert (refused.status_code, refused.json()["etag"]) == (428, made.headers["etag"])
    assert editor.http.delete("/documents/test/condition").status_code == 428


@pytest.mark.parametrize("tag", ['"0"', '"999999"', 'W/"{etag}"', '"nonsense"', '""'])
def test_a_condition_that_fails_changes_nothing(editor: Editor, tag: str) -> None:
    name = "test/refused"
    put(editor, name, source("One"))
    present = editor.http.get(f"/documents/{name}", headers={"Accept": "text/turtle"}).headers["etag"].strip('"')
    failed = put(editor, name, source("Two"), **{"If-Match": tag.format(etag=present)})
    assert failed.status_code == 412
    assert titles(editor, name) == {"One"}


def test_a_condition_that_fails_tells_what_others_did_meanwhile(editor: Editor) -> None:
    seen = put(editor, "test/meanwhile", source("One")).headers["etag"]
    put(editor, "test/meanwhile", source("Two"), **{"If-Match": seen})
    failed = put(editor, "test/meanwhile", source("Three"), **{"If-Match": seen}).json()
    assert [each["author"] for each in failed["meanwhile"]] == ["Ada"]
    assert [word for word in ("One", "Two") if word in "".join(failed["removed"])] == ["One"]
    assert [word for word in ("One", "Two") if word in "".join(failed["added"])] == ["Two"]


def test_only_a_new_document_is_made_under_if_none_match(editor: Editor) -> None:
    assert put(editor, "test/new", source("One"), **{"If-None-Match": "*"}).status_code == 201
    assert put(editor, "test/new", source("Two"), **{"If-None-Match": "*"}).status_code == 412
    assert put(editor, "test/newer", source("One"), **{"If-Match": "*"}).status_code == 412


def test_a_tag_holds_while_others_change_other_documents(editor: Editor) -> None:
    put(editor, "test/mine", source("One"))
    seen = editor.http.get("/documents/test/mine", headers={"Accept": "application/n-triples"})
    put(editor, "test/others", source("Other"))
    assert put(editor, "test/mine", source("Two"), **{"If-Match": seen.headers["etag"]}).status_code == 200


def test_two_writers_of_one_document_lose_no_update(editor: Editor) -> None:
    """Each adds its titles one by one, fetching anew whenever the other was faster."""
    name = "test/race"
    put(editor, name, source("start"))
    turns = 6

    def add(writer: str) -> None:
        for turn in range(turns):
            while True:
                seen = editor.http.get(f"/documents/{name}", headers={"Accept": "text/turtle"})
                more = f'\n<> <http://www.w3.org/2004/02/skos/core#note> "{writer} {turn}"@en .'
                base = f"@base <{graph(name)}> .\n"
                sent = put(editor, name, base + seen.text + more, **{"If-Match": seen.headers["etag"]})
                assert sent.status_code in (200, 412), sent.text
                if sent.status_code == 200:
                    break

    writers = [threading.Thread(target=add, args=(writer,)) for writer in "ab"]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    text = editor.http.get(f"/documents/{name}", headers={"Accept": "text/turtle"}).text
    notes = Graph().parse(data=text, format="turtle").objects(None, URIRef("http://www.w3.org/2004/02/skos/core#note"))
    assert {str(note) for note in notes} == {f"{writer} {turn}" for writer in "ab" for turn in range(turns)}


def test_writers_of_different_documents_all_succeed(editor: Editor) -> None:
    """A plan that went stale because somebody else was faster is made again, not refused."""
    names = [f"test/beside-{number}" for number in range(4)]
    with ThreadPoolExecutor(len(names)) as pool:
        answers = list(pool.map(lambda name: put(editor, name, source(name)), names))
    assert [answer.status_code for answer in answers] == [201] * len(names)
    assert len({answer.json()["revision"] for answer in answers}) == len(names)


def test_a_violation_is_answered_with_its_report(editor: Editor) -> None:
    before = editor.revision()
    refused = put(editor, "test/wrong", source("Wrong").replace('dcterms:title "Wrong"@en ;', ""))
    assert (refused.status_code, refused.json()["code"]) == (422, "not-publishable")
    [finding] = [each for each in refused.json()["report"]["findings"] if each["severity"] == "Violation"]
    assert finding["focusNode"]["value"] == graph("test/wrong")
    assert editor.revision() == before


def test_a_document_that_does_not_describe_its_source_is_refused(editor: Editor) -> None:
    refused = put(editor, "test/silent", "<urn:x:a> <http://www.w3.org/2004/02/skos/core#note> 'b'@en .")
    assert refused.status_code == 422
    [finding] = [each for each in refused.json()["report"]["findings"] if each["severity"] == "Violation"]
    assert "mg:SourceDocument" in finding["messages"]["en"]


@pytest.mark.parametrize(
    ("text", "media", "status"),
    [
        ("<> a", "text/turtle", 400),
        ("", "text/turtle", 400),
        (f"<{graph('test/other')}> {{ <urn:a> <urn:b> <urn:c> }}", "application/trig", 400),
        ("a,b", "text/html", 415),
        ("#" * 1_000_001, "text/turtle", 413),
    ],
)
def test_what_cannot_be_read_is_told_apart(editor: Editor, text: str, media: str, status: int) -> None:
    headers = {"Content-Type": media}
    assert editor.http.put("/documents/test/bad", content=text, headers=headers).status_code == status


def test_the_submitted_bytes_are_kept_for_each_revision(editor: Editor) -> None:
    first, second = source("One") + "# a comment\n", source("Two") + "# another\n"
    made = put(editor, "test/bytes", first)
    put(editor, "test/bytes", second, **{"If-Match": made.headers["etag"]})
    now = editor.http.get("/documents/test/bytes", params={"original": ""})
    then = editor.http.get("/documents/test/bytes", params={"original": "", "rev": str(made.json()["revision"])})
    assert (now.text, then.text) == (second, first)
    assert now.headers["content-type"].startswith("text/turtle")


def test_shipped_documents_have_their_original(editor: Editor) -> None:
    answer = editor.http.get("/documents/eupol-copps/about-the-mission", params={"original": ""})
    assert answer.text.startswith("# The page")


def test_a_browser_is_led_to_the_page(editor: Editor) -> None:
    name = "eupol-copps/about-the-mission"
    answer = editor.http.get(f"/documents/{name}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/graph/document/{name}")


def test_the_same_tag_is_answered_with_304(editor: Editor) -> None:
    address = "/documents/eupol-copps/about-the-mission"
    first = editor.http.get(address, headers={"Accept": "text/turtle"})
    again = editor.http.get(address, headers={"Accept": "text/turtle", "If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert editor.http.head(address, headers={"Accept": "text/turtle"}).headers["etag"] == first.headers["etag"]


def test_the_list_names_every_document(editor: Editor) -> None:
    def listed(page: int, media: str) -> httpx.Response:
        return editor.http.get("/documents", params={"page": page}, headers={"Accept": media})

    first = listed(1, "application/json").json()
    pages = [listed(number, "application/json").json()["documents"] for number in range(1, first["pages"] + 1)]
    assert sum(map(len, pages)) == first["total"]
    [(number, about)] = [
        (number, each)
        for number, page in enumerate(pages, 1)
        for each in page
        if each["graph"] == graph("eupol-copps/about-the-mission")
    ]
    assert (about["address"], about["changed"]) == ("/documents/eupol-copps/about-the-mission", 1)
    assert about["statements"] > 1000
    assert "/graph/document/eupol-copps/about-the-mission" in listed(number, "text/html").text


def test_a_token_reaches_its_documents_only(editor: Editor) -> None:
    secret = editor.token(Role.ADMIN, "feed/*")
    headers = {"Authorization": f"Bearer {secret}"}
    assert put(editor, "feed/one", source("Mine"), **headers).status_code == 201
    assert put(editor, "test/not-mine", source("Not mine"), **headers).status_code == 403


def test_the_author_and_the_message_are_kept(editor: Editor) -> None:
    editor.http.put("/documents/test/why", params={"message": "Because"}, content=source("Why"), headers=TURTLE)
    state = editor.http.get("/status").json()["revision"]
    assert (state["author"], state["message"]) == ("Ada", "Because")
