"""How often somebody may do something: counted in a moving window, by address or by token, in this process."""

from __future__ import annotations

from time import time
from typing import Final

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from missiongraph.errors import Rejected, TooOften
from missiongraph.settings import Settings, variable

RATES: Final = ("validate_rate", "write_rate", "session_rate", "keep_rate")


class Rates:
    """Counts hits against the rates of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._limits = {name: _read(name, getattr(settings, name)) for name in RATES}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def count(self, rate: str, who: str) -> None:
        """Count one more hit of somebody against a rate, by its setting's name. Raises TooOften beyond it."""
        limit = self._limits[rate]
        if await self._limiter.hit(limit, rate, who):
            return
        reset = (await self._limiter.get_window_stats(limit, rate, who)).reset_time
        wait = max(1, round(reset - time()))
        raise TooOften(
            f"No more than {limit.amount} in {limit.get_expiry()} seconds are taken here. Go on in {wait} seconds.",
            retry_after=wait,
            limit=rate,
            value=str(limit),
        )


def _read(name: str, text: str) -> RateLimitItem:
    try:
        return parse(text)
    except ValueError as error:
        raise Rejected(
            f"{variable(name)} must be a rate such as 60/minute, and {text!r} is none.", setting=name
        ) from error
