"""What every store must do. Another implementation joins by a row in STORES; where one differs, a test says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples
from pyoxigraph import Store as Oxigraph

from facts import fact
from missiongraph.errors import Conflict, Gone, NotFound, SyntaxProblem
from missiongraph.names import META, SHAPES, XSD
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object
from missiongraph.store.base import STORE_DATASET, QueryDataset, Revision, Snapshot, Store, Triples
from missiongraph.store.embedded import merged
from missiongraph.store.remote_writer import RemoteWriter
from missiongraph.store.writer import Writer


def embedded(_request: pytest.FixtureRequest, place: Path) -> Store:
    return Writer(place)


def virtuoso(request: pytest.FixtureRequest, place: Path) -> Store:
    return RemoteWriter(place, request.getfixturevalue("virtuoso").endpoint())


def virtuoso_with_graph_store(request: pytest.FixtureRequest, place: Path) -> Store:
    return RemoteWriter(place, request.getfixturevalue("virtuoso").endpoint(graphs=True))


REMOTE = [pytest.param(each, marks=pytest.mark.engine) for each in (virtuoso, virtuoso_with_graph_store)]
STORES = [embedded, *REMOTE]
KINDS = [
    ("boolean", "true"),
    ("integer", "-12"),
    ("decimal", "12.5"),
    ("date", "2019-07-01"),
    ("gYear", "2019"),
    ("anyURI", "http://example.org/é"),
    ("dateTime", "2026-11-22T21:07:39Z"),
]
HOSTILE = [
    "a\\u003e \\U0001F600 \\",
    "\x01\x08\x0c\x7f\x85\u2028",
    "\"\"\" ''' } ; DROP ALL #",
    "  \r\n\t ",
    "<![CDATA[ &amp; ]]>",
    "😀 سلام e\u0301 \u202b",
    "%20 ?x $y @z ^^ _:b",
]


@pytest.fixture(params=STORES, ids=lambda each: each.__name__)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = request.param(request, tmp_path)
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


@pytest.mark.parametrize("store", [embedded], indirect=True)
def test_an_older_revision_stays_as_it_was(store: Store) -> None:
    add(store, fact(1))
    remove(store, fact(1))
    assert values(store.snapshot(1), "SELECT ?o { <urn:s> ?p ?o }") == ["1"]
    assert values(store.snapshot(2), "SELECT ?o { <urn:s> ?p ?o }") == []


@pytest.mark.parametrize("store", REMOTE, indirect=True)
def test_a_remote_engine_says_that_it_holds_only_the_newest_revision(store: Store) -> None:
    add(store, fact(1))
    remove(store, fact(1))
    with pytest.raises(Gone, match="holds only the newest, 2"):
        store.snapshot(1)
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


def test_terms_come_back_as_they_were_given(store: Store) -> None:
    terms: list[Object] = [
        *map(Literal, HOSTILE),
        *(Literal(text, language="ar") for text in HOSTILE),
        *(NamedNode(f"http://example.org/{name}") for name in ("é", "a%20b", "a'b", "$@!*()+,;=", "😀?a=b&c=d#f")),
        *(Literal(text, datatype=NamedNode(XSD + kind)) for kind, text in KINDS),
    ]
    subject, predicate, graph = map(NamedNode, ("urn:s", "urn:p", "urn:g"))
    stated = {Quad(subject, predicate, term, graph) for term in terms}
    add(store, *stated)
    snapshot = store.snapshot()
    assert set(snapshot.match(graph=graph)) == stated
    for term in terms:
        assert list(snapshot.match(subject, predicate, term, graph)) == [Quad(subject, predicate, term, graph)]
        assert list(snapshot.match(None, predicate, term)) == [Quad(subject, predicate, term, DefaultGraph())]
    remove(store, *stated)
    assert list(store.snapshot().match(graph=NamedNode("urn:g"))) == []


def test_blank_nodes_stay_blank_and_are_told_apart(store: Store) -> None:
    one, two = (BlankNode(f"c{number}") for number in (1, 2))
    stated = {Quad(node, NamedNode("urn:p"), Literal(1), NamedNode(SHAPES)) for node in (one, two)}
    link = Quad(one, NamedNode("urn:q"), two, NamedNode(SHAPES))
    add(store, *stated, link)
    assert set(store.snapshot().match(graph=NamedNode(SHAPES))) == {*stated, link}
    remove(store, link)
    assert set(store.snapshot().match(graph=NamedNode(SHAPES))) == stated


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("PREFIX x: <urn:> CONSTRUCT { ?o x:of ?s . x:a x:b 'c' } FROM x:g WHERE { ?s x:p ?o }", 1),
        ("CONSTRUCT { ?s <urn:is> ?o . <urn:a> <urn:b> 'c' } WHERE { ?s ?p ?o }", 3),
        ("CONSTRUCT WHERE { ?s ?p ?o }", 2),
        ("CONSTRUCT { [] <urn:q> ?o } WHERE { GRAPH ?g { ?s <urn:p> ?o } } ORDER BY ?o LIMIT 3", 3),
        ("CONSTRUCT { <urn:a> <urn:b> ?o } { OPTIONAL { <urn:nobody> ?p ?o } }", 0),
        ("DESCRIBE <urn:s>", 2),
    ],
)
def test_graphs_are_constructed(store: Store, query: str, expected: int) -> None:
    add(store, fact(1, "urn:g"), fact(1, "urn:h"), fact("two", "urn:g"))
    result = store.snapshot().query(query)
    assert isinstance(result, QueryTriples | Triples)
    assert len({str(triple) for triple in result}) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("PREFIX x: <urn:> SELECT ?o FROM x:h WHERE { ?s x:p ?o }", ["2"]),
        ("SELECT ?o FROM <urn:g> FROM NAMED <urn:h> { ?s ?p ?o MINUS { GRAPH <urn:h> { ?s ?p ?o } } }", ["1"]),
        ("SELECT ?g FROM NAMED <urn:h> { GRAPH ?g { ?s ?p ?o } }", ["urn:h"]),
        ("SELECT ?g FROM <urn:g> { GRAPH ?g { ?s ?p ?o } }", []),
        ("SELECT ?o # FROM <urn:g>\nFROM <urn:h>\n{ ?s ?p ?o }", ["2"]),
    ],
)
def test_a_query_can_name_its_dataset(store: Store, query: str, expected: list[str]) -> None:
    add(store, fact(1, "urn:g"), fact(2, "urn:h"))
    assert values(store.snapshot(), query) == expected


def test_true_and_false_are_answers(store: Store) -> None:
    add(store, fact(1))
    queries = [
        ("ASK { ?s ?p 1 }", True),
        ("ASK { ?s ?p 2 }", False),
        ("ASK { GRAPH <urn:g> { ?s ?p 1 } }", True),
        ("ASK { GRAPH <urn:nothing> { ?s ?p ?o } }", False),
        ("ASK FROM NAMED <urn:g> { GRAPH <urn:nothing> { ?s ?p ?o } }", False),
        ("ASK {}", True),
    ]
    for query, expected in queries:
        result = store.snapshot().query(query)
        assert isinstance(result, QueryBoolean)
        assert bool(result) is expected, query


@pytest.mark.parametrize("graph", ["GRAPH <urn:none>", "GRAPH ?g"])
def test_nothing_is_counted_as_0(store: Store, graph: str) -> None:
    add(store, fact(1))
    query = f"SELECT (COUNT(*) AS ?n) {{ {graph} {{ <urn:s> <urn:p> 2 }} }}"
    assert values(store.snapshot(), query) == ["0"]


def test_a_revision_can_be_copied(store: Store, tmp_path: Path) -> None:
    add(store, fact(1, "urn:g"), fact(1, "urn:h"))
    store.snapshot().copy_to(tmp_path / "copy")
    copied = {quad for quad in Oxigraph(str(tmp_path / "copy")) if quad.graph_name != NamedNode(META)}
    assert copied == {fact(1, "urn:g"), fact(1, "urn:h"), merged(fact(1))}
