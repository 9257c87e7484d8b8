"""SPARQL text to tokens, after the terminals of SPARQL 1.1 Query §19.8: enough to bound and bind, not to evaluate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

# Bounded and possessive, so that no text makes the scan worse than linear; nobody has prefixes of 100 letters.
_PREFIX: Final = r"[^\W\d_][\w\-.·]{0,100}+"
# A local name may hold dots but not end in one (SPARQL 1.1 Query §19.8, PN_LOCAL).
_LOCAL: Final = r"(?:(?:[\w\-:·%]|\\.)++(?:\.++(?=[\w\-:·%\\]))?+)*+"
_TERMINALS: Final = re.compile(
    rf"""(?P<space>\s+|\#[^\n\r]*)
      |(?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
      |(?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      |(?P<variable>[?$]\w+)
      |(?P<blank>_:\w(?:[\w\-.]*[\w\-])?)
      |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      |(?P<name>(?:{_PREFIX})?:{_LOCAL})
      |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      |(?P<word>[^\W\d]\w*)
      |(?P<mark>\^\^|&&|\|\||!=|<=|>=|<<\(|\)>>|<<|>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A terminal: its kind (`iri`, `string`, `variable`, `name`, `word`, `mark` …), text and offset."""

    kind: str
    text: str
    start: int

    def is_word(self, *words: str) -> bool:
        """Say whether this is one of these keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """Iterate over the tokens, without white space and comments; what is no terminal is a mark, so this never fails."""
    for found in _TERMINALS.finditer(text):
        if found.lastgroup != "space":
            yield Token(str(found.lastgroup), found[0], found.start())


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column (from 1) of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def declared(found: Sequence[Token]) -> dict[str, str]:
    """Return the namespaces that PREFIX declares, by their prefix with its colon."""
    return {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(found, found[1:], found[2:], strict=False)
        if word.is_word("PREFIX") and name.kind == "name" and iri.kind == "iri"
    }


def resolve(token: Token, base: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI of an `iri` or `name`; `prefixes` have the colon in their keys; an undeclared one adds nothing."""
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1])
    prefix, _, local = token.text.partition(":")
    return prefixes.get(f"{prefix}:", "") + re.sub(r"\\(.)", r"\1", local)
