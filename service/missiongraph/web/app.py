"""The application: routes, errors, and what runs beside them while it is up."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Final

from fastapi import Depends, FastAPI
from prometheus_client import CollectorRegistry
from starlette.middleware.cors import CORSMiddleware

from missiongraph import __version__
from missiongraph.commit.apply import run_writer
from missiongraph.commit.loaded import loaded
from missiongraph.commit.upgrade import run_upgrade
from missiongraph.errors import MissionGraphError, StoreProblem
from missiongraph.settings import Settings
from missiongraph.web import errors
from missiongraph.web.assets import NOT_BUILT, assets
from missiongraph.web.metrics import OfService, Requests
from missiongraph.web.packing import Packing
from missiongraph.web.previewing import let_see_previews
from missiongraph.web.routes import (
    data,
    docs,
    documents,
    dumps,
    graph,
    graphs,
    health,
    lists,
    pictures,
    proposals,
    questions,
    revisions,
    running,
    search,
    session,
    sparql,
    static,
    tables,
    update,
    validate,
    wellknown,
    workbench,
)
from missiongraph.web.service import opened

log: Final = logging.getLogger(__name__)
_RESTART_SECONDS: Final = 1.0
_ROUTES: Final = (
    health,
    docs,
    sparql,
    running,
    questions,
    proposals,
    session,
    dumps,
    documents,
    graphs,
    graph,
    lists,
    data,
    search,
    tables,
    validate,
    update,
    revisions,
    pictures,
    wellknown,
    static,
    workbench,
)


def create_app(settings: Settings) -> FastAPI:
    """Build the application; it starts its writer and its readers with its lifespan, and ends them with it."""

    registry = CollectorRegistry()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        writer, said = _spawned(settings)
        await asyncio.to_thread(_wait_for_writer, writer, said)
        keeping = asyncio.create_task(_keep_writer(settings, writer))
        upgrading = asyncio.create_task(_upgrade(settings))
        try:
            async with opened(settings) as service:
                app.state.service = service
                registry.register(OfService(service))
                if not assets().is_built:
                    log.warning(NOT_BUILT)
                log.info(
                    "ready at revision %s, http://%s:%s", service.revisions.current(), settings.host, settings.port
                )
                yield
        finally:
            for task in (upgrading, keeping):
                task.cancel()
            await asyncio.gather(upgrading, keeping, return_exceptions=True)

    app = FastAPI(
        title="MissionGraph",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(let_see_previews)],
    )
    app.add_middleware(Packing)
    app.add_middleware(Requests, registry=registry)
    app.state.metrics = registry
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["Accept", "Content-Type"],
        expose_headers=["MissionGraph-Hint", "MissionGraph-Revision", "ETag", "Link", "Retry-After"],
    )
    errors.install(app)
    for module in _ROUTES:
        app.include_router(module.router)
    return app


async def _upgrade(settings: Settings) -> None:
    """Take over what a newer installation ships, in a process of its own: to check it may take minutes."""
    if not await asyncio.to_thread(lambda: loaded(settings.data_dir).is_due):
        return
    log.info("another release than the one in the data directory; taking it over")
    process = multiprocessing.get_context("spawn").Process(target=run_upgrade, args=(settings,), name="upgrade")
    process.start()
    try:
        while process.is_alive():
            await asyncio.to_thread(process.join, _RESTART_SECONDS)
        if process.exitcode:
            log.error("taking the release over ended with status %s; the next start tries again", process.exitcode)
    finally:
        process.terminate()


def _spawned(settings: Settings) -> tuple[SpawnProcess, Connection]:
    """Start the writer process; by the connection it says when the graph is there."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=run_writer, args=(settings, theirs), name="writer")
    process.start()
    theirs.close()
    return process, ours


def _wait_for_writer(process: SpawnProcess, said: Connection) -> None:
    """Wait until the graph is there. Raises the error that kept the writer from starting."""
    try:
        answer = said.recv()
    except EOFError as error:
        process.join()
        raise StoreProblem(f"The writer ended with status {process.exitcode}; its log says why.") from error
    if isinstance(answer, MissionGraphError):
        raise answer


async def _keep_writer(settings: Settings, process: SpawnProcess) -> None:
    """Start the writer again whenever it ends, until cancelled; reading goes on meanwhile.

    Each process is known here before it is waited for: one that nobody ends would keep the service from ending.
    """
    try:
        while True:
            await asyncio.to_thread(process.join, _RESTART_SECONDS)
            if process.is_alive():
                continue
            log.error("the writer ended with status %s; starting it again", process.exitcode)
            process, said = _spawned(settings)
            try:
                await asyncio.to_thread(_wait_for_writer, process, said)
            except MissionGraphError as error:
                log.warning("the writer does not start: %s", error.message)
                await asyncio.sleep(_RESTART_SECONDS)
    finally:
        process.terminate()
