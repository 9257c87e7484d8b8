"""What a running service holds: settings, the data directory, and reader processes in lanes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request

from missiongraph.commit.review import finish
from missiongraph.query.guard import Bounds
from missiongraph.query.outbound import Federation
from missiongraph.settings import Settings
from missiongraph.store.opening import revisions_of
from missiongraph.store.readers import Lane, Running
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Limits
from missiongraph.web.cache import AnswerCache
from missiongraph.web.following import Following
from missiongraph.web.rates import Rates
from missiongraph.web.reviews import Reviews
from missiongraph.web.revisions import Rebuilding
from missiongraph.web.shares import Shares

_NARROW: Final = (
    "Make the query more selective, avoid sorting and joining large results, add LIMIT, or take the dump "
    "(/dumps/current.nq.gz) and run it at home."
)
_ADVICE: Final = {
    "cheap": _NARROW,
    "heavy": _NARROW,
    "review": "Propose less at a time.",
    "validate": "Send less at a time, or check it on your own machine with `missiongraph validate`.",
}
_JOBS: Final = (
    "missiongraph.browse.completion",
    "missiongraph.browse.entity",
    "missiongraph.browse.home",
    "missiongraph.browse.listpage",
    "missiongraph.browse.search",
    "missiongraph.query.answer",
    "missiongraph.query.check",
)


@dataclass(frozen=True, slots=True)
class Service:
    """Handed to every route.

    `cheap` is for pages and light queries, `heavy` for the rest, `check` for validation, `review` for what proposals
    lead to.
    """

    settings: Settings
    revisions: Revisions
    cheap: Lane
    heavy: Lane
    check: Lane
    review: Lane
    bounds: Bounds
    federation: Federation
    rebuilding: Rebuilding
    following: Following
    answers: AnswerCache
    shares: Shares
    rates: Rates
    reviews: Reviews

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """All lanes."""
        return self.cheap, self.heavy, self.check, self.review, self.rebuilding.lane

    @property
    def running(self) -> list[Running]:
        """Jobs at work in all lanes, the longest first."""
        return sorted((each for lane in self.lanes for each in lane.running.values()), key=lambda each: each.begun)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Service]:
    """Start the reader processes, and end them afterwards."""
    revisions = revisions_of(settings)
    revisions.prepare()
    finish(revisions)
    lanes = _lanes(settings, revisions)
    service = Service(
        settings,
        revisions,
        cheap=lanes["cheap"],
        heavy=lanes["heavy"],
        check=lanes["validate"],
        review=lanes["review"],
        rebuilding=Rebuilding(lanes["rebuild"], revisions),
        following=Following(lanes["rebuild"], revisions),
        answers=AnswerCache(settings.cache_size),
        federation=Federation(
            frozenset(settings.federation_hosts.lower().split()), settings.federation_seconds, settings.federation_size
        ),
        shares=Shares(settings.client_queries),
        rates=Rates(settings),
        reviews=Reviews(),
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
        following = asyncio.create_task(service.following.run())
        try:
            yield service
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
    finally:
        for lane in service.lanes:
            await lane.close()


def _lanes(settings: Settings, revisions: Revisions) -> dict[str, Lane]:
    """Build the lanes by name; a time limit names the setting `<lane>_seconds`."""
    workers = {
        "cheap": settings.cheap_workers,
        "heavy": settings.heavy_workers,
        "validate": 1,
        "review": 1,
        "rebuild": 1,
    }
    return {
        name: Lane(
            name,
            revisions,
            Limits(
                workers=number,
                seconds=getattr(settings, f"{name}_seconds"),
                # What proposals lead to is looked at one after the other, and a reviewer would only ask again.
                queue_seconds=settings.review_seconds if name == "review" else settings.queue_seconds,
                memory=settings.worker_memory,
                result_size=settings.result_size,
                advice=_ADVICE.get(name, ""),
                preload=_JOBS,
            ),
        )
        for name, number in workers.items()
    }


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(_service)]
