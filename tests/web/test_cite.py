"""Citations that name a revision, and BibTeX that survives any title."""

from __future__ import annotations

import re

from missiongraph.names import DOCUMENT_GRAPH, ID
from missiongraph.web.cite import citation, source_bibtex

IRI = ID + "mission/eupol-copps"


def test_a_citation_names_the_revision_in_its_address() -> None:
    found = citation(IRI, "EUPOL COPPS", "https://example.org/page/mission/eupol-copps", 7, "2026-11-24")
    assert found.address == "https://example.org/page/mission/eupol-copps?rev=7"
    assert found.bibtex.splitlines() == [
        "@misc{missiongraph-mission-eupol-copps-7,",
        "  title = {{EUPOL COPPS}},",
        "  author = {{MissionGraph}},",
        "  year = {2026},",
        r"  howpublished = {\url{https://example.org/page/mission/eupol-copps?rev=7}},",
        r"  note = {Revision 7 of 2026-11-24, \url{https://w3id.org/missiongraph/id/mission/eupol-copps}}",
        "}",
    ]


def test_a_hostile_title_stays_within_its_braces() -> None:
    title = citation(IRI, r"}},\input{x} 100 % & #1_~^ {", "https://example.org/x", 1, "").bibtex.splitlines()[1]
    inner = title.removeprefix("  title = {{").removesuffix("}},")
    plain = re.sub(r"\\(textbackslash|textasciitilde|textasciicircum)\{\}|\\[&%$#_{}]", "", inner)
    assert not set(plain) & set("{}\\%&#_~^$")


SOURCE = DOCUMENT_GRAPH + "security-council/s-res-690-1991"


def test_a_source_is_cited_by_its_address_and_the_day_of_its_capture() -> None:
    found = source_bibtex(SOURCE, "Resolution 690", ["Security Council", "UN"], "https://example.org/690", "2026-11-22")
    assert found.splitlines() == [
        "@misc{security-council-s-res-690-1991,",
        "  title = {{Resolution 690}},",
        "  author = {{Security Council} and {UN}},",
        r"  howpublished = {\url{https://example.org/690}},",
        "  urldate = {2026-11-22},",
        rf"  note = {{Captured on 2026-11-22, \url{{{SOURCE}}}}}",
        "}",
    ]


def test_of_a_source_only_what_is_known_is_cited() -> None:
    found = source_bibtex(SOURCE, "Resolution 690", [], "", "")
    assert found.splitlines()[1:] == ["  title = {{Resolution 690}},", rf"  note = {{\url{{{SOURCE}}}}}", "}"]


def test_a_hostile_address_stays_within_its_braces() -> None:
    found = source_bibtex(SOURCE, "x", [], "https://example.org/}}\\input{y}", "")
    assert r"\url{https://example.org/%7D%7D%5Cinput%7By%7D}" in found
