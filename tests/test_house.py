"""The rules of the house, kept by machine: sizes, names, and that documents say what the code does."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

import missiongraph
from missiongraph import errors
from missiongraph.cli import main
from missiongraph.errors import MissionGraphError
from missiongraph.settings import Settings, variable

ROOT = Path(__file__).parent.parent
PACKAGE = Path(missiongraph.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
# Words that name the place where the tree was written and mean nothing to whoever reads it; spelt so as not to match.
FOREIGN = re.compile("/wo" + r"rk/(?!flows)|(?<![\w.-])sha" + r"red/(?=[a-zA-Z]+\.md|domain|sources|reading|product)")


def kinds(root: type[MissionGraphError] = MissionGraphError) -> list[type[MissionGraphError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in kinds(child))]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return [place for name in listed.decode().split("\0") if name and (place := ROOT / name).is_file()]


def test_every_setting_is_an_option_of_serve_with_its_help_variable_and_default() -> None:
    said = " ".join(CliRunner().invoke(main, ["serve", "--help"], terminal_width=10_000).output.split())
    for each in fields(Settings):
        assert f"--{each.name.replace('_', '-')} TEXT {each.metadata['help']}" in said
        assert f"[default: {each.default}; {variable(each.name)}]" in said


def test_the_tree_of_errors_is_the_tree_of_the_code() -> None:
    drawn = re.findall(r"^([│ ├└─]*)(\w+) +(\d{3} )?([a-z-]+)?", errors.__doc__ or "", re.MULTILINE)
    stated = {name: (len(indent) // 4, status.strip(), code) for indent, name, status, code in drawn}
    for kind in kinds():
        depth = len(kind.__mro__) - len(MissionGraphError.__mro__)
        assert kind.__name__ in stated, f"{kind.__name__} is not in the tree"
        assert stated[kind.__name__][0] == depth, kind.__name__
        if stated[kind.__name__][1] and kind.__name__ != "Rejected":
            assert stated[kind.__name__][1:] == (str(kind.status), kind.code), kind.__name__


def test_no_two_errors_share_a_code_except_with_their_parent() -> None:
    codes: dict[str, type[MissionGraphError]] = {}
    for kind in kinds():
        first = codes.setdefault(kind.code, kind)
        assert issubclass(kind, first), f"{kind.__name__} and {first.__name__} have the code {kind.code}"


@pytest.mark.parametrize("place", MODULES, ids=[str(each.relative_to(PACKAGE)) for each in MODULES])
def test_a_module_says_what_it_is_for_and_is_not_long(place: Path) -> None:
    text = place.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= 400
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name} is too long"


def test_nothing_speaks_of_the_place_where_it_was_written() -> None:
    found = []
    for place in tracked():
        text = place.read_bytes().decode("utf-8", "ignore")
        found += [f"{place.relative_to(ROOT)}: {hit[0]}" for hit in FOREIGN.finditer(text)]
    assert found == []


def test_every_room_stands_in_the_contract_of_imports() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [layers] = [each["layers"] for each in config["tool"]["importlinter"]["contracts"] if each["type"] == "layers"]
    contracted = {word.strip(" ()") for layer in layers for word in re.split(r"[|:]", layer)}
    rooms = {place.name for place in PACKAGE.iterdir() if (place / "__init__.py").exists()}
    modules = {place.stem for place in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert rooms | modules == contracted


def test_nothing_puts_off_what_is_to_be_done() -> None:
    later = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|Not" + "Implemented")
    assert [str(place) for place in MODULES if later.search(place.read_text(encoding="utf-8"))] == []


@pytest.mark.slow
def test_the_wheel_holds_all_that_a_service_needs(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if not name.endswith("/")}
    for folder in ("data", "ontology", "queries", "shapes"):
        shipped = [place for place in (ROOT / folder).rglob("*") if place.is_file()]
        assert shipped
        assert {f"missiongraph/_assets/{place.relative_to(ROOT).as_posix()}" for place in shipped} <= held
    own = [place for place in PACKAGE.rglob("*") if place.is_file() and "__pycache__" not in place.parts]
    assert {f"missiongraph/{place.relative_to(PACKAGE).as_posix()}" for place in own} <= held
