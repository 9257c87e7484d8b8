"""Small answers, kept by their entity tag.

A tag names revision, query, dataset, format and build, so no kept answer is ever stale.
"""

from __future__ import annotations

from collections import OrderedDict


class AnswerCache:
    """A bounded store of answers; the least recently asked leave first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.used = 0
        """Bytes kept."""
        self.hits = 0
        """Answers given, since the start."""
        self._answers: OrderedDict[str, bytes] = OrderedDict()

    def get(self, tag: str) -> bytes | None:
        """Return the answer with this entity tag, if it is kept."""
        if tag in self._answers:
            self._answers.move_to_end(tag)
            self.hits += 1
        return self._answers.get(tag)

    def put(self, tag: str, answer: bytes) -> None:
        """Keep an answer, unless it alone would take more than a hundredth of the cache."""
        if len(answer) > self._size / 100 or tag in self._answers:
            return
        self._answers[tag] = answer
        self.used += len(answer)
        while self.used > self._size:
            self.used -= len(self._answers.popitem(last=False)[1])
