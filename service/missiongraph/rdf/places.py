"""Where a statement stands in what was submitted: in a text by line and column, in a table by row and column.

Engines give no positions, so each reader of a format says afterwards where its statements came from (`Places`); it is
asked only when there is something to show.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Protocol, TypeAlias

from pyoxigraph import Quad


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a text. Lines and columns count from 1, columns in characters; the end is the first one beyond."""

    line: int
    column: int
    end_line: int
    end_column: int
    file: str = ""

    def __str__(self) -> str:
        return _in_file(self.file, f"{self.line}:{self.column}")


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell of a table: its row, from 1 as a spreadsheet counts them, and its column by letter ("" for the whole row).

    `sheet` is empty where a file has only one table.
    """

    row: int
    column: str = ""
    sheet: str = ""
    file: str = ""

    def __str__(self) -> str:
        place = f"{self.column}{self.row}" if self.column else f"row {self.row}"
        return _in_file(self.file, f"{self.sheet}!{place}" if self.sheet else place)


Place: TypeAlias = Span | Cell


@dataclass(frozen=True, slots=True)
class StatementPlace:
    """Where the three terms of a statement stand; for a nested node, where it begins."""

    subject: Place
    predicate: Place
    value: Place


class Places(Protocol):
    """What a reader knows about the places of the statements that it read."""

    def statements(self) -> Iterator[tuple[Quad, StatementPlace]]:
        """Iterate over the statements whose place is known, in the order of the text, with blank nodes named."""

    def excerpt(self, place: Place) -> str:
        """Return what stands there, to be shown: the line of a text, the words of a cell."""


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """Places that were known when the statements were made, as those of a table are."""

    known: tuple[tuple[Quad, StatementPlace], ...] = ()
    words: Mapping[Place, str] = field(default_factory=dict)

    def statements(self) -> Iterator[tuple[Quad, StatementPlace]]:
        """Iterate over them."""
        return iter(self.known)

    def excerpt(self, place: Place) -> str:
        """Return the words of a cell; the empty string where they were not kept."""
        return self.words.get(in_file(place, ""), "")


NOWHERE: Final = KnownPlaces()


class Lines:
    """The lines of a text: from offsets to lines and columns, and back."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def span(self, start: int, end: int) -> Span:
        """Return the part of the text between two offsets."""
        return Span(*self._position(start), *self._position(end))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, which need not be in the text."""
        if line > len(self._starts):
            return len(self.text)
        return min(self._starts[line - 1] + column - 1, len(self.text))

    def line(self, number: int) -> str:
        """Return a line without its end; the empty string beyond the last."""
        if not 1 <= number <= len(self._starts):
            return ""
        end = self.text.find("\n", self._starts[number - 1])
        return self.text[self._starts[number - 1] : end if end >= 0 else None].rstrip("\r")

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def in_file(place: Place, name: str) -> Place:
    """Add the name of the file that a place is in."""
    return replace(place, file=name)


def _in_file(name: str, place: str) -> str:
    return f"{name}:{place}" if name else place
