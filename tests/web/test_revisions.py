"""The history over HTTP: revisions, differences between them, feeds, and who wrote what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from xml.etree import ElementTree

import httpx
import pytest

from missiongraph.browse.history import MOST_TOLD, refuse_too_much
from missiongraph.commit import tokens
from missiongraph.commit.tokens import Role
from missiongraph.errors import ResultLimit
from missiongraph.names import DOCUMENT_GRAPH, ID
from missiongraph.rdf.change import from_patch
from missiongraph.store.revisions import Revisions
from missiongraph.web.routes.revisions import at_hand
from serving import serving, until
from writing import TURTLE, Editor, graph, source

COPPS = ID + "mission/eupol-copps"
HEAD = ID + "post/eupol-copps-head-of-mission"
ATOM = "{http://www.w3.org/2005/Atom}"
PATH = "/documents/history/heads"


def tenure(holder: str, since: str) -> str:
    return (
        source("Heads <of> mission & \N{ARABIC LETTER ALEF}")
        + f"""
        <{ID}person/{holder}> a mg:Person .
        [] a mg:Tenure ; mg:isAbout <{COPPS}> ; mg:hasPost <{HEAD}> ; mg:hasHolder <{ID}person/{holder}> ;
            mg:startDate "{since}"^^xsd:date ;
            mg:hasStatus <https://w3id.org/missiongraph/vocabulary/claim-status/stated> ;
            mg:hasLocator [ a mg:Locator ; mg:isInDocument <> ; mg:section "1" ] .
    """
    )


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """Serve the shipped graph with four revisions, of which only the newest has a checkpoint."""
    data = tmp_path_factory.mktemp("data")
    with serving(data, KEEP_CHECKPOINTS="1", AUDIT_ADDRESSES="yes") as served:
        secret = tokens.create(served.data_dir, Role.ADMIN, name="Ada \x07<b>")
        with httpx.Client(
            base_url=served.url, headers={"Authorization": f"Bearer {secret}"}, timeout=60, follow_redirects=True
        ) as http:
            made = http.put(PATH, content=tenure("kauko-aaltomaa", "2018-01-01"), headers=TURTLE)
            assert made.status_code == 201, made.text
            http.put("/documents/history/other", content=source("Other"), headers=TURTLE)
            changed = http.put(
                PATH,
                content=tenure("karin-limdal", "2021-01-01"),
                headers=TURTLE | {"If-Match": made.headers["etag"]},
                params={"message": "A new head <script>"},
            )
            assert changed.status_code == 200, changed.text
            yield Editor(served, http)


def get(editor: Editor, path: str, accept: str = "text/html", **parameters: str) -> httpx.Response:
    return editor.http.get(path, params=parameters, headers={"Accept": accept})


def test_the_list_says_who_when_why_and_which_documents(past: Editor) -> None:
    page = get(past, "/revisions")
    assert page.status_code == 200
    assert "A new head &lt;script&gt;" in page.text
    listed = get(past, "/revisions", "application/json").json()
    assert [row["number"] for row in listed["revisions"]] == [4, 3, 2, 1]
    newest = listed["revisions"][0]
    assert (newest["message"], [each["graph"] for each in newest["documents"]]) == (
        "A new head <script>",
        [graph("history/heads")],
    )
    assert get(past, "/revisions", page="2").status_code == 404


def test_a_revision_is_told_in_words_in_each_language(past: Editor) -> None:
    for language, word in (("en", "What is said otherwise"), ("fr", "Ce qui est dit autrement"), ("ar", "ما يُقال")):
        page = get(past, "/revisions/4", lang=language)
        assert page.status_code == 200
        assert word in page.text
        assert "Kauko Aaltomaa" in page.text.partition("<del>")[2]
    assert "<script>" not in page.text


def test_a_revision_far_from_a_checkpoint_is_told_as_well(past: Editor) -> None:
    assert not Revisions(past.service.data_dir).is_at_hand(2)
    words = get(past, "/revisions/2", "application/json", words="").json()["words"]
    [thing] = [each for each in words["things"] if each["thing"]["iri"] == COPPS]
    assert [line["state"] for line in thing["lines"]] == ["added"]
    assert words["documents"][0]["state"] == "new"


def test_two_revisions_are_compared_either_way(past: Editor) -> None:
    there = get(past, "/revisions/2..4", "application/json", words="").json()["words"]
    back = get(past, "/revisions/4..2", "application/json", words="").json()["words"]
    assert (there["added"], there["removed"]) == (back["removed"], back["added"])
    [line] = [line for each in there["things"] if each["thing"]["iri"] == COPPS for line in each["lines"]]
    assert line["state"] == "changed"
    form = past.http.get("/revisions", params={"from": "2", "to": "4"}, headers={"Accept": "text/html"})
    assert form.url.path == "/revisions/2..4"
    assert "From revision 2 to 4" in form.text
    assert "Nothing changed" in get(past, "/revisions/3..3").text


@pytest.mark.parametrize(
    "path", ["/revisions/0", "/revisions/99", "/revisions/2..99", "/revisions/x", "/revisions/1..2..3"]
)
def test_what_is_no_revision_is_not_found(past: Editor, path: str) -> None:
    assert get(past, path).status_code == 404
    assert get(past, path + "/changes", "*/*").status_code == 404


def test_the_manifest_for_machines_is_that_of_the_log(past: Editor) -> None:
    found = get(past, "/revisions/4", "application/json")
    stated = Revisions(past.service.data_dir).manifest(4)
    assert (found.json()["digest"], found.json()["patch_sha256"]) == (stated.digest, stated.patch_sha256)
    assert found.json()["manifest_sha256"] == Revisions(past.service.data_dir).manifest_sha256(4)
    assert "immutable" in found.headers["cache-control"]
    again = past.http.get(
        "/revisions/4", headers={"Accept": "application/json", "If-None-Match": found.headers["etag"]}
    )
    assert again.status_code == 304


def test_the_change_is_sent_as_patch_json_and_quads(past: Editor) -> None:
    expected = Revisions(past.service.data_dir).change(4)
    patch = get(past, "/revisions/4/changes", "*/*")
    assert patch.headers["content-type"].startswith("application/rdf-patch")
    rows = [line for line in patch.content.splitlines(keepends=True) if line[:2] in (b"A ", b"D ")]
    assert from_patch(b"".join(rows)) == expected
    assert patch.text.startswith("H id <https://w3id.org/missiongraph/revisions/4> .\nH prev <")
    plain = get(past, "/revisions/4/changes", "application/json").json()
    assert (len(plain["added"]), len(plain["removed"])) == (len(expected.added), len(expected.removed))
    added = get(past, "/revisions/4/changes", "*/*", format="added.nq")
    assert len(added.text.splitlines()) == len(expected.added)
    assert get(past, "/revisions/4/changes", "image/png").status_code == 406


def test_a_thing_and_a_document_have_a_history(past: Editor) -> None:
    for iri in (COPPS, graph("history/heads")):
        until(lambda: get(past, "/revisions", "application/json", about=iri).json()["followed"] == 4, "the index")  # noqa: B023
        listed = get(past, "/revisions", "application/json", about=iri).json()["revisions"]
        assert [row["number"] for row in listed][:2] == [4, 2]
        assert 3 not in [row["number"] for row in listed]
    page = get(past, "/page/mission/eupol-copps").text
    assert "/revisions?about=https%3A%2F%2Fw3id.org" in page
    assert "No revision touched it" in get(past, "/revisions", about="urn:nothing").text
    assert get(past, "/revisions", about="no iri").status_code == 404


def test_feeds_are_atom_and_json_of_all_and_of_one_thing(past: Editor) -> None:
    answer = get(past, "/feed", "*/*")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    entries = root.findall(f"{ATOM}entry")
    assert entries[0].findtext(f"{ATOM}title") == "A new head <script>"
    assert entries[0].findtext(f"{ATOM}author/{ATOM}name") == "Ada \N{REPLACEMENT CHARACTER}<b>"
    for each in (root, *entries):
        assert all(each.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert "history/heads" not in answer.text or "Heads" in answer.text
    found = get(past, "/feed", "application/feed+json", about=graph("history/other")).json()
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["url"].rpartition("/")[2] for item in found["items"]] == ["3"]
    again = past.http.get("/feed", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_first_revision_which_is_large_is_told_in_pages(past: Editor) -> None:
    words = get(past, "/revisions/1", "application/json", words="", page="3").json()["words"]
    assert words["pages"] > 3
    assert words["added"] > 40_000
    assert len(words["things"]) == 50
    page = get(past, "/revisions/1", page="3")
    assert "Page 3 of" in page.text


def test_what_is_too_large_for_words_is_refused_with_the_way_to_the_change() -> None:
    revisions = SimpleNamespace(size_between=lambda *_: MOST_TOLD + 1)
    with pytest.raises(ResultLimit, match=r"500,000 are compared.*/revisions/1\.\.2/changes"):
        refuse_too_much(revisions, 1, 2, MOST_TOLD)  # type: ignore[arg-type]  # as much of revisions as it looks at
    refuse_too_much(revisions, 1, 2)  # type: ignore[arg-type]  # the change itself may be larger


@pytest.mark.parametrize(("between", "seen_from"), [(50_000, 9), (50_001, 2)])
def test_a_revision_across_too_large_a_change_is_rebuilt_instead(between: int, seen_from: int) -> None:
    revisions = SimpleNamespace(
        current=lambda: 9, is_at_hand=lambda number: number == 9, size_between=lambda *_: between
    )
    service = SimpleNamespace(revisions=revisions, settings=SimpleNamespace(store=""))
    assert at_hand(service, 2) == seen_from  # type: ignore[arg-type]  # as much of a service as it looks at


def test_the_audit_log_says_who_wrote_what_and_what_was_refused(past: Editor) -> None:
    refused = past.http.put(PATH, content=source("Stale"), headers=TURTLE)
    assert refused.status_code == 428
    reviewer = {"Authorization": f"Bearer {past.token(Role.REVIEWER)}"}
    assert past.http.put(PATH, content=source("No"), headers=TURTLE | reviewer).status_code == 403
    found = past.http.get("/audit").json()
    assert [(each["outcome"], each["detail"]) for each in found[:2]] == [
        ("refused", "forbidden"),
        ("refused", "precondition-required"),
    ]
    [entry] = past.http.get("/audit", params={"revision": "4"}).json()
    assert (entry["road"], entry["outcome"], entry["documents"]) == (
        "put",
        "published",
        [DOCUMENT_GRAPH + "history/heads"],
    )
    assert (entry["who"]["role"], entry["who"]["address"]) == ("admin", "127.0.0.1")
    assert past.http.get("/audit", params={"before": "x"}).status_code == 404
    assert json.dumps(found).count("Bearer") == 0
