"""Node and Comunica, installed from the lock file beside it when a test first needs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PLACE = Path(__file__).parent / "comunica"
_INSTALL_SECONDS = 240


@pytest.fixture(scope="session")
def comunica() -> Path:
    """Return the folder in which scripts find Comunica; in CI it must be there, elsewhere its tests are skipped."""
    if not (shutil.which("node") and shutil.which("npm")):
        missing = "Node with npm is not installed: Comunica and the snippets in JavaScript are not tested"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    installed, lock = PLACE / "node_modules" / ".package-lock.json", PLACE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run = subprocess.run(command, cwd=PLACE, capture_output=True, text=True, check=False, timeout=_INSTALL_SECONDS)
        assert run.returncode == 0, run.stderr
    return PLACE


def node(place: Path, *arguments: str, program: str | None = None) -> str:
    """Run Node in a folder and return what it prints."""
    command = ["node", *(arguments if program is None else ["--input-type=module", "-"])]
    run = subprocess.run(
        command, cwd=place, input=program, capture_output=True, text=True, check=False, timeout=100, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    return run.stdout
