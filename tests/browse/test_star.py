"""The picture of direct links: what the lists of the page name, and nothing else."""

from __future__ import annotations

from browsing import Elements, page_of, rendered, with_more
from missiongraph.browse.entity import entity
from missiongraph.browse.star import MOST, WIDTH
from missiongraph.names import ID, VOCABULARY
from small_graphs import EX


def test_every_ray_is_a_thing_that_the_page_names() -> None:
    page = page_of("mission/eupol-copps")
    assert page.star
    html = rendered("entity.html", page, "/page/x")
    picture, elsewhere = html.partition('<svg class="star"')[2].partition("</svg>")[::2]
    drawn = set(Elements(picture).values("href"))
    assert len(drawn) == len(page.star.rays)
    assert drawn <= set(Elements(html.partition('<svg class="star"')[0] + elsewhere).values("href"))


def test_no_two_names_stand_in_the_same_place() -> None:
    star = page_of("mission/eupol-copps").star
    assert star
    assert len({(ray.y, ray.is_left) for ray in star.rays}) == len(star.rays)
    assert all(0 < ray.x < WIDTH and 0 < ray.y < star.height for ray in star.rays)


def test_a_long_relation_does_not_hide_the_others() -> None:
    kind = VOCABULARY + "siting-kind/"
    turtle = f"ex:x a mg:Mission . ex:e a mg:Eligibility ; mg:isAbout ex:x ; mg:hasActor <{ID}organisation/test> .\n"
    turtle += "".join(
        f"ex:{name}{n} a mg:Siting ; mg:isAbout ex:x ; mg:hasSitingKind <{kind}{name}> ; "
        f"mg:hasPlace <{ID}place/{name}-{n}> .\n"
        for name in ("headquarters", "theatre")
        for n in range(18)
    )
    star = entity(with_more(turtle), iri=EX + "x", language="en").star
    assert star
    assert len(star.rays) == MOST
    assert ID + "organisation/test" in {ray.iri for ray in star.rays}
    assert star.total > MOST


def test_a_thing_without_links_has_no_picture() -> None:
    page = entity(with_more('ex:x a mg:Mission ; skos:prefLabel "X"@en .'), iri=EX + "x", language="en")
    assert page.star is None
