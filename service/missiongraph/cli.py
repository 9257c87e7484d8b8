"""The command line: the same functions as the web, with exit codes 0 (fine), 1 (findings or refused) and 2 (usage)."""

from __future__ import annotations

import functools
import getpass
import json
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

import click
import uvicorn
from SPARQLWrapper import CSV, JSON, JSONLD, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from missiongraph import __version__, logs
from missiongraph.commit import tokens
from missiongraph.commit.apply import Applied, publish
from missiongraph.commit.plan import Plan, plan
from missiongraph.commit.release import shipped_snapshot
from missiongraph.commit.submission import Submission, from_bytes, from_file
from missiongraph.errors import Conflict, MissionGraphError, Rejected, Unpublishable
from missiongraph.model.load import Model
from missiongraph.query.answer import answer
from missiongraph.query.guard import Bounds, outline
from missiongraph.rdf.formats import GRAPH_FORMATS, RESULT_FORMATS, canonical_name, graph_format
from missiongraph.settings import Settings, variable
from missiongraph.store.base import STORE_DATASET, Snapshot
from missiongraph.store.opening import revisions_of
from missiongraph.store.writer import refuse_if_in_use
from missiongraph.validate import formats
from missiongraph.web.app import create_app
from missiongraph.web.connection import bounded

_TRIES: Final = 5
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
_REPORTS: Final = ("text", "json", "ttl", "jsonld")


def _settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of these settings (all of them if none is named), as one argument `settings`."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        chosen = [each for each in fields(Settings) if not names or each.name in names]

        @functools.wraps(command)
        def run(**options: Any) -> Any:
            given = {each.name: options.pop(each.name) for each in chosen}
            try:
                settings = Settings.load(**given)
            except Rejected as error:
                raise click.UsageError(error.message) from error
            return command(settings=settings, **options)

        for each in reversed(chosen):
            text = f"{each.metadata['help']} [default: {each.default}; {variable(each.name)}]"
            run = click.option(f"--{each.name.replace('_', '-')}", each.name, default=None, help=text)(run)
        return run

    return decorate


class _Commands(click.Group):
    """Turns the errors that we raise on purpose into one message and an exit code."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except MissionGraphError as error:
            click.echo(f"missiongraph: {error.message}", err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="missiongraph")
def main() -> None:
    """Serve, query, check and fill an open knowledge graph of police, rule-of-law and security-sector work."""


@main.command()
@_settings()
def serve(settings: Settings) -> None:
    """Serve the graph; an empty data directory is filled with the shipped files first."""
    logs.configure(settings.log_level, settings.log_format)
    refuse_if_in_use(settings.data_dir)
    config = uvicorn.Config(
        create_app(settings),
        http=bounded(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=5,
    )
    # Interrupting it is how a service is ended; uvicorn has shut down in good order by then.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[_listening(settings)])


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--graph", help="IRI of the graph to replace, for a file that does not name it by @base.")
@click.option("--message", "-m", help="Why this is loaded; kept with the revision.")
@_settings("data_dir", "keep_checkpoints")
def load(settings: Settings, files: tuple[Path, ...], graph: str | None, message: str | None) -> None:
    """Check documents and publish them, all in one revision; each replaces its graph."""
    submissions = [from_file(file, graph) for file in files]
    applied = _publish(settings, submissions, message or f"Load {', '.join(file.name for file in files)}")
    click.echo(
        f"published as revision {applied.revision}"
        if applied.changed
        else f"already published: nothing changed, the graph stays at revision {applied.revision}"
    )


@main.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@click.option("--graph", help="IRI of the graph that the file would replace, if it does not name it by @base.")
@click.option("--input-format", help="Format of standard input: ttl, trig, nt, nq, jsonld or rdf.", default="ttl")
@click.option("--format", "report", type=click.Choice(_REPORTS), default="text", help="Format of the report.")
@_settings("data_dir")
def validate(settings: Settings, files: tuple[Path, ...], graph: str | None, input_format: str, report: str) -> None:
    """Check documents in the context of the published graph; nothing is written. `-` reads standard input."""
    snapshot, model = _context(settings)
    submissions = [_submission(file, graph, input_format) for file in files]
    found = plan(snapshot, submissions, model)
    click.echo(formats.write(found.report, report), nl=False)
    if not found.change:
        click.echo("This is published already: nothing would change.", err=True)
    sys.exit(0 if found.report.publishable else 1)


@main.command()
@click.argument("query", required=False)
@click.option("--file", "-f", type=click.File("r", encoding="utf-8"), help="Read the query from a file; - for stdin.")
@click.option(
    "--format", "syntax", default=None, help="json, xml, csv, tsv, xlsx, parquet; ttl, nt, nq, trig, jsonld, rdf."
)
@click.option("--endpoint", help="Ask this SPARQL endpoint instead of the data directory.")
@click.option("--rev", type=int, help="Ask this revision.")
@_settings("data_dir", "query_length", "query_nesting", "query_branches", "query_patterns")
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
    seen = outline(text, _bounds(settings))
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


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@_settings("data_dir")
def status(settings: Settings, as_json: bool) -> None:
    """Say what the data directory holds."""
    revisions = revisions_of(settings)
    number = revisions.current()
    newest = revisions.manifest(number) if number else None
    if as_json:
        record = asdict(newest) | {"time": newest.time.isoformat()} if newest else None
        click.echo(json.dumps({"data_dir": str(settings.data_dir), "revision": record}, indent=1))
    elif newest:
        click.echo(
            f"{settings.data_dir}: revision {number} of {newest.time:%Y-%m-%d %H:%M} UTC, {newest.quads:,} "
            f"quads\nlast change: {newest.message} ({newest.author}): {newest.added:,} added, "
            f"{newest.removed:,} removed in {len(newest.graphs)} graphs"
        )
    else:
        click.echo(f"{settings.data_dir}: empty; `missiongraph serve` fills it with the shipped files")


@main.group()
def token() -> None:
    """Make, list and revoke the tokens that allow writing over HTTP."""


@token.command("create")
@click.option("--role", type=click.Choice([str(role) for role in tokens.Role]), required=True, help="What it allows.")
@click.option("--name", default=None, help="Who holds it: the author of what it writes. [default: you]")
@click.option("--documents", multiple=True, help="Only these documents: publisher/document, or publisher/*.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The day (UTC) from which it is not valid any more.")
@_settings("data_dir")
def create_token(
    settings: Settings, role: str, name: str | None, documents: tuple[str, ...], expires: datetime | None
) -> None:
    """Make a token and print just that; it cannot be shown again. A running service knows it at once."""
    day = datetime.combine(expires, time(), UTC) if expires else None
    holder = name or getpass.getuser()
    click.echo(tokens.create(settings.data_dir, tokens.Role(role), name=holder, documents=documents, expires=day))


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@_settings("data_dir")
def list_tokens(settings: Settings, *, as_json: bool) -> None:
    """List the tokens, revoked and expired ones too; never the secrets, which are not kept."""
    found = tokens.all_tokens(settings.data_dir)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], default=datetime.isoformat, indent=1))
        return
    for each in found:
        days = {"created": each.created, "expires": each.expires, "revoked": each.revoked, "used": each.used}
        known = ", ".join(f"{word} {day:%Y-%m-%d}" for word, day in days.items() if day)
        click.echo(f"{each.id}\t{each.role}\t{each.name}\t{' '.join(each.documents) or 'all documents'}\t{known}")


@token.command("revoke")
@click.argument("number", type=int)
@_settings("data_dir")
def revoke_token(settings: Settings, number: int) -> None:
    """Make a token invalid at once; NUMBER is the first column of `token list`."""
    tokens.revoke(settings.data_dir, number)


def _listening(settings: Settings) -> socket.socket:
    """Listen before anything is loaded, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        place = f"{settings.host} port {settings.port}"
        raise Rejected(f"{place} cannot be listened on: {error.strerror}. Choose another with --port.") from error


def _publish(settings: Settings, submissions: Sequence[Submission], message: str) -> Applied:
    """Plan and publish; plan again when somebody else was faster."""
    for attempt in range(_TRIES):
        snapshot, model = _context(settings, empty_is_fine=False)
        planned = plan(snapshot, submissions, model)
        _show_if_blocked(planned)
        try:
            return publish(settings, planned, author=getpass.getuser(), message=message, submitted=submissions)
        except Conflict:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError("the loop returns or raises")


def _show_if_blocked(planned: Plan) -> None:
    if not planned.report.publishable:
        click.echo(formats.write(planned.report, "text"), nl=False)
        raise Unpublishable("nothing was published; mend what blocks it and load again")


def _context(settings: Settings, *, empty_is_fine: bool = True) -> tuple[Snapshot, Model]:
    """Open the newest revision with its model; for an empty data directory, the shipped files take its place."""
    revisions = revisions_of(settings)
    if revisions.current():
        snapshot = revisions.open()
        return snapshot, Model.from_snapshot(snapshot)
    if not empty_is_fine:
        raise Rejected(f"{settings.data_dir} is empty. Run `missiongraph serve` once; it loads the shipped files.")
    return shipped_snapshot(), Model.shipped()


def _snapshot(settings: Settings, rev: int | None) -> Snapshot:
    revisions = revisions_of(settings)
    return revisions.open(rev) if revisions.current() or rev is not None else shipped_snapshot()


def _submission(file: Path, graph: str | None, input_format: str) -> Submission:
    if str(file) != "-":
        return from_file(file, graph)
    syntax = graph_format(input_format)
    if syntax is None:
        raise click.UsageError(f"{input_format!r} is not a format that is read here.")
    return from_bytes(sys.stdin.buffer.read(), syntax, "Standard input", graph)


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


def _bounds(settings: Settings) -> Bounds:
    return Bounds(
        length=settings.query_length,
        nesting=settings.query_nesting,
        branches=settings.query_branches,
        patterns=settings.query_patterns,
    )
