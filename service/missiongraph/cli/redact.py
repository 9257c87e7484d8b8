"""`missiongraph redact`: takes a value out of everything that is kept."""

from __future__ import annotations

import getpass
import json
import sys
from dataclasses import asdict
from typing import IO

import click

from missiongraph.cli.options import with_settings
from missiongraph.commit.redact import look
from missiongraph.commit.redact import redact as take_out
from missiongraph.settings import Settings


@click.command()
@click.argument("value", required=False)
@click.option("--value-file", type=click.File(encoding="utf-8"), help="Read VALUE from a file; `-`: standard input.")
@click.option("--reason", required=True, help="Why, for the note; it must not say what.")
@click.option("--by", default=None, help="Who orders it. [default: you]")
@click.option("--part", is_flag=True, help="Also where it is a part of longer texts and of names.")
@click.option("--dry-run", is_flag=True, help="Only count where it stands.")
@with_settings("data_dir", "store", "keep_checkpoints", "keep_daily", "keep_days", "log_days", "disk_reserve")
def redact(
    settings: Settings,
    *,
    value: str | None,
    value_file: IO[str] | None,
    reason: str,
    by: str | None,
    part: bool,
    dry_run: bool,
) -> None:
    """Take VALUE out of log, states, originals and proposals, and leave a note; the service is stopped meanwhile.

    It cannot be undone. VALUE as an argument stays in the history of your shell; `--value-file -` does not.
    """
    if (value is None) == (value_file is None):
        raise click.UsageError("Give VALUE or --value-file, and not both.")
    text = value_file.read().removesuffix("\n").removesuffix("\r") if value_file else value or ""
    if dry_run:
        found = look(settings, text)
        click.echo(json.dumps(asdict(found), indent=1))
        sys.exit(0 if found else 1)
    note = take_out(settings, text, reason=reason, author=by or getpass.getuser(), part=part)
    changed = json.loads(note.read_text(encoding="utf-8"))["revisions"]
    click.echo(f"{note}: the value is taken out, and {len(changed):,} revisions have new digests")
    click.echo("Backups, dumps and copies that others hold still have it: see `service/docs/operations.md`.")
