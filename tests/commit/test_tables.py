"""A table is planned, published and kept as any other submission, with the mapping by which it was read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from missiongraph.commit.apply import Applied, apply
from missiongraph.commit.submission import Submission, from_file
from missiongraph.commit.tables import guess_mapping, require_mapping, with_mapping
from missiongraph.errors import Rejected
from missiongraph.ingest.mapping_yaml import read_yaml
from missiongraph.names import DOCUMENT_GRAPH, MG
from missiongraph.rdf.formats import CSV_TABLE
from missiongraph.rdf.places import Cell
from missiongraph.store.meta import standing
from missiongraph.store.writer import Writer
from submitting import fill, planned

GRAPH = DOCUMENT_GRAPH + "united-nations/starts"
MAPPING = b"""
document: {title: Starts, publisher: "id:organisation/united-nations", language: en}
about: {class: "mg:Mission", column: Mission}
claims: [{class: "mg:DateClaim", "mg:hasDateKind": "mgv:date-kind/start", "mg:date": {column: Start}}]
"""
TABLE = Submission(b"Mission,Start\nUNMIL,2003-09-19\n", CSV_TABLE, GRAPH, "starts.csv", MAPPING, "2026-11-24")


def submit(writer: Writer, submission: Submission) -> Applied:
    plan = planned(writer.snapshot(), [submission])
    return apply(writer, plan, author="test", message="import", submitted=[submission])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("filled")
    fill(place)
    return place


@pytest.fixture
def writer(filled: Path, tmp_path: Path) -> Iterator[Writer]:
    shutil.copytree(filled, tmp_path / "data", symlinks=True)
    with closing(Writer(tmp_path / "data")) as made:
        yield made


def captured(writer: Writer) -> str:
    graph = NamedNode(GRAPH)
    [stated] = writer.snapshot().match(graph, NamedNode(MG + "captureDate"), None, graph)
    assert isinstance(stated.object, Literal)
    return stated.object.value


def test_a_table_twice_changes_nothing_even_on_another_day(writer: Writer) -> None:
    assert submit(writer, TABLE).changed
    assert not submit(writer, replace(TABLE, day="2027-01-01")).changed


def test_a_new_table_is_a_new_capture_of_the_day_on_which_it_came(writer: Writer) -> None:
    submit(writer, TABLE)
    submit(writer, replace(TABLE, data=TABLE.data + b"MINUSMA,2013-07-01\n", day="2027-01-01"))
    assert captured(writer) == "2027-01-01"


def test_the_mapping_is_kept_and_read_by_the_next_capture(writer: Writer) -> None:
    submit(writer, TABLE)
    snapshot = writer.snapshot()
    kept = standing(snapshot, GRAPH).original
    assert kept
    assert writer.revisions.original(kept.mapping).read_bytes() == MAPPING
    bare = replace(TABLE, mapping=b"")
    assert with_mapping(bare, snapshot, writer.revisions.original).mapping == MAPPING
    assert with_mapping(bare, snapshot, writer.revisions.original, b"other").mapping == b"other"


def test_a_table_without_a_mapping_is_not_published(writer: Writer) -> None:
    bare = with_mapping(replace(TABLE, mapping=b""), writer.snapshot(), writer.revisions.original)
    with pytest.raises(Rejected, match="mapping"):
        require_mapping([bare])


def test_a_name_that_is_unsure_blocks_with_its_cell_and_candidates(writer: Writer) -> None:
    report = planned(writer.snapshot(), [replace(TABLE, data=b"Mission,Start\nONOWAS,2003\n")]).report
    [finding] = report.findings
    assert not report.publishable
    assert (finding.place, finding.excerpt, finding.expected) == (Cell(2, "A"), "ONOWAS", ("id:mission/unowas",))


def test_a_guess_is_told_column_by_column(writer: Writer) -> None:
    report = planned(writer.snapshot(), [replace(TABLE, mapping=b"")]).report
    told = [note["en"] for note in report.notes]
    assert any("A “Mission”" in note for note in told)
    assert any("B “Start”" in note for note in told)


def test_the_guessed_mapping_can_be_published_with(writer: Writer) -> None:
    mapping = guess_mapping(writer.snapshot(), submission=replace(TABLE, mapping=b""))
    assert read_yaml(mapping).document.captured == "2026-11-24"
    assert submit(writer, replace(TABLE, mapping=mapping)).changed


def test_a_table_needs_to_be_told_which_document_it_is(tmp_path: Path) -> None:
    place = tmp_path / "starts.csv"
    place.write_bytes(TABLE.data)
    with pytest.raises(Rejected, match="--graph"):
        from_file(place)
    assert from_file(place, GRAPH).syntax is CSV_TABLE
