"""A rough reading of a query's triple patterns: are they held together, and by a constant?

Rough is enough: a wrong guess costs one time limit of the cheap lane, after which the query moves to the heavy one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from missiongraph.rdf.tokens import Token

_TERMS: Final = frozenset({"iri", "name", "variable", "blank", "string", "number"})
_CLAUSES: Final = ("FILTER", "BIND", "VALUES", "HAVING", "GROUP", "ORDER", "LIMIT", "OFFSET", "PREFIX", "BASE", "FROM")
_FREE: Final = 8


def is_anchored(found: list[Token]) -> bool:
    """Say whether all patterns hang together by shared variables and some constant subject or object holds them.

    Closures (`*`, `+` in a path) and more than _FREE patterns without a constant are never anchored.
    """
    body = _body(found)
    if any(token.kind == "mark" and token.text in "*+" for token in body):
        return False
    ends = list(_ends(body))
    free = sum(all(token.kind in ("variable", "blank") for token in pair) for pair in ends)
    return not ends or (free < len(ends) and free <= _FREE and _is_connected(ends))


def _body(found: list[Token]) -> list[Token]:
    """Cut the query down to what stands in braces, without expressions in parentheses."""
    body: list[Token] = []
    braces = parentheses = 0
    for token in found:
        braces += (token.text == "{") - (token.text == "}") if token.kind == "mark" else 0
        parentheses += (token.text == "(") - (token.text == ")") if token.kind == "mark" else 0
        if braces > 0 and parentheses == 0 and not token.is_word(*_CLAUSES):
            body.append(token)
    return body


def _ends(body: list[Token]) -> Iterator[tuple[Token, Token]]:
    """Iterate over (subject, object) of each pattern; what stands between them is predicate or path."""
    subject: Token | None = None
    middle = False
    for token in body:
        if token.kind == "mark" and token.text in ".{}":
            subject, middle = None, False
        elif token.kind == "mark" and token.text == ";":
            middle = False
        elif token.is_word("GRAPH"):
            subject, middle = None, False
        elif token.kind in _TERMS or token.is_word("A"):
            if subject is None:
                subject = token
            elif not middle:
                middle = True
            elif token.kind in _TERMS:
                yield subject, token


def _is_connected(ends: Iterable[tuple[Token, Token]]) -> bool:
    """Join patterns that share a variable; constants join nothing."""
    groups: list[set[str]] = []
    for pair in ends:
        joined = {token.text for token in pair if token.kind in ("variable", "blank")}
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined] if joined else apart
    return len(groups) <= 1
