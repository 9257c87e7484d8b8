"""If-Match and If-None-Match against the state of a graph."""

from __future__ import annotations

import pytest

from missiongraph.commit.conditions import Condition, etag
from missiongraph.errors import PreconditionFailed, PreconditionRequired
from missiongraph.store.meta import Standing

THERE = Standing(5, exists=True, original=None)
GONE = Standing(5, exists=False, original=None)
NEVER = Standing(0, exists=False, original=None)
CURRENT = 8


def holds(condition: Condition, standing: Standing) -> bool:
    try:
        condition.check(standing, CURRENT)
    except PreconditionFailed:
        return False
    return True


@pytest.mark.parametrize(
    ("tags", "matches"),
    [
        ('"5"', True), ("5", True), ('"5-ttl"', True), ('"7-html-en-ab12"', True), ('"1", "5"', True), ("*", True),
        ('"4"', False), ('"9"', False), ('W/"5"', False), ('"5x"', False), ('"x5"', False), ("", False),
    ],
)  # fmt: skip
def test_a_tag_matches_while_the_graph_is_as_it_was_then(tags: str, matches: bool) -> None:
    assert holds(Condition(if_match=tags), THERE) is matches
    assert holds(Condition(if_none_match=tags), THERE) is not matches
    assert not holds(Condition(if_match=tags), GONE)
    assert holds(Condition(if_none_match=tags), NEVER)


def test_a_replacement_needs_a_condition_where_one_is_required() -> None:
    with pytest.raises(PreconditionRequired, match='"5"'):
        Condition(required=True).check_replacing(THERE)
    Condition(required=True).check_replacing(GONE)
    Condition().check_replacing(THERE)
    Condition(if_match='"5"', required=True).check_replacing(THERE)


def test_the_tag_of_a_graph_names_the_revision_that_changed_it_and_the_format() -> None:
    assert (etag(THERE), etag(THERE, "ttl")) == ('"5"', '"5-ttl"')
