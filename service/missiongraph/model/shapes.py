"""Shapes as pages, forms and reports need them: names, order, groups, messages, and how claims are shown.

What a shape demands is judged by pySHACL on the shapes graph itself (`validate/engine.py`); here is only what people
read. Shapes and property shapes are found by their IRI, or by `_:label` where they are blank nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

from missiongraph.errors import StoreProblem
from missiongraph.model.ontology import Hierarchy
from missiongraph.model.paths import Path, Predicate, read_path
from missiongraph.model.texts import Texts, texts
from missiongraph.model.triples import TYPE, Triples
from missiongraph.names import MG, OWL, RDFS, SH
from missiongraph.rdf.terms import Object, Subject

_LAST: Final = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading under which facts are shown and asked for."""

    iri: str
    labels: Texts
    order: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What property shapes and node shapes have in common.

    `severity` is an IRI such as sh:Violation; `reasons` say why the rule is there; `example` is Turtle that meets it.
    """

    iri: str
    names: Texts
    messages: Texts
    reasons: Texts
    example: str | None
    severity: str
    deactivated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyShape(Rule):
    """The rule for the values at the end of a path; `group` is the IRI of a Group, and no sh:order counts as last."""

    path: Path
    group: str | None
    order: float
    min_count: int | None
    max_count: int | None
    datatype: str | None
    classes: tuple[str, ...]
    node_kind: str | None
    allowed: tuple[Object, ...]

    @property
    def predicate(self) -> str | None:
        """The IRI of the property, when the path is just one."""
        return self.path.iri if isinstance(self.path, Predicate) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How instances of a class are shown: in which group, at which place, named by and made up of which properties.

    `lead` is the place in the summary of a page, infinite for what does not belong there; `is_series` is for claims
    that follow one another whatever names them.
    """

    group: str | None
    order: float
    label: str | None
    values: tuple[str, ...]
    lead: float = _LAST
    is_series: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeShape(Rule):
    """The rule for nodes; `properties` are sorted by group, then order, then path."""

    target_classes: tuple[str, ...]
    properties: tuple[PropertyShape, ...]
    display: Display | None

    def property(self, predicate: str) -> PropertyShape | None:
        """Find the property shape for a single property."""
        return next((each for each in self.properties if each.predicate == predicate), None)


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes, and the groups in the order in which a page shows them."""

    nodes: Mapping[str, NodeShape]
    properties: Mapping[str, PropertyShape]
    groups: Mapping[str, Group]
    hierarchy: Hierarchy

    def for_class(self, iri: str) -> NodeShape | None:
        """Find the shape that describes a class: of those that target it, the one that says most to a reader."""
        own = [shape for shape in self.nodes.values() if iri in shape.target_classes]
        return max(own, key=lambda shape: (shape.display is not None, len(shape.properties)), default=None)

    def applying_to(self, classes: Iterable[str]) -> list[NodeShape]:
        """Return the active shapes that target one of the classes or a superclass; sorted by IRI."""
        above = {upper for iri in classes for upper in self.hierarchy.superclasses(iri)}
        shapes = [shape for shape in self.nodes.values() if above & set(shape.target_classes) and not shape.deactivated]
        return sorted(shapes, key=lambda shape: shape.iri)

    def properties_of(self, classes: Iterable[str]) -> list[PropertyShape]:
        """Return all property shapes for nodes of these classes, inherited ones included, in the order of display."""
        found = {each.iri: each for shape in self.applying_to(classes) for each in shape.properties}
        return sorted(found.values(), key=lambda each: _place(each, self.groups))

    def display_of(self, iri: str) -> Display | None:
        """Return how instances of a class are shown: as the class says, or else as its nearest superclass says."""
        shown = {
            target: shape.display for shape in self.nodes.values() if shape.display for target in shape.target_classes
        }
        above = [upper for upper in self.hierarchy.superclasses(iri) if upper in shown]
        nearest = max(above, key=lambda upper: (len(self.hierarchy.superclasses(upper)), upper), default=None)
        return shown[nearest] if nearest else None

    def rule(self, iri: str) -> Rule | None:
        """Find a shape of either kind."""
        return self.properties.get(iri) or self.nodes.get(iri)


def name_of(node: Object) -> str:
    """Name a node of the shapes graph: the IRI, or `_:label` for a blank node."""
    return str(node) if str(node).startswith("_:") else node.value


def read_shapes(triples: Triples, hierarchy: Hierarchy) -> Shapes:
    """Read every shape; one whose path or lists cannot be read is left out here and reported by `validate/lint.py`."""
    groups = {
        node.value: Group(iri=node.value, labels=texts(triples, node, RDFS + "label"), order=_order(triples, node))
        for node in triples.instances(SH + "PropertyGroup")
    }
    ordered = dict(sorted(groups.items(), key=lambda item: (item[1].order, item[0])))
    properties = {}
    for node, path in triples.pairs(SH + "path"):
        try:
            properties[name_of(node)] = _property_shape(triples, node, path)
        except StoreProblem:
            continue
    nodes = {name_of(node): _node_shape(triples, node, properties, ordered) for node in node_shapes(triples)}
    return Shapes(nodes, properties, ordered, hierarchy)


def node_shapes(triples: Triples) -> list[Subject]:
    """Return everything that is a node shape by type, by target, or by being used as one."""
    found = dict.fromkeys(triples.instances(SH + "NodeShape"))
    for target in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"):
        found |= dict.fromkeys(node for node, _ in triples.pairs(SH + target))
    return [node for node in found if not triples.values(node, SH + "path")]


def target_classes(triples: Triples, node: Subject) -> tuple[str, ...]:
    """Return the classes that a shape targets, itself included where it is a class (SHACL §2.1.3.3)."""
    kinds = triples.iris(node, TYPE)
    implicit = [node.value] if RDFS + "Class" in kinds or OWL + "Class" in kinds else []
    return tuple(dict.fromkeys([*triples.iris(node, SH + "targetClass"), *implicit]))


def _property_shape(triples: Triples, node: Subject, path: Object) -> PropertyShape:
    allowed = triples.value(node, SH + "in")
    return PropertyShape(
        **_rule(triples, node),
        path=read_path(triples, path),
        group=triples.iri(node, SH + "group"),
        order=_order(triples, node),
        min_count=_number(triples, node, "minCount"),
        max_count=_number(triples, node, "maxCount"),
        datatype=triples.iri(node, SH + "datatype"),
        classes=tuple(triples.iris(node, SH + "class")),
        node_kind=triples.iri(node, SH + "nodeKind"),
        allowed=tuple(triples.items(allowed)) if allowed else (),
    )


def _node_shape(
    triples: Triples, node: Subject, properties: Mapping[str, PropertyShape], groups: Mapping[str, Group]
) -> NodeShape:
    names = map(name_of, triples.values(node, SH + "property"))
    own = [properties[name] for name in names if name in properties]
    return NodeShape(
        **_rule(triples, node),
        target_classes=target_classes(triples, node),
        properties=tuple(sorted(own, key=lambda each: _place(each, groups))),
        display=_display(triples, node),
    )


def _display(triples: Triples, node: Subject) -> Display | None:
    values = triples.value(node, MG + "displayValue")
    label, group = triples.iri(node, MG + "displayLabel"), triples.iri(node, MG + "displayGroup")
    if values is None and label is None and group is None:
        return None
    return Display(
        group=group,
        order=_float(triples.text(node, MG + "displayOrder")),
        label=label,
        values=tuple(item.value for item in triples.items(values)) if values else (),
        lead=_float(triples.text(node, MG + "displayLead")),
        is_series=triples.text(node, MG + "displaySeries") == "true",
    )


class _Common(TypedDict):
    iri: str
    names: Texts
    messages: Texts
    reasons: Texts
    example: str | None
    severity: str
    deactivated: bool


def _rule(triples: Triples, node: Subject) -> _Common:
    return {
        "iri": name_of(node),
        "names": texts(triples, node, SH + "name", RDFS + "label"),
        "messages": texts(triples, node, SH + "message"),
        "reasons": texts(triples, node, MG + "reason"),
        "example": triples.text(node, MG + "example"),
        "severity": triples.iri(node, SH + "severity") or SH + "Violation",
        "deactivated": triples.text(node, SH + "deactivated") == "true",
    }


def _place(shape: PropertyShape, groups: Mapping[str, Group]) -> tuple[float, float, str]:
    group = groups.get(shape.group or "")
    return group.order if group else _LAST, shape.order, str(shape.path)


def _order(triples: Triples, node: Subject) -> float:
    return _float(triples.text(node, SH + "order"))


def _float(text: str | None) -> float:
    try:
        return _LAST if text is None else float(text)
    except ValueError:
        return _LAST


def _number(triples: Triples, node: Subject, name: str) -> int | None:
    text = triples.text(node, SH + name)
    return int(text) if text is not None and text.isdecimal() else None
