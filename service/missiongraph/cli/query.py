"""`missiongraph query`: ask the data directory, or another endpoint."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import IO, Final

import click
from SPARQLWrapper import CSV, JSON, JSONLD, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from missiongraph import __version__
from missiongraph.cli.options import bounds_of, with_settings
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import Rejected
from missiongraph.query.answer import answer
from missiongraph.query.guard import outline
from missiongraph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS, canonical_name
from missiongraph.settings import Settings
from missiongraph.store.base import STORE_DATASET, Snapshot
from missiongraph.store.opening import revisions_of

_REMOTE_FORMATS: Final = {
    "csv": CSV,
    "json": JSON,
    "tsv": TSV,
    "xml": XML,
    "ttl": TURTLE,
    "jsonld": JSONLD,
    "rdf": RDFXML,
}
_GRAPHS: Final = tuple(each.name for each in GRAPH_FORMATS)
_FORMATS: Final = {
    "SELECT": ("csv", *(each.name for each in RESULT_FORMATS if each.name != "csv")),
    "ASK": tuple(each.name for each in RESULT_FORMATS if each.has_boolean),
    "CONSTRUCT": _GRAPHS,
    "DESCRIBE": _GRAPHS,
}
"""Names of formats by the form of the query; the first is what a terminal gets."""


@click.command()
@click.argument("query", required=False)
@click.option("--file", "-f", type=click.File("r", encoding="utf-8"), help="Read the query from a file; - for stdin.")
@click.option(
    "--format", "syntax", default=None, help="json, xml, csv, tsv, xlsx, parquet; ttl, nt, nq, trig, jsonld, rdf."
)
@click.option("--endpoint", help="Ask this SPARQL endpoint instead of the data directory.")
@click.option("--rev", type=int, help="Ask this revision.")
@with_settings("data_dir", "query_length", "query_nesting", "query_branches", "query_patterns")
def query(  # noqa: PLR0917  # options of a command line
    settings: Settings,
    query: str | None,
    file: IO[str] | None,
    syntax: str | None,
    endpoint: str | None,
    rev: int | None,
) -> None:
    """Ask a SPARQL query and print the answer."""
    if (query is None) == (file is None):
        raise click.UsageError("Give the query as an argument, or a file with --file.")
    text = file.read() if file else str(query)
    seen = outline(text, bounds_of(settings))
    fitting = _FORMATS[seen.form]
    syntax = canonical_name(syntax) if syntax else fitting[0]
    if syntax not in fitting:
        raise click.UsageError(f"{syntax!r} is not a format for {seen.form}; use one of {', '.join(fitting)}.")
    if endpoint:
        sys.stdout.buffer.write(_ask(endpoint, text, syntax))
        return
    out = BytesIO()
    answer(_snapshot(settings, rev), out, text=text, dataset=seen.evaluated_over(STORE_DATASET), syntax=syntax)
    sys.stdout.buffer.write(out.getvalue())


def _snapshot(settings: Settings, rev: int | None) -> Snapshot:
    revisions = revisions_of(settings)
    return revisions.open(rev) if revisions.current() or rev is not None else shipped_snapshot()


def _ask(endpoint: str, text: str, syntax: str) -> bytes:
    if not endpoint.startswith(("http://", "https://")):
        raise click.UsageError(f"An endpoint is an http or https address, and {endpoint!r} is none.")
    client = SPARQLWrapper(endpoint, agent=f"missiongraph/{__version__}")
    if syntax not in _REMOTE_FORMATS:
        raise click.UsageError(f"{syntax!r} cannot be asked of an endpoint; use one of {', '.join(_REMOTE_FORMATS)}.")
    client.setReturnFormat(_REMOTE_FORMATS[syntax])
    client.setQuery(text)
    client.setMethod(POST)
    try:
        data: bytes = client.query().response.read()
    except (SPARQLWrapperException, OSError) as error:
        raise Rejected(f"{endpoint} did not answer the query: {error}") from error
    return data
