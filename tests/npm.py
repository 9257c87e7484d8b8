"""Packages of npm that only tests need, each installed from the lock file beside it when a test first asks for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_INSTALL_SECONDS = 240


def installed(place: Path, what: str) -> Path:
    """Return a folder with its packages installed; without npm, tests in CI fail, and are skipped elsewhere."""
    if not (shutil.which("node") and shutil.which("npm")):
        missing = f"Node with npm is not installed: {what} is missing"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    done, lock = place / "node_modules" / ".package-lock.json", place / "package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False, timeout=_INSTALL_SECONDS)
        assert run.returncode == 0, run.stderr
    return place
