"""Frames between a reader process and the service: one byte of kind, four of length, the payload."""

from __future__ import annotations

import enum
import struct
from typing import Final

HEADER: Final = struct.Struct("!cI")
FRAME_SIZE: Final = 64 * 1024


class Kind(enum.Enum):
    """What a frame holds."""

    READY = b"S"
    """Nothing: the worker waits for a job."""
    DATA = b"D"
    """A part of a streamed answer."""
    VALUE = b"V"
    """A pickled result: the job is done."""
    ERROR = b"X"
    """A pickled exception: the job is done."""


def frame(kind: Kind, payload: bytes = b"") -> bytes:
    """Put a frame into bytes."""
    return HEADER.pack(kind.value, len(payload)) + payload
