"""Log lines are for people or for machines, and say nothing of what somebody asks."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from serving import serving, starting

pytestmark = pytest.mark.slow


def test_a_request_is_one_json_object_without_its_query(tmp_path: Path) -> None:
    with starting(tmp_path, LOG_FORMAT="json") as service:
        httpx.get(f"{service.url}/sparql?query=ASK+%7B%7D+%23secret")
        httpx.get(f"{service.url}/sparql?query=nonsense")
    lines = [json.loads(line) for line in (tmp_path / "service.log").read_text().splitlines()]
    asked = [line for line in lines if line.get("path") == "/sparql"]
    assert [line["status"] for line in asked] == ["200", "400"]
    assert asked[0].keys() >= {"time", "level", "logger", "message", "method", "ms", "bytes"}
    assert "secret" not in (tmp_path / "service.log").read_text()


def test_a_line_of_text_cannot_be_forged_by_a_path(tmp_path: Path) -> None:
    with serving(tmp_path) as service:
        httpx.get(f"{service.url}/nothing%0A2026-01-01T00:00:00+0000%20ERROR%20forged")
    assert not any(
        line.startswith("2026-01-01T00:00:00") for line in (tmp_path / "service.log").read_text().splitlines()
    )
