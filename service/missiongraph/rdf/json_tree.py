"""JSON with the offsets of every key and value, for texts that Python's own reader has accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # the scanner of strings of json itself
from typing import Final

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_SCALAR: Final = re.compile(r"[^\s,\]}]+")
_WORDS: Final = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Json:
    """A value, its part of the text, and its `fields`, its `items`, or its `scalar` (a number is text)."""

    start: int
    end: int
    fields: tuple[Field, ...] | None = None
    items: tuple[Json, ...] | None = None
    scalar: str | bool | None = None

    def get(self, name: str) -> Json | None:
        """Return a field's value by name; None if this is no object or has none."""
        return next((field.value for field in self.fields or () if field.name == name), None)

    def each(self) -> Iterator[Json]:
        """Iterate over the items of an array, or give the value itself."""
        return iter((self,) if self.items is None else self.items)


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its part of the text, and its value."""

    name: str
    start: int
    end: int
    value: Json


def read_json(text: str) -> Json:
    """Read a text that is valid JSON. Raises RecursionError, IndexError or ValueError for what is not."""
    return _value(text, _skip(text, 0))


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int) -> Json:
    if text[at] == "{":
        return _object(text, at)
    if text[at] == "[":
        return _array(text, at)
    if text[at] == '"':
        string, end = scanstring(text, at + 1)
        return Json(at, end, scalar=string)
    found = _SCALAR.match(text, at)
    if found is None:
        raise ValueError(f"a value expected at {at}")
    word = found[0]
    return Json(at, found.end(), scalar=_WORDS.get(word, word))


def _object(text: str, start: int) -> Json:
    fields: list[Field] = []
    at = _skip(text, start + 1)
    while text[at] != "}":
        name, end = scanstring(text, at + 1)
        value = _value(text, _skip(text, _skip(text, end) + 1))
        fields.append(Field(name, at, end, value))
        at = _after(text, value.end)
    return Json(start, at + 1, fields=tuple(fields))


def _array(text: str, start: int) -> Json:
    items: list[Json] = []
    at = _skip(text, start + 1)
    while text[at] != "]":
        items.append(_value(text, at))
        at = _after(text, items[-1].end)
    return Json(start, at + 1, items=tuple(items))


def _after(text: str, end: int) -> int:
    """Go on to the next item or to the bracket that closes."""
    at = _skip(text, end)
    return _skip(text, at + 1) if text[at] == "," else at
