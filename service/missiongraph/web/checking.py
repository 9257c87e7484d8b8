"""What the shapes find of one thing as it is published: a reader job between browsing and validating.

The two rooms do not know each other, so the job that needs both stands above them. It runs when somebody asks for it,
not with each page of a thing: judging a hundred claims takes a fifth of a second.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from missiongraph.browse.language import Text, choose_text
from missiongraph.browse.lists import Listed, listed
from missiongraph.browse.retired import refuse_retired
from missiongraph.browse.view import View, unknown_thing
from missiongraph.rdf.terms import Object
from missiongraph.store.base import Snapshot
from missiongraph.validate.check import check_nodes
from missiongraph.validate.report import Finding


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, in the words of its shape: how bad it is, by which rule, and of what."""

    severity: str
    rule: Text
    shape: str
    message: Text
    reason: Text
    about: Listed


@dataclass(frozen=True, slots=True)
class CheckedThing:
    """What the shapes find of `target` and of its claims, the worst first; `checked` counts these nodes."""

    target: Listed
    checked: int
    rows: tuple[Found, ...]


def checked_thing(snapshot: Snapshot, *, iri: str, language: str) -> CheckedThing:
    """Reader job: check a thing and the claims about it. Raises NotFound, Moved or Gone."""
    refuse_retired(snapshot, iri, language)
    view = View(snapshot, language)
    claims = view.claims_about(iri)
    if not (claims or view.facts(iri)):
        raise unknown_thing(iri)
    nodes: set[Object] = {NamedNode(each) for each in (iri, *claims)}
    found = sorted(check_nodes(snapshot, nodes, view.model), key=lambda each: (each.severity.rank, each.shape))
    return CheckedThing(listed(view, iri), len(nodes), tuple(_found(view, each) for each in found))


def _found(view: View, finding: Finding) -> Found:
    focus = finding.focus.value if isinstance(finding.focus, NamedNode) else ""
    texts = (choose_text(each, view.language) or Text("") for each in (finding.rule, finding.messages, finding.reasons))
    rule, message, reason = texts
    return Found(finding.severity.value, rule, finding.shape, message, reason, listed(view, focus))
