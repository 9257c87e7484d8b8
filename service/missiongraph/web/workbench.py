"""The page on which people ask in SPARQL: the same whether it is empty, holds a question, or shows an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response

from missiongraph.browse.table import Table
from missiongraph.commit.kept import Kept
from missiongraph.query.catalogue import Question, catalogue
from missiongraph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS, GraphFormat, ResultFormat
from missiongraph.web.assets import assets
from missiongraph.web.pages import links_of, render
from missiongraph.web.reader import reader_of
from missiongraph.web.service import Service
from missiongraph.web.words import translator

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_MEBI: Final = 1024**2
_SEEN: Final = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-store"}


OF_SCRIPT: Final = (
    "{number} in this graph",
    "Rows: {rows}, in {seconds} s, revision {revision}",
    "{seconds} s, revision {revision}",
    "Add: {fix}",
    "Answer",
    "Ask this from a program",
    "Bars",
    "Boundaries: Natural Earth; shown without any position on their status.",
    "Expand {name}",
    "First",
    "Get this data",
    "Graph",
    "is of the class",
    "It is on the clipboard.",
    "Kept with revision {revision}:",
    "Last",
    "Map",
    "Next",
    "no end stated",
    "none in this graph",
    "Pages of the answer",
    "Previous",
    "Rows {first} to {last} of {all}",
    "Running…",
    "Show as",
    "Stop",
    "Stopped.",
    "The answer broke off, so nothing of it is shown. Run the query again.",
    "The answer is empty: nothing in this graph matches.",
    "The first {number} rows are drawn.",
    "The first {number} things are drawn.",
    "The table below has the same.",
    "Timeline",
    "Write {fix}",
)
"""What the script says; pages hand it over in the reader's language."""


@dataclass(frozen=True, slots=True)
class Workbench:
    """What the page shows: the text in the box, and what is known of it."""

    text: str = ""
    form: str = ""
    table: Table | None = None
    question: Question | None = None
    kept: Kept | None = None


def workbench(request: Request, service: Service, shown: Workbench, revision: int | None = None) -> Response:
    """Render the page."""
    _ = translator(reader_of(request).language)
    settings = service.settings
    context: Mapping[str, Any] = {
        "shown": shown,
        "formats": formats_of(shown.form),
        "rooms": [(room, list(group)) for room, group in groupby(catalogue().values(), key=lambda each: each.room)],
        "most_seconds": f"{settings.heavy_seconds:g}",
        "most_size": settings.result_size // _MEBI,
        "of_script": {
            "language": reader_of(request).language,
            "world": links_of(request).plain(f"/static/{assets().name('world.svg')}"),
            "words": {word: _(word) for word in OF_SCRIPT},
            "formats": {form: [(each.name, each.label) for each in formats_of(form)] for form in _FORMS},
        },
        "graph_names": [each.name for each in GRAPH_FORMATS],
    }
    return render(request, "sparql.html", context, headers=_SEEN, revision=revision, has_editor=True)


def formats_of(form: str) -> tuple[ResultFormat | GraphFormat, ...]:
    """Return the formats in which answers to a form of query can be had; "" is not known yet."""
    if form in ("CONSTRUCT", "DESCRIBE"):
        return GRAPH_FORMATS
    return tuple(each for each in RESULT_FORMATS if each.has_boolean or form != "ASK")
