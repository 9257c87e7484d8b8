"""What is redacted stands nowhere afterwards, all else is as it was, and death in the middle changes neither."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from counts import SOAK
from facts import fact
from jobs import add, redact_and_die_after, redact_and_die_at
from missiongraph.commit import audit, corrections, proposals
from missiongraph.commit.apply import apply
from missiongraph.commit.audit import Act, Outcome
from missiongraph.commit.check import check_all
from missiongraph.commit.redact import look
from missiongraph.commit.redact import redact as ordered
from missiongraph.commit.submission import Submission
from missiongraph.errors import DataDirectoryInUse, Rejected
from missiongraph.names import DOCUMENT_GRAPH, META
from missiongraph.query import namesearch
from missiongraph.rdf.change import Change, digest_of
from missiongraph.rdf.formats import N_QUADS, TURTLE
from missiongraph.rdf.redact import MARK, Redactor
from missiongraph.rdf.terms import graph_iri
from missiongraph.settings import Settings
from missiongraph.store import history
from missiongraph.store.base import Original
from missiongraph.store.dump import dump
from missiongraph.store.preview import build
from missiongraph.store.rebuild import rebuild
from missiongraph.store.redacting import STEPS, is_under_way
from missiongraph.store.redaction import redact
from missiongraph.store.revisions import Revisions
from missiongraph.store.verify import check_checkpoints, check_log, check_originals
from missiongraph.store.writer import Writer
from serving import serving
from submitting import ONE, TWO, fill, note, planned, submit

pytestmark = pytest.mark.slow

VALUE = "jane.q@persons.example"
ESCAPED = r"jane.q\u0040persons.example"
SPAWN = multiprocessing.get_context("spawn")
POINTS = 50 if SOAK else 8
BOOK = DOCUMENT_GRAPH + "test/book"
BASIS = "<https://w3id.org/missiongraph/ns#legalBasis>"


def workbook() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        packed.writestr("xl/sharedStrings.xml", f"<sst><si><t>{VALUE}</t></si></sst>")
    return made.getvalue()


def stated(text: str, graph: str) -> Submission:
    """Submit a note that says on what basis it gives an address."""
    return Submission(
        note(text, graph).data + f'<https://example.org/thing> {BASIS} "asked"@en .\n'.encode(), TURTLE, graph
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the value in every place that there is, published and taken back."""
    place = tmp_path_factory.mktemp("filled") / "data"
    fill(place)
    with closing(Writer(place)) as writer:
        submit(writer, stated(f"Write to {VALUE} today", ONE))
        submit(writer, stated(ESCAPED, TWO))
        submit(writer, stated("Write to nobody", ONE))
        for submission in (stated(f"By mailto:{VALUE}", ONE),):
            plan = planned(writer.snapshot(), [submission])
            apply(writer, plan, author="test", message=f"{VALUE} again", submitted=[submission])
        original = Original(writer.revisions.keep_original(workbook()), "application/vnd.ms-excel")
        book = Quad(
            NamedNode("https://example.org/b"), NamedNode("http://schema.org/email"), Literal(VALUE), NamedNode(BOOK)
        )
        writer.commit(Change(added=frozenset({book})), base=5, author=VALUE, message="book", originals={BOOK: original})
        snapshot = writer.snapshot()
    change = Change(removed=frozenset({book}), added=frozenset({fact(VALUE, BOOK)}))
    submitted = (stated(ESCAPED, ONE),)
    number = proposals.propose(place, proposals.Draft(change, 6, f"about {VALUE}", submitted), author="Ada", token=None)
    build(snapshot, change, data_dir=place, proposal=number, version=1)
    audit.note(place, Act("Ada", "put"), Outcome.REFUSED, documents=[f"urn:{VALUE}"], detail=f"no {VALUE}")
    corrections.note(place, Change(added=frozenset({book})), proposal=number, revision=5, undone_by=6, reason=VALUE)
    (place / "dumps").mkdir(exist_ok=True)
    dump(snapshot, place=place / "dumps/6.nq.gz", syntax=N_QUADS)
    (place / "spool/left").write_text(VALUE, encoding="utf-8")
    history.follow(snapshot, data_dir=place)
    namesearch.follow(snapshot, data_dir=place)
    shutil.rmtree(place / "checkpoints/2", ignore_errors=True)
    rebuild(snapshot, data_dir=place, number=2)
    return place


def command(*arguments: str, data: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "missiongraph", *arguments, "--data-dir", str(data)]
    return subprocess.run(line, input=given, capture_output=True, check=False, text=True, encoding="utf-8")


def texts(root: Path) -> Iterator[tuple[str, bytes]]:
    """Iterate over all that a directory holds: files, unzipped where they are zipped, and what databases state."""
    for place in sorted(each for each in root.rglob("*") if each.is_file()):
        data = place.read_bytes()
        yield str(place), data
        yield str(place), gzip.decompress(data) if data[:2] == b"\x1f\x8b" else b""
    for place in sorted({each.parent for each in root.rglob("CURRENT")}):
        yield str(place), "\n".join(map(str, Oxigraph.read_only(str(place)))).encode()


def holders(root: Path, value: str = VALUE) -> set[str]:
    """Return what holds a value, in any form; zipped texts in databases are looked at by `proposals`."""
    forms = [value.encode(), value.replace("@", r"\u0040").encode()]
    return {place for place, data in texts(root) if any(form in data for form in forms)}


def settings(place: Path) -> Settings:
    return Settings(data_dir=place)


@pytest.fixture(scope="module")
def redacted(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("redacted") / "data"
    shutil.copytree(filled, place, symlinks=True)
    done = command(
        "redact", "--value-file", "-", "--reason", "asked to", "--by", "Ada", "--part", data=place, given=VALUE
    )
    assert done.returncode == 0, done.stderr
    assert VALUE not in done.stdout
    return place


def test_the_value_stands_nowhere_afterwards(filled: Path, redacted: Path) -> None:
    before = {Path(each).relative_to(filled).parts[0] for each in holders(filled)}
    assert before >= {
        "live",
        "checkpoints",
        "rebuilt",
        "log",
        "originals",
        "dumps",
        "spool",
        "previews",
        "state.sqlite",
    }
    assert holders(redacted) == set()
    assert not is_under_way(redacted)
    assert command("redact", VALUE, "--reason", "r", "--dry-run", data=redacted).returncode == 1
    change, *_ = proposals.change_of(redacted, 1)
    assert {quad.object.value for quad in (*change.added, *change.removed)} == {MARK}  # type: ignore[union-attr]  # literals
    assert not list(redacted.glob("history.sqlite*"))
    assert not list(redacted.glob("search.sqlite*"))
    assert not list(redacted.glob("lists.sqlite*"))


def test_all_that_is_kept_is_as_it_should_be(redacted: Path) -> None:
    assert list(check_all(Revisions(redacted))) == []


def test_every_revision_opens_with_its_digest_and_says_what_it_said_but_for_the_value(
    filled: Path, redacted: Path
) -> None:
    before, after = Revisions(filled), Revisions(redacted)
    renamed = json.loads(note_of(redacted))["originals"]
    names = {
        NamedNode(f"https://w3id.org/missiongraph/originals/{old}"): NamedNode(
            f"https://w3id.org/missiongraph/originals/{new}"
        )
        for old, new in renamed.items()
        if new
    }
    redactor = Redactor(VALUE, names)
    was: frozenset[Quad] = frozenset()
    for number in range(1, before.current() + 1):
        change = before.change(number)
        was = was - change.removed | change.added
        if not after.is_at_hand(number):
            rebuild(after.open(), data_dir=redacted, number=number)
        now = {quad for quad in after.open(number).match(graph=None) if graph_iri(quad)}
        assert now == set(map(redactor.quad, was))
        assert after.manifest(number).digest == f"{digest_of(now):064x}"


def note_of(place: Path) -> str:
    [found] = (place / "redactions").glob("*.json")
    return found.read_text(encoding="utf-8")


def test_the_note_says_who_when_and_why_and_which_digests_are_new(filled: Path, redacted: Path) -> None:
    found = json.loads(note_of(redacted))
    assert (found["by"], found["reason"], found["mark"]) == ("Ada", "asked to", MARK)
    assert found["sha256"] == sha256(VALUE.encode()).hexdigest()
    assert [each["revision"] for each in found["revisions"]] == [2, 3, 4, 5, 6]
    for each in found["revisions"]:
        states = [Revisions(place).manifest(each["revision"]).digest for place in (filled, redacted)]
        chains = [Revisions(place).manifest_sha256(each["revision"]) for place in (filled, redacted)]
        assert (each["digest"], each["manifest"]) == (states, chains)
    assert sorted(new is None for new in found["originals"].values()) == [False, True]
    assert audit.entries(redacted)[0].act == Act("Ada", "redact")


def test_a_service_works_on_it_and_no_cache_takes_an_old_answer_for_fresh(
    filled: Path, redacted: Path, tmp_path: Path
) -> None:
    place = tmp_path / "data"
    shutil.copytree(redacted, place, symlinks=True)
    with serving(place) as served:
        document = f"/documents/{ONE.removeprefix(DOCUMENT_GRAPH)}"
        paths = [
            document,
            "/graphs?graph=" + ONE,
            "/revisions/6?format=json",
            "/sparql?query=ASK{}&rev=6",
            "/feed",
            "/",
        ]
        for path in paths:
            kind = "text/turtle" if "test/one" in path else "*/*"
            answer = httpx.get(served.url + path, headers={"Accept": kind})
            assert answer.status_code == 200
            assert "-r1" in answer.headers["ETag"], path
            assert VALUE not in answer.text
        assert httpx.get(f"{served.url}/documents/test/book?original").status_code == 410
        original = httpx.get(f"{served.url}{document}?original")
        assert MARK in original.text


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with few facts, quickly copied."""
    place = tmp_path_factory.mktemp("small") / "data"
    with closing(Writer(place)) as writer:
        add(writer, fact(VALUE), fact(MARK), fact(f"to {VALUE}"), fact("other"))
        writer.commit(Change(frozenset({fact(MARK)})), base=1, author="test", message="one of two goes")
        writer.commit(Change(frozenset({fact(VALUE)}), frozenset({fact("new")})), base=2, author="test", message="both")
        add(writer, fact(VALUE, "urn:h"), fact(VALUE))
    (place / "originals" / sha256(VALUE.encode()).hexdigest()).write_text(VALUE, encoding="utf-8")
    audit.note(place, Act("Ada", "put"), Outcome.REFUSED, detail=VALUE)
    return place


def copied(place: Path, target: Path) -> Path:
    shutil.copytree(place, target, symlinks=True)
    return target


def is_whole(place: Path) -> None:
    revisions = Revisions(place)
    assert [*check_log(revisions), *check_checkpoints(revisions), *check_originals(revisions)] == []


def values(place: Path, number: int) -> set[str]:
    """Return what a revision states in the graph of the facts."""
    if not Revisions(place).is_at_hand(number):
        rebuild(Revisions(place).open(), data_dir=place, number=number)
    found = Revisions(place).open(number).match(graph=NamedNode("urn:g"))
    return {quad.object.value for quad in found}  # type: ignore[union-attr]  # literals only


def test_statements_that_become_the_same_come_once_and_go_with_the_last(small: Path, tmp_path: Path) -> None:
    place = copied(small, tmp_path / "data")
    redact(place, VALUE, reason="r", author="test", part=True)
    is_whole(place)
    rest = {f"to {MARK}", "other"}
    assert [values(place, number) for number in range(1, 5)] == [
        rest | {MARK},
        rest | {MARK},
        rest | {"new"},
        rest | {"new", MARK},
    ]
    assert Revisions(place).manifest(2).graphs.keys() == {META}


def run(target: object, *arguments: object) -> int | None:
    process = SPAWN.Process(target=target, args=arguments)  # type: ignore[arg-type]  # a function of tests/jobs.py
    process.start()
    process.join()
    return process.exitcode


def is_old_or_new(place: Path) -> bool:
    """Start a writer, assert that the directory is as before or wholly redacted, and say which."""
    with closing(Writer(place)):
        is_whole(place)
    done = bool(list((place / "redactions").glob("*.json")))
    assert not is_under_way(place)
    assert not (place / "redacting.tmp").exists()
    assert bool(holders(place)) != done
    return done


def test_after_death_behind_any_step_the_next_start_completes_it(small: Path, tmp_path: Path) -> None:
    for step in range(-1, len(STEPS)):
        place = copied(small, tmp_path / f"killed{step}")
        assert run(redact_and_die_after, place, VALUE, step) == 9
        assert is_old_or_new(place), step
        with closing(Writer(place)) as writer:
            assert add(writer, fact("after")).number == 5


def test_killed_at_any_point_it_is_whole_or_undone_and_can_be_done_again(small: Path, tmp_path: Path) -> None:
    assert run(redact_and_die_at, copied(small, tmp_path / "counted"), VALUE, 0, tmp_path / "events") == 0
    events = int((tmp_path / "events").read_text())
    reached = set()
    for point in range(POINTS):
        place = copied(small, tmp_path / f"point{point}")
        at = 1 + point * (events - 1) // (POINTS - 1)
        assert run(redact_and_die_at, place, VALUE, at, tmp_path / "none") == -9, at
        done = is_old_or_new(place)
        reached.add(done)
        if not done:
            redact(place, VALUE, reason="again", author="test", part=True)
            assert is_old_or_new(place)
        shutil.rmtree(place)
    assert reached == {False, True}


def test_a_log_pruned_at_its_front_is_redacted_from_there_on(small: Path, tmp_path: Path) -> None:
    place = copied(small, tmp_path / "data")
    for number in (1, 2):
        (place / f"log/{number:08}.patch.gz").unlink()
        shutil.rmtree(place / f"checkpoints/{number}", ignore_errors=True)
    redact(place, VALUE, reason="r", author="test", part=True)
    is_whole(place)
    assert holders(place) == set()
    assert values(place, 3) == {f"to {MARK}", "other", "new"}


def test_a_redaction_can_follow_another(small: Path, tmp_path: Path) -> None:
    place = copied(small, tmp_path / "data")
    first = redact(place, VALUE, reason="r", author="test", part=True)
    second = redact(place, "other", reason="not other", author="test")
    assert first != second
    assert json.loads(second.read_text(encoding="utf-8"))["reason"] == f"not {MARK}"
    is_whole(place)
    assert holders(place, "other") == set()


def test_without_part_longer_texts_are_refused_and_nothing_changes(small: Path, tmp_path: Path) -> None:
    place = copied(small, tmp_path / "data")
    with pytest.raises(Rejected, match="within 1 longer texts"):
        redact(place, VALUE, reason="r", author="test")
    assert Revisions(place).manifest_text(4) == Revisions(small).manifest_text(4)
    found = look(settings(place), VALUE)
    assert (found.whole, found.within, found.originals, found.rows) == (4, 1, 1, 1)


@pytest.mark.parametrize("value", ["abc", "   a  ", "redacted"])
def test_what_is_too_short_to_be_told_apart_is_refused(small: Path, value: str) -> None:
    with pytest.raises(Rejected, match="at least 4"):
        look(settings(small), value)


@pytest.mark.parametrize(("value", "where"), [("ns#legalBasis", "ns#legalBasis"), ("ns#Source", "ns#SourceDocument")])
def test_what_holds_the_graph_together_is_refused(filled: Path, tmp_path: Path, value: str, where: str) -> None:
    place = copied(filled, tmp_path / "data")
    with pytest.raises(Rejected, match=where):
        redact(place, value, reason="r", author="test", part=True)


def test_what_rules_made_of_a_date_is_set_right_by_a_revision(filled: Path, tmp_path: Path) -> None:
    place = copied(filled, tmp_path / "data")
    ordered(settings(place), "2026-12-20", reason="r", author="Ada", part=True)
    revisions = Revisions(place)
    assert revisions.manifest(revisions.current()).message == "Run the rules again after a redaction"
    assert list(check_all(revisions)) == []


def test_beside_a_service_or_with_a_remote_engine_it_is_refused(small: Path, tmp_path: Path) -> None:
    place = copied(small, tmp_path / "data")
    with closing(Writer(place)), pytest.raises(DataDirectoryInUse):
        ordered(settings(place), VALUE, reason="r", author="test", part=True)
    with pytest.raises(Rejected, match="remote engine"):
        ordered(Settings(data_dir=place, store="http://127.0.0.1:1/"), VALUE, reason="r", author="test", part=True)
