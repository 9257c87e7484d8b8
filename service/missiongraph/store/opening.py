"""The store that the settings name: embedded, or a remote engine."""

from __future__ import annotations

from missiongraph.settings import Settings
from missiongraph.store.endpoint import Endpoint
from missiongraph.store.remote_writer import RemoteRevisions, RemoteWriter
from missiongraph.store.retention import Retention
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer


def revisions_of(settings: Settings) -> Revisions:
    """Return the revisions for reading."""
    if settings.store:
        return RemoteRevisions(settings.data_dir, Endpoint.of(settings))
    return Revisions(settings.data_dir)


def writer_of(settings: Settings) -> Writer | RemoteWriter:
    """Become the one writer. Raises DataDirectoryInUse, and StoreProblem."""
    if settings.store:
        return RemoteWriter(settings.data_dir, Endpoint.of(settings), reserve=settings.disk_reserve)
    return Writer(settings.data_dir, retention=Retention.of(settings), reserve=settings.disk_reserve)
