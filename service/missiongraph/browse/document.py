"""The page of a graph: what it describes, and every claim in it beside the words of its source, in line order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from missiongraph.browse.claims import Value, claim_label
from missiongraph.browse.facts import Group, claim_value, groups
from missiongraph.browse.incoming import Incoming, incoming
from missiongraph.browse.language import Text
from missiongraph.browse.lists import PAGE_SIZE, Listed, listed
from missiongraph.browse.sources import (
    CAPTURE_DATE,
    FIRST_LINE,
    IN_DOCUMENT,
    Footnotes,
    Passage,
    Source,
    own_passages,
    source,
)
from missiongraph.browse.values import HAS_LOCATOR
from missiongraph.browse.view import IS_ABOUT, View, lexical, unknown_thing
from missiongraph.errors import NotFound
from missiongraph.names import DCTERMS
from missiongraph.store.base import Snapshot

_CLAIMS: Final = """
    SELECT ?claim (MIN(?first) AS ?line) WHERE {{ GRAPH <{graph}> {{
        ?claim <{about}> ?thing . OPTIONAL {{ ?claim <{locator}>/<{first}> ?first }}
    }} }} GROUP BY ?claim ORDER BY (!BOUND(?line)) ?line ?claim LIMIT {limit} OFFSET {offset}
"""
_STATEMENTS: Final = "SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH <{graph}> {{ ?node ?property ?value }} }}"
_TOTAL: Final = "SELECT (COUNT(DISTINCT ?claim) AS ?count) WHERE {{ GRAPH <{graph}> {{ ?claim <{about}> ?thing }} }}"


@dataclass(frozen=True, slots=True)
class Said:
    """A claim in a document: of which kind, about what, what it says, and where."""

    iri: str
    kind: Text
    about: tuple[Listed, ...]
    value: Value | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A graph: its own description (as groups), `statements` counted, one page of its `claims`.

    `facts` are those about the document itself; `total` counts its claims about anything. `address` is where its
    publisher has it and `day` when it was taken from there, in figures; either is empty where nobody says.
    """

    iri: str
    source: Source
    address: str
    day: str
    facts: tuple[Group, ...]
    footnotes: tuple[Source, ...]
    incoming: tuple[Incoming, ...]
    statements: int
    total: int
    claims: tuple[Said, ...]
    page: int
    pages: int


def document(
    snapshot: Snapshot, *, iri: str, page: int, language: str, valid: str = "", data_dir: Path | None = None
) -> DocumentPage:
    """Reader job: the page of a graph; all that it says, each claim judged for a day if one is given.

    Raises NotFound for an unknown graph and past the last page.
    """
    view = View(snapshot, language, day=valid)
    statements = _count(view, _STATEMENTS.format(graph=iri))
    if not statements:
        raise unknown_thing(iri)
    total = _count(view, _TOTAL.format(graph=iri, about=IS_ABOUT))
    pages = max(1, -(-total // PAGE_SIZE))
    if not 1 <= page <= pages:
        raise NotFound(f"This graph has {pages} pages of claims; there is no page {page}.")
    notes = Footnotes(view)
    return DocumentPage(
        iri=iri,
        source=source(view, iri),
        address=next(iter(view.iris(iri, DCTERMS + "source")), ""),
        day=lexical(view.values(iri, CAPTURE_DATE)),
        facts=groups(view, iri, notes) if page == 1 else (),
        footnotes=notes.sources(),
        incoming=tuple(each for each in incoming(view, iri, data_dir) if each.property != IN_DOCUMENT),
        statements=statements,
        total=total,
        claims=tuple(_said(view, claim) for claim in _claims(view, iri, page)),
        page=page,
        pages=pages,
    )


def _count(view: View, query: str) -> int:
    return int(next(view.select(query))["count"].value)


def _claims(view: View, graph: str, page: int) -> list[str]:
    text = _CLAIMS.format(
        graph=graph,
        about=IS_ABOUT,
        locator=HAS_LOCATOR,
        first=FIRST_LINE,
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    return [row["claim"].value for row in view.select(text)]


def _said(view: View, claim: str) -> Said:
    kinds = view.types(claim)
    kind, of = claim_label(view, claim) if view.is_claim(claim) else (view.label(kinds[0]), None)
    named = Text(f"{of.text}: {kind.text}", kind.language) if of else kind
    about = tuple(listed(view, each) for each in view.iris(claim, IS_ABOUT))
    value = claim_value(view, claim, Footnotes(view))
    return Said(claim, named, about, value, tuple(sorted(own_passages(view, claim))))
