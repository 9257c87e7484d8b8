"""The tables of the lists equal what is read anew, whatever changes, and survive what may happen to their file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pyoxigraph import NamedNode, Quad

from browsing import list_tables
from counts import examples
from missiongraph.assets import folder
from missiongraph.browse import listfollow
from missiongraph.browse.listentries import Entries
from missiongraph.browse.listfollow import LISTS, bring, follow
from missiongraph.browse.listindex import ListIndex
from missiongraph.browse.view import View
from missiongraph.commit.release import shipped_snapshot
from missiongraph.names import DERIVED, ID, MG, ONTOLOGY, SHAPES
from missiongraph.query import following
from missiongraph.rdf.change import Change
from missiongraph.store.embedded import EmbeddedSnapshot, in_memory
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer
from small_graphs import OTHER_GRAPH, quads
from submitting import fill

CLASSES = "".join(
    f'mg:{name} a owl:Class ; rdfs:label "{name}"@en .\n'
    for name in ("Mission", "Organisation", "Project", "Mandate", "SourceDocument", "Claim")
) + "".join(
    f"mg:{name} a owl:Class ; rdfs:subClassOf mg:Claim .\n"
    for name in ("DateClaim", "MandatePeriod", "ProjectRole", "Siting", "Tenure", "Figure", "Designation")
)
MODEL = [
    *quads(CLASSES + "mg:Mission rdfs:subClassOf mg:Organisation .", ONTOLOGY),
    *quads((folder("shapes") / "facets.ttl").read_text(encoding="utf-8"), SHAPES),
]
STATED = """
id:mission\\/a a mg:Mission ; skos:prefLabel "Alpha"@en , "Alpha-fr"@fr .
id:mission\\/b a mg:Mission , mg:Organisation .
id:project\\/p a mg:Project ; skos:prefLabel "Pipe"@en .
id:project\\/q a mg:Project .
id:mandate\\/m a mg:Mandate .
id:organisation\\/o a mg:Organisation ; skos:prefLabel "Office"@en ; dcterms:isPartOf id:mission\\/a .
<https://example.org/doc> a mg:SourceDocument ; dcterms:title "Doc"@en ; dcterms:publisher id:organisation\\/o ;
    mg:captureDate "2020-01-01"^^xsd:date .
id:claim\\/1 a mg:DateClaim ; mg:isAbout id:mission\\/a ; mg:date "2006-01-01"^^xsd:date ; mg:wording "2006" ;
    mg:hasDateKind mgv:date-kind\\/establishment .
id:claim\\/2 a mg:DateClaim ; mg:isAbout id:mission\\/a ; mg:notBefore "2008-01-01"^^xsd:date ;
    mg:hasDateKind mgv:date-kind\\/end ; mg:hasLocator id:node\\/l .
id:claim\\/3 a mg:MandatePeriod ; mg:hasMandate id:mandate\\/m ; mg:isAbout id:mission\\/a ;
    mg:startDate "2001-01-01"^^xsd:date .
id:claim\\/4 a mg:MandatePeriod ; mg:hasMandate id:mandate\\/m ; mg:isAbout id:mission\\/b ;
    mg:endDate "2004-01-01"^^xsd:date .
id:claim\\/5 a mg:ProjectRole ; mg:isAbout id:project\\/p ; mg:hasActor id:organisation\\/o ;
    mg:hasRole mgv:organisation-role\\/1 ; mg:hasLocator id:node\\/l .
id:claim\\/6 a mg:Siting ; mg:isAbout id:project\\/p ; mg:hasPlace id:place\\/x .
id:claim\\/7 a mg:Designation ; mg:isAbout id:mission\\/b ; mg:name "Beta"@en .
id:node\\/l mg:isInDocument <https://example.org/doc> .
id:verdict\\/v mg:setsAside id:claim\\/5 , id:claim\\/1 .
"""
SAID_TWICE = "id:mission\\/a a mg:Mission . id:verdict\\/v mg:setsAside id:claim\\/5 ."
DERIVED_TOO = "id:mission\\/a mg:hasTheatre id:place\\/x . id:mission\\/b org:classification mgv:t\\/u ."
POOL = [*quads(STATED), *quads(DERIVED_TOO, DERIVED), *quads(SAID_TWICE, OTHER_GRAPH)]
few = some.frozensets(some.sampled_from(POOL), max_size=3)


def state(stated: frozenset[Quad]) -> EmbeddedSnapshot:
    return in_memory([*MODEL, *stated])


def test_the_example_fills_every_table() -> None:
    index = ListIndex(list_tables(state(frozenset(POOL))))
    entries, counts = index.entries(), index.tallies()
    assert len(entries) == 7
    kinds, names, values, spans = entries[ID + "mission/a"]
    assert kinds == {(MG + "Mission",)}
    assert ("fr", "Alpha-fr") in {(language, words) for language, _, words, _ in names}  # type: ignore[attr-defined]
    assert ("theatre", ID + "place/x") in values  # type: ignore[operator]
    assert spans == {("period", "0000-00-00", "9999-99-99", "2008-01-01", "9999-99-99", "")}
    assert counts[MG + "Project", "source", "https://example.org/doc"] == 1
    assert (MG + "Project", "funder", ID + "organisation/o") not in counts, "its claim is set aside"


@settings(max_examples=examples(100), deadline=None)
@given(few, few, few)
def test_after_any_changes_the_tables_are_as_if_made_anew(
    missing: frozenset[Quad], first: frozenset[Quad], second: frozenset[Quad]
) -> None:
    before = frozenset(POOL) - missing
    between = before ^ first
    after = between ^ second
    database = list_tables(state(before))
    changes = [Change(before - between, between - before), Change(between - after, after - between)]
    bring(database, state(after), changes)
    anew = ListIndex(list_tables(state(after)))
    assert ListIndex(database).entries() == anew.entries()
    assert ListIndex(database).tallies() == anew.tallies()


def test_a_change_reads_only_what_it_can_touch() -> None:
    snapshot = state(frozenset(POOL))
    siting = [quad for quad in POOL if quad.subject == NamedNode(ID + "claim/6")]
    found = listfollow.touched(snapshot, Entries(snapshot), siting)
    assert {iri for iri in found if iri.startswith(ID)} == {ID + "project/p", ID + "place/x"}


def test_names_are_those_of_the_pages() -> None:
    snapshot = shipped_snapshot()
    views = {language: View(snapshot, language) for language in ("en", "ar")}
    for entry in Entries(snapshot).everything():
        for language, view in views.items():
            assert entry.names[language] == view.label(entry.iri), entry.iri


def test_when_facets_change_all_is_read_anew() -> None:
    before, after = (
        state(frozenset(POOL)),
        in_memory(
            [
                *MODEL,
                *POOL,
                *quads(
                    'mgs:Facet-new mg:facetClass mg:Mission ; mg:facetPattern "?this mg:hasTheatre ?value" .', SHAPES
                ),
            ]
        ),
    )
    database = list_tables(before)
    added = frozenset(after.match(graph=None)) - frozenset(before.match(graph=None))
    bring(database, after, [Change(added=frozenset(quad for quad in added if quad.graph_name == NamedNode(SHAPES)))])
    assert (MG + "Mission", "new", ID + "place/x") in ListIndex(database).tallies()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("lists")
    fill(data_dir)
    return data_dir


def entries_of(place: Path) -> dict[str, tuple[object, ...]]:
    with LISTS.reading(place) as database:
        assert database
        return ListIndex(database).entries()


def test_without_tables_no_revision_is_followed(tmp_path: Path) -> None:
    assert LISTS.followed(tmp_path) == 0


@pytest.mark.slow
def test_a_process_that_dies_while_the_tables_are_made_leaves_what_was(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(Revisions(place).open(), data_dir=place)
    entries = entries_of(place)
    with closing(sqlite3.connect(LISTS.place(place))) as database, database:
        database.execute("UPDATE state SET followed = 0, manifest = ''")

    def ends(*_: object) -> None:
        raise KeyboardInterrupt  # as abrupt as it gets without ending the tests as well

    snapshot = Revisions(place).open()
    with monkeypatch.context() as broken:
        broken.setattr(listfollow, "_count_claims", ends)
        with pytest.raises(KeyboardInterrupt):
            follow(snapshot, data_dir=place)
    assert LISTS.followed(place) == 0
    assert entries_of(place) == entries
    assert follow(Revisions(place).open(), data_dir=place) == Revisions(place).current() == LISTS.followed(place)


def test_a_damaged_file_is_made_anew(place: Path) -> None:
    follow(Revisions(place).open(), data_dir=place)
    LISTS.place(place).write_bytes(b"no database" * 1000)
    assert LISTS.followed(place) == 0
    follow(Revisions(place).open(), data_dir=place)
    assert LISTS.followed(place) == Revisions(place).current()


def test_the_tables_follow_two_revisions_at_once(place: Path) -> None:
    follow(Revisions(place).open(), data_dir=place)
    thing = f"<{ID}mission/two-at-once>"
    with closing(Writer(place)) as writer:
        for line in (f'{thing} a mg:Mission ; skos:prefLabel "Two"@en .', f"{thing} mg:hasTheatre id:place\\/x ."):
            change = Change(added=frozenset(quads(line)))
            writer.commit(change, base=writer.current(), author="test", message="x")
        assert follow(writer.snapshot(), data_dir=place) == writer.current()
    assert ("theatre", ID + "place/x") in entries_of(place)[thing[1:-1]][2]  # type: ignore[operator]


def test_after_a_very_large_change_all_is_read_anew_without_reading_the_change(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(Revisions(place).open(), data_dir=place)
    added = quads(f'<{ID}mission/large> a mg:Mission ; skos:prefLabel "Large"@en .')
    with closing(Writer(place)) as writer:
        writer.commit(Change(added=frozenset(added)), base=writer.current(), author="test", message="x")
    monkeypatch.setattr(following, "_MOST_CHANGED", 1)
    monkeypatch.setattr(Revisions, "change", None)
    follow(Revisions(place).open(), data_dir=place)
    assert ID + "mission/large" in entries_of(place)


def test_whoever_reads_while_the_tables_are_being_made_finds_none(tmp_path: Path) -> None:
    with closing(sqlite3.connect(LISTS.place(tmp_path))) as database, database:
        database.execute("CREATE TABLE term (id)")
    assert LISTS.followed(tmp_path) == 0
    with LISTS.reading(tmp_path) as found:
        assert found is None
