"""Whether a data directory holds what it says: the chain of manifests, the log, and the states with their digests."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import file_digest, sha256

from pyoxigraph import Quad

from missiongraph.errors import MissionGraphError
from missiongraph.names import in_default_graph
from missiongraph.rdf.change import Change, digest_after, digest_of, from_patch
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Revision, Snapshot
from missiongraph.store.embedded import merged
from missiongraph.store.revisions import Revisions


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        """Write it in one line."""
        return f"{self.where}: {self.what}"


def check_log(revisions: Revisions) -> Iterator[Problem]:
    """Go along the log from its first change to the newest revision; a log pruned at its front is no problem."""
    parent: Revision | None = None
    numbers = range(1, revisions.current() + 1)
    first = next(filter(revisions.has_change, numbers), 0)
    for number in numbers:
        try:
            manifest = revisions.manifest(number)
        except (MissionGraphError, ValueError, KeyError, TypeError) as error:
            yield Problem(f"log/{number:08}.json", f"the manifest cannot be read: {error}")
            parent = None
            continue
        yield from _check_link(revisions, number, manifest, parent)
        if number >= first and (parent or number == 1):
            yield from _check_change(revisions, manifest, parent)
        parent = manifest


def check_state(snapshot: Snapshot, manifest: Revision, where: str) -> Iterator[Problem]:
    """Compare a state with the digest and the count of its manifest, and its default graph with the union."""
    named = [quad for quad in snapshot.match(graph=None) if graph_iri(quad)]
    if f"{digest_of(named):064x}" != manifest.digest:
        yield Problem(where, "the digest of the state is not the one that its manifest states")
    if len(named) != manifest.quads:
        yield Problem(where, f"it holds {len(named):,} statements, and its manifest says {manifest.quads:,}")
    union = {merged(quad) for quad in named if in_default_graph(graph_iri(quad))}
    default = set(snapshot.match())
    yield from _differing(default - union, where, "is in the default graph, and no document states it")
    yield from _differing(union - default, where, "is stated by a document, and not in the default graph")


def check_checkpoints(revisions: Revisions) -> Iterator[Problem]:
    """Compare each kept checkpoint with its manifest; `current` must lead to one of them."""
    kept = revisions.kept()
    if revisions.current() and revisions.current() not in kept:
        yield Problem("current", "the checkpoint that it leads to is not there; `missiongraph rebuild` makes it anew")
    for number in kept:
        where = f"checkpoints/{number}"
        try:
            yield from check_state(revisions.open(number), revisions.manifest(number), where)
        except (MissionGraphError, OSError, RuntimeError) as error:
            yield Problem(where, f"it cannot be read: {error}")


def check_originals(revisions: Revisions) -> Iterator[Problem]:
    """Compare each kept original with its name, which is its SHA-256."""
    for place in sorted((revisions.root / "originals").glob("*")):
        with place.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != place.name:
                yield Problem(f"originals/{place.name}", "the bytes are not those that were submitted")


def _check_link(revisions: Revisions, number: int, manifest: Revision, parent: Revision | None) -> Iterator[Problem]:
    where = f"log/{number:08}.json"
    if manifest.number != number:
        yield Problem(where, f"it is the manifest of revision {manifest.number}")
    if (parent or number == 1) and manifest.parent_sha256 != revisions.manifest_sha256(number - 1):
        yield Problem(where, "the manifest before it is another than the one that it names: the chain is broken here")


def _check_change(revisions: Revisions, manifest: Revision, parent: Revision | None) -> Iterator[Problem]:
    where = f"log/{manifest.number:08}.patch.gz"
    try:
        patch = gzip.decompress((revisions.root / where).read_bytes())
        change = from_patch(patch)
    except FileNotFoundError:
        yield Problem(where, "the change is missing")
        return
    except (OSError, EOFError, zlib.error, ValueError, SyntaxError, KeyError) as error:
        yield Problem(where, f"the change cannot be read: {error}")
        return
    if sha256(patch).hexdigest() != manifest.patch_sha256:
        yield Problem(where, "the change is another than the one that its manifest states")
    yield from _check_counts(where, manifest, parent, change)


def _check_counts(where: str, manifest: Revision, parent: Revision | None, change: Change) -> Iterator[Problem]:
    if (len(change.removed), len(change.added)) != (manifest.removed, manifest.added):
        yield Problem(where, "it removes and adds other numbers of statements than its manifest says")
    if f"{digest_after(int(parent.digest, 16) if parent else 0, change):064x}" != manifest.digest:
        yield Problem(where, "it does not lead from the digest of the revision before to that of its own")


def _differing(quads: set[Quad], where: str, what: str) -> Iterator[Problem]:
    if quads:
        more = f" (and {len(quads) - 1:,} more)" if len(quads) > 1 else ""
        yield Problem(where, f"{min(map(str, quads))} {what}{more}")
