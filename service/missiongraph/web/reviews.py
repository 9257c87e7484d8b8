"""What proposals would lead to, worked out once for each state of proposal and graph, and kept for the next look."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Final

from missiongraph.commit.review import Consequences

_KEPT: Final = 32


class Reviews:
    """Keeps the last consequences that were worked out; two who ask for the same at once wait for one job."""

    def __init__(self) -> None:
        self._tasks: OrderedDict[Hashable, asyncio.Task[Consequences]] = OrderedDict()

    async def get(self, key: Hashable, work: Callable[[], Awaitable[Consequences]]) -> Consequences:
        """Return what `work` returns, or returned for this key before; what failed is tried again."""
        return await asyncio.shield(self.begin(key, work))

    def begin(self, key: Hashable, work: Callable[[], Awaitable[Consequences]]) -> asyncio.Task[Consequences]:
        """See to it that the work for a key is under way or done."""
        task = self._tasks.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._tasks[key] = asyncio.create_task(_run(work))
            task.add_done_callback(_noticed)
        self._tasks.move_to_end(key)
        while len(self._tasks) > _KEPT:
            self._tasks.popitem(last=False)
        return task


async def _run(work: Callable[[], Awaitable[Consequences]]) -> Consequences:
    return await work()


def _noticed(task: asyncio.Task[Consequences]) -> None:
    """Look at a failure, which nobody may be waiting for: whoever asks next gets it, or a new try."""
    if not task.cancelled():
        task.exception()
