"""`missiongraph upgrade`: take over what a newer installation ships, or show what that would change."""

from __future__ import annotations

import click

from missiongraph.cli.options import with_settings
from missiongraph.cli.publishing import WRITING
from missiongraph.commit.upgrade import Upgrade, planned
from missiongraph.commit.upgrade import upgrade as take_over
from missiongraph.errors import Rejected
from missiongraph.settings import Settings
from missiongraph.store.opening import revisions_of
from missiongraph.validate import formats


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show what would change, what stays, and what rules find.")
@click.option("--take", metavar="GRAPH", multiple=True, help="Take over this graph even if it was changed here.")
@with_settings(*WRITING)
def upgrade(settings: Settings, *, dry_run: bool, take: tuple[str, ...]) -> None:
    """Take over ontology, shapes, rules and documents of this release; `serve` does so at its start.

    A document that was changed here since the last release stays as it is, and is told.
    """
    if not revisions_of(settings).current():
        raise Rejected(f"{settings.data_dir} is empty. Run `missiongraph serve` once; it loads the shipped files.")
    if dry_run:
        found = planned(settings, take=take, complete=True)
        _tell(found)
        click.echo(formats.write(found.plan.report, "text"), nl=False)
        return
    found, applied = take_over(settings, take)
    _tell(found)
    click.echo(f"taken over as revision {applied.revision}" if applied.changed else "nothing to take over")


def _tell(found: Upgrade) -> None:
    for graph, (removed, added) in sorted(found.plan.change.graphs().items()):
        click.echo(f"{graph}: {added:,} added, {removed:,} removed")
    for graph in found.kept:
        click.echo(f"{graph}: kept, since it was changed here; --take {graph} takes it over")
