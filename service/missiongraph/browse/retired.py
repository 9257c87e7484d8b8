"""Whether an IRI still stands for something, by the curated graph: merged or renamed into another, or retired.

What curators say of it is what counts; the same statement in a document leads nobody away. Addresses of what moved or
was retired are answered by the errors that this raises; the pages of successors name what they stand for as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode

from missiongraph.browse.language import Text, choose_text
from missiongraph.browse.view import View
from missiongraph.errors import Gone, Moved
from missiongraph.model.texts import collect
from missiongraph.names import CURATED, DCTERMS, ID, MG, OWL, RDFS, XSD
from missiongraph.rdf.terms import Object
from missiongraph.store.base import Snapshot

REPLACED: Final = DCTERMS + "isReplacedBy"
_REPLACED: Final = NamedNode(REPLACED)
_DEPRECATED: Final = NamedNode(OWL + "deprecated")
_RATIONALE: Final = NamedNode(MG + "rationale")
_INSTEAD: Final = NamedNode(RDFS + "seeAlso")
_CURATED: Final = NamedNode(CURATED)
_TRUE: Final = Literal("true", datatype=NamedNode(XSD + "boolean"))
_MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Former:
    """An IRI that the thing of a page had, or that was merged into it, and why it has not any more."""

    iri: str
    reason: Text | None


def refuse_retired(snapshot: Snapshot, iri: str, language: str) -> None:
    """Let through what was neither replaced nor retired.

    Raises Moved with the last of the successors, or Gone, both with the reason in the language of the reader.
    """
    if not iri.startswith(ID):
        return
    successor = _last_successor(snapshot, iri)
    if not (successor or _is_retired(snapshot, iri)):
        return
    reason = _reason(snapshot, iri, language)
    details: dict[str, object] = {"iri": iri}
    if reason:
        details |= {"reason": reason.text, "language": reason.language}
    if successor and successor != iri:
        raise Moved(f"<{iri}> is now <{successor}>.", successor=successor, **details)
    if successor:
        raise Gone(f"The successors of <{iri}> lead back to it; a curator has to mend that.", **details)
    instead = _named(snapshot, _iris(snapshot, iri, _INSTEAD)[:_MOST_SHOWN], language)
    advice = "`instead` says what to look at." if instead else "Earlier revisions still show it."
    raise Gone(f"<{iri}> was retired. {advice}", instead=instead, **details)


def former(view: View, iri: str) -> tuple[Former, ...]:
    """Return the IRIs that lead to this one, at once or by way of others, the nearest first; twenty at most."""
    found = former_iris(view.snapshot, iri)
    return tuple(Former(each, _reason(view.snapshot, each, view.language)) for each in found)


def former_iris(snapshot: Snapshot, iri: str) -> list[str]:
    """Return what `former` describes."""
    found: dict[str, None] = {}
    waiting = [iri]
    while waiting and len(found) < _MOST_SHOWN:
        quads = islice(snapshot.match(None, _REPLACED, NamedNode(waiting.pop(0)), _CURATED), _MOST_SHOWN)
        new = sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)} - {iri, *found})
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)[:_MOST_SHOWN]


def _last_successor(snapshot: Snapshot, iri: str) -> str:
    """Follow the successors to the last; the IRI itself where they go round in a circle, "" where there are none."""
    seen, place = {iri}, iri
    while True:
        following = _iris(snapshot, place, _REPLACED)
        if not following:
            return "" if place == iri else place
        place = following[0]
        if place in seen:
            return iri
        seen.add(place)


def _reason(snapshot: Snapshot, iri: str, language: str) -> Text | None:
    return choose_text(collect(_values(snapshot, iri, _RATIONALE)), language)


def _named(snapshot: Snapshot, iris: list[str], language: str) -> list[dict[str, str]]:
    """Name things by their labels, for pages and machines alike."""
    view = View(snapshot, language)
    labels = {iri: view.label(iri) for iri in iris}
    return [{"iri": iri, "label": label.text, "language": label.language} for iri, label in labels.items()]


def _values(snapshot: Snapshot, iri: str, predicate: NamedNode) -> list[Object]:
    quads = snapshot.match(NamedNode(iri), predicate, None, _CURATED)
    return sorted((quad.object for quad in quads), key=str)  # type: ignore[misc]  # no triple terms are stored


def _iris(snapshot: Snapshot, iri: str, predicate: NamedNode) -> list[str]:
    return [value.value for value in _values(snapshot, iri, predicate) if isinstance(value, NamedNode)]


def _is_retired(snapshot: Snapshot, iri: str) -> bool:
    return next(snapshot.match(NamedNode(iri), _DEPRECATED, _TRUE, _CURATED), None) is not None
