"""The index says which revisions touched a thing, follows the log, and is made anew when it is missing or another's."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from facts import fact
from jobs import add
from missiongraph.errors import StoreProblem
from missiongraph.names import DERIVED, ID, MG
from missiongraph.rdf.change import Change
from missiongraph.store.base import Revision
from missiongraph.store.embedded import in_memory
from missiongraph.store.history import follow, followed, place_of, touches
from missiongraph.store.writer import Writer

EMPTY = in_memory([])
THING, CLAIM, PART = ID + "mission/x", ID + "claim/c", ID + "node/n"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with closing(Writer(tmp_path)) as opened:
        yield opened


def quad(subject: str, predicate: str, value: str, graph: str = "urn:d") -> Quad:
    is_iri = value.startswith("http")
    return Quad(
        NamedNode(subject), NamedNode(predicate), NamedNode(value) if is_iri else Literal(value), NamedNode(graph)
    )


def commit(writer: Writer, removed: set[Quad], added: set[Quad]) -> Revision:
    change = Change(frozenset(removed), frozenset(added))
    return writer.commit(change, base=writer.current(), author="test", message="change")


def found(root: Path, iri: str) -> list[tuple[int, int, int]]:
    follow(EMPTY, data_dir=root)
    return [(each.revision, each.removed, each.added) for each in touches(root, iri, limit=50).touches]


def test_a_claim_touches_its_thing_and_a_part_of_it_does_later(writer: Writer, tmp_path: Path) -> None:
    commit(writer, set(), {quad(CLAIM, MG + "isAbout", THING), quad(CLAIM, MG + "hasLocator", PART)})
    commit(writer, set(), {quad("http://example.org/other", "urn:p", "x")})
    old, new = quad(PART, MG + "quote", "old"), quad(PART, MG + "quote", "new")
    commit(writer, set(), {old})
    commit(writer, {old}, {new})
    assert found(tmp_path, THING) == [(4, 1, 1), (3, 0, 1), (1, 0, 2)]
    assert [each[0] for each in found(tmp_path, CLAIM)] == [4, 3, 1]
    assert [each[0] for each in found(tmp_path, "urn:d")] == [4, 3, 2, 1]


def test_a_damaged_log_is_told_before_anything_of_it_is_read(writer: Writer, tmp_path: Path) -> None:
    commit(writer, set(), {quad(THING, "urn:p", "x")})
    place = next((tmp_path / "log").glob("*.patch.gz"))
    place.write_bytes(gzip.compress(b'A <urn:a> <urn:p> "other" <urn:d> .\n'))
    with pytest.raises(StoreProblem, match="damaged"):
        follow(EMPTY, data_dir=tmp_path)
    assert followed(tmp_path) == 0


def test_what_rules_derive_touches_nothing(writer: Writer, tmp_path: Path) -> None:
    commit(writer, set(), {quad(THING, "urn:p", "x", DERIVED)})
    assert found(tmp_path, THING) == []


def test_a_page_of_touches_says_how_many_there_are(writer: Writer, tmp_path: Path) -> None:
    for value in range(7):
        add(writer, fact(value))
    follow(EMPTY, data_dir=tmp_path)
    page = touches(tmp_path, "urn:s", limit=2, offset=2)
    assert [each.revision for each in page.touches] == [5, 4]
    assert (page.total, page.followed) == (7, 7)


def test_only_new_revisions_are_read(writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(writer, fact(1))
    follow(EMPTY, data_dir=tmp_path)
    shutil.copy(tmp_path / "log/00000001.patch.gz", tmp_path / "kept")
    (tmp_path / "log/00000001.patch.gz").write_bytes(b"not read again")
    add(writer, fact(2))
    assert [each[0] for each in found(tmp_path, "urn:s")] == [2, 1]


@pytest.mark.parametrize("damage", ["missing", "junk"])
def test_a_missing_or_damaged_index_is_made_anew(writer: Writer, tmp_path: Path, damage: str) -> None:
    add(writer, fact(1))
    follow(EMPTY, data_dir=tmp_path)
    for place in tmp_path.glob("history.sqlite*"):
        place.unlink()
    if damage == "junk":
        place_of(tmp_path).write_bytes(b"junk" * 1000)
    assert found(tmp_path, "urn:s") == [(1, 0, 1)]


def test_the_index_of_another_log_is_made_anew(writer: Writer, tmp_path: Path) -> None:
    add(writer, fact(1))
    follow(EMPTY, data_dir=tmp_path)
    manifest = tmp_path / "log/00000001.json"
    manifest.write_text(manifest.read_text().replace('"test"', '"else"'))
    (tmp_path / "log/00000001.patch.gz").unlink()
    assert found(tmp_path, "urn:s") == []
    assert followed(tmp_path) == 1
