"""Quotes are compared with the text that they were taken from, where it is held."""

from __future__ import annotations

from hashlib import sha256

import pytest

from missiongraph.assets import folder
from missiongraph.commit.plan import plan
from missiongraph.commit.quotes import held_texts, misquoted, stands_in
from missiongraph.commit.release import shipped_snapshot
from missiongraph.commit.submission import Submission
from missiongraph.model.load import Model
from missiongraph.names import DOCUMENT_GRAPH
from missiongraph.rdf.change import Change
from missiongraph.rdf.formats import TURTLE
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.embedded import in_memory
from missiongraph.validate.report import Finding, Severity, Since
from small_graphs import GRAPH, change, snapshot

NAME = "eupol-copps/about-the-mission"
FILE = folder("data") / f"{NAME}.ttl"
TEXT = FILE.with_suffix(".txt")


def found(old: str, new: str) -> list[Finding]:
    """What is found of the page about EUPOL COPPS with one thing changed in it."""
    text = FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    submission = Submission(text.replace(old, new).encode(), TURTLE, DOCUMENT_GRAPH + NAME)
    report = plan(shipped_snapshot(), [submission], Model.shipped()).report
    return [each for each in report.findings if each.rule["en"] == "words of the held text"]


def test_every_text_is_found_by_its_content() -> None:
    assert held_texts()[sha256(TEXT.read_bytes()).hexdigest()] == tuple(TEXT.read_text(encoding="utf-8").split("\n"))


def test_all_shipped_quotes_stand_in_their_lines() -> None:
    quads = frozenset(quad for quad in shipped_snapshot().match(graph=None) if graph_iri(quad))
    assert misquoted(in_memory(()), Change(added=quads)) == ()


def test_a_word_that_the_source_does_not_say_blocks() -> None:
    [finding] = found('mg:quote "Theatre: Occupied Palestinian Territory"', 'mg:quote "Theatre: Palestinian Territory"')
    assert (finding.severity, finding.since) == (Severity.VIOLATION, Since.NEW)
    assert finding.shape.endswith("#Locator-quote")
    assert "lines 30 to 30" in finding.messages["en"]
    assert finding.messages.keys() == {"en", "fr", "ar"}


def test_lines_beside_the_passage_block() -> None:
    quote = 'mg:quote "Theatre: Occupied Palestinian Territory"'
    [finding] = found(f"mg:firstLine 30 ; mg:lastLine 30 ; {quote}", f"mg:firstLine 31 ; mg:lastLine 31 ; {quote}")
    assert "lines 31 to 31" in finding.messages["en"]


def test_what_was_not_compared_is_said() -> None:
    digest = sha256(TEXT.read_bytes()).hexdigest()
    [finding] = found(digest, "0" * 64)
    assert finding.severity is Severity.INFO
    assert "quotes were not compared" in finding.messages["en"]


def test_what_was_wrong_before_is_told_from_what_is_new() -> None:
    digest = sha256(TEXT.read_bytes()).hexdigest()
    wrong = f'<{GRAPH}> mg:textDigest "{digest}" . ex:l mg:quote "Atlantis" ; mg:firstLine 1 ; mg:lastLine 2 .'
    [finding] = misquoted(snapshot(wrong), change(added="ex:other a mg:Mission ."))
    assert finding.since is Since.STILL_THERE


@pytest.mark.parametrize(
    ("quote", "first", "last", "there"),
    [
        ("one two", 1, 1, True),
        ("two  three", 1, 2, True),
        ("bold words", 3, 3, True),
        ("three", 1, 1, False),
        ("One", 1, 1, False),
        ("one", 0, 1, False),
        ("bold", 3, 4, False),
        ("three", 2, 1, False),
    ],
)
def test_words_are_compared_without_white_space_and_emphasis(quote: str, first: int, last: int, there: bool) -> None:
    assert stands_in(quote, ("one two", "three", "**bold** words"), first, last) is there
