"""What the shapes find of a thing as it is published, beyond what its page shows row by row."""

from __future__ import annotations

import httpx
import pytest
from pyoxigraph import NamedNode

from browsing import Elements, rendered
from missiongraph.browse.view import IS_ABOUT
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import NotFound
from missiongraph.model.load import Model
from missiongraph.names import ID
from missiongraph.validate.check import check_all
from missiongraph.web.checking import checked_thing
from serving import Served

COPPS = ID + "mission/eupol-copps"


def test_a_gap_between_periods_of_a_mandate_is_found_in_words_and_stands_first() -> None:
    page = checked_thing(shipped_snapshot(), iri=COPPS, language="fr")
    assert (page.rows[0].severity, page.rows[0].rule.text) == ("Warning", "lacune avant la période")
    assert page.rows[0].about.iri.startswith(ID + "claim/")
    text = Elements(rendered("checked.html", page, "/page/mission/eupol-copps?checked=all&lang=fr")).text
    assert "Avertissement" in text
    assert page.rows[0].message.text in text


def test_it_is_what_a_check_of_everything_finds_of_the_same_nodes() -> None:
    about = {quad.subject for quad in shipped_snapshot().match(None, NamedNode(IS_ABOUT), NamedNode(COPPS))}
    everything = check_all(shipped_snapshot(), Model.shipped()).findings
    expected = sorted(str(each.focus) for each in everything if each.focus in {NamedNode(COPPS), *about})
    found = checked_thing(shipped_snapshot(), iri=COPPS, language="en").rows
    assert sorted(f"<{each.about.iri}>" for each in found) == expected
    assert len(expected) > 5


def test_of_what_nobody_speaks_nothing_is_checked() -> None:
    with pytest.raises(NotFound):
        checked_thing(shipped_snapshot(), iri=ID + "mission/none", language="en")


def test_the_page_of_a_thing_leads_there(service: Served) -> None:
    html = {"Accept": "text/html"}
    page = Elements(httpx.get(f"{service.url}/page/mission/eupol-copps", headers=html).text)
    [address] = [each for each in page.values("href") if "checked" in each]
    answer = httpx.get(service.url + address, headers=html)
    assert answer.status_code == 200
    assert "gap before the period" in answer.text
