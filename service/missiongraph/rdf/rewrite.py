"""Another term in the place of one that stands in a text, in the text's own syntax and manner."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from missiongraph.names import RDF, XSD
from missiongraph.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, TRIG, TURTLE, GraphFormat
from missiongraph.rdf.turtle import tokens

_STRINGS: Final = frozenset({XSD + "string", RDF + "langString"})
_BARE: Final = {
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    XSD + "boolean": re.compile(r"true|false"),
}
_LOCAL: Final = re.compile(r"[^\W_][\w-]*")
_IN_VALUE: Final = re.compile(r"\"@value\"\s*:\s*$")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Written:
    """A term as it stands in a text: its words, what stands before them, and the syntax and prefixes of the text."""

    words: str
    before: str
    syntax: GraphFormat
    prefixes: Mapping[str, str]

    def literal(self, old: Literal, new: Literal) -> str | None:
        """Write a literal in the place of another; None if that cannot be told with certainty."""
        if self.syntax is JSON_LD:
            return self._json_literal(old, new)
        bare = _BARE.get(new.datatype.value)
        if bare and bare.fullmatch(new.value) and self.syntax in (TURTLE, TRIG):
            return new.value
        return f'"{_escaped(new.value)}"{self._suffix(new)}'

    def node(self, new: NamedNode) -> str | None:
        """Write an IRI in the place of a literal."""
        if self.syntax is JSON_LD:
            return None if _IN_VALUE.search(self.before) else json.dumps({"@id": new.value}, ensure_ascii=False)
        return f"<{new.value}>"

    def iri(self, old: str, new: str) -> str | None:
        """Write an IRI in the place of another, by its prefix where that one had it."""
        end = self.words.rstrip('>"')
        closing = self.words[len(end) :]
        space, local = _divided(old)
        if new.startswith(space) and local and end.endswith(local) and _LOCAL.fullmatch(new[len(space) :]):
            return end[: -len(local)] + new[len(space) :] + closing
        if self.syntax is JSON_LD:
            return json.dumps(new, ensure_ascii=False)
        return self._name(new)

    def _suffix(self, new: Literal) -> str:
        if new.language:
            return f"@{new.language}"
        if new.datatype.value in _STRINGS:
            return ""
        return f"^^{self._name(new.datatype.value)}"

    def _name(self, iri: str) -> str:
        if self.syntax not in (N_TRIPLES, N_QUADS):
            for prefix, space in self.prefixes.items():
                if iri.startswith(space) and _LOCAL.fullmatch(iri[len(space) :]):
                    return f"{prefix}:{iri[len(space) :]}"
        return f"<{iri}>"

    def _json_literal(self, old: Literal, new: Literal) -> str | None:
        text = json.dumps(new.value, ensure_ascii=False)
        if (old.datatype, old.language) == (new.datatype, new.language):
            return text if self.words.startswith('"') else None
        if _IN_VALUE.search(self.before):
            return None
        if new.language:
            return f'{{"@value": {text}, "@language": {json.dumps(new.language)}}}'
        if new.datatype.value == XSD + "string":
            return text
        if new.datatype.value == XSD + "integer":
            return str(int(new.value))
        return f'{{"@value": {text}, "@type": {json.dumps(new.datatype.value)}}}'


def prefixes_of(text: str, syntax: GraphFormat) -> Mapping[str, str]:
    """Return the prefixes that a text of Turtle or TriG declares; the last declaration counts."""
    if syntax not in (TURTLE, TRIG):
        return {}
    found: dict[str, str] = {}
    last: list[str] = ["", ""]
    for token in tokens(text):
        if token.kind == "iri" and last[1].endswith(":") and last[0].lower() in ("@prefix", "prefix"):
            found[last[1][:-1]] = token.text[1:-1]
        last = [last[1], token.text]
    return found


def _divided(iri: str) -> tuple[str, str]:
    at = max(iri.rfind("#"), iri.rfind("/"))
    return iri[: at + 1], iri[at + 1 :]


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(each, each) for each in text)
