"""Quotes against the texts that we hold: each must stand, word for word, in the lines that its locator names.

SHACL sees triples and no texts. Which text a document was read from is said by its SHA-256 (mg:textDigest), so a text
is found by its content: those that are shipped beside their data are held here. A document with the digest of another
text is not compared, and the report says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.assets import folder
from missiongraph.model.paths import Predicate
from missiongraph.model.triples import Triples
from missiongraph.names import MG, MGS, SH, is_written_over_http
from missiongraph.rdf.change import Change
from missiongraph.rdf.terms import Object, Subject, graph_iri
from missiongraph.store.base import Snapshot
from missiongraph.validate.report import Finding, Severity, Since

_QUOTE: Final = MG + "quote"
_DIGEST: Final = MG + "textDigest"
_SHAPES: Final = {_QUOTE: MGS + "Locator-quote", _DIGEST: MGS + "SourceDocument-textDigest"}
_RULE: Final = {"en": "words of the held text", "fr": "mots du texte détenu", "ar": "كلمات النص المحفوظ"}
_NOT_THERE: Final = {
    "en": "These words are not in lines {first} to {last} of the held text: quote the source exactly, or mend the "
    "lines.",
    "fr": "Ces mots ne figurent pas aux lignes {first} à {last} du texte détenu : citez la source exactement, ou "
    "corrigez les lignes.",
    "ar": "هذه الكلمات ليست في الأسطر من {first} إلى {last} من النص المحفوظ: اقتبس المصدر حرفيًا أو صحّح الأسطر.",
}
_NOT_HELD: Final = {
    "en": "The text with this digest is not held here, so {count} quotes were not compared with it.",
    "fr": "Le texte ayant cette empreinte n'est pas détenu ici ; {count} citations n'y ont donc pas été comparées.",
    "ar": "النص ذو هذه البصمة غير محفوظ هنا، ولذلك لم تُقارن به {count} من الاقتباسات.",
}
_REASONS: Final = {
    "en": "A quote is the proof of a claim; words that the source does not say prove nothing.",
    "fr": "Une citation prouve une affirmation ; des mots que la source ne dit pas ne prouvent rien.",
    "ar": "الاقتباس دليل الإفادة، والكلمات التي لم يقلها المصدر لا تثبت شيئًا.",
}


def misquoted(snapshot: Snapshot, change: Change) -> tuple[Finding, ...]:
    """Find the quotes of changed documents that are not in their lines, and the documents that were not compared."""
    return tuple(_findings(snapshot, change, held_texts()))


@cache
def held_texts() -> Mapping[str, tuple[str, ...]]:
    """Return the lines of each text that is shipped, by its SHA-256 in hexadecimal."""
    texts = (place.read_bytes() for place in sorted(folder("data").glob("*/*.txt")))
    return {sha256(text).hexdigest(): tuple(text.decode("utf-8").split("\n")) for text in texts}


def stands_in(quote: str, lines: tuple[str, ...], first: int, last: int) -> bool:
    """Say whether a quote is in some lines, counted from 1; white space and marks of emphasis do not count."""
    return 1 <= first <= last <= len(lines) and _words(quote) in _words(" ".join(lines[first - 1 : last]))


def _words(text: str) -> str:
    return " ".join(text.replace("**", "").split())


def _findings(snapshot: Snapshot, change: Change, texts: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    added: dict[str, list[Quad]] = defaultdict(list)
    for quad in change.added:
        added[graph_iri(quad)].append(quad)
    for graph in filter(is_written_over_http, change.graphs()):
        kept = (quad for quad in snapshot.match(graph=NamedNode(graph)) if quad not in change.removed)
        stated = Triples([*kept, *added[graph]])
        digest = stated.text(NamedNode(graph), _DIGEST)
        if digest is not None and digest in texts:
            yield from _wrong(stated, texts[digest], frozenset(quad.subject for quad in added[graph]))
        elif digest is not None:
            yield from _not_compared(stated, NamedNode(graph), digest)


def _wrong(stated: Triples, lines: tuple[str, ...], new: Collection[object]) -> Iterator[Finding]:
    for node, quote in stated.pairs(_QUOTE):
        first, last = _number(stated, node, "firstLine"), _number(stated, node, "lastLine")
        if isinstance(quote, Literal) and not stands_in(quote.value, lines, first, last):
            messages = {language: text.format(first=first, last=last) for language, text in _NOT_THERE.items()}
            since = Since.NEW if node in new else Since.STILL_THERE
            yield _finding(node, quote, messages, path=_QUOTE, severity=Severity.VIOLATION, since=since)


def _not_compared(stated: Triples, document: NamedNode, digest: str) -> Iterator[Finding]:
    count = len(list(stated.pairs(_QUOTE)))
    if count:
        messages = {language: text.format(count=count) for language, text in _NOT_HELD.items()}
        yield _finding(document, Literal(digest), messages, path=_DIGEST, severity=Severity.INFO, since=Since.NEW)


def _number(stated: Triples, node: Subject, name: str) -> int:
    """Return a number of a locator; 0, which is no line, where it is missing or none."""
    text = stated.text(node, MG + name) or ""
    return int(text) if text.isdecimal() else 0


def _finding(
    focus: Object, value: Literal, messages: Mapping[str, str], *, path: str, severity: Severity, since: Since
) -> Finding:
    return Finding(
        severity=severity,
        since=since,
        focus=focus,
        label={},
        classes=(),
        path=Predicate(path),
        value=value,
        shape=_SHAPES[path],
        component=SH + "SPARQLConstraintComponent",
        constraint=None,
        rule=_RULE,
        messages=messages,
        reasons=_REASONS,
        example='mg:firstLine 35 ; mg:lastLine 35 ; mg:quote "EUR 12,43 million"',
        expected=(),
        terms=(path,),
    )
