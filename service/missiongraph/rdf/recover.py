"""Reading on after errors of syntax: what cannot be read is blanked out, so that all other places stay true.

Turtle and its kin are mended statement by statement (a dot ends a statement wherever it stands), N-Triples and N-Quads
line by line, JSON by a comma too many or too few. RDF/XML is not read on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import parse

from missiongraph.errors import SyntaxProblem
from missiongraph.names import PREFIXES
from missiongraph.rdf.edits import Edit
from missiongraph.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, GraphFormat
from missiongraph.rdf.json_recover import recover_json
from missiongraph.rdf.mend import Broken, Guess, Trouble, offset, undeclared
from missiongraph.rdf.parse import refuse_dangerous
from missiongraph.rdf.places import Lines, Span
from missiongraph.rdf.turtle import tokens

MOST_FAULTS: Final = 50
_MOST_ROUNDS: Final = 60
_MOST_IN_STATEMENT: Final = 8
_POSITION: Final = re.compile(r"^Parser error (?:at|between) line.*?: ")
_DIRECTIVE: Final = re.compile(r"(?:@prefix|@base)[^<]*<[^<>]*>\s*\.|(?:prefix|base)[^<]*<[^<>]*>", re.IGNORECASE)
_REACHING: Final = ("unclosed", "directive", "dot")
_DIRECTIVES: Final = ("prefix", "base", "version")


@dataclass(frozen=True, slots=True)
class Fault:
    """An error of syntax: its kind, where it is, what stands there, the engine's words, and what would mend it."""

    kind: str
    place: Span
    found: str
    reason: str
    edits: tuple[Edit, ...] = ()
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Recovered:
    """A text without what could not be read, declarations that it lacks (`head`), and the faults in its order."""

    data: bytes
    head: bytes
    faults: tuple[Fault, ...]


def recover(data: bytes, syntax: GraphFormat, *, base: str | None) -> Recovered:
    """Take out what cannot be read. Raises SyntaxProblem if that is not a matter of single statements."""
    refuse_dangerous(data, syntax)
    if syntax is RDF_XML:
        return Recovered(data, b"", ())
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SyntaxProblem(
            f"Line {line} is not in UTF-8. Save the file in UTF-8 and send it again.", line=line, format=syntax.name
        ) from error
    if syntax is JSON_LD:
        return _recovered_json(text)
    return _Recovery(text, syntax, base).run()


def _recovered_json(text: str) -> Recovered:
    mended, commas = recover_json(text)
    lines = Lines(text)
    faults = (
        Fault("comma", lines.span(at, at + 1), text[at], "", (Edit(lines.span(start, end), new),), safe=True)
        for at, start, end, new in commas
    )
    return Recovered(mended.encode(), b"", tuple(faults))


class _Recovery:
    def __init__(self, text: str, syntax: GraphFormat, base: str | None) -> None:
        self._original = Lines(text)
        self._text = text
        self._syntax, self._base = syntax, base
        self._head: dict[str, str] = {}
        self._faults: list[Fault] = []
        self._unknown: set[str] = set()

    def run(self) -> Recovered:
        for _ in range(_MOST_ROUNDS):
            troubles = list(self._troubles())
            if not troubles or len(self._faults) >= MOST_FAULTS:
                break
            self._take_out(troubles)
        else:
            troubles = list(self._troubles())
        if troubles:
            raise self._given_up(troubles[0])
        faults = sorted(dict.fromkeys(self._faults), key=lambda fault: fault.place)
        return Recovered(self._text.encode(), "".join(self._head.values()).encode(), tuple(faults))

    def _troubles(self) -> Iterator[Trouble]:
        """Yield what the engine stumbles over; it goes on by itself after the next dot."""
        head = "".join(self._head.values())
        whole = head + self._text
        reading = parse(whole, self._syntax.engine, base_iri=self._base)
        for _ in range(10 * MOST_FAULTS):
            try:
                for _quad in reading:
                    pass
            except SyntaxError as error:
                start = offset(whole, error.lineno or 1, error.offset or 1) - len(head)
                end = offset(whole, error.end_lineno or 1, error.end_offset or 1) - len(head)
                yield Trouble(max(start, 0), max(end, start, 0), _POSITION.sub("", str(error.msg)))
            else:
                return

    def _take_out(self, troubles: list[Trouble]) -> None:
        """Note and blank each statement in trouble; what only misses a known prefix stays."""
        parts = list(self._parts())
        starts = [start for start, _ in parts]
        done: set[int] = set()
        declared = False
        for trouble in troubles:
            prefix = undeclared(trouble.reason)
            if prefix is not None and prefix in PREFIXES:
                self._declare(prefix, trouble)
                declared = True
                continue
            number = bisect_right(starts, trouble.start) - 1
            if number in done:
                continue
            if self._is_beyond(trouble, parts[number] if number >= 0 else None):
                self._close_graph(trouble)
                return
            if number and self._broken(*parts[number]).trouble() is None:
                number -= 1  # fine by itself, so it is what stands before it that reaches into it
            done.add(number)
            kind = self._statement(*parts[number], trouble)
            if self._syntax.has_graphs or declared or kind in _REACHING or len(self._faults) >= MOST_FAULTS:
                return  # what follows may only be a consequence

    def _is_beyond(self, trouble: Trouble, part: tuple[int, int] | None) -> bool:
        """Say whether something is wrong after a statement that is whole."""
        if part is None:
            raise self._given_up(trouble)
        return self._syntax.has_graphs and trouble.start >= part[1] and self._text[part[1] - 1] == "."

    def _broken(self, start: int, end: int) -> Broken:
        text = self._text[start:end]
        # The last statement of a graph of TriG needs no dot.
        is_last = self._syntax.has_graphs and not text.endswith(".") and self._text[end:].lstrip().startswith("}")
        return Broken(text, self._declarations(start), self._syntax, self._base, " ." if is_last else "")

    def _close_graph(self, trouble: Trouble) -> None:
        """Close the last graph of TriG at the end of the text."""
        if self._text.count("{") <= self._text.count("}"):
            raise self._given_up(trouble)
        end = len(self._original.text.rstrip())
        edits = (Edit(self._original.span(end, end), "\n}"),)
        place = self._original.span(max(end - 1, 0), end)
        self._faults.append(Fault("brace", place, "", trouble.reason, edits, safe=True))
        self._text += " }"

    def _declare(self, prefix: str, trouble: Trouble) -> None:
        if prefix in self._head:
            return
        declaration = f"@prefix {prefix}: <{PREFIXES[prefix]}> ."
        self._head[prefix] = f"{declaration} "
        where = self._original.span(0, 0)
        edits = (Edit(where, f"{declaration}\n"),)
        place = self._original.span(trouble.start, trouble.end)
        self._faults.append(
            Fault("prefix", place, self._original.text[trouble.start : trouble.end], trouble.reason, edits, safe=True)
        )

    def _statement(self, start: int, end: int, trouble: Trouble) -> str:
        """Note all that is wrong with a statement and blank it; return the kind of what is wrong first."""
        broken = self._broken(start, end)
        found, mended = self._mend(broken, start, trouble)
        if mended is None:
            found = [replace(fault, edits=(), safe=False) for fault in found]
        elif directive := _DIRECTIVE.match(mended.text):
            self._head[directive[0]] = " ".join(directive[0].split()) + " "
        for fault in found:
            prefix = undeclared(fault.reason)
            if prefix is None or prefix not in self._unknown:
                self._faults.append(fault)
            if prefix is not None:
                self._unknown.add(prefix)
        blank = "".join(each if each in "\r\n" else " " for each in self._text[start:end])
        self._text = self._text[:start] + blank + self._text[end:]
        return "directive" if _is_directive(broken.text) else found[0].kind

    def _mend(self, broken: Broken, start: int, first: Trouble) -> tuple[list[Fault], Broken | None]:
        """Return the faults of a statement, each with what would mend it, and the statement when all are mended."""
        found: list[Fault] = []
        shifts: list[tuple[int, int]] = []
        for _ in range(_MOST_IN_STATEMENT):
            trouble = broken.trouble()
            if trouble is None:
                break
            guess = broken.best(trouble)
            reason = _POSITION.sub("", trouble.reason)
            found.append(self._fault(trouble._replace(reason=reason), guess, start, shifts))
            if guess is None:
                return found, None
            broken = broken.mended(guess)
            shifts.append((guess.start, len(guess.text) - (guess.end - guess.start)))
        if not found:  # alone it can be read: it is what stands before it that reaches into it
            inside = first._replace(start=first.start - start, end=first.end - start)
            return [self._fault(inside, None, start, shifts)], None
        return found, broken if broken.trouble() is None else None

    def _fault(self, trouble: Trouble, guess: Guess | None, start: int, shifts: list[tuple[int, int]]) -> Fault:
        def original(at: int) -> int:
            for changed_at, by in reversed(shifts):
                at -= by if at > changed_at else 0
            return start + at

        kind = guess.kind if guess else "prefix" if undeclared(trouble.reason) is not None else "syntax"
        begin, end = (guess.start, guess.end) if guess and guess.end > guess.start else trouble[:2]
        text = self._original.text
        first, last = original(begin), max(original(end), original(begin) + 1)
        last = min(last, text.find("\n", first) if "\n" in text[first:last] else last)
        place = self._original.span(first, max(first, last))
        if guess is None:
            return Fault(kind, place, text[first:last], trouble.reason)
        edit = Edit(self._original.span(original(guess.start), original(guess.end)), guess.text)
        return Fault(kind, place, text[first:last], trouble.reason, (edit,), guess.safe)

    def _declarations(self, end: int) -> str:
        """Return the directives before a place, as they are written."""
        directives = (self._text[start:stop] for start, stop in self._parts() if start < end)
        own = [part for part in directives if _is_directive(part)]
        return "".join([*self._head.values(), *(f"{part}\n" for part in own)])

    def _parts(self) -> Iterator[tuple[int, int]]:
        """Yield where statements begin and end: with a dot wherever it stands, a brace of TriG, or the line."""
        if self._syntax in (N_TRIPLES, N_QUADS):
            yield from _lines(self._text)
            return
        first: int | None = None
        kinds: list[str] = []
        last = 0
        for token in tokens(self._text):
            if token.kind == "mark" and token.text in "{}" and self._syntax.has_graphs:
                if first is not None and token.text == "}":
                    yield first, last
                first, kinds = None, []
                continue
            if first is None:
                first = token.start
            kinds.append(token.text.lower())
            last = token.end
            ends_here = token.text == "." and token.kind == "mark"
            ends_here |= token.kind == "broken" and token.text.rstrip().endswith(".")
            if ends_here and kinds[0].removeprefix("@") in _DIRECTIVES:  # an address without brackets has dots, too
                ends_here = not self._text[token.end : token.end + 1].strip()
            sparql = kinds[0] in _DIRECTIVES and len(kinds) == (3 if kinds[0] == "prefix" else 2)
            if ends_here or (sparql and token.kind == "iri"):
                yield first, token.end
                first, kinds = None, []
        if first is not None:
            yield first, last

    def _given_up(self, trouble: Trouble) -> SyntaxProblem:
        place = self._original.span(trouble.start, trouble.end)
        return SyntaxProblem(
            f"This is not valid {self._syntax.label}: line {place.line}, column {place.column}: {trouble.reason}.",
            format=self._syntax.name,
            line=place.line,
            column=place.column,
            excerpt=self._original.line(place.line)[:200],
        )


def _is_directive(part: str) -> bool:
    return part.removeprefix("@").lower().startswith(_DIRECTIVES)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1
