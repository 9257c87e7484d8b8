"""Footnotes: the passages behind the facts of a page, numbered as they are met and listed by document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.browse.dates import Moment, moment_in_words
from missiongraph.browse.language import Text
from missiongraph.browse.values import DERIVED_FROM, HAS_LOCATOR, Part, part
from missiongraph.browse.view import View, lexical
from missiongraph.model.triples import TYPE
from missiongraph.names import DCTERMS, MG, VOCABULARY
from missiongraph.rdf.terms import Object

IN_DOCUMENT: Final = MG + "isInDocument"
FIRST_LINE: Final = MG + "firstLine"
LAST_LINE: Final = MG + "lastLine"
QUOTE: Final = MG + "quote"
SECTION: Final = MG + "section"
CAPTURE_DATE: Final = MG + "captureDate"
_DATE_KIND: Final = MG + "hasDateKind"
_CAPTURE: Final = VOCABULARY + "date-kind/capture"


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Where a document says something; lines count from 1 and are 0 where the document has none.

    `section` names the part of a document without lines, such as an article.
    """

    document: str
    first: int = 0
    last: int = 0
    section: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A numbered passage."""

    number: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Source:
    """A document as footnotes name it: title, publisher and capture in words (empty if unknown), its passages."""

    iri: str
    title: Text
    publishers: tuple[Part, ...]
    captured: str
    footnotes: tuple[Footnote, ...] = ()


class Footnotes:
    """Numbers passages from 1 in the order in which a page meets them; the same passage keeps its number."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._numbers: dict[Passage, int] = {}
        self._passages: dict[str, list[Passage]] = {}

    def passages(self, claim: str) -> list[Passage]:
        """Return the passages of a claim, read once."""
        if claim not in self._passages:
            self._passages[claim] = passages_of(self._view, claim)
        return self._passages[claim]

    def of_claim(self, claim: str) -> tuple[int, ...]:
        """Return the footnotes of a claim: its own passages, its graph where it has none, and what it rests on."""
        return self._numbered(self.passages(claim))

    def of_triple(self, iri: str, predicate: str, value: Object) -> tuple[int, ...]:
        """Return the footnotes of a plain statement: the documents that make it; a claim names its passages itself."""
        if self._view.is_claim(iri):
            return ()
        return self._numbered(Passage(graph) for graph in self._view.graphs_of(iri, predicate, value))

    def of_graphs(self, graphs: Iterable[str]) -> tuple[int, ...]:
        """Return the footnotes for whole documents."""
        return self._numbered(map(Passage, graphs))

    def sources(self) -> tuple[Source, ...]:
        """List the documents in the order in which they were met, each with its passages by number."""
        notes: dict[str, list[Footnote]] = {}
        for passage, number in self._numbers.items():
            notes.setdefault(passage.document, []).append(Footnote(number, passage))
        return tuple(source(self._view, iri, tuple(each)) for iri, each in notes.items())

    def _numbered(self, passages: Iterable[Passage]) -> tuple[int, ...]:
        found = (self._numbers.setdefault(each, len(self._numbers) + 1) for each in passages)
        return tuple(dict.fromkeys(found))


def source(view: View, iri: str, footnotes: tuple[Footnote, ...] = ()) -> Source:
    """Describe a document."""
    publishers = tuple(part(view, value) for value in view.values(iri, DCTERMS + "publisher"))
    return Source(iri, view.label(iri), publishers, _captured(view, iri), footnotes)


def passages_of(view: View, claim: str) -> list[Passage]:
    """Return the passages that a claim and the claims under it point to, sorted; its graphs where it has none."""
    own = own_passages(view, claim)
    graphs = view.graphs_of(claim, TYPE, NamedNode(view.types(claim)[0])) if view.types(claim) else []
    rest = [each for other in view.iris(claim, DERIVED_FROM) for each in own_passages(view, other)]
    apart = [Passage(graph) for graph in graphs if not own or graph not in {each.document for each in own}]
    return sorted(own) + apart + sorted(set(rest) - set(own))


def own_passages(view: View, claim: str) -> list[Passage]:
    """Return the passages of a claim's own locators."""
    found = set()
    for locator in view.iris(claim, HAS_LOCATOR):
        facts = view.facts(locator)
        lines = [lexical(facts.get(name, ())) for name in (FIRST_LINE, LAST_LINE)]
        first, last = (int(line) if line.isdecimal() else 0 for line in lines)
        for document in facts.get(IN_DOCUMENT, ()):
            section, quote = (lexical(facts.get(name, ())) for name in (SECTION, QUOTE))
            found.add(Passage(document.value, first, last or first, section, quote))
    return list(found)


def _captured(view: View, document: str) -> str:
    """Say when the text of a document was taken: the day it states, or the bounds that a date claim gives."""
    exact = lexical(view.values(document, CAPTURE_DATE))
    if exact:
        return moment_in_words(Moment(exact), view.language)
    for claim in view.claims_about(document):
        if _CAPTURE in view.iris(claim, _DATE_KIND):
            facts = view.facts(claim)
            moment = Moment(*(lexical(facts.get(MG + name, ())) for name in ("date", "notBefore", "notAfter")))
            return moment_in_words(moment, view.language)
    return ""
