"""Validating everything in batches over processes finds what validating everything at once finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from blemished import blemished
from missiongraph.cli import main
from missiongraph.model.load import Model
from missiongraph.validate import whole
from missiongraph.validate.check import check_all
from missiongraph.validate.report import Finding
from submitting import fill

pytestmark = pytest.mark.slow


def essence(findings: tuple[Finding, ...]) -> list[tuple[str, ...]]:
    return sorted(
        (each.severity, str(each.focus), str(each.path), str(each.value), each.shape, each.component)
        for each in findings
    )


@pytest.mark.parametrize("processes", [1, 2])
def test_batches_find_what_the_whole_finds(monkeypatch: pytest.MonkeyPatch, processes: int) -> None:
    monkeypatch.setattr(whole, "BATCH", 500)
    snapshot = blemished()
    expected = check_all(snapshot, Model.from_snapshot(snapshot))
    told: list[tuple[int, int]] = []
    found = whole.validate_whole(blemished, processes=processes, progress=lambda done, of: told.append((done, of)))
    assert essence(found.findings) == essence(expected.findings)
    assert any(finding.severity == "Violation" for finding in found.findings)
    assert found.focus_nodes == expected.scope.focus_nodes
    assert told[-1] == (found.focus_nodes, found.focus_nodes)
    assert len(told) > 2
    assert found.rule_errors == ()


def test_the_shipped_graph_has_no_violation(tmp_path: Path) -> None:
    fill(tmp_path)
    done = CliRunner().invoke(main, ["check", "--shapes", "--processes", "1", "--json", "--data-dir", str(tmp_path)])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["problems"], told["findings"]["ruleErrors"]) == (0, [], [])
    assert "Violation" not in {each["severity"] for each in told["findings"]["findings"]}
