"""The build of the front end: locked, required or not, done once, and carried by every archive."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "service" / "frontend"
BUILT = "service/missiongraph/web/built"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """`hatch_build.py`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree with sources, on a machine without npm."""
    (tmp_path / "service/frontend").mkdir(parents=True)
    (tmp_path / "service/frontend/package.json").write_text("{}")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("MISSIONGRAPH_FRONTEND", raising=False)
    return tmp_path


def ensured(hook: ModuleType, tree: Path) -> tuple[list[str], list[str]]:
    said: list[str] = []
    warned: list[str] = []
    hook.ensure(tree, said.append, warned.append)
    return said, warned


def test_without_npm_the_build_goes_on_and_says_what_is_missing(hook: ModuleType, tree: Path) -> None:
    said, [warning] = ensured(hook, tree)
    assert said == []
    assert "npm is not installed" in warning
    assert "complete without it" in warning
    assert not (tree / BUILT).exists()


def test_where_it_is_required_the_build_fails(hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSIONGRAPH_FRONTEND", "require")
    with pytest.raises(hook.FrontEndMissing, match="npm is not installed"):
        ensured(hook, tree)


def test_an_unknown_word_is_refused(hook: ModuleType, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MISSIONGRAPH_FRONTEND", "maybe")
    with pytest.raises(ValueError, match="auto, require, skip"):
        ensured(hook, tree)


def test_what_is_built_from_the_same_sources_is_left(hook: ModuleType, tree: Path) -> None:
    (tree / BUILT).mkdir(parents=True)
    (tree / BUILT / "BUILD.json").write_text(json.dumps({"sources": hook.digest(tree / "service/frontend")}))
    assert ensured(hook, tree) == (["The front end is built from these sources already."], [])
    (tree / "service/frontend/node_modules").mkdir()
    (tree / "service/frontend/node_modules/x.js").write_text("0")
    assert ensured(hook, tree)[1] == []
    (tree / "service/frontend/package.json").write_text('{"name": "x"}')
    assert len(ensured(hook, tree)[1]) == 1


def test_a_build_that_fails_leaves_the_old_one(hook: ModuleType, tree: Path) -> None:
    npm = tree / "npm"
    npm.write_text("#!/bin/sh\necho the registry does not answer >&2\nexit 1\n")
    npm.chmod(0o755)
    (tree / BUILT).mkdir(parents=True)
    (tree / BUILT / "manifest.json").write_text("{}")
    _, [warning] = ensured(hook, tree)
    assert "the registry does not answer" in warning
    assert (tree / BUILT / "manifest.json").exists()


def test_the_lock_names_no_host_and_pins_every_package_by_digest() -> None:
    text = (SOURCES / "package-lock.json").read_text("utf-8")
    assert "://" not in text
    packages = {name: each for name, each in json.loads(text)["packages"].items() if name}
    assert packages
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    stated = json.loads((SOURCES / "package.json").read_text("utf-8"))
    versions = (stated["dependencies"] | stated["devDependencies"]).values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_no_code_of_others_and_nothing_built_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    assert not [name for name in listed if "node_modules" in name or name.startswith(BUILT) or ".min." in name]
    scripts = [ROOT / name for name in listed if name.endswith((".js", ".mjs", ".css"))]
    assert scripts
    for place in scripts:
        text = place.read_text("utf-8")
        assert max(map(len, text.splitlines())) < 400, f"{place} looks like made by a machine"
        assert not re.search(r"@license|@preserve|sourceMappingURL|MIT License", text), place


@pytest.mark.slow
def test_the_source_archive_carries_it_to_machines_without_npm(tmp_path: Path) -> None:
    if not (ROOT / BUILT / "manifest.json").is_file():
        pytest.fail("not built") if os.environ.get("CI") else pytest.skip("The front end is not built: no npm here")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path), "--target"]
    subprocess.run([*command, "sdist"], cwd=ROOT, check=True, capture_output=True)
    [archive] = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    [unpacked] = tmp_path.glob("missiongraph-*/")
    assert not list(unpacked.rglob("node_modules"))
    bare = os.environ | {"PATH": str(tmp_path), "MISSIONGRAPH_FRONTEND": "require"}
    subprocess.run([*command, "wheel"], cwd=unpacked, env=bare, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    manifest = json.loads((ROOT / BUILT / "manifest.json").read_text("utf-8"))
    names = {"manifest.json", "THIRD-PARTY.txt", *manifest.values(), *(f"{name}.gz" for name in manifest.values())}
    assert {f"missiongraph/web/built/{name}" for name in names} <= held
    shutil.rmtree(unpacked)
