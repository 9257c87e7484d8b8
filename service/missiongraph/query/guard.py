"""What a query may look like before an engine sees it, and what can be told of it without evaluating it.

Deep nesting ends the engine's process, hundreds of patterns or path steps keep its planner busy for minutes, and both
need no data; so they are bounded here, on tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from missiongraph.errors import QueryTooComplex, SyntaxProblem
from missiongraph.query.federation import refuse_foreign
from missiongraph.query.outbound import NO_FEDERATION, Federation
from missiongraph.query.patterns import is_anchored
from missiongraph.rdf.terms import is_iri
from missiongraph.rdf.tokens import Token, place, resolve, tokens
from missiongraph.store.base import QueryDataset

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_BRANCHES: Final = ("UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "EXISTS")
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_NEW: Final = ("RAND", "NOW", "UUID", "STRUUID", "BNODE")
_OPEN: Final = dict(zip(")]}", "([{", strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most that a query may have."""

    length: int
    nesting: int
    branches: int
    patterns: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a query that passed: its form, and the dataset that its FROM clauses name.

    A light query is anchored in constants and connected, so it belongs in the cheap lane at first. A repeatable one
    asks no other endpoint and calls no function that gives something new each time.
    """

    form: str
    dataset: QueryDataset
    is_light: bool
    is_repeatable: bool

    def evaluated_over(self, asked: QueryDataset) -> QueryDataset:
        """Return the dataset to hand to the engine beside the text, where `asked` is what the request names.

        A request's dataset replaces the query's own (SPARQL 1.1 Protocol §2.1.4). The query's own is handed over only
        if it unites several default graphs, because the engine alone would count their common triples twice.
        """
        if asked or len(self.dataset.default) < 2:
            return asked
        return self.dataset


def outline(text: str, bounds: Bounds, federation: Federation = NO_FEDERATION) -> Outline:
    """Check a query against the bounds and describe it.

    Raises QueryTooComplex, ForbiddenInQuery (a SERVICE that may not be asked) or SyntaxProblem (not a query at all).
    """
    if len(text.encode("utf-8", "surrogatepass")) > bounds.length:
        raise QueryTooComplex(
            f"The query is longer than {bounds.length:,} bytes. Shorten it.", limit="query_length", value=bounds.length
        )
    found = _tokens(text, federation)
    _bound(found, bounds)
    form = _form(found)
    asks_others = any(token.is_word("SERVICE") for token in found)
    is_repeatable = not asks_others and not any(token.is_word(*_NEW) for token in found)
    return Outline(form, _dataset(found), is_anchored(found) and not asks_others, is_repeatable)


def bounded_update(text: str, bounds: Bounds) -> list[Token]:
    """Check an update against the bounds and return its tokens; data are bounded in nesting, not in their number.

    Raises QueryTooComplex, ForbiddenInQuery (SERVICE) or SyntaxProblem (NUL, byte order mark).
    """
    found = _tokens(text, NO_FEDERATION)
    depth, deepest, data, patterns = 0, 0, 0, list[Token]()
    for before, token in zip([None, *found], found, strict=False):
        opens = token.kind == "mark" and token.text in "([{"
        depth += opens - (token.kind == "mark" and token.text in _OPEN)
        deepest = max(deepest, depth)
        if not data and opens and before is not None and before.is_word("DATA"):
            data = depth
        if not data:
            patterns.append(token)
        elif depth < data:
            data = 0
    _most("nesting", "levels of brackets", deepest, bounds.nesting)
    _bound(patterns, bounds)
    return found


def _tokens(text: str, federation: Federation) -> list[Token]:
    if text.startswith("\ufeff"):
        raise SyntaxProblem("The text starts with a byte order mark. Save it without one.", line=1, column=1)
    if "\x00" in text:
        line, column = place(text, text.index("\x00"))
        raise SyntaxProblem("The text holds a NUL character. Remove it.", line=line, column=column)
    found = list(tokens(text))
    refuse_foreign(text, found, federation)
    return found


def _bound(found: list[Token], bounds: Bounds) -> None:
    depth = deepest = branches = patterns = parentheses = 0
    for token in found:
        if token.kind == "mark":
            if token.text in "([{":
                depth += 1
                parentheses += token.text == "("
                deepest = max(deepest, depth)
            elif token.text in _OPEN:
                depth -= 1
                parentheses -= token.text == ")"
            branches += token.text in ("||", "&&", "!", "|")
            patterns += token.text in "/^|*+?" or (token.text in ".;,[{" and parentheses <= 0)
        else:
            branches += token.is_word(*_BRANCHES)
    _most("nesting", "levels of brackets", deepest, bounds.nesting)
    _most("branches", "alternatives, options and negations", branches, bounds.branches)
    _most("patterns", "triple patterns and path steps", patterns, bounds.patterns)


def _most(name: str, what: str, count: int, limit: int) -> None:
    if count > limit:
        raise QueryTooComplex(
            f"The query has {count:,} {what}, and at most {limit:,} are allowed. Split it into smaller queries.",
            limit=f"query_{name}",
            value=limit,
        )


def _form(found: list[Token]) -> str:
    for token in found:
        if token.is_word(*_FORMS):
            return token.text.upper()
        if token.is_word(*_UPDATES):
            raise SyntaxProblem("This is an update, and only queries are read here. Send it to /update.")
    raise SyntaxProblem(
        "This is not a SPARQL query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE.", line=1, column=1
    )


def _dataset(found: list[Token]) -> QueryDataset:
    """Read the FROM clauses, with prefixes and base applied (SPARQL 1.1 Query §13.2).

    Empty if one of them names no absolute IRI; the engine then says where.
    """
    base, prefixes = "", dict[str, str]()
    default, named = list[str](), list[str]()
    for index, token in enumerate(found):
        following = found[index + 1 : index + 3]
        match token.text.upper() if token.kind == "word" else "", [each.kind for each in following]:
            case "BASE", ["iri", *_]:
                base = urljoin(base, following[0].text[1:-1])
            case "PREFIX", ["name", "iri"]:
                prefixes[following[0].text] = urljoin(base, following[1].text[1:-1])
            case "FROM", ["iri" | "name", *_]:
                default.append(resolve(following[0], base, prefixes))
            case "FROM", ["word", "iri" | "name"] if following[0].is_word("NAMED"):
                named.append(resolve(following[1], base, prefixes))
            case ("WHERE", _) | ("", _) if token.text == "{":
                break
    if not all(map(is_iri, default + named)):
        return QueryDataset()
    return QueryDataset(tuple(dict.fromkeys(default)), tuple(dict.fromkeys(named)))
