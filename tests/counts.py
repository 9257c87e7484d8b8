"""How often a property is tried: few times in every run, far more often in `make soak`."""

from __future__ import annotations

import os

SOAK = bool(os.environ.get("SOAK"))


def examples(number: int, *, soak: int = 0) -> int:
    """Return how many examples to try where an ordinary run tries `number`: `soak`, or twenty times as many."""
    return (soak or number * 20) if SOAK else number
