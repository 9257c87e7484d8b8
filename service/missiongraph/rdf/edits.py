"""Changes to a text, as parts of it and what they become; all else stays as it is, to the byte."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from missiongraph.rdf.places import Lines, Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A part of a text and what it becomes; an empty part is a place to insert at."""

    place: Span
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, tuple[Edit, ...]]:
    """Apply edits and return the new text with those that were applied; of two that overlap, the first one counts."""
    lines = Lines(text)
    parts: list[str] = []
    applied: list[Edit] = []
    done, last = 0, -1
    for edit in sorted(set(edits)):
        start = lines.offset(edit.place.line, edit.place.column)
        end = lines.offset(edit.place.end_line, edit.place.end_column)
        if start < last or (start == last and start == end and applied and applied[-1].place == edit.place):
            continue
        parts += [text[done:start], edit.text]
        applied.append(edit)
        done = last = end
    return "".join([*parts, text[done:]]), tuple(applied)
