"""Lets the indexes of names and of lists follow the revisions, in the lane that rebuilds; pages say when they lag."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Error
from typing import Final

from missiongraph.browse import listfollow
from missiongraph.errors import MissionGraphError
from missiongraph.query import namesearch
from missiongraph.store.readers import Lane
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job

log: Final = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 0.3
_AFTER_FAILURE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Index:
    """A file of the data directory: where it is, which revision it knows, and the job that lets it follow."""

    name: str
    place_of: Callable[[Path], Path]
    followed: Callable[[Path], int]
    follow: Callable[..., int]


NAMES: Final = Index("names", namesearch.place_of, namesearch.followed, namesearch.follow)
LISTS: Final = Index("lists", listfollow.place_of, listfollow.followed, listfollow.follow)


class Searching:
    """Follows until cancelled."""

    def __init__(self, index: Index, lane: Lane, revisions: Revisions) -> None:
        self._index = index
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
                if newest and (self._known != newest or not index.place_of(root).exists()):
                    known = await asyncio.to_thread(index.followed, root)
                    job = Job(index.follow, {"data_dir": root})
                    self._known = known if known == newest else await self._lane.value(job)
            except (MissionGraphError, OSError, Error) as error:
                log.warning("the index of %s does not follow: %s", index.name, error)
                pause = _AFTER_FAILURE
            await asyncio.sleep(pause)
