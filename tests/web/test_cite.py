"""Citations that name a revision, and BibTeX that survives any title."""

from __future__ import annotations

import re

from missiongraph.names import ID
from missiongraph.web.cite import citation

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
