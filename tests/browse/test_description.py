"""The facts of a thing as RDF: complete, and the same in every format."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, parse

from counts import SOAK
from missiongraph.browse.description import describe, write_description
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import NotFound
from missiongraph.model.triples import TYPE
from missiongraph.names import DERIVED, ID, MG, PREFIXES, RDF, RULES, SKOS, VOCABULARY
from missiongraph.rdf.formats import GRAPH_FORMATS, GraphFormat
from missiongraph.rdf.terms import graph_iri

COPPS = ID + "mission/eupol-copps"
NODES = ID + "node/"
RESTS_ON = PREFIXES["prov"] + "wasDerivedFrom"
THEATRE = VOCABULARY + "siting-kind/theatre"


def things() -> list[str]:
    """Everything that the shipped graph gives a type and a page, claims included."""
    subjects = names(shipped_snapshot().match(None, NamedNode(TYPE)))
    return sorted(iri for iri in subjects if iri.startswith(ID) and not iri.startswith(NODES))


def names(quads: Iterable[Quad]) -> set[str]:
    """The IRIs of the subjects."""
    return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def written(iri: str, syntax: GraphFormat) -> Dataset:
    out = BytesIO()
    write_description(shipped_snapshot(), out, iri=iri, syntax=syntax.name)
    united = Dataset(
        Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in parse(out.getvalue(), syntax.engine)
    )
    united.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return united


@pytest.mark.slow
def test_all_formats_state_the_same_triples_of_all_things() -> None:
    first, *others = GRAPH_FORMATS
    found = things()
    assert len(found) > 300
    # All of them take a minute and a half.
    for iri in found if SOAK else found[::6]:
        expected = written(iri, first)
        assert len(expected) > 1
        for syntax in others:
            assert written(iri, syntax) == expected, f"{syntax.name} of {iri}"


def test_claims_come_with_their_passages_and_documents_and_neighbours_with_labels() -> None:
    quads = describe(shipped_snapshot(), iri=COPPS)
    predicates = {quad.predicate.value for quad in quads}
    assert {MG + "amount", MG + "quote", MG + "textDigest", SKOS + "prefLabel"} <= predicates
    named = names(quad for quad in quads if quad.predicate.value == SKOS + "prefLabel")
    assert {ID + "place/ramallah", ID + "person/kauko-aaltomaa"} <= named


def test_what_points_to_a_thing_is_left_to_queries() -> None:
    quads = describe(shipped_snapshot(), iri=ID + "country/no")
    pointing = [quad for quad in quads if quad.object == NamedNode(ID + "country/no")]
    named = {quad.predicate.value for quad in pointing if isinstance(quad.subject, NamedNode)}
    assert named <= {MG + "isAbout"}  # the claims about it are its own facts


def test_every_statement_is_in_the_graph_of_its_source() -> None:
    in_named_graphs = {quad for quad in shipped_snapshot().match(graph=None) if quad.graph_name != DefaultGraph()}
    described = {quad for quad in describe(shipped_snapshot(), iri=COPPS) if isinstance(quad.subject, NamedNode)}
    assert described <= in_named_graphs


def test_each_derived_statement_names_its_rule_and_the_claims_behind_it() -> None:
    quads = describe(shipped_snapshot(), iri=COPPS)
    derived = {quad.triple for quad in quads if graph_iri(quad) == DERIVED and quad.subject == NamedNode(COPPS)}
    nodes = {quad.subject for quad in quads if quad.object == NamedNode(RDF + "Statement")}
    said = {node: {quad.predicate.value: quad.object for quad in quads if quad.subject == node} for node in nodes}
    parts = ("subject", "predicate", "object")
    assert {tuple(each[RDF + part] for part in parts) for each in said.values()} == {tuple(each) for each in derived}
    [theatre] = [node for node, each in said.items() if each[RDF + "predicate"] == NamedNode(MG + "hasTheatre")]
    behind = {quad.object for quad in quads if quad.subject == theatre and quad.predicate.value == RESTS_ON}
    claims = {quad.subject for quad in quads if quad.object == NamedNode(THEATRE)}
    assert behind == {NamedNode(RULES + "#theatre"), *claims}


def test_nothing_known_is_not_found() -> None:
    with pytest.raises(NotFound):
        describe(shipped_snapshot(), iri=ID + "mission/none")
