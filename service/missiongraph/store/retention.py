"""What is kept of the past: which checkpoints stay on the disk, and whether changes may leave the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from missiongraph.settings import Settings


@dataclass(frozen=True, slots=True)
class Retention:
    """The newest `newest` checkpoints stay, and the last one of each of the newest `daily` days, up to `days` old.

    `log_days`: a change may leave the log when it is older than that; 0 means never.
    """

    newest: int = 3
    daily: int = 30
    days: int = 400
    log_days: int = 0

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Take what the settings say."""
        return cls(settings.keep_checkpoints, settings.keep_daily, settings.keep_days, settings.log_days)

    def leaving(self, checkpoints: Sequence[int], times: Mapping[int, datetime], now: datetime) -> list[int]:
        """Return which of the checkpoints (in order) are to leave; the newest never does."""
        last_of_day = {times[number].date(): number for number in checkpoints}
        daily = [number for _, number in sorted(last_of_day.items())][-self.daily :]
        oldest = now - timedelta(days=self.days)
        stay = {*checkpoints[-self.newest :], *(number for number in daily if times[number] >= oldest)}
        return [number for number in checkpoints if number not in stay]

    def may_leave_log(self, time: datetime, now: datetime) -> bool:
        """Say whether the change of a revision may leave the log."""
        return bool(self.log_days) and time < now - timedelta(days=self.log_days)
