"""`missiongraph commit`: a change rather than a document, as SPARQL Update or as RDF Patch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from missiongraph.cli.options import bounds_of, with_settings
from missiongraph.cli.publishing import WRITING, publish_planned
from missiongraph.commit.patch import plan_patch
from missiongraph.commit.plan import Plan
from missiongraph.commit.update import Update, plan_update
from missiongraph.model.load import Model
from missiongraph.settings import Settings
from missiongraph.store.base import STORE_DATASET, Snapshot

_PATCHES: Final = (".patch", ".rdfp")
_UPDATES: Final = (".ru", ".rq", ".sparql")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--message", "-m", required=True, help="Why this is changed; kept with the revision.")
@click.option("--waive-coverage", metavar="REASON", help="Publish although rules checked too little of it.")
@with_settings(*WRITING, "query_length", "query_nesting", "query_branches", "query_patterns")
def commit(settings: Settings, file: Path, message: str, waive_coverage: str | None) -> None:
    """Check a change and publish it: a SPARQL Update (.ru), or RDF Patch (.patch) as /revisions/<n>/changes gives it.

    A statement that a patch removes must be there; what it adds and is there already is left alone.
    """
    publish_planned(settings, _planning(settings, file), message=message, waive_coverage=waive_coverage)


def _planning(settings: Settings, file: Path) -> Callable[[Snapshot, Model], Plan]:
    if file.suffix in _PATCHES:
        data = file.read_bytes()
        return lambda snapshot, model: plan_patch(snapshot, data, model)
    if file.suffix in _UPDATES:
        update = Update(file.read_text(encoding="utf-8"), STORE_DATASET)
        return lambda snapshot, _: plan_update(snapshot, update=update, bounds=bounds_of(settings)).plan
    known = ", ".join((*_UPDATES, *_PATCHES))
    raise click.UsageError(f"{file.name}: a change is told by its name, {known}. Documents go to `load`.")
