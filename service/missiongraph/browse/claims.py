"""One claim: what it says, when that is true, in which words, and what the editors think of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.browse.dates import Period, period_in_words, unknown
from missiongraph.browse.language import COMMA, Text
from missiongraph.browse.validity import Verdict, on_day, reach
from missiongraph.browse.values import (
    DETAIL_OF,
    ORDER,
    RATIONALE,
    WORDING,
    Aside,
    Measured,
    Part,
    happening_of,
    is_dated,
    is_endless,
    is_happening,
    is_placeholder,
    measured,
    others,
    part,
    period_of,
    shown,
    status_in_words,
)
from missiongraph.browse.view import Facts, View, lexical
from missiongraph.model.shapes import Display
from missiongraph.names import MG

LAST: Final = float("inf")
_PREFERS: Final = MG + "prefers"
_SETS_ASIDE: Final = MG + "setsAside"
_NO_DISPLAY: Final = Display(group=None, order=LAST, label=None, values=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a row.

    `when` is its `period` in words and `dated` whether that names any date; a happening has its day as that as of
    which it is true, and `is_endless` is for a source that says that there is no end. `measured` is the number of a
    value that is one. `wordings` are the source's words where they differ from the value; `status` is None for what
    is plainly stated, and what is not `counted` stands for a value that was not reported; `reasons` are the editors'
    reasons; `standing` is "preferred", "set aside" or empty, and `judgement` the node that says so. `verdict` is
    whether it held on the day that the reader chose; None without a day, for what is true of no day in particular (a
    happening, a plain statement).
    """

    parts: tuple[Part, ...]
    asides: tuple[Aside, ...] = ()
    when: str = ""
    dated: bool = True
    verdict: Verdict | None = None
    period: Period = Period()
    is_endless: bool = False
    measured: Measured | None = None
    wordings: tuple[Text, ...] = ()
    status: Part | None = None
    counted: bool = True
    reasons: tuple[Text, ...] = ()
    standing: str = ""
    standing_reasons: tuple[Text, ...] = ()
    judgement: str = ""
    footnotes: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()
    detail_of: tuple[str, ...] = ()
    details: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Saying:
    """What one claim says by itself, without footnotes and editors' preferences; `order` is its class's place."""

    iri: str
    kind: str
    label: Text
    order: float
    value: Value
    facts: Facts


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it is read: its most specific class, how shapes want that shown, and its properties."""

    iri: str
    kind: str
    display: Display
    facts: Facts

    @property
    def order(self) -> float:
        """Its place in the list in which its source gives it, last without one."""
        text = lexical(self.facts.get(ORDER, ()))
        return float(text) if text.isdecimal() else LAST


def saying(view: View, iri: str) -> Saying | None:
    """Return what one claim says by itself; None if the node is no claim."""
    claim = read_claim(view, iri)
    if claim is None:
        return None
    value = value_of(view, claim, is_judged=False)
    return Saying(iri, claim.kind, label_of(view, claim), claim.display.order, value, claim.facts)


def claim_label(view: View, iri: str) -> tuple[Text, Text | None]:
    """Name the kind of fact that a claim states, and the class of the claim where that is another word."""
    claim = read_claim(view, iri)
    if claim is None:
        return view.label(iri), None
    return label_of(view, claim), class_label(view, claim)


def read_claim(view: View, iri: str) -> Claim | None:
    """Read a claim; None if the node is none."""
    facts = view.facts(iri)
    kinds = [kind for kind in view.types(iri) if view.model.ontology.is_claim_class(kind)]
    if not kinds:
        return None
    return Claim(iri, kinds[0], view.model.shapes.display_of(kinds[0]) or _NO_DISPLAY, facts)


def label_of(view: View, claim: Claim) -> Text:
    """Name the kind of fact that a claim states: by the property that its shape takes for it, or by its class."""
    named = [part(view, each) for each in claim.facts.get(claim.display.label or "", ())]
    if not named:
        return view.label(claim.kind).capitalised()
    return Text(COMMA[view.language].join(each.text for each in named), named[0].language)


def class_label(view: View, claim: Claim) -> Text | None:
    """Name the class of a claim; None where the kind of fact is called the same."""
    label = view.label(claim.kind)
    return None if label.text.casefold() == label_of(view, claim).text.casefold() else label


def value_of(view: View, claim: Claim, *, is_judged: bool = True) -> Value:
    """Show one claim, still without footnotes, and with what the editors think of it unless that is not wanted."""
    facts, properties = claim.facts, claim.display.values
    first, *more = shown(view, facts, properties) or shown(view, facts, (WORDING,)) or [("", ())]
    told = [*properties, claim.display.label or ""]
    more += shown(view, facts, others(facts, told))
    when, dated = when_of(view, claim)
    if not first[1] and when:
        first, when = ("", (Part(when),)), ""
    if not first[1]:
        first = "", (part(view, NamedNode(claim.iri)),)
    own_words = {each.text for each in first[1]}
    standing, judgement = _standing(view, claim.iri) if is_judged else ("", "")
    return Value(
        parts=first[1],
        asides=tuple(Aside(view.label(predicate), parts) for predicate, parts in more if predicate != WORDING),
        when=when,
        dated=dated,
        verdict=verdict_of(view, claim),
        period=_period(claim),
        is_endless=is_endless(facts),
        measured=measured(facts),
        wordings=tuple(text for text in _texts(facts, WORDING) if text.text not in own_words),
        status=status_in_words(view, facts),
        counted=not is_placeholder(facts),
        reasons=_reasons(view, facts),
        standing=standing,
        standing_reasons=_reasons(view, view.facts(judgement)) if judgement else (),
        judgement=judgement,
        claims=(claim.iri,),
        detail_of=tuple(view.iris(claim.iri, DETAIL_OF)),
    )


def when_of(view: View, claim: Claim) -> tuple[str, bool]:
    """Say in words when a claim is true, and whether that names any date; a happening has no period."""
    if is_happening(claim.display.values):
        return "", True
    when = period_in_words(period_of(claim.facts), view.language, lexical(claim.facts.get(WORDING, ())))
    if when or not is_dated(claim.display.values):
        return when, True
    return unknown(view.language), False


def _standing(view: View, iri: str) -> tuple[str, str]:
    """Say whether the editors prefer a claim or set it aside, and which node says so."""
    for predicate, standing in ((_PREFERS, "preferred"), (_SETS_ASIDE, "set aside")):
        nodes = view.subjects(predicate, iri)
        if nodes:
            return standing, nodes[-1]
    return "", ""


def _period(claim: Claim) -> Period:
    if is_happening(claim.display.values):
        return Period(as_of=happening_of(claim.facts))
    return period_of(claim.facts)


def rank(view: View, claim: Claim) -> tuple[bool, bool, str]:
    """Rank claims of one matter: by what the editors prefer, what held on the reader's day, and how far they reach."""
    standing, _ = _standing(view, claim.iri)
    verdict = verdict_of(view, claim)
    reached = reach(_period(claim), view.day, endless=is_endless(claim.facts))
    return standing == "preferred", bool(verdict and verdict.holds == "certainly"), reached


def verdict_of(view: View, claim: Claim) -> Verdict | None:
    """Say whether a claim held on the reader's day; None without a day, and for a happening, which is one itself."""
    if not view.day or is_happening(claim.display.values):
        return None
    return on_day(period_of(claim.facts), view.day, endless=is_endless(claim.facts))


def _texts(facts: Facts, predicate: str) -> tuple[Text, ...]:
    return tuple(Text(each.value, getattr(each, "language", None) or "") for each in facts.get(predicate, ()))


def _reasons(view: View, facts: Facts) -> tuple[Text, ...]:
    chosen = view.text(facts.get(RATIONALE, ()))
    return (chosen,) if chosen else ()
