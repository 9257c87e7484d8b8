"""Redaction as somebody orders it: the value leaves the data directory, rules run again, and the audit log has it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from missiongraph.commit import audit
from missiongraph.commit.audit import Act, Outcome
from missiongraph.errors import Rejected
from missiongraph.model.load import Model
from missiongraph.names import DERIVED
from missiongraph.query.derive import asserted, derive_all
from missiongraph.rdf.change import Change, difference
from missiongraph.rdf.terms import graph_iri
from missiongraph.settings import Settings
from missiongraph.store.base import Snapshot
from missiongraph.store.redacting import complete
from missiongraph.store.redaction import Found, find
from missiongraph.store.redaction import redact as take_out
from missiongraph.store.retention import Retention
from missiongraph.store.writer import Writer, locked

_MESSAGE = "Run the rules again after a redaction"


def look(settings: Settings, value: str) -> Found:
    """Count where a value stands; nothing is changed. Raises Rejected, and DataDirectoryInUse."""
    _refuse_remote(settings)
    with closing(locked(settings.data_dir / "lock")):
        complete(settings.data_dir)
        return find(settings.data_dir, value)


def redact(settings: Settings, value: str, *, reason: str, author: str, part: bool) -> Path:
    """Take a value out of a data directory and return where the note is.

    What rules had derived by comparing with the value is set right by a revision of its own. Raises as
    `store.redaction.redact`, and DataDirectoryInUse while a service runs.
    """
    _refuse_remote(settings)
    with closing(locked(settings.data_dir / "lock")):
        note = take_out(settings.data_dir, value, reason=reason, author=author, part=part)
    _derive_anew(settings, author)
    audit.note(settings.data_dir, Act(author, "redact"), Outcome.DONE, detail=f"redactions/{note.name}")
    return note


def _derive_anew(settings: Settings, author: str) -> None:
    with closing(Writer(settings.data_dir, retention=Retention.of(settings), reserve=settings.disk_reserve)) as writer:
        change = _derived(writer.snapshot())
        if change:
            writer.commit(change, base=writer.current(), author=author, message=_MESSAGE)


def _derived(snapshot: Snapshot) -> Change:
    """Return what is to change in the derived graph so that it is what the rules make of the rest."""
    graph, quads = NamedNode(DERIVED), list(snapshot.match(graph=None))
    expected = derive_all(Model.from_snapshot(snapshot).rules, asserted(quads))
    held = (quad for quad in quads if graph_iri(quad) == DERIVED)
    return difference(held, (Quad(*triple, graph) for triple in expected))


def _refuse_remote(settings: Settings) -> None:
    if settings.store:
        raise Rejected(
            "The state is in a remote engine, whose files, backups and logs are out of reach from here, so nothing can "
            "be promised. Remove the value by an ordinary change, have the engine's operators purge it there, and "
            "start again with an empty data directory."
        )
