"""The commands that look after the past, on the shipped graph, beside a running service and without one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from missiongraph.names import DERIVED, ID
from missiongraph.rdf.change import Change
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer
from serving import Served, serving
from submitting import fill
from writing import source

pytestmark = pytest.mark.slow


def run(*arguments: object, data: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "missiongraph", *map(str, arguments), "--data-dir", str(data)]
    return subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as served:
        file = served.data_dir / "note.ttl"
        head = f"@base <https://w3id.org/missiongraph/graph/document/keeping/note> .\n{source('A note')}"
        file.write_text(head, encoding="utf-8")
        loaded = run("load", file, "-m", "a note", data=served.data_dir)
        assert loaded.returncode == 0, loaded.stderr
        yield served


def test_a_backup_beside_a_running_service_is_restored_and_checked_elsewhere(running: Served, tmp_path: Path) -> None:
    made = run("backup", tmp_path / "kept", data=running.data_dir)
    assert made.returncode == 0, made.stderr
    assert "revision 2" in made.stdout
    target = tmp_path / "target"
    assert run("restore", tmp_path / "kept", data=target).returncode == 0
    assert Revisions(target).manifest_text(2) == Revisions(running.data_dir).manifest_text(2)
    checked = run("check", data=target)
    assert (checked.returncode, checked.stdout) == (0, "everything is as it should be\n"), checked.stderr
    again = run("restore", tmp_path / "kept", data=target)
    assert (again.returncode, "not empty" in again.stderr) == (1, True)


def test_revisions_are_listed_with_what_they_take_and_who_wrote_them(running: Served) -> None:
    listed = run("revisions", data=running.data_dir).stdout
    assert "a note" in listed
    assert "checkpoint, frees" in listed
    assert "are free" in listed
    found = json.loads(run("revisions", "--json", data=running.data_dir).stdout)
    assert [each["number"] for each in found["revisions"]] == [2, 1]
    assert found["disk"]["total"] == sum(found["disk"]["parts"].values())
    audited = run("revisions", "--audit", data=running.data_dir).stdout.splitlines()
    assert [line.split("\t")[2:5] for line in audited[:2]] == [
        ["load", "published", "revision 2"],
        ["release", "published", "revision 1"],
    ]


def test_a_rebuild_beside_a_running_service_is_refused(running: Served) -> None:
    refused = run("rebuild", data=running.data_dir)
    assert (refused.returncode, "Another process" in refused.stderr) == (1, True)


def test_a_derived_triple_that_no_rule_makes_is_found_and_the_log_alone_rebuilds_the_rest(tmp_path: Path) -> None:
    fill(tmp_path)
    wrong = Quad(NamedNode(ID + "s"), NamedNode(ID + "p"), NamedNode(ID + "o"), NamedNode(DERIVED))
    writer = Writer(tmp_path)
    writer.commit(Change(added=frozenset({wrong})), base=1, author="test", message="by hand")
    writer.close()
    checked = run("check", "--json", data=tmp_path)
    assert checked.returncode == 1
    [problem] = json.loads(checked.stdout)
    assert (problem["where"], "no rule derives it" in problem["what"]) == (DERIVED, True)
    shutil.rmtree(tmp_path / "checkpoints")
    assert "missiongraph rebuild" in run("check", data=tmp_path).stdout
    assert run("rebuild", data=tmp_path).returncode == 0
    assert len(json.loads(run("check", "--json", data=tmp_path).stdout)) == 1
