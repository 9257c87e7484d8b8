"""Lets the indexes of names and of lists follow the revisions, in the lane that rebuilds; pages say when they lag."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from sqlite3 import Error
from typing import Final

from missiongraph.browse import listfollow
from missiongraph.errors import MissionGraphError
from missiongraph.query import namesearch
from missiongraph.query.following import Index
from missiongraph.store.readers import Lane
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job

log: Final = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 0.3
_AFTER_FAILURE: Final = 30.0


FOLLOWED: Final = ((namesearch.NAMES, namesearch.follow), (listfollow.LISTS, listfollow.follow))
"""The indexes, each with the job that lets it follow."""


class Searching:
    """Follows until cancelled."""

    def __init__(self, index: Index, follow: Callable[..., int], lane: Lane, revisions: Revisions) -> None:
        self._index, self._follow = index, follow
        self._lane = lane
        self._revisions = revisions
        self._known = -1

    async def run(self) -> None:
        """Look for new revisions, and let a job read what they changed."""
        root, index = self._revisions.root, self._index
        while True:
            pause = _LOOK_SECONDS
            newest = self._revisions.current()
            try:
                if newest and (self._known != newest or not index.place(root).exists()):
                    known = await asyncio.to_thread(index.followed, root)
                    job = Job(self._follow, {"data_dir": root})
                    self._known = known if known == newest else await self._lane.value(job)
            except (MissionGraphError, OSError, Error) as error:
                log.warning("the index %s does not follow: %s", index.file, error)
                pause = _AFTER_FAILURE
            await asyncio.sleep(pause)
