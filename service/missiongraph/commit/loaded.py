"""Which release a data directory has taken over, and how it left each graph; in `state.sqlite`.

By the digests it can be told later what was changed here since, whoever did so and by whatever road.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import Quad

from missiongraph import __version__
from missiongraph.assets import folder
from missiongraph.rdf.change import digest_of
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.state import state

_FOLDERS: Final = ("ontology", "shapes", "data")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is known of the release that a data directory has taken over, or that was looked at last.

    `digests` are of the graphs as the release left them. `kept` are graphs that stay as they are, since they were
    changed here. `blocking` counts the findings for which the release was not taken over; it is tried again.
    """

    fingerprint: str = ""
    digests: Mapping[str, int] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    blocking: int = 0

    @property
    def is_due(self) -> bool:
        """Whether this installation ships something else than what was taken over."""
        return self.fingerprint != fingerprint() or self.blocking > 0


@cache
def fingerprint() -> str:
    """Return the SHA-256 of what this installation ships, in hexadecimal, its version included."""
    found = sha256(__version__.encode())
    for name in _FOLDERS:
        root = folder(name)
        for place in sorted(each for each in root.rglob("*") if each.is_file()):
            data = place.read_bytes()
            found.update(f"\0{name}/{place.relative_to(root)}\0{len(data)}\0".encode())
            found.update(data)
    return found.hexdigest()


def loaded(data_dir: Path) -> Loaded:
    """Read what is known; nothing of a directory that was filled otherwise."""
    with state(data_dir) as database:
        row = database.execute("SELECT fingerprint, blocking FROM release").fetchone() or ("", 0)
        graphs = database.execute("SELECT graph, digest, is_kept FROM release_graph ORDER BY graph").fetchall()
    digests = {graph: int(digest, 16) for graph, digest, _ in graphs if digest}
    return Loaded(row[0], digests, tuple(graph for graph, _, is_kept in graphs if is_kept), row[1])


def digests_of(quads: Iterable[Quad]) -> dict[str, int]:
    """Compute the digest of each graph."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        graphs[graph_iri(quad)].append(quad)
    return {graph: digest_of(some) for graph, some in graphs.items()}


def note(data_dir: Path, digests: Mapping[str, int], kept: Collection[str] = ()) -> None:
    """Note that the release was taken over, with the digests of what it has, except graphs that stay as they were.

    Where the process dies before it, the release is found to be there at the next look, and noted then.
    """
    with state(data_dir) as database:
        database.execute("INSERT OR REPLACE INTO release VALUES (0, ?, 0)", (fingerprint(),))
        database.execute(
            f"DELETE FROM release_graph WHERE graph NOT IN ({', '.join('?' * len(kept))})",  # noqa: S608  # our marks
            tuple(kept),
        )
        database.executemany(
            "INSERT INTO release_graph VALUES (?, ?, 0)",
            ((graph, f"{digest:x}") for graph, digest in digests.items() if graph not in kept),
        )
        database.executemany(
            "INSERT INTO release_graph VALUES (?, '', 1) ON CONFLICT DO UPDATE SET is_kept = 1",
            ((graph,) for graph in kept),
        )


def note_blocked(data_dir: Path, blocking: int) -> None:
    """Note that the release was not taken over because of so many findings."""
    with state(data_dir) as database:
        database.execute("INSERT OR REPLACE INTO release VALUES (0, ?, ?)", (fingerprint(), blocking))
