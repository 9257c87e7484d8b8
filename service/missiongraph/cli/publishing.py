"""What commands that write share: plan, show what blocks, publish; plan again when somebody else was faster."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from typing import Final

import click

from missiongraph.cli.options import context_of
from missiongraph.commit.apply import Applied, publish, until_first
from missiongraph.commit.plan import Plan
from missiongraph.commit.submission import Submission
from missiongraph.errors import Unpublishable
from missiongraph.model.load import Model
from missiongraph.settings import Settings
from missiongraph.store.base import Snapshot
from missiongraph.validate import formats
from missiongraph.validate.report import Waiver, with_waiver

WRITING: Final = (
    "data_dir",
    "keep_checkpoints",
    "keep_daily",
    "keep_days",
    "log_days",
    "disk_reserve",
    "coverage_least",
)
"""The settings of commands that write."""


def publish_planned(
    settings: Settings,
    planning: Callable[[Snapshot, Model], Plan],
    *,
    message: str,
    waive_coverage: str | None = None,
    submitted: Sequence[Submission] = (),
) -> None:
    """Publish what is planned on the newest revision and say what came of it.

    Prints the report and raises Unpublishable when rules block it; raises Conflict when others were always faster.
    """
    author = getpass.getuser()
    waiver = Waiver(author, waive_coverage) if waive_coverage else None

    def attempt() -> Applied:
        planned = planning(*context_of(settings, empty_is_fine=False)).under(settings.coverage_least, waiver)
        _show_if_blocked(planned)
        said = with_waiver(message, planned.report)
        return publish(settings, planned, author=author, message=said, submitted=submitted)

    applied = until_first(attempt)
    click.echo(
        f"published as revision {applied.revision}"
        if applied.changed
        else f"already published: nothing changed, the graph stays at revision {applied.revision}"
    )


def _show_if_blocked(planned: Plan) -> None:
    if not planned.report.publishable:
        click.echo(formats.write(planned.report, "text"), nl=False)
        raise Unpublishable("nothing was published; mend what blocks it and send it again")
