"""What the README shows is what a reader gets."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import click
import httpx
import pytest

from missiongraph.cli import main
from serving import Served

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_first_query_gives_the_answer_that_is_shown(service: Served) -> None:
    [query], [shown] = blocks("sparql"), blocks("csv")
    answer = httpx.get(f"{service.url}/sparql", params={"query": query, "format": "csv"})
    assert list(csv.reader(answer.text.splitlines())) == list(csv.reader(shown.splitlines()))


def test_the_python_example_prints_what_is_shown(service: Served) -> None:
    [program] = blocks("python")
    shown = blocks("text")[0]
    program = program.replace("http://127.0.0.1:8000", service.url)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True, encoding="utf-8")
    assert run.stdout == shown


def test_the_first_validation_gives_the_report_that_is_shown(service: Served, tmp_path: Path) -> None:
    [note], shown = blocks("turtle"), blocks("text")[1]
    file = tmp_path / "note.ttl"
    file.write_text(note, encoding="utf-8")
    command = [sys.executable, "-m", "missiongraph", "validate", str(file), "--data-dir", str(service.data_dir)]
    run = subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8")
    assert (run.returncode, run.stdout) == (1, shown)


def test_every_command_is_in_the_table_and_says_the_same_there() -> None:
    assert isinstance(main, click.Group)
    listed = dict(re.findall(r"^\| `missiongraph (\w+)` \| (.*) \|$", README, re.MULTILINE))
    assert listed.keys() == main.commands.keys()


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_every_link_leads_to_a_file(target: str) -> None:
    assert (Path(__file__).parent.parent / target).exists()
