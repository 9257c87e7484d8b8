"""`/validate` as its visitors meet it: formats in, reports out, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import RdfFormat, parse, serialize

from serving import Served, serving, until
from submitting import ONE, broken, note

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
MEDIA = {
    "text/turtle": RdfFormat.TURTLE,
    "application/trig": RdfFormat.TRIG,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
HOSTILE = "<script>alert(1)</script>"


def post(
    service: Served, data: bytes, media: str = "text/turtle", accept: str = "", address: str = ""
) -> httpx.Response:
    headers = {"content-type": media, "accept": accept or "application/json"}
    return httpx.post(f"{service.url}/validate{address}", content=data, headers=headers, timeout=30)


def written(turtle: bytes, syntax: RdfFormat) -> bytes:
    triples = [quad.triple for quad in parse(turtle, RdfFormat.TURTLE, base_iri=ONE)]
    return serialize(triples, format=syntax) or b""


@pytest.mark.parametrize("media", MEDIA)
def test_each_format_is_read_and_gives_the_same_report(service: Served, media: str) -> None:
    turtle = post(service, broken().data, address=f"?graph={ONE}").json()
    report = post(service, written(broken().data, MEDIA[media]), media, address=f"?graph={ONE}")
    assert report.status_code == 200
    assert report.headers["content-type"].partition(";")[0] == "application/json"
    assert len(report.json()["findings"]) == len(turtle["findings"]) > 0


def test_a_document_that_can_be_published_has_no_findings(service: Served) -> None:
    report = post(service, note("fine").data, address=f"?graph={ONE}").json()
    assert report["findings"] == []


@pytest.mark.parametrize("how", ["form", "multipart", "file"])
def test_a_form_is_read_as_the_body_is(service: Served, how: str) -> None:
    fields = {"format": "ttl", "graph": ONE}
    data = broken().data
    match how:
        case "form":
            response = httpx.post(f"{service.url}/validate", data={**fields, "data": data.decode()}, timeout=30)
        case "multipart":
            parts = {name: (None, value) for name, value in {**fields, "data": data.decode()}.items()}
            response = httpx.post(f"{service.url}/validate", files=parts, timeout=30)
        case _:
            response = httpx.post(f"{service.url}/validate", data=fields, files={"file": ("a.ttl", data)}, timeout=30)
    assert response.status_code == 200
    assert len(response.json()["findings"]) == len(post(service, data, address=f"?graph={ONE}").json()["findings"])


@pytest.mark.parametrize(
    ("accept", "media", "word"),
    [
        ("application/json", "application/json", b'"findings"'),
        ("text/turtle", "text/turtle", b"sh:ValidationReport"),
        ("application/ld+json", "application/ld+json", b"ValidationReport"),
        ("text/plain", "text/plain", b"cannot be published"),
        (BROWSER, "text/html", b"<h1"),
    ],
)
def test_each_form_of_the_report_is_given(service: Served, accept: str, media: str, word: bytes) -> None:
    response = post(service, broken().data, accept=accept, address=f"?graph={ONE}")
    assert response.headers["content-type"].partition(";")[0] == media
    assert word in response.content


def test_an_unknown_term_is_told_with_the_nearest_known_one(service: Served) -> None:
    data = b"<https://example.org/a> <https://w3id.org/missiongraph/ns#hasLocatr> <https://example.org/b> ."
    text = post(service, data).text
    assert "hasLocatr" in text
    assert '"https://w3id.org/missiongraph/ns#hasLocator"' in text or "mg:hasLocator" in text


def test_a_mistake_in_the_syntax_is_told_with_line_and_column_and_the_rest_is_checked(service: Served) -> None:
    response = post(service, b"<a:b> <a:c> 1 .\n<a:b> oops .")
    report = response.json()
    assert (response.status_code, report["publishable"]) == (200, False)
    assert report["findings"][0]["place"] == {"line": 2, "column": 7, "endLine": 2, "endColumn": 11}
    assert report["findings"][0]["excerpt"] == "<a:b> oops ."
    assert len(report["coverage"]["triples"]) == 1


def test_what_cannot_be_read_at_all_is_an_error(service: Served) -> None:
    response = post(service, b"\n<a:b> oops .")
    assert (response.status_code, response.json()["code"]) == (400, "syntax-error")
    assert (response.json()["line"], response.json()["column"]) == (2, 7)


@pytest.mark.parametrize(
    ("data", "media", "address", "status"),
    [
        (b"", "text/turtle", "", 400),
        (b" \n", "text/turtle", "", 400),
        (b"x", "", "", 415),
        (b"x", "image/png", "", 415),
        (b"<a:b> <a:c> 1 .", "text/turtle; charset=latin-1", "", 415),
        (b"<a:b> <a:c> 1 .", "text/turtle", "?graph=relative", 400),
        (b"<a:b> <a:c> 1 .", "text/turtle", "?graph=%20bad", 400),
        (b"<a:b> <a:c> 1 .", "text/turtle", "?graph=https://w3id.org/missiongraph/graph/meta", 400),
        (b"<a:b> <a:c> 1 .", "text/turtle", "?report=sarif2", 406),
        (b"data=%zz", "application/x-www-form-urlencoded", "", 400),
        (b"data=%3Ca%3E&data=2", "application/x-www-form-urlencoded", "", 400),
        (b"data=x&format=docx", "application/x-www-form-urlencoded", "", 415),
        (b"no parts", "multipart/form-data; boundary=b", "", 400),
        (b"no boundary", "multipart/form-data", "", 400),
        (
            b'--b\r\ncontent-disposition: form-data; name="graph"; filename="g"\r\n\r\n\xff\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
            "",
            400,
        ),
        (b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "a">]><x/>', "application/rdf+xml", "", 400),
        (b'{"@context": "http://127.0.0.1:9/context"}', "application/ld+json", "", 400),
        (b"[" * 100_000, "text/turtle", "", 400),
        (b"(" * 100_000, "text/turtle", "", 400),
        (b"[" * 100_000, "application/ld+json", "", 400),
        (b'{"@graph":' * 50_000, "application/ld+json", "", 400),
        (b"<a>" * 50_000, "application/rdf+xml", "", 400),
    ],
)
def test_what_cannot_be_read_is_a_4xx(service: Served, data: bytes, media: str, address: str, status: int) -> None:
    response = post(service, data, media, address=address)
    assert response.status_code == status, response.text[:300]
    assert response.json()["detail"]


def test_a_multipart_form_without_a_stated_length_is_read(service: Served) -> None:
    def parts() -> Iterator[bytes]:
        yield b'--b\r\ncontent-disposition: form-data; name="data"\r\n\r\n'
        yield b"<a:b> <a:c> 1 .\r\n--b--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=b", "accept": "application/json"}
    assert httpx.post(f"{service.url}/validate", content=parts(), headers=headers).status_code == 200


@pytest.mark.parametrize(
    "media", ["text/turtle", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"]
)
def test_a_document_beyond_the_limit_is_refused(service: Served, media: str) -> None:
    response = post(service, b"data=" + b" " * 16_000_000, media)
    assert (response.status_code, response.json()["code"]) == (413, "body-too-large")


def test_hostile_text_does_nothing_on_the_page(service: Served) -> None:
    data = f'<https://example.org/a> <https://w3id.org/missiongraph/ns#nothing> "{HOSTILE}" .'.encode()
    response = post(service, data, accept=BROWSER)
    assert response.status_code == 200
    assert HOSTILE not in response.text
    assert "&lt;script&gt;" in response.text
    assert "script-src 'self'" in response.headers["content-security-policy"]


def test_validating_writes_nothing(service: Served) -> None:
    before = httpx.get(f"{service.url}/status").json()["revision"]
    assert post(service, note("nothing").data, address=f"?graph={ONE}").status_code == 200
    assert httpx.get(f"{service.url}/status").json()["revision"] == before


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("hasty"), VALIDATE_SECONDS="0.2") as served:
        yield served


def test_a_validation_that_runs_too_long_is_stopped_with_its_process(hasty: Served) -> None:
    readers = set(hasty.readers())
    facts = "".join(f"<urn:x:{n}> <urn:x:p> <urn:x:{n + 1}> ." for n in range(60_000))
    response = post(hasty, facts.encode())
    assert (response.status_code, response.json()["code"]) == (504, "time-limit")
    until(lambda: bool(readers - set(hasty.readers())), "the process of the validation ends")
    assert httpx.get(f"{hasty.url}/sparql?query=ASK%7B%7D").status_code == 200


DEFECT = note("x").data.replace(b'"en" ;', b'"EN" ;').replace(b"@en .", b"@en_GB .")
"""A document with a language in capitals, and with a tag that cannot be read."""


def test_safe_fixes_are_made_in_the_text_and_told(service: Served) -> None:
    answer = post(service, DEFECT, address=f"?graph={ONE}&apply=safe").json()
    assert answer["data"] == DEFECT.decode().replace('"EN"', '"en"').replace("@en_GB", "@en-GB")
    assert [(change["found"], change["text"]) for change in answer["changes"]] == [
        ('"EN"', '"en"'),
        ("@en_GB", "@en-GB"),
    ]
    assert answer["report"]["publishable"]
    assert answer["report"]["fixes"] == []


def test_the_corrected_file_is_downloaded_in_its_own_format(service: Served) -> None:
    files = {"file": ("my note (1).ttl", DEFECT.replace(b"\n", b"\r\n"))}
    response = httpx.post(f"{service.url}/validate", data={"apply": "download", "graph": ONE}, files=files, timeout=30)
    assert response.headers["content-type"].partition(";")[0] == "text/turtle"
    assert response.headers["content-disposition"] == 'attachment; filename="my-note-1-corrected.ttl"'
    assert response.headers["missiongraph-changes"] == "2"
    assert response.content == DEFECT.replace(b'"EN"', b'"en"').replace(b"@en_GB", b"@en-GB").replace(b"\n", b"\r\n")


def test_another_way_to_apply_is_refused(service: Served) -> None:
    assert post(service, DEFECT, address="?apply=all").status_code == 400


@pytest.mark.parametrize("media", MEDIA)
def test_a_form_finds_the_format_out(service: Served, media: str) -> None:
    files = {"file": ("submission", written(note("fine").data, MEDIA[media]))}
    response = httpx.post(f"{service.url}/validate", data={"format": "auto", "graph": ONE}, files=files, timeout=30)
    assert (response.status_code, response.json()["publishable"]) == (200, True)


def test_a_pasted_text_comes_back_as_it_was(service: Served) -> None:
    fields = {"data": DEFECT.decode().replace("\n", "\r\n"), "format": "ttl", "graph": ONE, "apply": "safe"}
    assert "\r" not in httpx.post(f"{service.url}/validate", data=fields, timeout=30).json()["data"]
    kept = httpx.post(f"{service.url}/validate", data={**fields, "newline": "crlf"}, timeout=30).json()["data"]
    assert kept.count("\r\n") == DEFECT.count(b"\n")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_page_marks_the_place_and_offers_the_fix(service: Served, language: str) -> None:
    page = post(service, DEFECT, accept=BROWSER, address=f"?graph={ONE}&lang={language}").text
    assert "<mark>&#34;EN&#34;</mark>" in page
    assert "<mark>@en_GB</mark>" in page
    assert 'name="apply" value="safe"' in page
    done = post(service, DEFECT, accept=BROWSER, address=f"?graph={ONE}&lang={language}&apply=safe").text
    assert 'name="apply" value="download"' in done
    assert 'name="apply" value="safe"' not in done


@pytest.mark.parametrize(
    ("accept", "word"), [("application/sarif+json", '"$schema"'), ("application/xml", "<testsuites")]
)
def test_the_report_is_given_for_editors_and_continuous_integration(service: Served, accept: str, word: str) -> None:
    response = post(service, DEFECT, accept=accept, address=f"?graph={ONE}")
    assert response.headers["content-type"].partition(";")[0] == accept
    assert word in response.text
