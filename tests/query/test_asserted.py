"""The graph after a change."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from missiongraph.query.asserted import View
from missiongraph.rdf.change import Change
from small_graphs import OTHER_GRAPH, XSD_DECIMAL, change, ex, quads, snapshot

P = ex("p")


def test_quads_are_taken_away_and_put_on_top() -> None:
    view = View(snapshot("ex:a ex:p ex:b , ex:c ."), change(added="ex:a ex:p ex:d .", removed="ex:a ex:p ex:b ."))
    assert set(view.values(ex("a"), P)) == {ex("c"), ex("d")}
    assert view.subjects(P, ex("d")) == [ex("a")]
    assert view.subjects(P, ex("b")) == []
    assert set(view.about(ex("a"))) == set(view.everything()) == set(view.pairs(P))
    assert view.into(ex("d")) == [(ex("a"), P, ex("d"))]


def test_a_triple_stays_as_long_as_one_document_states_it() -> None:
    view = View(snapshot("ex:a ex:p ex:b .", other="ex:a ex:p ex:b ."), change(removed="ex:a ex:p ex:b ."))
    assert (ex("a"), P, ex("b")) in view
    both = Change(frozenset([*quads("ex:a ex:p ex:b ."), *quads("ex:a ex:p ex:b .", OTHER_GRAPH)]))
    assert (ex("a"), P, ex("b")) not in View(snapshot("ex:a ex:p ex:b .", other="ex:a ex:p ex:b ."), both)


def test_what_rules_derived_and_what_lies_apart_is_not_seen() -> None:
    view = View(
        snapshot(
            "ex:a ex:p ex:stated .",
            derived="ex:a ex:p ex:derived .",
            shapes="ex:a ex:p ex:shape .",
            ontology="ex:a ex:p ex:term .",
        ),
        change(added="ex:a ex:p ex:more .", graph="https://w3id.org/missiongraph/graph/derived"),
    )
    assert set(view.values(ex("a"), P)) == {ex("stated"), ex("term")}


def test_a_number_is_seen_as_submitted_and_not_as_stored_as_well() -> None:
    view = View(snapshot(other='ex:a ex:p "12.5"^^xsd:decimal .'), change(added='ex:a ex:p "12.50"^^xsd:decimal .'))
    assert view.values(ex("a"), P) == [Literal("12.50", datatype=NamedNode(XSD_DECIMAL))]


def test_the_hierarchy_is_that_of_the_data_after_the_change() -> None:
    view = View(
        snapshot("ex:B rdfs:subClassOf ex:A ."),
        change(added="ex:C rdfs:subClassOf ex:B .", removed="ex:B rdfs:subClassOf ex:A ."),
    )
    assert view.hierarchy().superclasses(ex("C").value) == {ex("C").value, ex("B").value}


def test_a_node_is_found_new_only_where_no_graph_speaks_of_it() -> None:
    view = View(snapshot("ex:a ex:p ex:b ."), change(added="ex:a ex:p ex:new . ex:b ex:p ex:a . ex:new ex:p ex:a ."))
    assert set(view.values(ex("new"), P)) == {ex("a")}
    assert view.subjects(P, ex("b")) == [ex("a")]
    assert set(view.subjects(P, ex("a"))) == {ex("b"), ex("new")}
    before = view.before()
    assert before.values(ex("new"), P) == before.subjects(P, ex("new")) == []
    assert before.subjects(P, ex("b")) == [ex("a")]
