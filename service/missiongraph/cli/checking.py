"""`missiongraph check`: whether what is kept is as it should be, and on request whether all of it is valid."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from dataclasses import asdict
from os import cpu_count
from typing import Any

import click

from missiongraph.cli.options import with_settings
from missiongraph.commit.check import check_all
from missiongraph.model.texts import pick
from missiongraph.names import compact
from missiongraph.settings import Settings
from missiongraph.store.opening import revisions_of
from missiongraph.validate import formats
from missiongraph.validate.report import Severity
from missiongraph.validate.whole import Whole, validate_whole


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--shapes", is_flag=True, help="Validate the whole newest revision by the shapes as well.")
@click.option("--processes", type=click.IntRange(1, 64), default=cpu_count(), help="How many processes --shapes uses.")
@with_settings("data_dir", "store", "store_user", "store_password", "store_auth")
def check(settings: Settings, *, as_json: bool, shapes: bool, processes: int) -> None:
    """Compare all that is kept with what it should be: log, digests, checkpoints, originals, default graph, rules.

    With --shapes, what is published is validated, too; violations and rules that could not run count as findings.
    """
    found = []
    for problem in check_all(revisions_of(settings), remote=bool(settings.store)):
        found.append(problem)
        if not as_json:
            click.echo(str(problem))
    whole = _validated(settings, processes) if shapes else None
    if as_json:
        told = {"problems": [asdict(each) for each in found], "findings": _as_json(whole) if whole else None}
        click.echo(json.dumps(told if shapes else told["problems"], ensure_ascii=False, indent=1))
    elif whole:
        _tell(whole)
    elif not found:
        click.echo("everything is as it should be")
    sys.exit(1 if found or (whole and _is_broken(whole)) else 0)


def _validated(settings: Settings, processes: int) -> Whole:
    """Validate the newest revision, with a bar on a terminal."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def progress(done: int, of: int) -> None:
            if not bars:
                bars.append(stack.enter_context(click.progressbar(length=of, label="validating", file=sys.stderr)))
            bars[0].update(done - bars[0].pos)

        return validate_whole(revisions_of(settings).open, processes=processes, progress=progress)


def _as_json(whole: Whole) -> dict[str, Any]:
    return {
        "focusNodes": whole.focus_nodes,
        "findings": [formats.finding_json(each) for each in whole.findings],
        "ruleErrors": [asdict(each) for each in whole.rule_errors],
    }


def _tell(whole: Whole) -> None:
    for finding in whole.findings:
        click.echo(f"{finding.severity}\t{compact(finding.shape)}\t{finding.focus}\t{pick(finding.messages) or ''}")
    for error in whole.rule_errors:
        click.echo(f"Rule error\t{compact(error.shape)}\t{error.message}")
    click.echo(f"{whole.focus_nodes:,} nodes validated, {len(whole.findings):,} findings")


def _is_broken(whole: Whole) -> bool:
    return bool(whole.rule_errors) or any(each.severity is Severity.VIOLATION for each in whole.findings)
