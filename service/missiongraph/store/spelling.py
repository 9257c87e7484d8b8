"""Terms and queries as a remote engine is sent them: hostile terms escaped, blank nodes named, the dataset written out.

SPARQL has no way to name a stored blank node, so a remote engine holds each under an IRI made from its label (RDF 1.1
Concepts §3.5); what is read back is blank again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, QueryTriples, Triple
from pyoxigraph import Store as Oxigraph

from missiongraph.names import BASE, GRAPH, PREFIXES
from missiongraph.rdf.tokens import Token, tokens

NOTHING: Final = GRAPH + "nothing"
"""A graph that is never filled: named where a dataset has to be stated and is to be empty."""
_BLANK: Final = BASE + ".well-known/genid/"
_WKT: Final = f"^^<{PREFIXES['geo']}wktLiteral>"
_WKT_KEPT: Final = f"^^<{BASE}.well-known/datatype/wkt>"
"""By what Virtuoso is sent points: those of their own datatype it holds as numbers of other digits."""
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_AFTER_HEAD: Final = ("FROM", "WHERE", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "VALUES")
_DEEPER: Final = {"(": 1, "{": 1, ")": -1, "}": -1}


def spelled(term: object) -> str:
    """Write a term for SPARQL; what is unbound is UNDEF.

    A `u` after a backslash is itself written as an escape: an engine that resolves escapes before it parses (SPARQL 1.1
    Query §19.2) would else find one in a literal that merely looks like it.
    """
    if term is None:
        return "UNDEF"
    if isinstance(term, BlankNode):
        return f"<{_BLANK}{term.value}>"
    if isinstance(term, Literal):
        text = str(term).replace(r"\\u", r"\\\u0075").replace(r"\\U", r"\\\u0055")
        return text.removesuffix(_WKT) + _WKT_KEPT if text.endswith(_WKT) else text
    return str(term)


def restored(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Give literals in an answer their own datatypes again, wherever its parts are cut."""
    kept, own = (each.strip("^<>").encode() for each in (_WKT_KEPT, _WKT))
    held = b""
    for part in parts:
        whole = (held + part).replace(kept, own)
        cut = max(len(whole) - len(kept) + 1, 0)
        held = whole[cut:]
        if cut:
            yield whole[:cut]
    yield held


def spelled_triples(triples: Iterable[Quad | Triple]) -> str:
    """Write triples one a line; N-Triples are written the same way."""
    return "".join(f"{spelled(each.subject)} {each.predicate} {spelled(each.object)} .\n" for each in triples)


def unblanked(term: Any) -> Any:
    """Undo the naming of blank nodes."""
    label = term.value.removeprefix(_BLANK) if isinstance(term, NamedNode) else ""
    return BlankNode(label) if label.isalnum() and label.isascii() else term


@dataclass(frozen=True, slots=True)
class Parts:
    """A query cut where its dataset stands.

    `opening` is all before its FROM clauses, `default` and `named` are the graphs of these, `rest` is from WHERE on.
    Of CONSTRUCT, `opening` is a SELECT of the variables of `template`, which has its braces.
    """

    form: str
    prologue: str
    opening: str
    template: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    rest: str
    has_graph: bool

    def over(self, default: Sequence[str], named: Sequence[str]) -> str:
        """Write the query over a dataset; the named graphs stand only where they can make a difference.

        A graph that GRAPH names and the dataset lacks becomes NOTHING, which it has: Virtuoso finds a row in any other.
        """
        clauses = [f"FROM <{iri}>" for iri in default or (NOTHING,)]
        if not self.has_graph:
            return "\n".join([self.prologue, self.opening, *clauses, self.rest])
        clauses += [f"FROM NAMED <{iri}>" for iri in (*named, NOTHING)]
        opening, rest = (self._within(part, frozenset(named)) for part in (self.opening, self.rest))
        return "\n".join([self.prologue, opening, *clauses, rest])

    def _within(self, text: str, named: frozenset[str]) -> str:
        found = list(tokens(text))
        after = [token for word, token in pairwise(found) if word.is_word("GRAPH")]
        places = [token for token in after if token.kind in ("iri", "name")]
        for token, iri in reversed(list(zip(places, _iris(self.prologue, places), strict=True))):
            if iri not in named:
                text = f"{text[: token.start]}<{NOTHING}>{text[token.start + len(token.text) :]}"
        return text

    def filled(self, solutions: QuerySolutions, rows: int = 500) -> Iterator[Triple]:
        """Fill the template of CONSTRUCT from solutions, some rows at a time."""
        names = " ".join(str(each) for each in solutions.variables)
        batch = list[str]()
        for solution in solutions:
            batch.append(f"({' '.join(spelled(value) for value in solution)})")
            if len(batch) == rows:
                yield from self._filled(names, batch)
                batch = []
        yield from self._filled(names, batch)

    def _filled(self, names: str, rows: list[str]) -> Iterator[Triple]:
        values = f"VALUES ({names}) {{ {' '.join(rows)} }}"
        triples = Oxigraph().query(f"{self.prologue}\nCONSTRUCT {self.template} WHERE {{ {values} }}")
        for triple in triples if isinstance(triples, QueryTriples) else ():
            yield Triple(unblanked(triple.subject), triple.predicate, unblanked(triple.object))


def parts(text: str) -> Parts:
    """Cut a query that parses."""
    found = list(tokens(text))
    start = next(index for index, token in enumerate(found) if token.is_word(*_FORMS))
    form, prologue = found[start].text.upper(), text[: found[start].start]
    end = _head_end(found, start + 1, is_construct=form == "CONSTRUCT")
    clauses, after = _clauses(found, end)
    opening, template = _slice(text, found, start, end), ""
    if form == "CONSTRUCT":
        template = _slice(text, found, start + 1, end) or _first_group(text, found, after)
        opening = f"SELECT {_variables(template) or '*'}"
    return Parts(
        form,
        prologue,
        opening,
        template,
        default=_distinct(_iris(prologue, [token for token, is_named in clauses if not is_named])),
        named=_distinct(_iris(prologue, [token for token, is_named in clauses if is_named])),
        rest=_slice(text, found, after, len(found)),
        has_graph=any(token.is_word("GRAPH") for token in found),
    )


def _head_end(found: list[Token], index: int, *, is_construct: bool) -> int:
    """Return the index of the token after the head: a FROM, WHERE, `{` or modifier outside brackets, or the end."""
    depth = 0
    if is_construct and found[index].text == "{":
        return _closing(found, index)
    for position in range(index, len(found)):
        token = found[position]
        if depth == 0 and (token.text == "{" or token.is_word(*_AFTER_HEAD)):
            return position
        depth += _deeper(token)
    return len(found)


def _clauses(found: list[Token], index: int) -> tuple[list[tuple[Token, bool]], int]:
    """Return the graphs of the FROM clauses, with whether they are NAMED, and the index after them."""
    clauses = list[tuple[Token, bool]]()
    while index < len(found) and found[index].is_word("FROM"):
        is_named = found[index + 1].is_word("NAMED")
        clauses.append((found[index + 1 + is_named], is_named))
        index += 2 + is_named
    return clauses, index


def _closing(found: list[Token], index: int) -> int:
    """Return the index after the bracket that closes the one at `index`."""
    depth = 0
    for position in range(index, len(found)):
        depth += _deeper(found[position])
        if depth == 0:
            return position + 1
    return len(found)


def _deeper(token: Token) -> int:
    return _DEEPER.get(token.text, 0) if token.kind == "mark" else 0


def _first_group(text: str, found: list[Token], index: int) -> str:
    """Return the pattern of `CONSTRUCT WHERE { … }`, which is its template, too."""
    opens = next(position for position in range(index, len(found)) if found[position].text == "{")
    return _slice(text, found, opens, _closing(found, opens))


def _slice(text: str, found: list[Token], start: int, end: int) -> str:
    """Return the text from one token up to another."""
    first, last = (found[index].start if index < len(found) else len(text) for index in (start, end))
    return text[first:last].strip()


def _variables(template: str) -> str:
    names = (token.text[1:] for token in tokens(template) if token.kind == "variable")
    return " ".join(f"?{name}" for name in dict.fromkeys(names))


def _distinct(iris: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(iris))


def _iris(prologue: str, found: list[Token]) -> list[str]:
    """Return the IRIs that tokens stand for under a prologue, as the parser of queries resolves them."""
    if not found:
        return []
    columns = " ".join(f"({token.text} AS ?g{index})" for index, token in enumerate(found))
    answer = Oxigraph().query(f"{prologue}\nSELECT {columns} {{}}")
    rows = answer if isinstance(answer, QuerySolutions) else ()
    return [value.value for row in rows for value in row if isinstance(value, NamedNode)]
