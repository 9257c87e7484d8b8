"""What a first visit to the page of a thing moves: HTML, styles and scripts, packed, beside the cached map."""

from __future__ import annotations

import gzip
from collections import Counter

import pytest
from pyoxigraph import NamedNode

from browsing import Elements, rendered
from missiongraph.browse.entity import entity
from missiongraph.browse.language import LANGUAGES
from missiongraph.browse.view import IS_ABOUT
from missiongraph.commit.release import shipped_snapshot
from missiongraph.web.assets import assets
from missiongraph.web.packing import LEVEL

MOST_PACKED = 24_000
MOST_WHOLE = 100_000


def heaviest() -> str:
    """The thing of which most is said."""
    about = Counter(quad.object for quad in shipped_snapshot().match(None, NamedNode(IS_ABOUT)))
    [(thing, _)] = about.most_common(1)
    assert isinstance(thing, NamedNode)
    return thing.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_which_most_is_said_stays_below_24_kilobytes_on_its_way_and_100_as_it_is(language: str) -> None:
    html = rendered("entity.html", entity(shipped_snapshot(), iri=heaviest(), language=language), f"/x?lang={language}")
    page = Elements(html)
    loaded = [each["href"] for tag, each in page.tags if tag == "link" and each.get("rel") == "stylesheet"]
    loaded += [each["src"] for tag, each in page.tags if tag == "script" and "src" in each]
    files = [assets().files[address.removeprefix("/static/")] for address in loaded]
    weights = [len(gzip.compress(html.encode(), LEVEL, mtime=0)), *(len(each.packed or each.body) for each in files)]
    assert len(files) >= 1
    assert sum(weights) <= MOST_PACKED, weights
    assert len(html.encode()) <= MOST_WHOLE
