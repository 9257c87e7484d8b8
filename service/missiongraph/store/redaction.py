"""Taking a value out of a data directory: what is kept is built anew without the value, and then takes its place.

Every term of the log is mapped; two statements that become one count as one, so each revision is what it was but for
the value. Digests follow from the newest state backwards, and the manifests are chained anew. Claims keep their names,
though these are hashes of what the claims said. Nothing counts until `redacting.tmp` is renamed (`store.redacting`).
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from missiongraph.errors import DiskFull, Rejected, StoreProblem
from missiongraph.names import BASE, MG, MGS, RDF, VOCABULARY, in_default_graph
from missiongraph.rdf.change import Change, digest_after
from missiongraph.rdf.redact import MARK, Redactor
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Revision
from missiongraph.store.embedded import merged
from missiongraph.store.redacting import BUILT, LEAVING, NOTES, complete
from missiongraph.store.redaction_state import copy_without, count_rows
from missiongraph.store.revisions import Revisions, manifest_of, sync_directory, write_durably

_SHORTEST: Final = 4
_ORIGINALS: Final = BASE + "originals/"
_SHARED: Final = (MG, MGS, VOCABULARY)
_TYPE: Final = NamedNode(RDF + "type")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a value stands.

    `whole` counts the literals that are the value, `within` the longer ones that hold it, and `names` the IRIs, all in
    statements of the log and of the newest revision; `manifests`, `originals`, `workbooks` and `rows` (of
    `state.sqlite`) count what holds it there. `fixed` says in what it stands that cannot be redacted.
    """

    whole: int = 0
    within: int = 0
    names: int = 0
    manifests: int = 0
    originals: int = 0
    workbooks: int = 0
    rows: int = 0
    fixed: str = ""

    def __bool__(self) -> bool:
        """Say whether the value stands anywhere."""
        return any(asdict(self).values())


def find(data_dir: Path, value: str) -> Found:
    """Count where a value stands. Raises Rejected for one that is too short to be looked for."""
    if len(value.strip()) < _SHORTEST or value in MARK:
        raise Rejected(f"A value to be redacted has at least {_SHORTEST} characters, and is no part of {MARK!r}.")
    revisions, redactor = Revisions(data_dir), Redactor(value)
    counts: Counter[str] = Counter()
    fixed = set[str]()
    for quad in _all_quads(revisions):
        if redactor.quad(quad) is not quad:
            counts.update(_kinds(quad, redactor))
            fixed.update(_fixed(quad, redactor))
    for number in range(1, revisions.current() + 1):
        manifest = revisions.manifest(number)
        counts["manifests"] += _without(manifest, redactor) != manifest
    for place in (data_dir / "originals").glob("*"):
        data = place.read_bytes()
        new = redactor.data(data)
        counts["workbooks" if new is None else "originals"] += new != data
    return Found(**counts, rows=count_rows(data_dir, redactor), fixed=min(fixed, default=""))


def redact(data_dir: Path, value: str, *, reason: str, author: str, part: bool = False) -> Path:
    """Take a value out of a data directory, and return where the note is. Whoever calls holds the lock.

    Raises Rejected where the value is nowhere, stands in names that hold the graph together, or, unless `part`, within
    longer texts and names; DiskFull; and StoreProblem where the log does not lead to the newest state.
    """
    complete(data_dir)
    found = find(data_dir, value)
    _refuse(found, part=part)
    _require_space(data_dir)
    build = data_dir / f"{BUILT}.tmp"
    now = datetime.now(UTC).replace(microsecond=0)
    note = f"{now:%Y-%m-%dT%H-%M-%SZ}-{len(list((data_dir / NOTES).glob('*.json'))) + 1}.json"
    Revisions(build).prepare()
    redactor, originals = _write_originals(data_dir, build, value)
    changed = _Rewriting(Revisions(data_dir), Revisions(build), redactor).write()
    content = {
        "time": now.isoformat(),
        "by": redactor.text(author),
        "reason": redactor.text(reason),
        "sha256": sha256(value.encode()).hexdigest(),
        "mark": MARK,
        "found": {name: number for name, number in asdict(found).items() if number},
        "claims": "Claims keep their names, which are hashes of what they said before.",
        "originals": originals,
        "revisions": changed,
    }
    (build / NOTES).mkdir()
    write_durably(build / NOTES / note, json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n")
    copy_without(data_dir, build / "state.sqlite", redactor)
    sync_directory(build)
    build.rename(data_dir / BUILT)
    sync_directory(data_dir)
    complete(data_dir)
    return data_dir / NOTES / note


def _refuse(found: Found, *, part: bool) -> None:
    if found.fixed:
        raise Rejected(
            f"The value stands in {found.fixed}, a name that the graph is built with. Give more of what is to go."
        )
    if not found:
        raise Rejected("The value stands nowhere in this data directory. Give it exactly as it is written.")
    if not part and found.within + found.names:
        raise Rejected(
            f"The value also stands within {found.within:,} longer texts and {found.names:,} names. `--part` takes it "
            "out of these as well; look at `--dry-run` first."
        )


def _require_space(data_dir: Path) -> None:
    """Raise DiskFull unless all can be written a second time; on a full disk the engine would wait for ever."""
    places = (place for part in ("checkpoints/*", "log", "originals") for place in data_dir.glob(f"{part}/*"))
    sizes = {place.stat().st_ino: place.stat().st_size for place in places if place.is_file()}
    need, free = 2 * sum(sizes.values()), shutil.disk_usage(data_dir).free
    if free < need:
        raise DiskFull(f"A redaction needs {need:,} bytes for a while, and {free:,} are free.", free=free, reserve=need)


def _all_quads(revisions: Revisions) -> Iterator[Quad]:
    for number in range(revisions.oldest_change(), revisions.current() + 1):
        change = revisions.change(number)
        yield from change.removed
        yield from change.added
    if revisions.oldest_change() > 1:  # else all that is published is in the log
        yield from (quad for quad in revisions.open().match(graph=None) if graph_iri(quad))


def _kinds(quad: Quad, redactor: Redactor) -> Iterator[str]:
    value = quad.object
    if isinstance(value, Literal) and redactor.stands_in(value.value):
        yield "whole" if value.value == redactor.value else "within"
    names = (term for term in (quad.subject, value, quad.graph_name) if isinstance(term, NamedNode))
    if any(redactor.stands_in(name.value) for name in names):
        yield "names"


def _fixed(quad: Quad, redactor: Redactor) -> Iterator[str]:
    """Yield the names that hold the graph together: of properties, of classes, and all of ontology and vocabularies."""
    named = [term for term in (quad.subject, quad.object) if isinstance(term, NamedNode)]
    own = [term for term in named if term.value.startswith(_SHARED)]
    classes = [term for term in named[1:] if quad.predicate == _TYPE]
    for term in (quad.predicate, *own, *classes):
        if redactor.stands_in(term.value):
            yield str(term)


def _without(manifest: Revision, redactor: Redactor) -> Revision:
    return replace(
        manifest,
        author=redactor.text(manifest.author),
        message=redactor.text(manifest.message),
        graphs={redactor.text(graph): counts for graph, counts in manifest.graphs.items()},
    )


def _write_originals(data_dir: Path, build: Path, value: str) -> tuple[Redactor, dict[str, str | None]]:
    """Keep the originals without the value under their new digests; what cannot be kept has none."""
    redactor, kept, renamed = Redactor(value), Revisions(build), dict[str, str | None]()
    for place in sorted((data_dir / "originals").glob("*")):
        data = place.read_bytes()
        new = redactor.data(data)
        if new != data:
            renamed[place.name] = None if new is None else kept.keep_original(new)
    write_durably(build / LEAVING, "\n".join(renamed).encode())
    names = {NamedNode(_ORIGINALS + old): NamedNode(_ORIGINALS + new) for old, new in renamed.items() if new}
    return Redactor(value, names), renamed


class _Rewriting:
    """Writes newest checkpoint, changes and manifests without the value.

    `_images` are the statements that others become; how many a state has that become the same one is in `_times`.
    """

    def __init__(self, old: Revisions, new: Revisions, redactor: Redactor) -> None:
        self._old, self._new, self._redactor = old, new, redactor
        self._newest, self._oldest = old.current(), old.oldest_change()
        mapped = ((quad, redactor.quad(quad)) for quad in _all_quads(old))
        self._images = frozenset(image for quad, image in mapped if image is not quad)
        self._times: Counter[Quad] = Counter()

    def write(self) -> list[dict[str, Any]]:
        """Write all, and return which revisions got which new digests."""
        digest, quads = self._write_checkpoint()
        states: dict[int, Revision] = {}
        for number in range(self._newest, self._oldest - 1, -1):
            change = self._redacted(self._old.change(number))
            states[number] = replace(
                _without(self._old.manifest(number), self._redactor),
                added=len(change.added),
                removed=len(change.removed),
                quads=quads,
                graphs=change.graphs(),
                digest=f"{digest:064x}",
                patch_sha256=self._new.record_change(number, change),
            )
            digest = digest_after(digest, change.reversed())
            quads += len(change.removed) - len(change.added)
        if self._oldest == 1 and (digest or quads):
            raise StoreProblem("The log does not lead to the newest state. `missiongraph check` says where.")
        return list(self._chained(states, {"digest": f"{digest:064x}", "quads": quads}))

    def _write_checkpoint(self) -> tuple[int, int]:
        """Write the newest state to files of its own, and return its digest and the number of its statements."""
        database = Oxigraph(str(self._new.root / "checkpoint"))
        database.bulk_extend(self._mapped(self._old.open().match(graph=None)))
        database.flush()
        hashes = quads = 0
        for quad in database:
            if graph_iri(quad):
                hashes = digest_after(hashes, Change(added=frozenset({quad})))
                quads += 1
        return hashes, quads

    def _mapped(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        digest = 0
        for quad in quads:
            if not graph_iri(quad):
                continue
            digest = digest_after(digest, Change(added=frozenset({quad})))
            image = self._redactor.quad(quad)
            if image in self._images:
                self._times[image] += 1
            yield image
            if in_default_graph(graph_iri(image)):
                yield merged(image)
        if f"{digest:064x}" != self._old.manifest(self._newest).digest:
            raise StoreProblem("The newest state is not what its manifest says. `missiongraph check` says more.")

    def _redacted(self, change: Change) -> Change:
        """Map a change; of statements that become the same, the first makes it come and the last makes it go."""
        removed, added = (Counter(map(self._redactor.quad, part)) for part in (change.removed, change.added))
        gone, new = removed.keys() - self._images, added.keys() - self._images
        for image in (removed.keys() | added.keys()) & self._images:
            after = self._times[image]
            before = self._times[image] = after - added[image] + removed[image]
            if after and not before:
                new.add(image)
            if before and not after:
                gone.add(image)
        return Change(frozenset(gone), frozenset(new))

    def _chained(self, states: Mapping[int, Revision], before: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Write the manifests, each with the SHA-256 of the one before it; `before` is of the state before the log."""
        parent = ""
        for number in range(1, self._newest + 1):
            manifest = states.get(number) or _without(self._old.manifest(number), self._redactor)
            if number == self._oldest - 1:
                manifest = replace(manifest, **before)
            text = manifest_of(replace(manifest, parent_sha256=parent))
            parent = sha256(text.encode()).hexdigest()
            if text == self._old.manifest_text(number):
                continue
            self._new.keep_manifest(number, text)
            yield {
                "revision": number,
                "digest": [self._old.manifest(number).digest, manifest.digest],
                "manifest": [self._old.manifest_sha256(number), parent],
            }
