"""SHACL property paths as values (SHACL §2.3.1): read from triples, written as SPARQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from pyoxigraph import NamedNode

from missiongraph.errors import StoreProblem
from missiongraph.model.triples import Triples
from missiongraph.names import RDF, SH, compact
from missiongraph.rdf.terms import Object

_DEEPEST: Final = 10  # pySHACL gives up beyond this depth


@dataclass(frozen=True, slots=True)
class Predicate:
    """One step along a property."""

    iri: str

    def __str__(self) -> str:
        short = compact(self.iri)
        return short if short != self.iri else f"<{self.iri}>"


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path walked backwards."""

    path: Path

    def __str__(self) -> str:
        return f"^{_bracketed(self.path)}"


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths walked one after the other."""

    parts: tuple[Path, ...]

    def __str__(self) -> str:
        return "/".join(map(_bracketed, self.parts))


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of several paths."""

    parts: tuple[Path, ...]

    def __str__(self) -> str:
        return "|".join(map(_bracketed, self.parts))


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path walked again and again: at least `least` times (0 or 1), and more than once only if `unbounded`."""

    path: Path
    least: int
    unbounded: bool

    def __str__(self) -> str:
        return _bracketed(self.path) + ("?" if not self.unbounded else "*" if self.least == 0 else "+")


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | Repeated


def _bracketed(path: Path) -> str:
    return f"({path})" if isinstance(path, Sequence | Alternative | Repeated) else str(path)


def predicates(path: Path) -> list[str]:
    """Return the IRIs of the properties in a path, in reading order."""
    match path:
        case Predicate(iri):
            return [iri]
        case Sequence(parts) | Alternative(parts):
            return [iri for part in parts for iri in predicates(part)]
        case _:
            return predicates(path.path)


def read_path(triples: Triples, node: Object, depth: int = 0) -> Path:
    """Read the path at a node. Raises StoreProblem when SHACL or pySHACL would not understand it."""
    if isinstance(node, NamedNode):
        return Predicate(node.value)
    if depth >= _DEEPEST:
        raise StoreProblem(f"The path is nested deeper than {_DEEPEST} levels. Write a shorter one.")
    if triples.value(node, RDF + "first") is not None:
        return Sequence(_members(triples, node, depth, "sequence"))
    for name, kind in _KINDS.items():
        inner = triples.value(node, SH + name)
        if inner is not None and name == "alternativePath":
            return Alternative(_members(triples, inner, depth, "alternative"))
        if inner is not None:
            path = read_path(triples, inner, depth + 1)
            return Inverse(path) if kind is None else Repeated(path, *kind)
    raise StoreProblem(f"The path at {node} is none that SHACL knows. Write an IRI, a list, or [ sh:inversePath … ].")


_KINDS: Final[dict[str, tuple[int, bool] | None]] = {
    "inversePath": None,
    "alternativePath": None,
    "zeroOrMorePath": (0, True),
    "oneOrMorePath": (1, True),
    "zeroOrOnePath": (0, False),
}


def _members(triples: Triples, head: Object, depth: int, kind: str) -> tuple[Path, ...]:
    # pySHACL walks a list recursively, so that each member counts as one level.
    items = triples.items(head)
    if len(items) < 2:
        raise StoreProblem(f"A {kind} path needs at least two members. Write the single one without a list.")
    if len(items) > _DEEPEST:
        raise StoreProblem(f"A {kind} path may have at most {_DEEPEST} members. Divide it.")
    return tuple(read_path(triples, item, depth + 1) for item in items)
