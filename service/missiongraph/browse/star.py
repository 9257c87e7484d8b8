"""A small picture of what a page links: the thing in the middle, the things that its facts name around it.

It says nothing that the lists of the page do not say. Names stand on evenly spaced lines, so that none covers another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

from missiongraph.browse.claims import Value
from missiongraph.browse.facts import Group, Row
from missiongraph.browse.incoming import Incoming
from missiongraph.browse.language import Text
from missiongraph.browse.lists import hue
from missiongraph.browse.view import NODE, View
from missiongraph.names import ID

WIDTH: Final = 900
MOST: Final = 16
_MIDDLE: Final = WIDTH // 2
_RADIUS: Final = 120
_LINE: Final = 25
_LEAST_HEIGHT: Final = 90
_FEWEST: Final = 2
_MARGIN: Final = 14
_LONGEST_NAME, _LONGEST_WORD = 28, 18
_FEW: Final = 5
_CLAIM: Final = ID + "claim/"


@dataclass(frozen=True, slots=True)
class Ray:
    """A thing that is linked: `name` and `word` are shortened to their place, `words` are all relations in full."""

    iri: str
    name: str
    label: Text
    word: str
    words: str
    hue: int
    x: int
    y: int
    is_left: bool


@dataclass(frozen=True, slots=True)
class Star:
    """The rays around a thing; `total` counts the things that the page names, which may be more."""

    height: int
    rays: tuple[Ray, ...]
    total: int


def star(view: View, iri: str, groups: Iterable[Group], incoming: Iterable[Incoming]) -> Star | None:
    """Draw the things that the facts of a page name, then those that point to it; None where there is one at most."""
    words: dict[str, dict[str, None]] = {}
    for other, word in (*_named(groups), *_pointing(incoming), *_beside(groups)):
        if other != iri and _is_thing(other):
            words.setdefault(other, {})[word] = None
    if len(words) < _FEWEST:
        return None
    shown = _chosen(words)
    right = ceil(len(shown) / 2)
    height = max(right * _LINE + 2 * _MARGIN, _LEAST_HEIGHT)
    rays = [
        *_side(view, {each: ", ".join(words[each]) for each in shown[:right]}, height, is_left=False),
        *_side(view, {each: ", ".join(words[each]) for each in shown[right:]}, height, is_left=True),
    ]
    return Star(height, tuple(rays), len(words))


def _is_thing(iri: str) -> bool:
    return iri.startswith(ID) and not iri.startswith((_CLAIM, NODE))


def _chosen(words: dict[str, dict[str, None]]) -> list[str]:
    """Take a few of each relation first, so that a long one does not hide the others."""
    taken: Counter[str] = Counter()
    few, rest = list[str](), list[str]()
    for iri, relations in words.items():
        word = next(iter(relations))
        taken[word] += 1
        (few if taken[word] <= _FEW else rest).append(iri)
    kept = {*(few + rest)[:MOST]}
    return [iri for iri in words if iri in kept]


def _named(groups: Iterable[Group]) -> Iterator[tuple[str, str]]:
    """Return what values are, each with the label of its row."""
    for row, value in _values(groups):
        yield from ((part.iri, row.label.text) for part in value.parts)


def _beside(groups: Iterable[Group]) -> Iterator[tuple[str, str]]:
    """Return what is said beside values, each with its property."""
    for _, value in _values(groups):
        for aside in value.asides:
            yield from ((part.iri, aside.label.text) for part in aside.parts)


def _values(groups: Iterable[Group]) -> Iterator[tuple[Row, Value]]:
    for group in groups:
        for row in group.rows:
            yield from ((row, each) for value in row.values for each in _with_details(value))


def _with_details(value: Value) -> Iterator[Value]:
    yield value
    for detail in value.details:
        yield from _with_details(detail)


def _pointing(incoming: Iterable[Incoming]) -> Iterator[tuple[str, str]]:
    for group in incoming:
        yield from ((thing.iri, group.label.text) for thing in group.things)


def _side(view: View, words: dict[str, str], height: int, *, is_left: bool) -> Iterator[Ray]:
    """Put things on one half of an ellipse, at even heights."""
    reach = height / 2 - _MARGIN / 2
    for number, (iri, said) in enumerate(words.items()):
        y = height / 2 + (number - (len(words) - 1) / 2) * _LINE
        out = _RADIUS * sqrt(max(1 - ((y - height / 2) / reach) ** 2, 0.05))
        label, kinds = view.label(iri), view.types(iri)
        yield Ray(
            iri=iri,
            name=_shortened(label.text, _LONGEST_NAME),
            label=label,
            word=_shortened(said, _LONGEST_WORD),
            words=said,
            hue=hue(kinds[0]) if kinds else 0,
            x=round(_MIDDLE - out if is_left else _MIDDLE + out),
            y=round(y),
            is_left=is_left,
        )


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
