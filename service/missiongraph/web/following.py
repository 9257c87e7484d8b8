"""Lets the indexes of history, names and lists follow the log, one after the other; pages say when one lags behind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Error
from typing import Final, NamedTuple

from missiongraph.browse import listfollow
from missiongraph.errors import MissionGraphError
from missiongraph.query import namesearch
from missiongraph.store import history
from missiongraph.store.readers import Lane
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job

log: Final = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 0.2
_PATIENCE: Final = 1.0
_AFTER_FAILURE: Final = 30.0


class _Followed(NamedTuple):
    """An index: where it is, how far it has come, and the job that lets it follow."""

    place: Callable[[Path], Path]
    followed: Callable[[Path], int]
    follow: Callable[..., int]


_HISTORY: Final = _Followed(history.place_of, history.followed, history.follow)
_FOLLOWED: Final = (
    _HISTORY,
    _Followed(namesearch.NAMES.place, namesearch.NAMES.followed, namesearch.follow),
    _Followed(listfollow.LISTS.place, listfollow.LISTS.followed, listfollow.follow),
)


class Following:
    """Looks for new revisions, and lets jobs in the lane that rebuilds read what they changed.

    The lane has one reader, and jobs that queue for it together would be told that it is busy.
    """

    def __init__(self, lane: Lane, revisions: Revisions) -> None:
        self._lane = lane
        self._revisions = revisions
        self._known: dict[_Followed, int] = {}
        self._rested: dict[_Followed, float] = {}

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            for index in _FOLLOWED:
                if self._is_behind(index):
                    await self._bring(index)
            await asyncio.sleep(_LOOK_SECONDS)

    async def history(self) -> int:
        """Return the revision up to which the index of the history has come."""
        return await asyncio.to_thread(_HISTORY.followed, self._revisions.root)

    async def caught_up(self) -> int:
        """Wait a moment for the index of the history if it lags, and return the revision up to which it has come."""
        deadline = _now() + _PATIENCE
        known = await self.history()
        while known != self._revisions.current() and _now() < deadline:
            await asyncio.sleep(_LOOK_SECONDS / 4)
            known = await self.history()
        return known

    def _is_behind(self, index: _Followed) -> bool:
        newest = self._revisions.current()
        is_known = self._known.get(index) == newest and index.place(self._revisions.root).exists()
        return newest > 0 and not is_known and _now() >= self._rested.get(index, 0.0)

    async def _bring(self, index: _Followed) -> None:
        root, newest = self._revisions.root, self._revisions.current()
        try:
            known = await asyncio.to_thread(index.followed, root)
            if known != newest:
                known = await self._lane.value(Job(index.follow, {"data_dir": root}))
            self._known[index] = known
        except (MissionGraphError, OSError, Error) as error:
            log.warning("the index %s does not follow: %s", index.place(root).name, error)
            self._rested[index] = _now() + _AFTER_FAILURE


def _now() -> float:
    return asyncio.get_running_loop().time()
