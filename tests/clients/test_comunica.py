"""Comunica asks this endpoint like any other source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clients.asked import AMOUNT, ASK, CONSTRUCT, MISSION, SELECT, WORDS
from clients.node import node
from serving import Served

pytestmark = [pytest.mark.slow, pytest.mark.timeout(360)]


def ask(place: Path, service: Served, query: str, *more: str) -> Any:
    return json.loads(node(place, "ask.mjs", query, f"{service.url}/sparql", *more))


def test_tables(comunica: Path, service: Served) -> None:
    assert ask(comunica, service, SELECT) == [{"amount": AMOUNT, "words": WORDS}]


def test_true_and_false(comunica: Path, service: Served) -> None:
    assert ask(comunica, service, ASK) is True


def test_graphs(comunica: Path, service: Served) -> None:
    triples = ask(comunica, service, CONSTRUCT)
    assert len(triples) > 3
    assert {subject for subject, _, _ in triples} == {MISSION}


def test_the_endpoint_is_joined_with_a_file(comunica: Path, service: Served) -> None:
    rows = ask(comunica, service, SELECT, f"{service.url}/data/mission/eupol-copps.ttl")
    assert {row["amount"] for row in rows} == {AMOUNT}
