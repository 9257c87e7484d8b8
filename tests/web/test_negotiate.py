"""Which format an answer is in, by table."""

from __future__ import annotations

import pytest

from missiongraph.errors import NotAcceptable
from missiongraph.rdf.formats import CSV, GRAPH_FORMATS, RESULT_FORMATS, GraphFormat
from missiongraph.web.negotiate import HTML, Html, choose

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PAGE_OR_GRAPH: list[Html | GraphFormat] = [HTML, *GRAPH_FORMATS]


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "html"),
        ("*/*", "html"),
        (",,,", "html"),
        (BROWSER, "html"),
        ("application/xhtml+xml", "html"),
        ("text/turtle", "ttl"),
        ("TEXT/TURTLE", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ("text/turtle ; q=0.1 , application/trig; q=0.2", "trig"),
        ("text/html;q=0.5, application/rdf+xml", "rdf"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.9", "ttl"),
        ("text/*", "html"),
        ("text/*;q=0.5, application/*", "nt"),
        ("text/html;q=0, */*", "ttl"),
        ("text/turtle;q=0, */*;q=0.1", "html"),
        ("text/turtle;q=0, application/x-turtle;q=0.3, application/trig;q=0.1", "trig"),
        ("text/plain", "nt"),
        ("text/plain, application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("image/png, application/n-quads;q=0.001", "nq"),
        ("text/turtle;q=nan, application/trig;q=0.1", "trig"),
        ("text/turtle;q=, application/trig;q=0.1", "trig"),
        ("text/turtle;q=7, application/trig", "ttl"),
        ("text/turtle;level=1;q=0.4, application/trig;q=0.5", "trig"),
        ("text/turtle;q=-1, application/trig;q=0.1", "trig"),
    ],
)
def test_accept_decides_by_its_weights(accept: str, name: str) -> None:
    assert choose(PAGE_OR_GRAPH, accept).name == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "json"),
        ("application/sparql-results+xml, application/sparql-results+json;q=0.9", "xml"),
        ("application/xml", "xml"),
        ("text/*", "csv"),
        ("text/csv;q=0.2, application/json;q=0.1", "csv"),
    ],
)
def test_tables_are_chosen_in_the_same_way(accept: str, name: str) -> None:
    assert choose(RESULT_FORMATS, accept).name == name


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "text/html", "text/csv;q=0", "*", "text/csv;q=x"])
def test_nothing_acceptable_is_told_with_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptable) as caught:
        choose(RESULT_FORMATS, accept)
    assert caught.value.details["available"] == [each.media_type for each in RESULT_FORMATS]


@pytest.mark.parametrize("words", [["csv"], [" CSV "], ["text/csv"], ["csv", "xml"], ["spreadsheet", "csv"]])
def test_the_first_known_word_goes_before_accept(words: list[str]) -> None:
    assert choose(RESULT_FORMATS, "application/sparql-results+xml", words) is CSV


def test_words_that_are_all_unknown_are_told_and_not_passed_over() -> None:
    with pytest.raises(NotAcceptable, match="text/csv"):
        choose(RESULT_FORMATS, "*/*", ["spreadsheet"])
