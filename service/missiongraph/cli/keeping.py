"""`missiongraph revisions`, `backup`, `restore` and `rebuild`: looking after the past."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from missiongraph.cli.options import with_settings
from missiongraph.commit import audit
from missiongraph.settings import Settings
from missiongraph.store.backup import backup as make_backup
from missiongraph.store.backup import restore as make_restored
from missiongraph.store.disk import Usage, usage
from missiongraph.store.opening import revisions_of
from missiongraph.store.rebuild import from_log
from missiongraph.store.writer import locked


@click.command()
@click.option("--limit", type=click.IntRange(1), default=20, help="How many, the newest first. [default: 20]")
@click.option("--audit", "with_audit", is_flag=True, help="Who wrote what by what road, and what was refused, instead.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_settings("data_dir")
def revisions(settings: Settings, *, limit: int, with_audit: bool, as_json: bool) -> None:
    """List the revisions, what the disk is used for, and what removing each kept checkpoint would free."""
    if with_audit:
        _show_audit(settings, limit, as_json=as_json)
        return
    found = revisions_of(settings)
    newest = found.current()
    listed = [found.manifest(number) for number in range(newest, max(newest - limit, 0), -1)]
    disk = usage(settings.data_dir)
    if as_json:
        rows = [asdict(each) | {"time": each.time.isoformat(), "frees": disk.freed.get(each.number)} for each in listed]
        click.echo(json.dumps({"revisions": rows, "disk": asdict(disk)}, indent=1))
        return
    kept = set(found.kept())
    for each in listed:
        frees = f"checkpoint, frees {_megabytes(disk.freed.get(each.number, 0))}" if each.number in kept else ""
        click.echo(
            f"{each.number}\t{each.time:%Y-%m-%d %H:%M}\t{each.author}\t+{each.added:,} -{each.removed:,}"
            f"\t{each.message}\t{frees}".rstrip()
        )
    click.echo(_in_words(disk))


@click.command()
@click.argument("destination", type=click.Path(path_type=Path))
@with_settings("data_dir")
def backup(settings: Settings, destination: Path) -> None:
    """Copy everything that cannot be made anew to DESTINATION, which must not exist; the service may go on."""
    made = make_backup(settings.data_dir, destination)
    click.echo(f"{destination}: revision {made.revision}, {made.files:,} files, {_megabytes(made.size)}")


@click.command()
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_settings("data_dir")
def restore(settings: Settings, source: Path) -> None:
    """Check the backup SOURCE and make a new data directory from it."""
    number = make_restored(source, settings.data_dir)
    click.echo(f"{settings.data_dir}: restored at revision {number}")


@click.command()
@with_settings("data_dir")
def rebuild(settings: Settings) -> None:
    """Make the newest state from the log alone, where checkpoints are lost or damaged."""
    with closing(locked(settings.data_dir / "lock")):
        number = from_log(settings.data_dir)
    click.echo(f"{settings.data_dir}: revision {number} is rebuilt from the log")


def _show_audit(settings: Settings, limit: int, *, as_json: bool) -> None:
    found = audit.entries(settings.data_dir, limit=limit)
    if as_json:
        click.echo(json.dumps([audit.as_json(each) for each in found], indent=1))
        return
    for each in found:
        who = f"{each.act.name} ({each.act.role} {each.act.token})" if each.act.token else each.act.name
        what = f"revision {each.revision}" if each.revision else each.detail
        where = " ".join(each.documents[:3]) + (" …" if len(each.documents) > 3 else "")
        click.echo(f"{each.time:%Y-%m-%d %H:%M:%S}\t{who}\t{each.act.road}\t{each.outcome}\t{what}\t{where}".rstrip())


def _in_words(disk: Usage) -> str:
    parts = ", ".join(f"{name} {_megabytes(size)}" for name, size in disk.parts.items() if size)
    return f"{_megabytes(disk.total)} in all: {parts}; {_megabytes(disk.free)} are free"


def _megabytes(size: int) -> str:
    return f"{size / 1000**2:,.1f} MB"
