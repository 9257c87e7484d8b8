"""Random queries over the shipped graph whose answers do not depend on the order in which an engine finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.names import DOCUMENT_GRAPH
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot

_MOST = 2_000
"""Rows that a pattern of one query may have, so that three hundred queries stay quick."""


@dataclass(frozen=True)
class Generated:
    """A query and its form."""

    form: str
    text: str


class Generator:
    """Draws terms from a snapshot and puts them into patterns of many kinds."""

    def __init__(self, snapshot: Snapshot, seed: int) -> None:
        self._random = Random(seed)
        quads = sorted((quad for quad in snapshot.match(graph=None) if _is_stated(quad)), key=str)
        self._quads = self._random.sample(quads, 3_000)
        counts: dict[str, int] = {}
        for quad in quads:
            counts[quad.predicate.value] = counts.get(quad.predicate.value, 0) + 1
        self._predicates = sorted(iri for iri, count in counts.items() if count < _MOST)

    def queries(self, count: int) -> Iterator[Generated]:
        """Make queries, some of each form."""
        kinds = (self._select, self._select, self._aggregate, self._ask, self._construct, self._describe)
        for number in range(count):
            yield kinds[number % len(kinds)]()

    def _select(self) -> Generated:
        distinct = self._random.choice(("", "DISTINCT ", ""))
        return Generated("SELECT", f"SELECT {distinct}* WHERE {{ {self._pattern()} }}{self._order()}")

    def _aggregate(self) -> Generated:
        function = self._random.choice(
            ("COUNT(*)", "COUNT(DISTINCT ?o)", "MIN(?o)", "MAX(STR(?o))", "SUM(STRLEN(STR(?o)))")
        )
        return Generated("SELECT", f"SELECT ?s ({function} AS ?n) WHERE {{ {self._pattern()} }} GROUP BY ?s")

    def _ask(self) -> Generated:
        return Generated("ASK", f"ASK {{ {self._pattern()} }}")

    def _construct(self) -> Generated:
        return Generated("CONSTRUCT", f"CONSTRUCT {{ ?s ?p ?o . ?s <urn:x:seen> true }} WHERE {{ {self._pattern()} }}")

    def _describe(self) -> Generated:
        return Generated("DESCRIBE", f"DESCRIBE {' '.join(self._subject() for _ in range(3))}")

    def _pattern(self) -> str:
        kinds = (
            *(self._star, self._incoming, self._optional, self._union, self._path, self._minus, self._graph),
            *(self._filter, self._exists, self._values, self._bind, self._nested, self._dated, self._labelled),
        )
        return self._random.choice(kinds)()

    def _star(self) -> str:
        return f"?s <{self._predicate()}> ?o . ?s ?p ?x ."

    def _incoming(self) -> str:
        return f"VALUES ?o {{ {self._subject()} {self._subject()} }} ?s ?p ?o ."

    def _optional(self) -> str:
        return f"?s <{self._predicate()}> ?o . OPTIONAL {{ ?s <{self._predicate()}> ?x . OPTIONAL {{ ?x ?p ?y }} }}"

    def _union(self) -> str:
        return f"{{ ?s <{self._predicate()}> ?o }} UNION {{ ?o <{self._predicate()}> ?s }}"

    def _path(self) -> str:
        first, second = self._predicate(), self._predicate()
        step = self._random.choice(
            (f"<{first}>/<{second}>", f"<{first}>|^<{second}>", f"^<{first}>/<{second}>?", f"(<{first}>)+")
        )
        return f"?s {step} ?o ."

    def _minus(self) -> str:
        return f"?s <{self._predicate()}> ?o MINUS {{ ?s <{self._predicate()}> ?x }}"

    def _graph(self) -> str:
        graph = graph_iri(self._random.choice(self._quads))
        return f"GRAPH <{graph}> {{ ?s ?p ?o }}"

    def _filter(self) -> str:
        test = self._random.choice(
            ("isIRI(?o)", "isLiteral(?o) && STRLEN(STR(?o)) > 12", 'LANG(?o) = "en"', "REGEX(STR(?o), '[0-9]{4}')",
             "DATATYPE(?o) = <http://www.w3.org/2001/XMLSchema#date>", "?o > 5", "!BOUND(?o) || STR(?o) > 'M'")
        )  # fmt: skip
        return f"?s <{self._predicate()}> ?o FILTER({test})"

    def _exists(self) -> str:
        word = self._random.choice(("EXISTS", "NOT EXISTS"))
        return f"?s <{self._predicate()}> ?o FILTER {word} {{ ?o ?p ?x }}"

    def _values(self) -> str:
        literal = next((quad.object for quad in self._sampled() if isinstance(quad.object, Literal)), Literal("x"))
        return f"VALUES (?o ?x) {{ ({literal} 1) (UNDEF 2.50) }} ?s <{self._predicate()}> ?o ."

    def _bind(self) -> str:
        functions = (
            *("STR(?o)", "UCASE(STR(?o))", "SUBSTR(STR(?o), 2, 5)", "IF(isIRI(?o), 1, 2.5)"),
            *("COALESCE(YEAR(?o), 'none')", "SHA256(STR(?o))", "STRDT(STR(?o), ?o)"),
        )
        function = self._random.choice(functions)
        return f"?s <{self._predicate()}> ?o BIND({function} AS ?x)"

    def _nested(self) -> str:
        counted = f"{{ SELECT ?s (COUNT(?y) AS ?x) {{ ?s <{self._predicate()}> ?y }} GROUP BY ?s }}"
        return f"{counted} ?s <{self._predicate()}> ?o ."

    def _dated(self) -> str:
        return "?s <https://w3id.org/missiongraph/ns#startDate> ?o FILTER(?o >= '2010-01-01'^^<http://www.w3.org/2001/XMLSchema#date>)"

    def _labelled(self) -> str:
        return f"?s <{self._predicate()}> ?x . ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o"

    def _order(self) -> str:
        # Over all variables, so that rows which compare as equal are equal.
        return self._random.choice(("", "", " ORDER BY STR(?s) STR(?o)"))

    def _predicate(self) -> str:
        return self._random.choice(self._predicates)

    def _subject(self) -> str:
        return str(next(quad.subject for quad in self._sampled() if isinstance(quad.subject, NamedNode)))

    def _sampled(self) -> Iterator[Quad]:
        while True:
            yield self._random.choice(self._quads)


def _is_stated(quad: Quad) -> bool:
    return graph_iri(quad).startswith(DOCUMENT_GRAPH)
