"""Turtle, TriG, N-Triples and N-Quads as tokens, and which tokens each statement was read from.

The engine gives terms and no positions. The walk goes over the same text in the engine's own order and gives positions
and no terms; the n-th statement of one is the n-th of the other (tests compare both over all shipped files and over
generated ones). It expects a text that the engine has read: what it does not know ends it with `Unwalkable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

# Bounded and possessive, so that no text makes the scan worse than linear.
_PREFIX: Final = r"[^\W\d_](?:[\w\-·]|\.(?=[\w\-.·]*[\w\-·]:)){0,100}+"
# A local name may hold dots but not end in one (Turtle §6.5, PN_LOCAL).
_LOCAL: Final = r"(?:(?:[\w\-:·%]|\\.)++(?:\.++(?=[\w\-:·%\\]))?+)*+"
_TERMINALS: Final = re.compile(
    rf"""(?P<space>[ \t\r\n]+|\#[^\n\r]*)
      |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
      |(?P<string>\"\"\"(?:\"{{0,2}}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''
          |"(?!"")(?:[^"\\\n\r]|\\.)*"|'(?!'')(?:[^'\\\n\r]|\\.)*')
      |(?P<broken><[^<>"\n]*>|"[^"\n]*(?=\n|\Z)|'[^'\n]*(?=\n|\Z))
      |(?P<blank>_:\w(?:[\w\-·]|\.+(?=[\w\-·]))*)
      |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--(?:ltr|rtl))?)
      |(?P<name>(?:{_PREFIX})?:{_LOCAL})
      |(?P<number>[+-]?(?:\d+\.\d*[eE][+-]?\d+|\.?\d+[eE][+-]?\d+|\d*\.\d+|\d+))
      |(?P<word>[^\W\d_][\w\-]*)
      |(?P<mark>\^\^|<<|>>|{{\||\|}}|[.;,\[\](){{}}])
      |(?P<bad>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A terminal: its kind, text and offsets.

    Kinds are `iri`, `string`, `blank`, `tag`, `name`, `number`, `word`, `mark`, and for what is none of them `bad` (a
    character) and `broken` (an IRI with white space, or a text that is not closed in its line).
    """

    kind: str
    text: str
    start: int
    end: int


class Unwalkable(Exception):
    """The text has something that the walk does not know."""


class Walked(NamedTuple):
    """The parts of the text (offsets of start and end) that the terms of one statement stand at."""

    subject: tuple[int, int]
    predicate: tuple[int, int]
    value: tuple[int, int]


def tokens(text: str) -> Iterator[Token]:
    """Iterate over the tokens, without white space and comments; never fails."""
    for found in _TERMINALS.finditer(text):
        if found.lastgroup != "space":
            yield Token(str(found.lastgroup), found[0], found.start(), found.end())


def walk(text: str) -> list[Walked]:
    """Return where the statements of a Turtle or TriG document stand, in the order in which the engine reads them.

    Raises Unwalkable.
    """
    return _Walk(text).document()


def walk_lines(text: str) -> list[Walked]:
    """Do the same for N-Triples and N-Quads."""
    return _Walk(text).plain()


class _Walk:
    """Recursive descent over Turtle §6.5 and TriG §4.

    The engine decides some statements at one and the same token, such as a list's link and first member, and gives
    these last one first. So each statement is noted with the token that completes it.
    """

    def __init__(self, text: str) -> None:
        self._tokens = [*tokens(text), Token("end", "", len(text), len(text))]
        self._at = 0
        self._found: list[tuple[int, Walked]] = []

    def document(self) -> list[Walked]:
        while self._token.kind != "end":
            if not self._directive():
                self._statement_or_graph()
        return self._in_engine_order()

    def plain(self) -> list[Walked]:
        while self._token.kind != "end":
            subject, predicate, value = self._term(), self._term(), self._literal_or_term()
            self._note(subject, predicate, value, self._at)
            while not self._takes("."):
                self._term()
        return self._in_engine_order()

    def _in_engine_order(self) -> list[Walked]:
        groups = groupby(self._found, key=itemgetter(0))
        return [walked for _, group in groups for _, walked in reversed(list(group))]

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _is(self, *marks: str) -> bool:
        return self._token.kind in ("mark", "end") and self._token.text in marks

    def _takes(self, mark: str) -> bool:
        if not self._is(mark):
            return False
        self._at += 1
        return True

    def _expect(self, mark: str) -> None:
        if not self._takes(mark):
            raise Unwalkable(f"{mark} expected, not {self._token.text!r}")

    def _span(self) -> tuple[int, int]:
        return self._token.start, self._token.end

    def _note(self, subject: tuple[int, int], predicate: tuple[int, int], value: tuple[int, int], at: int) -> None:
        self._found.append((at, Walked(subject, predicate, value)))

    def _directive(self) -> bool:
        word = self._token.text.lower()
        if self._token.kind == "tag" and word in ("@prefix", "@base", "@version"):
            while not self._takes("."):
                self._skip()
            return True
        if self._token.kind == "word" and word in ("prefix", "base", "version"):
            self._at += 3 if word == "prefix" else 2
            return True
        return False

    def _skip(self) -> None:
        if self._token.kind == "end":
            raise Unwalkable("the text ends in the middle")
        self._at += 1

    def _statement_or_graph(self) -> None:
        if self._token.kind == "word" and self._token.text.lower() == "graph":
            self._skip()
            self._label()
            self._graph()
        elif self._is("{"):
            self._graph()
        elif self._names_graph():
            self._label()
            self._graph()
        else:
            self._triples()
            self._expect(".")

    def _names_graph(self) -> bool:
        after = self._at + (2 if self._is("[") else 1)
        if self._is("[") and self._tokens[after - 1].text != "]":
            return False
        return after < len(self._tokens) and self._tokens[after].text == "{" and self._tokens[after].kind == "mark"

    def _label(self) -> None:
        if self._takes("["):
            self._expect("]")
        else:
            self._term()

    def _graph(self) -> None:
        self._expect("{")
        while not self._takes("}"):
            self._triples()
            if not self._is("}"):
                self._expect(".")

    def _triples(self) -> None:
        subject = self._span()
        if self._takes("["):
            if not self._takes("]"):
                self._properties(subject)
                self._expect("]")
                if self._is(".", "}"):
                    return
        elif self._is("("):
            self._collection(None)
        else:
            self._term()
        self._properties(subject)

    def _properties(self, subject: tuple[int, int]) -> None:
        while True:
            predicate = self._term()
            self._object(subject, predicate)
            while self._takes(","):
                self._object(subject, predicate)
            if not self._is(";"):
                return
            while self._takes(";"):
                pass
            if self._is(".", "]", "}", ""):
                return

    def _object(self, subject: tuple[int, int], predicate: tuple[int, int]) -> None:
        value = self._span()
        if self._takes("["):
            if not self._is("]"):
                self._properties(value)
            self._expect("]")
            self._note(subject, predicate, value, self._at - 1)
        elif self._is("("):
            self._collection((subject, predicate))
        else:
            is_open = self._token.kind == "string"
            value = self._literal_or_term()
            # A plain string is complete only when the next token is no language and no datatype.
            suffixed = self._tokens[self._at - 1].kind != "string"
            self._note(subject, predicate, value, self._at if is_open and not suffixed else self._at - 1)

    def _collection(self, leading: tuple[tuple[int, int], tuple[int, int]] | None) -> None:
        """Walk a list; `leading` are subject and predicate of which it is the value."""
        cell = opening = self._span()
        self._expect("(")
        if self._is(")"):
            if leading:
                self._note(*leading, opening, self._at)
            self._at += 1
            return
        if leading:
            self._note(*leading, opening, self._at)
        self._object(cell, opening)
        while not self._is(")"):
            after = self._span()
            self._note(cell, opening, after, self._at)
            cell = after
            self._object(cell, opening)
        self._note(cell, opening, self._span(), self._at)
        self._at += 1

    def _term(self) -> tuple[int, int]:
        if self._token.kind not in ("iri", "name", "blank", "word", "number", "string"):
            raise Unwalkable(f"a term expected, not {self._token.text!r}")
        self._at += 1
        return self._tokens[self._at - 1].start, self._tokens[self._at - 1].end

    def _literal_or_term(self) -> tuple[int, int]:
        is_string = self._token.kind == "string"
        start, end = self._term()
        if is_string and self._token.kind == "tag":
            end = self._token.end
            self._at += 1
        elif is_string and self._takes("^^"):
            _, end = self._term()
        return start, end
