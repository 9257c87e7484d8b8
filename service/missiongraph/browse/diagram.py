"""A small diagram of what a term is connected with: boxes in columns and lines between them, measured for SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_LETTER: Final = 7.4
"""The width of a letter of 13 units in the faces that browsers come with, generously."""
_PADDING, _GAP, _ROW, _HEIGHT = 12, 130, 40, 28
_LONGEST: Final = 26


@dataclass(frozen=True, slots=True)
class Node:
    """A term to draw: its name, and its IRI for a link."""

    name: str
    iri: str


@dataclass(frozen=True, slots=True)
class Link:
    """A neighbour, and the word on the line to it."""

    node: Node
    word: str


@dataclass(frozen=True, slots=True)
class Box:
    """A term in its place; `x` and `y` are its upper left corner."""

    node: Node
    text: str
    x: float
    y: float
    width: float
    height: float
    is_centre: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two boxes with a word in its middle; it points to its end."""

    x1: float
    y1: float
    x2: float
    y2: float
    word: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """Everything to draw, in a picture of this size."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def diagram(centre: Node, before: Sequence[Link], after: Sequence[Link]) -> Diagram | None:
    """Put a term between what leads to it and what it leads to; None where it would stand alone."""
    if not before and not after:
        return None
    rows = max(len(before), len(after), 1)
    left = _column(before, 0, rows)
    start = max((box.x + box.width for box in left), default=-_GAP) + _GAP
    middle = _box(centre, start, _middle(0, 1, rows), is_centre=True)
    right = _column(after, start + middle.width + _GAP, rows)
    boxes = (*left, middle, *right)
    lines = (
        *(_line(box, middle, link.word) for box, link in zip(left, before, strict=True)),
        *(_line(middle, box, link.word) for box, link in zip(right, after, strict=True)),
    )
    return Diagram(max(box.x + box.width for box in boxes), rows * _ROW, boxes, lines)


def _column(links: Sequence[Link], x: float, rows: int) -> list[Box]:
    return [_box(link.node, x, _middle(number, len(links), rows), is_centre=False) for number, link in enumerate(links)]


def _box(node: Node, x: float, middle: float, *, is_centre: bool) -> Box:
    text = _shortened(node.name)
    return Box(node, text, x, middle - _HEIGHT / 2, len(text) * _LETTER + 2 * _PADDING, _HEIGHT, is_centre)


def _middle(number: int, count: int, rows: int) -> float:
    """Return the height of the middle of a row, with the rows of a column spread evenly."""
    return (number + 0.5) * rows * _ROW / count


def _line(start: Box, end: Box, word: str) -> Line:
    return Line(
        start.x + start.width, start.y + start.height / 2, end.x, end.y + end.height / 2, _shortened(word, _LONGEST - 8)
    )


def _shortened(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
