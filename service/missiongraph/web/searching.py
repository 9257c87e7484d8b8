"""Lets the index of names follow the revisions, in the lane that rebuilds; searches say when it lags behind."""

from __future__ import annotations

import asyncio
import logging
from sqlite3 import Error
from typing import Final

from missiongraph.errors import MissionGraphError
from missiongraph.query.namesearch import follow, followed, place_of
from missiongraph.store.readers import Lane
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job

log: Final = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 0.3
_AFTER_FAILURE: Final = 30.0


class Searching:
    """Follows until cancelled."""

    def __init__(self, lane: Lane, revisions: Revisions) -> None:
        self._lane = lane
        self._revisions = revisions
        self._known = -1

    async def run(self) -> None:
        """Look for new revisions, and let a job read what they changed."""
        while True:
            pause = _LOOK_SECONDS
            newest = self._revisions.current()
            try:
                if newest and (self._known != newest or not place_of(self._revisions.root).exists()):
                    known = await asyncio.to_thread(followed, self._revisions.root)
                    job = Job(follow, {"data_dir": self._revisions.root})
                    self._known = known if known == newest else await self._lane.value(job)
            except (MissionGraphError, OSError, Error) as error:
                log.warning("the index of the search does not follow: %s", error)
                pause = _AFTER_FAILURE
            await asyncio.sleep(pause)
