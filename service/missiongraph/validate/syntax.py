"""Errors of syntax as findings, in plain words: what stands there, what was expected, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pyoxigraph import NamedNode

from missiongraph.model.texts import Texts
from missiongraph.rdf.edits import Edit
from missiongraph.rdf.formats import GraphFormat
from missiongraph.rdf.places import Lines, Span
from missiongraph.rdf.recover import Fault
from missiongraph.validate.report import Finding, Fix, Severity, Since

_RULE: Final = {"en": "syntax of {syntax}", "fr": "syntaxe {syntax}", "ar": "صياغة {syntax}"}
_REASONS: Final = {
    "en": "What cannot be read cannot be checked: the statement was left out, and the others were checked.",
    "fr": "Ce qui ne peut être lu ne peut être vérifié : l'énoncé a été laissé de côté, les autres ont été vérifiés.",
    "ar": "ما لا يمكن قراءته لا يمكن فحصه: تُركت الإفادة جانبًا، وفُحصت الإفادات الأخرى.",
}
_MESSAGES: Final[dict[str, Texts]] = {
    "boolean": {
        "en": "Expected true or false in small letters, found {found}.",
        "fr": "Attendu : true ou false en minuscules ; trouvé : {found}.",
        "ar": "المتوقع true أو false بأحرف صغيرة، والموجود {found}.",
    },
    "brace": {
        "en": "Expected } at the end: the last graph is not closed.",
        "fr": "Attendu : } à la fin ; le dernier graphe n'est pas fermé.",
        "ar": "المتوقع } في النهاية: الرسم الأخير غير مغلق.",
    },
    "bracket": {
        "en": "Expected the bracket that closes ] or ) before {found}.",
        "fr": "Attendu : le crochet ou la parenthèse fermante, ] ou ), avant {found}.",
        "ar": "المتوقع قوس الإغلاق ] أو ) قبل {found}.",
    },
    "caret": {
        "en": "Expected ^^ between a text and its datatype, found {found}.",
        "fr": "Attendu : ^^ entre un texte et son type ; trouvé : {found}.",
        "ar": "المتوقع ^^ بين النص ونوعه، والموجود {found}.",
    },
    "comma": {
        "en": "Expected values apart by one comma each, and none after the last.",
        "fr": "Attendu : une virgule entre deux valeurs, et aucune après la dernière.",
        "ar": "المتوقع فاصلة واحدة بين كل قيمتين ولا شيء بعد الأخيرة.",
    },
    "date": {
        "en": "Expected a date in quotation marks with its datatype, found {found}.",
        "fr": "Attendu : une date entre guillemets avec son type ; trouvé : {found}.",
        "ar": "المتوقع تاريخ بين علامتي اقتباس مع نوعه، والموجود {found}.",
    },
    "directive": {
        "en": "Expected a declaration such as @prefix mg: <https://w3id.org/missiongraph/ns#> . instead of {found}.",
        "fr": "Attendu : une déclaration comme @prefix mg: <https://w3id.org/missiongraph/ns#> . et non {found}.",
        "ar": "المتوقع تصريح مثل @prefix mg: <https://w3id.org/missiongraph/ns#> . والموجود {found}.",
    },
    "dot": {
        "en": "Expected a dot at the end of the statement, found {found}.",
        "fr": "Attendu : un point à la fin de l'énoncé ; trouvé : {found}.",
        "ar": "المتوقع نقطة في نهاية الإفادة، والموجود {found}.",
    },
    "escape": {
        "en": "Expected two backslashes for one in a text: {found}.",
        "fr": "Attendu : deux barres obliques inverses pour une dans un texte : {found}.",
        "ar": "المتوقع شرطتان مائلتان عكسيتان بدل واحدة في النص: {found}.",
    },
    "language": {
        "en": "Expected a hyphen in the language tag, found {found}.",
        "fr": "Attendu : un trait d'union dans l'étiquette de langue ; trouvé : {found}.",
        "ar": "المتوقع شرطة في وسم اللغة، والموجود {found}.",
    },
    "number": {
        "en": "Expected a number without separators of thousands, found {found}.",
        "fr": "Attendu : un nombre sans séparateur de milliers ; trouvé : {found}.",
        "ar": "المتوقع عدد بلا فواصل آلاف، والموجود {found}.",
    },
    "prefix": {
        "en": "Expected a declaration of the prefix of {found} before its first use.",
        "fr": "Attendu : une déclaration du préfixe de {found} avant son premier emploi.",
        "ar": "المتوقع التصريح ببادئة {found} قبل أول استعمال لها.",
    },
    "quotes": {
        "en": 'Expected straight quotation marks (") around a text, found {found}.',
        "fr": "Attendu : des guillemets droits (\") autour d'un texte ; trouvé : {found}.",
        "ar": 'المتوقع علامتا اقتباس مستقيمتان (") حول النص، والموجود {found}.',
    },
    "semicolon": {
        "en": "Expected a semicolon before the next property, {found}.",
        "fr": "Attendu : un point-virgule avant la propriété suivante, {found}.",
        "ar": "المتوقع فاصلة منقوطة قبل الخاصية التالية {found}.",
    },
    "space": {
        "en": "Expected an IRI without white space, found {found}.",
        "fr": "Attendu : un IRI sans espace ; trouvé : {found}.",
        "ar": "المتوقع معرّف IRI بلا فراغات، والموجود {found}.",
    },
    "surplus": {
        "en": "Expected no dot after PREFIX or BASE without @.",
        "fr": "Attendu : aucun point après PREFIX ou BASE sans @.",
        "ar": "لا نقطة متوقعة بعد PREFIX أو BASE بلا @.",
    },
    "syntax": {
        "en": "Expected a valid statement; it breaks at {found}: {reason}.",
        "fr": "Attendu : un énoncé valide ; il est rompu à {found} ({reason}).",
        "ar": "المتوقع إفادة صحيحة، وهي تنقطع عند {found} ({reason}).",
    },
    "unclosed": {
        "en": "Expected the quotation mark that closes the text on the same line: {found}.",
        "fr": "Attendu : le guillemet fermant sur la même ligne : {found}.",
        "ar": "المتوقع علامة الاقتباس التي تغلق النص في السطر نفسه: {found}.",
    },
}
_TITLES: Final = {
    "en": "Replace {found} by {text}", "fr": "Remplacer {found} par {text}", "ar": "ضع {text} مكان {found}"
}  # fmt: skip
_INSERTS: Final = {"en": "Insert {text}", "fr": "Insérer {text}", "ar": "أدرج {text}"}
_REMOVES: Final = {"en": "Remove {found}", "fr": "Supprimer {found}", "ar": "احذف {found}"}
_LONGEST: Final = 80


def findings_of(faults: Iterable[Fault], syntax: GraphFormat, data: bytes, graph: NamedNode) -> tuple[Finding, ...]:
    """Turn errors of syntax into findings about the document."""
    lines = Lines(data.decode("utf-8", "replace")) if faults else Lines("")
    return tuple(_finding(fault, syntax, lines, graph) for fault in faults)


def title(found: str, text: str) -> Texts:
    """Say what an edit does: from the words that stand there to those that it puts there."""
    patterns = _TITLES if found and text else _INSERTS if text else _REMOVES
    shown = {"found": _short(found), "text": _short(text)}
    return {language: _filled(pattern, shown, language) for language, pattern in patterns.items()}


def in_file_of(finding: Finding, name: str) -> Finding:
    """Add the name of its file to an error of syntax."""
    fix = finding.fix and replace(finding.fix, edits=tuple(_in_file(edit, name) for edit in finding.fix.edits))
    return replace(finding, place=finding.place and replace(finding.place, file=name), fix=fix)


def _in_file(edit: Edit, name: str) -> Edit:
    return replace(edit, place=replace(edit.place, file=name))


def _finding(fault: Fault, syntax: GraphFormat, lines: Lines, graph: NamedNode) -> Finding:
    shown = {"found": _short(fault.found) or "…", "reason": fault.reason}
    messages = {language: _filled(text, shown, language) for language, text in _MESSAGES[fault.kind].items()}
    edits = fault.edits
    fix = None
    if edits:
        fix = Fix(title("" if _is_empty(edits[0].place) else fault.found, edits[0].text), edits, fault.safe)
    return Finding(
        severity=Severity.VIOLATION,
        since=Since.NEW,
        focus=graph,
        label={},
        classes=(),
        path=None,
        value=None,
        shape=syntax.iri,
        component=syntax.iri,
        constraint=None,
        rule={language: text.format(syntax=syntax.label) for language, text in _RULE.items()},
        messages=messages,
        reasons=_REASONS,
        example=None,
        expected=(),
        terms=(),
        place=fault.place,
        excerpt=lines.line(fault.place.line),
        fix=fix,
    )


def _is_empty(place: Span) -> bool:
    return (place.line, place.column) == (place.end_line, place.end_column)


def _filled(pattern: str, words: dict[str, str], language: str) -> str:
    """Fill in words; patterns may hold other braces. Among Arabic words, code keeps its own direction (UAX 9, LRI)."""
    for name, word in words.items():
        pattern = pattern.replace(f"{{{name}}}", f"\u2066{word}\u2069" if language == "ar" else word)
    return pattern


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
