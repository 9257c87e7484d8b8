"""A programme officer follows a mission to its place, to which 38,112 projects lead, and narrows the projects down.

Steps 6 and 7 of the day over HTTP, on a sixteenth of the graph, in `make soak` on all of it: 40,000 projects, 2,000
missions, 5,000 organisations. What is counted is compared with what was made. Times go to the log; none is judged here.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bench import hub, names
from browsing import Elements
from counts import SOAK
from missiongraph.browse import listfollow
from missiongraph.names import ID, MG
from missiongraph.store.revisions import Revisions
from serving import Served, starting, until

log = logging.getLogger(__name__)
SHARE = 1 if SOAK else 16
PROGRAMME = tuple(hub.programme(hub.PROJECTS // SHARE))
HERE = sum(each.is_here for each in PROGRAMME)
PALESTINE = hub.PALESTINE.value.removeprefix(ID)
CHOSEN = {"sector": "vocabulary/sector/15131", "funder": hub.CANADA.value.removeprefix(ID), "valid": "2019-07-01"}
SITED = {"incoming": f"{MG}hasPlace", "class": f"{MG}Siting"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data_dir = tmp_path_factory.mktemp("data")
    made = chain.from_iterable(map(hub.claims_of, PROGRAMME))
    names.fill(data_dir, chain(names.quads(SHARE), made))
    with starting(data_dir) as service:
        newest = Revisions(data_dir).current()
        until(lambda: listfollow.LISTS.followed(data_dir) == newest, "the tables of the lists", 600)
        yield service


class Rows(HTMLParser):
    """The rows of the tables of a page, each the texts of its cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.rows[-1][-1] += data


def page(service: Served, path: str, **parameters: str) -> str:
    """Open a page as a browser does, and write down how long it took."""
    begun = time.perf_counter()
    answer = httpx.get(service.url + path, params=parameters, headers={"Accept": "text/html"}, timeout=60)
    log.info("%s %s: %.0f ms, %s bytes", path, parameters, (time.perf_counter() - begun) * 1000, len(answer.content))
    assert answer.status_code == 200, answer.text[:2000]
    return answer.text


def count(html: str) -> int:
    """Return the number beside the title."""
    found = re.search(r'<span class="count">([\d,]+)</span>', html)
    assert found
    return int(found[1].replace(",", ""))


def kept(**conditions: object) -> int:
    """Count the projects that were made so; `in_year` is one in which a project runs."""
    year = conditions.pop("in_year", None)
    wanted = (each for each in PROGRAMME if all(getattr(each, name) == value for name, value in conditions.items()))
    return sum(year is None or year in each.years for each in wanted)


def test_6_what_points_to_the_place_is_grouped_by_kind_with_exact_counts_and_twenty_of_each(filled: Served) -> None:
    assert f'href="/page/{PALESTINE}"' in page(filled, "/page/mission/eupol-copps")
    html = page(filled, f"/page/{PALESTINE}")
    for wording in ("the Palestinian Territory", "the Occupied Palestinian Territories", "the West Bank and Gaza"):
        assert wording in html
    assert "none is held to be a synonym of another" in html
    groups = {"".join(row[0].split()): row for row in Rows(html).rows if len(row) == 3}
    assert int(groups["Placeofsiting"][2].replace(",", "")) == HERE + 2  # a mission, and the project of Canada's page
    assert groups["Concernedbystatement"][2] == "2"
    assert len([each for each in Elements(html).values("href") if each.startswith("/page/project/g")]) >= 18


def test_6_the_whole_group_is_read_page_by_page(filled: Served) -> None:
    last = -(-(HERE + 2) // 100)
    seen: set[str] = set()
    for number in (1, 2, last):
        html = page(filled, f"/page/{PALESTINE}", **SITED, page=str(number))
        assert f"Page {number} of {last}" in html
        found = {each for each in Elements(html).values("href") if each.startswith("/page/project/")}
        assert not seen & found
        seen |= found
    assert len(seen) >= 200


def test_7_facets_have_exact_counts_whatever_is_chosen(filled: Served) -> None:
    html = page(filled, "/things/Project", place=PALESTINE, **CHOSEN)
    chosen = kept(is_here=True, sector=hub.JUSTICE, funder=hub.CANADA, in_year=2019)
    assert count(html) == chosen + 1  # the project of Canada's own page
    assert "at least" not in html
    text = " ".join(Elements(html).text.split())
    others = kept(is_here=True, funder=hub.CANADA, in_year=2019) - chosen
    assert f"Legal and judicial development {others:,}" in text  # what would come if it were chosen, too
    assert count(page(filled, "/things/Project", place=PALESTINE, sector=CHOSEN["sector"])) == 1 + kept(
        is_here=True, sector=hub.JUSTICE
    )


def test_7_the_choice_is_an_address_a_query_and_a_file_that_agree(filled: Served) -> None:
    html = page(filled, "/things/Project", place=PALESTINE, **CHOSEN)
    [address] = [each for each in Elements(html).values("href") if each.startswith("/sparql?") and "csv" in each]
    rows = httpx.get(filled.url + address, timeout=60).text.splitlines()
    assert len(rows) - 1 == count(html)
    shown = [each for each in Elements(html).values("href") if each.startswith("/sparql?")][-1]
    query = parse_qs(urlsplit(shown).query)["query"][0]
    assert "sector/15131" in query
    assert "sector/15131" in page(filled, "/sparql", query=query)


def test_7_a_choice_that_nothing_meets_is_said_and_can_be_taken_back(filled: Served) -> None:
    html = page(filled, "/things/Project", place="place/ramallah", **CHOSEN)
    assert count(html) == 0
    assert "Nothing here has all of what is chosen." in html
    assert any(each.startswith("/things/Project?") and "ramallah" not in each for each in Elements(html).values("href"))
