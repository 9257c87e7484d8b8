"""`graph/meta`: what the writer records of revisions and graphs, and how it is read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.names import BASE, DCTERMS, META, OWL, RDF, RDFS, XSD
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import with_literals
from missiongraph.store.base import Original, Snapshot
from missiongraph.store.embedded import normal_forms

_PROV: Final = "http://www.w3.org/ns/prov#"
_META: Final = NamedNode(META)
GENERATED: Final = NamedNode(_PROV + "wasGeneratedBy")
_DERIVED_FROM: Final = NamedNode(_PROV + "wasDerivedFrom")
_FORMAT: Final = NamedNode(DCTERMS + "format")
_READ_BY: Final = NamedNode(DCTERMS + "conformsTo")
VERSION: Final = NamedNode(OWL + "versionInfo")
REVISIONS: Final = BASE + "revisions/"
_ORIGINALS: Final = BASE + "originals/"


@dataclass(frozen=True, slots=True)
class Activity:
    """What is recorded of a revision beside its change; `originals` are by graph."""

    number: int
    time: datetime
    message: str
    originals: Mapping[str, Original]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a graph stands: the revision that last changed it (0: none), whether it states anything, its original.

    There is no original of a state that came of an update or a merge.
    """

    changed: int
    exists: bool
    original: Original | None


def bookkeeping(snapshot: Snapshot, activity: Activity, graphs: Iterable[str]) -> Change:
    """State which revision this is and, for each changed graph, that it was made by it and from which bytes."""
    node = NamedNode(f"{REVISIONS}{activity.number}")
    time = Literal(activity.time.isoformat(), datatype=NamedNode(XSD + "dateTime"))
    added = {
        Quad(_META, VERSION, Literal(activity.number), _META),
        Quad(node, NamedNode(RDF + "type"), NamedNode(_PROV + "Activity"), _META),
        Quad(node, NamedNode(RDFS + "label"), Literal(activity.message), _META),
        Quad(node, NamedNode(_PROV + "endedAtTime"), time, _META),
    }
    removed = set(snapshot.match(_META, VERSION, None, _META))
    for graph in graphs:
        name = NamedNode(graph)
        removed.update(snapshot.match(name, GENERATED, None, _META))
        removed.update(snapshot.match(name, _DERIVED_FROM, None, _META))
        removed.update(snapshot.match(name, _READ_BY, None, _META))
        added.add(Quad(name, GENERATED, node, _META))
        if graph in activity.originals:
            added.update(_original(name, activity.originals[graph]))
    stored = frozenset(with_literals(added, normal_forms(added)))
    known = frozenset(quad for quad in stored if any(snapshot.match(*quad)))
    return Change(frozenset(removed) - stored, stored - known)


def revision_in(snapshot: Snapshot) -> int:
    """Read which revision a store is at; 0 for an empty one."""
    found = next(snapshot.match(_META, VERSION, None, _META), None)
    return int(found.object.value) if found and isinstance(found.object, Literal) else 0


def standing(snapshot: Snapshot, graph: str) -> Standing:
    """Read how a graph stands in a revision."""
    name = NamedNode(graph)
    changed = _number_of(snapshot, name)
    exists = next(snapshot.match(graph=name), None) is not None
    return Standing(changed, exists, _original_of(snapshot, name) if exists else None)


def _original(name: NamedNode, original: Original) -> Iterator[Quad]:
    node = NamedNode(_ORIGINALS + original.sha256)
    yield Quad(name, _DERIVED_FROM, node, _META)
    yield Quad(node, _FORMAT, Literal(original.media_type), _META)
    if original.mapping:
        yield Quad(name, _READ_BY, NamedNode(_ORIGINALS + original.mapping), _META)


def _number_of(snapshot: Snapshot, name: NamedNode) -> int:
    found = next(snapshot.match(name, GENERATED, None, _META), None)
    if found is None or not isinstance(found.object, NamedNode):
        return 0
    return int(found.object.value.removeprefix(REVISIONS))


def _original_of(snapshot: Snapshot, name: NamedNode) -> Original | None:
    found = next(snapshot.match(name, _DERIVED_FROM, None, _META), None)
    if found is None or not isinstance(found.object, NamedNode):
        return None
    stated = next(snapshot.match(found.object, _FORMAT, None, _META))
    read_by = next(snapshot.match(name, _READ_BY, None, _META), None)
    mapping = read_by.object.value.removeprefix(_ORIGINALS) if read_by else ""  # type: ignore[union-attr]  # an IRI
    sha256 = found.object.value.removeprefix(_ORIGINALS)
    return Original(sha256, stated.object.value, mapping)  # type: ignore[union-attr]  # a literal
