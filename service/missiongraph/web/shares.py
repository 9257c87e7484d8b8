"""A share for each client: how many queries one address may have running or waiting at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from missiongraph.errors import TooMany


def client_of(request: Request) -> str:
    """Return the address that a request comes from (behind a proxy: the one that the proxy names)."""
    return request.client.host if request.client else ""


class Shares:
    """Counts queries by the address that they come from."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._running: Counter[str] = Counter()

    @contextmanager
    def taken(self, request: Request) -> Iterator[None]:
        """Take a place for as long as the query runs. Raises TooMany when the client's share is used up."""
        client = client_of(request)
        if self._running[client] >= self._limit:
            raise TooMany(
                f"{self._limit} queries of yours are running or waiting already. Wait for one to end.",
                retry_after=1,
                limit="client_queries",
                value=self._limit,
            )
        self._running[client] += 1
        try:
            yield
        finally:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]
