"""curl, as people type it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from clients.asked import AMOUNT, MISSION, SELECT, WORDS
from serving import Served

CSV = f'amount,words\r\n{AMOUNT},"{WORDS}"\r\n'


def curl(*arguments: str) -> str:
    run = subprocess.run(["curl", "--fail-with-body", "--silent", *arguments], capture_output=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout.decode()


@pytest.mark.parametrize(
    "way",
    [
        ["--get", "--data-urlencode", f"query={SELECT}"],
        ["--data-urlencode", f"query={SELECT}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", SELECT],
    ],
    ids=["get", "form", "direct"],
)
def test_a_query_by_every_way(service: Served, way: list[str]) -> None:
    assert curl(f"{service.url}/sparql", "--header", "Accept: text/csv", *way) == CSV


def test_a_thing_by_its_address_and_a_compressed_answer(service: Served) -> None:
    address = f"{service.url}/id/mission/eupol-copps"
    assert f"<{MISSION}>" in curl("--location", "--compressed", "--header", "Accept: application/n-triples", address)


def test_a_dump_is_fetched_in_parts(service: Served, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    address = f"{service.url}/dumps/1.nq.gz"
    curl("--output", str(whole), address)
    curl("--range", "0-999", "--output", str(parts), address)
    assert parts.stat().st_size == 1000
    curl("--continue-at", "-", "--output", str(parts), address)
    assert parts.read_bytes() == whole.read_bytes()
