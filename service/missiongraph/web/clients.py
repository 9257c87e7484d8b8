"""Snippets for the programs that people use, read from `clients.md`, with the service's own address in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_EXAMPLE: Final = "https://graph.example"
_SNIPPET: Final = re.compile(r"^## ([^\n]+)\n([^\n]+)\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a program: for what, what to know, its language, and the text. `about` alternates words and code."""

    title: str
    about: tuple[str, ...]
    language: str
    code: str


def snippets(address: str) -> list[Snippet]:
    """Return the snippets for a service at an address that has no slash at its end."""
    return [
        Snippet(title, tuple(about.split("`")), language, code.replace(_EXAMPLE, address))
        for title, about, language, code in _read()
    ]


@cache
def _read() -> list[tuple[str, str, str, str]]:
    return _SNIPPET.findall((Path(__file__).parent / "clients.md").read_text(encoding="utf-8"))
