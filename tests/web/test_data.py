"""Linked data over HTTP: negotiation, caching, and the same facts at every address."""

from __future__ import annotations

import httpx
import pytest
from pyoxigraph import parse

from browsing import Elements
from missiongraph.rdf.formats import GRAPH_FORMATS, GraphFormat
from serving import Served, serving

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
COPPS = "/mission/eupol-copps"
ABOUT = "/graph/document/eupol-copps/about-the-mission"
PAGES = [
    "/",
    "/things/Mission",
    f"/page{COPPS}",
    f"/page{COPPS}?lang=ar",
    (
        "/page/country/no?incoming=https://w3id.org/missiongraph/ns%23hasActor"
        "&class=https://w3id.org/missiongraph/ns%23Eligibility"
    ),
    "/ns",
    "/shapes",
    "/vocabulary",
    "/vocabulary/country",
    "/vocabulary/country?page=2",
    "/vocabulary/country/CA",
    ABOUT,
    f"{ABOUT}?page=2",
    "/graph/curated",
    "/sparql",
]
UNKNOWN = [
    "/id/mission/none",
    "/page/mission/none",
    "/data/mission/none",
    "/data/mission/none.ttl",
    "/things/None",
    "/vocabulary/none",
    "/vocabulary/none.ttl",
    "/vocabulary/country/none",
    "/graph/document/none/none",
    "/graph/document/none/none.nq",
    "/ns.none",
    f"{ABOUT}?page=99",
    "/page/mission/eupol-copps?incoming=urn:x:none&class=urn:x:none",
    "/id/mission/<script>",
    "/id/%F0%9F%92%A5%20%7B%7D%5C%22%60%5E%7C",
]


def get(service: Served, path: str, accept: str = BROWSER, **headers: str) -> httpx.Response:
    return httpx.get(service.url + path, headers={"Accept": accept, **headers})


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_small_and_safe(service: Served, path: str) -> None:
    answer = get(service, path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.rstrip().endswith("</html>")
    assert len(answer.content) < 200_000
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_day_and_a_revision_are_kept_in_the_address_together(service: Served) -> None:
    answer = get(service, f"/id{COPPS}?rev=1&valid=2020-01-15&lang=fr")
    assert answer.headers["location"] == f"/page{COPPS}?lang=fr&rev=1&valid=2020-01-15"
    page = get(service, answer.headers["location"])
    assert page.status_code == 200
    assert "Ce qui valait au 15 janvier 2020" in page.text


@pytest.mark.parametrize("path", ["/", f"/page{COPPS}", "/ns", ABOUT])
@pytest.mark.parametrize("day", ["2020-02-30", "2020", "today", "2020-01-01&valid=2020-01-02"])
def test_a_day_that_is_none_is_400_and_says_how_to_write_one(service: Served, path: str, day: str) -> None:
    answer = get(service, f"{path}?valid={day}")
    assert answer.status_code == 400
    assert "valid" in Elements(answer.text).text


@pytest.mark.parametrize("path", UNKNOWN)
@pytest.mark.parametrize("accept", [BROWSER, "*/*"])
def test_the_unknown_is_404_and_says_so(service: Served, path: str, accept: str) -> None:
    answer = get(service, path, accept)
    assert answer.status_code == 404
    assert "<script>" not in answer.text
    kind = "text/html; charset=utf-8" if accept == BROWSER else "application/problem+json"
    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        (BROWSER, f"/page{COPPS}"),
        ("*/*", f"/page{COPPS}"),
        ("", f"/page{COPPS}"),
        ("text/turtle", f"/data{COPPS}.ttl"),
        ("application/ld+json", f"/data{COPPS}.jsonld"),
        ("application/json", f"/data{COPPS}.jsonld"),
        ("application/rdf+xml", f"/data{COPPS}.rdf"),
        ("text/html;q=0.4, application/n-triples;q=0.5", f"/data{COPPS}.nt"),
        ("text/turtle;q=0, text/html", f"/page{COPPS}"),
    ],
)
def test_a_thing_leads_to_its_page_or_its_data(service: Served, accept: str, place: str) -> None:
    answer = get(service, f"/id{COPPS}", accept)
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert "Accept" in answer.headers["vary"]
    assert get(service, place, accept).status_code == 200


@pytest.mark.parametrize("path", [f"/id{COPPS}", f"/data{COPPS}", "/ns", "/shapes", "/vocabulary/country", ABOUT])
def test_what_cannot_be_made_is_406_with_the_list_of_what_can(service: Served, path: str) -> None:
    answer = get(service, path, "image/png")
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["available"]


@pytest.mark.parametrize("syntax", GRAPH_FORMATS, ids=lambda syntax: syntax.name)
@pytest.mark.parametrize("path", [f"/data{COPPS}", "/ns", "/shapes", "/vocabulary/country", ABOUT])
def test_suffix_parameter_and_accept_give_the_same_bytes(service: Served, path: str, syntax: GraphFormat) -> None:
    answers = [
        get(service, f"{path}.{syntax.name}"),
        get(service, f"{path}?format={syntax.name}"),
        get(service, path, syntax.media_type),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["content-type"].partition(";")[0] for answer in answers} == {syntax.media_type}
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["etag"] for answer in answers}) == 1


def test_formats_state_the_same_of_a_document(service: Served) -> None:
    found = {
        syntax.name: {
            quad.triple for quad in parse(get(service, f"{ABOUT}.{syntax.name}").content, syntax.engine)
        }
        for syntax in GRAPH_FORMATS
    }  # fmt: skip
    assert len(found["nt"]) > 1_000
    assert all(each == found["nt"] for each in found.values())


@pytest.mark.parametrize("path", [*PAGES[:-1], f"/data{COPPS}.ttl", f"{ABOUT}.nq", f"/id{COPPS}"])
def test_head_is_get_without_body(service: Served, path: str) -> None:
    full = get(service, path)
    head = httpx.head(service.url + path, headers={"Accept": BROWSER})
    assert (head.status_code, head.content) == (full.status_code, b"")
    volatile = {"date", "transfer-encoding", "content-length"}
    assert {k: v for k, v in head.headers.items() if k not in volatile} == {
        k: v for k, v in full.headers.items() if k not in volatile
    }


@pytest.mark.parametrize("path", [f"/page{COPPS}", "/", "/ns", f"/data{COPPS}.ttl", ABOUT])
def test_a_known_representation_is_304_and_another_is_not(service: Served, path: str) -> None:
    tag = get(service, path).headers["etag"]
    same = get(service, path, **{"If-None-Match": f'"other", W/{tag.removeprefix("W/")}'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert get(service, path, **{"If-None-Match": '"other"'}).status_code == 200


def test_each_language_has_its_own_tag_and_says_its_name(service: Served) -> None:
    answers = [get(service, f"/page{COPPS}", **{"Accept-Language": each}) for each in ("fr-CH, en;q=0.5", "ar", "de")]
    assert [answer.headers["content-language"] for answer in answers] == ["fr", "ar", "en"]
    assert len({answer.headers["etag"] for answer in answers}) == 3
    assert all("Accept-Language" in answer.headers["vary"] for answer in answers)
    assert '<html lang="ar" dir="rtl">' in answers[1].text


def test_a_language_chosen_by_address_stays_chosen_along_links(service: Served) -> None:
    answer = get(service, f"/page{COPPS}?lang=fr", **{"Accept-Language": "en"})
    assert answer.headers["content-language"] == "fr"
    assert 'href="/page/place/ramallah?lang=fr"' in answer.text


def test_links_lead_to_the_other_formats_and_to_the_thing(service: Served) -> None:
    iri = f"https://w3id.org/missiongraph/id{COPPS}"
    for path in (f"/page{COPPS}", f"/data{COPPS}.ttl"):
        link = get(service, path).headers["link"]
        assert f'<{iri}>; rel="describes"' in link
        assert f'</data{COPPS}.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert get(service, f"/data{COPPS}", "text/turtle").headers["content-location"] == f"/data{COPPS}.ttl"


def test_every_link_of_a_page_leads_somewhere(service: Served) -> None:
    links = {link.partition("#")[0] for path in (f"/page{COPPS}", ABOUT, "/") for link in local_links(service, path)}
    assert len(links) > 150
    with httpx.Client(base_url=service.url, headers={"Accept": BROWSER}, follow_redirects=True) as client:
        # Proposals ask a visitor to sign in.
        expected = dict.fromkeys(links, 200) | {"/proposals": 401}
        assert {link: client.get(link).status_code for link in links} == expected


def local_links(service: Served, path: str) -> list[str]:
    return [link for link in Elements(get(service, path).text).values("href") if link.startswith("/")]


def test_anchors_of_terms_and_footnotes_exist(service: Served) -> None:
    for path in (f"/page{COPPS}", "/ns", "/shapes"):
        page = Elements(get(service, path).text)
        ids = list(page.values("id"))
        assert len(ids) == len(set(ids))
        own = {link[1:] for link in page.values("href") if link.startswith("#")}
        assert own <= set(ids)
    terms = set(Elements(get(service, "/ns").text).values("id"))
    assert {"Mission", "isAbout", "amount"} <= terms


def test_graphs_of_the_model_lead_to_their_better_pages(service: Served) -> None:
    places = {
        path: get(service, path).headers["location"]
        for path in ("/graph/ontology", "/graph/shapes", "/graph/vocabulary/country")
    }
    assert list(places.values()) == ["/ns", "/shapes", "/vocabulary/country"]


def test_a_page_that_takes_longer_than_pages_should_is_made_all_the_same(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with serving(tmp_path_factory.mktemp("slow"), CHEAP_SECONDS="0.05") as slow:
        assert {httpx.get(slow.url + path).status_code for path in ("/page/mission/eupol-copps", "/")} == {200}
