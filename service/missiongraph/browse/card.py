"""The picture of a thing that other sites show beside a link to its page: its kind, its name, and what is said first.

It is drawn by Pillow, which shapes and orders Arabic (Raqm), in the fonts that the build of the front end brings. What
is written comes from sources, so it is bounded and cleaned of what would draw outside of its line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from missiongraph.browse.facts import groups
from missiongraph.browse.language import COMMA
from missiongraph.browse.lead import lead
from missiongraph.browse.lists import hue
from missiongraph.browse.retired import refuse_retired
from missiongraph.browse.sources import Footnotes
from missiongraph.browse.view import View, unknown_thing
from missiongraph.store.base import Snapshot

WIDTH: Final = 1200
HEIGHT: Final = 630
REGULAR: Final = "DejaVuSans.ttf"
BOLD: Final = "DejaVuSans-Bold.ttf"
_NAME: Final = "MissionGraph"
_HUES: Final = ("#0a5688", "#1c6b3a", "#6b3fa0", "#8a4200", "#9c1f5a", "#4d5b67")  # those of style.css
_INK, _MUTED, _PAPER, _LINE = "#16212b", "#556472", "#ffffff", "#d3dae0"
_SIDE: Final = 84
_MOST: Final = 240
_MARKS: Final = 2
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_FIRST: Final = 3
_FROM_RIGHT: Final = ("ar",)


@dataclass(frozen=True, slots=True)
class Card:
    """What the picture says: `line` holds what the page says first; `hue` is that of the class.

    `from_right` is for readers whose lines begin there.
    """

    title: str
    kind: str
    line: str
    hue: int
    from_right: bool = False


def card_picture(snapshot: Snapshot, *, iri: str, language: str, fonts: Path) -> bytes:
    """Reader job: draw the picture of a thing as PNG, 1200 by 630 pixels; `fonts` is the folder of REGULAR and BOLD.

    Raises NotFound when nothing is said of it, Moved or Gone when curators ended the IRI.
    """
    refuse_retired(snapshot, iri, language)
    return paint(card(View(snapshot, language), iri), fonts)


def card(view: View, iri: str) -> Card:
    """Gather what the picture of a thing says. Raises NotFound when nothing is said of it."""
    if not (view.facts(iri) or view.claims_about(iri)):
        raise unknown_thing(iri)
    types = view.types(iri)
    said = []
    for entry in lead(groups(view, iri, Footnotes(view)))[:_FIRST]:
        values = COMMA[view.language].join(part.text for value in entry.values for part in value.parts)
        said.append(f"{entry.label.text}: {values}")
    return Card(
        title=view.label(iri).text,
        kind=view.label(types[0]).capitalised().text if types else "",
        line=" · ".join(said),
        hue=hue(types[0]) if types else 0,
        from_right=view.language in _FROM_RIGHT,
    )


def paint(shown: Card, fonts: Path) -> bytes:
    """Draw a card as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    colour = _HUES[shown.hue % len(_HUES)]
    regular, bold = str(fonts / REGULAR), str(fonts / BOLD)
    draw.rectangle((0, 0, WIDTH, 18), fill=colour)
    pen = _Pen(draw, from_right=shown.from_right)
    y = pen.write(84, shown.kind, ImageFont.truetype(regular, 34), colour, 1)
    title = clean(shown.title)
    size = 72 if len(title) <= 40 else 56
    y = pen.write(y + 22, title, ImageFont.truetype(bold, size), _INK, 3)
    pen.write(y + 26, shown.line, ImageFont.truetype(regular, 30), _MUTED, 2)
    draw.line((_SIDE, HEIGHT - 104, WIDTH - _SIDE, HEIGHT - 104), fill=_LINE, width=2)
    draw.text((_SIDE + 56, HEIGHT - 76), _NAME, font=ImageFont.truetype(bold, 32), fill=_INK)
    _mark(draw, _SIDE, HEIGHT - 78)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def clean(text: str) -> str:
    """Take out what is not seen or redirects writing, floods of marks over a letter, and all beyond a bound."""
    found: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", text[: 4 * _MOST]):
        category = unicodedata.category(sign)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category not in _UNSEEN and marks <= _MARKS:
            found.append(sign)
        elif category in ("Cc", "Zl", "Zp"):
            found.append(" ")
    whole = " ".join("".join(found).split())
    return whole if len(whole) <= _MOST else whole[: _MOST - 1] + "…"


class _Pen:
    """Writes lines one below the other, from the side where the reader's lines begin."""

    def __init__(self, draw: ImageDraw.ImageDraw, *, from_right: bool) -> None:
        self._draw = draw
        self._x, self._anchor = (WIDTH - _SIDE, "ra") if from_right else (_SIDE, "la")

    def write(self, top: int, text: str, font: ImageFont.FreeTypeFont, colour: str, lines: int) -> int:
        """Write a text in so many lines at most and return where the next goes."""
        shown = clean(text)
        direction = "rtl" if _is_rtl(shown) else "ltr"
        for line in _lines(shown, font, lines):
            place = (self._x, top)
            self._draw.text(place, line, font=font, fill=colour, anchor=self._anchor, direction=direction)
            top += round(font.size * 1.25)
        return top


def _lines(text: str, font: ImageFont.FreeTypeFont, most: int) -> Iterator[str]:
    """Break a text where it is too wide; what does not go into the last line is cut, and an ellipsis says so."""
    width = WIDTH - 2 * _SIDE
    rest = text
    for number in range(1, most + 1):
        if not rest:
            return
        if font.getlength(rest) <= width:
            yield rest
            return
        room = next(
            count for count in range(len(rest), 0, -1) if count == 1 or font.getlength(rest[:count] + "…") <= width
        )
        if number == most:
            yield rest[:room].rstrip() + "…"
            return
        broken = rest.rfind(" ", 1, room + 1)
        place = broken if broken > 0 else room
        yield rest[:place].rstrip()
        rest = rest[place:].lstrip()


def _is_rtl(text: str) -> bool:
    strong = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind in ("R", "AL") for kind in strong if kind in ("L", "R", "AL")), False)


def _mark(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """Draw the sign of the project, as `static/icon.svg` has it, 40 pixels wide."""

    def at(left: float, top: float) -> tuple[float, float]:
        return x + left * 1.25, y + top * 1.25

    for start, end in (((8, 9), (24, 13)), ((8, 9), (12, 25)), ((24, 13), (12, 25))):
        draw.line((*at(*start), *at(*end)), fill=_HUES[0], width=3)
    for middle, radius, colour in (((8, 9), 5, _HUES[0]), ((24, 13), 4, _HUES[1]), ((12, 25), 4, _HUES[3])):
        draw.circle(at(*middle), radius * 1.25, fill=colour)
