"""How often a property is tried: few times in every run, twenty times as often in `make soak`."""

from __future__ import annotations

import os

SOAK = bool(os.environ.get("SOAK"))


def examples(number: int) -> int:
    """Return how many examples to try where an ordinary run tries `number`."""
    return number * 20 if SOAK else number
