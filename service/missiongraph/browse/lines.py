"""The lines of a difference: what was said of a thing and what is said now, claim by claim and property by property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from pyoxigraph import NamedNode, Quad

from missiongraph.browse.changed import About
from missiongraph.browse.claims import Saying, Value, saying
from missiongraph.browse.language import Text
from missiongraph.browse.pairs import Pair, paired
from missiongraph.browse.sources import Passage, own_passages
from missiongraph.browse.values import Aside, Part, part
from missiongraph.browse.view import View
from missiongraph.model.triples import TYPE
from missiongraph.names import compact
from missiongraph.rdf.terms import graph_iri

State = Literal["added", "removed", "changed", "restated"]
_LAST: Final = float("inf")
_MOST_VALUES: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said otherwise, by a document (`graph`).

    `before` and `after` are what it said and says, asides that are the same left out. "restated" means that the words
    are the same and the proof is not: `passages_before` and `passages_after` are given where they differ.
    """

    state: State
    label: Text
    before: Value | None
    after: Value | None
    graph: str
    passages_before: tuple[Passage, ...] = ()
    passages_after: tuple[Passage, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that has no better words than the labels of its parts; `state` is "added" or "removed"."""

    state: str
    subject: Part
    property: Part
    value: Part
    graph: str


def lines_about(old: View, new: View, about: About, state: str) -> list[Line]:
    """Tell what a change has about one thing, in the order of display; `state` is what became of the thing."""
    placed = [*_claim_lines(old, new, about), *_plain_lines(old, new, about, state)]
    return [line for _, line in sorted(placed, key=lambda each: (each[0], each[1].label.text, each[1].state))]


def statement(view: View, quad: Quad, state: str) -> Statement:
    """Show one quad by the labels of its parts."""
    subject, predicate, value = (_named(view, each) for each in (quad.subject, quad.predicate, quad.object))
    return Statement(state, subject, predicate, value, graph_iri(quad))


def _named(view: View, term: object) -> Part:
    if isinstance(term, NamedNode):
        label = view.label(term.value)
        return Part(label.text or compact(term.value), label.language, term.value)
    return part(view, term)  # type: ignore[arg-type]  # no triple terms are stored


def _claim_lines(old: View, new: View, about: About) -> Iterator[tuple[float, Line]]:
    by_graph: dict[str, list[str]] = defaultdict(list)
    for claim, graph in sorted(about.claims.items()):
        by_graph[graph].append(claim)
    for graph, claims in by_graph.items():
        befores = {iri: found for iri in claims if (found := saying(old, iri))}
        afters = {iri: found for iri in claims if (found := saying(new, iri))}
        same: list[Pair] = [(befores[iri], afters[iri]) for iri in claims if iri in befores and iri in afters]
        gone = [each for iri, each in befores.items() if iri not in afters]
        came = [each for iri, each in afters.items() if iri not in befores]
        for before, after in [*same, *paired(gone, came)]:
            yield _claim_line(old, new, (before, after), graph)


def _claim_line(old: View, new: View, pair: Pair, graph: str) -> tuple[float, Line]:
    before, after = pair
    told = after or before
    if told is None:
        raise ValueError("a pair has at least one side")
    line = Line(
        _state(before, after),
        told.label,
        before.value if before else None,
        after.value if after else None,
        graph,
        claims=tuple(each.iri for each in pair if each),
    )
    if before and after:
        passages = tuple(sorted(own_passages(old, before.iri))), tuple(sorted(own_passages(new, after.iri)))
        if passages[0] != passages[1]:
            line = replace(line, passages_before=passages[0], passages_after=passages[1])
        line = replace(line, before=_apart(before.value, after.value), after=_apart(after.value, before.value))
    return told.order, line


def _state(before: Saying | None, after: Saying | None) -> State:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    return "restated" if _words(before.value) == _words(after.value) else "changed"


def _words(value: Value) -> Value:
    return replace(value, claims=(), detail_of=())


def _apart(value: Value, other: Value) -> Value:
    """Leave out what both sides say beside their values."""
    asides: Iterable[Aside] = (each for each in value.asides if each not in other.asides)
    wordings = tuple(each for each in value.wordings if each not in other.wordings)
    reasons = tuple(each for each in value.reasons if each not in other.reasons)
    return replace(value, asides=tuple(asides), wordings=wordings, reasons=reasons)


def _plain_lines(old: View, new: View, about: About, state: str) -> Iterator[tuple[float, Line]]:
    shapes = (old if state == "gone" else new).property_shapes(_kinds(about, old, new))
    for (predicate, language, graph), (removed, added) in sorted(_by_property(about).items()):
        if predicate == TYPE and state != "changed":
            continue  # the kind of a thing that came or went is told beside its name
        shape = shapes.get(predicate)
        label = (new.choose(shape.names) if shape else None) or new.label(predicate)
        said = Text(f"{label.text} ({language})", label.language) if language else label
        before, after = _value(old, removed), _value(new, added)
        kind: State = "changed" if before and after else "added" if after else "removed"
        yield shape.order if shape else _LAST, Line(kind, said.capitalised(), before, after, graph)


def _kinds(about: About, old: View, new: View) -> list[str]:
    subjects = {quad.subject.value for quad in (*about.removed, *about.added) if isinstance(quad.subject, NamedNode)}
    return [kind for iri in subjects for view in (old, new) for kind in view.iris(iri, TYPE)]


def _by_property(about: About) -> dict[tuple[str, str, str], tuple[list[Quad], list[Quad]]]:
    """Gather plain statements by property, language and graph: a value stands beside the one that it replaces."""
    found: dict[tuple[str, str, str], tuple[list[Quad], list[Quad]]] = defaultdict(lambda: ([], []))
    for side, quads in enumerate((about.removed, about.added)):
        for quad in quads:
            language = getattr(quad.object, "language", None) or ""
            found[quad.predicate.value, language, graph_iri(quad)][side].append(quad)
    return found


def _value(view: View, quads: list[Quad]) -> Value | None:
    values = [quad.object for quad in sorted(quads, key=str)[:_MOST_VALUES]]
    parts = tuple(part(view, each) for each in values)  # type: ignore[arg-type]  # no triple terms are stored
    return Value(parts=parts) if parts else None
