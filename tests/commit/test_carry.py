"""A change is carried over later ones without undoing them, and a real clash is told instead of settled."""

from __future__ import annotations

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.commit.carry import Carried, carry
from missiongraph.rdf.change import Change
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory

GRAPHS = ("urn:g:1", "urn:g:2")


def quad(subject: str, value: int, *, predicate: str = "p", graph: str = GRAPHS[0]) -> Quad:
    return Quad(NamedNode(f"urn:s:{subject}"), NamedNode(f"urn:p:{predicate}"), Literal(str(value)), NamedNode(graph))


QUADS = [
    quad(subject, value, predicate=predicate, graph=graph)
    for subject in "ab"
    for value in range(3)
    for predicate in "pq"
    for graph in GRAPHS
]


def stated(snapshot: EmbeddedSnapshot) -> frozenset[Quad]:
    return frozenset(each for each in snapshot.match(graph=None) if isinstance(each.graph_name, NamedNode))


def applied(state: frozenset[Quad], change: Change) -> frozenset[Quad]:
    return (state - change.removed) | change.added


def carried_to(state: frozenset[Quad], change: Change, *later: Change) -> tuple[frozenset[Quad], Carried]:
    """Let the later changes happen to a state, and carry a change over them."""
    newest = reduce(applied, later, state)
    snapshot = in_memory(newest, revision=len(later))
    return newest, carry(snapshot, change, dict(enumerate(later, start=1)))


def replaced(subject: str, old: int, new: int) -> Change:
    return Change(frozenset({quad(subject, old)}), frozenset({quad(subject, new)}))


def test_with_nothing_in_between_a_change_stays_as_it_is() -> None:
    change = replaced("a", 0, 1)
    _, found = carried_to(frozenset({quad("a", 0)}), change)
    assert (found.change, found.clashes, found.meanwhile) == (change, (), ())


def test_two_values_put_in_the_place_of_one_clash() -> None:
    before = frozenset({quad("a", 0)})
    _, found = carried_to(before, replaced("a", 0, 1), replaced("a", 0, 2))
    [clash] = found.clashes
    assert (clash.subject, clash.predicate) == ("<urn:s:a>", "urn:p:p")
    assert [[value.value for value in side] for side in (clash.removed, clash.ours, clash.theirs)] == [
        ["0"],
        ["1"],
        ["2"],
    ]
    assert clash.revisions == (1,)


def test_what_both_merely_add_stands_side_by_side() -> None:
    newest, found = carried_to(
        frozenset(), Change(added=frozenset({quad("a", 1)})), Change(added=frozenset({quad("a", 2)}))
    )
    assert found.clashes == ()
    assert applied(newest, found.change) == {quad("a", 1), quad("a", 2)}


def test_changes_of_different_things_do_not_clash() -> None:
    before = frozenset({quad("a", 0), quad("b", 0)})
    newest, found = carried_to(before, replaced("a", 0, 1), replaced("b", 0, 2))
    assert found.clashes == ()
    assert applied(newest, found.change) == {quad("a", 1), quad("b", 2)}


def test_the_same_change_made_by_others_leaves_nothing_to_do() -> None:
    _, found = carried_to(frozenset({quad("a", 0)}), replaced("a", 0, 1), replaced("a", 0, 1))
    assert not found.change
    assert found.clashes == ()


def test_two_corrections_of_one_claim_clash_although_each_has_a_name_of_its_own() -> None:
    claim = frozenset({quad("old", 0), quad("old", 0, predicate="q")})
    ours = Change(claim, frozenset({quad("ours", 1)}))
    theirs = Change(claim, frozenset({quad("theirs", 2)}))
    _, found = carried_to(claim, ours, theirs)
    assert {clash.subject for clash in found.clashes} == {"<urn:s:old>"}


states = st.frozensets(st.sampled_from(QUADS), max_size=12)


@st.composite
def changes_of(draw: st.DrawFn, state: frozenset[Quad]) -> Change:
    wanted = draw(states)
    return Change(state - wanted, wanted - state)


@given(st.data(), states)
def test_what_others_added_is_lost_only_where_a_clash_is_told(data: st.DataObject, before: frozenset[Quad]) -> None:
    change = data.draw(changes_of(before))
    later = []
    state = before
    for _ in range(data.draw(st.integers(0, 3))):
        later.append(data.draw(changes_of(state)))
        state = applied(state, later[-1])
    newest, found = carried_to(before, change, *later)
    theirs = reduce(Change.then, later, Change())
    after = applied(newest, found.change)
    assert change.added <= after
    assert not change.removed & after
    if not found.clashes:
        assert theirs.added <= after
        assert not theirs.removed & after
