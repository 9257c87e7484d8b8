"""Lists of things, and facets, by which they can be narrowed down, as the shapes graph has them (`shapes/facets.ttl`).

A facet leads from a thing, `?this`, to values by a pattern in SPARQL, or to the first and last day of a period by two.
What a pattern reads is told like that of a rule, so that an index can follow what a revision changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from missiongraph.errors import RuleProblem
from missiongraph.model.ontology import Hierarchy
from missiongraph.model.reach import Reach
from missiongraph.model.rules import Rule
from missiongraph.model.texts import Texts, texts
from missiongraph.model.triples import Triples
from missiongraph.names import MG, MGS, PREFIXES, RDFS, SH
from missiongraph.rdf.terms import Subject

_FACET: Final = MGS + "Facet-"
_LIST: Final = MGS + "List-"
_LAST: Final = float("inf")
PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
"""The prefixes that patterns may use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A facet of the instances of some classes: a `pattern` for its values, or patterns for the days of a period.

    `name` stands for it in addresses; `row` says how the row of a thing shows it: "values", "number", "days" (a period
    that only is shown and does not narrow a list on a day down) or not at all.
    """

    name: str
    labels: Texts
    order: float
    classes: tuple[str, ...]
    row: str
    pattern: str
    start: str
    end: str

    @property
    def is_period(self) -> bool:
        """Whether it has days and no values."""
        return bool(self.start)

    @property
    def tells_when(self) -> bool:
        """Whether its days are those between which a thing existed or took place."""
        return self.is_period and self.row != "days"

    @property
    def is_paired(self) -> bool:
        """Whether each start belongs to the end of the same ?period."""
        return "?period" in self.start and "?period" in self.end

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """What its patterns read, from `?this`. Raises RuleProblem."""
        patterns = filter(None, (self.pattern, self.start, self.end))
        return tuple(
            Rule(f"Facet-{self.name}", "", "", f"{PROLOGUE}CONSTRUCT {{ ?this a ?this }} WHERE {{ {each} }}").reach
            for each in patterns
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that the site leads to: the instances of a class, those with one value of a facet if it names one."""

    name: str
    labels: Texts
    order: float
    kind: str
    facet: str = ""
    value: str = ""


def read_lists(shapes: Triples) -> tuple[Listing, ...]:
    """Read all lists, in the order of display."""
    found = [
        Listing(
            name=node.value.removeprefix(_LIST),
            labels=texts(shapes, node, RDFS + "label"),
            order=_number(shapes.text(node, SH + "order")),
            kind=shapes.iri(node, MG + "listedClass") or "",
            facet=(shapes.iri(node, MG + "listedFacet") or "").removeprefix(_FACET),
            value=shapes.iri(node, MG + "listedValue") or "",
        )
        for node in dict.fromkeys(node for node, _ in shapes.pairs(MG + "listedClass"))
        if node.value.startswith(_LIST)
    ]
    return tuple(sorted(found, key=lambda each: (each.order, each.name)))


def read_facets(shapes: Triples) -> tuple[Facet, ...]:
    """Read all facets, in the order of display; what has no pattern at all is none."""
    nodes = dict.fromkeys(node for node, _ in shapes.pairs(MG + "facetClass"))
    return tuple(sorted(_read(shapes, nodes), key=lambda facet: (facet.order, facet.name)))


def facets_of(facets: tuple[Facet, ...], hierarchy: Hierarchy, kind: str) -> tuple[Facet, ...]:
    """Return the facets of the instances of a class: its own and those of its superclasses."""
    above = hierarchy.superclasses(kind)
    return tuple(facet for facet in facets if above & set(facet.classes))


def usable(facet: Facet) -> bool:
    """Say whether what a facet reads can be told; one with a mistake in its pattern is left out of lists."""
    try:
        return bool(facet.reaches)
    except RuleProblem:
        return False


def _read(shapes: Triples, nodes: dict[Subject, None]) -> Iterator[Facet]:
    for node in nodes:
        pattern, start, end = (shapes.text(node, MG + f"facet{name}") or "" for name in ("Pattern", "Start", "End"))
        if (pattern or (start and end)) and node.value.startswith(_FACET):
            yield Facet(
                name=node.value.removeprefix(_FACET),
                labels=texts(shapes, node, RDFS + "label"),
                order=_number(shapes.text(node, SH + "order")),
                classes=tuple(shapes.iris(node, MG + "facetClass")),
                row=shapes.text(node, MG + "facetRow") or "",
                pattern=pattern,
                start=start if end else "",
                end=end,
            )


def _number(text: str | None) -> float:
    try:
        return _LAST if text is None else float(text)
    except ValueError:
        return _LAST
