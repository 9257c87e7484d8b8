"""`missiongraph token`: who may write over HTTP."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from datetime import UTC, datetime, time

import click

from missiongraph.cli.options import with_settings
from missiongraph.commit import audit, tokens
from missiongraph.commit.audit import Act, Outcome
from missiongraph.settings import Settings


@click.group()
def token() -> None:
    """Make, list and revoke the tokens that allow writing over HTTP."""


@token.command("create")
@click.option("--role", type=click.Choice([str(role) for role in tokens.Role]), required=True, help="What it allows.")
@click.option("--name", default=None, help="Who holds it: the author of what it writes. [default: you]")
@click.option("--documents", multiple=True, help="Only these documents: publisher/document, or publisher/*.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="The day (UTC) from which it is not valid any more.")
@with_settings("data_dir")
def create_token(
    settings: Settings, role: str, name: str | None, documents: tuple[str, ...], expires: datetime | None
) -> None:
    """Make a token and print just that; it cannot be shown again. A running service knows it at once."""
    day = datetime.combine(expires, time(), UTC) if expires else None
    holder = name or getpass.getuser()
    secret = tokens.create(settings.data_dir, tokens.Role(role), name=holder, documents=documents, expires=day)
    _note(settings, "token create", f"{role} for {holder}, {' '.join(documents) or 'all documents'}")
    click.echo(secret)


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@with_settings("data_dir")
def list_tokens(settings: Settings, *, as_json: bool) -> None:
    """List the tokens, revoked and expired ones too; never the secrets, which are not kept."""
    found = tokens.all_tokens(settings.data_dir)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], default=datetime.isoformat, indent=1))
        return
    for each in found:
        days = {"created": each.created, "expires": each.expires, "revoked": each.revoked, "used": each.used}
        known = ", ".join(f"{word} {day:%Y-%m-%d}" for word, day in days.items() if day)
        click.echo(f"{each.id}\t{each.role}\t{each.name}\t{' '.join(each.documents) or 'all documents'}\t{known}")


@token.command("revoke")
@click.argument("number", type=int)
@with_settings("data_dir")
def revoke_token(settings: Settings, number: int) -> None:
    """Make a token invalid at once; NUMBER is the first column of `token list`."""
    tokens.revoke(settings.data_dir, number)
    _note(settings, "token revoke", f"token {number}")


def _note(settings: Settings, road: str, detail: str) -> None:
    audit.note(settings.data_dir, Act(getpass.getuser(), road), Outcome.DONE, detail=detail)
