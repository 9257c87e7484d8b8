"""Taking a value out of terms, changes and files, in every form in which formats write it; pure.

The mark that takes its place is fit for texts and for IRIs, so that a kept original and the graph still say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Final, TypeVar
from zipfile import BadZipFile, ZipFile

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.names import BASE, DERIVED, ID, META, RDFS, is_written_over_http
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri

MARK: Final = "(redacted)"
_Term = TypeVar("_Term")
_META: Final = NamedNode(META)
_LABEL: Final = NamedNode(RDFS + "label")
_HASHED: Final = (BASE + "originals/", BASE + "revisions/", ID + "claim/", ID + "node/")
"""Names made of a hash or a number, in which a value stands by chance only."""
_ENCODINGS: Final = (
    *("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1250", "cp1251", "cp1252", "cp1254", "cp1256"),
    *("iso8859_1", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_15", "mac_roman"),
)
_LETTERS: Final = {"\n": r"\\n|\r\n", "\t": r"\\t", "\r": r"\\r"}
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_RUNS: Final = re.compile(rb"</t>\s*</r>\s*<r\b[^>]*>(?:\s*<rPr\b.*?</rPr>)?\s*<t\b[^>]*>", re.DOTALL)
"""Where a workbook goes on with the same text in another type."""


class Redactor:
    """Takes one value out of whatever it is given; `originals` says by which name a kept original goes now."""

    def __init__(self, value: str, originals: Mapping[NamedNode, NamedNode] = MappingProxyType({})) -> None:
        self.value = value
        self._originals = originals
        self._written = re.compile("".join(f"(?:{_forms(each)})" for each in value))
        self._in_bytes = frozenset(_encoded(value))
        self._names: dict[NamedNode, NamedNode] = {}

    def stands_in(self, text: str) -> bool:
        """Say whether the value stands in a text, escaped or not."""
        return self._written.search(text) is not None

    def text(self, text: str) -> str:
        """Return a text without the value."""
        return self._written.sub(MARK, text)

    def data(self, data: bytes) -> bytes | None:
        """Return the bytes of a file without the value; None for a workbook that holds it, which cannot be kept."""
        members = _members(data)
        if members is not None:
            holds = any(self._stands_in_member(member) for member in members)
            return None if holds else data
        for encoded, mark in self._in_bytes:
            data = data.replace(encoded, mark)
        return self.text(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def quad(self, quad: Quad) -> Quad:
        """Return a statement without the value, the very same if it does not hold it, or if a release ships it."""
        if is_released(graph_iri(quad)):
            return quad
        subject, predicate, graph = self._name(quad.subject), self._name(quad.predicate), self._name(quad.graph_name)
        value = quad.object
        new = self._literal(quad, value) if isinstance(value, Literal) else self._name(value)
        if (subject, predicate, new, graph) == (quad.subject, quad.predicate, value, quad.graph_name):
            return quad
        return Quad(subject, predicate, new, graph)

    def change(self, change: Change) -> Change:
        """Return a change without the value; what it would both remove and add stays as it is."""
        removed, added = (frozenset(map(self.quad, part)) for part in (change.removed, change.added))
        return Change(removed - added, added - removed)

    def _name(self, term: _Term) -> _Term | NamedNode:
        if not isinstance(term, NamedNode):
            return term
        known = self._names.get(term)
        if known is None:
            text = term.value if term.value.startswith(_HASHED) else self.text(term.value)
            known = self._originals.get(term) or (term if text == term.value else NamedNode(text))
            self._names[term] = known
        return known

    def _literal(self, quad: Quad, value: Literal) -> Literal:
        """Replace within texts; what is left of a date or a number is a text.

        Of the bookkeeping, messages alone are texts: numbers and times of revisions stay.
        """
        text = self.text(value.value)
        if text == value.value or (quad.graph_name == _META and quad.predicate != _LABEL):
            return value
        return Literal(text, language=value.language) if value.language else Literal(text)

    def _stands_in_member(self, member: bytes) -> bool:
        text = _RUNS.sub(b"", member).decode("utf-8", "replace")
        return self.stands_in(text)


def is_released(graph: str) -> bool:
    """Say whether a graph comes with a release: ontology, shapes and so on, which are the same everywhere."""
    return not is_written_over_http(graph) and graph not in (META, DERIVED)


def _forms(letter: str) -> str:
    """Write a pattern of the forms of a letter in Turtle, JSON, XML, CSV and IRIs, the longer ones first."""
    code, utf16 = ord(letter), letter.encode("utf-16-be").hex()
    units = "".join(rf"\\u{_hex(utf16[place : place + 4])}" for place in range(0, len(utf16), 4))
    percents = "".join(f"%{_hex(f'{byte:02x}')}" for byte in letter.encode())
    forms = [rf"\\U{_hex(f'{code:08x}')}", units, percents, rf"&\#0*{code};", rf"&\#[xX]0*{_hex(f'{code:x}')};"]
    forms += [_ENTITIES[letter]] if letter in _ENTITIES else []
    forms += [_LETTERS[letter]] if letter in _LETTERS else []
    forms += ['""'] if letter == '"' else []
    if not letter.isalnum() and letter.isprintable() and letter.isascii():
        forms.append(r"\\" + re.escape(letter))
    return "|".join([*forms, re.escape(letter)])


def _hex(digits: str) -> str:
    return "".join(f"[{each.lower()}{each.upper()}]" if each.isalpha() else each for each in digits)


def _encoded(value: str) -> set[tuple[bytes, bytes]]:
    """Encode value and mark as files that are not in UTF-8 would have them."""
    found = set()
    for encoding in _ENCODINGS:
        try:
            found.add((value.encode(encoding), MARK.encode(encoding)))
        except UnicodeEncodeError:  # so no file in this encoding holds it
            continue
    return found


def _members(data: bytes) -> list[bytes] | None:
    """Unpack a workbook; None for what is none."""
    if not data.startswith(b"PK"):
        return None
    try:
        with ZipFile(BytesIO(data)) as unpacked:
            return [unpacked.read(name) for name in unpacked.namelist()]
    except BadZipFile:
        return None
