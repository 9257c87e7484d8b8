"""Tokens are shown once, kept as hashes, and end when they are told to."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from missiongraph.cli import main
from missiongraph.commit import tokens
from missiongraph.commit.tokens import Role
from missiongraph.errors import NotFound, Rejected, StoreProblem
from missiongraph.names import CURATED, DOCUMENT_GRAPH


def make(place: Path, **more: datetime | list[str]) -> str:
    return tokens.create(place, Role.ADMIN, name="A feed", **more)  # type: ignore[arg-type]  # either kind fits its name


def run(place: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["token", *arguments, "--data-dir", str(place)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_token_is_found_by_its_secret_and_by_nothing_else(tmp_path: Path) -> None:
    secret = make(tmp_path)
    found = tokens.find(tmp_path, secret)
    assert found is not None
    assert (found.role, found.name) == (Role.ADMIN, "A feed")
    assert tokens.find(tmp_path, secret[:-1]) is None
    assert tokens.find(tmp_path, "") is None


def test_the_secret_is_in_none_of_the_files(tmp_path: Path) -> None:
    secret = make(tmp_path)
    assert len(secret) >= 43
    assert not any(secret.encode() in place.read_bytes() for place in tmp_path.iterdir())


def test_a_revoked_token_is_not_found_and_stays_in_the_list(tmp_path: Path) -> None:
    secret = make(tmp_path)
    tokens.revoke(tmp_path, 1)
    assert tokens.find(tmp_path, secret) is None
    [listed] = tokens.all_tokens(tmp_path)
    assert listed.revoked is not None
    with pytest.raises(NotFound, match="token 2"):
        tokens.revoke(tmp_path, 2)


def test_a_token_is_valid_until_it_expires(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = make(tmp_path, expires=datetime.now(UTC) + timedelta(days=1))
    assert tokens.find(tmp_path, secret) is not None
    monkeypatch.setattr(tokens, "_now", lambda: datetime.now(UTC) + timedelta(days=1))
    assert tokens.find(tmp_path, secret) is None
    with pytest.raises(Rejected, match="not in the future"):
        make(tmp_path, expires=datetime.now(UTC))


def test_using_a_token_is_noted(tmp_path: Path) -> None:
    secret = make(tmp_path)
    tokens.find(tmp_path, secret)
    [listed] = tokens.all_tokens(tmp_path)
    assert listed.used is not None


@pytest.mark.parametrize(
    ("patterns", "reached"),
    [
        ([], {"unops/a", "unops-x/a", "curated"}),
        (["unops/*"], {"unops/a"}),
        (["unops/a", "un*/a"], {"unops/a", "unops-x/a"}),
        ([CURATED], {"curated"}),
    ],
)
def test_patterns_say_which_graphs_a_token_reaches(tmp_path: Path, patterns: list[str], reached: set[str]) -> None:
    found = tokens.find(tmp_path, make(tmp_path, documents=patterns))
    assert found is not None
    graphs = {"unops/a": DOCUMENT_GRAPH + "unops/a", "unops-x/a": DOCUMENT_GRAPH + "unops-x/a", "curated": CURATED}
    assert {name for name, graph in graphs.items() if found.may_write(graph)} == reached


def test_each_role_includes_those_before_it() -> None:
    included = {role: [other for other in Role if role.includes(other)] for role in Role}
    assert included == {
        Role.CONTRIBUTOR: [Role.CONTRIBUTOR],
        Role.REVIEWER: [Role.CONTRIBUTOR, Role.REVIEWER],
        Role.ADMIN: list(Role),
    }


def test_a_state_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    make(tmp_path)
    with sqlite3.connect(tmp_path / "state.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreProblem, match="newer release"):
        tokens.all_tokens(tmp_path)


def test_a_state_that_is_no_database_is_a_problem_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_text("no database at all, but long enough to be looked at" * 40)
    with pytest.raises(StoreProblem, match="cannot be used"):
        tokens.all_tokens(tmp_path)


def test_the_command_prints_just_the_token(tmp_path: Path) -> None:
    secret = run(tmp_path, "create", "--role", "admin", "--documents", "unops/*", "--expires", "2999-01-31").strip()
    found = tokens.find(tmp_path, secret)
    assert found is not None
    assert (found.documents, found.expires) == (("unops/*",), datetime(2999, 1, 31, tzinfo=UTC))


def test_the_command_lists_and_revokes(tmp_path: Path) -> None:
    secret = run(tmp_path, "create", "--role", "reviewer", "--name", "Ada").strip()
    assert run(tmp_path, "list").startswith("1\treviewer\tAda\tall documents\tcreated 2")
    [record] = json.loads(run(tmp_path, "list", "--json"))
    assert (record["name"], record["role"], record["revoked"]) == ("Ada", "reviewer", None)
    run(tmp_path, "revoke", "1")
    assert tokens.find(tmp_path, secret) is None
    assert "revoked 2" in run(tmp_path, "list")
