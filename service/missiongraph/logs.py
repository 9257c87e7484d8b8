"""Logging for a service: one line an event, to standard error, in a form that people and machines read."""

from __future__ import annotations

import logging


def configure(level: str) -> None:
    """Send log lines of this level and above to standard error: time, level, logger, message."""
    logging.basicConfig(
        level=level.upper(),
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S%z",
        force=True,
    )
