"""The index of names follows the revisions, counts exactly, and is made anew when it is missing or damaged."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from missiongraph.commit.apply import apply
from missiongraph.commit.submission import Submission
from missiongraph.names import ID, MG
from missiongraph.query.nameindex import Reason
from missiongraph.query.namesearch import NAMES, Found, follow, search
from missiongraph.rdf.formats import TURTLE
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer
from submitting import fill, planned


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("names")
    fill(data_dir)
    follow(Revisions(data_dir).open(), data_dir=data_dir)
    return data_dir


def first(place: Path, words: str) -> tuple[str, Reason]:
    best = search(place, words).matches[0]
    return best.thing.removeprefix(ID), best.reason


@pytest.mark.parametrize(
    ("words", "thing", "reason"),
    [
        ("الشرطة الفلسطينية", "organisation/palestinian-civil-police", Reason.PART),
        ("eupol cops", "mission/eupol-copps", Reason.SPELLING),
        ("P005189001", "project/ca-3-p005189001", Reason.IDENTIFIER),
        ("41502", "organisation/unops", Reason.IDENTIFIER),
        ("palestine police mission", "mission/eupol-copps", Reason.SPELLING),
        ("onowas", "mission/unowas", Reason.SPELLING),
    ],
)
def test_the_right_thing_comes_first_with_the_reason(place: Path, words: str, thing: str, reason: Reason) -> None:
    assert first(place, words) == (thing, reason)


@pytest.mark.parametrize(
    "words",
    ["UNOPS", "unops", "U.N.O.P.S.", "UNOPS (41502)", "XM-DAC-41502", "United Nations Office for Project Services",
     "UN Office for Project Services", "Bureau des Nations Unies pour les services d'appui aux projets",
     "مكتب الأمم المتحدة لخدمات المشاريع"],
)  # fmt: skip
def test_the_written_forms_of_unops_lead_to_it(place: Path, words: str) -> None:
    assert first(place, words)[0] == "organisation/unops"


def test_counts_by_class_are_those_of_all_pages(place: Path) -> None:
    whole = search(place, "mission", limit=10_000)
    assert whole.total == len(whole.matches) > 100
    only = search(place, "mission", kind=MG + "Mission", limit=10_000)
    assert only.total == len(only.matches) == whole.classes[MG + "Mission"]
    pages = (search(place, "mission", offset=start, limit=50).matches for start in range(0, whole.total, 50))
    paged = [match for page in pages for match in page]
    assert paged == list(whole.matches)


@pytest.mark.parametrize("words", ["", "  ", '"', "' OR 1", "NEAR(", "*", "%", "x" * 5000, "\x00"])
def test_hostile_words_break_nothing(place: Path, words: str) -> None:
    assert search(place, words).total == 0


def test_without_an_index_nothing_is_found_and_that_is_told(tmp_path: Path) -> None:
    assert search(tmp_path, "x") == Found((), 0, {}, 0)
    assert NAMES.followed(tmp_path) == 0


def test_a_damaged_index_is_made_anew(place: Path) -> None:
    NAMES.place(place).write_bytes(b"no database" * 1000)
    follow(Revisions(place).open(), data_dir=place)
    assert first(place, "UNOPS")[0] == "organisation/unops"


def test_the_index_follows_what_a_revision_changes(place: Path) -> None:
    graph = "https://w3id.org/missiongraph/graph/document/test/named"
    text = f"""<> a <{MG}SourceDocument> ; <http://purl.org/dc/terms/title> "Zanzibarese ledger"@en ;
        <http://purl.org/dc/terms/publisher> <{ID}organisation/unops> ; <http://purl.org/dc/terms/language> "en" ;
        <{MG}captureDate> "2026-01-01"^^<http://www.w3.org/2001/XMLSchema#date> ."""
    with closing(Writer(place)) as writer:
        for title in (text, text.replace("Zanzibarese", "Patagonian")):
            submission = Submission(title.encode(), TURTLE, graph)
            apply(writer, planned(writer.snapshot(), [submission]), author="test", message="name")
            before = NAMES.place(place).stat().st_ino
            assert follow(writer.snapshot(), data_dir=place) == writer.current()
            assert NAMES.place(place).stat().st_ino == before
    assert not any("Zanzibarese" in match.words for match in search(place, "Zanzibarese").matches)
    assert first(place, "patagonian ledger") == (graph, Reason.NAME)
    assert NAMES.followed(place) == Revisions(place).current()
