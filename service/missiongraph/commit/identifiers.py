"""Codes in the form that their scheme gives them: 41502 is a channel of the OECD, XM-DAC-41502 an organisation in IATI.

Shapes see a code and a scheme; what a code should have been is more than they can say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.model.paths import Predicate
from missiongraph.names import MG, MGS, SH, SKOS, VOCABULARY
from missiongraph.rdf.change import Change
from missiongraph.store.base import Snapshot
from missiongraph.validate.report import Finding, Severity, Since

NOTATION: Final = NamedNode(SKOS + "notation")
_SCHEME: Final = NamedNode(MG + "hasIdentifierScheme")
_SCHEMES: Final = VOCABULARY + "identifier-scheme/"
_RULE: Final = {"en": "form of the code", "fr": "forme du code", "ar": "صيغة الرمز"}
_MESSAGES: Final = {
    "en": "Write the code as its scheme does, such as “{example}”.",
    "fr": "Écrivez le code comme le fait son système, par exemple « {example} ».",
    "ar": "اكتب الرمز كما يكتبه نظامه، مثل «{example}».",
}
_REASONS: Final = {
    "en": "Codes are matched as they are written: in another form nobody finds the thing, or finds another one.",
    "fr": "Les codes sont comparés tels qu'ils sont écrits : sous une autre forme, on ne trouve pas la chose, "
    "ou l'on en trouve une autre.",
    "ar": "تُطابق الرموز كما هي مكتوبة: بصيغة أخرى لا يُعثر على الشيء أو يُعثر على غيره.",
}


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    example: str
    mended: Callable[[str], str]


def _organisation(text: str) -> str:
    words = re.sub(r"[\s_]+", "-", text.strip()).upper()
    return f"XM-DAC-{words}" if re.fullmatch(r"\d{5}", words) else words


def _activity(text: str) -> str:
    words = re.sub(r"\s*-\s*|\s+", "-", text.strip())
    if re.fullmatch(r"[Pp]\d{9}", words):  # only Global Affairs Canada numbers its projects so
        return f"CA-3-{words.upper()}"
    return words.upper() if re.fullmatch(r"ca-3-p\d{9}", words, re.IGNORECASE) else words


def _symbol(text: str) -> str:
    words = " ".join(text.split())
    # The General Assembly has never put a year in digits behind the number of a resolution.
    found = re.fullmatch(
        r"(?:S/RES/|UNSCR|SCR|Security Council resolution|Resolution)? ?(\d{1,4}) ?\((\d{4})\)", words, re.IGNORECASE
    )
    return f"S/RES/{found[1]} ({found[2]})" if found else words.upper()


def _celex(text: str) -> str:
    return re.sub(r"^CELEX:?", "", re.sub(r"\s", "", text).upper())


def _eli(text: str) -> str:
    return re.sub(r"^(?:https?://)?data\.europa\.eu/", "http://data.europa.eu/", text.strip())


_FORMS: Final[Mapping[str, _Form]] = {
    "celex": _Form(re.compile(r"[0-9CE]\d{4}[A-Z]{1,2}\d{4}.*"), "32013D0354", _celex),
    "crs-channel": _Form(re.compile(r"\d{5}"), "41502", lambda text: re.sub(r"^XM-DAC-|\s", "", text.upper())),
    "eli": _Form(re.compile(r"http://data\.europa\.eu/eli/\S+"), "http://data.europa.eu/eli/dec/2013/354/oj", _eli),
    "iati-activity": _Form(re.compile(r"[A-Z]{2,3}-[A-Z0-9]+-\S+"), "CA-3-P005189001", _activity),
    "iati-organisation": _Form(re.compile(r"[A-Z]{2,3}-[A-Z0-9]+(-\S+)?"), "XM-DAC-41502", _organisation),
    "iso-3166-1-alpha-2": _Form(re.compile(r"[A-Z]{2}"), "PS", lambda text: text.strip().upper()),
    "un-symbol": _Form(re.compile(r"[A-Z]+(/[^\s/()]+)+( \(\d{4}\))?( .*)?"), "S/RES/2185 (2014)", _symbol),
}


def mended(scheme: str, text: str) -> str | None:
    """Return a code as its scheme writes it; None where that is not certain, or nothing is wrong."""
    form = _FORMS.get(scheme)
    if form is None or form.pattern.fullmatch(text):
        return None
    guess = form.mended(text)
    return guess if form.pattern.fullmatch(guess) else None


def misformed(snapshot: Snapshot, change: Change) -> tuple[Finding, ...]:
    """Find the codes that a change adds in a form that their scheme does not have."""
    return tuple(_findings(snapshot, change))


def _findings(snapshot: Snapshot, change: Change) -> Iterator[Finding]:
    added = [quad for quad in change.added if quad.predicate == NOTATION and isinstance(quad.object, Literal)]
    if not added:
        return
    schemes = {quad.subject: quad.object for quad in change.added if quad.predicate == _SCHEME}
    for quad in sorted(added, key=str):
        scheme = schemes.get(quad.subject) or _stored(snapshot, quad)
        if isinstance(scheme, NamedNode) and scheme.value.startswith(_SCHEMES):
            form = _FORMS.get(scheme.value.removeprefix(_SCHEMES))
            if form and not form.pattern.fullmatch(quad.object.value):  # type: ignore[union-attr]
                yield _finding(quad, form)


def _stored(snapshot: Snapshot, quad: Quad) -> object:
    found = next(snapshot.match(quad.subject, _SCHEME, None, None), None)  # type: ignore[arg-type]
    return found.object if found else None


def _finding(quad: Quad, form: _Form) -> Finding:
    guess = form.mended(quad.object.value)  # type: ignore[union-attr]  # literals only
    example = guess if form.pattern.fullmatch(guess) else form.example
    return Finding(
        severity=Severity.VIOLATION,
        since=Since.NEW,
        focus=quad.subject,  # type: ignore[arg-type]
        label={},
        classes=(MG + "IdentifierClaim",),
        path=Predicate(NOTATION.value),
        value=quad.object,  # type: ignore[arg-type]
        shape=MGS + "IdentifierClaim-notation",
        component=SH + "PatternConstraintComponent",
        constraint=None,
        rule=_RULE,
        messages={language: text.format(example=example) for language, text in _MESSAGES.items()},
        reasons=_REASONS,
        example=f'skos:notation "{form.example}"',
        expected=(f'sh:pattern "{form.pattern.pattern}"',),
        terms=(NOTATION.value,),
    )
