"""What was probably meant where Turtle or one of its kin is broken: small edits, each tried on the engine.

A guess counts only if it is the only one with which the statement can be read further than before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from pyoxigraph import parse

from missiongraph.names import BASE, XSD
from missiongraph.rdf.formats import GraphFormat
from missiongraph.rdf.turtle import Token, tokens

_SPACED_IRI: Final = re.compile(r"<[^<>\"\n]*>")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?![\w-])")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:[ \u00a0\u202f']\d{3})+(?![\d,])|\d{1,3}(?:\.\d{3}){2,}(?![\d,])")
_CURLY: Final = re.compile(
    '[\u201c\u201e\u00ab\u201d]\\s?([^\u201c\u201d\u201e\u00ab\u00bb"\n]*?)\\s?[\u201d\u201c\u00bb]'
    "|[\u2018\u2019]([^\u2018\u2019'\n]*)[\u2019\u2018]"
)
_TAG: Final = re.compile(r"@[A-Za-z]{2,3}(_[A-Za-z0-9]+)+")
_ESCAPE: Final = re.compile(r"\\(?![tbnrf\"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})")
_BOOLEAN: Final = re.compile(r"(?:true|false)(?![\w:-])", re.IGNORECASE)
_NO_COLON: Final = re.compile(r"^@?prefix\s+([\w-]+)(?=\s*<)", re.IGNORECASE)
_NO_BRACKETS: Final = re.compile(r"^@?(?:prefix\s+[\w.-]*:|base)\s*(https?://[^\s<>\"]*[^\s<>\".;,])", re.IGNORECASE)
_UNDECLARED: Final = re.compile(r"The prefix (\S*?):? has not been declared")


class Guess(NamedTuple):
    """What is wrong, and which part of the text (offsets) should read how; `safe` if nothing else can be meant."""

    kind: str
    start: int
    end: int
    text: str
    safe: bool = True


class Trouble(NamedTuple):
    """What the engine stumbled over: offsets in the text, and its own words."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A part of a text that cannot be read, with the declarations that are in force there."""

    text: str
    head: str
    syntax: GraphFormat
    base: str | None
    tail: str = ""

    def trouble(self) -> Trouble | None:
        """Return the first thing that the engine stumbles over; None if the part can be read."""
        try:
            for _ in parse(self.head + self.text + self.tail, self.syntax.engine, base_iri=self.base):
                pass
        except SyntaxError as error:
            whole = self.head + self.text
            start = offset(whole, error.lineno or 1, error.offset or 1) - len(self.head)
            end = offset(whole, error.end_lineno or 1, error.end_offset or 1) - len(self.head)
            return Trouble(max(start, 0), max(end, start, 0), str(error.msg))
        return None

    def mended(self, guess: Guess) -> Broken:
        """Return the part as it would be."""
        text = self.text[: guess.start] + guess.text + self.text[guess.end :]
        return replace(self, text=text)

    def best(self, trouble: Trouble) -> Guess | None:
        """Return the only guess that helps; None if there is none, or if several help equally."""
        helping: list[tuple[bool, Guess]] = []
        for guess in guesses(self.text, trouble):
            left = self.mended(guess).trouble()
            if left is None:
                helping.append((True, guess))
            elif _is_further(left, guess, trouble):
                helping.append((False, guess))
        whole = [guess for is_whole, guess in helping if is_whole]
        chosen = whole or [guess for _, guess in helping]
        return chosen[0] if len({guess.text.strip() for guess in chosen}) == 1 else None


def _is_further(left: Trouble, guess: Guess, before: Trouble) -> bool:
    """Say whether what is left in trouble is beyond the guess and beyond where it was before."""
    grown = len(guess.text) - (guess.end - guess.start)
    is_around = guess.end > before.start
    return left.start >= guess.start + len(guess.text) and (is_around or left.start - grown > before.start)


def offset(text: str, line: int, column: int) -> int:
    """Return the offset of a line and column (both from 1)."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def undeclared(reason: str) -> str | None:
    """Return the prefix that the engine misses a declaration of."""
    found = _UNDECLARED.search(reason)
    return found[1] if found else None


def guesses(text: str, trouble: Trouble) -> Iterator[Guess]:
    """Yield what may have been meant at a place of trouble, or before it in the same part."""
    found = list(tokens(text))
    yield from _in_directive(text)
    for token in found:
        if token.start > trouble.end:
            return
        yield from _at_token(text, token)
        if token.start <= trouble.start < token.end:
            break
    yield from _separators(found, trouble)


def _in_directive(text: str) -> Iterator[Guess]:
    if missing := _NO_COLON.match(text):
        yield Guess("directive", missing.end(1), missing.end(1), ":")
    if bare := _NO_BRACKETS.match(text):
        yield Guess("directive", bare.start(1), bare.end(1), f"<{bare[1]}>")


def _at_token(text: str, token: Token) -> Iterator[Guess]:
    """Yield what may be wrong with a single token."""
    start = token.start
    if token.kind in ("bad", "broken"):
        yield from _bad(text, token)
    elif token.kind == "number":
        if date := _DATE.match(text, start):
            yield Guess("date", start, date.end(), f'"{date[0]}"^^<{XSD}date>')
        elif number := _THOUSANDS.match(text, start):
            yield Guess("number", start, number.end(), re.sub(r"\D", "", number[0]))
    elif token.kind == "word" and (boolean := _BOOLEAN.match(text, start)):
        yield Guess("boolean", start, boolean.end(), boolean[0].lower())
    elif token.kind == "tag" and (tag := _TAG.match(text, start)):
        yield Guess("language", start, tag.end(), tag[0].replace("_", "-"))
    elif token.kind == "string" and _ESCAPE.search(token.text):
        yield Guess("escape", start, token.end, _ESCAPE.sub(r"\\\\", token.text))


def _bad(text: str, token: Token) -> Iterator[Guess]:
    start = token.start
    if token.text.startswith("<") and (iri := _SPACED_IRI.match(text, start)):
        inner = iri[0][1:-1].strip()
        is_web = inner.startswith(("http://", "https://")) and not inner.startswith(BASE)
        yield Guess("space", start, iri.end(), f"<{re.sub(chr(92) + 's+', '%20', inner)}>", " " not in inner or is_web)
    if curly := _CURLY.match(text, start):
        inner = curly[1] if curly[1] is not None else curly[2]
        yield Guess("quotes", start, curly.end(), f'"{inner}"')
    if token.text == "^":
        yield Guess("caret", start, token.end, "^^")
    if token.kind == "broken" and token.text[0] in "\"'":
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else None]
        closed = start + len(re.sub(r"\s*[.;,\]\s]*$", "", line))
        yield Guess("unclosed", start, closed, text[start:closed] + token.text[0], safe=False)


def _separators(found: list[Token], trouble: Trouble) -> Iterator[Guess]:
    """Yield a dot, a semicolon or a bracket before the place of trouble."""
    before = [token for token in found if token.end <= trouble.start]
    if not before:
        if len(found) == 1 and found[0].text == ".":
            yield Guess("surplus", found[0].start, found[0].end, "")
        return
    end = before[-1].end
    for mark, kind in ((".", "dot"), (";", "semicolon")):
        yield Guess(kind, end, end, f" {mark}")
    depth = sum((token.text in "[(") - (token.text in "])") for token in before if token.kind == "mark")
    if depth > 0:
        opened = next(token.text for token in reversed(before) if token.kind == "mark" and token.text in "[(")
        yield Guess("bracket", end, end, " ]" if opened == "[" else " )")
