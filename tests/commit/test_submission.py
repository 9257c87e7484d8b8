"""Documents are read into quads that can be planned, or refused with a word on why."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, NamedNode

from missiongraph.commit.submission import Submission, from_bytes, from_file, read_content, refuse_foreign_graphs
from missiongraph.errors import Rejected, SyntaxProblem, UnsupportedMedia
from missiongraph.names import BASE, CURATED, DERIVED, DOCUMENT_GRAPH, ID, META, MG, ONTOLOGY, SHAPES, VOCABULARY_GRAPH
from missiongraph.rdf.formats import N_QUADS, TRIG, TURTLE, GraphFormat

GRAPH = DOCUMENT_GRAPH + "test/one"
CLAIMS = frozenset({MG + "Figure"})


def content_graphs(data: bytes, syntax: GraphFormat = TURTLE, graph: str = GRAPH) -> frozenset[str]:
    return read_content(Submission(data, syntax, graph), CLAIMS).graphs()


@pytest.mark.parametrize("head", [b"@base <%s> .", b"BASE <%s>", b"\n  @base  <%s> ."])
def test_a_file_names_its_graph_by_its_base(tmp_path: Path, head: bytes) -> None:
    place = tmp_path / "one.ttl"
    place.write_bytes(head % GRAPH.encode() + b"\n<> a <urn:x:T> .")
    submission = from_file(place)
    assert (submission.graph, submission.syntax) == (GRAPH, TURTLE)
    assert from_file(place, "urn:x:other").graph == "urn:x:other"


def test_a_format_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    place = tmp_path / "one.nq"
    place.write_bytes(b"")
    assert from_file(place).syntax is N_QUADS
    with pytest.raises(UnsupportedMedia, match=r"Use \.ttl"):
        from_file(tmp_path / "one.docx")


def test_data_without_a_graph_are_refused_with_two_ways_out() -> None:
    with pytest.raises(Rejected, match=r"one\.ttl.*@base.*--graph"):
        from_bytes(b"<a:b> <a:c> <a:d> .", TURTLE, "one.ttl")


@pytest.mark.parametrize("graph", ["relative", "urn:x:a b", "\ufffd"])
def test_a_graph_that_no_iri_names_is_refused(graph: str) -> None:
    with pytest.raises(Rejected, match="absolute IRI"):
        content_graphs(b"<a:b> <a:c> <a:d> .", graph=graph)


def test_a_base_that_is_not_utf_8_is_refused_and_no_bug() -> None:
    submission = from_bytes(b"@base <http://example.org/\xff> .", TURTLE, "one.ttl")
    with pytest.raises(Rejected, match="absolute IRI"):
        read_content(submission, CLAIMS)


def test_statements_in_graphs_of_their_own_stay_there() -> None:
    assert content_graphs(b"<urn:x:g> { <a:b> <a:c> 1 } <a:b> <a:c> 2 .", TRIG) == {"urn:x:g", GRAPH}


def test_blank_nodes_become_names_that_are_the_same_each_time() -> None:
    data = b"<a:b> <a:c> [ a <%sFigure> ; <a:d> 1.50 ] , [ <a:e> 2 ] ." % MG.encode()
    first, again = (read_content(Submission(data, TURTLE, GRAPH), CLAIMS) for _ in range(2))
    nodes = {quad.object for quad in first.submitted if isinstance(quad.object, NamedNode)}
    assert first == again
    assert any(node.value.startswith(ID + "claim/") for node in nodes)
    assert any(node.value.startswith(ID + "node/") for node in nodes)


@pytest.mark.parametrize("graph", [ONTOLOGY, SHAPES])
def test_ontology_and_shapes_keep_their_blank_nodes(graph: str) -> None:
    content = read_content(Submission(b"<a:b> <a:c> [ <a:d> 1 ] .", TURTLE, graph), CLAIMS)
    assert any(isinstance(quad.subject, BlankNode) for quad in content.submitted)


def test_what_is_stored_is_what_the_engine_makes_of_it() -> None:
    content = read_content(Submission(b"<a:b> <a:c> 12.50 .", TURTLE, GRAPH), CLAIMS)
    assert '"12.50"' in str(content.submitted[0])
    assert ['"12.5"' in str(quad) for quad in content.stored()] == [True]


def test_what_does_not_parse_is_told_with_its_place() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        content_graphs(b"<a:b> <a:c> 1 .\n<a:b> oops .")
    assert caught.value.details["line"] == 2


@pytest.mark.parametrize("graph", [GRAPH, CURATED, "https://example.org/g"])
def test_documents_and_the_curated_graph_may_be_written(graph: str) -> None:
    refuse_foreign_graphs(read_content(Submission(b"<a:b> <a:c> 1 .", TURTLE, graph), CLAIMS))


@pytest.mark.parametrize(
    "graph", [ONTOLOGY, SHAPES, META, DERIVED, VOCABULARY_GRAPH + "unit", BASE + "graph/other", ""]
)
def test_graphs_of_the_service_may_not_be_written(graph: str) -> None:
    with pytest.raises(Rejected, match="graph of a document"):
        refuse_foreign_graphs(read_content(Submission(b"<a:b> <a:c> 1 .", TURTLE, graph), CLAIMS))


def test_a_foreign_graph_inside_a_dataset_is_refused_too() -> None:
    data = f"<{META}> {{ <a:b> <a:c> 1 }}".encode()
    with pytest.raises(Rejected) as caught:
        refuse_foreign_graphs(read_content(Submission(data, TRIG, GRAPH), CLAIMS))
    assert caught.value.details["graph"] == META
