"""Lists and the home page over HTTP: addresses, forms, files and caches."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as some

from browsing import Elements
from missiongraph.names import BASE, DOCUMENT_GRAPH, ID, MG, VOCABULARY
from missiongraph.rdf.terms import is_iri
from missiongraph.web.links import Links
from missiongraph.web.listing import ListAddresses, chosen_of, full, short
from missiongraph.web.parameters import decode
from serving import Served, until

THEATRE = "place/palestinian-territory"
LIST = "/things/Mission?theatre=" + THEATRE
STARTS = (ID, VOCABULARY, BASE, MG, DOCUMENT_GRAPH, "https://example.org/", "urn:x:")
iris = some.tuples(some.sampled_from(STARTS), some.text("abc/:#%2F-ü", max_size=8)).map("".join).filter(is_iri)


@given(iris)
def test_an_address_gives_back_the_iri_that_it_was_made_of(iri: str) -> None:
    assert full(short(iri)) == iri


@given(some.dictionaries(some.sampled_from(["theatre", "type", "source"]), some.sets(iris, min_size=1), max_size=3))
def test_what_is_chosen_goes_round_through_the_address(chosen: dict[str, set[str]]) -> None:
    given_ = {name: tuple(sorted(values)) for name, values in chosen.items()}
    address = ListAddresses(Links("", lang="ar"), "Mission", given_).page(3)
    read = decode(urlsplit(address).query)
    assert read["page"] == ("3",)
    assert chosen_of(read) == given_


def test_things_and_concepts_have_short_names() -> None:
    assert short(ID + "country/ca") == "country/ca"
    assert short(VOCABULARY + "organisation-role/1") == "vocabulary/organisation-role/1"
    assert short(MG + "Mission") == "/ns#Mission"
    assert short("https://example.org/x") == "https://example.org/x"


def get(service: Served, path: str, **headers: str) -> httpx.Response:
    return httpx.get(service.url + path, headers=headers)


@pytest.fixture(scope="module")
def service(service: Served) -> Served:
    """Wait until the tables of the lists are there."""
    until(lambda: b"with a source" in get(service, "/").content, "the tables of the lists are made")
    return service


def test_a_chip_takes_its_value_off_and_leaves_the_rest(service: Served) -> None:
    page = Elements(get(service, LIST + "&type=" + "vocabulary/setting-type/x&lang=fr").text)
    links = [value for value in page.values("href") if value.startswith("/things/Mission?")]
    assert "/things/Mission?type=vocabulary%2Fsetting-type%2Fx&lang=fr#found" in links
    assert "/things/Mission?theatre=place%2Fpalestinian-territory&lang=fr#found" in links
    assert "/things/Mission?lang=fr#found" in links


def test_the_form_without_scripts_asks_for_what_it_shows_as_chosen(service: Served) -> None:
    page = Elements(get(service, LIST + "&valid=2008-06-01").text)
    ticked = [tag for name, tag in page.tags if name == "input" and "checked" in tag]
    assert [(tag["name"], tag["value"]) for tag in ticked] == [("theatre", THEATRE)]
    hidden = {tag["name"]: tag["value"] for name, tag in page.tags if tag.get("type") == "hidden"}
    assert hidden["valid"] == "2008-06-01"


@pytest.mark.parametrize(
    ("ending", "media"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml"), ("json", "application/")]
)
def test_a_list_comes_as_a_file_with_as_many_rows(service: Served, ending: str, media: str) -> None:
    page = Elements(get(service, LIST).text)
    files = [value for value in page.values("href") if value.startswith("/sparql?query=")]
    [address] = [value for value in files if value.endswith(f"format={ending}")]
    answer = get(service, address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media)
    if ending == "json":
        things = [row["thing"]["value"] for row in answer.json()["results"]["bindings"]]
        assert ID + "mission/eupol-copps" in things
        assert f'<span class="count">{len(things)}</span>' in get(service, LIST).text


def test_the_query_of_a_list_opens_in_the_workbench(service: Served) -> None:
    page = Elements(get(service, LIST + "&lang=ar").text)
    queries = [value for value in page.values("href") if value.startswith("/sparql?query=")]
    [address] = [value for value in queries if "format=" not in value]
    assert dict(parse_qsl(urlsplit(address).query))["lang"] == "ar"
    shown = get(service, address, Accept="text/html")
    assert shown.status_code == 200
    assert "eupol-copps" in shown.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/things/Mission?colour=x", 400),
        ("/things/Mission?theatre=a%20b", 400),
        ("/things/Mission?valid=2008", 400),
        ("/things/Mission?all=nothing", 400),
        ("/things/Mission?theatre=", 200),
        ("/things/Mission?theatre=%3Cscript%3E:x", 400),
        ("/things/Nothing", 404),
        ("/things/Mission?page=99", 404),
        ("/things/Mission?all=theatre", 200),
    ],
)
def test_addresses_that_mean_nothing_are_told(service: Served, path: str, status: int) -> None:
    assert get(service, path).status_code == status


def test_a_list_is_not_sent_again_while_nothing_changed(service: Served) -> None:
    tag = get(service, LIST).headers["etag"]
    assert get(service, LIST, **{"If-None-Match": tag}).status_code == 304


def test_the_home_page_leads_to_lists_questions_changes_and_checks(service: Served) -> None:
    page = Elements(get(service, "/?lang=fr").text)
    links = set(page.values("href"))
    assert "/things/Mission?lang=fr" in links
    assert "/things/Organisation?project-role=vocabulary%2Forganisation-role%2F1&lang=fr" in links
    assert {"/questions/missions/post-holders?lang=fr", "/questions/quality/contradictions?lang=fr"} <= links
    assert "/revisions?lang=fr" in links
    assert "avec une source" in page.text
