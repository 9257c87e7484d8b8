"""What commands share: settings as options, and the graph that they work on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import click

from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import Rejected
from missiongraph.model.load import Model
from missiongraph.query.guard import Bounds
from missiongraph.settings import Settings, variable
from missiongraph.store.base import Snapshot
from missiongraph.store.opening import revisions_of


def with_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
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


def context_of(settings: Settings, *, empty_is_fine: bool = True) -> tuple[Snapshot, Model]:
    """Open the newest revision with its model; for an empty data directory, the shipped files take its place."""
    revisions = revisions_of(settings)
    if revisions.current():
        snapshot = revisions.open()
        return snapshot, Model.from_snapshot(snapshot)
    if not empty_is_fine:
        raise Rejected(f"{settings.data_dir} is empty. Run `missiongraph serve` once; it loads the shipped files.")
    return shipped_snapshot(), Model.shipped()


def bounds_of(settings: Settings) -> Bounds:
    """Return the bounds of queries and updates."""
    return Bounds(
        length=settings.query_length,
        nesting=settings.query_nesting,
        branches=settings.query_branches,
        patterns=settings.query_patterns,
    )
