"""`missiongraph load`, `validate` and `mapping`: documents from files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from missiongraph.cli.options import context_of, with_settings
from missiongraph.cli.publishing import WRITING, publish_planned
from missiongraph.commit.corrected import correct
from missiongraph.commit.described import DRAFT
from missiongraph.commit.plan import Plan, plan
from missiongraph.commit.submission import Submission, from_bytes, from_file
from missiongraph.commit.tables import guess_mapping, require_mapping, with_mapping
from missiongraph.model.texts import pick
from missiongraph.rdf.formats import graph_format, table_format
from missiongraph.settings import Settings
from missiongraph.store.opening import revisions_of
from missiongraph.validate import formats

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--graph", help="IRI of the graph to replace, for a file that does not name it by @base.")
@click.option("--mapping", type=_FILE, help="What the columns of a table mean: YAML, or metadata of CSV on the Web.")
@click.option("--message", "-m", help="Why this is loaded; kept with the revision.")
@click.option("--waive-coverage", metavar="REASON", help="Publish although rules checked too little of it.")
@with_settings(*WRITING)
def load(  # noqa: PLR0917  # options of a command line
    settings: Settings,
    files: tuple[Path, ...],
    graph: str | None,
    mapping: Path | None,
    message: str | None,
    waive_coverage: str | None,
) -> None:
    """Check documents and publish them, all in one revision; each replaces its graph.

    A table (.csv, .tsv, .xlsx) is read by --mapping, a file of the same name that ends in .mapping.yaml or
    -metadata.json, or the mapping that is kept with the document.
    """
    submissions = [_mapped(settings, from_file(file, graph), file, mapping) for file in files]
    require_mapping(submissions)
    publish_planned(
        settings,
        lambda snapshot, model: plan(snapshot, submissions, model),
        message=message or f"Load {', '.join(file.name for file in files)}",
        waive_coverage=waive_coverage,
        submitted=submissions,
    )


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@click.option("--graph", help="IRI of the graph that the file would replace, if it does not name it by @base.")
@click.option("--mapping", type=_FILE, help="What the columns of a table mean; guessed, and told, without one.")
@click.option("--input-format", help="Format of standard input: ttl, trig, nt, nq, jsonld or rdf.", default="ttl")
@click.option("--format", "report", type=click.Choice(formats.NAMES), default="text", help="Format of the report.")
@click.option("--fix", is_flag=True, help="Write the text of one file with its safe fixes made; the report goes aside.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where --fix writes, if not to stdout.")
@with_settings("data_dir", "coverage_least")
def validate(  # noqa: PLR0917  # options of a command line
    settings: Settings,
    files: tuple[Path, ...],
    graph: str | None,
    mapping: Path | None,
    input_format: str,
    report: str,
    fix: bool,
    output: Path | None,
) -> None:
    """Check documents in the context of the published graph; nothing is written. `-` reads standard input."""
    if (fix and len(files) != 1) or (output and not fix):
        raise click.UsageError("--fix takes one file, and --output says where its corrected text goes.")
    snapshot, model = context_of(settings)
    submissions = [_submission(settings, file, graph, mapping, input_format) for file in files]
    found = plan(snapshot, submissions, model, tolerant=True).under(settings.coverage_least)
    click.echo(formats.write(found.report, report), nl=False, err=fix)
    if fix:
        _write_fixed(submissions[0], found, files[0], output)
    if not found.change:
        click.echo("This is published already: nothing would change.", err=True)
    sys.exit(0 if found.report.publishable else 1)


def _write_fixed(submission: Submission, found: Plan, file: Path, output: Path | None) -> None:
    """Write the corrected text; the changes go to standard error, each with its place."""
    data, changes = correct(submission, found.report)
    if output is None:
        sys.stdout.buffer.write(data)
    elif output.exists() and file.exists() and output.samefile(file):
        raise click.UsageError("--output is the file itself. Write the corrected text beside it, and compare.")
    else:
        output.write_bytes(data)
    for change in changes:
        click.echo(f"{change.edit.place}: {pick(change.title)}", err=True)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--graph", default=DRAFT, help="IRI of the document that the table is to become.")
@with_settings("data_dir")
def mapping(settings: Settings, file: Path, graph: str) -> None:
    """Print the mapping that is guessed for a table, to be corrected and given to `load --mapping`."""
    snapshot, _ = context_of(settings)
    click.echo(guess_mapping(snapshot, submission=from_file(file, graph)).decode(), nl=False)


def _mapped(settings: Settings, submission: Submission, file: Path, mapping: Path | None) -> Submission:
    """Give a table its mapping: the one that is named, one that lies beside it, or the one that is kept."""
    beside = (file.with_suffix(".mapping.yaml"), file.with_name(f"{file.name}-metadata.json"))
    found = mapping or next((each for each in beside if each.exists()), None)
    snapshot, _ = context_of(settings)
    original = revisions_of(settings).original
    return with_mapping(submission, snapshot, original, found.read_bytes() if found else b"")


def _submission(
    settings: Settings, file: Path, graph: str | None, mapping: Path | None, input_format: str
) -> Submission:
    if str(file) != "-":
        is_table = table_format(file.suffix.removeprefix(".")) is not None
        return _mapped(settings, from_file(file, graph or (DRAFT if is_table else None)), file, mapping)
    syntax = graph_format(input_format)
    if syntax is None:
        raise click.UsageError(f"{input_format!r} is not a format that is read here.")
    return from_bytes(sys.stdin.buffer.read(), syntax, "Standard input", graph)
