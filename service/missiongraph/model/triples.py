"""An index over a few thousand triples, for reading ontology, vocabularies and shapes without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, KeysView
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.errors import StoreProblem
from missiongraph.names import RDF
from missiongraph.rdf.terms import Object, Subject

TYPE: Final = RDF + "type"
_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"
_NIL: Final = NamedNode(RDF + "nil")


class Triples:
    """Triples of several files or graphs, each once. Predicates are given as IRIs in strings."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        # Keys are triples rather than a set, so that values come out in the order in which the files give them.
        self._all: dict[tuple[Subject, str, Object], None] = {}
        self._values: dict[Subject, dict[str, list[Object]]] = defaultdict(lambda: defaultdict(list))
        self._subjects: dict[str, dict[Object, list[Subject]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            self._add(quad.subject, quad.predicate.value, quad.object)  # type: ignore[arg-type]  # no triple terms here

    def _add(self, subject: Subject, predicate: str, value: Object) -> None:
        if (subject, predicate, value) not in self._all:
            self._all[subject, predicate, value] = None
            self._values[subject][predicate].append(value)
            self._subjects[predicate][value].append(subject)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[tuple[Subject, str, Object]]:
        return iter(self._all)

    def __contains__(self, triple: tuple[Subject, str, Object]) -> bool:
        return triple in self._all

    def nodes(self) -> KeysView[Subject]:
        """Return everything that is the subject of a triple."""
        return self._values.keys()

    def predicates(self, subject: Object) -> Iterator[str]:
        """Iterate over the predicates that a node has."""
        return iter(() if isinstance(subject, Literal) else self._values.get(subject, ()))

    def values(self, subject: Object, predicate: str) -> list[Object]:
        """Return the values of a predicate at a node; none for a literal."""
        found = None if isinstance(subject, Literal) else self._values.get(subject)
        return list(found.get(predicate, ())) if found else []

    def value(self, subject: Object, predicate: str) -> Object | None:
        """Return the first value of a predicate at a node."""
        return next(iter(self.values(subject, predicate)), None)

    def subjects(self, predicate: str, value: Object) -> list[Subject]:
        """Return the nodes that have a value for a predicate."""
        found = self._subjects.get(predicate)
        return list(found.get(value, ())) if found else []

    def leading_to(self, value: Object) -> list[Subject]:
        """Return the nodes that have a value for any predicate."""
        return [subject for subjects in self._subjects.values() for subject in subjects.get(value, ())]

    def pairs(self, predicate: str) -> Iterator[tuple[Subject, Object]]:
        """Iterate over subject and value of every triple with a predicate."""
        for value, subjects in self._subjects.get(predicate, {}).items():
            for subject in subjects:
                yield subject, value

    def instances(self, kind: str) -> list[Subject]:
        """Return the nodes of exactly this type."""
        return self.subjects(TYPE, NamedNode(kind))

    def iri(self, subject: Object, predicate: str) -> str | None:
        """Return the first value of a predicate that is an IRI."""
        return next(iter(self.iris(subject, predicate)), None)

    def iris(self, subject: Object, predicate: str) -> list[str]:
        """Return the values of a predicate that are IRIs."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]

    def text(self, subject: Object, predicate: str) -> str | None:
        """Return the lexical form of the first literal value of a predicate."""
        literals = (value.value for value in self.values(subject, predicate) if isinstance(value, Literal))
        return next(literals, None)

    def items(self, head: Object) -> list[Object]:
        """Return the members of an RDF list. Raises StoreProblem when it is broken or runs in a circle."""
        found: list[Object] = []
        seen: set[Object] = set()
        while head != _NIL:
            first, rest = self.value(head, _FIRST), self.value(head, _REST)
            if first is None or rest is None or head in seen:
                raise StoreProblem(f"The list at {head} is not a well-formed RDF list. Write it as ( … ) in Turtle.")
            seen.add(head)
            found.append(first)
            head = rest
        return found
