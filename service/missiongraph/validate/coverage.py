"""The coverage receipt: which rule looked at each submitted triple, and why none did at the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

from pyoxigraph import NamedNode, Quad

from missiongraph.model.load import Model
from missiongraph.model.terms import is_our_name
from missiongraph.model.triples import TYPE
from missiongraph.names import is_written_over_http
from missiongraph.query.asserted import Triple, View
from missiongraph.rdf.terms import graph_iri
from missiongraph.validate.report import Checked, Coverage, Receipt


def cover(quads: Iterable[Quad], model: Model, view: View, read_by: Mapping[Triple, frozenset[str]]) -> Coverage:
    """Account for each quad of documents and of the curated graph; ontology, shapes and the like have tests instead."""
    data = sorted((quad for quad in quads if is_written_over_http(graph_iri(quad))), key=_place)
    targeting = cache(lambda kind: frozenset(shape.iri for shape in model.shapes.applying_to([kind])))
    return Coverage(tuple(_receipt(quad, model, view, _rules(quad, read_by, targeting)) for quad in data))


def _receipt(quad: Quad, model: Model, view: View, rules: frozenset[str]) -> Receipt:
    for term in _terms(quad):
        if term not in model.terms:
            return Receipt(quad, Checked.UNKNOWN, term=term, nearest=model.terms.nearest(term))
    if rules:
        return Receipt(quad, Checked.BY_RULE, rules=tuple(sorted(rules)))
    return Receipt(quad, Checked.NO_RULE if view.types(quad.subject) else Checked.NO_TYPE)  # type: ignore[arg-type]


def _terms(quad: Quad) -> Iterator[str]:
    """Yield what must be a known term: the predicate, the class, and every value that bears a name of ours."""
    yield quad.predicate.value
    if isinstance(quad.object, NamedNode) and (quad.predicate.value == TYPE or is_our_name(quad.object.value)):
        yield quad.object.value


def _rules(
    quad: Quad, read_by: Mapping[Triple, frozenset[str]], targeting: Callable[[str], frozenset[str]]
) -> frozenset[str]:
    """Return the rules that read a triple; a type is also checked by each shape whose target it makes its node."""
    rules = read_by.get((quad.subject, quad.predicate, quad.object), frozenset())  # type: ignore[arg-type]
    if quad.predicate.value == TYPE and isinstance(quad.object, NamedNode):
        rules |= targeting(quad.object.value)
    return rules


def _place(quad: Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad)
