"""The command line: exit codes 0 (fine), 1 (findings or refused) and 2 (usage), texts for people, JSON for machines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from missiongraph.assets import folder
from missiongraph.cli import main
from missiongraph.store.revisions import Revisions
from serving import Served
from submitting import ONE, broken, fill, note

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/missiongraph/ns#Mission> }"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("filled")
    fill(place)
    return place


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "nothing-here"


def run(*words: str | Path, stdin: bytes | None = None, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin, env=environment)


def document(place: Path, text: str, graph: str = ONE) -> Path:
    place.write_bytes(f"@base <{graph}> .\n".encode() + note(text, graph).data)
    return place


def test_an_empty_directory_is_said_to_be_empty_and_stays_unmade(empty: Path) -> None:
    said = run("status", "--data-dir", empty)
    assert (said.exit_code, "serve" in said.output) == (0, True)
    assert json.loads(run("status", "--json", "--data-dir", empty).output)["revision"] is None
    assert not empty.exists()


def test_a_filled_directory_is_described(filled: Path) -> None:
    assert "revision 1 of" in run("status", "--data-dir", filled).output
    record = json.loads(run("status", "--json", "--data-dir", filled).output)
    assert record["revision"]["number"] == 1
    assert record["revision"]["quads"] > 1000


def test_the_data_directory_is_given_by_the_environment_and_the_option_goes_first(filled: Path, empty: Path) -> None:
    assert "revision 1" in run("status", MISSIONGRAPH_DATA_DIR=str(filled)).output
    assert "empty" in run("status", "--data-dir", empty, MISSIONGRAPH_DATA_DIR=str(filled)).output


@pytest.mark.parametrize("option", [["--port", "0"], ["--log-level", "loud"], ["--heavy-workers", "none"]])
def test_a_setting_that_cannot_work_is_a_mistake_of_usage(option: list[str], empty: Path) -> None:
    assert run("serve", "--data-dir", empty, *option).exit_code == 2
    assert not empty.exists()


def test_a_variable_that_cannot_work_is_named(empty: Path) -> None:
    said = run("query", "ASK {}", "--data-dir", empty, MISSIONGRAPH_QUERY_NESTING="deep")
    assert (said.exit_code, "MISSIONGRAPH_QUERY_NESTING" in said.output) == (2, True)


def test_a_query_is_answered_from_a_directory_and_from_what_is_shipped(filled: Path, empty: Path) -> None:
    answers = [run("query", COUNT, "--data-dir", place) for place in (filled, empty)]
    assert [answer.exit_code for answer in answers] == [0, 0]
    assert answers[0].output == answers[1].output
    assert int(answers[0].output.split()[1]) >= 16


@pytest.mark.parametrize(
    ("query", "words", "start"),
    [
        ("SELECT (1 AS ?x) {}", [], b"x\r\n1\r\n"),
        ("SELECT (1 AS ?x) {}", ["--format", "tsv"], b"?x\n1\n"),
        ("SELECT (1 AS ?x) {}", ["--format", "srj"], b'{"head":{"vars":["x"]}'),
        ("ASK {}", [], b'{"head":{},"boolean":true}'),
        ("ASK {}", ["--format", "xml"], b"<?xml"),
        ("CONSTRUCT { <urn:a:b> <urn:a:c> 1 } {}", [], b"<urn:a:b> <urn:a:c> 1 ."),
        ("CONSTRUCT { <urn:a:b> <urn:a:c> 1 } {}", ["--format", "turtle"], b"<urn:a:b> <urn:a:c> 1 ."),
        ("CONSTRUCT { <urn:a:b> <urn:a:c> 1 } {}", ["--format", "jsonld"], b"["),
    ],
)
def test_an_answer_comes_in_the_format_that_fits_or_is_asked_for(
    empty: Path, query: str, words: list[str], start: bytes
) -> None:
    said = run("query", query, "--data-dir", empty, *words)
    assert said.exit_code == 0
    assert start in said.stdout_bytes


def test_a_query_comes_from_a_file_or_from_standard_input(tmp_path: Path, empty: Path) -> None:
    place = tmp_path / "q.rq"
    place.write_text("SELECT (7 AS ?x) {}", encoding="utf-8")
    from_file = run("query", "--file", place, "--data-dir", empty)
    piped = run("query", "--file", "-", "--data-dir", empty, stdin=place.read_bytes())
    assert from_file.stdout_bytes == piped.stdout_bytes == b"x\r\n7\r\n"


@pytest.mark.parametrize(
    "words",
    [
        ["query"],
        ["query", "ASK {}", "--file", "-"],
        ["query", "ASK {}", "--format", "xlsx"],
        ["query", "CONSTRUCT {} {}", "--format", "csv"],
        ["query", "ASK {}", "--endpoint", "nonsense"],
        ["query", "ASK {}", "--endpoint", "file:///etc/hostname"],
        ["validate"],
        ["validate", "nowhere.ttl"],
        ["validate", "."],
        ["validate", "-", "--input-format", "docx"],
        ["load"],
        ["load", "nowhere.ttl"],
        ["nonsense"],
    ],
)
def test_a_mistake_of_usage_is_a_2(words: list[str], empty: Path) -> None:
    given = [*words, "--data-dir", str(empty)] if words != ["nonsense"] else words
    assert run(*given, stdin=b"").exit_code == 2


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["query", "SELEC"], "not a SPARQL query"),
        (["query", "SELECT * {"], "line 1, column 11"),
        (["query", "SELECT * { ?s skos:x ?o }"], "PREFIX skos:"),
        (["query", "SELECT * { SERVICE <urn:x:y> { } }"], "SERVICE is off"),
        (["query", "ASK { " + "{" * 300 + "}" * 300 + " }"], "levels of brackets"),
        (["query", "ASK {}", "--rev", "9"], "no revision 9"),
        (["query", "ASK {}", "--endpoint", "http://127.0.0.1:9/"], "did not answer"),
    ],
)
def test_what_is_refused_is_a_1_with_a_word_on_why(words: list[str], text: str, filled: Path, empty: Path) -> None:
    for place in (filled, empty):
        said = run(*words, "--data-dir", place)
        assert said.exit_code == 1
        assert said.stderr.startswith("missiongraph: ")
        assert text in said.stderr
        assert said.stdout == ""


def test_an_endpoint_is_asked_in_the_place_of_the_directory(service: Served) -> None:
    said = run("query", COUNT, "--endpoint", f"{service.url}/sparql")
    assert (said.exit_code, said.output.split()[0]) == (0, "n")


def test_the_shipped_documents_validate_without_findings(empty: Path) -> None:
    said = run("validate", *sorted(folder("data").glob("*/*.ttl"))[:3], "--data-dir", empty)
    assert said.exit_code == 0
    assert "can be published: no findings" in said.stdout
    assert "published already" in said.stderr


@pytest.mark.parametrize(("name", "start"), [("json", "{"), ("ttl", "@prefix"), ("jsonld", "["), ("text", "can")])
def test_a_report_comes_in_each_format(tmp_path: Path, empty: Path, name: str, start: str) -> None:
    said = run("validate", document(tmp_path / "one.ttl", "x"), "--format", name, "--data-dir", empty)
    assert said.exit_code == 0
    assert said.stdout.startswith(start)
    if name in ("json", "jsonld"):
        json.loads(said.stdout)


def test_findings_that_block_are_a_1_and_on_standard_output(empty: Path) -> None:
    said = run("validate", "-", "--graph", ONE, "--format", "json", "--data-dir", empty, stdin=broken().data)
    assert said.exit_code == 1
    assert any(finding["severity"].endswith("iolation") for finding in json.loads(said.stdout)["findings"])


def test_standard_input_names_its_graph_as_a_file_does(tmp_path: Path, empty: Path) -> None:
    data = document(tmp_path / "one.ttl", "x").read_bytes()
    assert run("validate", "-", "--data-dir", empty, stdin=data).exit_code == 0
    nameless = run("validate", "-", "--data-dir", empty, stdin=note("x").data)
    assert (nameless.exit_code, "--graph" in nameless.stderr) == (1, True)


def test_broken_turtle_is_told_with_line_and_column(tmp_path: Path, empty: Path) -> None:
    place = tmp_path / "broken.ttl"
    place.write_text(f"@base <{ONE}> .\n<a> <b> .\n", encoding="utf-8")
    said = run("validate", place, "--data-dir", empty)
    assert (said.exit_code, "line 2, column" in said.stderr) == (1, True)


def test_loading_needs_a_graph_to_load_into(tmp_path: Path, empty: Path) -> None:
    said = run("load", document(tmp_path / "one.ttl", "x"), "--data-dir", empty)
    assert (said.exit_code, "missiongraph serve" in said.stderr) == (1, True)
    assert not empty.exists()


def test_a_document_is_loaded_once_and_a_violation_changes_nothing(tmp_path: Path, filled: Path) -> None:
    place = document(tmp_path / "one.ttl", "loaded")
    first = run("load", place, "-m", "Why not", "--data-dir", filled)
    again = run("load", place, "--data-dir", filled)
    assert (first.exit_code, first.output) == (0, "published as revision 2\n")
    assert (again.exit_code, "nothing changed" in again.output) == (0, True)
    assert Revisions(filled).manifest(2).message == "Why not"
    place.write_bytes(broken().data)
    refused = run("load", place, "--graph", ONE, "--data-dir", filled)
    assert (refused.exit_code, "nothing was published" in refused.stderr) == (1, True)
    assert Revisions(filled).current() == 2


def test_a_change_is_committed_as_an_update_or_as_a_patch(filled: Path, tmp_path: Path) -> None:
    document(tmp_path / "x.ttl", "before")
    run("load", tmp_path / "x.ttl", "--data-dir", filled)
    thing, comment = "<https://example.org/thing>", "<http://www.w3.org/2000/01/rdf-schema#comment>"
    update, patch = tmp_path / "change.ru", tmp_path / "change.patch"
    update.write_text(
        f'DELETE DATA {{ GRAPH <{ONE}> {{ {thing} {comment} "before"@en }} }} ;'
        f'INSERT DATA {{ GRAPH <{ONE}> {{ {thing} {comment} "between"@en }} }}'
    )
    rows = [f'D {thing} {comment} "between"@en <{ONE}> .', f'A {thing} {comment} "after"@en <{ONE}> .']
    patch.write_text("\n".join(["H id <urn:x> .", "TX .", *rows, "TC .", ""]))
    for file in (update, patch):
        done = run("commit", file, "-m", "Better", "--data-dir", filled)
        assert (done.exit_code, "published as revision" in done.output) == (0, True), done.output
    again = run("commit", patch, "-m", "Better", "--data-dir", filled)
    assert (again.exit_code, "that it removes are not there" in again.stderr) == (1, True)
    patch.write_text("A nonsense .\n")
    wrong = run("commit", patch, "-m", "Better", "--data-dir", filled)
    assert (wrong.exit_code, "This is not RDF Patch: line 1" in wrong.stderr) == (1, True)
    unknown = run("commit", tmp_path / "x.ttl", "-m", "Better", "--data-dir", filled)
    assert (unknown.exit_code, "Documents go to `load`" in unknown.stderr) == (2, True)


def test_help_and_version_are_fine() -> None:
    assert [run(word).exit_code for word in ("--help", "-h", "--version")] == [0, 0, 0]


def test_serving_a_directory_in_use_says_so_in_a_line(service: Served) -> None:
    command = [sys.executable, "-m", "missiongraph", "serve", "--port", "65001", "--data-dir", str(service.data_dir)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert run.returncode == 1
    assert run.stderr.startswith("missiongraph: Another process is writing")
    assert "Traceback" not in run.stderr


def test_serving_at_a_port_in_use_says_so_before_loading(service: Served, tmp_path: Path) -> None:
    port = service.url.rpartition(":")[2]
    command = [sys.executable, "-m", "missiongraph", "serve", "--port", port, "--data-dir", str(tmp_path / "new")]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert run.returncode == 1
    assert run.stderr.startswith("missiongraph: 127.0.0.1 port")
    assert "Address already in use" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "new").exists()


DEFECT = b'dcterms:language "EN"'


def defective(place: Path) -> Path:
    document(place, "x")
    place.write_bytes(place.read_bytes().replace(DEFECT.replace(b"EN", b"en"), DEFECT))
    return place


def test_fixes_are_written_to_standard_output_and_told_on_standard_error(tmp_path: Path, empty: Path) -> None:
    file = defective(tmp_path / "one.ttl")
    before = file.read_bytes()
    said = run("validate", "--fix", file, "--data-dir", empty)
    assert said.exit_code == 1
    assert said.stdout_bytes == before.replace(DEFECT, DEFECT.lower())
    assert 'Replace "EN" by "en"' in said.stderr
    assert file.read_bytes() == before


def test_fixes_are_never_written_over_the_file(tmp_path: Path, empty: Path) -> None:
    file = defective(tmp_path / "one.ttl")
    before = file.read_bytes()
    assert run("validate", "--fix", file, "--output", file, "--data-dir", empty).exit_code == 2
    assert file.read_bytes() == before
    beside = tmp_path / "two.ttl"
    run("validate", "--fix", file, "--output", beside, "--data-dir", empty)
    assert run("validate", beside, "--data-dir", empty).exit_code == 0


@pytest.mark.parametrize("words", [("--output", "x.ttl"), ("--fix", "OTHER")])
def test_fixes_are_for_one_file(tmp_path: Path, empty: Path, words: tuple[str, ...]) -> None:
    file = defective(tmp_path / "one.ttl")
    other = document(tmp_path / "two.ttl", "y")
    given = [other if word == "OTHER" else word for word in words]
    assert run("validate", file, *given, "--data-dir", empty).exit_code == 2


def test_what_cannot_be_read_is_told_and_the_rest_is_checked(empty: Path) -> None:
    said = run("validate", "-", "--graph", ONE, "--data-dir", empty, stdin=broken().data + b"\n<a> oops .\n")
    assert said.exit_code == 1
    assert "Expected a valid statement; it breaks at oops" in said.stdout
    assert "<a> oops ." in said.stdout
    assert "mgs:Figure" in said.stdout


def test_coverage_is_waived_with_a_reason(tmp_path: Path) -> None:
    fill(tmp_path / "data")
    place = document(tmp_path / "one.ttl", "x")
    words = ("load", place, "-m", "Try", "--data-dir", tmp_path / "data", "--coverage-least", "1")
    assert run(*words).exit_code == 1
    assert run(*words, "--waive-coverage", "a first look").exit_code == 0
    revisions = Revisions(tmp_path / "data")
    assert ": a first look" in revisions.manifest(revisions.current()).message
