"""The guard of personal data: e-mail addresses and telephone numbers of persons do not enter with a submission.

Every literal and every mailto: and tel: address that a document adds is looked at, wordings and quotes included. An
e-mail address is fine that names a function (info@, press@, the name of its own domain); a telephone number is fine in
a contact point of an organisation. All others are violations, unless the claim records on what legal basis the datum
is kept (mg:legalBasis). Dates, amounts and identifiers have neither the international nor a labelled form of a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.model.paths import Predicate
from missiongraph.model.triples import TYPE
from missiongraph.names import ID, MG, MGS, SH, is_written_over_http
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.validate.report import Finding, Severity, Since

LEGAL_BASIS: Final = MG + "legalBasis"
_CONTACT: Final = NamedNode(MG + "ContactPoint")
_PERSON: Final = NamedNode(MG + "Person")
_ABOUT: Final = NamedNode(MG + "isAbout")
_TYPE: Final = NamedNode(TYPE)
_DEEPEST: Final = 3
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])([\w.%+'-]{1,64})\s?(?:@|\(at\)|\[at\])\s?((?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})"
)
_FUNCTIONS: Final = """
    accueil admin administration bureau careers central comms communication communications contact courrier desk
    enquiries enquiry eu general headquarters help helpdesk hq hr info information inquiries jobs mail mailbox media
    mission missions noreply office outreach podatelna postmaster presse press procurement public recruitment
    registry reception secretariat spokesperson support team un webmaster
"""
_GENERAL: Final = frozenset(_FUNCTIONS.split())
_LABEL: Final = r"(?:tel|téléphone|telephone|phone|mobile|mob|cell|gsm|portable|telefon|fax|هاتف|جوال)"
_LABELLED: Final = re.compile(rf"(?<!\w){_LABEL}\b[\s.:№()]{{0,4}}(\+?[(\d][\d\s()/.-]{{5,22}}\d)", re.IGNORECASE)
_INTERNATIONAL: Final = re.compile(r"(?<![\w/.+-])(?:\+|00(?=[\s\d]{2,4}\s))\s?([1-9][\d\s()/.-]{6,22}\d)(?!\w)")
_CODES: Final = re.compile(
    r"(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|2[1-689]\d|3[578]\d|42\d|5[09]\d|6[789]\d|8[057-9]\d|9[679]\d)"
)
_DATE: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_MONEY: Final = re.compile(r"^\s*(?:%|€|\$|£|percent|per cent|million|billion|persons|[A-Z]{3}\b)|^[.,]\d")
_MONEY_BEFORE: Final = re.compile(r"(?:[A-Z]{3}|€|\$|£)\s*$")
_RULE: Final = {
    "en": "no personal contact data",
    "fr": "pas de coordonnées personnelles",
    "ar": "لا بيانات اتصال شخصية",
}
_MESSAGES: Final = {
    "en": "This gives {what}, which may be a person's. Leave it out and record that it is withheld (mg:Withheld); "
    "state that of an organisation as its contact point (mg:ContactPoint); or record on the claim the legal basis on "
    "which it is kept (mg:legalBasis).",
    "fr": "Ceci donne {what}, qui peut être celle d'une personne. Retirez-la et consignez qu'elle n'est pas publiée "
    "(mg:Withheld) ; indiquez celle d'une organisation comme son point de contact (mg:ContactPoint) ; ou consignez sur "
    "l'affirmation la base juridique de sa conservation (mg:legalBasis).",
    "ar": "يذكر هذا {what} وقد يكون لشخص. احذفه وسجّل أنه محجوب (mg:Withheld)، أو اذكر ما يخص منظمةً كنقطة اتصال بها "
    "(mg:ContactPoint)، أو سجّل على الإفادة الأساس القانوني لحفظه (mg:legalBasis).",
}
_WHAT: Final = {
    "email": {"en": "an e-mail address", "fr": "une adresse électronique", "ar": "عنوان بريد إلكتروني"},
    "phone": {"en": "a telephone number", "fr": "une coordonnée téléphonique", "ar": "رقم هاتف"},
}
_REASONS: Final = {
    "en": "How to reach a person is that person's own business, and what is published once is copied for ever.",
    "fr": "La façon de joindre une personne ne regarde qu'elle, et ce qui est publié une fois est copié à jamais.",
    "ar": "وسيلة الاتصال بشخص ما تخصه وحده، وما يُنشر مرة يُنسخ إلى الأبد.",
}


def personal_data(snapshot: Snapshot, change: Change) -> tuple[Finding, ...]:
    """Find contact data of persons among what a change adds to documents."""
    return tuple(_findings(snapshot, change))


def emails(text: str) -> list[str]:
    """Return the e-mail addresses in a text that do not name a function."""
    return [found[0] for found in _EMAIL.finditer(text) if not _is_general(found[1], found[2])]


def telephones(text: str) -> list[str]:
    """Return what has the form of a telephone number: international, or labelled as one."""
    found = [each[1] for each in _LABELLED.finditer(text) if 6 <= _digits(each[1]) <= 15 and not _DATE.search(each[1])]
    return found + [each[0] for each in _INTERNATIONAL.finditer(text) if _is_international(each)]


def _is_general(local: str, domain: str) -> bool:
    words = [word for word in re.split(r"[\W\d_]+", local.lower()) if word]
    own = {label.lower() for label in domain.split(".")}
    return all(word in _GENERAL or word in own for word in words)


def _is_international(found: re.Match[str]) -> bool:
    number, text = found[1], found.string
    if not 7 <= _digits(number) <= 15 or not _CODES.match(re.sub(r"\D", "", number)) or _DATE.search(number):
        return False
    return not _MONEY.search(text[found.end() :]) and not _MONEY_BEFORE.search(text[: found.start()])


def _digits(text: str) -> int:
    return sum(each.isdigit() for each in text)


def _findings(snapshot: Snapshot, change: Change) -> Iterator[Finding]:
    owners = _Owners(snapshot, change)
    found = [
        (str(quad), kind, quad, quad.subject)
        for quad in change.added
        for kind in _kinds(quad)
        if is_written_over_http(graph_iri(quad)) and isinstance(quad.subject, NamedNode)
    ]
    for _, kind, quad, subject in sorted(found, key=lambda each: each[:2]):
        if not owners.allows(subject, kind):
            yield _finding(quad, kind)


def _kinds(quad: Quad) -> Iterator[str]:
    """Yield what kinds of contact data a statement gives."""
    value = quad.object
    if isinstance(value, NamedNode) and not value.value.lower().startswith(("mailto:", "tel:")):
        return
    text = value.value if isinstance(value, NamedNode | Literal) else ""
    if emails(text.removeprefix("mailto:")):
        yield "email"
    if text.lower().startswith("tel:") or telephones(text):
        yield "phone"


class _Owners:
    """Finds the claim that a node belongs to, in what a change adds and in what is published."""

    def __init__(self, snapshot: Snapshot, change: Change) -> None:
        self._snapshot = snapshot
        self._removed = change.removed
        self._own: dict[object, list[Quad]] = defaultdict(list)
        self._users: dict[object, list[NamedNode]] = defaultdict(list)
        for quad in change.added:
            self._own[quad.subject].append(quad)
            if isinstance(quad.subject, NamedNode):
                self._users[quad.object].append(quad.subject)

    def allows(self, node: NamedNode, kind: str) -> bool:
        """Say whether the claim records a legal basis, or is a contact point of an organisation (telephones)."""
        claims = [node, *self._above(node, _DEEPEST)]
        if any(self._values(each, NamedNode(LEGAL_BASIS)) for each in claims):
            return True
        return kind == "phone" and any(self._is_of_organisation(each) for each in claims)

    def _is_of_organisation(self, claim: NamedNode) -> bool:
        about = self._values(claim, _ABOUT)
        return _CONTACT in self._values(claim, _TYPE) and bool(about) and not any(map(self._is_person, about))

    def _is_person(self, thing: object) -> bool:
        if not isinstance(thing, NamedNode):
            return True
        return thing.value.startswith(ID + "person/") or _PERSON in self._values(thing, _TYPE)

    def _above(self, node: NamedNode, depth: int) -> Iterator[NamedNode]:
        """Yield what points to a node without a name of its own, such as a locator."""
        if not depth or not node.value.startswith(ID + "node/"):
            return
        kept = (quad.subject for quad in self._snapshot.match(None, None, node))
        for user in {*self._users[node], *(each for each in kept if isinstance(each, NamedNode))}:
            yield user
            yield from self._above(user, depth - 1)

    def _values(self, node: NamedNode, predicate: NamedNode) -> list[object]:
        own: list[object] = [quad.object for quad in self._own[node] if quad.predicate == predicate]
        kept = self._snapshot.match(node, predicate, None, None)
        return [*own, *(quad.object for quad in kept if quad not in self._removed)]


def _finding(quad: Quad, kind: str) -> Finding:
    messages = {language: text.format(what=_WHAT[kind][language]) for language, text in _MESSAGES.items()}
    return Finding(
        severity=Severity.VIOLATION,
        since=Since.NEW,
        focus=quad.subject,  # type: ignore[arg-type]  # no triple terms are stored
        label={},
        classes=(),
        path=Predicate(quad.predicate.value),
        value=quad.object,  # type: ignore[arg-type]  # no triple terms are stored
        shape=MGS + "ContactPoint",
        component=SH + "SPARQLConstraintComponent",
        constraint=None,
        rule=_RULE,
        messages=messages,
        reasons=_REASONS,
        example="[] a mg:Withheld ; mg:hasWithholdingReason "
        "<https://w3id.org/missiongraph/vocabulary/withholding-reason/personal-data> .",
        expected=(),
        terms=(quad.predicate.value,),
    )
