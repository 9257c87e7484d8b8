"""Reader processes run jobs, and are killed when they must."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from facts import fact
from jobs import count, fail, leave_a_file, process_id
from missiongraph.errors import Busy, MemoryLimit, NotFound, ResultLimit, Stopped, SyntaxProblem, TimeLimit
from missiongraph.query.answer import answer
from missiongraph.rdf.change import Change
from missiongraph.store.base import QueryDataset
from missiongraph.store.readers import Lane
from missiongraph.store.revisions import Revisions
from missiongraph.store.worker import Job, Limits, scratch_of
from missiongraph.store.writer import Writer

T = TypeVar("T")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMITS = {"workers": 1, "seconds": 1.0, "queue_seconds": 3.0, "memory": 2**28, "result_size": 2**20}


def query(text: str) -> Job:
    return Job(answer, {"text": text, "dataset": QueryDataset(), "syntax": "json"}, streams=True)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("data")
    writer = Writer(place)
    quads = frozenset(fact(value, subject=f"urn:s{value}") for value in range(3000))
    writer.commit(Change(added=quads), base=0, author="test", message="fill")
    writer.close()
    return place


def run(scenario: Callable[[Lane], Awaitable[T]], data_dir: Path, **limits: float) -> T:
    @asynccontextmanager
    async def lane() -> AsyncIterator[Lane]:
        lane = Lane("test", Revisions(data_dir), Limits(**(LIMITS | limits)))  # type: ignore[arg-type]  # whole where it must be
        await lane.open()
        try:
            yield lane
        finally:
            await lane.close()

    async def whole() -> T:
        async with lane() as opened:
            return await scenario(opened)

    return asyncio.run(whole())


async def collect(lane: Lane, job: Job) -> bytes:
    async with lane.frames(job) as parts:
        return b"".join([part async for part in parts])


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_job_runs_on_a_snapshot_and_returns_its_value(data_dir: Path) -> None:
    assert run(lambda lane: lane.value(Job(count)), data_dir) == 3000


def test_a_streaming_job_sends_what_it_writes(data_dir: Path) -> None:
    data = run(lambda lane: collect(lane, query("SELECT * { ?s ?p ?o }")), data_dir)
    assert data.count(b'"o":{') == 3000


@pytest.mark.parametrize(
    ("job", "error"),
    [(Job(fail), NotFound), (query("SELECT"), SyntaxProblem), (Job(count, revision=9), NotFound)],
    ids=["own", "syntax", "revision"],
)
def test_an_error_in_a_job_is_raised_here_and_the_process_stays(
    data_dir: Path, job: Job, error: type[Exception]
) -> None:
    async def scenario(lane: Lane) -> Any:
        before = await lane.value(Job(process_id))
        with pytest.raises(error):
            await collect(lane, job)
        return before == await lane.value(Job(process_id))

    assert run(scenario, data_dir)


def test_an_endless_query_ends_at_the_limit_and_its_process_with_it(data_dir: Path) -> None:
    async def scenario(lane: Lane) -> Any:
        pid = await lane.value(Job(process_id))
        started = time.monotonic()
        with pytest.raises(TimeLimit) as caught:
            await collect(lane, query(ENDLESS))
        assert time.monotonic() - started < 1.5
        assert caught.value.details == {"limit": "test_seconds", "value": 1.0}
        assert await lane.value(Job(count)) == 3000
        return pid

    assert not Path(f"/proc/{run(scenario, data_dir)}").exists()


def test_leaving_early_kills_the_process(data_dir: Path) -> None:
    async def scenario(lane: Lane) -> Any:
        pid = await lane.value(Job(process_id))
        task = asyncio.create_task(collect(lane, query(ENDLESS)))
        await asyncio.sleep(0.3)
        assert cpu_seconds(pid) > 0.1
        task.cancel()
        assert await lane.value(Job(process_id)) != pid
        return pid

    assert not Path(f"/proc/{run(scenario, data_dir)}").exists()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
        "SELECT (STRLEN(?a33) AS ?n) { BIND('xxxxxxxx' AS ?a0) "
        + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(33))
        + " }",
    ],
    ids=["sort", "string bomb"],
)
def test_a_query_that_eats_memory_is_told_so_and_the_lane_goes_on(data_dir: Path, text: str) -> None:
    async def scenario(lane: Lane) -> Any:
        with pytest.raises(MemoryLimit):
            await collect(lane, query(text))
        return await lane.value(Job(count))

    assert run(scenario, data_dir, seconds=20.0) == 3000


def test_an_answer_beyond_the_size_limit_is_an_error(data_dir: Path) -> None:
    with pytest.raises(ResultLimit):
        run(lambda lane: collect(lane, query("SELECT * { ?s ?p ?o }")), data_dir, result_size=70_000)


def test_a_process_killed_from_outside_is_an_error_and_is_replaced(data_dir: Path) -> None:
    async def scenario(lane: Lane) -> Any:
        pid = await lane.value(Job(process_id))
        task = asyncio.create_task(collect(lane, query(ENDLESS)))
        await asyncio.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(Stopped):
            await task
        os.kill(await lane.value(Job(process_id)), signal.SIGKILL)
        await asyncio.sleep(0.1)  # the kernel takes a moment to end it
        return await lane.value(Job(count))

    assert run(scenario, data_dir) == 3000


def test_a_job_waits_for_a_free_process_only_so_long(data_dir: Path) -> None:
    async def scenario(lane: Lane) -> Any:
        task = asyncio.create_task(collect(lane, query(ENDLESS)))
        await asyncio.sleep(0.05)
        with pytest.raises(Busy) as caught:
            await lane.value(Job(count))
        task.cancel()
        return caught.value.details["retry_after"]

    assert run(scenario, data_dir, seconds=5.0, queue_seconds=0.2) == 6


def test_a_job_can_lower_its_limits_but_not_raise_them(data_dir: Path) -> None:
    everything = query("SELECT * { ?s ?p ?o }")
    with pytest.raises(ResultLimit) as size:
        run(lambda lane: collect(lane, replace(everything, result_size=70_000)), data_dir)
    assert size.value.details["value"] == 70_000
    with pytest.raises(TimeLimit) as short:
        run(lambda lane: collect(lane, replace(query(ENDLESS), seconds=0.3)), data_dir)
    assert short.value.details == {"limit": "timeout", "value": 0.3}
    with pytest.raises(TimeLimit) as long:
        run(lambda lane: collect(lane, replace(query(ENDLESS), seconds=99)), data_dir)
    assert long.value.details["value"] == 1.0


def test_a_running_job_is_listed_and_can_be_stopped(data_dir: Path) -> None:
    async def scenario(lane: Lane) -> Any:
        task = asyncio.create_task(collect(lane, replace(query(ENDLESS), what=ENDLESS, client="192.0.2.1")))
        await asyncio.sleep(0.2)
        [running] = lane.running.values()
        assert (running.lane, running.job.what, running.job.client) == ("test", ENDLESS, "192.0.2.1")
        assert 0.1 < running.seconds < 1
        assert not lane.stop(running.number + 1)
        assert lane.stop(running.number)
        with pytest.raises(Stopped, match="operator"):
            await task
        assert not lane.running
        return await lane.value(Job(count))

    assert run(scenario, data_dir, seconds=20.0) == 3000


def test_what_a_killed_process_left_on_disk_goes_with_it(data_dir: Path) -> None:
    async def scenario(lane: Lane) -> Any:
        task = asyncio.create_task(lane.value(Job(leave_a_file)))
        await asyncio.sleep(0.3)
        [running] = lane.running.values()
        place = scratch_of(data_dir, running.reader.process.pid or 0)
        assert list(place.iterdir())
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return place

    assert not run(scenario, data_dir).exists()


def test_a_new_revision_is_seen_by_the_next_job(data_dir: Path) -> None:
    async def scenario(lane: Lane) -> Any:
        before = await lane.value(Job(count))
        writer = Writer(data_dir)
        writer.commit(Change(added=frozenset({fact("new")})), base=1, author="test", message="one more")
        writer.close()
        return before, await lane.value(Job(count)), await lane.value(Job(count, revision=1))

    assert run(scenario, data_dir) == (3000, 3001, 3000)
