"""CSV is read as it comes: encoding, byte order mark and delimiter are found by themselves."""

from __future__ import annotations

import pytest

from missiongraph.errors import Rejected, SyntaxProblem, TooLarge
from missiongraph.ingest import grid as bounds
from missiongraph.ingest.csv_file import read_csv
from missiongraph.ingest.grid import Dialect, Grid, letters

FRENCH = "Nom;Pays\nCôte;Élysée\n"
ARABIC = "الاسم;البلد\nبعثة;فلسطين\n"


def words(grid: Grid) -> list[list[str]]:
    return [[value.words for value in row.values] for row in grid.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_of_french_is_found(encoding: str) -> None:
    assert words(read_csv(FRENCH.encode(encoding), Dialect())) == [["Côte", "Élysée"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1256"])
def test_the_encoding_of_arabic_is_found(encoding: str) -> None:
    assert words(read_csv(ARABIC.encode(encoding), Dialect())) == [["بعثة", "فلسطين"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_even_rows(delimiter: str) -> None:
    text = f"a{delimiter}b\n1{delimiter}2\n3{delimiter}4\n"
    assert words(read_csv(text.encode(), Dialect())) == [["1", "2"], ["3", "4"]]


def test_decimal_commas_do_not_pass_for_a_delimiter() -> None:
    assert words(read_csv(b"a;b\n1,5;2,5\n3,5;4\n", Dialect())) == [["1,5", "2,5"], ["3,5", "4"]]


def test_rows_are_counted_as_spreadsheets_do_whatever_line_breaks_are_in_cells() -> None:
    found = read_csv(b'a,b\n"x\ny",1\n\nz,2\n', Dialect())
    assert [(row.number, row.values[0].words) for row in found.rows] == [(2, "x\ny"), (4, "z")]


def test_a_file_of_one_column_is_a_table() -> None:
    assert words(read_csv(b"name\nx\ny\n", Dialect())) == [["x"], ["y"]]


def test_what_the_dialect_says_is_not_guessed() -> None:
    found = read_csv(b"a;b,c\n1;2,3\n", Dialect(delimiter=";", encoding="utf-8"))
    assert found.header == ("a", "b,c")
    assert found.notes == ()


def test_columns_without_a_header_or_with_the_same_one_have_names_of_their_own() -> None:
    assert read_csv(b"a,,a\n1,2,3\n", Dialect()).header == ("a", "B", "a (2)")


def test_the_headers_may_stand_in_a_later_row() -> None:
    found = read_csv(b"A title\n\na,b\n1,2\n", Dialect(header=3))
    assert found.header == ("a", "b")
    assert found.rows[0].number == 4


def test_an_open_quote_is_told_with_its_line() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read_csv(b'a,b\n"x,1\n', Dialect())
    assert caught.value.details["line"] == 2


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,\n1,2,3\n"])
def test_a_table_without_headers_is_refused(data: bytes) -> None:
    with pytest.raises(Rejected):
        read_csv(data, Dialect())


def test_an_unfit_encoding_is_told() -> None:
    with pytest.raises(SyntaxProblem):
        read_csv(b"\xff\xfea", Dialect(encoding="ascii"))


def test_a_table_beyond_the_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_ROWS", 3)
    with pytest.raises(TooLarge):
        read_csv(b"a\n1\n2\n3\n", Dialect())


def test_columns_are_lettered_as_in_spreadsheets() -> None:
    assert [letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
