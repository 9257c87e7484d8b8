"""Pages without a service: what a reader job returns, and what a template makes of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from fastapi import Request
from jinja2 import Template

from missiongraph.browse.claims import Value
from missiongraph.browse.entity import EntityPage, entity
from missiongraph.browse.facts import Row
from missiongraph.browse.listfollow import LISTS
from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import DOCUMENT_GRAPH, ID
from missiongraph.rdf.terms import graph_iri
from missiongraph.settings import Settings
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory
from missiongraph.web.pages import render
from small_graphs import quads

FOUNDING = ("eupol-copps/about-the-mission", "global-affairs-canada/project-p005189001", "un-police/uncops-2024")


@cache
def founding_snapshot() -> EmbeddedSnapshot:
    """The shipped graph with the three founding documents only, so that pages say what these say and no more."""
    others = {graph.value for graph in shipped_snapshot().graphs() if graph.value.startswith(DOCUMENT_GRAPH)}
    others -= {DOCUMENT_GRAPH + name for name in FOUNDING}
    shipped = shipped_snapshot().match(graph=None)
    return in_memory(quad for quad in shipped if graph_iri(quad) and graph_iri(quad) not in others)


def list_tables(snapshot: EmbeddedSnapshot) -> sqlite3.Connection:
    """The tables of the lists and hubs, read from a snapshot."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    LISTS.make(database)
    LISTS.bring(database, snapshot, [])
    return database


@cache
def page_of(path: str, language: str = "en") -> EntityPage:
    """The page of a thing, from the founding documents."""
    return entity(founding_snapshot(), iri=ID + path, language=language)


def with_more(turtle: str) -> EmbeddedSnapshot:
    """The shipped graph and a document with these statements."""
    shipped = [quad for quad in shipped_snapshot().match(graph=None) if graph_iri(quad)]
    return in_memory([*shipped, *quads(turtle)])


def rows(page: EntityPage) -> dict[str, Row]:
    """The rows of a page by label; the last of several with the same label."""
    return {row.label.text: row for group in page.groups for row in group.rows}


def text_of(value: Value) -> str:
    return ", ".join(part.text for part in value.parts)


def quotes(page: EntityPage, value: Value) -> list[tuple[int, int, str]]:
    """The passages that the footnotes of a value lead to: first line, last line, quote."""
    notes = {note.number: note.passage for source in page.sources for note in source.footnotes}
    return [(notes[each].first, notes[each].last, notes[each].quote) for each in value.footnotes]


def rendered(template: str | Template, page: object, address: str = "/", **context: Any) -> str:
    """What a template makes of a page at an address such as `/page/x?lang=ar`."""
    path, _, query = address.partition("?")
    service = SimpleNamespace(settings=Settings(), revisions=SimpleNamespace(current=lambda: 1))
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"host", b"example.org")],
        "app": SimpleNamespace(state=SimpleNamespace(service=service)),
    }
    answer = render(Request(scope), template, {"page": page, **context})
    return bytes(answer.body).decode()


class Elements(HTMLParser):
    """The start tags of a page, each with its attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> Iterator[str]:
        """The values of an attribute wherever it occurs."""
        return (attributes[attribute] for _, attributes in self.tags if attribute in attributes)
