"""Guesses rest on headers and values, say why, and leave out what they would get wrong."""

from __future__ import annotations

from pyoxigraph import NamedNode

from missiongraph.ingest.choices import choices
from missiongraph.ingest.grid import Dialect
from missiongraph.ingest.guess import Guess, Guesses, guess
from missiongraph.ingest.mapping_yaml import read_yaml, write_yaml
from missiongraph.ingest.synonyms import SYNONYMS
from missiongraph.ingest.table import read_grid, read_table
from missiongraph.names import DOCUMENT_GRAPH, ID, MG
from missiongraph.rdf.folding import fold
from missiongraph.rdf.formats import CSV_TABLE
from submitting import model, shipped

GRAPH = DOCUMENT_GRAPH + "united-nations/missions"


def guessed(csv: str) -> Guesses:
    grid = read_grid(csv.encode(), CSV_TABLE, Dialect())
    return guess(shipped(), model(), grid, GRAPH, "missions-2026.csv")


def codes(csv: str) -> list[str]:
    return [each.code for each in guessed(csv).columns]


def column(csv: str, number: int) -> Guess:
    return guessed(csv).columns[number]


def test_english_french_and_arabic_headers_are_known() -> None:
    assert codes("Mission;Budget;Currency;Start date;Country\nEUPOL COPPS;5;EUR;2006;Palestine\n") == [
        "about/Mission", "measure/budget", "currency", "date-kind/start", "siting-kind/theatre",
    ]  # fmt: skip
    assert codes("Sigle;Devise;Date de début;Siège\nEUPOL COPPS;EUR;2006;Ramallah\n")[1:] == [
        "currency", "date-kind/start", "siting-kind/headquarters",
    ]  # fmt: skip
    assert codes("اسم البعثة;تاريخ البدء\nEUPOL COPPS;2006\n") == ["about/Mission", "date-kind/start"]


def test_what_the_rows_are_about_is_told_by_the_values_where_no_header_says_it() -> None:
    found = guessed("Acronym;Start date\nMINUSMA;2013\nUNMIL;2003\n")
    assert found.columns[0].code == "about/Mission"
    assert "2 of the first values are names" in found.columns[0].reasons["en"]


def test_a_header_with_the_class_before_it_is_taken_without() -> None:
    assert codes("mission_name,mission_acronym\nUnited Nations Mission in Liberia,UNMIL\n")[1] == (
        "designation-kind/acronym"
    )


def test_a_typing_error_in_a_header_is_seen_and_told() -> None:
    found = column("Mission,Buget\nUNMIL,5\n", 1)
    assert found.code == "measure/budget"
    assert "almost" in found.reasons["en"]


def test_the_currency_of_a_header_becomes_that_of_the_amounts() -> None:
    found = guessed("Mission;Budget (EUR)\nUNMIL;5\n")
    assert found.columns[1].currency == "EUR"
    assert "currency/EUR" in write_yaml(found.mapping).decode()


def test_a_header_that_says_more_than_a_guess_can_hold_is_not_guessed() -> None:
    for header in ("Budget (EUR million)", "Budget 2024", "Budget in thousands"):
        found = column(f"Mission;{header}\nUNMIL;5\n", 1)
        assert (found.code, found.sure) == ("", 0.0)
        assert "lost" in found.reasons["en"]


def test_values_that_do_not_fit_keep_a_column_from_being_guessed() -> None:
    found = column("Mission;Budget\nUNMIL;large\nMINUSMA;small\n", 1)
    assert found.code == ""
    assert "0/2" in found.reasons["en"]


def test_an_unknown_header_is_shown_and_not_read() -> None:
    found = column("Mission;Remarks\nUNMIL;x\n", 1)
    assert (found.code, found.samples) == ("", ("x",))
    assert "Remarks" in found.reasons["fr"]


def test_the_source_is_described_from_the_names_of_document_and_file() -> None:
    found = guessed("Mission;Start date\nUNMIL;2003\n").mapping.document
    assert (found.title, found.publisher, found.language) == (
        "missions 2026", f"{ID}organisation/united-nations", "en",
    )  # fmt: skip


def test_a_guessed_mapping_can_be_written_read_and_used() -> None:
    csv = "Mission;Full name;Budget (EUR);From;To;Staff;Headquarters\nEUPOL COPPS;E;5;2006;2007;72;Ramallah\n"
    mapping = guessed(csv).mapping
    assert read_yaml(write_yaml(mapping)) == mapping
    grid = read_grid(csv.encode(), CSV_TABLE, Dialect())
    table = read_table(shipped(), model(), grid, mapping, GRAPH)
    stated = {quad.object for quad, _ in table.statements}
    assert {NamedNode(MG + kind) for kind in ("Designation", "Budget", "Figure", "Siting")} <= stated


def test_every_synonym_belongs_to_a_choice_and_to_one_only() -> None:
    assert set(SYNONYMS) <= set(choices(model()))
    known: dict[str, str] = {}
    for code, words in SYNONYMS.items():
        for word in words:
            assert known.setdefault(fold(word), code) == code, word


def test_every_choice_has_labels_in_three_languages() -> None:
    for choice in choices(model()).values():
        assert {"en", "fr", "ar"} <= set(choice.labels), choice.code
