"""Rates: so many in a window, each by itself."""

from __future__ import annotations

import asyncio

import pytest

from missiongraph.errors import Rejected, TooOften
from missiongraph.settings import Settings
from missiongraph.web.rates import Rates


def test_what_is_done_too_often_is_refused_until_the_window_moves_on() -> None:
    async def tried() -> None:
        rates = Rates(Settings(session_rate="2/minute"))
        for _ in range(2):
            await rates.count("session_rate", "one")
        with pytest.raises(TooOften) as caught:
            await rates.count("session_rate", "one")
        assert 0 < int(str(caught.value.details["retry_after"])) <= 60
        await rates.count("session_rate", "another")

    asyncio.run(tried())


def test_a_rate_that_cannot_be_read_is_told_with_its_variable() -> None:
    with pytest.raises(Rejected, match="MISSIONGRAPH_WRITE_RATE"):
        Rates(Settings(write_rate="often"))
