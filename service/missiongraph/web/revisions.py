"""Which revision a request reads: the newest, or the one that `?rev=` names, rebuilt if need be."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from missiongraph.errors import MissionGraphError, NotAtHand, NotFound
from missiongraph.store.readers import Lane
from missiongraph.store.rebuild import rebuild
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire

log: Final = logging.getLogger(__name__)
YEAR: Final = 31_536_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A revision, and whether the request named it: what a named one answers never changes."""

    number: int
    named: bool

    @property
    def cache_control(self) -> str:
        """The Cache-Control of an answer from this revision."""
        return f"public, max-age={YEAR}, immutable" if self.named else "no-cache"


class Rebuilding:
    """Rebuilds revisions one at a time, in a reader process of its own lane."""

    def __init__(self, lane: Lane, revisions: Revisions) -> None:
        self.lane = lane
        self._revisions = revisions
        self.alone = asyncio.Lock()
        """Held by whoever makes a file that another request may want made, too."""
        self._task: asyncio.Task[None] | None = None

    def asked(self, request: Request) -> Asked:
        """Read `?rev=`. Raises NotFound, Gone, or NotAtHand after starting to rebuild the revision."""
        text = wire.single(wire.of_url(request), "rev")
        if text is None:
            return Asked(self._revisions.current(), named=False)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise NotFound(f"{text!r} is not the number of a revision.", current=self._revisions.current())
        self.open(int(text))
        return Asked(int(text), named=True)

    def open(self, number: int) -> None:
        """See to it that a revision can be read. Raises NotFound, Gone, or NotAtHand after starting to rebuild it."""
        try:
            self._revisions.require(number)
        except NotAtHand:
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._rebuild(number))
            raise

    async def _rebuild(self, number: int) -> None:
        try:
            await self.lane.value(Job(rebuild, {"data_dir": self._revisions.root, "number": number}))
        except MissionGraphError as error:
            log.warning("revision %s: %s", number, error.message)
