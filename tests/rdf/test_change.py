"""Differences, their text form and digests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.rdf.change import Change, difference, digest_after, digest_of, from_patch, rows_of, to_patch

values = some.text(max_size=8).map(Literal) | some.integers().map(Literal)
quads = some.frozensets(
    some.builds(
        Quad,
        some.sampled_from([NamedNode("urn:a"), NamedNode("urn:b")]),
        some.just(NamedNode("urn:p")),
        values,
        some.sampled_from([NamedNode("urn:g"), NamedNode("urn:h")]),
    ),
    max_size=8,
)


@given(quads, quads)
def test_a_difference_leads_from_the_old_state_to_the_new(old: frozenset[Quad], new: frozenset[Quad]) -> None:
    change = difference(old, new)
    assert (old - change.removed) | change.added == new
    assert not change.removed & change.added


@given(quads, quads, quads)
def test_a_change_and_the_next_are_one(first: frozenset[Quad], second: frozenset[Quad], third: frozenset[Quad]) -> None:
    assert difference(first, second).then(difference(second, third)) == difference(first, third)


@given(quads, quads)
def test_a_change_survives_its_text_form(old: frozenset[Quad], new: frozenset[Quad]) -> None:
    change = difference(old, new)
    assert from_patch(to_patch(change)) == change


@given(quads, quads)
def test_the_rows_of_a_change_can_be_read_a_few_at_a_time(old: frozenset[Quad], new: frozenset[Quad]) -> None:
    change = difference(old, new)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("missiongraph.rdf.change._ROWS", 2)
        rows = list(rows_of(to_patch(change).splitlines(keepends=True)))
    assert {quad for is_added, quad in rows if not is_added} == change.removed
    assert {quad for is_added, quad in rows if is_added} == change.added


@given(quads, quads)
def test_the_digest_follows_the_change_and_needs_no_look_at_the_rest(
    old: frozenset[Quad], new: frozenset[Quad]
) -> None:
    assert digest_after(digest_of(old), difference(old, new)) == digest_of(new)


def test_counts_are_told_per_graph() -> None:
    one, two = (Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal(n), NamedNode(f"urn:{n}")) for n in (1, 2))
    assert Change(frozenset({one}), frozenset({two})).graphs() == {"urn:1": (1, 0), "urn:2": (0, 1)}
