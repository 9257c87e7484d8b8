"""`missiongraph serve`."""

from __future__ import annotations

import socket
from contextlib import suppress

import click
import uvicorn

from missiongraph import logs
from missiongraph.cli.options import with_settings
from missiongraph.errors import Rejected
from missiongraph.settings import Settings
from missiongraph.store.writer import refuse_if_in_use
from missiongraph.web.app import create_app
from missiongraph.web.connection import bounded


@click.command()
@with_settings()
def serve(settings: Settings) -> None:
    """Serve the graph; an empty data directory is filled with the shipped files first."""
    logs.configure(settings.log_level, settings.log_format)
    refuse_if_in_use(settings.data_dir)
    config = uvicorn.Config(
        create_app(settings),
        http=bounded(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=5,
    )
    # Interrupting it is how a service is ended; uvicorn has shut down in good order by then.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[_listening(settings)])


def _listening(settings: Settings) -> socket.socket:
    """Listen before anything is loaded, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        place = f"{settings.host} port {settings.port}"
        raise Rejected(f"{place} cannot be listened on: {error.strerror}. Choose another with --port.") from error
