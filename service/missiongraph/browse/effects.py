"""What a change does to what people read: the catalogued questions whose answers change, and the pages, row by row.

Both states are asked and compared, so nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from time import monotonic
from typing import Final, TypeAlias

from pyoxigraph import NamedNode, Quad, QuerySolution, QuerySolutions

from missiongraph.browse.claims import Value
from missiongraph.browse.derived import derived
from missiongraph.browse.entity import EntityPage, entity
from missiongraph.browse.language import Text
from missiongraph.browse.table import Cell, cells, columns_of
from missiongraph.browse.values import Part
from missiongraph.browse.view import IS_ABOUT, NODE, View
from missiongraph.errors import MissionGraphError, NotFound
from missiongraph.names import ID, in_default_graph
from missiongraph.query.bind import bind
from missiongraph.query.catalogue import Question, catalogue
from missiongraph.query.touching import Touched
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot

MOST_ROWS: Final = 20
MOST_PAGES: Final = 100
_MOST_NEAR: Final = 200
_CLAIM: Final = ID + "claim/"
_PATIENCE: Final = 5.0  # in a small graph all is asked by then, which takes less than to read all queries
CONTRADICTIONS: Final = "quality/contradictions"
_Row: TypeAlias = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class AnswerEffect:
    """A question whose answer changes: the first rows that go and that come, and how many there are of each."""

    question: str
    summary: str
    columns: tuple[str, ...]
    gone: tuple[_Row, ...]
    come: tuple[_Row, ...]
    gone_total: int
    come_total: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The solutions of a question that only one of two states has."""

    question: Question
    columns: tuple[str, ...]
    gone: tuple[QuerySolution, ...]
    come: tuple[QuerySolution, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The questions that two states answer differently; `failed` could not be answered within the limits."""

    changed: tuple[Compared, ...]
    asked: int
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: what it is about, and what it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PageEffect:
    """A page that changes; `made` and `ended` say that it comes into being, or has nothing to show any more."""

    iri: str
    label: Text
    gone: tuple[Line, ...]
    come: tuple[Line, ...]
    made: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class Effects:
    """All of them. `asked` questions were compared; `beyond` pages were not looked at any more.

    `contradictions` is the effect on the question of that name: rows that come are claims that would contradict.
    `failed` are questions that could not be answered within their limits.
    """

    answers: tuple[AnswerEffect, ...]
    pages: tuple[PageEffect, ...]
    contradictions: AnswerEffect | None
    asked: int
    beyond: int
    failed: tuple[str, ...]


def compare(before: Snapshot, after: Snapshot, change: Change, *, patience: float = _PATIENCE) -> Answers:
    """Ask the catalogued questions of the two states that a change is between, and keep what differs.

    After `patience` seconds only those that the change can touch are asked.
    """
    touched, begun = Touched(before, after, change), monotonic()
    changed, failed, asked = [], [], 0
    for question in catalogue().values():
        text = bind(question, {})
        if monotonic() - begun >= patience and not touched.may_alter(text):
            continue
        try:
            columns, old = _solutions(before, text)
            _, new = _solutions(after, text)
        except MissionGraphError:
            failed.append(question.name)
            continue
        asked += 1
        gone, come = _less(old, new), _less(new, old)
        if gone or come:
            changed.append(Compared(question, columns_of(columns), tuple(gone), tuple(come)))
    return Answers(tuple(changed), asked, tuple(failed))


def effects(before: Snapshot, after: Snapshot, change: Change, *, answers: Answers, language: str) -> Effects:
    """Compare what two states answer and show; `change` leads from one to the other, with what is derived.

    `answers` are those of the two states compared (`compare`): they take long, and are the same in every language.
    """
    visible = [quad for quad in (*change.removed, *change.added) if in_default_graph(graph_iri(quad))]
    views = View(before, language), View(after, language)
    found = [_answer(each, *views) for each in answers.changed]
    candidates = _candidates(visible, *views)
    pages = tuple(filter(None, (_page(iri, *views) for iri in candidates[:MOST_PAGES])))
    return Effects(
        answers=tuple(each for each in found if each.question != CONTRADICTIONS),
        pages=pages,
        contradictions=next((each for each in found if each.question == CONTRADICTIONS), None),
        asked=answers.asked,
        beyond=max(0, len(candidates) - MOST_PAGES),
        failed=answers.failed,
    )


def _answer(compared: Compared, before: View, after: View) -> AnswerEffect:
    columns = compared.columns
    return AnswerEffect(
        question=compared.question.name,
        summary=compared.question.summary,
        columns=columns,
        gone=tuple(tuple(cells(before, columns, each)) for each in compared.gone[:MOST_ROWS]),
        come=tuple(tuple(cells(after, columns, each)) for each in compared.come[:MOST_ROWS]),
        gone_total=len(compared.gone),
        come_total=len(compared.come),
    )


def _solutions(snapshot: Snapshot, text: str) -> tuple[tuple[str, ...], list[QuerySolution]]:
    answer = snapshot.query(text)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(answer)
    return tuple(each.value for each in answer.variables), list(answer)


def _less(some: Sequence[QuerySolution], others: Sequence[QuerySolution]) -> list[QuerySolution]:
    """Return the solutions that are more often among some than among others, each as often as that, in their order."""
    left = Counter(map(_key, others))
    kept = []
    for solution in some:
        key = _key(solution)
        if left[key]:
            left[key] -= 1
        else:
            kept.append(solution)
    return kept


def _key(solution: QuerySolution) -> tuple[str, ...]:
    return tuple(map(str, solution))


def _candidates(quads: Iterable[Quad], before: View, after: View) -> list[str]:
    """Return the things whose pages can show a change: its subjects and objects, and what claims among them are about.

    Where the name or the class of a thing changes, so do the pages of those that it points to and that point to it.
    """
    terms = (term for quad in sorted(quads, key=str) for term in (quad.subject, quad.object))
    found = dict.fromkeys(term.value for term in terms if isinstance(term, NamedNode) and term.value.startswith(ID))
    for iri in list(found):
        is_renamed = (before.label(iri), before.types(iri)) != (after.label(iri), after.types(iri))
        for view in (before, after):
            near = [*view.iris(iri, IS_ABOUT), *(_near(view, iri) if is_renamed else ())]
            found.update(dict.fromkeys(each for each in near if each.startswith(ID)))
    return sorted(found, key=_rank)


def _rank(iri: str) -> int:
    """Put things before claims, and claims before what is only a part of them."""
    return 2 if iri.startswith(NODE) else 1 if iri.startswith(_CLAIM) else 0


def _near(view: View, iri: str) -> Iterator[str]:
    """Iterate over the first things that a thing is connected with, directly or by a claim."""
    node = NamedNode(iri)
    for quad in islice(view.snapshot.match(value=node), _MOST_NEAR):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value
            yield from view.iris(quad.subject.value, IS_ABOUT)
    for subject in (iri, *islice(view.claims_about(iri), _MOST_NEAR)):
        for quad in view.snapshot.match(NamedNode(subject)):
            if isinstance(quad.object, NamedNode):
                yield quad.object.value


def _page(iri: str, before: View, after: View) -> PageEffect | None:
    old, new = _lines(before, iri), _lines(after, iri)
    gone, come = _order(old - new), _order(new - old)
    if not (gone or come):
        return None
    label = (after if new else before).label(iri)
    return PageEffect(iri, label, gone, come, made=not old, ended=not new)


def _order(lines: Counter[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines.elements(), key=lambda each: (each.label, each.text)))


def _lines(view: View, iri: str) -> Counter[Line]:
    """Return what a page says, line by line; nothing where there is no page."""
    try:
        page = Counter(_of_page(entity(view.snapshot, iri=iri, language=view.language)))
    except NotFound:
        return Counter()
    return page + Counter(Line(each.property.text, each.value.text) for each in derived(view, iri))


def _of_page(page: EntityPage) -> Iterator[Line]:
    yield Line("", page.label.text)
    yield from (Line("", each.text) for each in page.names)
    yield from (Line("", each.part.text) for each in page.types)
    for group in page.groups:
        for row in group.rows:
            yield from (Line(row.label.text, text) for value in row.values for text in _said(value))
    for pointing in page.incoming:
        yield from (Line(pointing.label.text, each.label.text) for each in pointing.things)


def _said(value: Value) -> Iterator[str]:
    words = [_text(value.parts), *(f"“{each.text}”" for each in value.wordings), value.when, value.standing]
    yield " · ".join(filter(None, words))
    for detail in value.details:
        yield from _said(detail)


def _text(parts: Iterable[Part]) -> str:
    return " ".join(each.text for each in parts)
