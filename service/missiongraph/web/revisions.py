"""Which revision a request reads: the newest, or that of `?rev=`, rebuilt if need be."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from fastapi import Request

from missiongraph.errors import MissionGraphError, NotAtHand, NotFound
from missiongraph.store import redacting
from missiongraph.store.preview import Preview
from missiongraph.store.readers import Lane
from missiongraph.store.rebuild import rebuild
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job
from missiongraph.web import parameters as wire

log: Final = logging.getLogger(__name__)
YEAR: Final = 31_536_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A revision, and whether the request named it: what a named one answers never changes.

    Below zero it is a preview, which is for one pair of eyes only.
    """

    number: int
    named: bool
    name: str = ""
    """How the request named a preview, `proposal-42`."""
    era: tuple[str, ...] = ()
    """Part of each entity tag after a redaction, since what was answered before it is stale, named revision or not."""

    def __str__(self) -> str:
        return self.name or str(self.number)

    @property
    def cache_control(self) -> str:
        """The Cache-Control of an answer from this revision."""
        if self.number < 0:
            return "private, no-store"
        return f"public, max-age={YEAR}, immutable" if self.named else "no-cache"


class Rebuilding:
    """Rebuilds revisions one at a time, in a reader process of its own lane."""

    def __init__(self, lane: Lane, revisions: Revisions) -> None:
        self.lane = lane
        self._revisions = revisions
        self.alone = asyncio.Lock()
        """Held by whoever makes a file that another request may want made, too."""
        self._task: asyncio.Task[None] | None = None
        redactions = redacting.count(revisions.root)
        self.era = (f"r{redactions}",) if redactions else ()
        """As `Asked.era`; the service is stopped for a redaction, so it stays."""

    def asked(self, request: Request) -> Asked:
        """Read `?rev=`; that of a preview was looked at already (`web.previewing`).

        Raises NotFound, Gone, or NotAtHand after starting to rebuild the revision.
        """
        preview: Preview | None = getattr(request.state, "preview", None)
        if preview:
            return Asked(-preview.serial, named=True, name=f"proposal-{preview.proposal}", era=self.era)
        text = wire.single(wire.of_url(request), "rev")
        if text is None:
            return Asked(self._revisions.current(), named=False, era=self.era)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise NotFound(f"{text!r} is not the number of a revision.", current=self._revisions.current())
        self.open(int(text))
        return Asked(int(text), named=True, era=self.era)

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
