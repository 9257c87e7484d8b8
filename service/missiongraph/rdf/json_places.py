"""Where the statements of a JSON-LD document stand.

Nodes without a name are given one that tells where they are, in a copy that the engine reads again. Keys are expanded
by the contexts in the document (JSON-LD 1.1 §4: terms, prefixes, `@vocab`, `@base`, aliases of keywords); what is
beyond that is found by its value within its node, else it is placed at the node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from typing import Final, NamedTuple
from urllib.parse import urljoin

from pyoxigraph import BlankNode, Quad

from missiongraph.names import RDF
from missiongraph.rdf.json_tree import Field, Json
from missiongraph.rdf.terms import Object

TYPE: Final = RDF + "type"
_MARK: Final = "_:at"
_NO_NODE: Final = frozenset({"@value", "@list", "@set"})
_MAPS: Final = frozenset({"@language", "@index", "@id", "@type", "@graph"})


@dataclass(frozen=True, slots=True)
class _Context:
    """The terms in force: IRIs by term, what contexts leave as they are, and terms whose values are maps."""

    base: str
    vocabulary: str = ""
    terms: Mapping[str, str] = made(default_factory=dict)
    maps: frozenset[str] = frozenset()

    def with_(self, stated: Json | None) -> _Context:
        context = self
        for part in stated.each() if stated else ():
            for field in part.fields or ():
                context = context._with_field(field)
        return context

    def _with_field(self, field: Field) -> _Context:
        text = field.value.scalar
        if field.name == "@base" and isinstance(text, str):
            return replace(self, base=urljoin(self.base, text))
        if field.name == "@vocab" and isinstance(text, str):
            return replace(self, vocabulary=self.expand(text))
        identifier = field.value.get("@id")
        if identifier is not None:
            text = identifier.scalar
        elif field.value.fields is not None:
            text = field.name  # a term that only says more about what a prefix already expands
        if not isinstance(text, str) or field.name.startswith("@"):
            return self
        iri = text if text.startswith("@") else self.expand(text)
        container = field.value.get("@container")
        is_map = container is not None and any(each.scalar in _MAPS for each in container.each())
        maps = self.maps | {field.name} if is_map else self.maps
        return replace(self, terms={**self.terms, field.name: iri}, maps=maps)

    def keyword(self, name: str) -> str:
        """Return the keyword that a key stands for, or the key itself."""
        known = self.terms.get(name, name)
        return known if known.startswith("@") else name

    def expand(self, text: str) -> str:
        """Expand a term, compact IRI or relative term against the vocabulary."""
        terms = self.terms
        if text in terms:
            return terms[text]
        prefix, colon, rest = text.partition(":")
        if colon and prefix in terms and not rest.startswith("//"):
            return terms[prefix] + rest
        return text if colon or text.startswith("@") else self.vocabulary + text

    def reference(self, text: str) -> str:
        """Expand the name of a node, which is relative to the base."""
        prefix, colon, rest = text.partition(":")
        terms = self.terms
        if colon and prefix in terms and not rest.startswith("//"):
            return terms[prefix] + rest
        return text if text.startswith("_:") else urljoin(self.base, text)


class Entry(NamedTuple):
    """A value at a key of a node: the offsets of the node's name, of the key and of the value."""

    subject: tuple[int, int]
    predicate: tuple[int, int]
    value: tuple[int, int]
    iri: str
    words: frozenset[str]


class Tree:
    """A document, and what its nodes state by their names; nodes without a name have that of their offset."""

    def __init__(self, root: Json, base: str) -> None:
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self.unnamed: list[int] = []
        self._nodes(root, _Context(base))

    def marked(self, text: str) -> str:
        """Return the text with a name in each node that has none."""
        parts, last = [], 0
        for start in sorted(self.unnamed):
            parts.append(f'{text[last : start + 1]}"@id":"{mark(start)}"{"" if _is_empty(text, start) else ","}')
            last = start + 1
        return "".join([*parts, text[last:]])

    def find(self, quad: Quad, names: Mapping[str, str]) -> Entry | None:
        """Find a statement; `names` lead from the final names of nodes to those here, which are marks or IRIs."""
        subject = written(quad.subject)  # type: ignore[arg-type]  # no triple terms are let in
        entries = self._entries.get(names.get(subject, subject), [])
        fitting = [entry for entry in entries if entry.iri == quad.predicate.value] or entries
        word = written(quad.object)  # type: ignore[arg-type]
        exact = next((entry for entry in fitting if not entry.words.isdisjoint((word, names.get(word)))), None)
        if exact is not None:
            return exact
        return fitting[0] if len({entry.predicate for entry in fitting}) == 1 else None

    def _nodes(self, json: Json, context: _Context) -> None:
        for item in json.each():
            if item.fields is not None:
                self._node(item, context)

    def _node(self, json: Json, context: _Context) -> None:
        context = context.with_(json.get("@context"))
        keys = {context.keyword(field.name): field for field in json.fields or ()}
        identifier = keys.get("@id")
        if _NO_NODE & keys.keys():
            for keyword in ("@list", "@set"):
                if keyword in keys:
                    self._nodes(keys[keyword].value, context)
            return
        name = _name(json, identifier, context)
        if identifier is None and "@graph" not in keys:
            self.unnamed.append(json.start)
        subject = (json.start, json.start + 1)
        if identifier is not None:
            subject = identifier.value.start, identifier.value.end
        for keyword, field in keys.items():
            self._field(name, subject, keyword, field, context)

    def _field(self, name: str, subject: tuple[int, int], keyword: str, field: Field, context: _Context) -> None:
        if keyword in ("@graph", "@included"):
            self._nodes(field.value, context)
        if keyword.startswith("@") and keyword != "@type":
            return
        iri = TYPE if keyword == "@type" else context.expand(field.name)
        values = list(field.value.each())
        if field.name in context.maps and field.value.fields is not None:
            values = [item for inner in field.value.fields for item in inner.value.each()]
        else:
            self._nodes(field.value, context)
        for value in values:
            place, words = _described(value, context)
            self._entries[name].append(Entry(subject, (field.start, field.end), place, iri, words))


def mark(start: int) -> str:
    """Name a node by its offset."""
    return f"{_MARK}{start}"


def _is_empty(text: str, start: int) -> bool:
    return text[start + 1 :].lstrip().startswith("}")


def _name(json: Json, identifier: Field | None, context: _Context) -> str:
    if identifier is None or not isinstance(identifier.value.scalar, str):
        return mark(json.start)
    return context.reference(identifier.value.scalar)


def _described(value: Json, context: _Context) -> tuple[tuple[int, int], frozenset[str]]:
    """Return the place of a value, and what it may be written as in the statement."""
    if value.fields is None:
        return (value.start, value.end), frozenset(_scalar_words(value, context))
    keys = {context.keyword(field.name): field.value for field in value.fields}
    if "@value" in keys:
        inner = keys["@value"]
        return (inner.start, inner.end), frozenset(_scalar_words(inner, context))
    if "@id" in keys and isinstance(keys["@id"].scalar, str):
        inner = keys["@id"]
        return (inner.start, inner.end), frozenset({context.reference(str(inner.scalar))})
    return (value.start, value.start + 1), frozenset({mark(value.start)})


def _scalar_words(value: Json, context: _Context) -> Iterator[str]:
    if isinstance(value.scalar, bool):
        yield "true" if value.scalar else "false"
    elif isinstance(value.scalar, str):
        yield value.scalar
        yield context.expand(value.scalar)
        yield context.reference(value.scalar)


def written(term: Object) -> str:
    """Write a term as it is found in a document: blank nodes with their mark, all else without any."""
    return f"_:{term.value}" if isinstance(term, BlankNode) else term.value
