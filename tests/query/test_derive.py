"""What rules derive from a change equals what they derive from everything."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import NamedNode, Quad

from counts import examples
from missiongraph.model.load import Model
from missiongraph.model.rules import read_rule, to_quads
from missiongraph.names import DERIVED
from missiongraph.query.derive import asserted, consequences, derive_all
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory
from small_graphs import EX, GRAPH, OTHER_GRAPH, change, ex, quads, snapshot
from test_rules import HERE, RULES, example

HEADER = f"#+ summary: A.\n#+ description: B.\nPREFIX e: <{EX}>\n"
SHORTCUT = read_rule(
    "shortcut", HEADER + "CONSTRUCT { ?this e:at ?place } WHERE { ?claim e:about ?this ; e:in ?place }"
)
POOL = sorted({triple for place in HERE.glob("*.ttl") for triple in example(place.stem).everything()}, key=str)
statements = some.builds(
    lambda triple, graph: Quad(triple[0], triple[1], triple[2], NamedNode(graph)),
    some.sampled_from(POOL),
    some.sampled_from([GRAPH, OTHER_GRAPH]),
)


def with_derived(stated: frozenset[Quad]) -> EmbeddedSnapshot:
    derived = derive_all(RULES.values(), asserted(stated))
    return in_memory([*stated, *(Quad(*triple, NamedNode(DERIVED)) for triple in derived)])


def applied(before: EmbeddedSnapshot, change: Change) -> frozenset[Quad]:
    """The quads of named graphs after a change."""
    stated = frozenset(quad for quad in before.match(graph=None) if graph_iri(quad))
    assert change.removed <= stated
    assert not change.added & stated
    return (stated - change.removed) | change.added


@settings(max_examples=examples(200), deadline=None)
@given(some.frozensets(statements, min_size=20, max_size=120), some.data())
def test_after_any_change_the_derived_graph_is_as_if_made_anew(before: frozenset[Quad], draw: Any) -> None:
    removed = draw.draw(some.frozensets(some.sampled_from(sorted(before, key=str)), max_size=8))
    added = draw.draw(some.frozensets(statements, max_size=8)) - before
    step = Change(removed, added)
    state = with_derived(before)
    after = applied(state, step | consequences(state, step, tuple(RULES.values())))
    assert after == frozenset(
        quad for quad in with_derived((before - removed) | added).match(graph=None) if graph_iri(quad)
    )


def test_only_nodes_that_a_change_touches_are_looked_at() -> None:
    many = "".join(f"ex:c{n} ex:about ex:m{n} ; ex:in ex:p . " for n in range(50))
    found = consequences(snapshot(many), change(added="ex:c7 ex:in ex:q ."), [SHORTCUT])
    assert found.added == frozenset(quads("ex:m7 ex:at ex:p , ex:q .", DERIVED))


def test_what_a_source_states_itself_is_not_derived() -> None:
    state = snapshot("ex:c ex:about ex:m ; ex:in ex:p .", derived="ex:m ex:at ex:p .")
    stated = consequences(state, change(added="ex:m ex:at ex:p ."), [SHORTCUT])
    assert stated == change(removed="ex:m ex:at ex:p .", graph=DERIVED)


def test_what_is_derived_is_no_ground_for_more() -> None:
    twice = read_rule("twice", HEADER + "CONSTRUCT { ?this e:near ?place } WHERE { ?this e:at ?place }")
    state = snapshot("ex:c ex:about ex:m .")
    found = consequences(state, change(added="ex:c ex:in ex:p ."), [SHORTCUT, twice])
    assert found.added == frozenset(quads("ex:m ex:at ex:p .", DERIVED))


def test_a_new_rule_is_run_over_everything() -> None:
    state = snapshot("ex:c ex:about ex:m ; ex:in ex:p .", derived="ex:m ex:was ex:p .")
    found = consequences(state, Change(added=frozenset(to_quads([SHORTCUT]))), [SHORTCUT])
    assert found == change(added="ex:m ex:at ex:p .", removed="ex:m ex:was ex:p .", graph=DERIVED)


def test_blank_nodes_and_literals_get_no_shortcuts() -> None:
    found = consequences(snapshot(), change(added="ex:c ex:about _:b , 1 ; ex:in ex:p ."), [SHORTCUT])
    assert not found


def test_a_rule_for_the_shipped_model_reads_no_property_that_rules_make_but_types() -> None:
    made = {predicate for rule in Model.shipped().rules for predicate, _ in rule.template}
    read = {predicate for rule in Model.shipped().rules for predicate in rule.reach.reading}
    types = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    assert made & read == {types}
    assert ex("at") not in made
