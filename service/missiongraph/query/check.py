"""Whether a query parses, before it is run: what is wrong and where, in words, and what would certainly mend it.

The judge is the parser of the engine that will run the query, so checker and engine never disagree (a remote engine may
read more or less; then this is advice). It is given an empty graph, and SERVICE is read as GRAPH, so that nothing is
evaluated and nobody is asked. A fix is offered only if it is the one small edit with which the engine reads further.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from pyoxigraph import Store

from missiongraph.errors import Rejected, SyntaxProblem
from missiongraph.names import PREFIXES
from missiongraph.query.guard import Bounds, outline
from missiongraph.query.hints import with_hint
from missiongraph.query.outbound import NO_FEDERATION, Federation
from missiongraph.query.stumble import CLOSING, opened, stumble
from missiongraph.rdf.tokens import Token, tokens
from missiongraph.rdf.tokens import place as line_and_column
from missiongraph.store.base import Snapshot
from missiongraph.store.embedded import syntax_problem

_LIKENESS: Final = 0.74  # WHER for WHERE, LIMITT for LIMIT, but not DATE for STR
_LOOKED_BACK: Final = 4
_MOST_CLOSED: Final = 10
_SPARQL: Final = """
    ABS ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DAY
    DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HAVING HOURS IF IN IRI
    ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT NOW
    OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE
    SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM
    TIMEZONE TZ UCASE UNDEF UNION URI UUID VALUES WHERE YEAR TRUE FALSE A
"""
_WORDS: Final = frozenset(_SPARQL.split())
"""The words of SPARQL 1.1 (Query §19.8, keywords and the names of functions)."""
_QUOTED: Final = re.compile('[\u201c\u201e\u00ab\u201d]([^\u201c\u201d\u201e\u00ab\u00bb"\n]*)[\u201d\u201c\u00bb]')
_SENTENCE: Final = re.compile(r"(?:: |, |one of )([A-Z][\w*]+(?: [\w*]+){3,})")
_LONGEST: Final = 60
_SIGNS: Final = {"==": "=", "<>": "!=", "=>": ">=", "=<": "<="}


@dataclass(frozen=True, slots=True)
class Edit:
    """What would mend a query: the part from `start` to `end` read as `text`. `old` is what stands there now."""

    start: int
    end: int
    text: str
    old: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a query: its form if it parses; else what is wrong, where, and what would mend it.

    Lines and columns count from 1. Offsets count UTF-16 code units from 0, as editors in browsers do.
    """

    form: str = ""
    message: str = ""
    line: int = 0
    column: int = 0
    start: int = 0
    end: int = 0
    fix: Edit | None = None


def check(_snapshot: Snapshot, *, text: str, bounds: Bounds, federation: Federation = NO_FEDERATION) -> Verdict:
    """Check a query. A reader job, because no text may keep the service itself busy."""
    try:
        form = outline(text, bounds, federation).form
    except SyntaxProblem as problem:
        return _without_form(text, problem)
    except Rejected as problem:
        return Verdict(message=problem.message, line=1, column=1)
    trouble = _trouble(text)
    return _explained(text, trouble, _place_of(trouble, text)) if trouble else Verdict(form)


def _trouble(text: str) -> SyntaxProblem | None:
    """Return what the engine says of a query; None if it parses."""
    try:
        Store().query(_unasked(text))
    except SyntaxError as error:
        return syntax_problem(str(error), text)
    return None


def _reason(text: str) -> str:
    """Return what the engine says in a sentence, such as that a variable is not bound; it hides among its tokens."""
    try:
        Store().query(_unasked(text))
    except SyntaxError as error:
        found = _SENTENCE.search(str(error))
        return f": {found[1]}" if found else ""
    return ""


def _parses(text: str) -> bool:
    return _trouble(text) is None


def _unasked(text: str) -> str:
    """Write GRAPH for SERVICE, in as many characters, so that places stay and no endpoint is asked."""
    for token in tokens(text):
        if token.is_word("SERVICE", "SILENT"):
            other = "GRAPH  " if token.is_word("SERVICE") else "      "
            text = text[: token.start] + other + text[token.start + len(token.text) :]
    return text


def _without_form(text: str, problem: SyntaxProblem) -> Verdict:
    """Say what is wrong with a text in which no word says what is asked; such a text was not shown to the engine."""
    found = list(tokens(text))
    token = stumble(text, found, None, _parses)
    place = token.start if token else 0
    edit = _certain(text, found, place)
    said = _misread(text, place, edit) if edit else problem.message
    return _verdict(text, said, place, token, edit)


def _explained(text: str, problem: SyntaxProblem, reached: int) -> Verdict:
    """Say what is wrong: a prefix that is not declared, a token that cannot stand where it stands, or an early end."""
    found = list(tokens(text))
    declaring = next(_undeclared(found), None)
    named = with_hint(problem, text)
    place = _place_of(named, text)
    # `<http://x y>` is no IRI, and what looks like a prefix in it is none.
    if named is not problem and text[place - 1 : place] != "<":
        return _verdict(text, named.message, place, _token_at(found, place), declaring)
    token = stumble(text, found, reached, _parses)
    place = token.start if token else len(text.rstrip())
    edit = _certain(text, found, place)
    if token is None:
        return _verdict(text, "The query ends too early.", place, None, edit)
    line, column = line_and_column(text, place)
    said = f"Line {line}, column {column}: “{token.text[:_LONGEST]}” cannot stand here{_reason(text)}."
    return _verdict(text, _misread(text, place, edit) if edit and edit.old else said, place, token, edit)


def _misread(text: str, place: int, edit: Edit) -> str:
    line, column = line_and_column(text, place)
    return f"Line {line}, column {column}: “{edit.old}” is not understood. Did you mean “{edit.text}”?"


def _verdict(text: str, message: str, place: int, token: Token | None, edit: Edit | None) -> Verdict:
    line, column = line_and_column(text, place)
    end = token.start + len(token.text) if token else min(place + 1, len(text))
    own = replace(edit, start=_units(text, edit.start), end=_units(text, edit.end)) if edit else None
    return Verdict("", message, line, column, _units(text, place), _units(text, end), own)


def _token_at(found: list[Token], place: int) -> Token | None:
    return next((each for each in found if each.start <= place < each.start + len(each.text)), None)


def _certain(text: str, found: list[Token], place: int) -> Edit | None:
    """Return the one edit with which the query parses or, failing that, makes sense further than before."""
    whole: list[Edit] = []
    further: list[Edit] = []
    for edit in _guesses(text, found, place):
        mended = text[: edit.start] + edit.text + text[edit.end :]
        left = _trouble(mended)
        if left is None:
            whole.append(edit)
        elif _is_further(mended, left, edit, place):
            further.append(edit)
    chosen = dict.fromkeys(whole or further)
    return next(iter(chosen)) if len(chosen) == 1 else None


def _is_further(mended: str, left: SyntaxProblem, edit: Edit, place: int) -> bool:
    """Say whether what is left in trouble lies beyond the edit and beyond where it was before."""
    token = stumble(mended, list(tokens(mended)), _place_of(left, mended), _parses)
    grown = len(edit.text) - (edit.end - edit.start)
    return token is None or token.start > max(place, edit.end) + grown


def _guesses(text: str, found: list[Token], place: int) -> Iterator[Edit]:
    reached = [token for token in found if token.start <= place]
    for token in reached[-_LOOKED_BACK:]:
        yield from _misspelt(token)
    for before, token in pairwise(reached):
        both = before.text + token.text
        if both in _SIGNS and before.start + len(before.text) == token.start == place:
            yield Edit(before.start, token.start + len(token.text), _SIGNS[both], both)
    if quoted := _QUOTED.match(text, place):
        yield Edit(place, quoted.end(), f'"{quoted[1]}"', quoted[0])
    ended = [token.start + len(token.text) for token in reached if token.start < place]
    yield from (Edit(ended[-1], ended[-1], mark, "") for mark in (" .", " ;") if ended)
    open_ones = opened(found)
    if 0 < len(open_ones) <= _MOST_CLOSED:
        end = len(text.rstrip())
        yield Edit(end, end, "\n" + "".join(CLOSING[each] for each in reversed(open_ones)), "")


def _undeclared(found: list[Token]) -> Iterator[Edit]:
    """Declare the shared prefixes that are used and not declared."""
    declared = {after.text for before, after in pairwise(found) if before.is_word("PREFIX")}
    used = {token.text.partition(":")[0] for token in found if token.kind == "name"}
    missing = [each for each in PREFIXES if each in used and f"{each}:" not in declared]
    if missing:
        lines = "".join(f"PREFIX {each}: <{PREFIXES[each]}>\n" for each in missing)
        yield Edit(0, 0, lines, "")


def _misspelt(token: Token) -> Iterator[Edit]:
    word = token.text.upper()
    if token.kind == "word" and word not in _WORDS:
        for near in get_close_matches(word, _WORDS, n=1, cutoff=_LIKENESS):
            yield Edit(token.start, token.start + len(token.text), near, token.text)


def _place_of(problem: SyntaxProblem, text: str) -> int:
    return _offset(text, int(str(problem.details.get("line", 1))), int(str(problem.details.get("column", 1))))


def _offset(text: str, line: int, column: int) -> int:
    """Return the offset of a line and column (both from 1)."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def _units(text: str, offset: int) -> int:
    """Count the UTF-16 code units before an offset."""
    return offset + sum(character > "\uffff" for character in text[:offset])
