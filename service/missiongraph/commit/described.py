"""The one rule that SHACL cannot say, because it is about graphs: a document describes its source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import NamedNode, Quad

from missiongraph.model.load import Model
from missiongraph.model.paths import Predicate
from missiongraph.model.triples import TYPE
from missiongraph.names import CURATED, DOCUMENT_GRAPH, MG, MGS, SH, is_written_over_http
from missiongraph.rdf.change import Change
from missiongraph.store.base import Snapshot
from missiongraph.validate.report import Finding, Severity, Since

DRAFT: Final = DOCUMENT_GRAPH + "draft/submission"
"""The graph of statements that name none: they are checked, and need not be a document yet."""

_SOURCE: Final = MG + "SourceDocument"
_MESSAGES: Final = {
    "en": "Describe the source: state that the document itself, <{graph}>, is an mg:SourceDocument, with its title, "
    "publisher, language and day of capture.",
    "fr": "Décrivez la source : indiquez que le document lui-même, <{graph}>, est un mg:SourceDocument, avec son "
    "titre, son éditeur, sa langue et sa date de relevé.",
    "ar": "صف المصدر: اذكر أن الوثيقة نفسها، <{graph}>، هي mg:SourceDocument، "
    "مع عنوانها وناشرها ولغتها وتاريخ أخذ نصها.",
}
_REASONS: Final = {
    "en": "Every fact says who says so; statements of a document without a source cannot.",
    "fr": "Chaque fait dit qui l'affirme ; les énoncés d'un document sans source ne le peuvent pas.",
    "ar": "كل واقعة تذكر قائلها، ولا يمكن ذلك لإفادات وثيقة بلا مصدر.",
}
_RULE: Final = {"en": "description of the source", "fr": "description de la source", "ar": "وصف المصدر"}


def undescribed(snapshot: Snapshot, change: Change, model: Model) -> tuple[Finding, ...]:
    """Find the changed documents that would state something without describing their source."""
    return tuple(_findings(snapshot, change, model))


def _findings(snapshot: Snapshot, change: Change, model: Model) -> Iterator[Finding]:
    classes = {_SOURCE, *model.ontology.hierarchy.subclasses(_SOURCE)}
    for graph in change.graphs():
        if not is_written_over_http(graph) or graph in (CURATED, DRAFT):
            continue
        before = _is_described(snapshot, graph, classes, Change())
        if _states_something(snapshot, graph, change) and not _is_described(snapshot, graph, classes, change):
            yield _finding(graph, Since.NEW if before or not _exists(snapshot, graph) else Since.STILL_THERE)


def _is_described(snapshot: Snapshot, graph: str, classes: set[str], change: Change) -> bool:
    name = NamedNode(graph)
    types = (Quad(name, NamedNode(TYPE), NamedNode(iri), name) for iri in classes)
    return any(quad in change.added or (quad not in change.removed and any(snapshot.match(*quad))) for quad in types)


def _states_something(snapshot: Snapshot, graph: str, change: Change) -> bool:
    name = NamedNode(graph)
    if any(quad.graph_name == name for quad in change.added):
        return True
    return any(quad not in change.removed for quad in snapshot.match(graph=name))


def _exists(snapshot: Snapshot, graph: str) -> bool:
    return next(snapshot.match(graph=NamedNode(graph)), None) is not None


def _finding(graph: str, since: Since) -> Finding:
    return Finding(
        severity=Severity.VIOLATION,
        since=since,
        focus=NamedNode(graph),
        label={},
        classes=(),
        path=Predicate(TYPE),
        value=None,
        shape=MGS + "SourceDocument",
        component=SH + "HasValueConstraintComponent",
        constraint=None,
        rule=_RULE,
        messages={language: text.format(graph=graph) for language, text in _MESSAGES.items()},
        reasons=_REASONS,
        example="<> a mg:SourceDocument .",
        expected=("sh:hasValue mg:SourceDocument",),
        terms=(_SOURCE,),
    )
