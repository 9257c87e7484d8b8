"""What a SPARQL Update would touch, told from its tokens: its operations, their graphs, and how to find a near miss.

The operations are handed to the engine one by one. Each keeps its place in the text, so that line and column of a
syntax error are those of what the client sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NoReturn
from urllib.parse import urljoin

from missiongraph.errors import DefaultGraphDerived, ForbiddenInQuery, Rejected, SyntaxProblem
from missiongraph.names import DOCUMENT_GRAPH
from missiongraph.rdf.tokens import Token, place
from missiongraph.store.base import QueryDataset

_ESCAPE: Final = re.compile(r"\\(.)")
_MANAGING: Final = ("CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY")
_MODIFYING: Final = ("WITH", "INSERT", "DELETE")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, ready for the engine.

    `graphs` are those that it can write, None if a variable names one. `deleted` is a query that constructs what it
    would delete if its patterns were matched against the default graph; `matched` one that selects the graphs
    (`?graph`) in which its pattern matches. Both are empty where they say nothing. `looked_in` are the graphs that the
    operation looks for its pattern in.
    """

    text: str
    graphs: frozenset[str] | None
    deleted: str = ""
    matched: str = ""
    looked_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Block:
    """A part in braces: the tokens between them, and the offsets of the braces."""

    inner: tuple[Token, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Written:
    """Where a template or a data block writes: graphs by name, perhaps one by variable, perhaps the default graph."""

    graphs: frozenset[str]
    any_graph: bool
    default: bool


def operations(text: str, found: list[Token], dataset: QueryDataset, target: str = "") -> list[Operation]:
    """Divide an update into its operations.

    `dataset` is that of the request (`using-graph-uri`, SPARQL 1.1 Protocol §2.2.3); `target` is the graph to which a
    PATCH is sent and which its unnamed patterns are about. Raises ForbiddenInQuery for LOAD, DefaultGraphDerived for a
    write to the default graph, Rejected for a dataset beside WITH or USING, SyntaxProblem for what is no update.
    """
    return list(_Reader(text, found, dataset, target).operations())


class _Reader:
    """Reads one update; what it cannot make out is left to the engine, whose words are better."""

    def __init__(self, text: str, found: list[Token], dataset: QueryDataset, target: str) -> None:
        self._text, self._found = text, found
        self._dataset, self._target = dataset, target
        self._base, self._prefixes = "", dict[str, str]()
        self._prologue: list[tuple[int, int]] = []

    def operations(self) -> Iterator[Operation]:
        """Iterate over the operations, each with the prologue before it."""
        start = 0
        while start < len(self._found):
            start = self._read_prologue(start)
            end = _end_of_operation(self._found, start)
            part = self._found[start:end]
            if part:
                yield self._operation(part)
            start = end + 1

    def _read_prologue(self, start: int) -> int:
        while start < len(self._found):
            token, *after = self._found[start : start + 3]
            if token.is_word("PREFIX") and len(after) == 2:
                self._prefixes[after[0].text] = urljoin(self._base, after[1].text[1:-1])
                start = self._note(start, 3)
            elif token.is_word("BASE") and after:
                self._base = urljoin(self._base, after[0].text[1:-1])
                start = self._note(start, 2)
            else:
                break
        return start

    def _note(self, start: int, length: int) -> int:
        last = self._found[start + length - 1]
        self._prologue.append((self._found[start].start, last.start + len(last.text)))
        return start + length

    def _operation(self, part: list[Token]) -> Operation:
        first = part[0]
        if first.is_word("LOAD"):
            self._refuse(
                ForbiddenInQuery, "LOAD is off: this service sends no requests. Send the data themselves.", first
            )
        if first.is_word(*_MANAGING):
            return self._managing(part)
        if not first.is_word(*_MODIFYING):
            self._refuse(SyntaxProblem, f"No update begins with {first.text[:40]!r}.", first)
        return self._modifying(part)

    def _managing(self, part: list[Token]) -> Operation:
        """Read CLEAR, DROP, CREATE (one graph) or ADD, MOVE, COPY (from one to another)."""
        words = [token for token in part[1:] if not token.is_word("SILENT", "GRAPH", "TO")]
        named = [self._resolve(token) for token in words if token.kind in ("iri", "name")]
        written = words if part[0].is_word("MOVE") else words[-1:]
        for token in written:
            if token.is_word("DEFAULT", "ALL", "NAMED"):
                self._refuse_default(token)
        touched = named if part[0].is_word("MOVE") else named[-1:]
        text = self._placed(part)
        if part[0].is_word("CREATE") and not any(token.is_word("SILENT") for token in part):
            # A store that keeps no empty graphs always succeeds (SPARQL 1.1 Update §3.2.1); the engine would keep one.
            text = f"{text[: part[0].start]}CREATE SILENT{text[part[0].start + len('CREATE') :]}"
        return Operation(text, frozenset(touched))

    def _modifying(self, part: list[Token]) -> Operation:
        """Read INSERT DATA, DELETE DATA, DELETE WHERE, or [WITH] DELETE INSERT [USING] WHERE."""
        blocks = dict(_blocks(part))
        own = self._resolve(part[1]) if part[0].is_word("WITH") and len(part) > 1 else ""
        using = [index for index, token in enumerate(part) if token.is_word("USING") and _is_outside(token, blocks)]
        if self._dataset and (own or using):
            self._refuse(Rejected, "using-graph-uri and WITH or USING exclude each other (Protocol §2.2.3).", part[0])
        templates = [block for name, block in blocks.items() if name != "WHERE"] or list(blocks.values())
        written = [self._written(block) for block in templates]
        own = own or self._target
        if not own and any(each.default for each in written):
            self._refuse_default(part[0])
        graphs = frozenset(graph for each in written for graph in each.graphs)
        graphs |= {own} if any(each.default for each in written) else frozenset()
        return Operation(
            self._rewritten(part, blocks, own),
            None if any(each.any_graph for each in written) else graphs,
            self._deleted(blocks, graphs),
            self._matched(blocks),
            graphs if not own else graphs | {own},
        )

    def _written(self, block: _Block) -> _Written:
        graphs, any_graph, default = set[str](), False, False
        for name, _ in _pieces(block.inner):
            if name is None:
                default = True
            elif name.kind == "variable":
                any_graph = True
            else:
                graphs.add(self._resolve(name))
        return _Written(frozenset(graphs), any_graph, default)

    def _rewritten(self, part: list[Token], blocks: dict[str, _Block], own: str) -> str:
        """Write the dataset of the request, or the target of a PATCH, into the operation, which stays in its place."""
        text = self._placed(part)
        if self._dataset and "WHERE" in blocks:
            where = next(token for token in part if token.is_word("WHERE") and _is_outside(token, blocks))
            using = "".join(f"USING <{iri}> " for iri in self._dataset.default)
            using += "".join(f"USING NAMED <{iri}> " for iri in self._dataset.named)
            only = blocks["WHERE"] if len(blocks) == 1 else None
            template = self._text[only.start : only.end + 1] + " " if only else ""
            return text[: where.start] + template + using + text[where.start :]
        if not self._target or part[0].is_word("WITH"):
            return text
        if "DATA" in blocks or len(blocks) == 1:
            block = next(iter(blocks.values()))
            if any(token.is_word("GRAPH") for token in block.inner):
                return text
            inside = text[block.start + 1 : block.end]
            return f"{text[: block.start]}{{ GRAPH <{own}> {{{inside}}} }}{text[block.end + 1 :]}"
        return f"{text[: part[0].start]}WITH <{own}> {text[part[0].start :]}"

    def _deleted(self, blocks: dict[str, _Block], graphs: frozenset[str]) -> str:
        template = (
            blocks.get("DELETE") or blocks.get("DELETE DATA") or (blocks.get("WHERE") if len(blocks) == 1 else None)
        )
        if template is None:
            return ""
        where = blocks.get("WHERE")
        triples = " . ".join(_triples(piece) for _, piece in _pieces(template.inner))
        body = f"{{ {triples} }}" if where is template else self._anywhere(where, graphs) if where else "{}"
        return f"{self._prologue_text()} CONSTRUCT {{ {triples} }} WHERE {body}"

    def _matched(self, blocks: dict[str, _Block]) -> str:
        where = blocks.get("WHERE")
        if where is None or not where.inner or "INSERT" not in blocks or "DELETE" in blocks:
            return ""
        inside = self._anywhere(where, None)
        return f"{self._prologue_text()} SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {inside} }}"

    def _anywhere(self, where: _Block, graphs: frozenset[str] | None) -> str:
        """Return a WHERE part as a group without `GRAPH <name>` for these graphs (None: for any that is named)."""
        cut = list[tuple[int, int]]()
        for token, name in zip(where.inner, where.inner[1:], strict=False):
            is_named = token.is_word("GRAPH") and name.kind in ("iri", "name")
            if is_named and (graphs is None or self._resolve(name) in graphs):
                cut.append((token.start, name.start + len(name.text)))
        text, position = "", where.start
        for start, end in cut:
            text += self._text[position:start]
            position = end
        return text + self._text[position : where.end + 1]

    def _prologue_text(self) -> str:
        return " ".join(self._text[start:end] for start, end in self._prologue)

    def _placed(self, part: list[Token]) -> str:
        """Blank out all but the prologue and an operation; line breaks stay, and so do all offsets."""
        kept = [*self._prologue, (part[0].start, part[-1].start + len(part[-1].text))]
        text, position = "", 0
        for start, end in kept:
            text += re.sub(r"[^\n]", " ", self._text[position:start]) + self._text[start:end]
            position = end
        return text

    def _resolve(self, token: Token) -> str:
        if token.kind == "iri":
            return urljoin(self._base, token.text[1:-1])
        prefix, _, local = token.text.partition(":")
        return self._prefixes.get(f"{prefix}:", "") + _ESCAPE.sub(r"\1", local)

    def _refuse_default(self, token: Token) -> NoReturn:
        self._refuse(
            DefaultGraphDerived,
            "The default graph is the union of the documents and cannot be written. Name a document: GRAPH "
            f"<{DOCUMENT_GRAPH}publisher/document> {{ … }} in the template, or WITH before it.",
            token,
        )

    def _refuse(self, kind: type[Rejected] | type[DefaultGraphDerived], message: str, token: Token) -> NoReturn:
        line, column = place(self._text, token.start)
        raise kind(message, line=line, column=column)


def _end_of_operation(found: list[Token], start: int) -> int:
    depth = 0
    for index in range(start, len(found)):
        token = found[index]
        if token.kind == "mark":
            depth += (token.text == "{") - (token.text == "}")
            if token.text == ";" and depth == 0:
                return index
    return len(found)


def _blocks(part: list[Token]) -> Iterator[tuple[str, _Block]]:
    """Iterate over the outermost braces by the keyword before them, such as DELETE, WHERE or INSERT DATA."""
    depth, opened = 0, 0
    for index, token in enumerate(part):
        if token.kind != "mark" or token.text not in "{}":
            continue
        if token.text == "{" and depth == 0:
            opened = index
        depth += 1 if token.text == "{" else -1
        if depth == 0 and opened:
            before = [each.text.upper() for each in part[max(0, opened - 2) : opened]]
            name = " ".join(before) if before[-1] == "DATA" else before[-1]
            yield name, _Block(tuple(part[opened + 1 : index]), part[opened].start, token.start)


def _pieces(inner: tuple[Token, ...]) -> Iterator[tuple[Token | None, list[Token]]]:
    """Divide a template into what stands in `GRAPH name { … }`, with the name, and what stands outside, with None."""
    outside = list[Token]()
    index = 0
    while index < len(inner):
        if inner[index].is_word("GRAPH") and index + 2 < len(inner):
            end = _closing(inner, index + 2)
            within = list(inner[index + 3 : end])
            if within:
                yield inner[index + 1], within
            index = end + 1
        else:
            outside.append(inner[index])
            index += 1
    if any(token.text != "." for token in outside):
        yield None, outside


def _triples(piece: list[Token]) -> str:
    return " ".join(token.text for token in piece).removesuffix(".")


def _closing(inner: tuple[Token, ...], start: int) -> int:
    depth = 0
    for index in range(start, len(inner)):
        if inner[index].kind == "mark":
            depth += (inner[index].text == "{") - (inner[index].text == "}")
        if depth == 0:
            return index
    return len(inner)


def _is_outside(token: Token, blocks: dict[str, _Block]) -> bool:
    return not any(block.start < token.start < block.end for block in blocks.values())
