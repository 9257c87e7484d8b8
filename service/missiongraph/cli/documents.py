"""`missiongraph load` and `validate`: documents from files."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from missiongraph.cli.options import context_of, with_settings
from missiongraph.commit.apply import Applied, publish
from missiongraph.commit.plan import Plan, plan
from missiongraph.commit.submission import Submission, from_bytes, from_file
from missiongraph.errors import Conflict, Unpublishable
from missiongraph.rdf.formats import graph_format
from missiongraph.settings import Settings
from missiongraph.validate import formats

_TRIES: Final = 5
_REPORTS: Final = ("text", "json", "ttl", "jsonld")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--graph", help="IRI of the graph to replace, for a file that does not name it by @base.")
@click.option("--message", "-m", help="Why this is loaded; kept with the revision.")
@with_settings("data_dir", "keep_checkpoints", "keep_daily", "keep_days", "log_days", "disk_reserve")
def load(settings: Settings, files: tuple[Path, ...], graph: str | None, message: str | None) -> None:
    """Check documents and publish them, all in one revision; each replaces its graph."""
    submissions = [from_file(file, graph) for file in files]
    applied = _publish(settings, submissions, message or f"Load {', '.join(file.name for file in files)}")
    click.echo(
        f"published as revision {applied.revision}"
        if applied.changed
        else f"already published: nothing changed, the graph stays at revision {applied.revision}"
    )


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@click.option("--graph", help="IRI of the graph that the file would replace, if it does not name it by @base.")
@click.option("--input-format", help="Format of standard input: ttl, trig, nt, nq, jsonld or rdf.", default="ttl")
@click.option("--format", "report", type=click.Choice(_REPORTS), default="text", help="Format of the report.")
@with_settings("data_dir")
def validate(settings: Settings, files: tuple[Path, ...], graph: str | None, input_format: str, report: str) -> None:
    """Check documents in the context of the published graph; nothing is written. `-` reads standard input."""
    snapshot, model = context_of(settings)
    submissions = [_submission(file, graph, input_format) for file in files]
    found = plan(snapshot, submissions, model)
    click.echo(formats.write(found.report, report), nl=False)
    if not found.change:
        click.echo("This is published already: nothing would change.", err=True)
    sys.exit(0 if found.report.publishable else 1)


def _publish(settings: Settings, submissions: Sequence[Submission], message: str) -> Applied:
    """Plan and publish; plan again when somebody else was faster."""
    for attempt in range(_TRIES):
        snapshot, model = context_of(settings, empty_is_fine=False)
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


def _submission(file: Path, graph: str | None, input_format: str) -> Submission:
    if str(file) != "-":
        return from_file(file, graph)
    syntax = graph_format(input_format)
    if syntax is None:
        raise click.UsageError(f"{input_format!r} is not a format that is read here.")
    return from_bytes(sys.stdin.buffer.read(), syntax, "Standard input", graph)
