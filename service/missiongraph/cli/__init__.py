"""The command line: the same functions as the web, with exit codes 0 (fine), 1 (findings or refused) and 2 (usage)."""

from __future__ import annotations

import sys
from typing import Any, Final

import click

from missiongraph import __version__
from missiongraph.cli.checking import check
from missiongraph.cli.commit import commit
from missiongraph.cli.documents import load, mapping, validate
from missiongraph.cli.keeping import backup, rebuild, restore, revisions
from missiongraph.cli.query import query
from missiongraph.cli.redact import redact
from missiongraph.cli.serve import serve
from missiongraph.cli.status import status
from missiongraph.cli.token import token
from missiongraph.cli.upgrade import upgrade
from missiongraph.errors import MissionGraphError

_COMMANDS: Final[tuple[click.Command, ...]] = (
    serve,
    upgrade,
    load,
    commit,
    validate,
    mapping,
    query,
    status,
    token,
    revisions,
    check,
    backup,
    restore,
    rebuild,
    redact,
)


class _Commands(click.Group):
    """Turns the errors that we raise on purpose into one message and an exit code."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except MissionGraphError as error:
            click.echo(f"missiongraph: {error.message}", err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="missiongraph")
def main() -> None:
    """Serve, query, check and fill an open knowledge graph of police, rule-of-law and security-sector work."""


for _command in _COMMANDS:
    main.add_command(_command)
