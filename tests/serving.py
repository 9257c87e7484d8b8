"""A real service in a process of its own, for tests that talk to it as visitors do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from submitting import fill

START_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A running service: where it is, its data directory and its process."""

    url: str
    data_dir: Path
    process: subprocess.Popen[bytes]

    def readers(self) -> list[int]:
        """Return the ids of its reader processes."""
        [server] = [pid for pid in _children(self.process.pid) if "forkserver" in _command(pid)]
        return _children(server)

    def writer(self) -> int:
        """Return the id of its writer process."""
        [writer] = self.writers()
        return writer

    def writers(self) -> list[int]:
        """Return the ids of its writer processes: one, or none while it is started again."""
        return [pid for pid in _children(self.process.pid) if "spawn_main" in _command(pid)]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the shipped graph, with low limits so that tests end soon."""
    with serving(tmp_path_factory.mktemp("data"), HEAVY_SECONDS="3", CHEAP_SECONDS="1", QUEUE_SECONDS="8") as served:
        yield served


@pytest.fixture(scope="session")
def searched(service: Served) -> Served:
    """The service, once its index of names is made: before, things are not found by name."""
    address = f"{service.url}/search/suggestions?q=eupol"
    until(lambda: len(httpx.get(address).json()[1]) > 1, "the index of names", 30)
    return service


def serving(data_dir: Path, **settings: str) -> starting:
    """Start a service as `starting` does; an empty data directory is filled from a copy, which saves it the loading."""
    if not any(data_dir.iterdir()):
        fill(data_dir)
    return starting(data_dir, **settings)


class starting:  # noqa: N801  # used as a function that is a context
    """Start a service on a free port and end it; settings are given by name without the prefix."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self._data_dir = data_dir
        self._environment = os.environ | {f"MISSIONGRAPH_{name}": value for name, value in settings.items()}

    def __enter__(self) -> Served:
        """Wait until it is ready."""
        port = free_port()
        log = (self._data_dir / "service.log").open("wb")
        command = [
            sys.executable,
            "-m",
            "missiongraph",
            "serve",
            "--port",
            str(port),
            "--data-dir",
            str(self._data_dir),
        ]
        self._process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        log.close()
        served = Served(f"http://127.0.0.1:{port}", self._data_dir, self._process)
        try:
            wait_until_ready(served)
        except BaseException:
            self.__exit__()
            raise
        return served

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def wait_until_ready(served: Served) -> None:
    """Wait until the service answers that it is ready; fail with its log if it ends instead."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            break
        try:
            if httpx.get(f"{served.url}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    pytest.fail("the service does not start:\n" + (served.data_dir / "service.log").read_text())


def until(condition: Callable[[], bool], what: str, seconds: float = 15.0) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"waited in vain: {what}")
        time.sleep(0.02)


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _children(pid: int) -> list[int]:
    lists = [place.read_text(encoding="ascii") for place in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(word) for each in lists for word in each.split()]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
