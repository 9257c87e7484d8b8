"""Plans become revisions, whole or not at all: by a writer here, or by that of a running service."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Client
from pathlib import Path

import httpx
import pytest

from missiongraph.commit.apply import _address, publish
from missiongraph.commit.release import shipped_snapshot
from missiongraph.errors import Conflict, DataDirectoryInUse, MissionGraphError, StoreProblem, Unpublishable
from missiongraph.names import DOCUMENT_GRAPH, RDFS
from missiongraph.settings import Settings
from missiongraph.store.revisions import Revisions
from missiongraph.store.writer import Writer
from serving import Served, serving, until
from submitting import ONE, TWO, broken, fill, note, planned, state, submit

WAIT = 15.0


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("filled")
    fill(place)
    return place


@pytest.fixture
def data_dir(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data", symlinks=True))


@pytest.fixture(scope="module")
def served(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = Path(shutil.copytree(filled, tmp_path_factory.mktemp("served") / "data", symlinks=True))
    with serving(place) as served:
        yield served


@pytest.fixture
def writer(data_dir: Path) -> Iterator[Writer]:
    with closing(Writer(data_dir)) as writer:
        yield writer


def count(served: Served, graph: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s <{RDFS}comment> ?o }} }}"
    response = httpx.get(f"{served.url}/sparql", params={"query": query}, timeout=20)
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def publish_note(data_dir: Path, text: str, graph: str = ONE) -> int:
    plan = planned(Revisions(data_dir).open(), [note(text, graph)])
    return publish(Settings(data_dir=data_dir), plan, author="test", message=text).revision


def test_a_document_becomes_a_revision(writer: Writer) -> None:
    applied = submit(writer, note("first"))
    assert (applied.revision, applied.changed) == (2, True)
    assert writer.revisions.manifest(2).graphs[ONE] == (0, 7)


def test_the_same_document_again_makes_no_revision(writer: Writer, data_dir: Path) -> None:
    submit(writer, note("same"))
    before = state(data_dir)
    applied = submit(writer, note("same"))
    assert (applied.revision, applied.changed) == (2, False)
    assert (writer.current(), state(data_dir)) == (2, before)


def test_a_violation_blocks_and_nothing_changes(writer: Writer, data_dir: Path) -> None:
    before = state(data_dir)
    with pytest.raises(Unpublishable):
        submit(writer, broken(), note("beside", TWO))
    assert (writer.current(), state(data_dir)) == (1, before)


def test_a_plan_that_is_stale_is_a_conflict_and_loses_nothing(data_dir: Path) -> None:
    stale = planned(Revisions(data_dir).open(), [note("late")])
    publish_note(data_dir, "early")
    before = state(data_dir)
    with pytest.raises(Conflict):
        publish(Settings(data_dir=data_dir), stale, author="test", message="late")
    assert state(data_dir) == before


def test_publishing_takes_the_lock_when_no_writer_runs(data_dir: Path) -> None:
    assert [publish_note(data_dir, "first"), publish_note(data_dir, "second")] == [2, 3]


def test_publishing_into_a_directory_that_is_not_there_makes_it(tmp_path: Path) -> None:
    plan = planned(shipped_snapshot(), [note("first")])
    settings = Settings(data_dir=tmp_path / "new")
    assert publish(settings, plan, author="test", message="first").revision == 1


def test_the_lock_of_another_writer_that_does_not_listen_is_told(writer: Writer, data_dir: Path) -> None:
    with pytest.raises(DataDirectoryInUse):
        publish_note(data_dir, "in vain")


def test_a_killed_service_takes_its_writer_along_and_its_socket_is_no_obstacle(data_dir: Path) -> None:
    with serving(data_dir) as served:
        writer = served.writer()
        served.process.kill()
        served.process.wait()
    assert (data_dir / "writer.sock").exists()
    until(lambda: not Path(f"/proc/{writer}").exists(), "the writer ends")
    assert publish_note(data_dir, "after") == 2


def test_a_service_ends_although_its_writer_is_just_starting(data_dir: Path) -> None:
    with serving(data_dir) as served:
        doomed = served.writer()
        os.kill(doomed, signal.SIGKILL)
        until(lambda: served.writers() not in ([], [doomed]), "the writer is started again")
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(WAIT) == 0


def test_a_running_service_publishes_for_others(served: Served) -> None:
    before = Revisions(served.data_dir).current()
    assert publish_note(served.data_dir, "through the socket", DOCUMENT_GRAPH + "test/socket") == before + 1
    assert count(served, DOCUMENT_GRAPH + "test/socket") == 1


def test_errors_of_the_writer_reach_who_asked(served: Served) -> None:
    stale = planned(Revisions(served.data_dir).open(), [note("late", TWO)])
    publish_note(served.data_dir, "in between", DOCUMENT_GRAPH + "test/between")
    with pytest.raises(Conflict) as caught:
        publish(Settings(data_dir=served.data_dir), stale, author="test", message="late")
    assert caught.value.details["current"] == Revisions(served.data_dir).current()


def test_a_client_that_leaves_without_a_word_does_not_stop_the_writer(served: Served) -> None:
    with _address(served.data_dir) as address:
        Client(address).close()
        with Client(address) as connection:
            connection.send("not a request")
            with pytest.raises((EOFError, ConnectionResetError)):
                connection.recv()
    until(lambda: _is_written(served, "still there"), "the writer publishes again")


def _is_written(served: Served, text: str) -> bool:
    try:
        return publish_note(served.data_dir, text) > 0
    except MissionGraphError:
        return False


def test_publishers_at_the_same_time_lose_nothing(served: Served, tmp_path: Path) -> None:
    graphs = [f"{DOCUMENT_GRAPH}test/racer-{number}" for number in range(4)]
    before = Revisions(served.data_dir).current()
    running = []
    for number, graph in enumerate(graphs):
        place = tmp_path / f"{number}.ttl"
        place.write_bytes(f"@base <{graph}> .\n".encode() + note(f"racer {number}", graph).data)
        command = [sys.executable, "-m", "missiongraph", "load", str(place), "--data-dir", str(served.data_dir)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT))
    said = [process.communicate(timeout=60)[0].decode() for process in running]
    assert [process.returncode for process in running] == [0] * 4, said
    assert Revisions(served.data_dir).current() == before + 4
    assert [count(served, graph) for graph in graphs] == [1] * 4


def test_a_writer_killed_during_a_load_leaves_the_old_or_the_new_and_reading_goes_on(served: Served) -> None:
    graph = DOCUMENT_GRAPH + "test/killed"
    facts = [f'<https://example.org/{number}> rdfs:comment "x"@en .\n' for number in range(3000)]
    document = note("many", graph)
    many = type(document)(document.data + "".join(facts).encode(), document.syntax, graph)
    plan = planned(Revisions(served.data_dir).open(), [many])
    said: list[object] = []

    def load() -> None:
        try:
            said.append(publish(Settings(data_dir=served.data_dir), plan, author="test", message="many"))
        except MissionGraphError as error:
            said.append(error)

    doomed = served.writer()
    loading = threading.Thread(target=load)
    loading.start()
    time.sleep(0.05)
    os.kill(doomed, signal.SIGKILL)
    assert count(served, graph) in (0, 3001)
    loading.join(WAIT)
    assert said
    assert isinstance(said[0], StoreProblem) or count(served, graph) == 3001
    until(lambda: served.writers() not in ([], [doomed]), "the writer is started again")
    until(lambda: _is_written(served, "after the crash"), "the new writer publishes")
    assert count(served, graph) in (0, 3001)
    assert count(served, ONE) == 1
