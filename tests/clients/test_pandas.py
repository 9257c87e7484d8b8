"""pandas reads tables by their address."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

import httpx
import pandas
import pytest

from clients.asked import AMOUNT, SELECT, WORDS
from serving import Served


def address(service: Served, form: str) -> str:
    return f"{service.url}/sparql?" + urlencode({"query": SELECT, "format": form})


def test_a_query_is_a_table(service: Served) -> None:
    table = pandas.read_csv(address(service, "csv"))
    assert table.to_dict("records") == [{"amount": int(AMOUNT), "words": WORDS}]


@pytest.mark.parametrize(("form", "read"), [("xlsx", pandas.read_excel), ("parquet", pandas.read_parquet)])
def test_workbooks_and_parquet_are_tables(service: Served, form: str, read: object) -> None:
    table = read(BytesIO(httpx.get(address(service, form)).content))  # type: ignore[operator]  # one of two readers
    assert list(table.columns) == ["amount", "words"]
    assert [str(value) for value in table["words"]] == [WORDS]


def test_a_question_is_a_table_with_its_columns(service: Served) -> None:
    table = pandas.read_csv(f"{service.url}/questions/funding/mission-budget.csv")
    assert len(table) > 5
    assert table["amount"].max() >= int(AMOUNT)
