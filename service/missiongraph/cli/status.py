"""`missiongraph status`: what a data directory holds."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from missiongraph.cli.options import with_settings
from missiongraph.settings import Settings
from missiongraph.store.opening import revisions_of


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_settings("data_dir")
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
