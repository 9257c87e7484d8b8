"""Part of `make bench`: pages on a graph of more than a million quads with a hub of 100,000 incoming links.

For each kind of page, with addresses that differ so that no kept answer helps: the 95th percentile of the time and the
greatest size, beside the SPARQL query by which a client of its own would find out the heart of the page.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlencode

import httpx

from bench import hub
from missiongraph.browse import listfollow
from missiongraph.names import ID, MG, SKOS
from missiongraph.query import namesearch
from missiongraph.store.revisions import Revisions
from serving import Served, starting, until

MOST_MS = 300
MOST_BYTES = 200_000
ROUNDS = 40
LEAST_ROUNDS = 5
MOST_SECONDS = 25
HUB = hub.HUB.value.removeprefix(ID)
PROJECTS = "/things/Project"
WORDS = [
    f"{first}+{second}"
    for first in ("police", "border", "mission", "law")
    for second in ("mali", "chad", "haiti", "sudan", "refrom", "trainign", "12", "niger", "peace", "court")
]
COUNTED = f"SELECT (COUNT(*) AS ?n) {{ ?thing a <{MG}Project> }}"
LEADING = f"""SELECT ?property ?class (COUNT(DISTINCT ?thing) AS ?n) {{
    ?claim ?property <{ID}{HUB}> ; a ?class OPTIONAL {{ ?claim <{MG}isAbout> ?subject }}
    BIND (COALESCE(?subject, ?claim) AS ?thing)
}} GROUP BY ?property ?class"""
POINTING = f"""SELECT DISTINCT ?thing {{
    ?claim <{MG}hasPlace> <{ID}{HUB}> ; <{MG}isAbout> ?thing
}} ORDER BY ?thing LIMIT 100"""
SITED = f"""SELECT ?place (COUNT(DISTINCT ?thing) AS ?n) {{
    ?thing a <{MG}Project> . ?claim <{MG}isAbout> ?thing ; <{MG}hasPlace> ?place
}} GROUP BY ?place ORDER BY DESC(?n) LIMIT 8"""
NAMED = f"""SELECT ?thing {{
    ?thing <{SKOS}prefLabel> ?name FILTER (CONTAINS(LCASE(?name), "police") && CONTAINS(LCASE(?name), "mali"))
}} LIMIT 20"""
PAGES: dict[str, tuple[Callable[[int], str], str]] = {
    "home page": (lambda n: f"/?n={n}", COUNTED),
    "page of a project": (lambda n: f"/page/project/g{n * 97}", f"DESCRIBE <{ID}project/g97>"),
    "list of 40,000 projects": (lambda n: f"{PROJECTS}?page={n * 19 + 1}", SITED),
    "list of projects at the hub": (lambda n: f"{PROJECTS}?place={HUB}&page={n + 1}", SITED),
    "list of projects, two facets": (lambda n: f"{PROJECTS}?place={HUB}&partner=organisation/g{n}", SITED),
    "list of projects on a day": (lambda n: f"{PROJECTS}?valid={1985 + n}-06-30", SITED),
    "all values of a facet": (lambda n: f"{PROJECTS}?all=partner&page={n + 1}", SITED),
    "search": (lambda n: f"/search?q={WORDS[n]}", NAMED),
    "suggestions": (lambda n: f"/search/suggestions?q={'police+reform+mali'[: n % 15 + 3]}&n={n}", NAMED),
    "page of the hub": (lambda n: f"/page/{HUB}?n={n}", LEADING),
    "what points to the hub": (
        lambda n: f"/page/{HUB}?" + urlencode({"incoming": f"{MG}hasPlace", "class": f"{MG}Siting", "page": n + 1}),
        POINTING,
    ),
}


def main() -> None:
    """Fill, serve, measure; end with an error where a page is slower or larger than it may be."""
    kept = os.environ.get("BENCH_DATA")
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if not (place / "current").exists():
            hub.fill(place)
        with starting(place) as service:
            wait_for_indexes(service)
            failed = [name for name in PAGES if not measured(service, name)]
    if failed:
        raise SystemExit(f"slower than {MOST_MS} ms or larger than {MOST_BYTES:,} bytes: {', '.join(failed)}")


def wait_for_indexes(service: Served) -> None:
    """Wait until searches and lists know the newest revision."""
    begun, newest = time.monotonic(), Revisions(service.data_dir).current()
    for index in (namesearch.NAMES, listfollow.LISTS):
        until(lambda index=index: index.followed(service.data_dir) == newest, index.file, 600)  # type: ignore[misc]
    print(f"indexes made in {time.monotonic() - begun:.1f} s, in the background")
    print(f"{'page':32} {'p95':>9} {'bytes':>9} {'instead':>12}")


def measured(service: Served, name: str) -> bool:
    """Print a row, and say whether time and size are within the limits."""
    path_of, query = PAGES[name]
    paths = [path_of(number) for number in range(ROUNDS)]
    with httpx.Client(base_url=service.url, timeout=60, headers={"Accept": "text/html"}) as client:
        answers = rounds(client, [*paths[:2], *paths])[2:]  # two to warm up
        instead = timed(client, "/sparql", query=query)[0]  # once: the second answer would come from the cache
    times = sorted(taken for taken, _ in answers)
    p95, size = times[int(len(times) * 0.95)], max(each for _, each in answers)
    print(f"{name:32} {p95 * 1000:6.0f} ms {size:9,} {instead * 1000:9.0f} ms  (SPARQL)", flush=True)
    return p95 * 1000 <= MOST_MS and size <= MOST_BYTES


def rounds(client: httpx.Client, paths: list[str]) -> list[tuple[float, int]]:
    """Time the paths, or the first of them where they are so slow that all would take half a minute."""
    begun, answers = time.monotonic(), []
    for path in paths:
        answers.append(timed(client, path))
        if time.monotonic() - begun > MOST_SECONDS and len(answers) > LEAST_ROUNDS:
            break
    return answers


def timed(client: httpx.Client, path: str, **parameters: str) -> tuple[float, int]:
    """Return seconds and bytes of an answer; what is no answer is an error."""
    headers = {"Accept": "*/*"} if parameters else {}
    begun = time.perf_counter()
    answer = client.get(path, headers=headers, params=parameters or None)
    taken = time.perf_counter() - begun
    answer.raise_for_status()
    return taken, len(answer.content)


if __name__ == "__main__":
    main()
