"""A new release takes over what is as the last one left it; what was changed here stays, whoever changed it."""

from __future__ import annotations

from contextlib import closing
from itertools import product
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Quad

from missiongraph.cli import main
from missiongraph.commit import upgrade as upgrading
from missiongraph.commit.apply import apply
from missiongraph.commit.loaded import Loaded, digests_of, loaded, note
from missiongraph.commit.plan import Plan
from missiongraph.commit.release import plan_release, shipped_snapshot
from missiongraph.commit.submission import Submission, read_content
from missiongraph.commit.upgrade import plan_upgrade, upgrade
from missiongraph.errors import Unpublishable
from missiongraph.names import DOCUMENT_GRAPH, SHAPES
from missiongraph.rdf.change import Change, digest_of
from missiongraph.rdf.terms import graph_iri
from missiongraph.settings import Settings
from missiongraph.store.embedded import in_memory
from missiongraph.store.revisions import Revisions
from missiongraph.store.state import state
from missiongraph.store.writer import Writer
from serving import starting, until
from submitting import broken, fill, model, planned, submit
from submitting import note as document

COPPS = DOCUMENT_GRAPH + "eupol-copps/about-the-mission"
POLICE = DOCUMENT_GRAPH + "un-police/uncops-2024"
Content = frozenset[Quad]


def content(text: str | None, graph: str) -> Content:
    return frozenset() if text is None else read_content(document(text, graph), frozenset()).stored()


def graph_of(snapshot_of: Path, graph: str) -> Content:
    return frozenset(Revisions(snapshot_of).open().match(graph=NamedNode(graph)))


def test_each_document_becomes_that_of_the_release_unless_it_was_changed_here() -> None:
    cases = {
        f"{DOCUMENT_GRAPH}test/{number}": case
        for number, case in enumerate(product((None, "old"), (None, "old", "here"), (None, "old", "new")))
    }
    known = Loaded("", {graph: digest_of(content(old, graph)) for graph, (old, _, _) in cases.items() if old})
    before = frozenset(quad for graph, (_, here, _) in cases.items() for quad in content(here, graph))
    found = plan_upgrade(
        in_memory(before),
        [document(new, graph) for graph, (_, _, new) in cases.items() if new],
        model(),
        known,
    )
    after = before - found.plan.change.removed | found.plan.change.added
    for graph, (old, here, new) in cases.items():
        is_kept = here not in (old, new)
        is_told = is_kept and (old or new) is not None  # of what no release ever had, nobody speaks
        assert {quad for quad in after if quad.graph_name == NamedNode(graph)} == content(
            here if is_kept else new, graph
        )
        assert (graph in found.kept) == is_told, (old, here, new)


def test_a_document_that_is_named_is_taken_over_all_the_same() -> None:
    found = plan_upgrade(in_memory(content("here", COPPS)), [document("new", COPPS)], model(), Loaded(), take=[COPPS])
    assert (found.kept, found.plan.change.added) == ((), content("new", COPPS) - content("here", COPPS))


def test_the_model_is_always_that_of_the_release() -> None:
    here = Quad(NamedNode("urn:x"), NamedNode("urn:y"), NamedNode("urn:z"), NamedNode(SHAPES))
    new = Submission(b"<urn:a> <urn:b> <urn:c> .", document("").syntax, SHAPES)
    found = plan_upgrade(in_memory([here]), [new], model(), Loaded("", {SHAPES: 1}))
    assert found.plan.change.removed == {here}
    assert not found.kept


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A directory that an older release filled, with other words in one document; another was changed since."""
    fill(tmp_path)
    with closing(Writer(tmp_path)) as writer:
        lost = next(iter(graph_of(tmp_path, COPPS)))
        apply(writer, _removing(writer, lost), author="test", message="as the older release had it")
        note(tmp_path, digests_of(quad for quad in writer.snapshot().match(graph=None) if graph_iri(quad)))
        submit(writer, document("of our own", POLICE))
    with state(tmp_path) as database:
        database.execute("UPDATE release SET fingerprint = 'older'")
    return tmp_path


def _removing(writer: Writer, quad: Quad) -> Plan:
    report = planned(writer.snapshot(), []).report
    return Plan(writer.current(), Change(removed=frozenset({quad})), report)


@pytest.mark.slow
def test_a_release_is_taken_over_once_as_one_revision(older: Path) -> None:
    settings = Settings.load(data_dir=str(older))
    ours = graph_of(older, POLICE)
    assert loaded(older).is_due
    found, applied = upgrade(settings)
    assert (found.kept, applied.revision) == ((POLICE,), 4)
    assert graph_of(older, COPPS) == frozenset(shipped_snapshot().match(graph=NamedNode(COPPS)))
    assert graph_of(older, POLICE) == ours
    known = loaded(older)
    assert (known.is_due, known.kept) == (False, (POLICE,))
    assert upgrade(settings)[1].revision == 4
    _, taken = upgrade(settings, take=[POLICE])
    assert not plan_release(Revisions(older).open()).change
    assert (taken.revision, loaded(older).kept) == (5, ())


@pytest.mark.slow
def test_what_blocks_a_release_is_noted_and_nothing_changes(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrading, "shipped", lambda: [broken(COPPS)])
    with pytest.raises(Unpublishable, match="--dry-run"):
        upgrade(Settings.load(data_dir=str(older)))
    known = loaded(older)
    assert known.is_due
    assert known.blocking > 0
    assert Revisions(older).current() == 3


@pytest.mark.slow
def test_the_command_shows_before_it_does(older: Path) -> None:
    shown = CliRunner().invoke(main, ["upgrade", "--dry-run", "--data-dir", str(older)])
    assert f"{COPPS}: 1 added, 0 removed" in shown.output
    assert f"{POLICE}: kept" in shown.output
    assert Revisions(older).current() == 3
    done = CliRunner().invoke(main, ["upgrade", "--take", POLICE, "--data-dir", str(older)])
    assert "taken over as revision 4" in done.output
    again = CliRunner().invoke(main, ["upgrade", "--data-dir", str(older)])
    assert (again.exit_code, again.output.splitlines()[-1]) == (0, "nothing to take over")


def test_an_empty_directory_has_nothing_to_upgrade(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["upgrade", "--data-dir", str(tmp_path)])
    assert (said.exit_code, "serve" in said.output) == (1, True)


@pytest.mark.slow
def test_a_service_takes_a_release_over_while_it_answers(older: Path) -> None:
    with starting(older) as service:

        def told() -> dict[str, object]:
            found: dict[str, object] = httpx.get(f"{service.url}/status", params={"format": "json"}).json()["release"]
            return found

        until(lambda: told()["is_taken_over"] is True, "the release to be taken over", 120)
        assert told() == {"is_taken_over": True, "blocking": 0, "kept": [POLICE]}
        page = httpx.get(f"{service.url}/status", headers={"Accept": "text/html"}).text
        assert "changed here" in page
        assert POLICE in page
    assert Revisions(older).manifest(4).author == "missiongraph"
