"""Builds the front end into the package, as a hook of hatchling and by itself: `python hatch_build.py`.

`MISSIONGRAPH_FRONTEND` says how much it matters: `auto` (the default) builds where npm is there and goes on without it
elsewhere, as every page works without scripts; `require` fails instead; `skip` leaves all as it is. What is built
already from the same sources is not built again, so a source archive, which carries it, needs no npm.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ROOT = Path(__file__).resolve().parent
_MODES = ("auto", "require", "skip")
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel", "error")
_SECONDS = 600


class FrontEndMissing(Exception):
    """The front end is not built, and cannot be here; the message says why."""


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]  # hatchling names its configuration's type by no public name
    """The hook of wheel and source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Build before the files are collected."""
        ensure(Path(self.root), self.app.display_info, self.app.display_warning)


def ensure(root: Path, say: Callable[[str], object], warn: Callable[[str], object]) -> None:
    """Build the front end if it is needed and possible.

    Raises FrontEndMissing where it is required and cannot be built, ValueError for an unknown mode.
    """
    mode = os.environ.get("MISSIONGRAPH_FRONTEND") or "auto"
    if mode not in _MODES:
        raise ValueError(f"MISSIONGRAPH_FRONTEND is one of {', '.join(_MODES)}, not {mode!r}.")
    sources, built = root / "service" / "frontend", root / "service" / "missiongraph" / "web" / "built"
    if mode == "skip":
        return
    if is_built(sources, built):
        say("The front end is built from these sources already.")
        return
    try:
        build(sources, built)
    except FrontEndMissing as problem:
        if mode == "require":
            raise
        warn(f"{problem} Pages are complete without it; the SPARQL editor and the moving graph are missing.")


def is_built(sources: Path, built: Path) -> bool:
    """Say whether what is built comes from these sources."""
    try:
        return bool(json.loads((built / "BUILD.json").read_text("utf-8"))["sources"] == digest(sources))
    except (OSError, ValueError, KeyError):
        return False


def digest(sources: Path) -> str:
    """Return the SHA-256 of all sources, by name and content."""
    found = hashlib.sha256()
    for place in sorted(sources.rglob("*")):
        name = place.relative_to(sources)
        if place.is_file() and "node_modules" not in name.parts:
            found.update(f"{name.as_posix()}\0{place.stat().st_size}\0".encode())
            found.update(place.read_bytes())
    return found.hexdigest()


def build(sources: Path, built: Path) -> None:
    """Install the locked packages, bundle beside the old build, and put the new one in its place when it is whole."""
    npm = shutil.which("npm")
    if npm is None:
        raise FrontEndMissing("The front end is not built, because npm is not installed (Node 20 or newer).")
    fresh = built.with_name(built.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        for arguments in (_INSTALL, ("run", "--silent", "build", "--", str(fresh))):
            _run([npm, *arguments], sources)
        (fresh / "BUILD.json").write_text(json.dumps({"sources": digest(sources)}) + "\n", "utf-8")
        shutil.rmtree(built, ignore_errors=True)
        fresh.rename(built)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _run(command: list[str], place: Path) -> None:
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise FrontEndMissing(f"The front end is not built: {problem}.") from problem
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise FrontEndMissing(f"The front end is not built, because {' '.join(command[1:3])} failed:\n{said}\n")


if __name__ == "__main__":
    try:
        ensure(_ROOT, lambda _: None, lambda text: print(text, file=sys.stderr))  # noqa: T201  # a command line prints
    except (FrontEndMissing, ValueError) as problem:
        sys.exit(str(problem))
