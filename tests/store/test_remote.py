"""A commit to a remote engine is whole or not at all, whatever breaks it, and only our own graphs are seen."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from facts import fact
from missiongraph.commit.apply import apply
from missiongraph.commit.release import plan_release
from missiongraph.errors import (
    Busy,
    Conflict,
    EngineRefused,
    EngineUnreachable,
    MissionGraphError,
    ResultLimit,
    StoreProblem,
    TimeLimit,
)
from missiongraph.names import META, PREFIXES, XSD
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import QueryDataset, Revision
from missiongraph.store.embedded import merged
from missiongraph.store.endpoint import Client, Endpoint
from missiongraph.store.remote import MERGED_GRAPH, RemoteSnapshot
from missiongraph.store.remote_writer import RemoteRevisions, RemoteWriter
from missiongraph.store.writer import Writer
from virtuoso import ROW_LIMIT, Virtuoso

pytestmark = pytest.mark.engine
TRIAL = 3
"""Updates by which a commit tries its values, before it begins."""


class Broken(Client):
    """A client that loses its connection after so many updates."""

    left = 0

    def update(self, text: str) -> None:
        if not self.left:
            raise EngineUnreachable("gone", retry_after=1)
        self.left -= 1
        super().update(text)


@pytest.fixture
def broken(virtuoso: Virtuoso) -> Iterator[Broken]:
    with closing(Broken(virtuoso.endpoint())) as client:
        yield client


@pytest.fixture
def writer(virtuoso: Virtuoso, tmp_path: Path) -> Iterator[RemoteWriter]:
    with closing(RemoteWriter(tmp_path, virtuoso.endpoint())) as writer:
        yield writer


def add(writer: RemoteWriter, *quads: Quad) -> Revision:
    return writer.commit(Change(added=frozenset(quads)), base=writer.current(), author="test", message="add")


def everything(virtuoso: Virtuoso) -> set[Quad]:
    """Read all that we have written, whatever revision it is said to be; the bookkeeping aside."""
    with closing(Client(virtuoso.endpoint())) as client:
        return {quad for quad in RemoteSnapshot(client, 1).match(graph=None) if graph_iri(quad) != META}


def test_the_shipped_graph_is_read_back_as_it_was_written(virtuoso: Virtuoso, tmp_path: Path) -> None:
    with closing(RemoteWriter(tmp_path, virtuoso.endpoint(graphs=True))) as writer:
        plan = plan_release(writer.snapshot())
        apply(writer, plan, author="test", message="load")
        found = everything(virtuoso)
        assert plan.change.added <= found
        with closing(Writer(tmp_path / "embedded")) as embedded:
            apply(embedded, plan, author="test", message="load")
            assert {quad for quad in embedded.snapshot().match(graph=None) if graph_iri(quad) != META} == found
        again = plan_release(writer.snapshot())
        assert not again.change


@pytest.mark.parametrize("updates", range(1, 9))
def test_a_commit_that_breaks_off_anywhere_is_undone_at_the_next_start(
    virtuoso: Virtuoso, broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, updates: int
) -> None:
    with closing(RemoteWriter(tmp_path, virtuoso.endpoint())) as writer:
        add(writer, fact(1, "urn:g"), fact(1, "urn:h"), fact(2, "urn:g"))
        before = everything(virtuoso)
        monkeypatch.setattr(writer, "_client", broken)
        change = Change(frozenset({fact(1, "urn:g"), fact(2, "urn:g")}), frozenset({fact(3, "urn:i")}))
        broken.left = TRIAL + updates
        with pytest.raises(EngineUnreachable):
            writer.commit(change, base=1, author="test", message="breaks")
        with pytest.raises(Busy):
            writer.revisions.confirm(1)
    with closing(RemoteWriter(tmp_path, virtuoso.endpoint())) as writer:
        published = writer.current() == 2
        assert published == (updates == 8)
        assert everything(virtuoso) == before or published
        writer.revisions.confirm(writer.current())
        writer.commit(change, base=1, author="test", message="again") if not published else None
    assert everything(virtuoso) == {fact(1, "urn:h"), fact(3, "urn:i"), merged(fact(1)), merged(fact(3))}


def test_a_point_is_kept_as_it_is_written(writer: RemoteWriter, virtuoso: Virtuoso) -> None:
    point = Literal("POINT(-10.7969 6.30054)", datatype=NamedNode(PREFIXES["geo"] + "wktLiteral"))
    add(writer, Quad(NamedNode("urn:x"), NamedNode("urn:p"), point, NamedNode("urn:g")))
    assert point in {quad.object for quad in everything(virtuoso)}
    [row] = writer.snapshot().query("SELECT ?o { <urn:x> <urn:p> ?o }")  # type: ignore[misc]
    assert row["o"] == point


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (XSD + "duration", "P1Y"),
        (XSD + "decimal", "0.000000000000000001"),
    ],
)
def test_what_the_engine_would_change_is_refused_and_the_commit_undone(
    writer: RemoteWriter, virtuoso: Virtuoso, kind: str, text: str
) -> None:
    add(writer, fact(1))
    before = everything(virtuoso)
    lost = Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text, datatype=NamedNode(kind)), NamedNode("urn:g"))
    with pytest.raises(MissionGraphError):
        add(writer, fact(2), lost)
    assert everything(virtuoso) == before
    assert add(writer, fact(2)).number == 2


def test_a_truth_value_and_the_number_1_are_one_to_virtuoso_so_they_are_refused(writer: RemoteWriter) -> None:
    truth = Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(value=True), NamedNode("urn:g"))
    with pytest.raises(EngineRefused, match="does not keep"):
        add(writer, fact(1), truth)
    assert writer.current() == 0


def test_two_writers_do_not_both_publish(writer: RemoteWriter, virtuoso: Virtuoso, tmp_path: Path) -> None:
    add(writer, fact(1))
    with closing(RemoteWriter(tmp_path / "other", virtuoso.endpoint())) as other:
        assert other.revisions.manifest(1) == writer.revisions.manifest(1)
        add(other, fact(2))
    with pytest.raises(Conflict):
        writer.commit(Change(added=frozenset({fact(3)})), base=1, author="test", message="late")
    assert everything(virtuoso) == {fact(1), fact(2), merged(fact(1)), merged(fact(2))}


def test_what_another_directory_began_is_left_to_it(
    virtuoso: Virtuoso, broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(RemoteWriter(tmp_path / "one", virtuoso.endpoint())) as writer:
        monkeypatch.setattr(writer, "_client", broken)
        broken.left = TRIAL + 1
        with pytest.raises(EngineUnreachable):
            add(writer, fact(1))
    with pytest.raises(StoreProblem, match="another data directory"):
        RemoteWriter(tmp_path / "two", virtuoso.endpoint())


def test_a_directory_and_an_engine_that_do_not_belong_together_are_told_apart(
    virtuoso: Virtuoso, tmp_path: Path
) -> None:
    with closing(RemoteWriter(tmp_path / "remote", virtuoso.endpoint())) as writer:
        add(writer, fact(1))
    with closing(Writer(tmp_path / "embedded")) as embedded:
        embedded.commit(Change(added=frozenset({fact(1)})), base=0, author="test", message="add")
    with pytest.raises(StoreProblem, match="embedded"):
        RemoteWriter(tmp_path / "embedded", virtuoso.endpoint())
    virtuoso.clear()
    with pytest.raises(StoreProblem, match="is at revision 0"):
        RemoteWriter(tmp_path / "remote", virtuoso.endpoint())


def test_reading_while_the_graph_moves_on_is_told(writer: RemoteWriter) -> None:
    add(writer, fact(1))
    reading = pickle.loads(pickle.dumps(writer.revisions))
    assert isinstance(reading, RemoteRevisions)
    reading.confirm(1)
    add(writer, fact(2))
    with pytest.raises(Busy, match="moved"), closing(reading.client):
        reading.confirm(1)


def test_graphs_of_others_are_not_seen(writer: RemoteWriter, virtuoso: Virtuoso) -> None:
    add(writer, fact(1, "urn:g"))
    virtuoso.update("INSERT DATA { GRAPH <urn:foreign> { <urn:s> <urn:secret> 1 } }")
    snapshot = writer.snapshot()
    assert {name.value for name in snapshot.graphs()} == {"urn:g", META}
    assert list(snapshot.match(graph=NamedNode("urn:foreign"))) == []
    for query, dataset in [
        ("SELECT ?s { ?s <urn:secret> ?o }", QueryDataset(default=("urn:foreign",))),
        ("SELECT ?s { GRAPH ?g { ?s <urn:secret> ?o } }", QueryDataset(named=("urn:foreign",))),
        ("SELECT ?s { GRAPH <urn:foreign> { ?s ?p ?o } }", QueryDataset()),
        ("SELECT ?s FROM <urn:foreign> { ?s ?p ?o }", QueryDataset()),
        (f"SELECT ?s FROM <{MERGED_GRAPH}> {{ ?s ?p ?o }}", QueryDataset()),
    ]:
        assert list(snapshot.query(query, dataset)) == [], query  # type: ignore[arg-type]  # a table


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("SELECT ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", ResultLimit),
        ("CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", ResultLimit),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s }", TimeLimit),
    ],
)
def test_an_answer_that_virtuoso_would_cut_is_an_error(
    writer: RemoteWriter, virtuoso: Virtuoso, query: str, error: type[MissionGraphError]
) -> None:
    add(writer, *(fact(number, subject=f"urn:s{number}") for number in range(50)))
    assert ROW_LIMIT < 50**3
    limit = "?timeout=1500" if error is TimeLimit else ""
    with closing(Client(virtuoso.endpoint(query=limit))) as client, pytest.raises(error):
        list(RemoteSnapshot(client, 1).query(query))  # type: ignore[arg-type]  # tables and graphs


def test_the_engine_is_not_sent_to_other_hosts(writer: RemoteWriter) -> None:
    add(writer, fact(1))
    with pytest.raises(EngineRefused, match="SERVICE"):
        writer.snapshot().query("ASK { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_what_only_virtuoso_takes_does_not_pass(writer: RemoteWriter) -> None:
    add(writer, fact(1))
    for query in (
        "DEFINE input:inference 'x' SELECT * { ?s ?p ?o }",
        "SELECT (bif:now() AS ?x) {}",
        "SELECT * { ?s ?p }",
    ):
        with pytest.raises(MissionGraphError, match="does not parse"):
            writer.snapshot().query(query)


def test_a_query_that_virtuoso_cannot_do_is_told_with_its_words(writer: RemoteWriter) -> None:
    add(writer, fact(1))
    with pytest.raises(StoreProblem, match="transitive start not given"):
        list(writer.snapshot().query("SELECT * { ?a (<urn:p>|<urn:q>)* ?b }"))  # type: ignore[arg-type]  # a table


def test_a_wrong_password_is_told(virtuoso: Virtuoso, tmp_path: Path) -> None:
    known = virtuoso.endpoint()
    endpoint = Endpoint(query=known.query, update=known.update, user="dba", password="no", digest=True)
    with pytest.raises(StoreProblem, match="does not let this service in"):
        RemoteWriter(tmp_path, endpoint)
