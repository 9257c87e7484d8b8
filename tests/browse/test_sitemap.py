"""The site map has each thing in exactly one part."""

from __future__ import annotations

from browsing import founding_snapshot
from missiongraph.browse.sitemap import site_part


def test_parts_are_cut_from_one_order_and_end() -> None:
    whole = site_part(founding_snapshot(), part=1)
    assert whole.parts == 1
    size = len(whole.iris) // 2
    parts = [site_part(founding_snapshot(), part=number, size=size) for number in range(1, 5)]
    assert [iri for part in parts for iri in part.iris] == list(whole.iris)
    assert {part.parts for part in parts} == {-(-len(whole.iris) // size)}
    assert parts[-1].iris == ()
