"""What a running service holds: settings, the data directory, and reader processes in lanes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request

from missiongraph.query.guard import Bounds
from missiongraph.settings import Settings
from missiongraph.store.readers import Lane, Limits
from missiongraph.store.revisions import Revisions
from missiongraph.web.cache import AnswerCache
from missiongraph.web.revisions import Rebuilding
from missiongraph.web.shares import Shares

_JOBS: Final = ("missiongraph.browse.entity", "missiongraph.browse.lists", "missiongraph.query.answer")


@dataclass(frozen=True, slots=True)
class Service:
    """Handed to every route. `cheap` is for pages and light queries, `heavy` for the rest, `check` for validation."""

    settings: Settings
    revisions: Revisions
    cheap: Lane
    heavy: Lane
    check: Lane
    bounds: Bounds
    rebuilding: Rebuilding
    answers: AnswerCache
    shares: Shares

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """All lanes."""
        return self.cheap, self.heavy, self.check, self.rebuilding.lane


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Service]:
    """Start the reader processes, and end them afterwards."""
    revisions = Revisions(settings.data_dir)
    revisions.prepare()
    rebuild = Lane("rebuild", revisions, _limits(settings, 1, settings.rebuild_seconds))
    service = Service(
        settings,
        revisions,
        cheap=Lane("cheap", revisions, _limits(settings, settings.cheap_workers, settings.cheap_seconds)),
        heavy=Lane("heavy", revisions, _limits(settings, settings.heavy_workers, settings.heavy_seconds)),
        check=Lane("validate", revisions, _limits(settings, 1, settings.validate_seconds)),
        rebuilding=Rebuilding(rebuild, revisions),
        answers=AnswerCache(settings.cache_size),
        shares=Shares(settings.client_queries),
        bounds=Bounds(
            length=settings.query_length,
            nesting=settings.query_nesting,
            branches=settings.query_branches,
            patterns=settings.query_patterns,
        ),
    )
    try:
        for lane in service.lanes:
            await lane.open()
        yield service
    finally:
        for lane in service.lanes:
            await lane.close()


def _limits(settings: Settings, workers: int, seconds: float) -> Limits:
    return Limits(
        workers=workers,
        seconds=seconds,
        queue_seconds=settings.queue_seconds,
        memory=settings.worker_memory,
        result_size=settings.result_size,
        preload=_JOBS,
    )


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]
