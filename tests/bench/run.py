"""`make bench`: speeds side by side with what a user would take instead, as ratios within one run.

Absolute figures vary with the machine and its load; the ratios are what to look at.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from pyoxigraph import Literal, NamedNode, Quad, Store

from bench import queries
from missiongraph.commit.apply import publish
from missiongraph.commit.plan import Plan
from missiongraph.commit.release import shipped_snapshot
from missiongraph.rdf.change import Change
from missiongraph.settings import Settings
from missiongraph.store.revisions import Revisions
from missiongraph.validate.report import Coverage, Report, Scope
from serving import Served, serving, starting

BENCH = NamedNode("https://w3id.org/missiongraph/graph/document/bench/visible")
ROUNDS = 200
COMMITS = 20


def main() -> None:
    """Run all comparisons and print a table."""
    print(f"{'what':44} {'ours':>12} {'instead':>12} {'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        report("start of an empty directory to ready", started(place / "a"), seconds(bare_start, 3), "import alone")
        with serving(place / "a") as service, httpx.Client(timeout=60) as client:
            database = on_disk(place / "raw")
            compare_queries(service, client, database, place)
            report("commit of one fact to visible", visible(service), bare_commits(database, place), "backup, open")
        report("start of a filled directory to ready", started(place / "a"), seconds(bare_start, 3), "import alone")


def compare_queries(service: Served, client: httpx.Client, database: Store, place: Path) -> None:
    """Compare queries of several lengths, a long answer, and a load of several clients."""
    url = f"{service.url}/sparql"
    timed = [("point lookup over HTTP", queries.POINT, ROUNDS)] + [
        (f"query of about {length * 1000:g} ms", queries.join_of(database, length), rounds)
        for length, rounds in ((0.001, ROUNDS), (0.01, 50), (0.1, 20), (1.0, 5))
    ]
    for name, query, rounds in timed:
        plain = queries.Client(url)  # a new one each time: the service closes connections that are idle
        ours = seconds(lambda plain=plain, query=query: plain.ask(query), rounds)  # type: ignore[misc]
        raw = seconds(lambda query=query: queries.in_process(database, query), rounds)  # type: ignore[misc]
        report(name, ours, raw, "pyoxigraph in process")
    long = queries.Client(url)
    whole = seconds(lambda: long.ask(queries.LONG), 3)
    report("500,000 rows over HTTP", whole, seconds(lambda: queries.to_file(database, place / "long"), 3), "to a file")
    report("first byte of 500,000 rows", seconds(lambda: queries.first_byte(client, url), 5), whole, "the whole")
    alone = seconds(lambda: queries.page(client, service), 40)
    report("p95 of a page beside 20 endless queries", queries.page_beside_endless(service), alone, "median alone")
    with queries.oxigraph(place / "raw") as other:
        report("a request of 8 clients", queries.throughput(url), queries.throughput(other), "oxigraph serve")


def report(what: str, ours: float, instead: float, name: str) -> None:
    """Print a row: medians in milliseconds and their ratio."""
    print(f"{what:44} {ours * 1000:9.1f} ms {instead * 1000:9.1f} ms {ours / instead:7.2f}  ({name})")


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of some work, after one round to warm up."""
    work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def started(data_dir: Path) -> float:
    """Return the time from starting the command to its being ready."""
    data_dir.mkdir(exist_ok=True)
    begun = time.perf_counter()
    with starting(data_dir):
        return time.perf_counter() - begun


def bare_start() -> None:
    """Start Python and import what any such service needs."""
    subprocess.run([sys.executable, "-c", "import fastapi, uvicorn, pyoxigraph, rdflib"], check=True)


def on_disk(place: Path) -> Store:
    """Put the shipped graph, in the merged layout, into a database on disk."""
    database = Store(str(place))
    database.bulk_extend(shipped_snapshot().match(graph=None))
    return database


def visible(service: Served) -> float:
    """Return the median time from handing a plan to the writer to the answer of a query that shows it."""
    settings, client = Settings(data_dir=service.data_dir), queries.Client(f"{service.url}/sparql")
    empty = Report(revision=0, scope=Scope(False, (), 0, 0), findings=(), coverage=Coverage(), rule_errors=())
    taken = []
    for number in range(COMMITS):
        fact = Quad(NamedNode("urn:x:bench"), NamedNode("urn:x:number"), Literal(number), BENCH)
        planned = Plan(Revisions(service.data_dir).current(), Change(added=frozenset({fact})), empty)
        begun = time.perf_counter()
        publish(settings, planned, author="bench", message="make visible")
        question = f"ASK {{ <urn:x:bench> <urn:x:number> {number} }}"
        while b"true" not in client.ask(question):
            pass
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def bare_commits(database: Store, place: Path) -> float:
    """Return the median time of adding one fact, making a checkpoint and opening it, without service, log or checks."""
    taken = []
    for number in range(COMMITS):
        begun = time.perf_counter()
        database.add(Quad(NamedNode("urn:x:bench"), NamedNode("urn:x:number"), Literal(number), BENCH))
        database.backup(str(place / f"checkpoint-{number}"))
        Store.read_only(str(place / f"checkpoint-{number}"))
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
