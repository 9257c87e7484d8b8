"""What templates make of pages: hostile data stay inert, and every word of the interface is translated."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from browsing import Elements, page_of, rendered, with_more
from missiongraph.browse.entity import entity
from missiongraph.names import BASE, ID
from missiongraph.web.links import Links, iri_of
from missiongraph.web.pages import TEMPLATES
from missiongraph.web.words import CATALOGUE, PARTS, translator
from small_graphs import EX

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></q></bdi><script>alert(1)</script>",
    "{{ 7 * 7 }}{% include 'base.html' %}",
    "javascript:alert(1)",
    "&lt;script&gt;",
    "\u202e\u2066txt.exe",
]
DATA = ("script", {"type": "application/ld+json"})
LINKS = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil"]


def hostile_page(text: str) -> Elements:
    literal = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    snapshot = with_more(
        f"""
        ex:x a mg:Organisation , schema:Organization , <{EX}%3Cscript%3E> ;
            schema:name {literal}@en ; skos:prefLabel {literal}@en ; ex:says {literal} ;
            ex:link <javascript:alert(1)> , <data:text/html,x> ;
            ex:site {literal}^^xsd:anyURI .
        ex:claim a mg:Statement ; mg:isAbout ex:x ; mg:wording {literal}@en ; mg:rationale {literal}@en ;
            mg:hasLocator ex:passage .
        ex:passage a mg:Locator ; mg:isInDocument ex:document ; mg:quote {literal} .
        ex:document dcterms:title {literal} ; dcterms:publisher ex:x .
        """
    )
    return Elements(rendered("entity.html", entity(snapshot, iri=EX + "x", language="en")))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_shown_and_do_nothing(text: str) -> None:
    page = hostile_page(text)
    assert text in page.text
    assert not [tag for tag, _ in page.tags if tag in ("img", "iframe", "object", "base")]
    scripts = [each for each in page.tags if each[0] == "script"]
    # Ours come from files of this host; where the front end is not built there are none.
    assert [each for each in scripts if not re.match(r"/static/[\w-]+\.js", each[1].get("src", ""))] == [DATA]
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"]


def test_links_lead_to_pages_of_ours_or_to_the_web_only() -> None:
    page = hostile_page("x")
    for target in page.values("href"):
        assert re.match(r"(/|#|https?://)", target), target
        assert not target.startswith("//")


@pytest.mark.parametrize("iri", LINKS)
def test_other_schemes_lead_nowhere(iri: str) -> None:
    assert Links("").href(iri) == ""


@pytest.mark.parametrize(
    ("iri", "place"),
    [
        (ID + "mission/x", "/page/mission/x"),
        (ID + "mission/é ü".replace(" ", "%20"), "/page/mission/%C3%A9%20%C3%BC"),
        (BASE + "ns#Mission", "/ns#Mission"),
        (BASE + "ns", "/ns"),
        (BASE + "shapes#Mission", "/shapes#Mission"),
        (BASE + "vocabulary/country/CA", "/vocabulary/country/CA"),
        (BASE + "graph/curated", "/graph/curated"),
        (BASE, "/"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_an_iri_leads_to_one_address(iri: str, place: str) -> None:
    assert Links("").href(iri) == place
    under = Links("/graph", lang="ar").href(iri)
    if place.startswith("/"):
        path, _, anchor = place.partition("#")
        assert under == f"/graph{path}?lang=ar" + (f"#{anchor}" if anchor else "")


@pytest.mark.parametrize("path", ["mission/é", "mission/%20", "a b", "x<y>", "\N{ARABIC LETTER ALEF}"])
def test_a_path_and_its_iri_are_the_same_thing(path: str) -> None:
    iri = iri_of(ID, path)
    assert " " not in iri
    assert "<" not in iri
    assert Links("").href(iri).startswith("/page/")


def test_the_page_of_a_mission_reads_from_head_to_foot() -> None:
    page = Elements(rendered("entity.html", page_of("mission/eupol-copps"), "/page/mission/eupol-copps"))
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))
    landmarks = [tag for tag, _ in page.tags if tag in ("header", "nav", "main", "footer")]
    assert {"header", "nav", "main", "footer"} <= set(landmarks)
    assert "EUR 12,43 million" in page.text
    assert "no date in source" in page.text


def test_each_passage_has_the_number_that_leads_to_it() -> None:
    page = Elements(rendered("entity.html", page_of("mission/eupol-copps")))
    numbers = {each["id"]: each["value"] for tag, each in page.tags if tag == "li" and "value" in each}
    assert numbers
    assert all(place == f"s{number}" for place, number in numbers.items())
    assert {each[1:] for each in page.values("href") if re.fullmatch(r"#s\d+", each)} == set(numbers)


def test_foreign_words_carry_their_language() -> None:
    html = rendered("entity.html", page_of("mission/eupol-copps", "ar"), "/page/mission/eupol-copps?lang=ar")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<bdi lang="en">EUPOL COPPS</bdi>' in html
    assert '<q lang="en">EUR 12,43 million</q>' in html


def test_words_that_would_mix_up_a_line_stand_apart_in_it() -> None:
    template = TEMPLATES.from_string('{% import "_parts.html" as parts with context %}{{ parts.own(page) }}')
    for language, words, apart in (
        ("en", "1 January 2006 – 30 June 2007", False),  # noqa: RUF001  # a period
        ("en", "Côte d'Ivoire", False),
        ("en", "رام الله", True),
        ("en", "\u202eold", True),
        ("ar", "رام الله، الضفة", False),
        ("ar", "1 كانون الثاني/يناير 2006", True),
        ("ar", "EUPOL", True),
    ):
        assert rendered(template, words, f"/?lang={language}").startswith("<bdi>") is apart, words


def test_a_placeholder_is_said_not_to_count() -> None:
    text = " ".join(Elements(rendered("entity.html", page_of("project/ca-3-p005189001"))).text.split())
    assert "$0 Placeholder, not counted" in text


def test_no_count_stands_before_what_it_counts_in_the_plural() -> None:
    """One would be "1 rows": a count stands behind, or before what is the same for one and many."""
    before = [each for each in CATALOGUE if re.match(r"\{\w+\} (more )?\w{2,}s\b", each)]
    assert before == []


def test_every_word_of_the_interface_is_translated_and_no_translation_is_left_over() -> None:
    templates = Path(str(TEMPLATES.get_template("base.html").filename)).parent
    source = "".join(place.read_text(encoding="utf-8") for place in templates.glob("*.html"))
    used = set(re.findall(r'\b_\("([^"]+)"', source)) | set(re.findall(r"\b_\('([^']+)'", source))
    assert used <= CATALOGUE.keys()
    room = templates.parents[1]
    modules = (place for place in room.rglob("*.py") if place.parent.name != "words")
    code = "".join(place.read_text(encoding="utf-8") for place in modules)
    assert [text for text in CATALOGUE.keys() - used if text not in code] == []


def test_no_word_is_translated_in_two_places() -> None:
    assert len(CATALOGUE) == sum(len(part.WORDS) for part in PARTS)


@pytest.mark.parametrize("text", CATALOGUE)
def test_translations_keep_the_names_of_values(text: str) -> None:
    names = set(re.findall(r"\{(\w+)\}", text))
    for language in ("fr", "ar"):
        translated = translator(language)(text, **dict.fromkeys(names, "7"))
        assert translated.count("7") >= len(names)
        assert "{" not in translated
