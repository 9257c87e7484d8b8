"""The files with which others run the service name what is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from missiongraph.settings import Settings, variable

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "service" / "deploy"
KNOWN = {variable(each.name) for each in fields(Settings)}


@pytest.mark.parametrize("name", ["Containerfile", "missiongraph.service"])
def test_every_setting_that_is_set_exists(name: str) -> None:
    named = set(re.findall(r"MISSIONGRAPH_[A-Z_]+(?==)", (DEPLOY / name).read_text()))
    assert named
    assert named <= KNOWN | {"MISSIONGRAPH_FRONTEND"}  # the one that the build reads


def test_the_container_copies_what_is_there_and_all_that_the_wheel_takes() -> None:
    copied = {
        word
        for line in re.findall(r"^COPY (?!--)(.*) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
        for word in line.split()
    }
    assert all((ROOT / word).exists() for word in copied)
    assert copied >= {"data", "ontology", "queries", "service", "shapes", "hatch_build.py", "pyproject.toml", "LICENSE"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    command = tmp_path / "missiongraph"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    unit = tmp_path / "missiongraph.service"
    unit.write_text((DEPLOY / unit.name).read_text().replace("/opt/missiongraph/bin/missiongraph", str(command)))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], check=False, capture_output=True, text=True
    )
    assert (verified.returncode, [line for line in verified.stderr.splitlines() if unit.name in line]) == (0, [])
