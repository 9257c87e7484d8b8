"""What every store must do. A second implementation joins by adding its fixture to STORES."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions

from facts import fact
from missiongraph.errors import Conflict, NotFound, SyntaxProblem
from missiongraph.names import META, SHAPES
from missiongraph.rdf.change import Change
from missiongraph.store.base import STORE_DATASET, QueryDataset, Revision, Snapshot, Store
from missiongraph.store.writer import Writer

STORES = {"embedded": Writer}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = STORES[request.param](tmp_path)
    yield store
    store.close()


def add(store: Store, *quads: Quad) -> Revision:
    return store.commit(Change(added=frozenset(quads)), base=store.current(), author="test", message="add")


def remove(store: Store, *quads: Quad) -> Revision:
    return store.commit(Change(removed=frozenset(quads)), base=store.current(), author="test", message="remove")


def values(snapshot: Snapshot, query: str, dataset: QueryDataset = STORE_DATASET) -> list[str]:
    result = snapshot.query(query, dataset)
    assert isinstance(result, QuerySolutions)
    return sorted(str(solution[0].value) for solution in result)


def test_an_empty_store_is_at_revision_0_and_holds_nothing(store: Store) -> None:
    assert store.current() == 0
    assert list(store.snapshot().match()) == []


def test_revisions_are_numbered_from_1(store: Store) -> None:
    assert [add(store, fact(1)).number, add(store, fact(2)).number] == [1, 2]
    assert store.current() == 2


def test_an_older_revision_stays_as_it_was(store: Store) -> None:
    add(store, fact(1))
    remove(store, fact(1))
    assert values(store.snapshot(1), "SELECT ?o { <urn:s> ?p ?o }") == ["1"]
    assert values(store.snapshot(2), "SELECT ?o { <urn:s> ?p ?o }") == []


def test_an_unknown_revision_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.snapshot(7)


def test_a_change_computed_on_an_older_revision_is_a_conflict(store: Store) -> None:
    add(store, fact(1))
    with pytest.raises(Conflict):
        store.commit(Change(added=frozenset({fact(2)})), base=0, author="test", message="late")
    assert store.current() == 1


def test_a_fact_stated_twice_is_counted_once_and_each_graph_shows_it(store: Store) -> None:
    add(store, fact(1, "urn:g"), fact(1, "urn:h"))
    snapshot = store.snapshot()
    assert values(snapshot, "SELECT (COUNT(*) AS ?n) { <urn:s> ?p ?o }") == ["1"]
    assert values(snapshot, "SELECT ?g { GRAPH ?g { <urn:s> ?p ?o } }") == ["urn:g", "urn:h"]


def test_a_fact_leaves_the_default_graph_with_the_last_graph_that_states_it(store: Store) -> None:
    add(store, fact(1, "urn:g"), fact(1, "urn:h"))
    remove(store, fact(1, "urn:g"))
    assert len(list(store.snapshot().match(NamedNode("urn:s")))) == 1
    remove(store, fact(1, "urn:h"))
    assert list(store.snapshot().match(NamedNode("urn:s"))) == []


def test_shapes_and_bookkeeping_are_not_in_the_default_graph(store: Store) -> None:
    add(store, fact(1, SHAPES))
    snapshot = store.snapshot()
    assert list(snapshot.match()) == []
    assert {name.value for name in snapshot.graphs()} == {SHAPES, META}


def test_the_request_can_name_the_default_graph(store: Store) -> None:
    add(store, fact(1, "urn:g"), fact(2, "urn:h"))
    found = values(store.snapshot(), "SELECT ?o { ?s ?p ?o }", QueryDataset(default=("urn:h",)))
    assert found == ["2"]


def test_several_default_graphs_count_a_common_fact_once(store: Store) -> None:
    add(store, fact(1, "urn:g"), fact(1, "urn:h"), fact(2, "urn:h"))
    dataset = QueryDataset(default=("urn:g", "urn:h"), named=("urn:h",))
    assert values(store.snapshot(), "SELECT ?o { ?s ?p ?o }", dataset) == ["1", "2"]
    assert values(store.snapshot(), "SELECT ?g { GRAPH ?g { ?s ?p 1 } }", dataset) == ["urn:h"]


def test_named_graphs_alone_leave_the_default_graph_empty(store: Store) -> None:
    add(store, fact(1, "urn:g"), fact(1, "urn:h"))
    dataset = QueryDataset(named=("urn:g",))
    assert values(store.snapshot(), "SELECT ?o { ?s ?p ?o }", dataset) == []
    assert values(store.snapshot(), "SELECT ?g { GRAPH ?g { ?s ?p ?o } }", dataset) == ["urn:g"]


def test_matching_takes_bound_terms_and_a_graph(store: Store) -> None:
    add(store, fact(1, "urn:g"), fact(2, "urn:h"))
    snapshot = store.snapshot()
    assert list(snapshot.match(graph=NamedNode("urn:g"))) == [fact(1, "urn:g")]
    assert [quad.graph_name for quad in snapshot.match(value=Literal(2))] == [DefaultGraph()]


def test_a_query_that_does_not_parse_tells_where(store: Store) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        store.snapshot().query("SELECT * {\n ?s ?p }")
    assert (caught.value.details["line"], caught.value.details["column"]) == (2, 9)


def test_revisions_are_described(store: Store) -> None:
    revision = add(store, fact(1), fact(2))
    assert (revision.author, revision.message) == ("test", "add")
    assert revision.graphs["urn:g"] == (0, 2)
