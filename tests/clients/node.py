"""Node and Comunica, installed from the lock file beside it when a test first needs them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from npm import installed

PLACE = Path(__file__).parent / "comunica"


@pytest.fixture(scope="session")
def comunica() -> Path:
    """Return the folder in which scripts find Comunica."""
    return installed(PLACE, "Comunica, by which queries from JavaScript are tested,")


def node(place: Path, *arguments: str, program: str | None = None) -> str:
    """Run Node in a folder and return what it prints."""
    command = ["node", *(arguments if program is None else ["--input-type=module", "-"])]
    run = subprocess.run(
        command, cwd=place, input=program, capture_output=True, text=True, check=False, timeout=100, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    return run.stdout
