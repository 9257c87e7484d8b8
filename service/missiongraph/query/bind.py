"""Values for the parameters of a question: from words to RDF terms, and from terms into the query's tokens.

A value can never become syntax: it is turned into a term first, and the engine's own writer writes the term.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import ParameterProblem
from missiongraph.names import DOCUMENT_GRAPH, ID, PREFIXES, XSD
from missiongraph.query.catalogue import Parameter, Question
from missiongraph.rdf.tokens import tokens

Value: TypeAlias = NamedNode | Literal

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_ESCAPE: Final = re.compile(r"\\(?:\\([uU])|.)", re.DOTALL)
_SLUG: Final = re.compile(r"[a-z0-9-]+/[\w.~-]+(?:/[\w.~-]+)*")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def bind(question: Question, given: Mapping[str, str]) -> str:
    """Return the question's query with the given words, or the defaults, in place of its parameters.

    An empty word means that nothing is given. Raises ParameterProblem for a parameter that the question does not have
    and for words that its kind does not take.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            names = ", ".join(known) or "none"
            raise ParameterProblem(f"The question has no parameter {name!r}. Its parameters: {names}.", parameter=name)
    values = {}
    for name, parameter in known.items():
        words = given.get(name, "").strip() or parameter.default
        if words:
            values[name] = value_of(parameter, words)
    return replace_variables(question.text, values)


def value_of(parameter: Parameter, words: str) -> Value:
    """Turn words into a term of the parameter's kind. Raises ParameterProblem, which says what the kind takes."""
    convert, takes = _CONVERSIONS[parameter.kind]
    try:
        found = convert(words)
    except ValueError:
        found = None
    if found is None:
        raise ParameterProblem(f"{parameter.name!r} cannot be {words[:200]!r}: give {takes}.", parameter=parameter.name)
    return found


def replace_variables(text: str, values: Mapping[str, Value]) -> str:
    """Write a term in place of each variable `$name`; `?name`, strings and comments stay as they are."""
    parts, done = list[str](), 0
    for token in tokens(text):
        if token.kind == "variable" and token.text.startswith("$") and token.text[1:] in values:
            parts += (text[done : token.start], _written(values[token.text[1:]]))
            done = token.start + len(token.text)
    return "".join((*parts, text[done:]))


def _written(value: Value) -> str:
    """Write a term so that every engine reads it back.

    Code points like \\u0022 may be replaced before a query is parsed (SPARQL 1.1 Query §19.2), and rdflib does so even
    behind an escaped backslash; so the u behind one is written as a code point itself.
    """
    return _ESCAPE.sub(lambda found: f"\\\\\\U{ord(found[1]):08X}" if found[1] else found[0], str(value))


def _iri(words: str) -> NamedNode | None:
    """Read an absolute IRI or a name with one of the shared prefixes."""
    prefix, colon, local = words.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        words = PREFIXES[prefix] + local
    return NamedNode(words) if _ABSOLUTE.fullmatch(words) else None


def _within(namespace: str) -> Callable[[str], NamedNode | None]:
    """Make a reader of slugs such as `mission/eupol-copps`, which stand for IRIs of the namespace."""
    return lambda words: NamedNode(namespace + words) if _SLUG.fullmatch(words) else _iri(words)


def _date(words: str) -> Literal | None:
    if not _DATE.fullmatch(words):
        return None
    return Literal(date.fromisoformat(words).isoformat(), datatype=NamedNode(XSD + "date"))


def _integer(words: str) -> Literal | None:
    return Literal(str(int(words)), datatype=NamedNode(XSD + "integer")) if _INTEGER.fullmatch(words) else None


def _text(words: str) -> Literal | None:
    return None if "\x00" in words else Literal(words)


def _language(words: str) -> Literal | None:
    return Literal(words.lower()) if _LANGUAGE.fullmatch(words) else None


_CONVERSIONS: Final[Mapping[str, tuple[Callable[[str], Value | None], str]]] = {
    "iri": (_iri, "an absolute IRI, such as https://example.org/x, or a name with a shared prefix, such as mg:Task"),
    "thing": (_within(ID), "type and name of a thing, such as mission/eupol-copps, or its IRI"),
    "document": (
        _within(DOCUMENT_GRAPH),
        "publisher and name of a document, such as un-police/uncops-2024, or the IRI of its graph",
    ),
    "date": (_date, "a day that exists, as year-month-day, such as 2024-04-30"),
    "integer": (_integer, "a whole number of at most 18 digits, such as 28"),
    "text": (_text, "text without NUL characters"),
    "language": (_language, "a language tag, such as en or pt-BR"),
}
