"""The terms of the ontology, one line each, so that a review of a change sees at a glance what came and went.

`make docs` writes them to `ontology/terms.txt`: kind, name, English label, and what the term is below
or which values it takes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from missiongraph.model.load import Model
from missiongraph.model.ontology import Class, Property
from missiongraph.names import MG, compact

_Term = TypeVar("_Term", Class, Property)


def listing(model: Model) -> str:
    """Return the lines, sorted by name without regard to case, classes first."""
    return "".join(f"{line}\n" for line in (*_classes(model), *_properties(model)))


def _classes(model: Model) -> Iterator[str]:
    for term in _ours(model.ontology.classes.values()):
        yield _line("class", term, "<", term.parents)


def _properties(model: Model) -> Iterator[str]:
    for term in _ours(model.ontology.properties.values()):
        kind = "link" if term.links_things else "value"
        yield _line(kind, term, "<" if term.parents else ":", term.parents or term.ranges)


def _ours(terms: Iterable[_Term]) -> list[_Term]:
    return sorted((term for term in terms if term.iri.startswith(MG)), key=lambda term: term.iri.lower())


def _line(kind: str, term: Class | Property, sign: str, others: frozenset[str]) -> str:
    tail = f"  {sign} {', '.join(sorted(map(compact, others)))}" if others else ""
    return f"{kind:5}  {compact(term.iri)}  “{term.labels['en']}”{tail}"


if __name__ == "__main__":
    sys.stdout.write(listing(Model.shipped()))
